/** The state of the view in the page's address, so that a link reopens it. */
import type { View } from "./view";

export interface Address {
  node: string;
  expanded: string[];
  hidden: string[];
  past: boolean;
  day: string;
  camera: [number, number, number] | null;
}

/** Return what the address says. */
export function read(): Address {
  const query = new URLSearchParams(location.search);
  const list = (name: string) => query.get(name)?.split(",").filter(Boolean) ?? [];
  const camera = list("view").map(Number);
  return {
    node: query.get("node") ?? "",
    expanded: query.getAll("expand"),
    hidden: list("hide"),
    past: query.get("past") !== "no",
    day: /^\d{4}-\d{2}-\d{2}$/.test(query.get("on") ?? "") ? (query.get("on") ?? "") : "",
    camera: camera.length === 3 && camera.every(Number.isFinite) ? (camera as [number, number, number]) : null,
  };
}

/** Write the state of a view into the address; focus, depth and language stay as they are. */
export function write(view: View, expanded: Iterable<string>): void {
  const query = new URLSearchParams(location.search);
  const { hidden, past, day } = view.filter;
  const set = (name: string, value: string) => (value ? query.set(name, value) : query.delete(name));
  set("node", view.selected ?? "");
  set("hide", [...hidden].sort().join(","));
  set("past", past ? "" : "no");
  set("on", day);
  query.delete("expand");
  for (const iri of expanded) query.append("expand", iri);
  const { x, y, ratio } = view.sigma.getCamera().getState();
  const moved = Math.abs(x - 0.5) + Math.abs(y - 0.5) + Math.abs(ratio - 1) > 1e-4;
  set("view", moved ? [x, y, ratio].map((value) => Number(value.toFixed(4))).join(",") : "");
  const text = query.toString();
  history.replaceState(null, "", text ? `?${text}` : location.pathname);
}
