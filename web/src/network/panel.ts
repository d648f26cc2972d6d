/** What stands beside the picture: the list of what is in it, or what is said of one thing. */
import { element, filled, webAddress } from "../parts/dom";
import { CONTEXT, LINES } from "./look";
import type { View } from "./view";

/** What `/network/facts.json` says of a thing. */
export interface Facts {
  label: string;
  page: string;
  facts: Fact[];
}

interface Fact {
  kind: string;
  label: string;
  page: string;
  state: string;
  since: string;
  until: string;
  note: string;
  sources: number;
  evidence: Evidence[];
}

interface Evidence {
  quote: string;
  language: string;
  title: string;
  document: string;
  publisher: string;
  published: string;
  url: string;
  status: string;
  attribution: string;
}

export type Words = Record<string, string>;

const LISTED = 60;
const TOLD = 40;

/** Return the word for a kind of thing or line, a state, or the key itself. */
export function named(words: Words, table: string, key: string): string {
  return words[`${table}_${key.replaceAll(" ", "_")}`] ?? key;
}

/** The list of what is visible, most connected first: the picture for those who do not see it. */
export function overview(view: View, words: Words, select: (node: string) => void): HTMLElement[] {
  const { things, lines } = view.count;
  const listed = view.network
    .mapNodes((node, { label, kind, degree }) => ({ node, label, kind, degree }))
    .filter(({ node }) => view.isVisible(node))
    .sort((a, b) => b.degree - a.degree || (a.label < b.label ? -1 : 1));
  const items = listed.slice(0, LISTED).map(({ node, label, kind, degree }) =>
    element(
      "li",
      {},
      element("button", { type: "button", class: "plain", click: () => select(node) }, label),
      element("small", {}, ` ${named(words, "thing", kind)} · ${filled(words["lines"] ?? "", { n: degree })}`),
    ),
  );
  const rest = listed.length - items.length;
  return [
    element("h2", {}, words["list"] ?? ""),
    element("p", { class: "quiet" }, filled(words["count"] ?? "", { things, lines })),
    element("ul", { class: "things" }, ...items),
    element("p", { class: "quiet", hidden: rest <= 0 }, filled(words["rest"] ?? "", { n: rest })),
  ];
}

/** What is said of a thing; `facts` is null while it is being asked for. */
export function about(
  node: string,
  view: View,
  words: Words,
  facts: Facts | null,
  act: { select: (node: string) => void; expand: (node: string) => void; close: () => void; focus: (node: string) => string },
): HTMLElement[] {
  const { label, kind } = view.network.getNodeAttributes(node);
  const near = [...new Set(view.network.neighbors(node))].filter((one) => view.isVisible(one));
  const chips = near.slice(0, TOLD).map((one) =>
    element("button", { type: "button", class: "chip", click: () => act.select(one) }, view.network.getNodeAttribute(one, "label")),
  );
  return [
    element(
      "div",
      { class: "heading" },
      element("h2", { tabindex: -1 }, label),
      element("button", { type: "button", class: "plain", click: act.close, title: words["close"] }, "×"),
    ),
    element("p", { class: "quiet" }, named(words, "thing", kind)),
    element(
      "p",
      { class: "acts" },
      facts && element("a", { class: "button", href: facts.page }, words["page"] ?? ""),
      element("button", { type: "button", id: "expand", click: () => act.expand(node) }, words["expand"] ?? ""),
      element("a", { class: "button", href: act.focus(node) }, words["only"] ?? ""),
    ),
    ...(facts ? told(facts, words) : [element("p", { class: "quiet", role: "status" }, words["waiting"] ?? "")]),
    element("h3", {}, filled(words["near"] ?? "", { n: near.length })),
    element("p", { class: "chips" }, ...chips, near.length > TOLD && `… +${near.length - TOLD}`),
  ];
}

function told({ facts }: Facts, words: Words): HTMLElement[] {
  const order = [...LINES.filter((kind) => kind !== CONTEXT), "change", "correction", CONTEXT];
  const place = (kind: string) => order.indexOf(kind);
  const kinds = [...new Set(facts.map(({ kind }) => kind))].sort((a, b) => place(a) - place(b));
  return kinds.flatMap((kind) => {
    const some = facts.filter((fact) => fact.kind === kind);
    return [
      element("h3", { class: `kind line-${kind.replaceAll(" ", "-")}` }, `${named(words, "line", kind)} (${some.length})`),
      ...some.slice(0, TOLD).map((fact) => showFact(fact, words)),
      element("p", { class: "quiet", hidden: some.length <= TOLD }, filled(words["rest"] ?? "", { n: some.length - TOLD })),
    ];
  });
}

function showFact(fact: Fact, words: Words): HTMLElement {
  const dates = [
    fact.since && filled(words["since"] ?? "", { day: fact.since }),
    fact.until && filled(words["until"] ?? "", { day: fact.until }),
    fact.sources > 1 && filled(words["sources"] ?? "", { n: fact.sources }),
  ].filter(Boolean);
  const past = fact.state !== "in force";
  return element(
    "details",
    { class: past ? "fact past" : "fact" },
    element("summary", {}, fact.label, past && element("span", { class: "badge" }, named(words, "state", fact.state))),
    dates.length > 0 && element("p", { class: "quiet" }, dates.join(" · ")),
    fact.note && element("p", {}, fact.note),
    ...fact.evidence.map((evidence) => showQuote(evidence, words)),
    fact.page && element("p", {}, element("a", { href: fact.page }, words["fact"] ?? "")),
  );
}

function showQuote(said: Evidence, words: Words): HTMLElement {
  const address = webAddress(said.url);
  const title = said.title || said.document;
  const source = address
    ? element("a", { href: address, rel: "noopener noreferrer" }, title)
    : element("cite", {}, title);
  const rest = [
    said.publisher,
    said.published,
    said.attribution && filled(words["according"] ?? "", { who: said.attribution }),
  ].filter(Boolean);
  return element(
    "blockquote",
    {},
    element("q", { lang: said.language || null }, said.quote),
    element("footer", { class: "quiet" }, source, rest.length > 0 && ` · ${rest.join(" · ")}`),
  );
}
