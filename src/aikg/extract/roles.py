"""Who speaks for whom: persons, titles and organisations.

A person need not be known: a capitalised name beside a title is one. A title alone makes no role; the
organisation must be named with it, or be what the text speaks of. A public office is held in a state,
never in a company.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise

from aikg.extract.coreference import Context
from aikg.extract.marks import Mark
from aikg.extract.persons import persons_in
from aikg.extract.scene import Scene
from aikg.model import MAX_QUOTE, Entity, KnownName, Quote, Role, Statement, Status
from aikg.names import ID, slug

__all__ = ["roles_in"]

_ORGS = ("org", "ngo", "public", "media", "place")
_STOP = re.compile(r'[,;:()–"]')
_CAPITAL = r"[A-ZÀ-ÞŠŽ][\w’'&.-]*"
#: Letters a title or its department may hold before the organisation, and an aside before the person.
_TAIL, _ASIDE = 70, 90

_OBJECT = re.compile(rf" (?P<org>{_CAPITAL}(?: {_CAPITAL}){{0,3}})")

Org = tuple[KnownName, Mark | None]


def roles_in(scene: Scene, context: Context) -> Iterator[Statement]:
    """Yield the roles that one sentence states, and let the context know whom they speak for."""
    marks = [_bare(m, scene) for m in scene.of("roles.roles") if m.value in ("title", "public", "trade")]
    found: list[Statement] = []
    if marks or scene.of("roles.roles"):
        persons = persons_in(scene, context)
        taken: set[str] = set()
        for title in _grouped(marks, scene):
            found += _titled(title, persons, scene, context, taken)
        found += _by_agent(scene, persons, context)
        found += _by_verb(scene, persons, context)
        found += _elided(marks, persons, scene, context)
    found += _of(scene, context, {s.content.person.iri for s in found if isinstance(s.content, Role)})
    if found:
        held = {m.value for m in scene.named("person")}
        for statement in found:
            role = statement.content
            if isinstance(role, Role) and statement.status is Status.CURRENT:
                context.labels[role.person.iri] = role.person.label
                org = context.by_iri.get(role.org.iri) or KnownName(role.org, (("", role.org.label),))
                if role.person.iri in held or role.person.iri not in context.heads:
                    context.heads[role.person.iri] = (org, role.title)
    people = scene.named("person")
    if people and people[-1].name:
        context.last_person = (people[-1].entity, context.sentence)
    yield from found


def _elided(marks: list[Mark], persons: list[Mark], scene: Scene, context: Context) -> Iterator[Statement]:
    """Yield whom "its president said" means: the person named in the sentence before."""
    if context.last_person is None or context.sentence - context.last_person[1] > 2:
        return
    for title in marks:
        says = scene.of("markers.attribution", "says", start=title.end, end=title.end + 25)
        if persons or title.value != "title" or not any(m.start - title.end <= 3 for m in says):
            continue
        person = context.last_person[0]
        spoken = context.heads.get(person.iri)
        own = bool(set(scene.words_before(title.start, 1)) & set(scene.words.under("names", "names", "own")))
        org = context.spoken_of() if own else None
        if org is not None and (spoken is None or spoken[0] == org):
            statement = _role(person, org, _title(title, None, scene), [title, says[0]], scene)
            if statement:
                yield statement


def _of(scene: Scene, context: Context, taken: set[str]) -> Iterator[Statement]:
    """ "Jane Doe of the Example Institute": where somebody works, without a title."""
    orgs = scene.named("ngo")
    if not orgs:
        return
    of = _linking(tuple(scene.words.under("names", "names", "link")))
    for person in persons_in(scene, context, cut=True):
        for org in orgs:
            gap = scene.between(person.end, org.start)
            if org.name is None or not 2 < len(gap) < 14 or person.entity.iri in taken or org.demonym:
                continue
            if of.fullmatch(_articles(scene).sub("", gap.rstrip())) and scene.between(org.end, org.end + 2) != "'s":
                statement = _role(person.entity, org.name, "", [person, org], scene)
                if statement:
                    taken.add(person.entity.iri)
                    yield statement


def _bare(mark: Mark, scene: Scene) -> Mark:
    """A title without a preposition at its end: "director" of "director of"."""
    words = scene.between(mark.start, mark.end).replace("'", " ").split()
    links = {*scene.words.under("names", "names", "link"), *scene.words.under("names", "names", "at")}
    if len(words) > 1 and words[-1] in links:
        return replace(
            mark, end=mark.start + len(scene.between(mark.start, mark.end).rstrip("' ")) - len(words[-1]) - 1
        )
    return mark


def _grouped(marks: list[Mark], scene: Scene) -> list[Mark]:
    """Titles that are listed together as one: "founder and chief executive"."""
    groups: list[Mark] = []
    for mark in marks:
        if groups and scene.connectors.fullmatch(scene.between(groups[-1].end, mark.start)):
            last = groups.pop()
            value = last.value if last.value == mark.value else "title"
            groups.append(Mark(last.start, mark.end, last.kind, value))
        else:
            groups.append(mark)
    return groups


def _titled(title: Mark, persons: list[Mark], scene: Scene, context: Context, taken: set[str]) -> Iterator[Statement]:
    """Yield the roles of those who bear one title."""
    bearers, loose = _bearers(title, persons, scene)
    if bearers and bearers[0].start >= title.end:
        cut = [p for p in persons_in(scene, context, cut=True) if p.start == bearers[0].start]
        org = _org_of(title, cut[0], scene, context, loose) if cut and cut[0] != bearers[0] else None
        if org is not None and org[1] is not None and org[1].start >= cut[0].end:
            bearers = [cut[0], *bearers[1:]]
    if any(
        m.start - title.end in (0, 1) and m.name and not m.demonym for m in scene.named("org", "ngo", start=title.end)
    ):
        return  # "the developer Acme" says what Acme is
    shared: Org | None = None
    for person in bearers:
        found = _org_of(title, person, scene, context, loose) or shared
        shared = found
        if found is None or (person.value in taken and found[1] is None):
            continue
        held, mark = found
        statement = _role(
            person.entity, held, _title(title, mark, scene), [person, title, *([mark] if mark else [])], scene
        )
        if statement is not None:
            taken.add(person.value)
            yield statement


def _bearers(title: Mark, persons: list[Mark], scene: Scene) -> tuple[list[Mark], bool]:
    """The persons a title belongs to, and whether they stand so far that its organisation must be named."""
    after = [p for p in persons if p.start >= title.end]
    if after and (loose := _stands_after(title, after[0], scene)) is not None:
        listed = [after[0]]
        for one, other in pairwise(after):
            gap = scene.between(one.end, other.start)
            if other.start - one.end > 5 or "," in gap or not scene.connectors.fullmatch(gap):
                break
            listed.append(other)
        return listed, loose
    before = [p for p in persons if p.end <= title.start]
    if before and (loose := _stands_before(before[-1], title, scene)) is not None:
        return [before[-1]], loose
    return [], False


def _stands_after(title: Mark, person: Mark, scene: Scene) -> bool | None:
    """Whether a person follows a title; True where words stand between, None where it is not hers."""
    gap = scene.between(title.end, person.start)
    bare = gap.strip(" ,-'")
    if not bare or bare in ("dr", "dr.", "a", "al"):
        return False
    if _link(scene).fullmatch(_articles(scene).sub("", gap.rstrip())):
        return None  # a name right behind "of" is an organisation
    if len(gap) > _ASIDE or re.search(r"[;:()]|,.*,", gap) or _verbal(title.end, person.start, scene):
        return None
    orgs = scene.named(*_ORGS, "owner", start=title.end, end=person.start)
    if orgs and orgs[-1].end >= person.start - 3:
        return True
    named = bool(scene.of("roles.roles", "named", end=title.start))
    if gap.rstrip().endswith(",") or named or (len(bare.split()) <= 4 and "," not in gap):
        return True if orgs or _link(scene).match(gap) or gap.rstrip().endswith(",") or named else None
    return None


def _stands_before(person: Mark, title: Mark, scene: Scene) -> bool | None:
    """Whether a person stands before a title; True where the organisation must be named, None where it is not hers."""
    gap = scene.between(person.end, title.start)
    if len(gap) > _ASIDE or ";" in gap or (":" in gap) or _verbal(person.end, title.start, scene):
        return None
    words = re.findall(r"[\w'-]+", gap)
    joins = set(scene.words.under("names", "names", "join"))
    if gap.startswith((",", " (", " –")):
        asides = gap.count(",")
        if asides == 1 and len(words) <= 6:
            return len(words) > 3 or None if _clausal(words, scene) is None else False
        return (
            True
            if asides <= 1 and len(words) <= 14 and set(words[:1]) & set(scene.words.under("names", "names", "who"))
            else None
        )
    if "," not in gap and (joins & set(words) or scene.of("roles.roles", "named", start=scene.start, end=title.start)):
        return True
    return None


def _articles(scene: Scene) -> re.Pattern[str]:
    return _article_end(scene.words.under("markers", "voice", "article"))


@cache
def _article_end(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"[ '](?:{'|'.join(map(re.escape, words)) or '(?!)'})[ ']?$")


def _clausal(words: list[str], scene: Scene) -> bool | None:
    """False where words between a name and a title are an aside ("the long-serving"), None where they are more."""
    who = set(scene.words.under("names", "names", "who"))
    return False if not words or words[0] not in who or len(words) <= 4 else None


def _verbal(start: int, end: int, scene: Scene) -> bool:
    """Whether somebody says something between two places."""
    return bool(scene.of("markers.attribution", "says", start=start, end=end))


@cache
def _linking(words: tuple[str, ...]) -> re.Pattern[str]:
    union = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or "(?!)"
    return re.compile(rf"[ ']*\b(?:{union})\b")


def _link(scene: Scene) -> re.Pattern[str]:
    """What stands between a title and its organisation: "of", "at", "bei"."""
    return _linking((*scene.words.under("names", "names", "link"), *scene.words.under("names", "names", "at")))


def _org_of(title: Mark, person: Mark, scene: Scene, context: Context, loose: bool) -> Org | None:
    """The organisation of a title: behind it ("CEO of X"), before it ("X CEO"), beside the person, or spoken of."""
    found = (
        _org_behind(title, person, scene)
        or _org_before(title, person, scene, context)
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


def _org_behind(title: Mark, person: Mark, scene: Scene) -> Org | None:
    stop = _STOP.search(scene.text, title.end, scene.end)
    limit = min(stop.start() if stop else scene.end, title.end + 110)
    if person.start >= title.end:
        limit = min(limit, person.start)
    says = scene.of("markers.attribution", "says", start=title.end, end=limit)
    limit = min([limit, *(m.start for m in says)])
    near = [
        m
        for m in scene.named(*_ORGS, "owner", start=title.end, end=limit)
        if m.name and not m.demonym and m.start - title.end <= _TAIL
    ]
    # "Deputy Director at X in Ohio": what is no place comes first
    near = [m for m in near if m.kind != "place"] or near
    if not near or not _link(scene).search(scene.text, title.end - 1, near[0].start + 1):
        direct = [m for m in near if m.start - title.end <= 2]
        return (direct[0].name, direct[0]) if direct and direct[0].name else None
    whole = [m for m in near if m.kind != "owner" and not scene.between(m.end, m.end + 2).startswith("'")]
    best = (whole or near)[-1 if len(near) > 1 and len(whole) == 1 else 0]
    return (best.name, best) if best.name else None


def _org_before(  # noqa: PLR0911 - one return for each thing that can stand there
    title: Mark, person: Mark, scene: Scene, context: Context
) -> Org | None:
    before = [m for m in scene.named(*_ORGS, "owner", end=title.start) if title.start - m.end <= 28]
    last = before[-1] if before else None
    if last is None or last.name is None:
        return None
    gap = scene.between(last.end, title.start)
    beside = gap in (" ", "'s ", "s ", "' ")
    if last.kind == "place" and not (beside and last.name.entity.kind == "Country"):
        return None
    if last.demonym and last.kind != "place":
        return None
    if (
        last.kind == "owner"
        and last.start < person.start
        and person.end <= title.start
        and "," not in scene.between(person.end, last.start + 1)
    ):
        return None
    if re.search(r"[,;:()]", gap) or (scene.is_prepositional(last) and not gap.startswith(("'", "-")) and len(gap) > 1):
        return None
    if last.kind == "owner" and not any(m.end <= last.start for m in scene.named("org", "ngo", "media")):
        return context.spoken_of() or last.name, last
    return last.name, last


def _org_beside(person: Mark, scene: Scene) -> Org | None:
    """An organisation right behind a name, or its owner before: "Jane Doe of X", "Jane Doe (X)", "X's Jane Doe"."""
    gap = re.compile(r" \(").match(scene.text, person.end) or _link(scene).match(scene.text, person.end)
    if gap is not None:
        articles = "|".join(map(re.escape, scene.words.under("markers", "voice", "article"))) or "(?!)"
        lead = re.compile(rf"[ '(]*(?:(?:{articles})\b[ ']?)?").match(scene.text, gap.end())
        at = lead.end() if lead else gap.end()
        beside = [m for m in scene.named(*_ORGS, start=gap.start()) if abs(m.start - at) <= 1 and m.name]
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
    if _names_org(title, scene):
        return None
    gap = (
        scene.between(title.end, person.start) if person.start >= title.end else scene.between(person.end, title.start)
    )
    if len(gap) > 24 or (person.end <= title.start and not gap.startswith((",", " ("))):
        return None
    own = bool(set(scene.words_before(title.start, 2)) & set(scene.words.under("names", "names", "own")))
    here = [m for m in scene.named("org", "ngo", "media", end=min(title.start, person.start)) if m.name]
    here = [m for m in here if not scene.is_modifier(m)]
    acting = [m for m in here if not scene.is_prepositional(m)]
    if own and acting and acting[-1].name:
        return acting[-1].name, None
    if here and acting and acting[-1].name and len({m.value for m in here}) == 1:
        return acting[-1].name, None
    if here and not own:
        return None
    known = context.spoken_of()
    return (known, None) if known is not None else None


def _names_org(title: Mark, scene: Scene) -> bool:
    """Whether a preposition follows a title, so that an organisation is named, if not one we know."""
    found = _link(scene).match(scene.text, title.end)
    return found is not None and found.end() < scene.end


def _pointed_at(title: Mark, scene: Scene, context: Context) -> KnownName | None:
    """What "of the company" or "of the authority" behind a title means."""
    link = _link(scene).match(scene.text, title.end)
    words = re.findall(r"[\w-]+", scene.between(link.end(), link.end() + 40)) if link else []
    known = [
        (word, key)
        for word in words[:2]
        for key in ("house", "body")
        if word in scene.words.under("names", "names", key)
    ]
    if not known:
        return None
    return context.spoken_of() if known[0][1] == "house" else context.body


def _unknown_org(title: Mark, person: Mark, scene: Scene) -> Org | None:
    """An organisation the graph does not know, behind a title or a name: "chair of the Example Conference"."""
    raw = scene.document.text
    spots = [title.end] if person.start < title.end else [person.end]
    limit = min(scene.end, spots[0] + _ASIDE)
    if person.start > title.end and _names_org(title, scene):
        spots, limit = [title.end], person.start
    for at in spots:
        match = _behind(scene.words.lang, _link(scene).pattern).match(raw, at, limit)
        if match is None:
            continue
        start, end = match.span("org")
        inside = [n for n in scene.names if n.kind in ("place", "person") and n.start < end and start < n.end]
        if inside and not any(n.kind == "place" and n.start == start and n.end < end for n in inside):
            continue
        entity = Entity(ID + slug(match["org"]), match["org"], "Organization")
        label = match["org"]
        dated = {*scene.words.under("dates", "dates", "weekday"), *scene.words.under("dates", "dates", "month")}
        if label.split()[0].lower() in dated:
            continue
        if label.lower() in {w.lower() for w in scene.words.under("names", "names", "institution")}:
            rest = re.compile(r"(?: [a-zà-ÿ'’]{2,20}){1,5}").match(raw, end, scene.end)
            end = rest.end() if rest else end
            label = raw[start:end]
            entity = Entity(ID + slug(label), label, "Organization")
            return KnownName(entity, (("", label),)), Mark(start, end, "org", entity.iri)
        if " " in label or (label.isupper() and len(label) > 2) or (at == person.end and person.start > title.end):
            return KnownName(entity, (("", match["org"]),)), Mark(start, end, "org", entity.iri)
    return None


@cache
def _behind(lang: str, link: str) -> re.Pattern[str]:
    inner = (
        r"(?:of|for|and|de|la|für|und|der|the|di|della|del|per|van|voor|da|do|dos|los|las|du|des|y|e|en|et|&"
        r"|[a-zà-ÿ]{4,14})"
    )
    small = r"(?: [a-zà-ÿß'’]{2,20}){0,4}?"
    article = r"(?:(?:the|la|el|le|de|der|den|dem|die|das|het|los|las|il|l['’]) ?)?"
    name = rf"(?P<org>{_CAPITAL}(?: {_CAPITAL}| {inner} {_CAPITAL}){{0,5}})"
    return re.compile(rf"{small}(?i:{link}) ?{article}{name}")


def _title(title: Mark, org: Mark | None, scene: Scene) -> str:
    """The words of a title, up to the preposition before the organisation."""
    end = title.end
    if org is not None and org.start > title.end:
        rest = scene.document.text[title.end : org.start].rstrip()
        prepositions = {
            *scene.words.under("markers", "voice", "preposition"),
            *scene.words.under("markers", "voice", "article"),
        }
        while (
            rest and (last := re.search(r"[\s'’]{0,3}([\w-]+)['’]?$", rest[-60:])) and last[1].lower() in prepositions
        ):
            rest = rest[: len(rest) - len(last.group())]
        rest = rest.rstrip(" '’,-")
        if len(rest) <= 60 and "," not in rest:
            end = title.end + len(rest)
    return scene.document.text[title.start : end].strip()


def _role(person: Entity, org: KnownName, title: str, marks: list[Mark], scene: Scene) -> Statement | None:
    start, end = min(m.start for m in marks), max(m.end for m in marks)
    if end - start > MAX_QUOTE or org.entity.kind == "Person" or org.entity.iri == person.iri:
        return None
    former = scene.of("roles.roles", "former", start=max(scene.start, start - 12), end=end)
    at = next((m.start for m in marks if m.kind == "roles.roles"), marks[0].start)
    status = Status.FORMER if any(abs(m.end - at) <= 8 for m in former) else Status.CURRENT
    return Statement(
        document=scene.document.id,
        quote=Quote.of(scene.document, start, end),
        content=Role(person, org.entity, title),
        status=status,
        confidence=0.9,
    )


def _by_agent(scene: Scene, persons: list[Mark], context: Context) -> Iterator[Statement]:
    """ "Led by PERSON": the organisation stands before, or is what the text speaks of."""
    for cue in scene.of("roles.roles", "agent"):
        after = [p for p in persons if 0 <= p.start - cue.end <= 3]
        before = [m for m in scene.named("org", "ngo", end=cue.start) if m.name and cue.start - m.end <= 60]
        org = before[-1].name if before else context.topic
        if after and org is not None:
            marks = [cue, after[0], *before[-1:]]
            title = scene.document.text[cue.start : cue.end].split()[0].lower()
            statement = _role(after[0].entity, org, title, marks, scene)
            if statement:
                yield statement


def _by_verb(scene: Scene, persons: list[Mark], context: Context) -> Iterator[Statement]:
    """ "PERSON, who leads research at ORG", "PERSON runs ORG", "PERSON, die ORG oprichtte"."""
    for cue in scene.of("roles.roles", "relative"):
        orgs = [m for m in scene.named("org", "ngo", "public", "media") if m.name and not m.demonym]
        before = [p for p in persons if p.end <= cue.start and cue.start - p.end <= 40]
        if before:
            person, between = before[-1], scene.between(before[-1].end, cue.start)
            direct = between.count(",") <= 1 and not _verbal(person.end, cue.start, scene) and len(between.split()) <= 4
            stop = _STOP.search(scene.text, cue.end, scene.end)
            limit = min(stop.start() if stop else scene.end, cue.end + 60)
            object_ = [m for m in orgs if m.end > cue.start and m.start <= limit and m.end <= limit]
            inner = [m for m in orgs if person.end <= m.start and m.end <= cue.start and between.startswith(",")]
            found = object_ or inner
            if not found and direct and person.end < cue.start:
                found = _unknown_object(cue, scene)
            if found and (direct or inner) and not (len(between.split()) > 2 and not between.startswith((",", " "))):
                yield from _led(person, cue, found[0], scene)
                continue
        after = [p for p in persons if 0 <= p.start - cue.end <= 3]
        owned = [m for m in orgs if m.end <= cue.start and cue.start - m.end <= 30]
        if after and owned and _relative(owned[-1].end, cue.end, scene):
            yield from _led(after[0], cue, owned[-1], scene)


def _unknown_object(cue: Mark, scene: Scene) -> list[Mark]:
    """A capitalised name right behind a verb of leading."""
    match = _OBJECT.match(scene.document.text, cue.end, scene.end)
    if match is None or any(n.start < match.end() and match.start("org") < n.end for n in scene.names):
        return []
    entity = Entity(ID + slug(match["org"]), match["org"], "Organization")
    name = KnownName(entity, (("", match["org"]),))
    return [Mark(match.start("org"), match.end("org"), "org", entity.iri, name)] if " " in match["org"] else []


def _relative(start: int, end: int, scene: Scene) -> bool:
    """Whether a relative pronoun stands between two places, or in the cue itself."""
    words = re.findall(r"\w+", scene.between(start, end))
    return bool(set(words) & set(scene.words.under("names", "names", "who")))


def _led(person: Mark, cue: Mark, org: Mark, scene: Scene) -> Iterator[Statement]:
    if org.name is None:
        return
    text = scene.document.text[cue.start : max(cue.end, org.start if org.start > cue.end else cue.end)].strip(" ,")
    statement = _role(person.entity, org.name, text[:80], [person, cue, org], scene)
    if statement:
        yield statement
