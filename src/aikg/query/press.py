"""Press against policy text: every press statement of a graph, and what the issuer's texts of its day say.

A press statement is a statement of a vendor's rule, current or former, in a document that is no watched text and not
the matrix. What is concluded is `aikg.reason.press`'s business; here the graph is read, and the conclusion is told with
the quotes, dates and links of both sides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import cached_property

from pyoxigraph import Store

from aikg.names import AIKG, PREFIXES
from aikg.query.graph_reader import GraphReader
from aikg.query.phrases import phrases
from aikg.query.press_values import ApartText, KnownText, PolicyQuote, PressCheck
from aikg.query.rule_words import rule_in_words
from aikg.query.rules import RuleReader
from aikg.query.run import execute
from aikg.reason.norms import Scopes
from aikg.reason.press import (
    Apart,
    Check,
    Outcome,
    PressRule,
    Recorded,
    TextOfDay,
    WatchedPolicy,
    check,
    day_of,
)
from aikg.reason.weigh import Passage, Stance

__all__ = ["check_press"]

_Row = dict[str, str]
_PRESS = """
SELECT DISTINCT ?statement ?rule ?issuer ?status ?document ?id ?title ?publisher ?published ?url ?from ?until
                ?attribution ?quote ?start
WHERE {
  ?statement aikg:states ?rule ; aikg:status ?status ; aikg:inDocument ?document ; aikg:evidence ?evidence .
  FILTER (?status IN (aikg:current, aikg:former))
  ?rule a aikg:Rule ; aikg:issuerType aikg:vendorIssuer ; aikg:issuedBy ?issuer .
  FILTER NOT EXISTS { ?document a aikg:PolicyVersion }
  FILTER NOT EXISTS { ?statement aikg:method "matrix" }
  FILTER NOT EXISTS { ?statement aikg:candidate true }
  ?evidence aikg:quote ?quote ; aikg:charStart ?start .
  ?document dcterms:identifier ?id .
  OPTIONAL { ?document dcterms:title ?title }
  OPTIONAL { ?document dcterms:issued ?published }
  OPTIONAL { ?document aikg:publisherName ?publisher }
  OPTIONAL { ?document schema:url ?url }
  OPTIONAL { ?statement aikg:validFrom ?from }
  OPTIONAL { ?statement aikg:validUntil ?until }
  OPTIONAL { ?statement aikg:attribution ?attribution }
}
"""
_POLICIES = """
SELECT DISTINCT ?policy ?label ?issuer ?product ?first ?watched
WHERE {
  ?policy aikg:policyOf ?issuer ; aikg:firstRecorded ?first ; skos:prefLabel ?label .
  OPTIONAL { ?policy aikg:governs ?product }
  OPTIONAL { ?policy aikg:inCollection/aikg:lastCommit ?watched }
}
"""
_RECORDINGS = """
SELECT DISTINCT ?recording ?policy ?at ?text
WHERE { ?recording aikg:recordingOf ?policy ; aikg:archivedAt ?at . OPTIONAL { ?recording aikg:shows ?text } }
"""
_CARRIED = "SELECT DISTINCT ?text ?rule WHERE { ?text aikg:carries ?rule }"
_WORDS = """
SELECT DISTINCT ?policy ?rule ?quote ?section ?first ?last ?start
WHERE {
  ?text a aikg:PolicyVersion ; aikg:versionOf ?policy .
  ?statement aikg:inDocument ?text ; aikg:states ?rule ; aikg:presentDuring ?presence ; aikg:evidence ?evidence .
  ?evidence aikg:quote ?quote ; aikg:charStart ?start .
  ?presence aikg:firstSeen ?first ; aikg:lastSeen ?last .
  OPTIONAL { ?statement aikg:section ?section }
}
"""


def check_press(store: Store, about: str | None = None, *, language: str = "en") -> list[PressCheck]:
    """Return every press statement of a graph, checked: contradicted first, those without a date last, else by day.

    With `about`, the IRI of a vendor, product, use, actor, place, document, rule or policy, only those that concern it.
    Claims are told in `language`.
    """
    texts = _Texts(store, language)
    found = []
    for row in _rows(store, _PRESS):
        told = texts.concern(row)
        if about is None or about in told or about in texts.policies_of(row["issuer"]):
            checked, policies = texts.checked(row)
            if about is None or about in told or about in policies:
                found.append(checked)
    order = [str(outcome) for outcome in Outcome]
    return sorted(found, key=lambda c: (order.index(c.verdict), c.day or "", c.document, c.start, c.rule, c.statement))


class _Texts:
    """The policies of a graph as the engine takes them, each part read when it is asked for."""

    def __init__(self, store: Store, language: str) -> None:
        self.store = store
        self.reader = GraphReader(store, language)
        self.read = RuleReader(store)
        self._scopes: dict[date, Scopes] = {}
        self._checked: dict[tuple[str, str, str, date | None], Check] = {}

    @cached_property
    def policies(self) -> list[WatchedPolicy]:
        """All watched policies, by IRI."""
        recordings: dict[str, list[Recorded]] = {}
        for row in _rows(self.store, _RECORDINGS):
            recordings.setdefault(row["policy"], []).append(Recorded(_moment(row["at"]), row["text"] or None))
        carried: dict[str, list[str]] = {}
        for row in _rows(self.store, _CARRIED):
            carried.setdefault(row["text"], []).append(row["rule"])
        rules = self.read.rules
        by_text = {
            text: tuple(rules[rule] for rule in sorted(carries) if rule in rules) for text, carries in carried.items()
        }
        return [
            WatchedPolicy(
                iri,
                row["issuer"],
                row["product"] or None,
                tuple(sorted(recordings.get(iri, ()), key=lambda one: (one.at, one.text or ""))),
                by_text,
            )
            for iri, row in self.described.items()
        ]

    @cached_property
    def described(self) -> dict[str, _Row]:
        """Label, issuer and product of each policy, and until when its collection was looked after."""
        rows = sorted(_rows(self.store, _POLICIES), key=lambda row: (row["policy"], row["product"], row["watched"]))
        return {row["policy"]: row for row in rows}

    @cached_property
    def words(self) -> dict[tuple[str, str], list[_Row]]:
        """The wordings of each rule in each policy, with when they were there."""
        found: dict[tuple[str, str], list[_Row]] = {}
        for row in _rows(self.store, _WORDS):
            found.setdefault((row["policy"], row["rule"]), []).append(row)
        return found

    def policies_of(self, issuer: str) -> set[str]:
        """Return the IRIs of the policies of an issuer."""
        return {iri for iri, row in self.described.items() if row["issuer"] == issuer}

    def concern(self, row: _Row) -> set[str]:
        """Return the IRIs of what a press statement is about: a product's family and a broader use too."""
        rule = row["rule"]
        named = {
            value for name in ("governs", "ofUse", "appliesTo", "inJurisdiction") for value in self._of(rule, name)
        }
        broader = {up for iri in named for up in self.scopes(None).products.get(iri, ())}
        broader |= {up for iri in named for up in self.scopes(None).uses.get(iri, ())}
        return {rule, row["statement"], row["document"], row["issuer"], *named, *broader}

    def checked(self, row: _Row) -> tuple[PressCheck, set[str]]:
        """Return one press statement, checked, and the IRIs of all policies that are told of."""
        published = date.fromisoformat(row["published"]) if row["published"] else None
        former = row["status"] == AIKG + "former"
        day = day_of(published, row["from"] or None, row["until"] or None, former=former)
        key = (row["rule"], row["issuer"], row["status"], day)
        if key not in self._checked:
            scopes = self.scopes(day)
            press = PressRule(self.read.rules[row["rule"]], row["issuer"], day, former)
            self._checked[key] = check(press, self.policies, scopes)
        result = self._checked[key]
        told = {text.policy for text in result.texts} | {text.policy for text in result.apart}
        return self._told(row, result, day, published), told

    def scopes(self, day: date | None) -> Scopes:
        """Return the orders of a day."""
        asked = day or date.max
        if asked not in self._scopes:
            self._scopes[asked] = self.read.scopes(asked)
        return self._scopes[asked]

    def _told(self, row: _Row, result: Check, day: date | None, published: date | None) -> PressCheck:
        former, use = row["status"] == AIKG + "former", self._of(row["rule"], "ofUse")[0]
        return PressCheck(
            verdict=str(result.outcome),
            claim=self._says(row["rule"], over=former),
            status=row["status"].removeprefix(AIKG),
            vendor=self.reader.label(row["issuer"]),
            day=day.isoformat() if day else None,
            day_is="" if day is None else "published" if day == published else "stated",
            document=row["id"],
            title=row["title"],
            publisher=row["publisher"],
            published=row["published"] or None,
            url=row["url"],
            attribution=row["attribution"],
            quote=row["quote"],
            start=int(row["start"]),
            texts=tuple(self._known(text, day) for text in result.texts if day),
            quotes=self._quotes(result.said, use),
            parts=self._quotes(result.inside, use),
            beaten=self._quotes(result.beaten, use),
            notes=tuple(self._notes(row, result, former)),
            apart=tuple(self._apart(apart, use) for apart in result.apart),
            rule=row["rule"],
            statement=row["statement"],
        )

    def _notes(self, row: _Row, result: Check, former: bool) -> Iterator[str]:
        if self._of(row["rule"], "standing") == [AIKG + "corrected"]:
            yield "a correction withdrew this later"
        for policy, moment in result.gone_by:
            yield f"{self.described[policy]['label']}: first recorded without it {_clock(moment)}"
        if former and result.outcome is Outcome.NOT_COVERED:
            yield "the text of the day does not carry it as a whole; nor does any that was recorded earlier"
        signs = {passage.rule.modality for passage in result.said}
        if former and result.outcome is Outcome.CONFIRMED and signs & {part.rule.modality for part in result.inside}:
            yield "in part it still stands in the text of that day"
        elif result.outcome is Outcome.NOT_COVERED and result.inside:
            yield "in part: the text of that day speaks of a part"
        if result.outcome is Outcome.CONTRADICTED and len(signs) > 1:
            yield "the texts say both, and nothing decides between them"

    def _known(self, text: TextOfDay, day: date) -> KnownText:
        watched = self.described[text.policy]["watched"]
        (policy,) = (policy for policy in self.policies if policy.iri == text.policy)
        return KnownText(
            policy=self.described[text.policy]["label"],
            text=self.reader.first(text.text, PREFIXES["dcterms"] + "identifier"),
            url=self.reader.first(text.text, PREFIXES["schema"] + "url"),
            last_recorded=_clock(text.last),
            days_before=(day - text.last.date()).days,
            errors_since=_clock(text.error_since) if text.error_since else "",
            watched_until=_clock(_moment(watched)) if watched and _moment(watched).date() < day else "",
            language=self.reader.first(text.text, PREFIXES["dcterms"] + "language"),
            rules=len(policy.rules.get(text.text, ())),
        )

    def _apart(self, apart: Apart, use: str) -> ApartText:
        label = self.described[apart.policy]["label"]
        which = "a later text" if apart.later else "a text of that day"
        document = "the same document" if apart.same_document else "another document"
        first, shown = self.described[apart.policy]["first"][:10], apart.at.date().isoformat()
        when = f"first recorded {first}"
        if shown != first:
            when += f" (this text {'again on ' if apart.again else ''}{shown})"
        sentence = {
            Stance.AGREES: f"agrees with {which} of {document}: {label}, {when}",
            Stance.DIFFERS: f"differs from {which} of {document}: {label}, {when}",
            Stance.SILENT: f"is no longer spoken of in {which} of {document}: {label}, {when}",
        }[apart.stance]
        return ApartText(sentence, str(apart.stance), label, self._quotes(apart.passages, use))

    def _quotes(self, passages: Iterable[Passage], use: str) -> tuple[PolicyQuote, ...]:
        """Return the words of rules, those first that are about this very use and are least restricted otherwise."""

        def order(passage: Passage) -> tuple[object, ...]:
            rule = passage.rule
            return rule.use != use, len(rule.conditions | rule.actors | rule.places), passage.policy, rule.iri

        return tuple(dict.fromkeys(self._quote(passage) for passage in sorted(passages, key=order)))

    def _quote(self, passage: Passage) -> PolicyQuote:
        """Return the words of a rule in a text: the first of those that the recording of the passage shows."""
        words = self.words.get((passage.policy, passage.rule.iri), [])
        shown = [row for row in words if _moment(row["first"]) <= passage.at <= _moment(row["last"])]
        best: _Row = min(shown or words, key=lambda row: (int(row["start"]), row["quote"]), default={})
        return PolicyQuote(
            policy=self.described[passage.policy]["label"],
            text=self.reader.first(passage.text, PREFIXES["dcterms"] + "identifier"),
            recorded=self.reader.first(passage.text, PREFIXES["dcterms"] + "issued"),
            url=self.reader.first(passage.text, PREFIXES["schema"] + "url"),
            says=self._says(passage.rule.iri),
            quote=best.get("quote", ""),
            section=best.get("section", ""),
            rule=passage.rule.iri,
        )

    def _says(self, rule: str, *, over: bool = False) -> str:
        """Return a rule as a sentence, such as "Meta · Llama: no longer prohibits military use"."""
        product = self.reader.first(rule, AIKG + "governs")
        words = rule_in_words(self.reader, rule, product)
        whose = filter(None, (self.reader.first(rule, AIKG + "issuedBy"), product))
        if words is None:
            return rule
        does = phrases(self.reader.language)("no-longer", does=words.words) if over else words.words
        return f"{' · '.join(map(self.reader.label, whose))}: {does}"

    def _of(self, subject: str, name: str) -> list[str]:
        return self.reader.all(subject, AIKG + name)


def _rows(store: Store, sparql: str) -> list[_Row]:
    """Return the rows of a query of ours as text, an empty one where nothing is bound."""
    return [
        {name: "" if value is None else str(value) for name, value in row.items()}
        for row in execute(store, sparql).dicts()
    ]


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _clock(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
