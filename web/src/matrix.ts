/**
 * The matrix: a cell opens the page of its verdict beside the matrix, arrow keys move from cell to cell, and the address
 * keeps which cell is open.
 */
import { byId, element } from "./parts/dom";
import { tidyForms } from "./parts/forms";

interface Place {
  row: number;
  column: number;
}

function enhance(table: HTMLTableElement, panel: HTMLElement): void {
  const rows = [...(table.tBodies[0]?.rows ?? [])];
  const heads = [...(table.tHead?.rows[0]?.cells ?? [])];
  const linkAt = ({ row, column }: Place): HTMLAnchorElement | null => rows[row]?.cells[column]?.querySelector("a") ?? null;
  const width = heads.length;
  let current: Place = { row: 0, column: 1 };
  let opened: HTMLAnchorElement | null = null;
  let asking: AbortController | null = null;

  const cellOf = (link: HTMLAnchorElement): HTMLTableCellElement => link.parentElement as HTMLTableCellElement;
  const keyOf = (link: HTMLAnchorElement): string =>
    `#${cellOf(link).closest("tr")?.dataset["key"] ?? ""}/${new URL(link.href).searchParams.get("use") ?? ""}`;

  /* One cell of all is reached by the tabulator key; from there the arrow keys lead on. */
  function step(to: Place, focus = true): void {
    linkAt(current)?.setAttribute("tabindex", "-1");
    current = to;
    const link = linkAt(current);
    link?.setAttribute("tabindex", "0");
    if (focus) link?.focus();
  }
  function placeOf(link: HTMLAnchorElement): Place {
    const cell = cellOf(link);
    return { row: rows.indexOf(cell.parentElement as HTMLTableRowElement), column: cell.cellIndex };
  }

  function frame(link: HTMLAnchorElement, ...content: Node[]): void {
    const close = element("button", { type: "button", "aria-label": panel.dataset["close"] ?? "", click: () => shut() }, "×");
    const whole = element("a", { href: link.href }, panel.dataset["whole"] ?? "");
    panel.replaceChildren(element("div", { class: "top" }, whole, close), ...content);
    panel.scrollTop = 0;
  }
  async function open(link: HTMLAnchorElement): Promise<void> {
    asking?.abort();
    asking = new AbortController();
    if (opened) cellOf(opened).classList.remove("open");
    opened = link;
    cellOf(link).classList.add("open");
    history.replaceState(null, "", keyOf(link));
    panel.setAttribute("aria-busy", "true");
    panel.hidden = false;
    link.scrollIntoView({ block: "nearest", inline: "nearest" });
    try {
      const answer = await fetch(link.href, { signal: asking.signal, headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const found = page.querySelectorAll("main .explanation, main .problem");
      if (!found.length) throw new Error("no explanation");
      frame(link, ...[...found].map((one) => document.importNode(one, true)));
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return;
      frame(link, element("p", { role: "alert" }, panel.dataset["failed"] ?? ""));
    }
    panel.removeAttribute("aria-busy");
    panel.focus();
  }
  function shut(): void {
    if (!opened) return;
    asking?.abort();
    const link = opened;
    opened = null;
    cellOf(link).classList.remove("open");
    panel.hidden = true;
    history.replaceState(null, "", location.pathname + location.search);
    step(placeOf(link));
  }

  for (const row of rows) for (const link of row.querySelectorAll("td a")) link.setAttribute("tabindex", "-1");
  table.setAttribute("role", "grid");
  step(current, false);

  table.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("td a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    step(placeOf(link), false);
    void open(link);
  });
  table.addEventListener("keydown", (event) => {
    if (!(event.target as Element).closest("td a")) return;
    const { row, column } = current;
    const last = { row: rows.length - 1, column: width - 1 };
    const moves: Record<string, Place> = {
      ArrowUp: { row: Math.max(0, row - 1), column },
      ArrowDown: { row: Math.min(last.row, row + 1), column },
      ArrowLeft: { row, column: Math.max(1, column - 1) },
      ArrowRight: { row, column: Math.min(last.column, column + 1) },
      Home: { row: event.ctrlKey ? 0 : row, column: 1 },
      End: { row: event.ctrlKey ? last.row : row, column: last.column },
      PageUp: { row: Math.max(0, row - 10), column },
      PageDown: { row: Math.min(last.row, row + 10), column },
    };
    const to = moves[event.key];
    if (!to) return;
    event.preventDefault();
    step(to);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && opened) shut();
  });

  /* The column under the pointer or the focus is marked together with its use. */
  let lit = 0;
  function light(column: number): void {
    for (const [at, on] of [[lit, false], [column, true]] as const) {
      if (!at) continue;
      heads[at]?.classList.toggle("here", on);
      for (const row of rows) row.cells[at]?.classList.toggle("here", on);
    }
    lit = column;
  }
  for (const kind of ["pointerover", "focusin"]) {
    table.addEventListener(kind, (event) => light((event.target as Element).closest("td")?.cellIndex ?? 0));
  }
  table.addEventListener("pointerleave", () => light(0));

  function follow(): void {
    let hash = location.hash;
    try {
      hash = decodeURIComponent(hash);
    } catch {
      return;
    }
    const link = hash.includes("/") && [...table.querySelectorAll<HTMLAnchorElement>("td a")].find((one) => keyOf(one) === hash);
    if (!link || link === opened) return;
    step(placeOf(link), false);
    void open(link);
  }
  window.addEventListener("hashchange", follow);
  follow();
}

tidyForms();
const table = document.querySelector<HTMLTableElement>("#matrix");
if (table) {
  enhance(table, byId("panel"));
  for (const keys of document.querySelectorAll<HTMLElement>(".keys")) keys.hidden = false;
}
