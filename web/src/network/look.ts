/** Colours and shapes by kind. Colours are variables of the style sheet, so that they suit a light and a dark ground. */
import { CIRCLE, DIAMOND, HEXAGON, PENTAGON, SQUARE, TRIANGLE, type Shape } from "./shapes";

/** Kinds of things in the order of the legend, with their shapes. */
export const THINGS: Record<string, Shape> = {
  organisation: CIRCLE,
  "public body": SQUARE,
  product: CIRCLE,
  use: DIAMOND,
  actor: TRIANGLE,
  place: HEXAGON,
  person: CIRCLE,
  pledge: PENTAGON,
  partnership: SQUARE,
};
/** Kinds of lines in the order of the legend. */
export const LINES = ["permits", "prohibits", "requires", "partnership", "pledge", "built on", "role", "context"];
/** Lines that no document states: they come from the entities and vocabularies. */
export const CONTEXT = "context";

export interface Theme {
  ground: string;
  surface: string;
  ink: string;
  outline: string;
  edge: string;
  focus: string;
  thing: Record<string, string>;
  line: Record<string, string>;
}

/** Return the colours that hold now. */
export function theme(): Theme {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => {
    const text = style.getPropertyValue(`--${name.replaceAll(" ", "-")}`).trim();
    return text.length === 4 ? text.replace(/[\da-f]/gi, "$&$&") : text; // #fff is #ffffff
  };
  const all = (names: string[], prefix: string) => Object.fromEntries(names.map((name) => [name, colour(prefix + name)]));
  return {
    ground: colour("page"),
    surface: colour("surface"),
    ink: colour("ink"),
    outline: colour("outline"),
    edge: colour("edge"),
    focus: colour("focus"),
    thing: all(Object.keys(THINGS), "thing-"),
    line: all(LINES, "line-"),
  };
}

const mixtures = new Map<string, string>();

/** Return a colour (#rrggbb) at a strength of 0 to 1 before a ground: what a translucent one would look like. */
export function faint(colour: string, ground: string, strength: number): string {
  const step = Math.round(Math.min(1, Math.max(0, strength)) * 20) / 20;
  const key = `${colour}${ground}${step}`;
  let mixed = mixtures.get(key);
  if (!mixed) {
    const channel = (text: string, at: number) => parseInt(text.slice(at, at + 2), 16);
    const parts = [1, 3, 5].map((at) => Math.round(channel(colour, at) * step + channel(ground, at) * (1 - step)));
    mixed = `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
    mixtures.set(key, mixed);
  }
  return mixed;
}
