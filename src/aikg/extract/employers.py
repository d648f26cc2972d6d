"""Whose people they are: the organisation of a title, named behind it, before it or beside the person, or spoken of."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from aikg.extract.coreference import Context
from aikg.extract.marks import Mark, kind_of
from aikg.extract.scene import Scene
from aikg.extract.strangers import stranger
from aikg.model import KnownName

__all__ = ["CAPITAL", "ORGANISATIONS", "STOP", "Org", "articles", "link", "linking", "org_of"]

ORGANISATIONS = ("org", "ngo", "public", "media", "place")
STOP = re.compile(r'[,;:()–"]')
CAPITAL = r"[A-ZÀ-ÞŠŽ][\w’'&.-]*"
#: Letters a title or its department may hold before the organisation, and an aside before the person.
_TAIL, _ASIDE = 70, 90

_BRACKET = re.compile(rf" \(({CAPITAL}(?:/{CAPITAL})?)\)")

Org = tuple[KnownName, Mark | None]


def articles(scene: Scene) -> re.Pattern[str]:
    """Return what matches an article at the end of a stretch."""
    return _article_end(scene.words.under("markers", "voice", "article"))


@cache
def _article_end(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"[ '](?:{'|'.join(map(re.escape, words)) or '(?!)'})[ ']?$")


@cache
def linking(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return what matches one of some prepositions, with the space before it."""
    union = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or "(?!)"
    return re.compile(rf"[ ']*\b(?:{union})\b")


def link(scene: Scene) -> re.Pattern[str]:
    """Return what matches the word between a title and its organisation: "of", "at", "bei"."""
    return linking((*scene.words.under("names", "names", "link"), *scene.words.under("names", "names", "at")))


def org_of(title: Mark, person: Mark, scene: Scene, context: Context, loose: bool) -> Org | None:
    """Return the organisation of a title: behind it ("CEO of X"), before it ("X CEO"), by the person, or spoken of."""
    behind, before = _org_behind(title, person, scene), _org_before(title, person, scene, context)
    if behind is not None and _only_says_where(behind, before):
        behind = None
    found = (
        behind
        or before
        or _org_of_whose(title, scene)
        or _org_beside(person, scene)
        or _unknown_org(title, person, scene)
    )
    if title.value == "public":
        if found is not None:
            return found if found[1] is not None and found[1].kind in ("public", "place", "ngo") else None
        return None if _names_org(title, scene) and loose else _state_spoken_of(scene, context)
    if found is not None:
        return found
    pointed = _pointed_at(title, scene, context)
    if pointed is not None:
        return pointed, None
    if title.value == "trade":
        return None
    return _org_of_clause(title, person, scene) or (None if loose else _spoken_of(title, person, scene, context))


def _only_says_where(behind: Org, before: Org | None) -> bool:
    """Whether a place behind a title is not whose it is: "Acme's head in Canada"."""
    place = behind[1] is not None and behind[1].kind == "place"
    return place and before is not None and before[1] is not None and before[1].kind not in ("place", "owner")


def _org_of_whose(title: Mark, scene: Scene) -> Org | None:
    """ "Acme, whose chief executive is Jane Doe": the name before the comma."""
    whose = [m for m in scene.of("roles.whose") if m.end <= title.start <= m.end + 12]
    before = [m for m in scene.named("org", "ngo", "media", end=whose[-1].start + 1) if m.name] if whose else []
    if before and before[-1].name and scene.between(before[-1].end, whose[-1].start).strip() in (",", ""):
        return before[-1].name, before[-1]
    return None


def _org_behind(title: Mark, person: Mark, scene: Scene) -> Org | None:
    stop = STOP.search(scene.text, title.end, scene.end)
    limit = min(stop.start() if stop else scene.end, title.end + 110)
    if person.start >= title.end:
        limit = min(limit, person.start)
    says = scene.of("markers.attribution", "says", start=title.end, end=limit)
    limit = min([limit, *(m.start for m in says)])
    near = [
        m
        for m in scene.named(*ORGANISATIONS, "owner", start=title.end, end=limit)
        if m.name and not m.demonym and m.start - title.end <= _TAIL
    ]
    # "Deputy Director at X in Ohio": what is no place comes first
    near = [m for m in near if m.kind != "place"] or near
    linked = near and (
        link(scene).search(scene.text, title.end - 1, near[0].start + 1)
        or link(scene).match(scene.text, near[0].start, near[0].end)  # "da empresa" stands for a name whole
    )
    if not near or not linked:
        direct = [m for m in near if m.start - title.end <= 2]
        return (direct[0].name, direct[0]) if direct and direct[0].name else None
    whole = [m for m in near if m.kind != "owner" and not scene.between(m.end, m.end + 2).startswith("'")]
    best = (whole or near)[-1 if len(near) > 1 and len(whole) == 1 else 0]
    return (best.name, best) if best.name else None


def _org_before(title: Mark, person: Mark, scene: Scene, context: Context) -> Org | None:
    before = [m for m in scene.named(*ORGANISATIONS, "owner", end=title.start) if title.start - m.end <= 28]
    last = before[-1] if before else None
    if last is None or last.name is None or not _has_title(last, title, person, scene):
        return None
    if last.kind == "owner" and not any(m.end <= last.start for m in scene.named("org", "ngo", "media")):
        return context.spoken_of() or last.name, last
    return last.name, last


def _has_title(org: Mark, title: Mark, person: Mark, scene: Scene) -> bool:
    """Whether a title is that of the name before it: nothing parts them, and a place before a title is a country."""
    gap = scene.between(org.end, title.start)
    if org.kind == "place":
        if org.entity.kind != "Country" or gap not in (" ", "'s ", "s ", "' "):
            return False
    elif org.demonym:
        return False
    hers = (
        org.kind == "owner"
        and org.start < person.start
        and person.end <= title.start
        and "," not in scene.between(person.end, org.start + 1)
    )
    hangs = scene.is_prepositional(org) and not gap.startswith(("'", "-")) and len(gap) > 1
    return not (hers or hangs or re.search(r"[,;:()]", gap))


def _org_beside(person: Mark, scene: Scene) -> Org | None:
    """An organisation right behind a name, or its owner before: "Jane Doe of X", "Jane Doe (X)", "X's Jane Doe"."""
    at = person.end + (1 if scene.between(person.end, person.end + 2) == ", " else 0)  # "Jane Doe, of Acme"
    gap = re.compile(r" \(").match(scene.text, person.end) or link(scene).match(scene.text, at)
    if gap is not None:
        articles = "|".join(map(re.escape, scene.words.under("markers", "voice", "article"))) or "(?!)"
        lead = re.compile(rf"[ '(]*(?:(?:{articles})\b[ ']?)?").match(scene.text, gap.end())
        at = lead.end() if lead else gap.end()
        beside = [m for m in scene.named(*ORGANISATIONS, start=gap.start()) if abs(m.start - at) <= 1 and m.name]
        beside = [m for m in beside if m.kind != "place" and not m.demonym]
        if beside and beside[0].name:
            return beside[0].name, beside[0]
    owners = [
        m for m in scene.named("org", "ngo", "media", end=person.start) if scene.between(m.end, person.start) == "'s "
    ]
    return (owners[0].name, owners[0]) if owners and owners[0].name else None


def _org_of_clause(title: Mark, person: Mark, scene: Scene) -> Org | None:
    """The one organisation that a sentence names before a title: "OpenAI hired Jane Doe as head of policy"."""
    named = {m.value: m for m in scene.named("org", "ngo", "media", end=max(title.start, person.start)) if m.name}
    hires = scene.of("roles.roles", "named", end=title.start)
    if len(named) == 1:
        mark = next(iter(named.values()))
        at = [mark.start, mark.end, title.start, title.end, person.start, person.end]
        between = scene.between(min(at), max(at))
        if mark.name and (hires or mark.start < scene.start + 12) and len(between) <= 160 and ":" not in between:
            return mark.name, mark
    return None


def _state_spoken_of(scene: Scene, context: Context) -> Org | None:
    """The state a public office is held in, where the text names but one or has just spoken of one."""
    if context.opened_body is not None and context.opened_body.actor_kind == "government":
        return context.opened_body, None
    countries = dict(context.countries)
    here = [m for m in scene.named("place") if not m.demonym]
    countries |= {m.value: m.name for m in here if m.name and m.name.entity.kind == "Country"}
    if len(countries) == 1 and context.country_acts:
        return next(iter(countries.values())), None
    return None


def _spoken_of(title: Mark, person: Mark, scene: Scene, context: Context) -> Org | None:
    """What the text speaks of, for a title that names no organisation: "chief executive Arvind Krishna"."""
    own = bool(set(scene.words_before(title.start, 2)) & set(scene.words.under("names", "names", "own")))
    if _names_org(title, scene) or (_is_office(title, scene) and not own):
        return None
    gap = (
        scene.between(title.end, person.start) if person.start >= title.end else scene.between(person.end, title.start)
    )
    if len(gap) > 24 or (person.end <= title.start and not gap.startswith((",", " ("))):
        return None
    here = [m for m in scene.named("org", "ngo", "media", end=min(title.start, person.start)) if m.name]
    here = [m for m in here if not scene.is_modifier(m)]
    acting = [m for m in here if not scene.is_prepositional(m)]
    if own and acting and acting[-1].name:
        return acting[-1].name, None
    if here and acting and acting[-1].name and len({m.value for m in here}) == 1:
        return acting[-1].name, None
    if here and not own:
        alone = context.main is not None and {m.value for m in here} == {context.main.entity.iri}
        return (context.main, None) if alone and context.main is not None else None
    known = context.spoken_of()
    if known is not None and kind_of(known) == "public" and scene.of("roles.firm", start=title.start, end=title.end):
        known = context.main  # an authority has no founder
    return (known, None) if known is not None else None


def _is_office(title: Mark, scene: Scene) -> bool:
    """Whether a title without an organisation may be one of the state: "President Jane Doe"."""
    return any(m.start == title.start and m.end == title.end for m in scene.of("roles.office"))


def _names_org(title: Mark, scene: Scene) -> bool:
    """Whether a preposition follows a title, so that an organisation is named, if not one we know."""
    found = link(scene).match(scene.text, title.end)
    return found is not None and found.end() < scene.end


def _pointed_at(title: Mark, scene: Scene, context: Context) -> KnownName | None:
    """What "of the company" or "of the authority" behind a title means."""
    linked = link(scene).match(scene.text, title.end)
    stop = STOP.search(scene.text, title.end, scene.end)
    end = min(stop.start() if stop else scene.end, title.end + _TAIL)
    words = re.findall(r"[\w-]+", scene.between(linked.end(), end)) if linked else []
    links = {*scene.words.under("names", "names", "link"), *scene.words.under("names", "names", "at")}
    behind = [word for before, word in pairwise(words) if before in links]  # "head of safety of the company"
    known = [
        (word, key)
        for word in [*words[:2], *behind]
        for key in ("house", "body")
        if word in scene.words.under("names", "names", key) or word in scene.words.under("roles", "pointed", key)
    ]
    if not known:
        return None
    return context.spoken_of() if known[0][1] == "house" else context.body


def _unknown_org(title: Mark, person: Mark, scene: Scene) -> Org | None:
    """An organisation the graph does not know, behind a title or a name: "chair of the Example Conference"."""
    raw = scene.document.text
    bracket = _BRACKET.match(raw, person.end, scene.end) if title.value == "public" else None
    if bracket is not None:  # "Senator Jane Doe (Volt)": the party
        party = stranger(bracket[1], "Organization")
        return party, Mark(bracket.start(1), bracket.end(1), "ngo", party.entity.iri)
    comma = 1 if scene.between(person.end, person.end + 2) == ", " else 0
    spots = [title.end] if person.start < title.end else [person.end + comma]
    limit = min(scene.end, spots[0] + _ASIDE)
    if person.start > title.end and _names_org(title, scene):
        spots, limit = [title.end], person.start
    for at in spots:
        match = _behind(link(scene).pattern, _nouns(scene)).match(raw, at, limit)
        if match is None:
            continue
        start, end = match.span("org")
        inside = [n for n in scene.names if n.kind in ("place", "person") and n.start < end and start < n.end]
        if inside and not any(n.kind == "place" and n.start == start and n.end < end for n in inside):
            continue
        label = match["org"]
        dated = {*scene.words.under("dates", "dates", "weekday"), *scene.words.under("dates", "dates", "month")}
        if label.split()[0].lower() in dated:
            continue
        if label.lower() in {w.lower() for w in scene.words.under("names", "names", "institution")}:
            rest = re.compile(r"(?: [a-zà-ÿ'’]{2,20}){1,5}").match(raw, end, scene.end)
            end = rest.end() if rest else end
            label = raw[start:end]
            org = stranger(label, "Organization")
            return org, Mark(start, end, "org", org.entity.iri)
        noun = bool(match["noun"])
        if (
            noun
            or " " in label
            or (label.isupper() and len(label) > 2)
            or (at != title.end and person.start > title.end)
        ):
            kind = "ngo" if _is_institution(label, scene) else "org"
            org = stranger(label, "Organization")
            return org, Mark(start, end, kind, org.entity.iri)
    return None


def _nouns(scene: Scene) -> tuple[str, ...]:
    """Nouns of organisations that may stand before a name: "the charity Acme", "van stichting Acme"."""
    return tuple(
        word for key in ("body", "house", "kind", "institution") for word in scene.words.under("names", "names", key)
    )


def _is_institution(label: str, scene: Scene) -> bool:
    """Whether a name says that it is an authority, a university or a society."""
    institutions = {word.lower() for word in scene.words.under("names", "names", "institution")}
    return any(word.lower() in institutions for word in label.split())


@cache
def _behind(links: str, nouns: tuple[str, ...]) -> re.Pattern[str]:
    # a name keeps the small words of its own language wherever it is told of: "Médecins sans Frontières"
    inner = (
        r"(?:of|for|and|de|la|für|und|der|the|di|della|del|per|van|voor|da|do|dos|los|las|du|des|y|e|en|et|&"
        r"|[a-zà-ÿ]{4,14})"
    )
    small = r"(?: [a-zà-ÿß'’]{2,20}){0,4}?"
    article = r"(?:(?:the|la|el|le|de|der|den|dem|die|das|het|los|las|il|l['’]) ?)?"
    name = rf"(?P<org>{CAPITAL}(?: {CAPITAL}| {inner} {CAPITAL}){{0,5}})"
    union = "|".join(re.escape(word.lower()) for word in sorted(nouns, key=len, reverse=True)) or "(?!)"
    return re.compile(rf"{small}(?i:{links}) ?{article}(?:(?P<noun>{union}) |[a-zà-ÿ]{{4,20}} )?{name}")
