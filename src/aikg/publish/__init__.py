"""The graph leaves: files, pages, figures."""

from aikg.publish.export import SUFFIXES, export, write_quads
from aikg.publish.figures import NETWORK_FORMS, write_network
from aikg.publish.history import write_changes, write_timeline
from aikg.publish.matrix import write_matrix
from aikg.publish.network import network
from aikg.publish.network_part import Part
from aikg.publish.network_picture import Paper
from aikg.publish.page import page
from aikg.publish.placing import positions_of, read_positions, write_positions
from aikg.publish.verdict_turtle import verdicts_as_turtle

__all__ = [
    "NETWORK_FORMS",
    "SUFFIXES",
    "Paper",
    "Part",
    "export",
    "network",
    "page",
    "positions_of",
    "read_positions",
    "verdicts_as_turtle",
    "write_changes",
    "write_matrix",
    "write_network",
    "write_positions",
    "write_quads",
    "write_timeline",
]
