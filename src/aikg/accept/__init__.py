"""A person accepts a name: into the files of `data/`, or into one graph. Then it is recognised everywhere."""

from aikg.accept.data_folder import ACCEPTED_FILE, accept_into_data, own_data
from aikg.accept.graph import accept_into_graph
from aikg.accept.table import candidate_table, read_names

__all__ = ["ACCEPTED_FILE", "accept_into_data", "accept_into_graph", "candidate_table", "own_data", "read_names"]
