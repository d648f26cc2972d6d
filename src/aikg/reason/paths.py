"""From what was asked to what a rule names: the way through the taxonomies, the families and the alliances."""

from __future__ import annotations

from collections.abc import Mapping

from aikg.reason.norms import ANY_USE, FUNCTIONS, Request, ScopedRule, Scopes

__all__ = ["axis_paths", "shared_function"]

_NOTHING: frozenset[str] = frozenset()


def axis_paths(rule: ScopedRule, request: Request, scopes: Scopes) -> dict[str, tuple[str, ...]]:
    """Return, for each axis on which a rule names another thing than the request, the things between the two.

    A way leads from the asked thing to the named one, upwards where the rule is broader and downwards where it is
    narrower. An axis that the rule does not name, or on which it names the asked thing, has none.

    >>> above = {"gun": frozenset({"weapon", "tool"}), "weapon": frozenset({"tool"})}
    >>> from datetime import date
    >>> from aikg.model import Modality
    >>> rule = ScopedRule("r", Modality.PROHIBITS, "tool")
    >>> axis_paths(rule, Request("v", "gun", date(2025, 1, 1)), Scopes(uses=above))
    {'use': ('gun', 'weapon', 'tool')}
    """
    ways = {
        "use": _way({rule.use}, request.use, scopes.uses, top=ANY_USE),
        "actor": _way(rule.actors, request.actor, scopes.actors),
        "place": _way(rule.places, request.place, _alliances(scopes)),
        "product": _way(frozenset(filter(None, [rule.product])), request.product, scopes.products),
    }
    return {axis: way for axis, way in ways.items() if len(way) > 1}


def shared_function(rule: ScopedRule, request: Request, scopes: Scopes) -> tuple[str, str] | None:
    """Return the actor and the use of the function by which a rule touches a request on another use; None without one.

    See docs/verdicts.md, "The same function".
    """
    asked, named = request.use, rule.use
    related = {asked, *scopes.uses.get(asked, _NOTHING)}, {named, *scopes.uses.get(named, _NOTHING)}
    if ANY_USE in (asked, named) or named in related[0] or asked in related[1]:
        return None
    for who, what in FUNCTIONS.items():
        wide = {what, *scopes.uses.get(what, _NOTHING)}
        acts = request.actor is not None and who in {request.actor, *scopes.actors.get(request.actor, _NOTHING)}
        named_acts = any(who in {actor, *scopes.actors.get(actor, _NOTHING)} for actor in rule.actors)
        if (acts and named in wide) or (named_acts and asked in wide):
            return who, what
    return None


def _way(
    named: frozenset[str] | set[str], asked: str | None, above: Mapping[str, frozenset[str]], top: str = ""
) -> tuple[str, ...]:
    if asked is None or not named or asked in named:
        return ()
    for name in sorted(named):
        if name == top or name in above.get(asked, _NOTHING):
            return _climb(asked, name, above)
        if asked == top or asked in above.get(name, _NOTHING):
            return tuple(reversed(_climb(name, asked, above)))
    return ()


def _climb(low: str, high: str, above: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    """Return a way up: at each step the nearest thing above that still lies below the end."""
    way = [low]
    while way[-1] != high:
        between = [thing for thing in above.get(way[-1], _NOTHING) if high in above.get(thing, _NOTHING)]
        way.append(min(between, key=lambda thing: (-len(above.get(thing, _NOTHING)), thing), default=high))
    return tuple(way)


def _alliances(scopes: Scopes) -> dict[str, frozenset[str]]:
    """Return the alliances above each country."""
    above: dict[str, frozenset[str]] = {}
    for alliance, members in scopes.members.items():
        for country in members:
            above[country] = above.get(country, _NOTHING) | {alliance}
    return above
