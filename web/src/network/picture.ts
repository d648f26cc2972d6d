/** The view as a file: an SVG of what the canvas shows, with labels, legend and a caption; and that SVG as a PNG. */
import { LINES, THINGS } from "./look";
import { CIRCLE, corners, type Shape, type ShapedNode } from "./shapes";
import type { View } from "./view";

const NAMESPACE = "http://www.w3.org/2000/svg";
const FONT = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', sans-serif";
/** Height of a row below the picture, and how wide a letter is there. */
const ROW = 24;
const LETTER = 6.6;

type Numbers = Record<string, string | number>;

function drawn(name: string, attributes: Numbers, text = ""): SVGElement {
  const made = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.textContent = text;
  return made;
}

const short = (value: number): number => Math.round(value * 10) / 10;

/** Return a node's mark as SVG. */
export function mark(shape: Shape, x: number, y: number, radius: number, paint: Numbers): SVGElement {
  if (!shape.sides) return drawn("circle", { cx: short(x), cy: short(y), r: short(radius), ...paint });
  const points = corners(shape, x, y, radius).map(([left, top]) => `${short(left)},${short(top)}`);
  return drawn("polygon", { points: points.join(" "), ...paint });
}

/** Return the picture as the canvas shows it now. `names` are the words of the legend, by "thing:KIND" and "line:KIND". */
export function toSvg(view: View, title: string, caption: string, names: Record<string, string>): SVGSVGElement {
  const { sigma, network, theme } = view;
  const { width, height } = sigma.getDimensions();
  const svg = drawn("svg", { xmlns: NAMESPACE, width }) as SVGSVGElement;
  svg.append(drawn("title", {}, title), drawn("desc", {}, caption));
  svg.append(drawn("rect", { width, height, fill: theme.ground }));
  const clip = drawn("clipPath", { id: "frame" });
  clip.append(drawn("rect", { width, height }));
  const [lines, things, labels] = ["lines", "things", "labels"].map((name) => drawn("g", { class: name, "clip-path": "url(#frame)" }));
  const spot = (node: string) => {
    const data = sigma.getNodeDisplayData(node) as ShapedNode;
    return { ...sigma.framedGraphToViewport(data), radius: sigma.scaleSize(data.size), data };
  };
  const kinds = new Set<string>();
  network.forEachEdge((edge, line, source, target) => {
    if (!view.isLineVisible(edge)) return;
    const [from, to] = [spot(source), spot(target)];
    if (Math.max(from.x, to.x) < 0 || Math.max(from.y, to.y) < 0 || Math.min(from.x, to.x) > width || Math.min(from.y, to.y) > height) return;
    const look = sigma.getEdgeDisplayData(edge);
    const dashes: Numbers = line.state === "in force" ? {} : { "stroke-dasharray": "5 4" };
    // A quadratic curve passes its control point at half the way: twice the bend of the line.
    const middle = { x: (from.x + to.x) / 2 - (to.y - from.y) * line.bend, y: (from.y + to.y) / 2 + (to.x - from.x) * line.bend };
    const path = line.bend ? `Q${short(middle.x)} ${short(middle.y)} ` : "L";
    kinds.add(`line:${line.kind}`);
    lines?.append(
      drawn("path", {
        d: `M${short(from.x)} ${short(from.y)}${path}${short(to.x)} ${short(to.y)}`,
        fill: "none",
        stroke: look?.color ?? theme.outline,
        "stroke-width": short(sigma.scaleSize(look?.size ?? 1)),
        ...dashes,
      }),
    );
  });
  network.forEachNode((node, thing) => {
    if (!view.isVisible(node)) return;
    const { x, y, radius, data } = spot(node);
    if (x < -radius || y < -radius || x > width + radius || y > height + radius) return;
    kinds.add(`thing:${thing.kind}`);
    const made = mark(data.shape, x, y, radius, { fill: data.color, stroke: data.outline });
    made.append(drawn("title", {}, thing.label));
    things?.append(made);
    if (!view.labelled.has(node)) return;
    const place = { x: short(x + radius + 3), y: short(y + 4.5), fill: theme.ink, stroke: theme.ground };
    labels?.append(drawn("text", place, thing.label));
  });
  const text: Numbers = { "font-size": 13, "font-family": FONT, "paint-order": "stroke", "stroke-width": 3.5, "stroke-linejoin": "round" };
  for (const [key, value] of Object.entries(text)) labels?.setAttribute(key, String(value));
  if (lines && things && labels) svg.append(clip, lines, things, labels);
  const rows = legend(view, kinds, names, `${title} · ${caption}`);
  rows.element.setAttribute("transform", `translate(0 ${height})`);
  svg.append(rows.element);
  svg.setAttribute("height", String(height + rows.height));
  svg.setAttribute("viewBox", `0 0 ${width} ${height + rows.height}`);
  return svg;
}

/** The kinds that are in the picture and the caption, in rows as wide as it is. */
function legend(
  { theme, sigma }: View,
  kinds: Set<string>,
  names: Record<string, string>,
  caption: string,
): { element: SVGElement; height: number } {
  const { width } = sigma.getDimensions();
  const ground = drawn("rect", { width, fill: theme.surface });
  const group = drawn("g", { class: "legend", "font-size": 12, "font-family": FONT, fill: theme.ink });
  group.append(ground);
  let [x, y] = [14, ROW * 0.75];
  const say = (words: string, room: number, sign?: (x: number, y: number) => SVGElement) => {
    const needed = room + LETTER * words.length + 18;
    if (x > 14 && x + needed > width) [x, y] = [14, y + ROW];
    if (sign) group.append(sign(x, y));
    group.append(drawn("text", { x: x + room, y: y + 4 }, words));
    x += needed;
  };
  for (const kind of LINES.filter((one) => kinds.has(`line:${one}`))) {
    const stroke = { stroke: theme.line[kind] ?? theme.outline, "stroke-width": 2.5 };
    say(names[`line:${kind}`] ?? kind, 24, (x, y) => drawn("line", { x1: x, y1: y, x2: x + 18, y2: y, ...stroke }));
  }
  for (const kind of Object.keys(THINGS).filter((one) => kinds.has(`thing:${one}`))) {
    const paint = { fill: theme.thing[kind] ?? theme.outline, stroke: theme.outline };
    say(names[`thing:${kind}`] ?? kind, 17, (x, y) => mark(THINGS[kind] ?? CIRCLE, x + 6, y, 5.5, paint));
  }
  [x, y] = [14, y + ROW];
  say(caption, 0);
  const height = Math.round(y + ROW * 0.75);
  ground.setAttribute("height", String(height));
  return { element: group, height };
}

/** Return an SVG as a file. */
export function svgFile(svg: SVGSVGElement): Blob {
  const text = `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(svg)}\n`;
  return new Blob([text], { type: "image/svg+xml" });
}

/** Return an SVG as a PNG of twice its size. */
export async function pngFile(svg: SVGSVGElement): Promise<Blob> {
  const address = URL.createObjectURL(svgFile(svg));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = 2 * svg.width.baseVal.value;
    canvas.height = 2 * svg.height.baseVal.value;
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("The browser made no PNG."))), "image/png");
    });
  } finally {
    URL.revokeObjectURL(address);
  }
}
