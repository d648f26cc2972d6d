"""Who speaks for whom: persons, titles and organisations.

A person need not be known: a capitalised name beside a title is one. A title alone makes no role; the
organisation must be named with it, or be what the text speaks of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aikg.extract.coreference import Context
from aikg.extract.marks import Mark
from aikg.extract.scene import Scene
from aikg.model import MAX_QUOTE, Entity, KnownName, Quote, Role, Statement, Status
from aikg.names import ID, slug

__all__ = ["roles_in"]

_NAME = re.compile(
    r"(?<![\w’'-])[A-ZÀ-ÞŠŽ][\w’'-]*[a-zà-ÿšž][\w’'-]*(?: [A-Z]\.)?"
    r"(?: (?:(?:de|da|di|du|van|von|der|den|del|le|la|el|al|bin|ten|ter|dos) ){0,2}"
    r"[A-ZÀ-ÞŠŽ][\w’'-]*[a-zà-ÿšž]){1,2}(?!\w)"
)
_BEHIND = re.compile(
    r"(?: [a-zà-ÿ]+){0,3}? (?:of the|of|at the|at|de la|du|de|des|der|des|von|beim?|della|del|da|do|van|bij)"
    r" (?P<org>[A-ZÀ-Þ][\w’'&.-]*(?: (?:of|for|and|de|la|für|und|der|the|&)? ?[A-ZÀ-Þ][\w’'&.-]*){1,5})"
)
_ORGS = ("org", "ngo", "public", "media", "place")
_STOP = re.compile(r"[,;:()–]| (?=(?:said|told|says|has|had|a|hat|sagte)\b)")


def roles_in(scene: Scene, context: Context) -> Iterator[Statement]:
    """Yield the roles that one sentence states, and let the context know whom they speak for."""
    titles = scene.of("roles.roles", "title")
    persons = _persons(scene) if titles or scene.of("roles.roles") else []
    last: Entity | None = None
    for title in titles:
        person = _person_of(title, persons, scene, last)
        if person is None:
            continue
        found = _org_of(title, person, scene, context)
        if found is None:
            continue
        org, mark = found
        marks = [person, title, *([mark] if mark else [])]
        statement = _role(person.entity, org, _title(title, mark, scene), marks, scene)
        if statement is not None:
            if statement.status is Status.CURRENT:
                context.labels[person.entity.iri] = person.entity.label
                context.heads[person.entity.iri] = (
                    org,
                    statement.content.title if isinstance(statement.content, Role) else "",
                )
            last = person.entity
            yield statement
    yield from _by_agent(scene, persons, context)
    yield from _by_clause(scene, persons, context)


def _persons(scene: Scene) -> list[Mark]:
    """Known persons, and unknown capitalised names of two or three words."""
    known = scene.named("person")
    raw = scene.document.text[scene.start : scene.end]
    found = list(known)
    for match in _NAME.finditer(raw):
        start, end = scene.start + match.start(), scene.start + match.end()
        inside = [n for n in scene.names if n.start < end and start < n.end and n.kind != "owner"]
        titled = [m for m in scene.of("roles.roles", "title") if m.start < end and start < m.end]
        if titled:
            start = max(m.end for m in titled) + 1
        if inside:
            start = max(start, max(n.end for n in inside) + 1)
        label = scene.document.text[start:end].strip() if start < end else ""
        if (
            " " not in label
            or not label[0].isupper()
            or any(m.start < end and start < m.end for m in scene.marks if m.kind == "uses.uses")
        ):
            continue
        start = end - len(label)
        entity = Entity(ID + slug(label), label, "Person")
        found.append(Mark(start, end, "person", entity.iri, KnownName(entity, (("", label),))))
    return sorted(found, key=lambda m: m.start)


def _person_of(title: Mark, persons: list[Mark], scene: Scene, last: Entity | None) -> Mark | None:
    """The person a title belongs to: right after it, or before a comma."""
    for person in persons:
        gap = scene.between(title.end, person.start) if person.start >= title.end else None
        if gap is not None and len(gap) <= 60 and not re.search(r"[;:()]|,.*,", gap):
            bare = gap.strip(" ,-")
            orgs = scene.named(*_ORGS, "owner", start=title.end, end=person.start)
            if (
                not bare
                or (orgs and orgs[-1].end >= person.start - 3)
                or bare in ("dr", "dr.")
                or (len(bare.split()) <= 4 and "," not in gap and orgs)
            ):
                return person
    before = [p for p in persons if p.end <= title.start]
    for person in reversed(before):
        gap = scene.between(person.end, title.start)
        if (
            gap.startswith((",", " (", " –", " als ", " as ", " comme ", ", der", " en tant", " wird ", " como "))
            and len(gap) <= 70
        ):
            return person
        if last is not None and person.entity == last and len(gap) <= 90 and ";" not in gap:
            return person
        if re.fullmatch(r" (?:is|was|ist|war|est|était|es|é|è)(?: \w+){0,2} ", gap):
            return person
        break
    return None


def _org_of(title: Mark, person: Mark, scene: Scene, context: Context) -> tuple[KnownName, Mark | None] | None:
    """The organisation of a title: behind it ("CEO of X"), before it ("X CEO"), or what the text speaks of."""
    stop = _STOP.search(scene.text, title.end, scene.end)
    limit = min(stop.start() if stop else scene.end, title.end + 110)
    if person.start >= title.end:
        limit = min(limit, person.start)
    behind = [m for m in scene.named(*_ORGS, "owner", start=title.end, end=limit) if m.name and not m.demonym]
    near = [m for m in behind if m.start - title.end <= 60]
    if near:
        whole = [m for m in near if m.kind != "owner" and not scene.between(m.end, m.end + 2).startswith("'")]
        best = (whole or near)[-1 if len(near) > 1 and len(whole) == 1 else 0]
        if best.name:
            return best.name, best
    before = [m for m in scene.named(*_ORGS, "owner", end=title.start) if title.start - m.end <= 28 and not m.demonym]
    last = before[-1] if before else None
    if last and last.name and ("," not in scene.between(last.end, title.start) or last.start > person.end):
        return last.name, last
    return _unknown_org(title, person, scene) or _spoken_of(title, person, scene, context)


def _spoken_of(title: Mark, person: Mark, scene: Scene, context: Context) -> tuple[KnownName, None] | None:
    """What the text speaks of, for a title that names no organisation: "chief executive Arvind Krishna"."""
    if _names_org(title, scene):
        return None
    lone = person.start >= title.end and person.start - title.end <= 6
    attached = person.end <= title.start and title.start - person.end <= 6
    if (lone or attached) and context.topic is not None and not scene.named("org", start=scene.start, end=title.start):
        return context.topic, None
    return None


def _names_org(title: Mark, scene: Scene) -> bool:
    """Whether a preposition follows a title, so that an organisation is named, if not one we know."""
    after = re.findall(r"\w+", scene.between(title.end, min(scene.end, title.end + 20)))[:1]
    following = scene.between(title.end, title.end + 1)
    return (
        bool(set(after) & {*scene.words.under("markers", "voice", "preposition"), "der", "des", "dieser"})
        and following in " '"
    )


def _unknown_org(title: Mark, person: Mark, scene: Scene) -> tuple[KnownName, Mark | None] | None:
    """An organisation the graph does not know, right behind a title: "chair of the Munich Security Conference"."""
    limit = person.start if person.start >= title.end else scene.end
    raw = scene.document.text[title.end : min(limit, title.end + 90)]
    match = _BEHIND.match(raw)
    if match is None or not _names_org(title, scene):
        return None
    start, end = title.end + match.start("org"), title.end + match.end("org")
    entity = Entity(ID + slug(match["org"]), match["org"], "Organization")
    return KnownName(entity, (("", match["org"]),)), Mark(start, end, "org", entity.iri)


def _title(title: Mark, org: Mark | None, scene: Scene) -> str:
    """The words of a title, up to the preposition before the organisation."""
    end = title.end
    if org is not None and org.start > title.end:
        rest = scene.document.text[title.end : org.start].rstrip()
        prepositions = {
            *scene.words.under("markers", "voice", "preposition"),
            *scene.words.under("markers", "voice", "article"),
        }
        while rest and (last := re.search(r"[\s'’]*([\w-]+)['’]?$", rest)) and last[1].lower() in prepositions:
            rest = rest[: last.start()]
        rest = rest.rstrip(" '’,-")
        if len(rest) <= 60 and "," not in rest:
            end = title.end + len(rest)
    return scene.document.text[title.start : end].strip()


def _role(person: Entity, org: KnownName, title: str, marks: list[Mark], scene: Scene) -> Statement | None:
    start, end = min(m.start for m in marks), max(m.end for m in marks)
    if end - start > MAX_QUOTE or org.entity.kind == "Person":
        return None
    former = scene.of("roles.roles", "former", start=max(scene.start, start - 12), end=end)
    status = Status.FORMER if any(abs(m.end - title_start(marks)) <= 8 for m in former) else Status.CURRENT
    return Statement(
        document=scene.document.id,
        quote=Quote.of(scene.document, start, end),
        content=Role(person, org.entity, title),
        status=status,
        confidence=0.9,
    )


def title_start(marks: list[Mark]) -> int:
    """Where the title stands among a role's marks."""
    return next((m.start for m in marks if m.kind == "roles.roles"), marks[0].start)


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


def _by_clause(scene: Scene, persons: list[Mark], context: Context) -> Iterator[Statement]:
    """ "PERSON, who leads research at ORG"."""
    for cue in scene.of("roles.roles", "relative"):
        before = [p for p in persons if -1 <= cue.start - p.end <= 3]
        stop = scene.text.find(",", cue.start + 3)
        limit = max(min(scene.end if stop < 0 else stop, cue.end + 80), cue.end)
        orgs = [m for m in scene.named("org", "ngo", "public", start=cue.start, end=limit) if m.name]
        if before and orgs and orgs[0].name:
            title = scene.document.text[
                cue.start : max(limit if orgs[0].start < cue.end else orgs[0].start, cue.end)
            ].strip(" ,")[:80]
            statement = _role(before[-1].entity, orgs[0].name, title, [before[-1], cue, orgs[0]], scene)
            if statement:
                yield statement
