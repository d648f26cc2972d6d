/** A thing: a link to a place that is folded away opens what it is folded in; print shows everything. */

function unfold(): void {
  const name = decodeURIComponent(location.hash.slice(1));
  const target = name ? document.getElementById(name) : null;
  for (let outer = target?.closest("details"); outer; outer = outer.parentElement?.closest("details")) outer.open = true;
  if (target) target.scrollIntoView();
}

window.addEventListener("hashchange", unfold);
window.addEventListener("beforeprint", () => {
  for (const one of document.querySelectorAll("details")) one.open = true;
});
unfold();
