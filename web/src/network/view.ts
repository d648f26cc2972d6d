/** The picture: what is visible, what is lit, and how sigma draws it. */
import EdgeCurveProgram from "@sigma/edge-curve";
import Sigma from "sigma";
import { EdgeArrowProgram, EdgeRectangleProgram } from "sigma/rendering";
import type { EdgeDisplayData, NodeDisplayData } from "sigma/types";
import { type Line, type Network, type Thing, holds } from "./data";
import { CONTEXT, THINGS, type Theme, faint, theme } from "./look";
import { CIRCLE, ShapeProgram, type ShapedNode } from "./shapes";

/** What the reader left out; an empty day means any day. */
export interface Filter {
  hidden: Set<string>;
  past: boolean;
  day: string;
}

/** Above this many things and lines, hovering lights the neighbours up and leaves the rest as it is. */
const MANY = 6000;
const FADED = 0.12;

type LabelData = Pick<NodeDisplayData, "x" | "y" | "size" | "label"> & { key: string };
type Box = Record<"left" | "right" | "top" | "bottom", number>;

export class View {
  readonly sigma: Sigma<Thing, Line>;
  readonly filter: Filter = { hidden: new Set(), past: true, day: "" };
  theme: Theme = theme();
  selected: string | null = null;
  private hovered: string | null = null;
  private lit: { nodes: Set<string>; edges: Set<string> } | null = null;
  private visibleNodes = new Set<string>();
  private visibleEdges = new Set<string>();
  private boxes: Box[] = [];
  /** The things that have their label beside them now. */
  readonly labelled = new Set<string>();

  constructor(
    readonly network: Network,
    container: HTMLElement,
  ) {
    this.sift();
    this.sigma = new Sigma<Thing, Line>(network, container, {
      defaultNodeType: "shape",
      nodeProgramClasses: { shape: ShapeProgram },
      edgeProgramClasses: { line: EdgeRectangleProgram, arrow: EdgeArrowProgram, curve: EdgeCurveProgram },
      nodeReducer: (node, thing) => this.lookOfNode(node, thing),
      edgeReducer: (edge, line) => this.lookOfEdge(edge, line),
      defaultDrawNodeLabel: (context, data, { labelSize, labelFont }) => {
        this.drawLabel(context, data as unknown as LabelData, labelSize, labelFont);
      },
      defaultDrawNodeHover: (context, data, { labelSize, labelFont }) => this.drawHover(context, data, labelSize, labelFont),
      labelFont: 'system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif',
      labelSize: 13,
      labelDensity: 1,
      labelGridCellSize: 90,
      labelRenderedSizeThreshold: network.order > 2000 ? 7 : 3.5,
      minCameraRatio: 0.005,
      maxCameraRatio: 4,
      stagePadding: 40,
      hideEdgesOnMove: network.size > 20_000,
      zIndex: network.order + network.size < MANY,
      allowInvalidContainer: true,
    });
    this.sigma.on("beforeRender", () => {
      this.boxes = [];
      this.labelled.clear();
    });
    this.sigma.on("enterNode", ({ node }) => this.hover(node));
    this.sigma.on("leaveNode", () => this.hover(null));
    new ResizeObserver(() => this.sigma.resize().scheduleRender()).observe(container);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      this.theme = theme();
      this.redraw();
    });
  }

  /** Draw again after what is visible has changed. */
  update(): void {
    this.sift();
    this.light();
    this.redraw();
  }

  select(node: string | null): void {
    const before = [this.selected];
    this.selected = node;
    if (node && !this.visibleNodes.has(node)) return this.update();
    this.relight(before);
  }

  /** Light up a thing and its neighbours, as under the pointer. */
  hover(node: string | null): void {
    if (node === this.hovered) return;
    this.hovered = node;
    this.sigma.getContainer().classList.toggle("pointing", node !== null);
    this.relight([]);
  }

  /** Draw again what is lit now or was before: all of a small network, of a large one only that. */
  private relight(more: (string | null)[]): void {
    const before = this.lit;
    this.light();
    if (this.isSmall()) return this.redraw();
    const touched = [before, this.lit].filter((lit) => lit !== null);
    const nodes = [...more, ...touched.flatMap((lit) => [...lit.nodes])].filter((node) => node !== null);
    this.sigma.refresh({
      partialGraph: { nodes, edges: touched.flatMap((lit) => [...lit.edges]) },
      skipIndexation: true,
    });
  }

  isVisible(node: string): boolean {
    return this.visibleNodes.has(node);
  }

  isLineVisible(edge: string): boolean {
    return this.visibleEdges.has(edge);
  }

  /** How many things and lines are visible. */
  get count(): { things: number; lines: number } {
    return { things: this.visibleNodes.size, lines: this.visibleEdges.size };
  }

  /** Bring a thing and its visible neighbours into the middle. */
  centre(node: string): void {
    const at = this.sigma.getNodeDisplayData(node);
    if (!at) return;
    const camera = this.sigma.getCamera();
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const state = { x: at.x, y: at.y, ratio: Math.min(camera.ratio, this.network.order > 2000 ? 0.12 : 0.5) };
    if (calm) camera.setState(state);
    else void camera.animate(state, { duration: 250 });
  }

  /** Bring everything into view, with what came in later. */
  showAll(): void {
    let [left, right, bottom, top] = [0, 1, 0, 1]; // the frame in which the network was first drawn
    for (const node of this.visibleNodes) {
      const { x, y } = this.sigma.getNodeDisplayData(node) ?? { x: 0.5, y: 0.5 };
      [left, right, bottom, top] = [Math.min(left, x), Math.max(right, x), Math.min(bottom, y), Math.max(top, y)];
    }
    const [x, y, ratio] = [(left + right) / 2, (bottom + top) / 2, Math.max(right - left, top - bottom)];
    this.sigma.getCamera().setState({ x, y, ratio, angle: 0 });
  }

  private isSmall(): boolean {
    return this.network.order + this.network.size < MANY;
  }

  private redraw(): void {
    this.sigma.refresh({ skipIndexation: false });
  }

  /** Work out what is visible: lines that the filter lets through, and things of a shown kind that have one of them. */
  private sift(): void {
    const { hidden, past, day } = this.filter;
    this.visibleNodes = new Set();
    this.visibleEdges = new Set();
    const shown = (node: string) => !hidden.has(`thing:${this.network.getNodeAttribute(node, "kind")}`);
    const context: [string, Line, string, string][] = [];
    this.network.forEachEdge((edge, line, source, target) => {
      const now = day ? holds(line, day) : past || line.state === "in force";
      if (!now || hidden.has(`line:${line.kind}`) || !shown(source) || !shown(target)) return;
      if (line.kind === CONTEXT) return void context.push([edge, line, source, target]);
      this.visibleEdges.add(edge);
      this.visibleNodes.add(source).add(target);
    });
    // What nobody states helps to read what is left, and then brings in no more than the vendor of a product.
    const stated = day || !past ? new Set(this.visibleNodes) : null;
    for (const [edge, { part }, source, target] of context) {
      if (stated && !(stated.has(source) && (stated.has(target) || part === "is offered by"))) continue;
      this.visibleEdges.add(edge);
      this.visibleNodes.add(source).add(target);
    }
    this.network.forEachNode((node, { degree }) => {
      if (degree === 0 && shown(node)) this.visibleNodes.add(node);
    });
    if (this.selected && this.network.hasNode(this.selected)) this.visibleNodes.add(this.selected);
  }

  private light(): void {
    const centre = this.hovered ?? this.selected;
    if (!centre || !this.network.hasNode(centre)) {
      this.lit = null;
      return;
    }
    const edges = new Set(this.network.edges(centre).filter((edge) => this.visibleEdges.has(edge)));
    const nodes = new Set([centre, ...[...edges].map((edge) => this.network.opposite(centre, edge))]);
    this.lit = { nodes, edges };
  }

  private lookOfNode(node: string, thing: Thing): Partial<ShapedNode> {
    const { ground, outline } = this.theme;
    const isLit = this.lit?.nodes.has(node) ?? false;
    const strength = this.lit && !isLit && this.isSmall() ? FADED : 1;
    const crowd = Math.min(1, 16 / Math.sqrt(this.network.order));
    const isCentre = node === this.selected || node === this.hovered;
    return {
      x: thing.x,
      y: thing.y,
      type: "shape",
      size: (2 + Math.min(10, 0.95 * Math.sqrt(thing.degree))) * (0.45 + 0.55 * crowd),
      label: strength < 1 ? null : thing.label,
      color: faint(this.theme.thing[thing.kind] ?? outline, ground, strength),
      outline: isCentre ? this.theme.focus : faint(outline, ground, strength),
      shape: THINGS[thing.kind] ?? CIRCLE,
      hidden: !this.visibleNodes.has(node),
      highlighted: node === this.selected,
      forceLabel: isLit && (this.lit?.nodes.size ?? 0) < 40,
      zIndex: isLit ? 2 : 1,
    };
  }

  private lookOfEdge(edge: string, line: Line): Partial<EdgeDisplayData> & { curvature: number } {
    const isLit = this.lit?.edges.has(edge) ?? false;
    const crowd = Math.max(0.25, Math.min(1, 20 / Math.sqrt(this.network.size)));
    const past = line.state === "in force" || this.filter.day ? 1 : 0.6;
    const strength = isLit ? past : this.lit && this.isSmall() ? FADED * crowd : crowd * past;
    return {
      type: line.bend ? "curve" : "line",
      size: isLit ? 2 : line.kind === CONTEXT ? 0.7 : 1.2,
      color: faint(this.theme.line[line.kind] ?? this.theme.outline, this.theme.ground, strength),
      hidden: !this.visibleEdges.has(edge),
      zIndex: isLit ? 2 : line.kind === CONTEXT ? 0 : 1,
      curvature: line.bend,
    };
  }

  /** Draw a label where none lies yet. */
  private drawLabel(context: CanvasRenderingContext2D, data: LabelData, size: number, font: string): void {
    if (!data.label) return;
    const [label, x, y] = [data.label, data.x + data.size + 3, data.y];
    context.font = `${size}px ${font}`;
    const box = { left: x - 2, right: x + context.measureText(label).width + 2, top: y - size * 0.6, bottom: y + size * 0.6 };
    const taken = (other: Box) =>
      box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom;
    if (data.key !== this.selected && this.boxes.some(taken)) return;
    this.boxes.push(box);
    this.labelled.add(data.key);
    context.lineJoin = "round";
    context.lineWidth = 3.5;
    context.strokeStyle = this.theme.ground;
    context.strokeText(label, x, y + size / 3);
    context.fillStyle = this.theme.ink;
    context.fillText(label, x, y + size / 3);
  }

  private drawHover(
    context: CanvasRenderingContext2D,
    data: Pick<NodeDisplayData, "x" | "y" | "size"> & { label?: string | null },
    size: number,
    font: string,
  ): void {
    if (!data.label) return;
    context.font = `600 ${size}px ${font}`;
    const width = context.measureText(data.label).width;
    const x = data.x + data.size + 3;
    context.fillStyle = this.theme.surface;
    context.strokeStyle = this.theme.focus;
    context.lineWidth = 1;
    context.beginPath();
    context.roundRect(x - 2, data.y - size * 0.85, width + 10, size * 1.7, 4);
    context.fill();
    context.stroke();
    context.fillStyle = this.theme.ink;
    context.fillText(data.label, x + 3, data.y + size / 3);
  }
}
