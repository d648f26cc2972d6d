"""The shipped table of services names vendors and products as the data does, for every service of the collection."""

from __future__ import annotations

import csv
import shutil
import subprocess
from pathlib import Path

import pytest
from pyoxigraph import Literal, RdfFormat, parse

from aikg.names import AIKG, PREFIXES

PREFERRED = PREFIXES["skos"] + "prefLabel"


@pytest.fixture(scope="module")
def rows(repository: Path) -> list[dict[str, str]]:
    with (repository / "data" / "services.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_one_row_a_service(rows: list[dict[str, str]]) -> None:
    services = [row["service"] for row in rows]
    assert all(set(row) == {"service", "vendor", "product"} for row in rows)
    assert services == sorted(set(services))
    assert len(services) == 51


def test_vendors_and_products_are_called_as_in_the_data(rows: list[dict[str, str]], repository: Path) -> None:
    labels: dict[str, str] = {}
    vendors: set[str] = set()
    offers: set[tuple[str, str]] = set()
    for name in ("organisations", "products"):
        for quad in parse(path=repository / "data" / f"{name}.ttl", format=RdfFormat.TURTLE):
            subject, predicate, value = quad.subject.value, quad.predicate.value, quad.object
            if isinstance(value, Literal):
                if predicate == PREFERRED and not value.language:
                    labels[subject] = value.value
            elif predicate == AIKG + "offeredBy":
                offers.add((value.value, subject))
            elif value.value == AIKG + "Vendor":
                vendors.add(subject)
    named = {(labels[vendor], labels[product]) for vendor, product in offers}
    assert {row["vendor"] for row in rows} <= {labels[vendor] for vendor in vendors}
    assert {(row["vendor"], row["product"]) for row in rows if row["product"]} <= named


def test_every_service_of_the_collection_has_a_row(rows: list[dict[str, str]], shared: Path, tmp_path: Path) -> None:
    git = shutil.which("git")
    if git is None:
        pytest.skip("no git on this machine")
    bundle = shared / "data" / "genai-contrib-versions.bundle"
    subprocess.run([git, "clone", "--quiet", "--bare", str(bundle), str(tmp_path / "c")], check=True)
    listing = subprocess.run(
        [git, "-C", str(tmp_path / "c"), "ls-tree", "-d", "-z", "--name-only", "main"], check=True, capture_output=True
    )
    assert {row["service"] for row in rows} == set(filter(None, listing.stdout.decode().split("\0")))
