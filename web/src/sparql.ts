/** The SPARQL page: yasgui's editor and result view over this server's endpoint; the query is in the page's address. */
import Yasgui from "@zazuko/yasgui";
import "@zazuko/yasgui/build/yasgui.min.css";
import { byId, element, filled, pageData } from "./parts/dom";
import "./sparql.css";

interface Page {
  words: Record<string, string>;
  language: string;
  prefixes: Record<string, string>;
  /** Our namespaces by the folder in which their pages are. */
  pages: Record<string, string>;
  query: string;
  run: boolean;
}

const page = pageData<Page>();
const { words } = page;
const { Yasqe, Yasr } = Yasgui;
const ENDPOINT = new URL("/sparql", location.href).href;
const said = byId("said");

/* ---- the editor ---- */

const completer = Yasqe.Autocompleters["prefixes"];
if (completer) {
  // The library's list holds prefixes of strangers; these are the ones that the endpoint knows.
  completer.get = () => Object.entries(page.prefixes).map(([prefix, start]) => `${prefix}: <${start}>`);
  completer.persistenceId = undefined;
  completer.onInitialize = () => undefined; // the endpoint needs no declarations, so none are added
}

function addressOf(query: string, more: Record<string, string> = {}): string {
  const address = new URL(location.href);
  address.search = "";
  const language = new URLSearchParams(location.search).get("lang");
  address.searchParams.set("query", query);
  if (language) address.searchParams.set("lang", language);
  for (const [name, value] of Object.entries(more)) address.searchParams.set(name, value);
  return address.href;
}

const editor = new Yasqe(byId("editor"), {
  value: page.query,
  persistenceId: null,
  consumeShareLink: null,
  createShareableLink: () => addressOf(editor.getValue()),
  autocompleters: ["prefixes", "variables"],
  editorHeight: "22rem",
  showQueryButton: false,
  requestConfig: {
    endpoint: ENDPOINT,
    method: "POST",
    acceptHeaderSelect: "application/sparql-results+json",
    acceptHeaderGraph: "text/turtle",
  },
} as never);

// What the endpoint knows is no mistake in a query that does not declare it.
const mode = editor.getDoc().getMode() as { startState: () => { prefixes: Record<string, string> } };
const { startState } = mode;
mode.startState = () => {
  const state = startState();
  return { ...state, prefixes: { ...page.prefixes } };
};
editor.setValue(page.query);
editor.addKeyMap({ Tab: false, "Shift-Tab": false }); // they lead out of the editor

/* ---- the results ---- */

interface Problem {
  problem?: string;
  where?: string;
  expected?: string;
  hint?: string;
}

async function explained(error: { text: string; statusText?: string }): Promise<HTMLElement> {
  let problem: Problem = {};
  try {
    problem = JSON.parse(error.text) as Problem;
  } catch {
    problem.problem = error.text || error.statusText;
  }
  return element(
    "div",
    { class: "card problem", role: "alert" },
    element("strong", {}, words["refused"] ?? ""),
    element("p", { lang: "en" }, problem.problem ?? ""),
    problem.expected && element("p", { lang: "en" }, `${words["expected"] ?? ""} ${problem.expected}`),
    problem.hint && element("p", { lang: "en" }, problem.hint),
  );
}

const results = new Yasr(byId("results"), {
  persistenceId: null,
  prefixes: page.prefixes,
  errorRenderers: [explained],
});
const table = Yasr.plugins["table"] as unknown as { defaults: { openIriInNewWindow: boolean } };
table.defaults.openIriInNewWindow = false;

let content = "";
const draw = results.draw.bind(results);
/** The library fills `{{name}}` in a text with another value of its row; what a text says is to be shown as it is. */
results.draw = () => {
  const rows = content.includes("{{") ? results.results?.getBindings() : null;
  if (rows) {
    const said = JSON.parse(content) as { results: { bindings: typeof rows } };
    rows.forEach((row, at) => Object.assign(row, said.results.bindings[at]));
  }
  draw();
};

/** Return the page of an IRI of ours, or of one that the graph has a name for. */
function pageOf(iri: string): string {
  for (const [folder, start] of Object.entries(page.pages)) {
    const name = iri.slice(start.length);
    if (iri.startsWith(start) && name && !/[?#]/.test(name)) return `/${folder}/${name}`;
  }
  return `/thing?iri=${encodeURIComponent(iri)}`;
}

const labels = new Map<string, string>();
const AT_ONCE = 200;

/** Ask the endpoint what things are called: in the reader's language, else in none, else in English. */
async function ask(iris: string[]): Promise<void> {
  const values = iris.map((iri) => `<${iri}>`).join(" ");
  const query = `SELECT ?thing ?name WHERE { VALUES ?thing { ${values} }
    ?thing skos:prefLabel|rdfs:label|dcterms:title ?name FILTER(LANG(?name) IN ("", "en", "${page.language}")) }`;
  const headers = { Accept: "application/sparql-results+json", "Content-Type": "application/sparql-query" };
  let answer = await fetch(ENDPOINT, { method: "POST", headers, body: query });
  for (let wait = 1000; answer.status === 503 && wait < 5000; wait *= 2) {
    await new Promise((resolve) => setTimeout(resolve, wait)); // the endpoint is busy
    answer = await fetch(ENDPOINT, { method: "POST", headers, body: query });
  }
  for (const iri of iris) labels.set(iri, "");
  if (!answer.ok) return;
  type Row = Record<"thing" | "name", { value: string; "xml:lang"?: string }>;
  const { results: found } = (await answer.json()) as { results: { bindings: Row[] } };
  const rank = (language = "") => [page.language, "", "en"].indexOf(language);
  const ranks = new Map<string, number>();
  for (const { thing, name } of found.bindings) {
    const mine = rank(name["xml:lang"]);
    if (mine < (ranks.get(thing.value) ?? 9)) {
      ranks.set(thing.value, mine);
      labels.set(thing.value, name.value);
    }
  }
}

/** Show names in place of IRIs, and lead to their pages. */
async function name(): Promise<void> {
  const links = [...results.resultsEl.querySelectorAll<HTMLAnchorElement>("a.iri:not([data-named])")];
  const iriOf = (link: HTMLAnchorElement) => link.dataset["iri"] ?? link.getAttribute("href") ?? "";
  for (const link of links) link.dataset["named"] = "";
  const unknown = [...new Set(links.map(iriOf))].filter((iri) => !labels.has(iri) && /^[a-z][^\s<>"{}|\\^`]*$/i.test(iri));
  for (let from = 0; from < unknown.length; from += AT_ONCE) await ask(unknown.slice(from, from + AT_ONCE));
  for (const link of links) {
    link.dataset["named"] = "yes";
    const iri = iriOf(link);
    const label = labels.get(iri);
    const ours = Object.values(page.pages).some((start) => iri.startsWith(start));
    link.title = iri;
    if (label) link.textContent = label;
    if (!label && !ours) continue;
    link.href = pageOf(iri);
    link.removeAttribute("target");
  }
}

new MutationObserver(() => void name()).observe(results.resultsEl, { childList: true, subtree: true });

/** Links to the result in every form that fits it. */
function files(graph: boolean): void {
  const forms = graph ? ["ttl", "nt", "jsonld", "rdf"] : ["json", "csv", "tsv", "xml"];
  const links = forms.flatMap((form) => [" ", element("a", { href: addressOf(editor.getValue(), { format: form }), download: `result.${form}` }, form.toUpperCase())]);
  const place = byId("files");
  place.replaceChildren(place.dataset["words"] ?? "", ...links);
  place.hidden = false;
}

byId("files").dataset["words"] = byId("files").textContent ?? "";
editor.on("query", () => {
  history.replaceState(null, "", addressOf(editor.getValue()));
  said.textContent = words["running"] ?? "";
});
editor.on("queryResponse", (_, response: { ok?: boolean; content?: string }, duration: number) => {
  content = response.content ?? "";
  byId("results").hidden = false;
  results.setResponse(response, duration);
  const rows = results.results?.getBindings()?.length;
  const seconds = (duration / 1000).toFixed(2);
  said.textContent = response.ok
    ? filled(rows === undefined ? (words["done"] ?? "") : (words["rows"] ?? ""), { n: rows ?? 0, seconds })
    : (words["refused"] ?? "");
  byId("files").hidden = true;
  if (response.ok) files(["CONSTRUCT", "DESCRIBE"].includes(editor.getQueryType()));
});

byId("plain").hidden = true;
byId("editor").hidden = false;
byId("editor").append(
  element("p", { class: "run" }, element("button", { type: "button", class: "primary", click: () => void editor.query().catch(() => undefined) }, words["run"] ?? ""), element("small", {}, words["keys"] ?? "")),
);
editor.getInputField().setAttribute("aria-label", words["query"] ?? "");
editor.refresh();
if (page.run) editor.query().catch(() => undefined);
