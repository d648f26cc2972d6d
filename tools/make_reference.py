"""Write the reference graph that ships with aikg, from a collection of policy texts and the acceptable-use matrix.

usage: python tools/make_reference.py COLLECTION

COLLECTION is a repository or bundle of an Open Terms Archive collection of versions. Texts do not enter the graph, but
rules, dates, links to the archived versions, and quotes of a sentence at most. The same inputs give the same bytes.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from aikg import KnowledgeGraph
from aikg.resources import resource
from aikg.shipped import Attribution, pack

_COLLECTION = Attribution(
    "https://opendatacommons.org/licenses/by/1-0/",
    "Open Terms Archive contributors, collection genai-contrib "
    "(https://github.com/OpenTermsArchive/genai-contrib-versions), ODC-BY 1.0. "
    "The texts remain the vendors' own; quotes are of one sentence at most.",
)
_MATRIX = Attribution(
    "https://creativecommons.org/licenses/by/4.0/",
    "K. Klyman, Acceptable Use Policies for Foundation Models, 2024, CC BY 4.0.",
)


def _tell(done: int, total: int, last: str) -> None:
    sys.stderr.write(f"{done} of {total}: {last}\n")


if __name__ == "__main__":
    collection = Path(sys.argv[1])
    data = resource("data")
    with KnowledgeGraph.open() as graph:
        report = graph.build(
            [collection, data / "acceptable_use_matrix.csv"],
            recorded_at=datetime(2026, 1, 1, tzinfo=UTC),  # it is not packed
            on_policy=_tell,
        )
        failures = [*report.failed, *(failure for terms in report.terms for failure in terms.failed)]
        if failures:
            sys.exit("\n".join(map(str, failures)))
        packed = pack(graph.store, _COLLECTION, _MATRIX)
    (data / "reference.nq.gz").write_bytes(packed)
    sys.stdout.write(f"data/reference.nq.gz: {len(packed):,} bytes\n")
