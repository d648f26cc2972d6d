/** The network as the server sends it, and as a graph that sigma draws. */
import { MultiDirectedGraph } from "graphology";

/** `/network.json`: columns of equal length; a line names its ends by their place among the things. */
export interface Payload {
  kinds: string[];
  lines: string[];
  states: string[];
  nodes: { iri: string[]; label: string[]; kind: number[]; x: number[]; y: number[] };
  edges: {
    source: number[];
    target: number[];
    kind: number[];
    state: number[];
    part: number[];
    since: (string | null)[];
    until: (string | null)[];
  };
  parts: string[];
  documents: number;
  latest: string;
}

export interface Thing {
  label: string;
  kind: string;
  x: number;
  y: number;
  /** How many lines end here. */
  degree: number;
}

/** In force from a day on until before another (ISO dates; empty: open); `bend` keeps lines of several kinds apart. */
export interface Line {
  kind: string;
  part: string;
  state: string;
  since: string;
  until: string;
  bend: number;
}

export type Network = MultiDirectedGraph<Thing, Line>;

const RULES = new Set(["permits", "prohibits", "requires"]);

/** Tell whether a line counts on a day: a rule when it is in force then, anything else always. */
export function holds(line: Line, day: string): boolean {
  if (!RULES.has(line.kind)) return true;
  if (line.state !== "in force" && line.state !== "ended" && line.state !== "not yet in force") return false;
  if (line.until ? day >= line.until : line.state === "ended") return false;
  return !line.since || day >= line.since;
}

/** Return the first and the last day on which a rule begins or ends; nothing where no day is known. */
export function daysOf(network: Network): [string, string] | null {
  let first = "";
  let last = "";
  network.forEachEdge((_, { since, until }) => {
    for (const day of [since, until]) {
      if (day && (!first || day < first)) first = day;
      if (day && day > last) last = day;
    }
  });
  return first && first < last ? [first, last] : null;
}

/** Where to put what comes in: points of the payload to points of the picture. */
type Place = (x: number, y: number) => { x: number; y: number };

/** Add what a payload has and a network lacks; returns the IRIs of the things that are new. */
export function add(network: Network, payload: Payload, place: Place = (x, y) => ({ x, y: -y })): string[] {
  const { nodes, edges } = payload;
  const fresh = nodes.iri.filter((iri) => !network.hasNode(iri));
  nodes.iri.forEach((iri, at) => {
    if (network.hasNode(iri)) return;
    const { x, y } = place(nodes.x[at] ?? 0, nodes.y[at] ?? 0);
    network.addNode(iri, { label: nodes.label[at] ?? iri, kind: payload.kinds[nodes.kind[at] ?? 0] ?? "", x, y, degree: 0 });
  });
  const alike = new Map<string, number>();
  edges.source.forEach((from, at) => {
    const [source, target] = [nodes.iri[from], nodes.iri[edges.target[at] ?? 0]];
    if (source === undefined || target === undefined) return;
    const line: Line = {
      kind: payload.lines[edges.kind[at] ?? 0] ?? "",
      part: payload.parts[edges.part[at] ?? 0] ?? "",
      state: payload.states[edges.state[at] ?? 0] ?? "",
      since: edges.since[at] ?? "",
      until: edges.until[at] ?? "",
      bend: 0,
    };
    // Several facts may draw the same line: whatever part of the graph comes in brings all of them.
    const text = [source, target, ...Object.values(line)].join("\n");
    const count = (alike.get(text) ?? 0) + 1;
    alike.set(text, count);
    if (!network.hasEdge(`${text}\n${count}`)) network.addEdgeWithKey(`${text}\n${count}`, source, target, line);
  });
  measure(network);
  return fresh;
}

/** Count the lines at each thing, and bend the lines between two things that are of several kinds. */
function measure(network: Network): void {
  const between = new Map<string, Map<string, number>>();
  network.forEachEdge((_, { kind }, source, target) => {
    const pair = source < target ? `${source}\n${target}` : `${target}\n${source}`;
    const kinds = between.get(pair) ?? new Map<string, number>();
    if (!kinds.has(kind)) kinds.set(kind, kinds.size);
    between.set(pair, kinds);
  });
  network.forEachEdge((edge, { kind, bend }, source, target) => {
    const pair = source < target ? `${source}\n${target}` : `${target}\n${source}`;
    const place = between.get(pair)?.get(kind) ?? 0;
    const turn = (place % 2 ? 1 : -1) * Math.ceil(place / 2) * 0.16 * (source < target ? 1 : -1);
    if (turn !== bend) network.setEdgeAttribute(edge, "bend", turn);
  });
  network.forEachNode((node) => network.setNodeAttribute(node, "degree", network.degree(node)));
}

/** Return where the neighbours of a thing go when they come in: about it, as they lie to it, at the picture's scale. */
export function around(network: Network, payload: Payload, centre: string): Place {
  const at = payload.nodes.iri.indexOf(centre);
  const { x, y } = network.getNodeAttributes(centre);
  const [fromX, fromY] = [payload.nodes.x[at] ?? 0, payload.nodes.y[at] ?? 0];
  const here = network.mapNodes((_, thing) => [thing.x, thing.y] as const);
  const there = payload.nodes.x.map((left, index) => [left, payload.nodes.y[index] ?? 0] as const);
  const scale = Math.min(1, room(here) / room(there) || 1);
  return (left, top) => ({ x: x + (left - fromX) * scale, y: y - (top - fromY) * scale });
}

/** Return how far apart points lie on average: the side of the square that each has for itself. */
function room(points: (readonly [number, number])[]): number {
  const extent = (axis: 0 | 1) => {
    let [low, high] = [Infinity, -Infinity];
    for (const point of points) [low, high] = [Math.min(low, point[axis]), Math.max(high, point[axis])];
    return high - low;
  };
  return Math.sqrt((Math.max(extent(0), 1) * Math.max(extent(1), 1)) / Math.max(points.length, 1));
}
