"""ODRL 2.2: evaluate policies, export those of a graph, read those of others.

`evaluate_graphs` and `report_graph` say which rules of a policy are in effect for a request; `export_policies` and
`read_policies` are the way out of our terms and back. docs/odrl.md shows all of them.
"""

from aikg.odrl.evaluate import PolicyResult, RuleResult, evaluate, evaluate_graphs
from aikg.odrl.export import as_graph, export_policies
from aikg.odrl.files import parse_rdf, read_file
from aikg.odrl.judge import CHAINS, judged
from aikg.odrl.read import read_policies
from aikg.odrl.report import report_graph
from aikg.odrl.stored import places_of, stored_policies
from aikg.odrl.values import ConflictStrategy, OdrlPolicy, OdrlRule
from aikg.odrl.write import policy_quads

__all__ = [
    "CHAINS",
    "ConflictStrategy",
    "OdrlPolicy",
    "OdrlRule",
    "PolicyResult",
    "RuleResult",
    "as_graph",
    "evaluate",
    "evaluate_graphs",
    "export_policies",
    "judged",
    "parse_rdf",
    "places_of",
    "policy_quads",
    "read_file",
    "read_policies",
    "report_graph",
    "stored_policies",
]
