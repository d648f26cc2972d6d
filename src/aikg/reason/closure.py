"""What follows from the rules by the taxonomies: the graph `graph:closure`, written by SPARQL rules.

The rules are the files ``queries/closure/*.ru``, one idea each, in the order of their names. This
module only runs them; it knows nothing of uses, actors or places. What the properties mean stands in
docs/graph.md, and that OWL 2 RL says the same is tested against owlrl.
"""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import NamedNode, Store

from aikg.errors import StoreError
from aikg.names import GRAPH
from aikg.resources import resource

__all__ = ["CLOSURE_GRAPH", "close", "closure_request"]

#: The graph that `close` writes, and nothing else writes.
CLOSURE_GRAPH = NamedNode(GRAPH + "closure")


def close(store: Store) -> int:
    """Replace the closure of a store in one transaction and return how many facts it holds.

    A reader sees the old closure or the new one, never a part. Nothing else in the store changes.
    Raises StoreError when the store cannot be written.
    """
    try:
        store.update(closure_request(resource("queries/closure")))
    except OSError as error:
        raise StoreError(f"the closure could not be written ({error})") from error
    return sum(1 for _ in store.quads_for_pattern(None, None, None, CLOSURE_GRAPH))


def closure_request(folder: Path) -> str:
    """Return the rules of a folder as one SPARQL update, which a store runs as one transaction.

    The prefixes of all files come first, each once: the grammar allows a prologue before every
    operation, Oxigraph 0.5 only before the first.
    """
    prologue: dict[str, None] = {}
    operations = [f"CLEAR SILENT GRAPH {CLOSURE_GRAPH}"]
    for path in sorted(folder.glob("*.ru")):
        lines = path.read_text(encoding="utf-8").splitlines()
        prologue |= dict.fromkeys(line for line in lines if line.startswith("PREFIX "))
        operations.append("\n".join(line for line in lines if not line.startswith("PREFIX ")))
    return "\n".join(prologue) + "\n" + "\n;\n".join(operations)
