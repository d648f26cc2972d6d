"""The Python door: one object that builds, asks, shows and exports a graph.

>>> from aikg import KnowledgeGraph
>>> from aikg.resources import resource
>>> with KnowledgeGraph.open() as graph:  # in memory; give a folder to keep it
...     _ = graph.build([resource("examples") / "articles"])
...     answer = graph.ask("Which vendors permit defence use by Five Eyes governments?")
...     "Meta" in {finding.vendor for finding in answer.answers}
True

This module wires the stages together; each stage stands in its own package and knows nothing of it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cached_property
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import pyoxigraph

from aikg.accept import accept_into_graph
from aikg.build import BuildReport, ReadDocument, as_input_error, refresh
from aikg.build import build as build_graph
from aikg.build import remove as remove_document
from aikg.build_terms import build_terms
from aikg.errors import ExportError, InputError, ModelError, QueryRejected, StoreError
from aikg.evaluation import Evaluation, evaluate, evaluate_clauses, read_gold
from aikg.extract import (
    AssistedReader,
    Candidate,
    LanguageModel,
    ReadAhead,
    Reader,
    candidates_of,
    sentence_model,
    to_json,
)
from aikg.extract.unknown import UnknownName
from aikg.model import Document, KnownName, Modality
from aikg.odrl import OdrlPolicy, export_policies, judged, places_of, read_file, read_policies
from aikg.publish import (
    Paper,
    Part,
    export,
    network,
    positions_of,
    read_positions,
    write_changes,
    write_network,
    write_positions,
    write_quads,
    write_timeline,
)
from aikg.publish.files import write_file
from aikg.query import (
    FOLDED,
    Answer,
    Asked,
    Change,
    Description,
    Explanation,
    Fields,
    Judge,
    NameIndex,
    PressCheck,
    Result,
    Summary,
    Timeline,
    VerdictMatrix,
    ask,
    changes,
    check_press,
    describe,
    named_matrix,
    run,
    summarise,
    timeline,
    verdicts,
)
from aikg.query.deeds import deeds
from aikg.query.deeds_values import Deed
from aikg.reason.norms import CHAIN, Request, Step, Verdict
from aikg.review import (
    Claim,
    Decision,
    Docket,
    ImportReport,
    Parts,
    State,
    claims_of,
    decisions_in,
    keep,
    read_table,
    states_of,
    table,
    training_tables,
)
from aikg.shipped import load_shipped, shipped_folder
from aikg.sources import read
from aikg.sources.terms_archive import is_collection
from aikg.sources.use_matrix import is_matrix, read_matrix
from aikg.store import (
    BOOKKEEPING,
    NewName,
    Store,
    known_names,
    load_reference,
    reference_store,
    uses_by_matrix_row,
)
from aikg.terms.chronicle import Reads
from aikg.terms.reading import TermsReader
from aikg.terms.short_quotes import ShortQuotes

if TYPE_CHECKING:
    import networkx
    import rdflib

    from aikg.validate import Validation

__all__ = ["DEFAULT_PATH", "KnowledgeGraph", "evaluate_reader", "export_review", "find_candidates", "read_statements"]

#: Where the command line keeps a graph when it is not told otherwise.
DEFAULT_PATH = Path("aikg-kg")

Paths = Iterable[Path | str]


class KnowledgeGraph:
    """A graph of who allows what with AI. Open it with `KnowledgeGraph.open`; close it, or use `with`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @classmethod
    def open(cls, path: Path | str | None = None, *, create: bool = False, write: bool = False) -> Self:
        """Return the graph in a folder; without a path, a new one in memory.

        It is opened for reading, beside whoever writes to it, unless `write` is set; `create` makes the
        folder where there is none and implies `write`. Raises StoreError when there is no graph, when
        the folder holds something else, or when another process writes to a graph that is to be written.
        """
        if path is None:
            store = Store.open()
        else:
            folder = Path(path)
            if not create and not folder.exists():
                raise StoreError(
                    "there is no graph here",
                    where=str(folder),
                    expected="the folder of a graph",
                    hint=f"Build one with `aikg build PATH --kg {folder}`.",
                )
            store = Store.open(folder, read_only=not (create or write))
        if store.stale and store.read_only:
            store = _mended(store, folder)
        if not store.read_only:
            load_reference(store)
            if not create:
                refresh(store)
        return cls(store)

    @classmethod
    def shipped(cls, *, on_begin: Callable[[], None] | None = None) -> Self:
        """Return the reference graph that travels with aikg, opened for reading: policy texts and the use matrix.

        The first time it is unpacked into the user's cache, which takes some seconds; `on_begin` is called before.
        """
        return cls.open(shipped_folder(on_begin=on_begin))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def store(self) -> Store:
        """The store below."""
        return self._store

    @cached_property
    def names(self) -> NameIndex:
        """Every name of everything in the graph, read once and again after a change."""
        return NameIndex.of(self._store.raw)

    @cached_property
    def judge(self) -> Judge:
        """What judges by the rules of this graph as it is now; they are read once, for all languages."""
        judge = Judge(self._store.raw)
        _ = judge.book
        return judge

    @cached_property
    def _reader(self) -> Reader:
        """What reads texts with the names of this graph as it is now."""
        return Reader(known_names(self._store), model=sentence_model())

    def prepare(self) -> None:
        """Read now what answers need of the graph, so that the first question is as fast as the next."""
        _ = self.names, self.judge, self._reader

    def _forget(self) -> None:
        """Drop what was read of the graph: it changes, or is closed."""
        for name in ("names", "judge", "_reader"):
            self.__dict__.pop(name, None)

    def close(self) -> None:
        """Let go of the folder. A second call does nothing."""
        self._forget()
        self._store.close()

    def build(
        self,
        paths: Paths,
        *,
        manifest: Path | str | None = None,
        recorded_at: datetime | None = None,
        on_stored: Callable[[Sequence[str]], None] | None = None,
        llm: LanguageModel | None = None,
        jobs: int = 1,
        terms_types: Collection[str] | None = None,
        whole_clauses: bool = False,
        reference: bool = False,
        on_policy: Callable[[int, int, str], None] | None = None,
    ) -> BuildReport:
        """Read articles, collections of policy texts and use matrices into the graph; return what came of it.

        `paths` are files or folders of articles (see `aikg.sources`), with `manifest` a CSV of metadata for them; git
        repositories or bundles of an Open Terms Archive collection, of which `terms_types` chooses types of terms; and
        matrices of vendors and uses. Policies are quoted by the sentence, with `whole_clauses` by the clause. With
        `reference`, what ships with aikg goes into the graph as well.

        `recorded_at` is when the graph learns of what is new; now without it. `on_stored` receives the ids of documents
        once they are safe on disk, `on_policy` how many policies are done, of how many, and the last one. A document
        that fails stops no other. `llm` is asked about every passage; its `tally` says what came of it, and whether it
        answered. `jobs` is how many processes read; a script that sets it guards its start with
        ``if __name__ == "__main__":``. The graph is the same for any number.
        """
        self._forget()
        given = [Path(path) for path in paths]
        collections = [path for path in given if is_collection(path)]
        matrices = [path for path in given if path not in collections and is_matrix(path)]
        articles = [path for path in given if path not in collections and path not in matrices]
        learned = recorded_at or datetime.now(UTC)
        if reference:
            load_shipped(self._store)
        names = known_names(self._store)
        of_terms: Reads = TermsReader(names) if whole_clauses else ShortQuotes(TermsReader(names))
        terms = [
            build_terms(self._store, path, of_terms, names, learned, terms_types=terms_types, on_stored=on_policy)
            for path in collections
        ]
        documents = read(articles, Path(manifest) if manifest else None)
        reader, items = _read_by(names, documents, llm, jobs)
        report = build_graph(self._store, chain(self._matrices(matrices, names), items), reader, learned, on_stored)
        report.terms = terms
        return report

    def _matrices(self, paths: Iterable[Path], names: Sequence[KnownName]) -> Iterator[ReadDocument | InputError]:
        uses = uses_by_matrix_row(self._store)
        for path in paths:
            try:
                matrix = read_matrix(path)
                yield ReadDocument(matrix.document, matrix.statements(names, uses))
            except InputError as error:
                yield error

    def accept(self, names: Iterable[NewName]) -> None:
        """Teach the graph names that a person accepted, all or none; documents that are built from now on know them.

        Whatever stands in documents about them already is shown under their name. Raises InputError, which says
        which name cannot be accepted and why.
        """
        self._forget()
        accept_into_graph(self._store, names)
        refresh(self._store)

    def remove(self, document: str) -> None:
        """Take out a document by its id, and whatever only it supported. Raises StoreError when there is none."""
        self._forget()
        remove_document(self._store, document)

    def ask(
        self,
        question: str | None = None,
        *,
        permits: str | None = None,
        prohibits: str | None = None,
        by: str | None = None,
        place: str | None = None,
        vendor: str | None = None,
        on: date | None = None,
        today: date | None = None,
        language: str | None = None,
    ) -> Answer:
        """Answer a question in English, French or German, or one put by its fields.

        Fields take any name of a thing: a slug, a code, or a label in any language. `on` is the day the
        answer is for; without it the day the question names, else `today`, else that of the clock. `language` is that
        in which the answer is told; without it verdicts are told in English, facts in the language of the question.
        Raises QueryRejected for a question that is not understood or a name that is not known.
        """
        uses = {Modality.PERMITS: permits, Modality.PROHIBITS: prohibits}
        signs = [sign for sign, use in uses.items() if use is not None]
        asked: str | Fields | None = None
        if question is not None and not signs and not (by or place or vendor):
            asked = question
        elif question is None and len(signs) == 1:
            asked = Fields(sign=signs[0], use=permits or prohibits or "", actor=by, place=place, vendor=vendor)
        if asked is None:
            raise QueryRejected(
                "this is not one question",
                expected="either a question in words, or one of --permits USE and --prohibits USE "
                "with --by, --in and --vendor as needed",
            )
        return ask(
            self._store,
            self._reader,
            asked,
            today or _today(),
            on=on,
            judge=self.judge,
            names=self.names,
            language=language,
        )

    def verdict(
        self,
        name: str,
        use: str,
        *,
        product: str | None = None,
        by: str | None = None,
        place: str | None = None,
        on: date | None = None,
        met: Collection[str] = (),
        unmet: Collection[str] = (),
        known_by: date | None = None,
        chain: Sequence[Step] = CHAIN,
        language: str = "en",
    ) -> list[Explanation]:
        """Return what a vendor's rules say about a use, with the rules, ways and quotes behind it (docs/verdicts.md).

        `name` is any name of a vendor or of a product; a product that several vendors have rules for gets a verdict of
        each. `by` is an actor, `place` a country or an alliance, `on` the day (without it today), `met` and `unmet` are
        conditions known to hold or not, `known_by` is the day whose knowledge counts, and `chain` are the steps by
        which rules beat one another; `language` is that in which all is told. Raises QueryRejected for a name that is
        not known.
        """
        asked = Asked(name, use, product, by, place, on or _today(), tuple(met), tuple(unmet), known_by)
        judge = self.judge if tuple(chain) == CHAIN else Judge(self._store.raw, chain=chain)
        return verdicts(self.names, judge.speaking(language), asked)

    def matrix(
        self,
        *,
        uses: Sequence[str] = (),
        vendors: Sequence[str] = (),
        by: str | None = None,
        place: str | None = None,
        on: date | None = None,
        products: bool = False,
    ) -> VerdictMatrix:
        """Return what vendors say on uses, each cell with what is behind it; `aikg.publish.write_matrix` draws it.

        Everything takes any name of a thing. A use brings all that are narrower; without any a readable choice is made.
        `on` is the day, without it today; with `products`, products with rules of their own have a row. Raises
        QueryRejected for a name that is not known.
        """
        return named_matrix(
            self._store.raw,
            self.judge,
            names=self.names,
            day=on or _today(),
            uses=uses,
            vendors=vendors,
            actor=by,
            place=place,
            products=products,
        )

    def deeds(self, name: str | None = None, *, today: date | None = None) -> list[Deed]:
        """Return what vendors do, set against what rules say on the use it implies (docs/says-and-does.md).

        `name` is any name of a vendor, product, party, kind of actor, place, use, document or fact: only what concerns
        it. With `today`, the verdict of that day is given too, where it is another. Raises QueryRejected for a name
        that is not known.
        """
        return deeds(self._store.raw, self.judge, name and self.names.find(name, "thing"), today=today)

    def export_odrl(self, path: Path | str, policy: str | None = None) -> int:
        """Write policy versions as ODRL 2.2 to a file; return how many triples it holds (docs/odrl.md).

        `policy` is any name of a policy or of a vendor: only its texts. Raises ExportError, and QueryRejected for a
        name that is not known or has no rules.
        """
        raw = self._store.raw
        return write_quads(export_policies(raw, policy and self.names.find(policy, "subject")), Path(path))

    def judge_odrl(
        self,
        path: Path | str,
        use: str,
        *,
        product: str | None = None,
        by: str | None = None,
        place: str | None = None,
        on: date | None = None,
    ) -> list[tuple[OdrlPolicy, Verdict]]:
        """Return what each ODRL policy of a file says about a use, by its own rules and conflict strategy.

        Names are those of this graph. Raises InputError for a file that cannot be read or a policy that is not of our
        profile, QueryRejected for a name that is not known.
        """
        raw = self._store.raw
        names, places, day = self.names, places_of(raw), on or _today()

        def find(name: str | None, kind: str) -> str | None:
            return names.find(name, kind) if name else None

        asked = Request(
            "", names.find(use, "use"), day, find(product, "product"), find(by, "actor"), find(place, "place")
        )
        scopes = self.judge.book.scopes(day)
        policies = read_policies(read_file(Path(path)), places)
        return [(policy, judged(policy, asked, scopes, places)) for policy in policies]

    def query(self, query: str, **params: str) -> Result:
        """Run a query of the catalogue by its name, or SPARQL text, and return its result.

        `params` are for catalogue queries (docs/queries.md). Raises QueryRejected.
        """
        return run(self._store.raw, query, params, names=lambda: self.names)

    def show(self, name: str) -> Description:
        """Return everything known about one thing, by any of its names. Raises QueryRejected when it is not known."""
        return describe(self._store.raw, self.names.find(name, "thing"))

    def check(self, name: str | None = None) -> list[PressCheck]:
        """Return every press statement with what the policy texts of its vendor say that day.

        The rules are those of docs/press-against-policy.md. `name` is any name of a vendor, product, use, policy or
        document: only statements that concern it. Contradicted ones come first, those without a date last. Raises
        QueryRejected for a name that is not known.
        """
        return check_press(self._store.raw, name and self.names.find(name, "thing"))

    def timeline(self, name: str) -> Timeline:
        """Return the history of the watched policies of a vendor, product, policy or use, by any of its names.

        Raises QueryRejected for a name that is not known, and for a thing of which no policy was watched.
        """
        return timeline(self._store.raw, name, names=self.names)

    def changes(self, begin: date | None = None, end: date | None = None) -> list[Change]:
        """Return the changes of rules that became known from the day `begin` until before the day `end`, newest last.

        They are those that recordings of policies show, and those that articles report (`aikg.query.ReportedChange`).
        """
        return changes(self._store.raw, begin, end)

    def write_timeline(self, name: str, path: Path | str, *, everything: bool = False) -> None:
        """Write `timeline(name)` to a file: a picture (.svg, .pdf, .png), a page (.html) or a feed (.atom, .xml).

        Without `everything` it leaves out changes of mere words. Raises ExportError, and QueryRejected as `timeline`.
        """
        write_timeline(self.timeline(name), Path(path), everything=everything)

    def write_changes(
        self, path: Path | str, begin: date | None = None, end: date | None = None, *, everything: bool = False
    ) -> None:
        """Write `changes(begin, end)` to an Atom feed, without `everything` no changes of mere words.

        Raises ExportError.
        """
        found = self.changes(begin, end)
        write_changes([one for one in found if everything or one.kind not in FOLDED], Path(path))

    def info(self) -> Summary:
        """Return counts, dates and versions."""
        return summarise(self._store.raw)

    def export(self, path: Path | str) -> int:
        """Write the graph to a .ttl, .trig, .nq or .nt file; return how many triples it holds. Raises ExportError."""
        return export(self._store.raw, Path(path))

    def network(
        self,
        path: Path | str,
        *,
        focus: str | None = None,
        depth: int = 1,
        on: date | None = None,
        part: Part | None = None,
        positions: Path | str | None = None,
        paper: Paper | None = None,
    ) -> None:
        """Write the graph as a network: a picture, a page or a file for other programs, as the suffix says.

        .svg, .pdf and .png are pictures in the size of `paper`; .html is a page that opens in a browser without a
        network; .graphml, .gexf and .json (Cytoscape) hold every attribute. `focus`, `depth`, `on` and `part` choose
        as in `to_networkx`. `positions` is a JSON file: what stands there keeps its place, and what is new is added.
        Raises ExportError, InputError for a file that holds no positions, QueryRejected when `focus` is not known.
        """
        known = read_positions(Path(positions)) if positions else {}
        graph = self.to_networkx(focus=focus, depth=depth, on=on, part=part, known=known)
        write_network(graph, Path(path), paper=paper)
        if positions:
            write_positions(Path(positions), {**known, **positions_of(graph)})

    def to_networkx(
        self,
        *,
        focus: str | None = None,
        depth: int = 1,
        on: date | None = None,
        part: Part | None = None,
        known: Mapping[str, tuple[float, float]] | None = None,
    ) -> networkx.MultiDiGraph:
        """Return the graph as researchers draw it: things as nodes, facts as edges, with the quotes behind them.

        `focus` is any name of a thing: only what lies within `depth` steps of it is drawn. With `on`, only rules in
        force on that day; `part` chooses kinds and times, and `known` are positions (pixels by IRI) that stay.
        """
        iri = focus and self.names.find(focus, "thing")
        return network(self._store.raw, focus=iri, depth=depth, on=on, part=part, known=known)

    def to_rdflib(self) -> rdflib.Dataset:
        """Return a copy of the graph as an rdflib Dataset: one named graph per document, the union as default."""
        from oxrdflib import OxigraphStore  # noqa: PLC0415 - rdflib loads slowly, and most uses do without it
        from rdflib import Dataset  # noqa: PLC0415

        copy = pyoxigraph.Store()
        for graph in self._store.raw.named_graphs():
            if str(graph)[1:-1] not in BOOKKEEPING:
                copy.extend(self._store.raw.quads_for_pattern(None, None, None, graph))
        return Dataset(store=OxigraphStore(store=copy), default_union=True)

    def validate(self, *, on: date | None = None) -> Validation:
        """Check the graph: SHACL shapes, quality queries, and HermiT on the rules in force `on` a day (today)."""
        from aikg.validate import validate  # noqa: PLC0415 - pySHACL and owlready2 take a second to load

        return validate(self._store.raw, on or _today())

    def import_review(self, path: Path | str, *, by: str, at: datetime | None = None) -> ImportReport:
        """Keep the decisions of a table that `export_review` wrote and a person filled in; the next build obeys them.

        `by` is who decided, `at` when; now without it. When anything is wrong with a row, nothing is kept. Raises
        InputError for a file that is no such table.
        """
        file, name = Path(path), " ".join(by.split())
        if not name:
            raise InputError("nobody decided this", where="by", expected="the name of a person")
        try:
            data = file.read_bytes()
        except OSError as error:
            raise InputError(f"it cannot be read ({error.strerror})", where=str(file), expected="a table") from None
        moment = at or datetime.now(UTC)
        decisions, undecided, errors = read_table(data, str(file), Parts(self._store), name, moment)
        new = 0 if errors else keep(self._store, decisions)
        return ImportReport(new, len(decisions) - new, undecided, tuple(errors))

    def review(self) -> list[tuple[Decision, State]]:
        """Return every decision that was made about statements, earliest first, with what becomes of it."""
        return states_of(decisions_in(self._store), self._store.documents())

    def review_training(self, folder: Path | str) -> tuple[list[Path], int]:
        """Write decisions as labelled sentences, a file ``LANGUAGE/review.tsv`` for each language.

        Returns the files, and how many decisions are in none (see `aikg.review.training_tables`). Raises ExportError.
        """
        tables, left_out = training_tables(decisions_in(self._store))
        files = []
        for lang, rows in tables.items():
            file = Path(folder) / lang / "review.tsv"
            try:
                file.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise ExportError(
                    f"the folder cannot be made ({error.strerror})", where=str(file.parent), expected="a writable place"
                ) from None
            write_file(file, [rows.encode()])
            files.append(file)
        return files, left_out


def _read_by(
    names: Sequence[KnownName], documents: Iterator[Document | InputError], llm: LanguageModel | None, jobs: int
) -> tuple[ReadAhead | AssistedReader, Iterator[Document | InputError]]:
    """Return a reader with these names, and the documents that it has read when they are asked for.

    With a language model beside it, it reads them one by one.
    """
    if llm is not None:
        return AssistedReader(names, llm, model=sentence_model()), documents
    reader = ReadAhead(names, model=sentence_model(), jobs=jobs)
    return reader, reader.ahead(documents)


def read_statements(
    paths: Paths,
    *,
    manifest: Path | str | None = None,
    kg: Path | str | None = None,
    llm: LanguageModel | None = None,
    jobs: int = 1,
) -> Iterator[dict[str, Any] | InputError]:
    """Yield what documents say as JSON values (see `aikg.extract.to_json`), candidates too, storing nothing.

    Names are taken from the graph `kg`; without it, those that ship with aikg. A document that cannot be
    read yields an InputError. `llm` is asked about every passage; its `tally` says what came of it. `jobs` is how many
    processes read, as in `KnowledgeGraph.build`.
    """
    documents = read([Path(path) for path in paths], Path(manifest) if manifest else None)
    with Store.open(Path(kg), read_only=True) if kg else reference_store() as store:
        reader, items = _read_by(known_names(store), documents, llm, jobs)
    for item in items:
        if isinstance(item, InputError):
            yield item
        else:
            yield from map(to_json, reader.read(item))


def export_review(
    paths: Paths,
    output: Path | str,
    *,
    manifest: Path | str | None = None,
    kg: Path | str | None = None,
    candidates_only: bool = False,
    again: bool = False,
) -> tuple[list[Claim], list[InputError]]:
    """Write what documents say to a table in which a person accepts, rejects or corrects it.

    Names are taken from the graph `kg`, and what was decided there is left out unless `again` is set; without `kg`,
    names are those that ship with aikg. Returns what was written, and an InputError for each document that could not
    be read. Raises ExportError when `output` is there already: somebody may have decided in it.
    """
    if Path(output).exists():
        raise ExportError(
            "there is a file here, and decisions may be in it",
            where=str(output),
            expected="a new file",
            hint="Import and remove it, or choose another name.",
        )
    with Store.open(Path(kg), read_only=True) if kg else reference_store() as store:
        reader = Reader(known_names(store), model=sentence_model())
        docket = Docket(() if again else decisions_in(store))
    claims: list[Claim] = []
    failed: list[InputError] = []
    for item in read([Path(path) for path in paths], Path(manifest) if manifest else None):
        if isinstance(item, InputError):
            failed.append(item)
            continue
        try:
            undecided = docket.undecided(item, claims_of(item, reader.read(item)))
        except (InputError, ModelError) as error:
            failed.append(as_input_error(error, item))
            continue
        claims += [claim for claim in undecided if claim.statement.candidate or not candidates_only]
    write_file(Path(output), table(claims))
    return claims, failed


def find_candidates(
    paths: Paths, *, manifest: Path | str | None = None, kg: Path | str | None = None
) -> tuple[list[Candidate], list[InputError]]:
    """Return the names in documents that the graph does not know, and one error for each document that failed.

    Known is what the graph `kg` knows; without it, what ships with aikg. Nothing is stored.
    """
    with Store.open(Path(kg), read_only=True) if kg else reference_store() as store:
        reader = Reader(known_names(store), model=sentence_model())
    found: list[UnknownName] = []
    failed: list[InputError] = []
    for item in read([Path(path) for path in paths], Path(manifest) if manifest else None):
        if isinstance(item, InputError):
            failed.append(item)
        else:
            found += reader.unknown(item)
    return candidates_of(found), failed


def evaluate_reader(gold: Path | str, *, collection: Path | str | None = None) -> Evaluation:
    """Read the texts of a folder of gold with the names that ship with aikg, and compare.

    Gold of policy clauses points into a `collection`. Raises InputError for a folder that holds no gold.
    """
    if collection is not None:
        return evaluate_clauses(Path(gold), Path(collection), known_names(reference_store()))
    return evaluate(read_gold(Path(gold)), known_names(reference_store()), sentence_model())


def _today() -> date:
    """Return the day by this machine's clock (UTC)."""
    return datetime.now(UTC).date()


def _mended(store: Store, folder: Path) -> Store:
    """Finish what an interrupted build left undone; its graph would answer as if nobody had said anything."""
    store.close()
    try:
        with Store.open(folder) as writable:
            load_reference(writable)
            refresh(writable)
    except StoreError as error:
        raise StoreError(
            "a build of this graph is still running, or was interrupted and could not be finished here",
            where=str(folder),
            expected="a graph whose build has ended",
            hint=f"Wait for it, or run the build again. ({error.problem})",
        ) from error
    return Store.open(folder, read_only=True)
