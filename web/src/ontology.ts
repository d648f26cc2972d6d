/** The ontology: terms that do not hold the words of the search field step aside while it is typed in. */

import { byId } from "./parts/dom";

const field = byId<HTMLInputElement>("term-search");
const count = byId<HTMLOutputElement>("term-count");
const terms = [...document.querySelectorAll<HTMLElement>(".term")];

function search(): void {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const term of terms) {
    term.hidden = !words.every((word) => (term.dataset["words"] ?? "").includes(word));
    if (!term.hidden) shown += 1;
  }
  for (const group of document.querySelectorAll<HTMLElement>("section.terms")) {
    group.hidden = group.querySelector(".term:not([hidden])") === null;
  }
  count.textContent = String(shown);
}

field.addEventListener("input", search);
