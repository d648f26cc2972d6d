"""An open knowledge graph of who allows what with AI.

`KnowledgeGraph` builds, asks, shows and exports a graph; the errors it raises are in `aikg.errors`.
"""

from importlib.metadata import version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aikg.knowledge_graph import KnowledgeGraph

__all__ = ["KnowledgeGraph", "__version__"]

__version__ = version("aikg")


def __getattr__(name: str) -> Any:
    """Load the Python door when it is first used: every stage imports this package, few need all of it."""
    if name == "KnowledgeGraph":
        from aikg.knowledge_graph import KnowledgeGraph  # noqa: PLC0415

        return KnowledgeGraph
    raise AttributeError(f"module 'aikg' has no attribute {name!r}")
