/** A document: what the reader points at in the text lights up in the list beside it, and the other way round. */

const marks = [...document.querySelectorAll<HTMLElement>("mark[data-statements]")];
const entries = [...document.querySelectorAll<HTMLElement>("[data-statement]")];

const listed = (value: string | undefined): string[] => (value ? value.split(" ") : []);

function light(statements: readonly string[], part = ""): void {
  for (const mark of marks) {
    const mine = listed(mark.dataset["statements"]);
    mark.classList.toggle("lit", mine.some((number) => statements.includes(number)));
    const parts = listed(mark.dataset["parts"]);
    mark.classList.toggle("part-lit", part !== "" && statements.some((number) => parts.includes(`${number}:${part}`)));
  }
  for (const entry of entries) entry.classList.toggle("lit", statements.includes(entry.dataset["statement"] ?? ""));
}

/** Bring the entry of a statement into view within the list, without moving the page. */
function reveal(statement: string | undefined): void {
  const entry = entries.find((one) => one.dataset["statement"] === statement);
  const list = entry?.closest<HTMLElement>(".said-here");
  if (!entry || !list || list.scrollHeight <= list.clientHeight) return;
  const top = entry.offsetTop - list.offsetTop;
  if (top < list.scrollTop || top + entry.offsetHeight > list.scrollTop + list.clientHeight) list.scrollTop = top - 8;
}

function on(element: HTMLElement, show: () => void): void {
  element.addEventListener("mouseenter", show);
  element.addEventListener("focusin", show);
  element.addEventListener("mouseleave", () => light([]));
  element.addEventListener("focusout", () => light([]));
}

for (const mark of marks) {
  const statements = listed(mark.dataset["statements"]);
  if (statements.length === 0) continue;
  on(mark, () => {
    light(statements);
    reveal(statements[0]);
  });
}
for (const entry of entries) {
  const statement = entry.dataset["statement"] ?? "";
  on(entry, () => light([statement]));
  for (const part of entry.querySelectorAll<HTMLElement>("[data-part]")) {
    const name = part.dataset["part"] ?? "";
    part.addEventListener("mouseenter", () => light([statement], name));
    part.addEventListener("mouseleave", () => light([statement]));
    part.addEventListener("focusin", (event) => {
      event.stopPropagation();
      light([statement], name);
    });
  }
}
