"""A name that a person accepted becomes triples: what `data/` holds of an entity, in the same words.

It refuses nothing; what may be accepted is decided in `aikg.accept`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode, Quad

from aikg.names import ACTOR, ID, slug
from aikg.store.embedded import Store
from aikg.store.names import NAMES_GRAPH, REFERENCE_GRAPHS
from aikg.store.terms import PREF_LABEL, RDF_TYPE, iri, skos, term, text

__all__ = ["KINDS", "NewName", "accepted_quads", "taught"]

#: The classes of what a person may accept, by the word for it.
KINDS: dict[str, tuple[str, ...]] = {
    "vendor": ("Organization", "Vendor"),
    "organisation": ("Organization",),
    "ngo": ("NonGovernmentalOrganization",),
    "public-body": ("GovernmentBody",),
    "media": ("MediaOrganization",),
    "person": ("Person",),
    "product": ("Product",),
}


@dataclass(frozen=True, slots=True)
class NewName:
    """A name to accept.

    `kind` is a key of `KINDS`; `aliases` are other spellings, in the language `lang` alone where one is given;
    `offered_by` and `based_in` name a vendor and a place in any way the graph knows. `ambiguous` says that the name
    is also an ordinary word. `where` says where it was asked for, for messages.
    """

    name: str
    kind: str
    offered_by: str | None = None
    aliases: tuple[str, ...] = ()
    based_in: str | None = None
    lang: str = ""
    ambiguous: bool = False
    where: str = "aikg accept"

    @property
    def iri(self) -> str:
        """The IRI, which is the one that a reader gives a name it does not know."""
        return ID + slug(self.name)


def accepted_quads(new: NewName, *, vendor: str | None = None, place: str | None = None) -> Iterator[Quad]:
    """Yield the triples of a name; `vendor` and `place` are IRIs of who offers it and where it is based.

    Raises ModelError for a name or language that RDF cannot hold.
    """
    node = iri(new.iri)
    for name in KINDS[new.kind]:
        yield Quad(node, RDF_TYPE, term(name))
    yield Quad(node, PREF_LABEL, text(new.name))
    if new.ambiguous:
        yield Quad(node, term("ambiguousLabel"), text(new.name))
    for alias in new.aliases:
        yield Quad(node, skos("altLabel"), text(alias, new.lang))
    if new.kind == "public-body":
        yield Quad(node, term("actorKind"), NamedNode(ACTOR + "government"))
    if place is not None:
        yield Quad(node, term("basedIn"), iri(place))
    if vendor is not None:
        yield Quad(node, term("offeredBy"), iri(vendor))
        if new.kind == "product":
            yield Quad(iri(vendor), RDF_TYPE, term("Vendor"))


def taught(store: Store) -> Store:
    """Return a copy in memory of what `known_names` reads of a store: the reference graphs and `graph:names`."""
    copy = Store.open()
    for name in (*REFERENCE_GRAPHS, NAMES_GRAPH):
        copy.replace_graph(name, store.quads(name))
    return copy
