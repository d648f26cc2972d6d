"""Lists of names in running text, and what may stand between two members of one.

"Acme, the Chinese firm Bolt and, from Norway, Cargo" is one list: between its names stand commas, a conjunction and a
few words that say what the next one is or where the last one is from. Where two members of a list are known to be
organisations, the capitalised names among them are too. A verb, a colon or a bracket ends a list.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import zip_longest

from aikg.extract.marks import Mark
from aikg.extract.scene import Scene
from aikg.extract.slots import looks_odd, slots_in

__all__ = ["is_joint", "is_listed", "lists_in", "members_back", "members_from"]

_STOPS = re.compile(r"[;:()?!–]")
_PERSON = re.compile(r"[A-ZÀ-Þ][a-zß-ÿ'’-]+(?: [A-Z]\.)?(?: [A-ZÀ-Þ][a-zß-ÿ'’-]+){1,2}")
_TOKEN = re.compile(r"[\w-]+")
#: How many words that say nothing of lists may stand between two members, and how many letters.
_WORDS, _GAP = 3, 70
#: Words of a sentence that no list goes across.
_ACTS = ("cues.", "partnerships.", "commitments.", "markers.attribution", "markers.guard", "markers.negation", "roles.")
_MEMBERS = ("org", "ngo", "media", "public")


def lists_in(scene: Scene) -> list[list[Mark]]:
    """Return the lists of two or more organisations in a sentence, each by place; countries and persons are no members.

    Names that only the list explains are organisations that the graph does not know.
    """
    raw = scene.document.text
    names = [m for m in scene.named(*_MEMBERS) if m.name and not m.demonym and not raw[m.start : m.end].islower()]
    names += [m for m in scene.named("place") if _is_state(m, scene)]
    known = {m.start for m in names}
    names = sorted([*names, *slots_in(scene, listed=True)], key=lambda mark: mark.start)
    if "noun" in scene.words.under("names", "names", "capitals"):
        names = [m for m, n in zip_longest(names, names[1:]) if m.start in known or _is_no_noun(m, n, scene)]
    found: list[list[Mark]] = []
    end = scene.start
    for mark in names:
        if found and mark.start not in known and _says_where(found[-1][-1], mark, scene):
            end = mark.end  # "the Institute from Abu Dhabi and Acme": a place that nobody knows is no member
            continue
        if found and is_listed(found[-1][-1], mark, scene, end):
            found[-1].append(mark)
        else:
            found.append([mark])
        end = mark.end
    return [members for members in found if len({m.value for m in members}) > 1 and _are_organisations(members, scene)]


def _is_state(mark: Mark, scene: Scene) -> bool:
    """Whether a country is named as one that can act: no adjective, nothing that says where somebody is from."""
    state = mark.name is not None and mark.name.entity.kind == "Country" and not mark.demonym
    owns = scene.between(mark.end, mark.end + 2).startswith(("'", "-"))
    return state and not owns and not scene.is_prepositional(mark)


def _is_no_noun(mark: Mark, following: Mark | None, scene: Scene) -> bool:
    """Whether a capitalised word is a name where nouns have capitals too: odd letters, or a list goes on behind it."""
    if looks_odd(mark.entity.label):
        return True
    return following is not None and scene.between(mark.end, following.start) == ", " and mark.start > scene.start


def _are_organisations(members: list[Mark], scene: Scene) -> bool:
    """Whether some member of a list is surely no person: two capitalised words that nobody knows may be one."""
    known = {n.start for n in scene.names}
    sure = [m for m in members if m.start in known or not _PERSON.fullmatch(m.entity.label)]
    if "noun" in scene.words.under("names", "names", "capitals"):
        return any(m.start in known or looks_odd(m.entity.label) for m in members)
    return len(sure) * 2 >= len(members) or any(m.start in known for m in members)


def _says_where(left: Mark, right: Mark, scene: Scene) -> bool:
    """Whether a name only says where the one before it is from: "Acme from Oerlikon"."""
    prepositions, articles = scene._function_words
    words = scene.between(left.end, right.start).replace("'", " ").split()
    return 0 < len(words) <= 2 and words[0] in prepositions and set(words[1:]) <= articles


def is_listed(left: Mark, right: Mark, scene: Scene, end: int | None = None) -> bool:
    """Whether two names are neighbours in one list; `end` is where what belongs to the left one ends."""
    left = replace(left, end=end or left.end)
    gap = scene.between(left.end, right.start)
    if scene.connectors.fullmatch(gap):
        return bool(gap.strip())
    if len(gap) > _GAP or _STOPS.search(gap) or not _separates(gap, scene):
        return False
    inside = [m for m in scene.marks if left.end <= m.start and m.end <= right.start]
    partial = [m for m in inside if m.kind == "commitments.together"]
    if any(m.kind.startswith(_ACTS) and m.value not in ("harmless", "words") for m in inside if m not in partial):
        return False
    names = [m for m in scene.names if left.end <= m.start and m.end <= right.start]
    return _describes(left, right, [*partial, *names], scene)


def _describes(left: Mark, right: Mark, free: list[Mark], scene: Scene) -> bool:
    """Whether the words between two names only say what the next one is, or where the last one is from."""
    prepositions, articles = scene._function_words
    other = scene.words.under("names", "names", "who")
    kinds = scene.words.under("names", "names", "kind")
    ands = {part for word in scene.words.under("markers", "list", "and") for part in word.split()}
    again = scene.is_prepositional(left)
    words, before = 0, ""
    for match in _TOKEN.finditer(scene.text, left.end, right.start):
        word, at = match.group(), match.start()
        joined, before = before in ands, word
        if any(f.start <= at < f.end for f in free) or word in ands or word in kinds:
            continue
        if word in prepositions:
            # "Zhipu from China", "with Acme and with Bolt", never "Acme has, towards Bolt, ..."
            placed = any(f.kind == "place" and 0 < f.start - match.end() <= 6 for f in free)
            if not (placed or again or joined or word in articles or any(f.end + 1 == at for f in free)):
                return False
        elif word in articles:
            continue
        elif word in other or word.isdigit():
            return False
        else:
            words += 1
    return words <= _WORDS


def _separates(gap: str, scene: Scene) -> bool:
    """Whether a comma, a conjunction or a word like "also" parts two names."""
    ands = {*scene.words.under("markers", "list", "and"), *scene.words.under("commitments", "together", "also")}
    return "," in gap or bool(set(_TOKEN.findall(gap)) & ands)


def is_joint(gap: str, scene: Scene) -> bool:
    """Whether what stands between two names makes one list of them, a preposition said again included."""
    if scene.connectors.fullmatch(gap):
        return True
    words = gap.replace("'", " ").split()
    while words and words[-1] in scene.words.under("markers", "voice", "article"):
        words.pop()
    again = bool(words) and words[-1] in scene.words.under("markers", "voice", "preposition")
    head = gap[: gap.rfind(words[-1])] if again else ""
    return again and bool(head.strip()) and bool(scene.connectors.fullmatch(head))


def members_from(marks: list[Mark], scene: Scene) -> list[Mark]:
    """Return the first of some names and those listed with it."""
    found = marks[:1]
    for mark in marks[1:]:
        if not is_joint(scene.between(found[-1].end, mark.start), scene):
            break
        found.append(mark)
    return found


def members_back(marks: list[Mark], scene: Scene) -> list[Mark]:
    """Return the last of some names and those listed before it."""
    found = marks[-1:]
    for mark in reversed(marks[:-1]):
        if not is_joint(scene.between(mark.end, found[0].start), scene):
            break
        found.insert(0, mark)
    return found
