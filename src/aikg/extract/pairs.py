"""Pairs of a possible issuer and a use in one sentence, and what surrounds them, as features of the sentence model.

A feature is a short string; it never holds a name, so that the model learns language and no company. Letters stand for
names and marked words: ``V`` the issuer of the pair, ``U`` its use, ``O`` another organisation, ``G`` a public body or
a country, ``N`` a medium or an NGO, ``P`` a person, ``Q`` a product, ``W`` another use, ``A`` a kind of actor.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, pairwise

from aikg.extract.coreference import Context
from aikg.extract.frames import Proposal
from aikg.extract.marks import Mark
from aikg.extract.scene import Scene
from aikg.extract.scope import DUTIES
from aikg.model import KnownName

__all__ = ["Pair", "features", "pairs_in"]

_TOKEN = re.compile(r"\w+|[,;:.!?\"()–]")
_MASKS = {
    "org": "O",
    "owner": "O",
    "public": "G",
    "place": "G",
    "group": "G",
    "media": "N",
    "ngo": "N",
    "person": "P",
    "product": "Q",
}
#: Words of the lexicon that the model sees beside the text: what they mean and where they stand.
_SEEN = (
    "cues.",
    "markers.",
    "actors.blockers",
    "commitments.",
    "partnerships.",
    "conditions.",
    "references.",
    "dates.",
)
#: Those whose order tells something.
_ORDERED = ("cues.", "markers.guard", "markers.negation", "markers.status", "markers.attribution", "actors.blockers")
_USES = ("uses.uses", "uses.weak")
#: Distances, in words, up to which two places count as equally far.
_STEPS = (1, 2, 3, 5, 8, 12, 18, 30)
#: Of words longer than this the beginning counts too; of even longer ones whose meaning is not known every part.
_LONG, _COMPOUND = 5, 7
#: So many words from the use a word is near it.
_NEAR = 4
#: A use named in so few words may be an ordinary word.
_FEW = 2
#: So many other organisations, or sentences, before this one count as many.
_RIVALS = 3
#: For how many words, each in its place, what they give is remembered.
_REMEMBERED = 1 << 15


@dataclass(frozen=True)
class Pair:
    """An organisation that may have issued a rule on a use.

    `mentions` are where the sentence names it; none when it was named before.
    """

    issuer: KnownName
    mentions: tuple[Mark, ...]
    use: Mark


def pairs_in(scene: Scene, context: Context) -> list[Pair]:
    """Return the pairs of a sentence: everyone who may issue rules with every use and every product as a whole."""
    named = [mark for kind in _USES for mark in scene.of(kind)]
    uses = named + _whole_products(scene)
    if not named:
        uses += _implied(scene, context)
    if not uses:
        return []
    issuers: dict[str, tuple[KnownName, list[Mark]]] = {}
    for mark in scene.named("org", "owner", "product"):
        name = context.vendor_of(mark.name) if mark.kind == "product" and mark.name else mark.name
        if name is not None:
            issuers.setdefault(name.entity.iri, (name, []))[1].append(mark)
    for name in (context.topic, context.ruler, context.main):
        if name is not None:
            issuers.setdefault(name.entity.iri, (name, []))
    return [Pair(name, tuple(mentions), use) for name, mentions in issuers.values() for use in uses]


def _implied(scene: Scene, context: Context) -> list[Mark]:
    """What a sentence that names no use may speak of: the use spoken of last, or everything, at its first cue."""
    cues = [m for m in scene.marks if m.kind in ("cues.prohibits", "cues.permits", "cues.requires")]
    if not cues:
        return []
    at, recent = cues[0], context.recent_use()
    duties = [m for m in scene.of("conditions.conditions") if m.value in DUTIES and scene.of("cues.requires")]
    if duties:
        return [replace(duties[0], kind="uses.weak", value=DUTIES[duties[0].value])]
    found = [Mark(at.start, at.end, "whole", "any-use")]
    return found + ([Mark(at.start, at.end, "recent", recent)] if recent else [])


def _whole_products(scene: Scene) -> list[Mark]:
    """Where a product, or a reference to one, may stand for every use of it."""
    found = [Mark(m.start, m.end, "whole", "any-use") for m in scene.named("product")]
    references = [m for m in scene.of("references.references") if m.value in ("product", "technology")]
    return found + [Mark(m.start, m.end, "whole", "any-use") for m in references]


def features(pair: Pair, scene: Scene, context: Context, proposals: Sequence[Proposal]) -> list[str]:
    """Return what surrounds a pair and what the frames make of it, each feature once, in a fixed order."""
    tokens, zones = _masked(pair, scene)
    said = _words(tokens, zones, scene.words.glosses)
    parts = (said, _marks(pair, scene), _sequence(pair, scene), _shape(pair, scene, tokens))
    return list(dict.fromkeys(chain(["bias"], *parts, _before(pair, context), _frames(pair, proposals))))


def _masked(pair: Pair, scene: Scene) -> tuple[list[str], list[str]]:
    """The tokens of the sentence, names and uses masked, and for each where it stands: before, between or after."""
    uses = [m for kind in _USES for m in scene.of(kind)]
    masks = [(pair.use, "U"), *((m, "V" if m.kind != "product" else "Q") for m in pair.mentions)]
    masks += [(m, _MASKS[m.kind]) for m in scene.names if m.kind in _MASKS]
    masks += [(m, "W") for m in uses] + [(m, "A") for m in scene.of("actors.actors")]
    taken: list[tuple[int, int, str]] = []
    for mark, mask in masks:
        if all(mark.end <= low or mark.start >= high for low, high, _ in taken):
            taken.append((mark.start, mark.end, mask))
    tokens: list[str] = []
    at = scene.start
    for start, end, mask in sorted(taken):
        tokens += _tokens(scene.text, at, start)
        if not tokens or tokens[-1] != mask:
            tokens.append(mask)
        at = end
    tokens += _tokens(scene.text, at, scene.end)
    use = tokens.index("U") if "U" in tokens else 0
    issuers = [i for i, token in enumerate(tokens) if token == "V"] or [
        i for i, token in enumerate(tokens) if token == "Q"
    ]
    issuer = min(issuers, key=lambda i: abs(i - use), default=use)
    low, high = min(use, issuer), max(use, issuer)
    return tokens, ["<" if i < low else ">" if i > high else "=" for i in range(len(tokens))]


def _tokens(text: str, start: int, end: int) -> list[str]:
    return ["0" if token[0].isdigit() else token for token in _TOKEN.findall(text, start, end)]


def _words(tokens: list[str], zones: list[str], glosses: Mapping[str, str]) -> Iterator[str]:
    use = tokens.index("U") if "U" in tokens else 0
    for i, (token, zone) in enumerate(zip(tokens, zones, strict=True)):
        yield from _of_word(token, zone, _side(i, use), glosses.get(token))
    edged = ["^", *tokens, "$"]
    for left, right in pairwise(edged):
        yield f"b {left} {right}"
    plain = [t for t in tokens if len(t) == 1 and t.isupper()]
    for left, right in pairwise(["^", *plain, "$"]):
        yield f"o {left} {right}"


@lru_cache(maxsize=_REMEMBERED)
def _of_word(token: str, zone: str, side: str, gloss: str | None) -> tuple[str, ...]:
    """A word, its beginning and its parts, with where it stands to issuer and use: `zone`, and to the use: `side`.

    Its `gloss`, what it means in plain English, is the same in every language: what one learned counts in the others.
    """
    found = [f"w {token}", f"w{zone} {token}", f"w{side} {token}"]
    if len(token) > _LONG:
        found += [f"p {token[:_LONG]}", f"p{zone} {token[:_LONG]}", f"s {token[-4:]}"]
    if len(token) > _COMPOUND and gloss is None:
        found += [f"z {token[at : at + _LONG]}" for at in range(len(token) - _LONG + 1)]
    if gloss is not None:
        found += [f"e {gloss}", f"e{side} {gloss}"]
    return tuple(found)


def _side(at: int, use: int) -> str:
    """Whether a token is near the use or far from it, and before or behind it."""
    return ("n" if abs(at - use) <= _NEAR else "f") + ("<" if at < use else ">")


def _marks(pair: Pair, scene: Scene) -> Iterator[str]:
    """Words of the lexicon with where they stand to issuer and use."""
    issuer = min(pair.mentions, key=lambda m: abs(m.start - pair.use.start), default=pair.use)
    low, high = min(issuer.start, pair.use.start), max(issuer.start, pair.use.start)
    clause = scene.clause(pair.use.start)
    for mark in scene.marks:
        if mark.kind.startswith(_SEEN):
            zone = "<" if mark.end <= low else ">" if mark.start >= high else "="
            same = "c" if clause[0] <= mark.start < clause[1] else "d"
            what = f"{mark.kind}.{mark.value}"
            yield f"m {what}"
            yield f"m{zone}{same} {what}"
    cues = [m for m in scene.marks if m.kind.startswith("cues.")]
    negations = scene.of("markers.negation")
    nearest = min(cues, key=lambda m: (abs(m.start - pair.use.start), m.kind), default=None)
    if nearest is not None:
        negated = any(-40 <= n.start - nearest.start <= 40 for n in negations)
        yield f"c {nearest.kind}.{nearest.value} {negated} {nearest.start < pair.use.start}"


def _sequence(pair: Pair, scene: Scene) -> Iterator[str]:
    """What follows what, by meaning alone: the same in every language."""
    found = [(m.start, m.end, _MASKS[m.kind]) for m in scene.names if m.kind in _MASKS and m not in pair.mentions]
    found += [(m.start, m.end, "V" if m.kind != "product" else "Q") for m in pair.mentions]
    found.append((pair.use.start, pair.use.end, "U"))
    found += [(m.start, m.end, f"{m.kind}.{m.value}") for m in scene.marks if m.kind.startswith(_ORDERED)]
    found += [(left, right, "|") for left, right in scene.boundaries]
    tags = ["^", *(tag for _, _, tag in sorted(found)), "$"]
    for left, right in pairwise(tags):
        yield f"g {left} {right}"
    for left, middle, right in zip(tags, tags[1:], tags[2:], strict=False):
        yield f"g {left} {middle} {right}"
    for left, _, middle, right in zip(tags, tags[1:], tags[2:], tags[3:], strict=False):
        yield f"h {left} {middle} {right}"


def _before(pair: Pair, context: Context) -> Iterator[str]:
    """What the sentences before tell: who is spoken of, who ruled last, what the last sentence said."""
    for what, name in (("topic", context.topic), ("main", context.main), ("ruler", context.ruler)):
        yield f"{what} {'none' if name is None else 'V' if name.entity == pair.issuer.entity else 'O'}"
    same = "".join(
        "V" if name is not None and name.entity == pair.issuer.entity else "o"
        for name in (context.topic, context.main, context.ruler, context.opened, *context.recent[-1:])
    )
    rivals = min(_RIVALS, len({name.entity.iri for name in context.recent} - {pair.issuer.entity.iri}))
    how = {"owner": "owner", "product": "product"}.get(pair.mentions[0].kind, "org") if pair.mentions else "none"
    yield f"who {how} {same}"
    yield f"rivals {how} {rivals}"
    yield f"who {how} {same} {rivals}"
    yield f"sentence {min(_RIVALS, context.sentence)}"
    for cue in context.cues:
        yield f"said before {cue}"
    yield f"again {pair.use.value in context.uses}"


def _frames(pair: Pair, proposals: Sequence[Proposal]) -> Iterator[str]:
    """What the frames of the lexicon see, told apart by whether it is about this issuer and this use."""
    yield f"f {len(proposals) > 0}"
    for proposal in proposals:
        issuer = "V" if proposal.issuer.entity == pair.issuer.entity else "O"
        use = "U" if pair.use.value in proposal.scope.uses else "W"
        reading = proposal.reading
        yield f"f {issuer} {use} {reading.modality} {reading.status} {proposal.plausible}"
        yield f"f {issuer} {use} {reading.modality}"


def _shape(pair: Pair, scene: Scene, tokens: list[str]) -> Iterator[str]:
    """How the pair stands in its sentence."""
    lang = scene.document.lang
    kinds = {m.kind for m in pair.mentions}
    how = "none" if not kinds else "owner" if kinds == {"owner"} else "product" if kinds == {"product"} else "org"
    yield f"issuer {how}"
    yield f"issuer {how} {pair.use.kind}"
    yield f"lang {lang}"
    yield f"use {pair.use.kind} {pair.use.value}"
    mention = _TOKEN.findall(scene.between(pair.use.start, pair.use.end))
    yield f"length {min(5, len(mention))} {pair.use.kind}"
    if len(mention) <= _FEW:
        yield f"said {' '.join(mention)} {pair.use.value}"
    for word in mention:
        yield f"u {word[:_LONG]}"
    yield f"root {pair.use.value.split('-')[-1]}"
    yield f"question {scene.is_question}"
    orgs = [m for m in pair.mentions if m.kind != "product"]
    if orgs:
        nearest = min(orgs, key=lambda m: abs(m.start - pair.use.start))
        before = nearest.start < pair.use.start
        between = scene.between(min(nearest.end, pair.use.end), max(nearest.start, pair.use.start))
        yield f"order {before}"
        yield f"apart {before} {sum(len(between.split()) > step for step in _STEPS)}"
        yield f"clause {scene.clause(nearest.start) == scene.clause(pair.use.start)}"
        yield f"prepositional {all(scene.is_prepositional(m) for m in orgs)} {before}"
        yield f"modifier {any(scene.is_modifier(m) for m in orgs)}"
        first = next((t for t in tokens if t in "VOGNP"), "")
        yield f"first {first}"
    others = {m.kind for m in scene.names} - {"product"}
    for kind in sorted(others):
        yield f"has {kind}"
    yield f"others {min(3, len({m.value for m in scene.named('org')}))}"
