/** A search box with suggestions: arrows walk, Enter takes, Escape closes; accents and case do not count. */
import { element, folded } from "../parts/dom";

export interface Found {
  id: string;
  label: string;
  kind: string;
}

const LISTED = 12;

export function search(
  input: HTMLInputElement,
  list: HTMLElement,
  all: () => Found[],
  words: { none: string },
  take: (id: string) => void,
): void {
  let found: Found[] = [];
  let chosen = 0;
  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const pick = (id: string) => {
    input.value = "";
    close();
    take(id);
  };
  const show = () => {
    list.replaceChildren(
      ...found.map(({ id, label, kind }, at) =>
        element(
          "li",
          { id: `match-${at}`, role: "option", "aria-selected": String(at === chosen), pointerdown: (event: Event) => {
            event.preventDefault();
            pick(id);
          } },
          element("span", {}, label),
          element("small", {}, kind),
        ),
      ),
    );
    if (!found.length) list.append(element("li", { class: "quiet", role: "status" }, words.none));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    if (found.length) input.setAttribute("aria-activedescendant", `match-${chosen}`);
    else input.removeAttribute("aria-activedescendant");
  };
  const look = () => {
    const text = folded(input.value.trim());
    if (!text) return close();
    const rank = (label: string) => (label === text ? 0 : label.startsWith(text) ? 1 : label.includes(` ${text}`) ? 2 : 3);
    found = all()
      .map((one) => ({ one, label: folded(one.label) }))
      .filter(({ label }) => label.includes(text))
      .sort((a, b) => rank(a.label) - rank(b.label) || a.label.length - b.label.length || (a.label < b.label ? -1 : 1))
      .slice(0, LISTED)
      .map(({ one }) => one);
    chosen = 0;
    show();
  };
  input.addEventListener("input", look);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      input.value = "";
      close();
    } else if (event.key === "Enter") {
      event.preventDefault();
      const one = found[chosen];
      if (!list.hidden && one) pick(one.id);
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !list.hidden && found.length) {
      event.preventDefault();
      chosen = (chosen + (event.key === "ArrowDown" ? 1 : -1) + found.length) % found.length;
      show();
    }
  });
}
