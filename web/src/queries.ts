/** A query of the catalogue: its table is sorted by a column when the head of that is chosen. */
import { element } from "./parts/dom";
import { tidyForms } from "./parts/forms";

function sortable(table: HTMLTableElement): void {
  const body = table.tBodies[0];
  const heads = table.tHead?.rows[0]?.cells;
  if (!body || !heads) return;
  const compare = new Intl.Collator(document.documentElement.lang, { numeric: true }).compare;
  [...heads].forEach((head, column) => {
    const button = element("button", { type: "button", class: "sort", click: () => sort(head, column) });
    button.append(...head.childNodes);
    head.append(button);
  });

  function sort(head: HTMLTableCellElement, column: number): void {
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const other of heads ?? []) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const text = (row: HTMLTableRowElement): string => row.cells[column]?.textContent ?? "";
    const rows = [...(body?.rows ?? [])].sort((one, other) => compare(text(one), text(other)));
    body?.append(...(down ? rows.reverse() : rows));
  }
}

tidyForms();
for (const table of document.querySelectorAll<HTMLTableElement>(".rows table")) sortable(table);
