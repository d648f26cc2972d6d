"""From a name to a thing of the graph: slugs, codes, CURIEs, IRIs and labels in any language."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Store

from aikg.errors import QueryRejected
from aikg.names import ACTOR, AIKG, CONDITION, ID, LOC, PREFIXES, USE, WORLD, compress, expand

__all__ = ["NAME_KINDS", "NameIndex", "resolve"]

_SKOS = PREFIXES["skos"]
# How a thing is called, the best name first: where a name means two things, the better name wins.
_NAMES = (
    _SKOS + "notation",
    AIKG + "code",
    _SKOS + "prefLabel",
    _SKOS + "altLabel",
    AIKG + "demonym",
    PREFIXES["dcterms"] + "identifier",
)
#: The kinds of names: what `resolve` may be asked for; a subject is what a policy is about, or a policy.
NAME_KINDS = ("use", "actor", "place", "vendor", "product", "condition", "subject", "thing")
_CLASSES = {
    "actor": ("ActorKind", "ActorGroup", "GovernmentBody"),
    "place": ("Jurisdiction", "Country", "Alliance"),
    "vendor": ("Organization", "Vendor"),
    "product": ("Product",),
    "condition": ("Condition",),
    "subject": ("Use", "Organization", "Vendor", "Product", "Policy"),
}
_SPACES = {"use": (USE,), "actor": (ACTOR,), "place": (LOC, WORLD), "condition": (CONDITION,)}


def _plain(text: str) -> str:
    """Return a name without case, accents and punctuation, as names are compared.

    >>> _plain("Cinq Yeux, État-major")
    'cinq yeux etat major'
    """
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in bare.casefold()).split())


@dataclass(frozen=True)
class NameIndex:
    """Every name of every thing in a store, read once: `names[plain name]` holds (rank, IRI) pairs."""

    names: dict[str, set[tuple[int, str]]]
    spellings: dict[str, str]
    classes: dict[str, frozenset[str]]

    @classmethod
    def of(cls, store: Store) -> NameIndex:
        """Read the names of a store."""
        names: dict[str, set[tuple[int, str]]] = {}
        spellings: dict[str, str] = {}
        for rank, predicate in enumerate(_NAMES):
            for quad in store.quads_for_pattern(None, NamedNode(predicate), None, None):
                if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
                    plain = _plain(quad.object.value)
                    names.setdefault(plain, set()).add((rank, quad.subject.value))
                    spellings.setdefault(plain, quad.object.value)
        return cls(names, spellings, _classes(store))

    def is_a(self, iri: str, kind: str) -> bool:
        """Tell whether a thing is of a kind of `NAME_KINDS`."""
        if kind == "thing" or iri.startswith(_SPACES.get(kind, ())):
            return True
        return not self.classes.get(iri, frozenset()).isdisjoint(AIKG + name for name in _CLASSES.get(kind, ()))

    def find(self, text: str, kind: str) -> str:
        """Return the IRI of the thing of a kind that `text` names.

        Raises QueryRejected when there is none, with the nearest names, or when several are called so.
        """
        found = sorted(self._candidates(text.strip(), kind))
        best = [iri for rank, iri in found if rank == found[0][0]]
        if len(set(best)) == 1:
            return best[0]
        if best:
            names = ", ".join(compress(iri) for iri in best)
            raise QueryRejected(f'"{text}" is the name of several things', expected=f"one of {names}")
        raise QueryRejected(
            f'nothing in the graph is called "{text}"' if kind == "thing" else f'there is no {kind} called "{text}"',
            expected=self._suggestions(text, kind),
        )

    def known(self, text: str, kind: str) -> str | None:
        """Return the IRI of the one thing of a kind that has `text` for its name, or None."""
        found = {iri for _, iri in self.names.get(_plain(text), ()) if self.is_a(iri, kind)}
        return found.pop() if len(found) == 1 else None

    def like(self, text: str, kind: str = "thing") -> list[str]:
        """Return the IRIs of things of a kind with a name that holds every word of `text`, or words that begin so.

        Whole names come first, then names that begin with the text, then shorter names before longer ones.
        """
        plain = _plain(text)
        words = plain.split()
        found: dict[str, tuple[int, int, str]] = {}
        for name, things in self.names.items() if words else ():
            parts = name.split()
            if all(any(part.startswith(word) for part in parts) for word in words):
                place = (0 if name == plain else 1 if name.startswith(plain) else 2, len(name), name)
                for _, iri in things:
                    if self.is_a(iri, kind):
                        found[iri] = min(place, found.get(iri, place))
        return sorted(found, key=lambda iri: (found[iri], iri))

    def _candidates(self, text: str, kind: str) -> Iterator[tuple[int, str]]:
        iri = expand(text.strip("<>"))
        if "://" in iri:
            # An IRI says what it means, but not that the graph knows it.
            yield from [(0, iri)] if self.is_a(iri, kind) and iri in self.classes else []
            return
        for space in _SPACES.get(kind, (ID, USE, ACTOR)):
            if space + text in self.classes and self.is_a(space + text, kind):
                yield 0, space + text
        if ID + text in self.classes and self.is_a(ID + text, kind):
            yield 0, ID + text
        for rank, named in self.names.get(_plain(text), ()):
            if self.is_a(named, kind):
                yield rank + 1, named

    def _suggestions(self, text: str, kind: str) -> str:
        """Return names that hold all words of `text`, the shortest first, then those spelled like it."""
        plain = _plain(text)
        words = set(plain.split())
        known = [name for name, things in self.names.items() if any(self.is_a(iri, kind) for _, iri in things)]
        holding = sorted((name for name in known if words and words <= set(name.split())), key=lambda n: (len(n), n))
        like = difflib.get_close_matches(plain, known, 5, 0.55)
        near = [self.spellings[name] for name in dict.fromkeys([*holding[:3], *like])]
        return "a name such as " + ", ".join(near[:5]) if near else f"the name of a {kind}"


def resolve(store: Store, text: str, kind: str = "thing") -> str:
    """Return the IRI of the thing that `text` names: a slug, code, CURIE, IRI or a label in any language.

    Case, accents and punctuation do not count. `kind` is one of `NAME_KINDS`. Raises QueryRejected as
    `NameIndex.find` does; use a `NameIndex` where many names are looked up.
    """
    return NameIndex.of(store).find(text, kind)


def _classes(store: Store) -> dict[str, frozenset[str]]:
    """Return the classes of every thing, broader ones included."""
    rdf_type, sub_class = NamedNode(PREFIXES["rdf"] + "type"), NamedNode(PREFIXES["rdfs"] + "subClassOf")
    above: dict[str, set[str]] = {}
    for quad in store.quads_for_pattern(None, sub_class, None, None):
        above.setdefault(_name(quad.subject), set()).add(_name(quad.object))
    own: dict[str, set[str]] = {}
    for quad in store.quads_for_pattern(None, rdf_type, None, None):
        own.setdefault(_name(quad.subject), set()).add(_name(quad.object))
    return {iri: frozenset(_upwards(classes, above)) for iri, classes in own.items()}


def _upwards(classes: set[str], above: dict[str, set[str]]) -> set[str]:
    found, pending = set(classes), list(classes)
    while pending:
        new = above.get(pending.pop(), set()) - found
        found |= new
        pending.extend(new)
    return found


def _name(term: object) -> str:
    return term.value if isinstance(term, NamedNode) else str(term)
