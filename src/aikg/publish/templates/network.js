"use strict";
/* Draws the network and shows what stands behind it. Every text of the graph reaches the page as text, never as markup. */
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const byId = (id) => document.getElementById(id);
  const panel = byId("panel");
  const nodeOf = new Map(data.nodes.map((node) => [node.id, node]));
  const edgeOf = new Map(data.edges.map((edge) => [edge.id, edge]));
  const shown = { kinds: new Set(data.lines.map((line) => line.key)), scope: true, past: true };
  const RULES = ["permits", "prohibits", "requires"];
  const LISTED = 150;
  let selection = null;

  /* ---- elements ---- */
  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key === "text") made.textContent = value;
      else if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
      else if (value !== null && value !== undefined && value !== false) made.setAttribute(key, value);
    }
    made.append(...children.filter((child) => child !== null));
    return made;
  }
  function drawing(name, attributes) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  }
  const variable = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name.replace(/ /g, "-")}`).trim();
  function webAddress(text) {
    try {
      const address = new URL(text);
      return ["http:", "https:"].includes(address.protocol) ? address.href : null;
    } catch { return null; }
  }

  /* ---- the picture ---- */
  const DASHES = { "in force": false, ended: [7, 5], withdrawn: [7, 5] };
  const SHAPES = {
    organisation: "dot", "public body": "square", product: "dot", use: "diamond", actor: "triangle", place: "hexagon",
    person: "dot", pledge: "star", partnership: "square",
  };
  const isPast = (edge) => edge.state !== "in force";
  const visible = (edge) =>
    shown.kinds.has(edge.kind) && (shown.past || !isPast(edge)) && (shown.scope || !["whom", "where"].includes(edge.part));

  /* Many lines are drawn more faintly, so that a dense picture shows where they gather instead of one blot. */
  const crowd = Math.min(1, 12 / Math.sqrt(data.edges.length));
  function lookOfEdge(edge, faded) {
    const thin = edge.kind === "context" || ["whom", "where"].includes(edge.part);
    const ground = selection ? 1 : crowd;
    const strength = faded ? 0.07 * crowd : ground * (isPast(edge) ? 0.6 : 1) * (thin && edge.kind !== "context" ? 0.55 : 1);
    return {
      id: edge.id, hidden: !visible(edge), width: thin ? 1 : 2.2, selectionWidth: 1.5, hoverWidth: 0.8,
      dashes: edge.state in DASHES ? DASHES[edge.state] : [2, 4],
      color: { color: variable(edge.kind), highlight: variable(edge.kind), hover: variable(edge.kind), opacity: strength },
    };
  }
  function lookOfNode(node, faded, touched) {
    const filled = node.group !== "product";
    const fill = variable(`thing-${node.group}`);
    const border = variable("outline");
    return {
      id: node.id, hidden: !touched.has(node.id), opacity: faded ? 0.15 : 1, shape: SHAPES[node.group],
      borderWidth: filled ? 1 : 2.5, borderWidthSelected: 3,
      color: { background: fill, border, highlight: { background: fill, border: variable("focus") }, hover: { background: fill, border: variable("focus") } },
      font: {
        color: faded ? "rgba(128,128,128,0.25)" : variable("ink"), size: node.group === "organisation" ? 15 : 13, face: "system-ui, sans-serif",
        strokeWidth: faded ? 0 : 4, strokeColor: variable("ground"), vadjust: -2,
      },
    };
  }
  const nodes = new vis.DataSet(data.nodes.map((node) => ({ ...node, facts: undefined })));
  const edges = new vis.DataSet(data.edges.map((edge) => ({ ...edge, facts: undefined })));
  function redraw() {
    const drawn = data.edges.filter(visible);
    const touched = new Set(drawn.flatMap((edge) => [edge.from, edge.to]));
    if (selection && nodeOf.has(selection)) touched.add(selection);
    const near = nearSelection(drawn);
    edges.update(data.edges.map((edge) => lookOfEdge(edge, near && !near.has(edge.id))));
    nodes.update(data.nodes.map((node) => lookOfNode(node, near && !near.has(node.id), touched)));
  }
  function nearSelection(drawn) {
    if (!selection) return null;
    if (edgeOf.has(selection)) return new Set([selection, edgeOf.get(selection).from, edgeOf.get(selection).to]);
    const near = new Set([selection]);
    const rules = new Set(nodeOf.get(selection).facts.filter((index) => RULES.includes(data.facts[index].kind)));
    for (const edge of drawn) {
      const belongs = edge.from === selection || edge.to === selection || edge.facts.some((index) => rules.has(index));
      if (belongs) near.add(edge.id).add(edge.from).add(edge.to);
    }
    return near;
  }
  const network = new vis.Network(byId("network"), { nodes, edges }, {
    physics: false, layout: { randomSeed: 1 },
    interaction: { hover: true, tooltipDelay: 120, hideEdgesOnDrag: data.edges.length > 1500, keyboard: { enabled: true, bindToWindow: false } },
    edges: { arrows: { to: { scaleFactor: 0.55 } }, arrowStrikethrough: false, endPointOffset: { to: 2 } },
  });
  const ROOM_FOR_LABELS = 0.94;
  function fit(around = data.nodes.map((node) => node.id)) {
    network.fit({ nodes: around, animation: false, maxZoomLevel: 1.2 });
    network.moveTo({ scale: network.getScale() * ROOM_FOR_LABELS });
  }
  fit();

  /* ---- what is selected ---- */
  function select(id, { move = false, remember = true } = {}) {
    selection = nodeOf.has(id) || edgeOf.has(id) ? id : null;
    redraw();
    if (!selection) network.unselectAll();
    else if (nodeOf.has(selection)) network.selectNodes([selection], false);
    else network.setSelection({ nodes: [], edges: [selection] }, { highlightEdges: false });
    if (selection && move) {
      const around = [...nearSelection(data.edges.filter(visible))].filter((near) => nodeOf.has(near));
      fit(around);
    }
    if (!selection) showOverview();
    else if (nodeOf.has(selection)) showNode(nodeOf.get(selection));
    else showEdge(edgeOf.get(selection));
    panel.scrollTop = 0;
    if (remember) history.replaceState(null, "", selection ? `#${encodeURIComponent(selection)}` : "#");
  }
  network.on("click", (event) => select(event.nodes[0] || event.edges[0] || null));

  /* ---- the panel ---- */
  function showQuote(statement) {
    const address = webAddress(statement.url);
    const title = statement.title || statement.document;
    const source = address
      ? element("a", { href: address, rel: "noopener noreferrer", target: "_blank", text: title })
      : element("cite", { text: title });
    const rest = [statement.publisher, statement.published, statement.status !== "current" ? `stated as ${statement.status}` : "",
      statement.attribution ? `according to ${statement.attribution}` : ""].filter(Boolean).join(" · ");
    return element("blockquote", {},
      element("q", { text: statement.quote, lang: statement.language || null }),
      element("footer", {}, source, document.createTextNode(rest ? ` · ${rest}` : "")));
  }
  function showFact(fact, open = true) {
    const dates = [fact.since && `since ${fact.since}`, fact.until && `until ${fact.until}`,
      fact.sources > 1 && `${fact.sources} independent sources`].filter(Boolean);
    if (["change", "correction"].includes(fact.kind) && fact.since) dates[0] = fact.since;
    const made = element("div", { class: fact.state === "in force" ? "fact" : "fact past" });
    if (variable(fact.kind)) made.style.setProperty("--line", `var(--${fact.kind.replace(/ /g, "-")})`);
    const badge = fact.state === "in force" ? null : element("span", { class: "badge", text: fact.state });
    made.append(element("p", { class: "sentence" }, ...(badge ? [badge] : []), open ? document.createTextNode(fact.label)
      : element("button", { type: "button", text: fact.label, onclick: () => selectFact(fact) })));
    if (dates.length) made.append(element("p", { class: "dates", text: dates.join(" · ") }));
    if (fact.note) made.append(element("p", { class: "dates", text: fact.note }));
    if (open) made.append(...fact.evidence.map(showQuote));
    return made;
  }
  function selectFact(fact) {
    const index = data.facts.indexOf(fact);
    const lines = data.edges.filter((edge) => edge.facts.includes(index));
    const holder = lines.find((edge) => edge.part === "use") || lines[0] || data.nodes.find((node) => node.facts.includes(index));
    if (holder) select(holder.id, { move: true });
  }
  const HEADINGS = [["permits", "Permits"], ["prohibits", "Prohibits"], ["requires", "Requires"], ["partnership", "Partnerships"],
    ["pledge", "Pledges"], ["built on", "Built on"], ["role", "Roles"], ["change", "Policy changes"], ["correction", "Corrections"]];
  function grouped(facts) {
    const groups = HEADINGS.map(([kind, heading]) => [heading, facts.filter((fact) => fact.kind === kind && fact.state === "in force")]);
    groups.push(["Ended, withdrawn or proposed", facts.filter((fact) => fact.state !== "in force")]);
    return groups.filter(([, members]) => members.length);
  }
  const back = () => element("button", { class: "back", type: "button", text: "← Overview", onclick: () => select(null) });
  const chip = (id) => element("button", { class: "chip", type: "button", text: nodeOf.get(id).name, onclick: () => select(id, { move: true }) });
  function showNode(node) {
    const facts = node.facts.map((index) => data.facts[index]);
    panel.replaceChildren(back(), element("h2", { text: node.name }), element("p", { class: "quiet", text: `${node.group} · ${node.id}` }));
    for (const [heading, members] of grouped(facts)) panel.append(element("h3", { text: heading }), ...members.map((fact) => showFact(fact)));
    const near = [...new Set(data.edges.flatMap((edge) => (edge.from === node.id ? [edge.to] : edge.to === node.id ? [edge.from] : [])))];
    if (!facts.length) panel.append(element("p", { class: "quiet", text: "No document states anything of it here." }));
    if (near.length) panel.append(element("h3", { text: "Next to it" }), element("p", {}, ...near.map(chip)));
  }
  function showEdge(edge) {
    const facts = edge.facts.map((index) => data.facts[index]);
    panel.replaceChildren(back(), element("h2", { text: `${nodeOf.get(edge.from).name} – ${nodeOf.get(edge.to).name}` }),
      element("p", { class: "quiet", text: facts.length ? edge.kind : edge.title }), ...facts.map((fact) => showFact(fact)),
      element("h3", { text: "Between" }), element("p", {}, chip(edge.from), chip(edge.to)));
  }
  function showOverview() {
    panel.replaceChildren(element("h2", { text: "What the documents say" }),
      element("p", { text: "Every line is something a document says. Select a thing or a line to read the quotes behind it; drag to move, scroll to zoom." }));
    grouped(data.facts).forEach(([heading, members], index) => {
      const details = element("details", index ? {} : { open: "" }, element("summary", { text: `${heading} (${members.length})` }),
        ...members.slice(0, LISTED).map((fact) => showFact(fact, false)));
      if (members.length > LISTED) details.append(element("p", { class: "quiet", text: `… and ${members.length - LISTED} more. Search for a name to see them.` }));
      panel.append(details);
    });
    if (!data.facts.length) panel.append(element("p", { class: "quiet", text: "Nothing is stated yet." }));
  }

  /* ---- the legend ---- */
  function sample(key, dashes, thin) {
    const svg = drawing("svg", { width: 30, height: 10, "aria-hidden": "true" });
    const line = drawing("line", { x1: 1, y1: 5, x2: 29, y2: 5, "stroke-width": thin ? 1.2 : 2.6, "stroke-dasharray": dashes || "none" });
    line.style.stroke = `var(--${key.replace(/ /g, "-")})`;
    svg.append(line);
    return svg;
  }
  const OUTLINES = {
    dot: "M8 2a6 6 0 1 0 .01 0z", square: "M3 3h10v10H3z", diamond: "M8 1l6 7-6 7-6-7z", triangle: "M8 2l6.5 11.5h-13z",
    hexagon: "M4.5 2.5h7L15 8l-3.500 5.500h-7L1 8z", star: "M8 1l2 5h5l-4 3.300 1.500 5.200L8 11.500l-4.500 3L5 9.300 1 6h5z",
  };
  function mark(kind) {
    const svg = drawing("svg", { width: 16, height: 16, "aria-hidden": "true" });
    const path = drawing("path", { d: OUTLINES[SHAPES[kind]], "stroke-width": kind === "product" ? 2 : 1 });
    path.style.fill = `var(--thing-${kind.replace(/ /g, "-")})`;
    path.style.stroke = "var(--outline)";
    svg.append(path);
    return svg;
  }
  function toggle(label, count, picture, change) {
    const box = element("input", { type: "checkbox", checked: "", onchange: () => { change(box.checked); redraw(); } });
    const counted = count === null ? null : element("span", { class: "count", text: String(count) });
    return element("li", {}, element("label", {}, box, picture, element("span", { text: label }), ...(counted ? [counted] : [])));
  }
  for (const line of data.lines) {
    byId("legend-lines").append(toggle(line.label, line.count, sample(line.key, null, line.key === "context"),
      (on) => (on ? shown.kinds.add(line.key) : shown.kinds.delete(line.key))));
  }
  if (data.edges.some((edge) => ["whom", "where"].includes(edge.part)))
    byId("legend-lines").append(toggle("for whom and where", null, sample("quiet", null, true), (on) => { shown.scope = on; }));
  if (data.edges.some(isPast))
    byId("legend-lines").append(toggle("ended, withdrawn, proposed", data.past, sample("quiet", "5 4", false), (on) => { shown.past = on; }));
  for (const thing of data.things) {
    byId("legend-things").append(element("li", {}, mark(thing.key), element("span", { text: thing.label }), element("span", { class: "count", text: String(thing.count) })));
  }
  byId("legend").open = window.matchMedia("(min-width: 821px)").matches;

  /* ---- search ---- */
  const input = byId("search");
  const list = byId("matches");
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const entries = data.nodes.map((node) => ({ id: node.id, name: node.name, group: node.group, key: plain(node.name) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  let matches = [];
  let chosen = -1;
  function search() {
    const wanted = plain(input.value.trim());
    const starts = entries.filter((entry) => entry.key.startsWith(wanted));
    matches = wanted ? [...starts, ...entries.filter((entry) => !starts.includes(entry) && entry.key.includes(wanted))].slice(0, 30) : entries.slice(0, 30);
    chosen = wanted && matches.length ? 0 : -1;
    list.replaceChildren(...matches.map((entry, index) => element("li", {
      role: "option", id: `match-${index}`, "aria-selected": String(index === chosen), onmousedown: (event) => { event.preventDefault(); pick(index); },
    }, element("span", { text: entry.name }), element("span", { class: "quiet", text: entry.group }))));
    if (!matches.length) list.append(element("li", { class: "none", text: "Nothing by that name" }));
    open(true);
  }
  function open(on) {
    list.hidden = !on;
    input.setAttribute("aria-expanded", String(on));
    mark_chosen();
  }
  function mark_chosen() {
    [...list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === chosen)));
    if (chosen >= 0 && !list.hidden) {
      input.setAttribute("aria-activedescendant", `match-${chosen}`);
      list.children[chosen].scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  }
  function pick(index) {
    if (!matches[index]) return;
    input.value = matches[index].name;
    open(false);
    select(matches[index].id, { move: true });
  }
  input.addEventListener("input", search);
  input.addEventListener("focus", search);
  input.addEventListener("blur", () => open(false));
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && matches.length) {
      event.preventDefault();
      if (list.hidden) search();
      else { chosen = (chosen + step + matches.length) % matches.length; mark_chosen(); }
    } else if (event.key === "Enter") { event.preventDefault(); pick(Math.max(chosen, 0)); } else if (event.key === "Escape") { input.value = ""; open(false); select(null); }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== input) { event.preventDefault(); input.focus(); input.select(); }
    if (event.key === "Escape" && document.activeElement !== input) select(null);
  });

  /* ---- the rest ---- */
  const zoom = (factor) => network.moveTo({ scale: network.getScale() * factor });
  byId("zoom-in").addEventListener("click", () => zoom(1.3));
  byId("zoom-out").addEventListener("click", () => zoom(1 / 1.3));
  byId("zoom-fit").addEventListener("click", () => fit());
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  let width = window.innerWidth;
  window.addEventListener("resize", () => { if (window.innerWidth !== width) { width = window.innerWidth; fit(); } });
  window.aikg = { network, select };
  const here = location.hash.slice(1);
  const remembered = [...nodeOf.keys(), ...edgeOf.keys()].find((id) => encodeURIComponent(id) === here);
  select(remembered || null, { move: true, remember: false });
})();
