"""What the reader makes of labelled sentences: rules found, missed and invented, uses it has no word for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from aikg.extract import Reader, SentenceModel
from aikg.extract.link import Linker
from aikg.model import Document, Entity, IssuerType, KnownName, Rule, Status
from aikg.names import ID, slug
from aikg.train.sentences import Sentence

__all__ = ["Outcome", "read_all"]

_IN_FORCE = {Status.CURRENT, Status.ALLEGED}


@dataclass
class Outcome:
    """What came out for one sentence: labels of rules as "VENDOR modality use", and the words of uses not found."""

    sentence: Sentence
    right: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    uses: int = 0

    @property
    def flipped(self) -> bool:
        """Whether a rule came out with the opposite sign."""
        turned = {"prohibits": "permits", "permits": "prohibits"}
        wrong = {tuple(label.rsplit(" ", 2)) for label in self.wrong}
        return any(
            (vendor, turned.get(modality), use) in wrong
            for vendors, modality, use in (label.rsplit(" ", 2) for label in self.missed)
            for vendor in vendors.split("|")
        )


def read_all(
    sentences: Iterable[Sentence], names: Iterable[KnownName], model: SentenceModel | None
) -> Iterator[Outcome]:
    """Yield what the reader finds in each sentence; rows with the same text are one sentence."""
    listed = list(sentences)
    known = list(names)
    broader = {name.entity.iri.rsplit("/", 1)[-1]: {b.rsplit("/", 1)[-1] for b in name.broader} for name in known}
    linker = Linker(known)
    extra: dict[str, KnownName] = {}
    for sentence in listed:
        for name in sentence.names:
            if not linker.find(name, sentence.lang):
                extra[slug(name)] = KnownName(Entity(ID + slug(name), name, "Vendor"), (("", name),))
    reader = Reader([*known, *extra.values()], model=model)
    linker = Linker([*known, *extra.values()])
    rows: dict[tuple[str, str], list[Sentence]] = defaultdict(list)
    for sentence in listed:
        rows[sentence.lang, sentence.text].append(sentence)
    for same in rows.values():
        yield _read(same, reader, linker, broader)


def _read(same: list[Sentence], reader: Reader, linker: Linker, broader: dict[str, set[str]]) -> Outcome:
    first = same[0]
    absent = [name for sentence in same for name in sentence.names if name not in first.text]
    document = Document("document:training", first.text, first.lang, title=absent[0] if absent else "")
    outcome = Outcome(first)
    mentioned = [m for m in reader.mentions(first.text, first.lang) if m.kind == "use"]
    for sentence in same:
        for part in sentence.of("use"):
            if part.slug == "any-use":
                continue
            outcome.uses += 1
            near = {part.slug, *broader.get(part.slug, ())}
            if not any(m.start < part.end and part.start < m.end and _near(m.value, near, broader) for m in mentioned):
                outcome.unknown.append(f"{first.text[part.start : part.end]} = {part.slug}")
    rules = [
        (statement.content, statement.status)
        for statement in reader.read(document)
        if isinstance(statement.content, Rule) and not statement.candidate
    ]
    gold: list[tuple[set[str], str, str, str]] = []
    for sentence in same:
        if sentence.kind == "rule":
            for use in dict.fromkeys(part.slug for part in sentence.of("use")):
                issuers = {hit.name.entity.iri for n in sentence.names for hit in linker.find(n, first.lang)}
                gold.append((issuers, sentence.outcome, use, sentence.status))
    left = list(gold)
    for rule, status in rules:
        if rule.issuer_type is not IssuerType.VENDOR:
            continue
        label = f"{rule.issuer.iri.rsplit('/', 1)[-1]} {rule.modality} {rule.use}"
        hits = [
            g
            for g in gold
            if rule.issuer.iri in g[0]
            and g[1] == rule.modality
            and _near(rule.use, {g[2], *broader.get(g[2], ())}, broader)
            and (g[3] in _IN_FORCE) == (status in _IN_FORCE)
        ]
        if hits:
            outcome.right.append(label)
            left = [g for g in left if g not in hits]
        else:
            outcome.wrong.append(f"{label}" if status in _IN_FORCE else f"{label}/{status}")
    outcome.missed += [
        f"{'|'.join(sorted(i.rsplit('/', 1)[-1] for i in g[0]))} {g[1]} {g[2]}"
        + ("" if g[3] in _IN_FORCE else f"/{g[3]}")
        for g in left
    ]
    return outcome


def _near(use: str, near: set[str], broader: dict[str, set[str]]) -> bool:
    return use in near or bool(broader.get(use, set()) & near)
