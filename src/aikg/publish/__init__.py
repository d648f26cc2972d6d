"""The graph leaves: files, pages, figures."""

from aikg.publish.export import SUFFIXES, export
from aikg.publish.history import write_changes, write_timeline
from aikg.publish.network import network
from aikg.publish.page import page, write_page

__all__ = ["SUFFIXES", "export", "network", "page", "write_changes", "write_page", "write_timeline"]
