"""Counting what is right: the rules by which statements are set against gold.

Vendor, modality and use decide a rule; *strict* asks for the same use and for the same answer to "does it hold",
*lenient* takes a use one step broader or narrower and any status. A *flip* is a wrong rule with the vendor and use of
a gold rule and the opposite modality; *stale* is one that is right but for whether it holds; a *trap* is a wrong rule
on a passage that only looks like one. What the gold marks as optional is neither asked for nor wrong.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aikg.evaluation.gold import Gold
from aikg.model import MAX_QUOTE, KnownName

__all__ = [
    "KINDS",
    "Names",
    "Ratio",
    "Row",
    "Score",
    "merged",
    "overlap",
    "pairs_of",
    "same_rule",
    "score",
    "several",
    "spans_of",
]

Row = Mapping[str, Any]
Match = Callable[[Row, Row], bool]

KINDS = ("rule strict", "rule lenient", "partnership", "commitment", "role", "product_use")
_OPPOSITE = {"permits": "prohibits", "prohibits": "permits"}
_LEGAL = re.compile(r"\b(inc|corp|corporation|ltd|llc|gmbh|sa|plc|platforms?|group|groupe)\b\.?")
_ARTICLES = frozenset({"the", "le", "la", "das", "der", "die", "el", "il"})
_SHORTEST = 4


def _norm(name: object) -> str:
    text = unicodedata.normalize("NFKD", str(name or "")).encode("ascii", "ignore").decode().casefold()
    text = re.sub(r"[^a-z0-9 ]+", " ", _LEGAL.sub(" ", text))
    return " ".join(word for word in text.split() if word not in _ARTICLES)


class Names:
    """Which spellings name the same thing, and which uses lie next to each other."""

    def __init__(self, known: Iterable[KnownName]) -> None:
        self._aliases: dict[str, set[str]] = {}
        self._broader: dict[str, set[str]] = {}
        for name in known:
            if name.entity.kind == "Use":
                slug = name.entity.iri.rsplit("/", 1)[-1]
                self._broader[slug] = {iri.rsplit("/", 1)[-1] for iri in name.broader}
                continue
            for _, label in name.labels:
                self._aliases.setdefault(_norm(label), set()).add(_norm(name.entity.label))

    def same(self, one: object, other: object) -> bool:
        """Whether two names mean the same: equal, of one entity, or the words of one among those of the other."""
        for left in self._readings(one):
            for right in self._readings(other):
                if left and left == right:
                    return True
                short, long = sorted((left.split(), right.split()), key=len)
                if len(" ".join(short)) >= _SHORTEST and set(short) <= set(long):
                    return True
        return False

    def near(self, one: str, other: str) -> bool:
        """Whether two uses are the same or one step apart."""
        return one == other or one in self._broader.get(other, ()) or other in self._broader.get(one, ())

    def _readings(self, name: object) -> set[str]:
        plain = _norm(name)
        return {plain} | self._aliases.get(plain, set())


@dataclass(frozen=True, slots=True)
class Ratio:
    """Right, wrong and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Right of all found; 1 where nothing was found."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Right of all there is; 1 where there is nothing."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __add__(self, other: Ratio) -> Ratio:
        return Ratio(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)


@dataclass(frozen=True)
class Score:
    """Figures of one document or of many; `shares` are (yes, of) pairs: evidence, actors and jurisdictions right."""

    kinds: dict[str, Ratio] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    shares: dict[str, tuple[int, int]] = field(default_factory=dict)

    def __add__(self, other: Score) -> Score:
        kinds = {kind: self.kinds.get(kind, Ratio()) + other.kinds.get(kind, Ratio()) for kind in KINDS}
        shares = {name: self._added(other, name) for name in {**self.shares, **other.shares}}
        return Score(kinds, self.counts + other.counts, shares)

    def _added(self, other: Score, name: str) -> tuple[int, int]:
        (yes, of), (more, in_all) = self.shares.get(name, (0, 0)), other.shares.get(name, (0, 0))
        return yes + more, of + in_all

    def share(self, name: str) -> float | None:
        """Return a share from 0 to 1, None where there was nothing to share."""
        yes, of = self.shares.get(name, (0, 0))
        return yes / of if of else None


def several(value: Any) -> list[Any]:
    """Return a value as a list: gold may accept several uses or statuses."""
    return value if isinstance(value, list) else [value]


def _in_force(value: Any) -> set[bool]:
    return {status in ("current", "alleged", None) for status in several(value)}


def merged(rules: Sequence[Row]) -> list[dict[str, Any]]:
    """Return gold rules that differ in nothing that counts, as one with all their quotes."""
    seen: dict[str, dict[str, Any]] = {}
    for rule in rules:
        quotes = [rule["quote"], *rule.get("other_quotes", [])]
        key = repr(
            (
                _norm(rule["vendor"]),
                rule["modality"],
                rule["use"],
                rule["status"],
                sorted(rule.get("jurisdictions") or []),
            )
        )
        if key in seen:
            seen[key]["optional"] = bool(seen[key].get("optional")) and bool(rule.get("optional"))
            seen[key]["quotes"] += quotes
        else:
            seen[key] = {**rule, "quotes": quotes}
    return list(seen.values())


def pairs_of(
    found: Sequence[Row], gold: Sequence[Row], match: Match
) -> tuple[list[tuple[Row, Row]], list[Row], list[Row]]:
    """Match one to one, surest first and required gold first: the pairs, what is wrong, what is missed.

    What repeats a gold statement that is matched already is neither right nor wrong.
    """
    left, pairs, wrong = list(gold), [], []
    for row in sorted(found, key=lambda row: -float(row.get("confidence") or 0)):
        hits = sorted((g for g in left if match(row, g)), key=lambda g: bool(g.get("optional")))
        if hits:
            pairs.append((row, hits[0]))
            left.remove(hits[0])
        elif not any(match(row, g) for g in gold):
            wrong.append(row)
    return pairs, wrong, [g for g in left if not g.get("optional")]


def score(gold: Gold, rows: Sequence[Row], names: Names) -> Score:
    """Return the figures of one document; `rows` are asserted statements as `aikg.extract.to_json` gives them."""
    counts: Counter[str] = Counter(statements=len(rows))
    counts["bad quotes"] = sum(gold.document.text[row["start"] : row["end"]] != row["quote"] for row in rows)
    rules = [row for row in rows if row["kind"] == "rule" and row["issuer_type"] == "vendor"]
    kinds, shares = _rules(gold, rules, names, counts)
    for kind, listed, match in (
        ("partnership", gold.partnerships, _partners(names)),
        ("role", gold.roles, lambda p, g: names.same(p["person"], g["person"]) and names.same(p["org"], g["org"])),
        (
            "product_use",
            gold.product_uses,
            lambda p, g: (
                names.same(p["product"], g["product"])
                and any(names.same(p["model"], model) for model in several(g["model"]))
            ),
        ),
    ):
        pairs, wrong, missed = pairs_of([row for row in rows if row["kind"] == kind], listed, match)
        kinds[kind] = Ratio(sum(not g.get("optional") for _, g in pairs), len(wrong), len(missed))
    kinds["commitment"] = _commitments(gold, [row for row in rows if row["kind"] == "commitment"], names)
    return Score(kinds, counts, shares)


def same_rule(names: Names, *, strict: bool) -> Match:
    """Return whether a statement is a rule of the gold."""

    def match(row: Row, gold: Row) -> bool:
        if not names.same(row["vendor"], gold["vendor"]) or row["modality"] != gold["modality"]:
            return False
        if len(row["quote"]) > MAX_QUOTE:
            return False
        if strict:
            return row["use"] in several(gold["use"]) and bool(_in_force(row["status"]) & _in_force(gold["status"]))
        return any(names.near(row["use"], use) for use in several(gold["use"]))

    return match


def _rules(
    gold: Gold, rules: Sequence[Row], names: Names, counts: Counter[str]
) -> tuple[dict[str, Ratio], dict[str, tuple[int, int]]]:
    golds = merged(gold.rules)
    strict, lenient = same_rule(names, strict=True), same_rule(names, strict=False)
    pairs, wrong, missed = pairs_of(rules, golds, strict)
    kinds = {"rule strict": Ratio(sum(not g.get("optional") for _, g in pairs), len(wrong), len(missed))}
    pairs, wrong, missed = pairs_of(rules, golds, lenient)
    required = [(row, g) for row, g in pairs if not g.get("optional")]
    kinds["rule lenient"] = Ratio(len(required), len(wrong), len(missed))
    shares = _parts(gold, required)
    for row in wrong:
        opposite = _OPPOSITE.get(row["modality"])
        counts["flips"] += any(
            g["modality"] == opposite
            and names.same(row["vendor"], g["vendor"])
            and any(names.near(row["use"], use) for use in several(g["use"]))
            for g in golds
        )
        counts["traps"] += any(
            overlap(row, span) * 2 >= span[1] - span[0] for span in spans_of(gold.document.text, gold.negatives)
        )
    for row in rules:
        agreed = [g for g in golds if lenient(row, g) and row["use"] in several(g["use"])]
        counts["stale"] += bool(agreed) and not any(_in_force(row["status"]) & _in_force(g["status"]) for g in agreed)
    counts["passages"] = len(gold.negatives)
    return kinds, shares


def _parts(gold: Gold, pairs: Sequence[tuple[Row, Row]]) -> dict[str, tuple[int, int]]:
    text = gold.document.text
    found: dict[str, list[bool]] = {"evidence": [], "actors": [], "jurisdictions": []}
    for row, g in pairs:
        found["evidence"].append(any(overlap(row, span) > 0 for span in spans_of(text, g["quotes"])))
        if g.get("actors"):
            have = {word for actor in row["actors"] for word in _norm(str(actor).replace("-", " ")).split()}
            found["actors"].append(any(set(_norm(a.replace("-", " ")).split()) & have for a in g["actors"]))
        if g.get("jurisdictions"):
            places = {str(place).upper() for place in row["jurisdictions"]}
            found["jurisdictions"].append(any(place.upper() in places for place in g["jurisdictions"]))
    return {name: (sum(answers), len(answers)) for name, answers in found.items()}


def _partners(names: Names) -> Match:
    def match(row: Row, gold: Row) -> bool:
        hit = [party for party in row["parties"] if any(names.same(party, other) for other in gold["parties"])]
        return len(hit) >= 2 and len(hit) == len(row["parties"])

    return match


def _commitments(gold: Gold, rows: Sequence[Row], names: Names) -> Ratio:
    """Pairs of signatory and pledge: each statement against the pledge it shares most signatories with."""
    left = [g for g in gold.commitments if not g.get("optional")]
    right = wrong = missed = 0

    def shared(signed: Sequence[str], g: Row) -> int:
        return sum(any(names.same(x, y) for x in signed) for y in g["signatories"])

    for row in rows:
        signed = row["signatories"]
        best = max(left, key=lambda g: shared(signed, g), default=None)
        if best is None or not shared(signed, best):
            wrong += 0 if any(shared(signed, g) for g in gold.commitments) else len(signed)
            continue
        left.remove(best)
        right += shared(signed, best)
        missed += len(best["signatories"]) - shared(signed, best)
        wrong += sum(not any(names.same(x, y) for y in best["signatories"]) for x in signed)
    return Ratio(right, wrong, missed + sum(len(g["signatories"]) for g in left))


def spans_of(text: str, quotes: Iterable[str]) -> list[tuple[int, int]]:
    """Return where quotes stand in a text."""
    return [(match.start(), match.end()) for quote in quotes for match in re.finditer(re.escape(quote), text)]


def overlap(row: Row, span: tuple[int, int]) -> int:
    """Return how many characters the quote of a statement shares with a stretch; negative when they lie apart."""
    return int(min(row["end"], span[1]) - max(row["start"], span[0]))
