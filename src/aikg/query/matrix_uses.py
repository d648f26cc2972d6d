"""The columns of a matrix: which uses it shows where nobody asked for any, and in which order.

Every use stands under a broad use, its group. A use with several ways up goes the shortest one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from aikg.names import AIKG, PREFIXES, USE
from aikg.query.graph_reader import GraphReader
from aikg.query.matrix_values import MatrixUse
from aikg.reason.norms import ANY_USE, FUNCTIONS, PROTECTED, ScopedRule

__all__ = ["MOST_USES", "UseColumns"]

#: How many uses a matrix shows where nobody asked for any.
MOST_USES = 28
_BROADER, _DEFINITION = PREFIXES["skos"] + "broader", PREFIXES["skos"] + "definition"
#: Uses that verdicts single out (docs/verdicts.md, "Reach"): they have to be named, or are the function of an actor.
_SINGLED_OUT = (*PROTECTED, *FUNCTIONS.values())


class UseColumns:
    """The scheme of uses of a graph, as columns."""

    def __init__(self, reader: GraphReader) -> None:
        self._reader = reader

    def asked(self, uses: Sequence[str]) -> list[MatrixUse]:
        """Return exactly these uses, in their order, each under its group."""
        return [self._column(use, self.group(use)) for use in dict.fromkeys(uses)]

    def beneath(self, uses: Sequence[str]) -> list[MatrixUse]:
        """Return these uses, each followed by all that is narrower; every use stands once, under the first of them."""
        found: dict[str, MatrixUse] = {}

        def walk(use: str, top: str) -> None:
            if use not in found:
                found[use] = self._column(use, top)
                for narrower in self._by_label(self._reader.subjects(_BROADER, use)):
                    walk(narrower, top)

        for use in uses:
            walk(use, use)
        return list(found.values())

    def chosen(self, rules: Iterable[ScopedRule], most: int = MOST_USES) -> list[MatrixUse]:
        """Return at most so many uses of which rules speak, by their groups.

        First those that verdicts single out, then in turns one of each group among its two top levels: the one that
        most vendors have rules about by name.
        """
        named: dict[str, set[str]] = {}
        for rule in rules:
            named.setdefault(rule.use, set()).add(rule.vendor)
        named.pop(ANY_USE, None)
        singled = [use for use in dict.fromkeys(_SINGLED_OUT) if self._reached(use, named)]
        turns = Counter[str]()
        ranked = []
        for use in sorted(set(named) - set(singled), key=lambda one: (-len(named[one]), self._place(one))):
            if self._is_high(use):
                turns[self.group(use)] += 1
                ranked.append((turns[self.group(use)], -len(named[use]), self._place(use), use))
        uses = [*self._by_label(singled), *(use for *_, use in sorted(ranked))][:most]
        return sorted((self._column(use, self.group(use)) for use in uses), key=_along_the_scheme)

    def group(self, use: str) -> str:
        """Return the broadest use above one, by the shortest way; of several that are as near, the first by label."""
        level, seen = [use], {use}
        while level:
            tops = [one for one in level if not self._broader(one)]
            if tops:
                return self._by_label(tops)[0]
            level = [up for one in level for up in self._broader(one) if up not in seen]
            seen.update(level)
        return use

    def _column(self, use: str, group: str) -> MatrixUse:
        reader = self._reader
        return MatrixUse(use, reader.label(use), reader.words(use, _DEFINITION)[0], group, reader.label(group))

    def _reached(self, use: str, named: Iterable[str]) -> bool:
        """Tell whether a rule names a use or a narrower one."""
        return use in named or any(use in self._above(one) for one in named)

    def _above(self, use: str) -> set[str]:
        found: set[str] = set()
        pending = [use]
        while pending:
            new = [up for up in self._broader(pending.pop()) if up not in found]
            found.update(new)
            pending += new
        return found

    def _broader(self, use: str) -> list[str]:
        return self._reader.all(use, _BROADER)

    def _is_high(self, use: str) -> bool:
        """Tell whether a use is one of the two top levels of our scheme."""
        above = self._broader(use)
        ours = use.startswith(USE) and AIKG + "Use" in self._reader.classes(use)
        return ours and (not above or any(not self._broader(up) for up in above))

    def _by_label(self, uses: Iterable[str]) -> list[str]:
        return sorted(uses, key=self._place)

    def _place(self, use: str) -> tuple[str, str]:
        return self._reader.label(use).casefold(), use


def _along_the_scheme(use: MatrixUse) -> tuple[object, ...]:
    """Order columns by group, and in a group the broad use before the others."""
    return use.group.casefold(), use.group_iri, use.iri != use.group_iri, use.label.casefold(), use.iri
