"""Verdicts over a graph, and what is behind them.

The rules are read once (`aikg.query.rules`) and judged by `aikg.reason`. A judge answers any number of requests, as
long as its graph does not change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from copy import copy
from dataclasses import replace
from functools import cached_property

from pyoxigraph import Store

from aikg.model import Modality
from aikg.names import ACTOR, AIKG, WORLD
from aikg.query.explanation import Explanation, LostRule, Part, QuotedWords, RuleToldOf, ToldRule, Upstream, Way
from aikg.query.graph_reader import GraphReader
from aikg.query.phrases import enumerated, phrases
from aikg.query.rule_words import date_told, name_in_sentence, rule_in_words
from aikg.query.rules import RuleReader
from aikg.reason.norms import ANYONE, CHAIN, Reach, Request, ScopedRule, Scopes, Standing, Step, Verdict, Word
from aikg.reason.paths import axis_paths, shared_function
from aikg.reason.rulebook import RuleBook
from aikg.reason.verdict import is_more_specific, is_uncertain, points

__all__ = ["Judge"]

_WORDS = {Modality.PERMITS: Word.PERMITTED, Modality.PROHIBITS: Word.PROHIBITED}
_BASES = ("hasModel", "wraps", "builtOn")


class Judge:
    """Judges requests by the rules of a graph; `chain` are the steps by which rules beat one another."""

    def __init__(self, store: Store, language: str = "en", chain: Sequence[Step] = CHAIN) -> None:
        self._reader = RuleReader(store)
        self._store = store
        self._graph, self._phrase = GraphReader(store, language), phrases(language)
        self._chain = chain
        self._left_out: Callable[[ScopedRule], bool] = lambda rule: False

    def speaking(self, language: str) -> Judge:
        """Return the same judge, who tells verdicts in another language; it has the words of `phrases`."""
        other = copy(self)
        other._graph, other._phrase = GraphReader(self._store, language), phrases(language)
        return other

    def without(self, left_out: Callable[[ScopedRule], bool]) -> Judge:
        """Return a judge of the same graph that knows nothing of some rules."""
        other = copy(self)
        other._left_out = left_out
        other.__dict__.pop("book", None)
        other.__dict__.pop("rules", None)
        return other

    @cached_property
    def rules(self) -> dict[str, ScopedRule]:
        """Every rule of a vendor, by IRI."""
        return {iri: rule for iri, rule in self._reader.rules.items() if not self._left_out(rule)}

    @cached_property
    def book(self) -> RuleBook:
        """The rules, indexed."""
        return RuleBook(self.rules.values(), self._reader.scopes, self._chain)

    def located(self, request: Request) -> Request:
        """Return a request in normal form: a body acts where it belongs, anyone and anywhere are no limit."""
        actor = None if request.actor == ANYONE else request.actor
        place = request.place
        if place is None and actor and ACTOR + "government" in self._scopes(request).actors.get(actor, ()):
            place = self._graph.first(actor, AIKG + "basedIn") or None
        return replace(request, actor=actor, place=None if place == WORLD else place)

    def vendors_of(self, product: str) -> list[str]:
        """Return who offers a product, and who has rules about it or what it is part of; sorted."""
        family = {product, *self._reader.families.get(product, ())}
        offering = {vendor for one in family for vendor in self._graph.all(one, AIKG + "offeredBy")}
        ruling = {rule.vendor for rule in self.rules.values() if rule.product in family}
        return sorted(ruling | {vendor for vendor in offering if vendor in self.book.vendors} or offering)

    def products_with_rules(self, vendor: str) -> list[str]:
        """Return the products that a rule of a vendor names, on any day; sorted."""
        return sorted({rule.product for rule in self.rules.values() if rule.vendor == vendor and rule.product})

    def verdict(self, request: Request) -> Verdict:
        """Return the verdict on a request (docs/verdicts.md)."""
        return self.book.verdict(self.located(request))

    def explain(self, request: Request) -> Explanation:
        """Return the verdict on a request with all that is behind it."""
        request = self.located(request)
        verdict, reader = self.book.verdict(request), self._graph
        stands = {one.rule: one for one in verdict.standing}
        return Explanation(
            request=request,
            asked=self.in_words(request),
            vendor=reader.label(request.vendor),
            vendor_iri=request.vendor,
            product=request.product and reader.label(request.product),
            product_iri=request.product,
            use=reader.label(request.use),
            actor=request.actor and reader.label(request.actor),
            place=request.place and reader.label(request.place),
            day=request.day,
            known_by=request.known_by,
            headline=self._headline(verdict, request),
            verdict=verdict,
            rules=tuple(self._told(iri, request, stands[iri]) for iri in verdict.used),
            against=tuple(self._told(iri, request, stands[iri]) for iri in verdict.against),
            beaten=tuple(
                LostRule(self._told(lost.loser, request), lost.winner, self.says(lost.winner), str(lost.step))
                for lost in verdict.beaten
            ),
            mentioned=tuple(ToldRule(self._told(one.rule, request), one.why) for one in verdict.mentioned),
            parts=tuple(self._parts(request)),
            upstream=tuple(self._upstream(request)),
        )

    def in_words(self, request: Request) -> str:
        """Return what is asked, such as ``Meta, Llama: military, by government, in Five Eyes, on 2024-12-01``."""
        who = [request.vendor, *([request.product] if request.product else [])]
        phrase = self._phrase
        words = phrase("asked", who=", ".join(map(self._graph.label, who)), use=self._name(request.use))
        words += phrase("asked-by", actor=self._name(request.actor)) if request.actor else ""
        words += phrase("asked-in", place=self._name(request.place)) if request.place else ""
        words += "".join(phrase("asked-if", condition=self._condition(one)) for one in sorted(request.met))
        words += "".join(phrase("asked-not-if", condition=self._condition(one)) for one in sorted(request.unmet))
        words += phrase("asked-on", day=request.day.isoformat())
        return words + (phrase("asked-known", day=request.known_by.isoformat()) if request.known_by else "")

    def _scopes(self, request: Request) -> Scopes:
        return self.book.scopes(request.day)

    def _name(self, iri: str) -> str:
        return name_in_sentence(self._graph, iri)

    def _condition(self, iri: str) -> str:
        """Return a condition as words; a duty that a permission depends on is one as well."""
        return self.says(iri) if iri in self.rules else self._name(iri)

    def says(self, rule: str) -> str:
        """Return a rule as a sentence."""
        told = rule_in_words(self._graph, rule)
        who = self._graph.label(self.rules[rule].vendor)
        return self._phrase("says", who=who, does=told.words) if told else rule

    def gives_way(self, lost: LostRule) -> str:
        """Return as a sentence that a rule gives way, to which, and why."""
        step = self._phrase(f"step-{lost.step}")
        return self._phrase("beaten", rule=lost.rule.says, step=step, winner=lost.winner_says)

    def _headline(self, verdict: Verdict, request: Request) -> str:
        """Return the verdict in one line, with its conditions and with what is left out of it."""
        phrase = self._phrase
        if verdict.word is Word.CONDITIONAL and verdict.sign:
            conditions = sorted({self._condition(c) for one in verdict.standing for c in one.open})
            words = self._word(_WORDS[verdict.sign], in_part=verdict.in_part)
            return phrase("conditional", verdict=words, conditions=phrase("or").join(conditions))
        if verdict.word is Word.MIXED:
            signs = {
                str(word): enumerated(
                    self._exceptions([o for o in verdict.standing if o.sign is sign], request), phrase
                )
                for sign, word in _WORDS.items()
            }
            return phrase("mixed", **signs)
        words = self._word(verdict.word, in_part=verdict.in_part)
        if verdict.in_part and verdict.against:
            left_out = self._exceptions([o for o in verdict.standing if o.sign is not verdict.sign], request)
            return phrase("except", verdict=words, exceptions=enumerated(left_out, phrase))
        return words

    def _word(self, word: Word, *, in_part: bool) -> str:
        told = self._phrase(f"word-{word.replace(' ', '-')}")
        return self._phrase("in-part", verdict=told) if in_part else told

    def _exceptions(self, standing: Sequence[Standing], request: Request) -> list[str]:
        """Return for what rules hold that reach a part of what was asked, each part once, and no part of a part."""
        rules, scopes = [self.rules[one.rule] for one in standing], self._scopes(request)
        widest = [
            one for one in standing if not any(is_more_specific(self.rules[one.rule], other, scopes) for other in rules)
        ]
        return sorted({self._reaches(one, request) for one in widest})

    def _reaches(self, one: Standing, request: Request) -> str:
        """Return what sets the scope of a rule apart from what was asked."""
        rule = self.rules[one.rule]
        phrase = self._phrase

        def named(things: Iterable[str]) -> str:
            return enumerated((self._name(thing) for thing in sorted(things)), phrase)

        words = [] if rule.use == request.use or one.reach is Reach.COVERS else [self._name(rule.use)]
        if rule.product and rule.product != request.product:
            words.append(phrase("except-with", product=self._name(rule.product)))
        if rule.actors - {request.actor}:
            words.append(phrase("except-for", actors=named(rule.actors)))
        if rule.places - {request.place}:
            words.append(phrase("except-in", places=named(rule.places)))
        if one.open:
            words.append(phrase("except-if", conditions=enumerated(sorted(map(self._condition, one.open)), phrase)))
        return " ".join(words) or self._name(rule.use)

    def _told(self, iri: str, request: Request, standing: Standing | None = None) -> RuleToldOf:
        rule, reader = self.rules[iri], self._graph
        scopes = self._scopes(request)
        ways = axis_paths(rule, request, scopes)
        if function := shared_function(rule, request, scopes):
            ways["function"] = function
        return RuleToldOf(
            rule=iri,
            says=self.says(iri),
            sign=str(rule.modality),
            reach=standing.reach.name.lower() if standing else "",
            authority=rule.authority.name.lower(),
            since=self.date_of(iri, "validFrom"),
            until=self.date_of(iri, "validUntil"),
            last_stated=reader.first(iri, AIKG + "lastStated"),
            uncertain=is_uncertain(rule, request.day, request.known_by),
            open=tuple(sorted(map(self._condition, standing.open))) if standing else (),
            ways=tuple(Way(axis, tuple(map(reader.label, way))) for axis, way in ways.items()),
            quotes=tuple(self._quotes(iri)),
        )

    def date_of(self, rule: str, name: str) -> str:
        """Return ``validFrom`` or ``validUntil`` as people read it; without a text that gives it, with its source."""
        return date_told(self._graph, rule, name)

    def _quotes(self, rule: str) -> Iterable[QuotedWords]:
        for said in self._graph.support(rule):
            yield QuotedWords(
                quote=said.quote,
                document=said.document,
                source=said.source,
                start=said.start,
                end=said.end,
                title=said.title,
                publisher=said.publisher,
                published=said.published,
                url=said.url,
                section=said.section,
                status=said.status,
                attribution=said.attribution,
                language=said.language,
            )

    def _parts(self, request: Request) -> Iterable[Part]:
        """Yield what holds for each product and place of a request, all of one verdict together."""
        at = points(request, self._scopes(request))
        verdicts = {(point.product, point.place): str(self.book.verdict(point)) for point in at}
        if len(set(verdicts.values())) < 2:
            return
        by_product: dict[tuple[tuple[str | None, str], ...], list[str | None]] = {}
        for product in dict.fromkeys(point.product for point in at):
            told = tuple((place, verdict) for (one, place), verdict in verdicts.items() if one == product)
            by_product.setdefault(told, []).append(product)
        for told, products in by_product.items():
            where: dict[str, list[str]] = {}
            for place, verdict in told:
                where.setdefault(verdict, []).append(self._graph.label(place) if place else "")
            named = tuple(self._graph.label(one) for one in products if one) if len(by_product) > 1 else ()
            for verdict, places in where.items():
                yield Part(named, tuple(filter(None, places)) if len(where) > 1 else (), verdict)

    def _upstream(self, request: Request) -> Iterable[Upstream]:
        """Yield what the rules on the models say that a product is built on."""
        if request.product is None:
            return
        for model in self._models(request.product):
            for vendor in self.vendors_of(model):
                beneath = replace(request, vendor=vendor, product=model)
                verdict = self.book.verdict(beneath)
                if verdict.standing:
                    told = tuple(self._told(one.rule, beneath, one) for one in verdict.standing)
                    sign = verdict.sign and str(verdict.sign)
                    yield Upstream(self._graph.label(model), self._graph.label(vendor), str(verdict), sign, told)

    def _models(self, product: str) -> list[str]:
        reader = self._graph
        models = {model for name in _BASES for model in reader.all(product, AIKG + name)}
        for use in reader.subjects(AIKG + "usingProduct", product):
            models.update(reader.all(use, AIKG + "usedModel"))
        return sorted(models - {product})
