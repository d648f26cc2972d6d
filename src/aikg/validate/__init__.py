"""Is the graph as it should be: shapes, quality queries, and whether OWL finds a contradiction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pyoxigraph import Store

from aikg.reason.classify import Classification, answer_classes, classify, view_for_reasoner
from aikg.validate.quality import check_quality
from aikg.validate.shapes import validate_shapes
from aikg.validate.violation import Violation

__all__ = ["Validation", "Violation", "check_quality", "validate", "validate_shapes"]


@dataclass(frozen=True, slots=True)
class Validation:
    """What was found: every violation, and what HermiT made of the graph."""

    violations: tuple[Violation, ...]
    classification: Classification

    @property
    def answers(self) -> dict[str, frozenset[str]]:
        """The members of every class that answers a question, by its IRI."""
        return {name: self.classification.members.get(name, frozenset()) for name in answer_classes()}

    @property
    def valid(self) -> bool:
        """Whether nothing is wrong."""
        return not self.violations


def validate(store: Store, on: date) -> Validation:
    """Return everything that is wrong with a graph, and the classes that HermiT finds as of a day.

    `store` must hold the ontology and its closure. Nothing is written. Raises ModelError when HermiT
    cannot work at all (no Java, or a view it refuses), which is not the fault of the data.
    """
    classification = classify(view_for_reasoner(store, on))
    violations = [*validate_shapes(store), *check_quality(store)]
    if not classification.consistent:
        violations.append(
            Violation(
                "HermiT",
                "",
                "The facts contradict the ontology, such as a rule that both permits and prohibits, or an agent that "
                "is a product; expected none that do. Look for a thing of two kinds.",
            )
        )
    violations += [
        Violation("HermiT", iri, "A class that can have no member; expected one that can. Correct its axioms.")
        for iri in sorted(classification.unsatisfiable)
    ]
    return Validation(tuple(violations), classification)
