"""Commands that speak ODRL 2.2: policies out of a graph, verdicts and compliance reports of policies in files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from aikg import report
from aikg.cli.judging import By, In
from aikg.cli.options import On, ReadKg, app, day, opened
from aikg.odrl import evaluate_graphs, read_file, report_graph

odrl = typer.Typer(help="Policies as ODRL 2.2, out and in.", no_args_is_help=True, add_completion=False)
app.add_typer(odrl, name="odrl")

_Rdf = "Turtle, JSON-LD, RDF/XML or N-Triples, by its suffix."


@odrl.command()
def export(
    file: Annotated[Path, typer.Argument(metavar="FILE.ttl")],
    policy: Annotated[
        str | None, typer.Option(metavar="NAME", help="The texts of this policy, or of this vendor, only.")
    ] = None,
    kg: ReadKg = None,
) -> None:
    """Write every policy version, and what others report of each vendor, as ODRL."""
    with opened(kg) as graph:
        count = graph.export_odrl(file, policy)
    print(f"Written: {file} ({count} triples)")


@odrl.command()
def judge(
    file: Annotated[Path, typer.Argument(metavar="POLICY", help=_Rdf)],
    use: Annotated[str, typer.Argument(metavar="USE", help="A use, such as military.")],
    product: Annotated[str | None, typer.Option(metavar="P", help="A product, by its IRI or a name.")] = None,
    by: By = None,
    place: In = None,
    on: On = None,
    kg: ReadKg = None,
) -> None:
    """Say what each ODRL policy of a file says about a use, by its own conflict strategy."""
    with opened(kg) as graph:
        for found, verdict in graph.judge_odrl(file, use, product=product, by=by, place=place, on=day(on, "--on")):
            print(report.odrl_judged(found, verdict))


@odrl.command()
def evaluate(
    policy: Annotated[Path, typer.Argument(metavar="POLICY", help=_Rdf)],
    request: Annotated[Path, typer.Argument(metavar="REQUEST", help="A policy of the class odrl:Request.")],
    world: Annotated[Path, typer.Argument(metavar="WORLD", help="The state of the world: time, memberships, duties.")],
) -> None:
    """Print which rules of an ODRL policy are active for a request, as a compliance report in Turtle."""
    results = evaluate_graphs(read_file(policy), read_file(request), read_file(world))
    sys.stdout.write(report_graph(*results).serialize(format="turtle"))
