/** The legend, which is also the filter by kind. */
import { byId, element } from "../parts/dom";
import { LINES, THINGS } from "./look";
import { type Words, named } from "./panel";
import { mark } from "./picture";
import { CIRCLE } from "./shapes";
import type { View } from "./view";

/** Fill both lists of the legend; a box that changes calls `changed`. Colours come from classes of the style sheet. */
export function legend(view: View, words: Words, changed: () => void): void {
  const present = { thing: new Set<string>(), line: new Set<string>() };
  view.network.forEachNode((_, { kind }) => present.thing.add(kind));
  view.network.forEachEdge((_, { kind }) => present.line.add(kind));
  const box = (table: "thing" | "line", kind: string) => {
    const key = `${table}:${kind}`;
    const input = element("input", { type: "checkbox", checked: !view.filter.hidden.has(key) });
    input.addEventListener("change", () => {
      if (input.checked) view.filter.hidden.delete(key);
      else view.filter.hidden.add(key);
      changed();
    });
    return element("li", {}, element("label", {}, input, sign(table, kind), named(words, table, kind)));
  };
  byId("things").replaceChildren(...Object.keys(THINGS).filter((kind) => present.thing.has(kind)).map((kind) => box("thing", kind)));
  byId("lines").replaceChildren(...LINES.filter((kind) => present.line.has(kind)).map((kind) => box("line", kind)));
}

function sign(table: "thing" | "line", kind: string): Node {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 18 14");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", `sign ${table}-${kind.replaceAll(" ", "-")}`);
  if (table === "thing") svg.append(mark(THINGS[kind] ?? CIRCLE, 9, 7, 5, {}));
  else {
    const line = document.createElementNS(svg.namespaceURI, "path") as SVGElement;
    line.setAttribute("d", "M0 7H18");
    svg.append(line);
  }
  return svg;
}
