"use strict";
/* Filters the matrix and shows what stands behind a cell. Every text of the graph reaches the page as text, never as markup. */
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const byId = (id) => document.getElementById(id);
  const panel = byId("panel"), table = document.querySelector("table"), body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells].slice(1);
  const rows = [...body.rows];
  const recordOf = new Map(rows.map((row, index) => [row, data.rows[index]]));
  const rowOf = new Map(rows.map((row, index) => [data.rows[index].key, row]));
  const columnOf = new Map(data.uses.map((use, index) => [use.key, index]));
  const KINDS = new Map([...document.querySelectorAll(".kind")].map((button) => [button.dataset.kind, button]));
  const LISTED = 6, QUOTED = 3;
  let opened = null, sorted = null, current = null;

  /* ---- elements ---- */
  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key === "text") made.textContent = value;
      else if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
      else if (value !== null && value !== undefined && value !== "") made.setAttribute(key, value);
    }
    made.append(...children.filter((child) => child !== null));
    return made;
  }
  function tile(kind) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    made.setAttribute("class", "tile");
    made.setAttribute("aria-hidden", "true");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    use.setAttribute("href", `#tile-${kind}`);
    made.append(use);
    return made;
  }
  function webAddress(text) {
    try {
      const address = new URL(text);
      return ["http:", "https:"].includes(address.protocol) ? address.href : null;
    } catch { return null; }
  }
  const wordsOf = (kind) => KINDS.get(kind).children[1].textContent;
  const cellsOf = (row) => [...row.cells].slice(1);
  const columnOfCell = (cell) => cell.cellIndex - 1;
  const nameOf = (record) => (record.product ? `${record.vendor.label}, ${record.product.label}` : record.vendor.label);

  /* ---- which rows and cells are shown ---- */
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const names = new Map(rows.map((row) => [row, plain(nameOf(recordOf.get(row)))]));
  function show() {
    const wanted = plain(byId("search").value.trim());
    const kinds = [...KINDS].filter(([, button]) => button.getAttribute("aria-pressed") === "true").map(([kind]) => kind);
    let seen = 0, odd = false;
    for (const row of body.rows) {
      const cells = cellsOf(row);
      const has = !kinds.length || cells.some((cell) => kinds.includes(cell.dataset.kind));
      row.hidden = !(names.get(row).includes(wanted) && has);
      if (!row.hidden) { odd = !odd; seen += recordOf.get(row).product ? 0 : 1; }
      row.classList.toggle("odd", odd);
      for (const cell of cells) cell.classList.toggle("dim", kinds.length > 0 && !kinds.includes(cell.dataset.kind));
    }
    const all = rows.filter((row) => !recordOf.get(row).product).length;
    byId("shown").textContent = seen === all ? `${all} vendors` : `${seen} of ${all} vendors`;
  }
  byId("search").addEventListener("input", show);
  for (const button of KINDS.values()) {
    button.addEventListener("click", () => {
      button.setAttribute("aria-pressed", button.getAttribute("aria-pressed") === "true" ? "false" : "true");
      show();
    });
  }

  /* ---- sorted by a use: as the legend has its verdicts; a product stays beneath its vendor ---- */
  const ranks = new Map([...KINDS.keys()].map((kind, index) => [kind, index]));
  function sort(column) {
    sorted = sorted === column ? null : column;
    heads.forEach((head, index) => index === sorted ? head.setAttribute("aria-sort", "other") : head.removeAttribute("aria-sort"));
    const blocks = [];
    for (const row of rows) recordOf.get(row).product && blocks.length ? blocks.at(-1).push(row) : blocks.push([row]);
    const rank = ([row]) => ranks.get(cellsOf(row)[sorted].dataset.kind);
    if (sorted !== null) blocks.sort((one, other) => rank(one) - rank(other));
    body.append(...blocks.flat());
    show();
  }
  heads.forEach((head, index) => head.querySelector("button").addEventListener("click", () => sort(index)));

  /* ---- pointer ---- */
  let lit = null;
  function light(column) {
    if (column === lit) return;
    for (const [index, on] of [[lit, false], [column, true]]) {
      if (index === null) continue;
      heads[index].classList.toggle("here", on);
      for (const row of rows) row.cells[index + 1].classList.toggle("here", on);
    }
    lit = column;
  }
  table.addEventListener("pointerover", (event) => {
    const cell = event.target.closest("td");
    light(cell ? columnOfCell(cell) : null);
    if (cell && !cell.title) {
      const record = recordOf.get(cell.parentNode), column = columnOfCell(cell);
      cell.title = `${nameOf(record)}: ${data.uses[column].label}: ${record.cells[column].headline || cell.textContent}`;
    }
  });
  table.addEventListener("pointerleave", () => light(null));
  body.addEventListener("click", (event) => {
    const cell = event.target.closest("td");
    if (cell) { step(cell); open(cell); }
  });

  /* ---- keyboard ---- */
  function step(cell, { focus = true } = {}) {
    if (current) current.tabIndex = -1;
    current = cell;
    cell.tabIndex = 0;
    if (focus) cell.focus();
  }
  const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], Home: [0, -Infinity], End: [0, Infinity], PageUp: [-10, 0], PageDown: [10, 0] };
  const within = (value, most) => Math.max(0, Math.min(most, value));
  body.addEventListener("keydown", (event) => {
    const cell = event.target.closest("td");
    if (!cell || event.altKey || event.metaKey || event.shiftKey) return;
    if (event.key in MOVES) {
      const shown = [...body.rows].filter((row) => !row.hidden);
      const [down, right] = MOVES[event.key];
      const far = event.ctrlKey ? Infinity : 1;
      const row = shown[within(shown.indexOf(cell.parentNode) + (down && down * far), shown.length - 1)];
      step(row.cells[within(columnOfCell(cell) + (right && right * far), heads.length - 1) + 1]);
    } else if (event.key === "Enter" || event.key === " ") open(cell, { move: true });
    else if (event.key === "s" && !event.ctrlKey) { sort(columnOfCell(cell)); cell.focus(); }
    else return;
    event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !["INPUT", "TEXTAREA"].includes(document.activeElement.tagName)) {
      event.preventDefault();
      byId("search").focus();
    }
    if (event.key === "Escape") {
      if (document.activeElement === byId("search")) { byId("search").value = ""; show(); }
      else if (opened) close();
    }
  });

  /* ---- the panel ---- */
  const AUTHORITIES = { policy: "policy text", matrix: "coded from policy texts", statement: "the vendor’s own statement", report: "press report" };
  const STEPS = {
    exception: "as an exception to it", specificity: "which is more specific", authority: "which has the higher authority",
    recency: "which is later", prohibit: "as prohibitions win", permit: "as permissions win", invalid: "as a conflict decides nothing",
  };
  const WHYS = { duty: "a duty, which decides nothing alone", proposed: "proposed, not in force", alleged: "alleged" };
  const AXES = { use: "use", actor: "for", place: "in", product: "with" };

  function showQuote(number) {
    const said = data.quotes[number], from = data.documents[said.document];
    const title = from.title || from.id, address = webAddress(from.url);
    const source = address
      ? element("a", { href: address, rel: "noopener noreferrer", target: "_blank", text: title })
      : element("cite", { text: title });
    const rest = [from.publisher, from.published, said.section, said.status && said.status !== "current" ? `stated as ${said.status}` : "",
      said.attribution ? `according to ${said.attribution}` : "", said.end ? `characters ${said.start} to ${said.end}` : ""].filter(Boolean);
    return element("blockquote", {}, element("q", { text: said.text, lang: said.language || null }),
      element("footer", {}, source, document.createTextNode(rest.map((text) => ` · ${text}`).join(""))));
  }
  function folded(made, most, noun) {
    if (made.length <= most + 1) return made;
    const rest = made.slice(most);
    return [...made.slice(0, most), element("details", {}, element("summary", { text: `${rest.length} more ${noun}` }), ...rest)];
  }
  function showRule(told, extra = "") {
    const rule = data.rules[told.rule];
    const dates = [AUTHORITIES[rule.authority], rule.since && `since ${rule.since}`, rule.until && `until ${rule.until}`,
      rule.lastStated && `last stated ${rule.lastStated}`, rule.uncertain && "date uncertain"].filter(Boolean);
    const ways = Object.entries(told.ways || {}).filter(([, steps]) => steps.length > 1);
    return element("div", { class: `rule ${rule.sign}` },
      element("p", { class: "says", text: rule.says }),
      element("p", { class: "quiet" }, ...dates.flatMap((text, index) => [index ? document.createTextNode(" · ") : "", element("span", { class: "nowrap", text })])),
      extra ? element("p", { class: "way", text: extra }) : null,
      told.open ? element("p", { class: "way" }, element("b", { text: "open condition: " }), document.createTextNode(told.open.join("; "))) : null,
      told.inside ? element("p", { class: "way quiet", text: "Speaks of a part of what was asked." }) : null,
      ...ways.map(([axis, steps]) => element("p", { class: "way" }, element("b", { text: `${AXES[axis] || axis}: ` }), document.createTextNode(steps.join(" → ")))),
      ...folded((rule.quotes || []).map(showQuote), QUOTED, "quotes"));
  }
  function section(title, told, made = showRule) {
    if (!told || !told.length) return [];
    const count = told.length > 1 ? element("span", { class: "quiet", text: ` ${told.length}` }) : null;
    return [element("h3", { text: title }, count), ...folded(told.map((one) => made(one)), LISTED, "rules")];
  }
  function kindOf(words) {
    return [...KINDS.keys()].find((kind) => wordsOf(kind) === words);
  }
  function showPart(part) {
    const who = [part.products.join(", "), part.places.join(", ")].filter(Boolean).join("; in ") || "all";
    const kind = kindOf(part.verdict);
    return element("li", {}, kind ? tile(kind) : null, element("span", {}, element("b", { text: `${part.verdict}: ` }), document.createTextNode(who)));
  }
  function showUpstream(one) {
    return element("div", {}, element("p", { class: "says", text: `${one.product} (${one.vendor}): ${one.verdict}` }), ...one.rules.map((rule) => showRule(rule)));
  }
  function signed(told, sign) { return (told || []).filter((one) => data.rules[one.rule].sign === sign); }
  function rulesOf(cell) {
    const used = cell.used || [], permits = signed(used, "permits"), prohibits = signed(used, "prohibits");
    if (permits.length && prohibits.length) return [...section("What permits", permits), ...section("What prohibits", prohibits)];
    return section(used.length > 1 ? "Rules" : "Rule", used);
  }
  function showCell(record, use, cell, kind) {
    const name = nameOf(record), words = wordsOf(kind);
    const marks = (cell.marks || []).filter((mark) => mark !== "in part");
    const silent = cell.verdict === "not stated", rest = (cell.headline || "").replace(`${words}: `, "");
    const told = [
      element("div", { class: "top" }, element("div", {}, element("p", { class: "who", text: name }), element("h2", { text: use.label })),
        element("button", { class: "close", type: "button", "aria-label": "Close", text: "×", onclick: () => close() })),
      element("p", { class: "verdict" }, tile(kind), element("span", { text: words }), ...marks.map((mark) => element("span", { class: "badge", text: mark }))),
      rest ? element("p", { text: rest }) : null,
      silent ? element("p", { text: `No rule of ${name} that is in force on ${data.day} decides this. Not stated is neither permitted nor prohibited.` }) : null,
      element("p", { class: "quiet", text: `Asked: ${cell.asked || asked(name, use)}` }),
      use.definition ? element("p", { class: "quiet", text: `${use.label}: ${use.definition}` }) : null,
      ...(cell.parts ? [element("h3", { text: "In its parts" }), element("ul", { class: "parts" }, ...cell.parts.map(showPart))] : []),
      ...rulesOf(cell),
      ...section("Against it", cell.against),
      ...section("Beaten", cell.beaten, (one) => showRule(one, `Beaten by: ${one.by}, ${STEPS[one.step] || one.step}.`)),
      ...section("Mentioned", cell.mentioned, (one) => showRule(one, WHYS[one.why] || one.why)),
      ...section("Upstream: rules on the models it is built on", cell.upstream, showUpstream),
    ];
    panel.replaceChildren(...told.filter((child) => child !== null));
  }
  const asked = (name, use) => [`${name}: ${use.label}`, data.actor && `by ${data.actor}`, data.place && `in ${data.place}`, `on ${data.day}`].filter(Boolean).join(", ");
  function open(cell, { move = false, remember = true } = {}) {
    if (opened) opened.classList.remove("open");
    opened = cell;
    cell.classList.add("open");
    const record = recordOf.get(cell.parentNode), column = columnOfCell(cell), use = data.uses[column];
    showCell(record, use, record.cells[column], cell.dataset.kind);
    panel.hidden = false;
    panel.scrollTop = 0;
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (move) panel.focus();
    if (remember) history.replaceState(null, "", `#${encodeURIComponent(record.key)}/${encodeURIComponent(use.key)}`);
  }
  function close() {
    const cell = opened;
    opened.classList.remove("open");
    opened = null;
    panel.hidden = true;
    history.replaceState(null, "", "#");
    step(cell);
  }
  function follow() {
    const parts = location.hash.slice(1).split("/").map((part) => { try { return decodeURIComponent(part); } catch { return ""; } });
    const row = rowOf.get(parts[0]), column = columnOf.get(parts[1]);
    if (!row || column === undefined) return;
    if (row.hidden) { byId("search").value = ""; for (const button of KINDS.values()) button.setAttribute("aria-pressed", "false"); show(); }
    const cell = row.cells[column + 1];
    step(cell, { focus: false });
    open(cell, { remember: false });
  }
  window.addEventListener("hashchange", follow);
  show();
  step(rows[0].cells[1], { focus: false });
  follow();
})();
