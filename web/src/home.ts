/** Home and find: things are suggested while one types their name. */
import { element } from "./parts/dom";

interface Suggestion {
  label: string;
  kind: string;
  href: string;
}

const WAIT = 150;

function suggest(input: HTMLInputElement): void {
  const list = element("ul", { class: "suggestions", role: "listbox", id: `${input.id}-list`, hidden: true });
  list.setAttribute("aria-label", input.placeholder);
  input.after(list);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-controls": list.id, "aria-autocomplete": "list" })) {
    input.setAttribute(name, value);
  }
  let chosen = -1;
  let timer = 0;
  let asking: AbortController | null = null;

  const options = (): HTMLElement[] => [...list.children] as HTMLElement[];

  function choose(index: number): void {
    chosen = index;
    options().forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    const option = options()[index];
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
  }
  function show(found: Suggestion[]): void {
    list.replaceChildren(
      ...found.map((one, at) =>
        element(
          "li",
          { role: "option", id: `${list.id}-${at}`, "data-href": one.href, mousedown: (event) => event.preventDefault(), click: () => open(at) },
          element("span", {}, one.label),
          element("span", { class: "quiet" }, one.kind),
        ),
      ),
    );
    list.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    choose(-1);
  }
  function open(index: number): void {
    const address = options()[index]?.dataset["href"];
    if (address) location.assign(new URL(address, location.origin));
  }
  async function ask(): Promise<void> {
    asking?.abort();
    const text = input.value.trim();
    if (!text) return show([]);
    asking = new AbortController();
    const query = new URLSearchParams(location.search);
    query.set("q", text);
    try {
      const answer = await fetch(`/find.json?${query}`, { signal: asking.signal });
      if (answer.ok) show((await answer.json()) as Suggestion[]);
    } catch (error) {
      if (!(error instanceof DOMException)) show([]); // the server is gone: the form says so when it is sent
    }
  }

  input.setAttribute("aria-expanded", "false");
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void ask(), WAIT);
  });
  input.addEventListener("blur", () => show([]));
  input.addEventListener("keydown", (event) => {
    const count = options().length;
    if (event.key === "Escape") show([]);
    else if (event.key === "ArrowDown" && count) choose((chosen + 1) % count);
    else if (event.key === "ArrowUp" && count) choose(chosen > 0 ? chosen - 1 : count - 1);
    else if (event.key === "Enter" && chosen >= 0) open(chosen);
    else return;
    if (event.key !== "Escape" || count) event.preventDefault();
  });
}

const field = document.querySelector<HTMLInputElement>("form.find input[type=search]");
if (field) suggest(field);
