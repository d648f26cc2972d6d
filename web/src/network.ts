/** The network page: puts the picture, the legend, the search, the dates and the panel together. */
import { MultiDirectedGraph } from "graphology";
import { read, write } from "./network/address";
import { type Network, type Payload, add, around, daysOf } from "./network/data";
import { legend } from "./network/legend";
import { type Facts, type Words, about, named, overview } from "./network/panel";
import { pngFile, svgFile, toSvg } from "./network/picture";
import { search } from "./network/search";
import { View } from "./network/view";
import { byId, download, filled, pageData } from "./parts/dom";
import "./network.css";

interface Page {
  words: Words;
  data: string;
  facts: string;
  focus: string;
  title: string;
}

const page = pageData<Page>();
const { words } = page;
const status = byId("status");
const panel = byId("panel");
const DAY = 86_400_000;
/** How often the server may say that it is still at work. */
const MOST_TRIES = 200;

async function asked<Answer>(path: string, query: Record<string, string>): Promise<Answer> {
  const address = new URL(path, location.href);
  for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
  let answer = await fetch(address, { headers: { Accept: "application/json" } });
  for (let tries = 0; tries < MOST_TRIES && answer.status === 503 && answer.headers.has("Retry-After"); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 1000 * Number(answer.headers.get("Retry-After"))));
    answer = await fetch(address, { headers: { Accept: "application/json" } });
  }
  if (!answer.ok) throw new Error(((await answer.json()) as { problem?: string }).problem ?? answer.statusText);
  return (await answer.json()) as Answer;
}

function complain(error: unknown): void {
  status.hidden = false;
  status.textContent = error instanceof Error ? error.message : String(error);
}

class Explorer {
  readonly expanded: string[] = [];
  readonly view: View;
  private asking = 0;

  constructor(readonly network: Network) {
    this.view = new View(network, byId("canvas"));
    const { sigma } = this.view;
    sigma.on("clickNode", ({ node }) => this.select(node));
    sigma.on("doubleClickNode", (event) => {
      event.preventSigmaDefault();
      void this.expand(event.node);
    });
    sigma.on("clickStage", () => this.select(null));
    let waiting: ReturnType<typeof setTimeout> | undefined;
    sigma.getCamera().on("updated", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => this.remember(), 250);
    });
    search(byId<HTMLInputElement>("search"), byId("matches"), () => this.things(), { none: words["none"] ?? "" }, (id) =>
      this.select(id, true),
    );
    this.dates();
    this.buttons();
    legend(this.view, words, () => this.changed());
  }

  things() {
    return this.network.mapNodes((id, { label, kind }) => ({ id, label, kind: named(words, "thing", kind) }));
  }

  /** Take up what the address says. */
  async reopen(): Promise<void> {
    const { node, expanded, hidden, past, day, camera } = read();
    for (const key of hidden) this.view.filter.hidden.add(key);
    Object.assign(this.view.filter, { past, day });
    byId<HTMLInputElement>("past").checked = past;
    for (const one of expanded) await this.expand(one);
    this.showDay();
    if (hidden.length || !past || day) {
      legend(this.view, words, () => this.changed());
      this.changed();
    } else this.tell();
    if (node && this.network.hasNode(node)) this.select(node, !camera);
    if (camera) this.view.sigma.getCamera().setState({ x: camera[0], y: camera[1], ratio: camera[2] });
  }

  remember(): void {
    write(this.view, this.expanded);
  }

  /** After the filter has changed. */
  changed(): void {
    this.view.update();
    this.tell();
  }

  private tell(): void {
    this.remember();
    if (!this.view.selected) this.showOverview();
    const { things, lines } = this.view.count;
    byId("counted").textContent = filled(words["count"] ?? "", { things, lines });
  }

  select(node: string | null, move = false): void {
    this.view.select(node);
    this.remember();
    if (!node) return this.showOverview();
    if (move) this.view.centre(node);
    void this.showThing(node, move);
  }

  showOverview(): void {
    this.asking += 1;
    panel.replaceChildren(...overview(this.view, words, (node) => this.select(node, true)));
  }

  async showThing(node: string, moved: boolean): Promise<void> {
    this.asking += 1;
    const mine = this.asking;
    const act = {
      select: (one: string) => this.select(one, true),
      expand: (one: string) => void this.expand(one),
      close: () => this.select(null),
      focus: (one: string) => `${location.pathname}?${new URLSearchParams([...this.language(), ["focus", one]]).toString()}`,
    };
    panel.replaceChildren(...about(node, this.view, words, null, act));
    panel.scrollTop = 0;
    if (moved) panel.querySelector("h2")?.focus({ preventScroll: innerWidth > 700 });
    try {
      const facts = await asked<Facts>(page.facts, { iri: node });
      if (mine !== this.asking) return;
      const held = document.activeElement?.tagName === "H2" && panel.contains(document.activeElement);
      panel.replaceChildren(...about(node, this.view, words, facts, act));
      if (held) panel.querySelector("h2")?.focus({ preventScroll: true });
    } catch (error) {
      complain(error);
    }
  }

  /** Fetch the neighbours of a thing and add those that are missing. */
  async expand(node: string): Promise<void> {
    if (!this.network.hasNode(node)) return;
    try {
      const payload = await asked<Payload>(page.data.split("?")[0] ?? "", { focus: node, depth: "1", ...Object.fromEntries(this.language()) });
      const box = structuredClone(this.view.sigma.getBBox());
      const fresh = add(this.network, payload, around(this.network, payload, node));
      this.view.sigma.setCustomBBox(box); // what was there stays where it was
      if (!this.expanded.includes(node) && fresh.length) this.expanded.push(node);
      legend(this.view, words, () => this.changed());
      this.changed();
      if (this.view.selected === node) void this.showThing(node, false);
      this.say(filled(words[fresh.length ? "added" : "complete"] ?? "", { n: fresh.length }));
    } catch (error) {
      complain(error);
    }
  }

  private say(text: string): void {
    status.hidden = false;
    status.textContent = text;
    setTimeout(() => (status.hidden = status.textContent === text), 4000);
  }

  private language(): [string, string][] {
    const asked = new URLSearchParams(location.search).get("lang");
    return asked ? [["lang", asked]] : [];
  }

  /** The slider, the day beside it and the box that says "any day". */
  private dates(): void {
    const days = daysOf(this.network);
    byId("dates").hidden = !days;
    if (!days) return;
    const slider = byId<HTMLInputElement>("slider");
    const day = byId<HTMLInputElement>("day");
    const [first, last] = days.map((text) => Date.parse(text) / DAY) as [number, number];
    slider.min = String(first - 1);
    slider.max = String(last);
    slider.value = slider.max;
    let frame = 0;
    const take = (text: string) => {
      this.view.filter.day = text;
      this.showDay();
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => this.changed());
    };
    slider.addEventListener("input", () => take(new Date(Number(slider.value) * DAY).toISOString().slice(0, 10)));
    day.addEventListener("change", () => take(day.value));
    byId("anyday").addEventListener("click", () => take(""));
  }

  private showDay(): void {
    const { day } = this.view.filter;
    const slider = byId<HTMLInputElement>("slider");
    byId<HTMLInputElement>("day").value = day;
    byId<HTMLButtonElement>("anyday").disabled = !day;
    byId<HTMLInputElement>("past").disabled = Boolean(day);
    const spoken = day && new Date(day).toLocaleDateString(document.documentElement.lang, { dateStyle: "long", timeZone: "UTC" });
    const text = day ? filled(words["inforce"] ?? "", { day: spoken }) : (words["anyday"] ?? "");
    byId("spoken").textContent = text;
    slider.setAttribute("aria-valuetext", text);
    if (day) slider.value = String(Date.parse(day) / DAY);
    else slider.value = slider.max;
  }

  private buttons(): void {
    const { filter, sigma } = this.view;
    const past = byId<HTMLInputElement>("past");
    past.addEventListener("change", () => {
      filter.past = past.checked;
      this.changed();
    });
    const zoom = (by: number) => {
      const camera = sigma.getCamera();
      camera.setState({ ratio: camera.ratio * by });
    };
    byId("closer").addEventListener("click", () => zoom(1 / 1.5));
    byId("farther").addEventListener("click", () => zoom(1.5));
    byId("reset").addEventListener("click", () => {
      filter.hidden.clear();
      Object.assign(filter, { past: true, day: "" });
      past.checked = true;
      this.showDay();
      this.view.selected = null;
      legend(this.view, words, () => this.changed());
      this.changed();
      this.showOverview();
      this.view.showAll();
    });
    byId("svg").addEventListener("click", () => download("aikg-network.svg", svgFile(this.svg())));
    byId("png").addEventListener("click", () => {
      pngFile(this.svg()).then((file) => download("aikg-network.png", file), complain);
    });
    byId("canvas").addEventListener("keydown", (event) => this.steer(event));
  }

  private svg(): SVGSVGElement {
    const { things, lines } = this.view.count;
    const names = Object.fromEntries(
      Object.entries(words)
        .filter(([key]) => /^(thing|line)_/.test(key))
        .map(([key, text]) => [key.replace("_", ":").replaceAll("_", " "), text]),
    );
    const caption = `${byId("spoken").textContent ?? ""} · ${filled(words["count"] ?? "", { things, lines })}`;
    return toSvg(this.view, page.title, caption, names);
  }

  /** Arrows move the picture, + and - zoom, 0 shows all. */
  private steer(event: KeyboardEvent): void {
    const camera = this.view.sigma.getCamera();
    const { x, y, ratio } = camera.getState();
    const step = 0.1 * ratio;
    const moves: Record<string, { x?: number; y?: number; ratio?: number }> = {
      ArrowLeft: { x: x - step },
      ArrowRight: { x: x + step },
      ArrowUp: { y: y + step },
      ArrowDown: { y: y - step },
      "+": { ratio: ratio / 1.3 },
      "-": { ratio: ratio * 1.3 },
    };
    if (event.key === "0") return this.view.showAll();
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    camera.setState(move);
  }
}

async function start(): Promise<void> {
  const payload = await asked<Payload>(page.data, {});
  const network: Network = new MultiDirectedGraph();
  add(network, payload);
  if (!network.order) {
    status.textContent = words["empty"] ?? "";
    return;
  }
  const explorer = new Explorer(network);
  await explorer.reopen();
  status.hidden = true;
  byId("network").setAttribute("data-ready", "");
}

start().catch(complain);
