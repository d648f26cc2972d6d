"""Who speaks for whom: persons, titles and organisations.

A person need not be known: a capitalised name beside a title is one. A title alone makes no role; the
organisation must be named with it, or be what the text speaks of. A public office is held in a state,
never in a company.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from aikg.extract.coreference import Context
from aikg.extract.employers import CAPITAL, ORGANISATIONS, STOP, Org, articles, link, linking, org_of
from aikg.extract.marks import Mark
from aikg.extract.persons import persons_in
from aikg.extract.scene import Scene
from aikg.extract.strangers import stranger
from aikg.model import MAX_QUOTE, Entity, KnownName, Quote, Role, Statement, Status

__all__ = ["roles_in"]

#: Letters an aside may hold before the person.
_ASIDE = 90

_OBJECT = re.compile(rf" (?P<org>{CAPITAL}(?: {CAPITAL}){{0,3}})")


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
        says = _says_beside(title, scene)
        if persons or title.value != "title" or not says:
            continue
        person = context.last_person[0]
        spoken = context.heads.get(person.iri)
        own = bool(set(scene.words_before(title.start, 1)) & set(scene.words.under("names", "names", "own")))
        org = context.spoken_of() if own else _named_with(title, scene, context)
        if org is not None and (spoken is None or spoken[0] == org):
            statement = _role(person, org, _title(title, None, scene), [title, says[0]], scene)
            if statement:
                yield statement


def _says_beside(title: Mark, scene: Scene) -> list[Mark]:
    """The verbs of saying right behind a title or right before it and its article: "said the boss of Acme"."""
    after = scene.of("markers.attribution", "says", start=title.end, end=title.end + 25)
    before = scene.of("markers.attribution", "says", start=title.start - 30, end=title.start)
    return [m for m in after if m.start - title.end <= 3] or [
        m for m in before if len(scene.between(m.end, title.start).split()) <= 2
    ]


def _named_with(title: Mark, scene: Scene, context: Context) -> KnownName | None:
    """The organisation named with a title that no person bears in its sentence: "said the Acme boss"."""
    nobody = Mark(title.start, title.start, "person", "")
    found = org_of(title, nobody, scene, context, True)
    return found[0] if found is not None and found[1] is not None and found[1].kind == "org" else None


def _of(scene: Scene, context: Context, taken: set[str]) -> Iterator[Statement]:
    """ "Jane Doe of the Example Institute": where somebody works, without a title; of companies where several do."""
    orgs = [m for m in scene.named("ngo", "org") if m.name is not None and not m.demonym]
    if not orgs:
        return
    of = linking(tuple(scene.words.under("names", "names", "link")))
    found: list[tuple[Mark, Mark]] = []
    for person in persons_in(scene, context, cut=True):
        for org in orgs:
            gap = scene.between(person.end, org.start)
            if not 2 < len(gap) < 14 or person.entity.iri in taken:
                continue
            if of.fullmatch(articles(scene).sub("", gap.rstrip())) and scene.between(org.end, org.end + 2) != "'s":
                found.append((person, org))
    listed = len({org.value for _, org in found}) > 1 or bool(scene.of("markers.attribution", "says"))
    for person, org in found:
        known = person.entity.iri in context.by_iri or listed
        if org.name is not None and person.entity.iri not in taken and (org.kind == "ngo" or known):
            statement = _role(person.entity, org.name, "", [person, org], scene)
            if statement:
                taken.add(person.entity.iri)
                yield statement


def _bare(mark: Mark, scene: Scene) -> Mark:
    """A title without a name or a preposition at its end: "director" of "director of Acme"."""
    names = [n for n in scene.named("org", "ngo", "public", "media") if mark.start < n.start < mark.end <= n.end]
    end = names[0].start if names and not names[0].demonym else mark.end
    text = scene.between(mark.start, end).rstrip("' ")
    words = text.replace("'", " ").split()
    links = {*scene.words.under("names", "names", "link"), *scene.words.under("names", "names", "at")}
    if len(words) > 1 and words[-1] in links:
        text = text[: -len(words[-1])].rstrip("' ")
    return replace(mark, end=mark.start + len(text)) if text else mark


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
        org = org_of(title, cut[0], scene, context, loose) if cut and cut[0] != bearers[0] else None
        if org is not None and org[1] is not None and org[1].start >= cut[0].end:
            bearers = [cut[0], *bearers[1:]]
    beside = [m for m in scene.named("org", "ngo", start=title.end) if m.start - title.end in (0, 1)]
    if any(m.name and not m.demonym and not scene.document.text[m.start].islower() for m in beside):
        return  # "the developer Acme" says what Acme is
    shared: Org | None = None
    for person in bearers:
        found = org_of(title, person, scene, context, loose) or shared
        shared = found
        if found is None or (person.value in taken and found[1] is None):
            continue
        held, mark = found
        apart = mark is not None and title.end <= person.start < mark.start  # "Professor Jane Doe of Acme"
        words = _title(title, None if apart else mark, scene)
        statement = _role(person.entity, held, words, [person, title, *([mark] if mark else [])], scene)
        if statement is not None:
            taken.add(person.value)
            yield statement


def _bearers(title: Mark, persons: list[Mark], scene: Scene) -> tuple[list[Mark], bool]:
    """The persons a title belongs to, and whether they stand so far that its organisation must be named."""
    after = [p for p in persons if p.start >= title.end]
    before = [p for p in persons if p.end <= title.start]
    if after and before and _is_in_row(before[-1], title, after[0], scene):
        return [before[-1]], False
    if after and (loose := _stands_after(title, after[0], scene)) is not None:
        listed = [after[0]]
        for one, other in pairwise(after):
            gap = scene.between(one.end, other.start)
            if other.start - one.end > 5 or "," in gap or not scene.connectors.fullmatch(gap):
                break
            listed.append(other)
        return listed, loose
    if before and (loose := _stands_before(before[-1], title, scene)) is not None:
        return [before[-1]], loose
    return [], False


def _is_in_row(before: Mark, title: Mark, after: Mark, scene: Scene) -> bool:
    """Whether titles stand behind those who bear them: "Jane Doe, head of Acme, John Roe, head of Bolt and ..."."""
    lead = articles(scene).sub("", scene.between(before.end, title.start).rstrip()).strip()
    gap = scene.between(title.end, after.start)
    return (
        lead == ","
        and len(gap) > 3
        and ("," in gap or bool(set(gap.split()) & set(scene.words.under("markers", "list", "and"))))
    )


def _stands_after(title: Mark, person: Mark, scene: Scene) -> bool | None:
    """Whether a person follows a title; True where words stand between, None where it is not hers."""
    gap = scene.between(title.end, person.start)
    bare = gap.strip(" ,-'")
    if not bare or bare in ("dr", "dr.", "a", "al"):
        return False
    of = link(scene).fullmatch(articles(scene).sub("", gap.rstrip()))  # a name right behind "of" is an organisation
    if of or len(gap) > _ASIDE or re.search(r"[;:()]|,.*,", gap) or _verbal(title.end, person.start, scene):
        return None
    orgs = scene.named(*ORGANISATIONS, "owner", start=title.end, end=person.start)
    whose = any(0 <= title.start - m.end <= 12 for m in scene.of("roles.whose"))
    if (whose and len(bare.split()) <= 2) or (not orgs and re.fullmatch(r" [\w-]+, ", gap)):
        return False  # "Acme, whose chief executive is Jane Doe", "la responsable legal, Jane Doe"
    led = gap.rstrip().endswith(",") or scene.of("roles.roles", "named", end=title.start)
    near = len(bare.split()) <= 4 and "," not in gap and (orgs or link(scene).match(gap))
    return True if led or near or (orgs and orgs[-1].end >= person.start - 3) else None


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


def _clausal(words: list[str], scene: Scene) -> bool | None:
    """False where words between a name and a title are an aside ("the long-serving"), None where they are more."""
    who = set(scene.words.under("names", "names", "who"))
    return False if not words or words[0] not in who or len(words) <= 4 else None


def _verbal(start: int, end: int, scene: Scene) -> bool:
    """Whether somebody says something between two places."""
    return bool(scene.of("markers.attribution", "says", start=start, end=end))


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
        orgs = [m for m in orgs if not _says_what_kind(m, scene)]
        before = [p for p in persons if p.end <= cue.start and cue.start - p.end <= 40]
        if before:
            person, between = before[-1], scene.between(before[-1].end, cue.start)
            direct = between.count(",") <= 1 and not _verbal(person.end, cue.start, scene) and len(between.split()) <= 4
            stop = STOP.search(scene.text, cue.end, scene.end)
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


def _says_what_kind(org: Mark, scene: Scene) -> bool:
    """Whether a name is only where a firm is: "runs the San Francisco developer"."""
    following = re.match(r" ([\w-]+)", scene.between(org.end, org.end + 24))
    return (
        org.kind == "public" and following is not None and following[1] in scene.words.under("names", "names", "kind")
    )


def _unknown_object(cue: Mark, scene: Scene) -> list[Mark]:
    """A capitalised name right behind a verb of leading."""
    match = _OBJECT.match(scene.document.text, cue.end, scene.end)
    if match is None or any(n.start < match.end() and match.start("org") < n.end for n in scene.names):
        return []
    name = stranger(match["org"], "Organization")
    return [Mark(*match.span("org"), "org", name.entity.iri, name)] if " " in match["org"] else []


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
