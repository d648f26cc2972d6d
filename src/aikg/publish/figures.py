"""Figures for papers and files for other programs: the suffix of the file says which.

A picture is written once, as SVG; PDF and PNG are made from it, so that all three show the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from aikg.publish.files import suffix_of, write_file
from aikg.publish.graph_files import WRITERS
from aikg.publish.network_picture import Paper, network_picture
from aikg.publish.page import TITLE, page
from aikg.publish.typeset import pdf, png

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["NETWORK_FORMS", "PRINTED", "write_network"]

#: What is made of a picture in SVG.
PRINTED: Mapping[str, Callable[[bytes], bytes]] = {".svg": bytes, ".pdf": pdf, ".png": png}
#: What a network may be written to.
NETWORK_FORMS = (*PRINTED, ".html", ".htm", *WRITERS)


def write_network(graph: nx.MultiDiGraph, path: Path, *, paper: Paper | None = None, title: str = TITLE) -> None:
    """Write a network made by `aikg.publish.network.network` to a file; an older file is replaced whole.

    A picture (.svg, .pdf, .png) in the size of `paper`, a page that opens in a browser (.html), or a file for Gephi and
    other programs (.graphml, .gexf, .json for Cytoscape). Positions, colours and shapes are the same in all. Raises
    ExportError for another suffix, or when the file cannot be written.
    """
    suffix = suffix_of(path, NETWORK_FORMS)
    if suffix in PRINTED:
        made = PRINTED[suffix](network_picture(graph, paper, title=title))
    elif suffix in WRITERS:
        made = WRITERS[suffix](graph)
    else:
        made = page(graph, title=title).encode()
    write_file(path, [made])
