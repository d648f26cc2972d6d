"""The graph leaves: files, pages, figures."""

from aikg.publish.export import SUFFIXES, export, write_quads
from aikg.publish.history import write_changes, write_timeline
from aikg.publish.matrix import write_matrix
from aikg.publish.network import network
from aikg.publish.page import page, write_page
from aikg.publish.verdict_turtle import verdicts_as_turtle

__all__ = [
    "SUFFIXES",
    "export",
    "network",
    "page",
    "verdicts_as_turtle",
    "write_changes",
    "write_matrix",
    "write_page",
    "write_quads",
    "write_timeline",
]
