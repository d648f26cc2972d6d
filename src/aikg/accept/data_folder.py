"""Names go into `accepted.ttl` of a `data/` folder, in the one form of our Turtle files, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from aikg.accept.plan import Accepted, plan
from aikg.errors import InputError, StoreError
from aikg.names import AIKG, PREFIXES, compress, expand
from aikg.publish.files import write_file
from aikg.resources import resource
from aikg.store import NewName, Store, reference_store
from aikg.validate.format import format_turtle

__all__ = ["ACCEPTED_FILE", "accept_into_data", "own_data", "with_names"]

#: The file of a data folder that holds what was accepted.
ACCEPTED_FILE = "accepted.ttl"
_HEADER = (
    "# Names that `aikg accept` added; move a block to the file it belongs to when you like.\n"
    "# How an entity is described: docs/entities.md. Licence: CC BY 4.0.\n"
)
_PUBLIC = frozenset(AIKG + name for name in ("GovernmentBody", "MilitaryBody", "LawEnforcementBody"))


def own_data() -> Path:
    """Return the `data/` folder of the checkout that this aikg runs from.

    Raises InputError when it was installed: its data would be lost with the next version.
    """
    folder = resource("data")
    if folder.parent.name == "_data":
        raise InputError(
            "this aikg was installed and has no data folder of yours",
            where="--data",
            expected="a folder of Turtle files, or a graph",
            hint="Accept the name into your graph: --kg FOLDER.",
        )
    return folder


def accept_into_data(names: Iterable[NewName], folder: Path) -> list[Accepted]:
    """Write names to `accepted.ttl` of a data folder, all or none; return them with their triples.

    Raises InputError when one cannot be accepted (see `plan`), when the folder holds no entities, or when somebody
    else wrote to the file meanwhile; ExportError when it cannot be written.
    """
    if not any(folder.glob("*.ttl")):
        raise InputError(
            "there are no Turtle files here", where=str(folder), expected="the data/ folder of a checkout of aikg"
        )
    file = folder / ACCEPTED_FILE
    before = _text(file)
    base = _entities(folder)
    known_vendors = _vendors(base)
    accepted = plan(base, names)
    for one in accepted:
        _refuse_second_description(one, {other.name.iri for other in accepted}, known_vendors, before)
    after = with_names(before or _HEADER, accepted, where=str(file))
    if _text(file) != before:
        raise InputError("somebody else wrote to this file just now", where=str(file), hint="Run the command again.")
    write_file(file, [after.encode()])
    return accepted


def with_names(text: str, accepted: Sequence[Accepted], *, where: str = "") -> str:
    """Return the text of a Turtle file with names added, in form, its subjects in order, its comments kept."""
    vendors = {f"<{vendor}>" for vendor in _subjects(text, where=where)} | {f"<{one.name.iri}>" for one in accepted}
    triples = dict.fromkeys(
        f"{quad.triple} ." for one in accepted for quad in one.quads if str(quad.subject) in vendors
    )
    prefixes = (f"@prefix {prefix}: <{namespace}> ." for prefix, namespace in PREFIXES.items())
    formatted = format_turtle("\n".join((text, *prefixes, *triples)), where=where)
    parts = formatted.rstrip("\n").split("\n\n")  # a blank line stands between blocks and nowhere else
    blocks = [part for part in parts if _subject(part)]
    head, foot = parts[: parts.index(blocks[0])], parts[parts.index(blocks[-1]) + 1 :]
    return format_turtle("\n\n".join((*head, *sorted(blocks, key=_subject), *foot)) + "\n", where=where)


def _subject(part: str) -> str:
    """Return the IRI that a block of a formatted file describes; nothing for comments and prefixes."""
    line = next((line for line in part.splitlines() if not line.startswith("#")), "@")
    return "" if line.startswith("@") else expand(line.split(" ", 1)[0].strip("<>"))


def _subjects(text: str, *, where: str) -> set[str]:
    parts = format_turtle(text, where=where).split("\n\n")
    return {subject for subject in map(_subject, parts) if subject}


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8") if file.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"the file cannot be read ({error})", where=str(file), expected="Turtle in UTF-8") from error


def _entities(folder: Path) -> Store:
    try:
        return reference_store(folder)
    except (StoreError, OSError) as error:
        problem, where = (error.problem, error.where) if isinstance(error, StoreError) else (str(error), str(folder))
        raise InputError(problem, where=where, expected="Turtle in UTF-8", hint="Correct the file.") from error


def _vendors(base: Store) -> set[str]:
    """Return the IRIs of who may offer a product: vendors, and public bodies as they are."""
    kind = PREFIXES["rdf"] + "type"
    return {
        str(quad.subject)[1:-1]
        for quad in base.raw
        if quad.predicate.value == kind and str(quad.object)[1:-1] in _PUBLIC | {AIKG + "Vendor"}
    }


def _refuse_second_description(one: Accepted, new: set[str], vendors: set[str], text: str) -> None:
    """Refuse a vendor that another file describes as none: each thing is described in one file."""
    vendor = one.vendor
    if vendor is None or vendor in new | vendors | _subjects(text or _HEADER, where=ACCEPTED_FILE):
        return
    raise InputError(
        f"{compress(vendor)} offers nothing yet",
        where=one.name.where,
        expected="a vendor",
        hint="Where the data folder describes it, add aikg:Vendor to its classes; then accept the product.",
    )
