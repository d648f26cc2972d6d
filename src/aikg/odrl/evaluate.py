"""An ODRL evaluator: is each rule of a policy in effect for a request, in a state of the world, and why.

A rule is active when every premise it has is satisfied: its party, its target, its action with their refinements, and
its constraints; a permission moreover only while none of its duties is violated. No rule beats another here: that two
active rules conflict is for `odrl:conflict` to settle, and verdicts do that over rules of ours. Not evaluated:
consequences of duties and remedies of prohibitions.
"""

from __future__ import annotations

from dataclasses import dataclass

from rdflib import Graph
from rdflib.term import Literal, Node, URIRef

from aikg.errors import InputError
from aikg.odrl.actions import ActionHierarchy
from aikg.odrl.constraints import Circumstances, ConstraintResult, claims_of, evaluate_constraint
from aikg.odrl.policy import AnyConstraint, Policy, Resource, Rule, RuleKind
from aikg.odrl.read_rdf import policies_in
from aikg.odrl.world import Deontic, DutyState, World

__all__ = ["DutyResult", "PolicyResult", "PremiseResult", "RuleResult", "evaluate", "evaluate_graphs"]


@dataclass(frozen=True, slots=True)
class PremiseResult:
    """Whether the party, the target or the action of a rule is that of the request, and meets its refinements."""

    kind: str  #: "Party", "Target" or "Action"
    satisfied: bool
    refinements: tuple[ConstraintResult, ...] = ()


@dataclass(frozen=True, slots=True)
class DutyResult:
    """A duty of a permission, and what is known of it."""

    rule: Rule
    state: DutyState


@dataclass(frozen=True, slots=True)
class RuleResult:
    """What became of a rule; `request` is the requested rule, None where nobody requests anything.

    `state` is what is known of a duty that is an obligation.
    """

    rule: Rule
    active: bool
    request: Rule | None = None
    premises: tuple[PremiseResult, ...] = ()
    constraints: tuple[ConstraintResult, ...] = ()
    duties: tuple[DutyResult, ...] = ()
    state: DutyState | None = None


@dataclass(frozen=True, slots=True)
class PolicyResult:
    """What became of a policy; `at` is the present of the state of the world, `request` the request as a policy."""

    policy: Node
    rules: tuple[RuleResult, ...]
    request: Node | None = None
    at: Literal | None = None


def evaluate_graphs(policy: Graph, request: Graph, world: Graph, *, actions: Graph | None = None) -> list[PolicyResult]:
    """Return what becomes of every policy of a graph under every request of another (no request: what holds anyway).

    Members of collections and kinds of things are taken from `world` and from `policy`, never from `request`; actions
    of a profile from `actions` and `policy`. Raises InputError for what is not ODRL.
    """
    hierarchy = ActionHierarchy(policy, *([actions] if actions is not None else []))
    known = World(world, policy)
    requests: list[Policy | None] = [*policies_in(request)] if len(request) else [None]
    return [evaluate(one, asked, known, hierarchy) for one in policies_in(policy) for asked in requests]


def evaluate(policy: Policy, request: Policy | None, world: World, actions: ActionHierarchy) -> PolicyResult:
    """Return what becomes of a policy: each of its rules under each requested permission, and its obligations.

    Raises InputError for a request that asks for nothing.
    """
    asked = [rule for rule in request.rules if rule.kind is RuleKind.PERMISSION] if request else [None]
    if request and not asked:
        raise InputError("a request that requests nothing", where=str(request.node), expected="an odrl:permission")
    results: list[RuleResult] = []
    for rule in policy.rules:
        if rule.kind is RuleKind.DUTY:
            results.append(_obligation(rule, world))
        else:
            results += [_weighed(rule, one, world, actions) for one in asked]
    return PolicyResult(policy.node, tuple(results), request.node if request else None, world.now)


def _weighed(rule: Rule, request: Rule | None, world: World, actions: ActionHierarchy) -> RuleResult:
    """Return what becomes of a permission or a prohibition."""
    circumstances = Circumstances(world, _claims(request))
    premises = tuple(_premises(rule, request, circumstances, actions)) if request else ()
    constraints = tuple(evaluate_constraint(one, circumstances) for one in rule.constraints)
    duties = tuple(DutyResult(duty, world.duty(duty.node)) for duty in rule.duties)
    holds = all(premise.satisfied for premise in premises) and all(one.satisfied for one in constraints)
    kept = all(duty.state.deontic is not Deontic.VIOLATED for duty in duties)
    return RuleResult(rule, holds and kept, request, premises, constraints, duties)


def _obligation(rule: Rule, world: World) -> RuleResult:
    """Return what becomes of an obligation: it binds while its constraints hold, else it is neither kept nor broken."""
    constraints = tuple(evaluate_constraint(one, Circumstances(world)) for one in rule.constraints)
    active = all(one.satisfied for one in constraints)
    known = world.duty(rule.node)
    state = known if active else DutyState(known.performance, Deontic.NON_SET, known.report)
    return RuleResult(rule, active, constraints=constraints, state=state)


def _claims(request: Rule | None) -> dict[URIRef, tuple[Node, ...]]:
    if request is None:
        return {}
    return claims_of(request.constraints + tuple(one for action in request.actions for one in action.refinements))


def _premises(rule: Rule, request: Rule, at: Circumstances, actions: ActionHierarchy) -> list[PremiseResult]:
    """Return a result for the party, the target and the action of a rule, each where the rule has one."""
    found: list[PremiseResult] = []
    for kind, wanted, given in (
        ("Target", rule.targets, request.targets),
        ("Party", rule.assignees, request.assignees),
    ):
        if wanted:
            tried = [_fits(one, given, at) for one in wanted]
            found.append(_best(kind, tried))
    if rule.actions:
        doing = [action.iri for action in request.actions]
        tried = [
            (any(actions.includes(action.iri, done) for done in doing), _refined(action.refinements, at))
            for action in rule.actions
        ]
        found.append(_best("Action", tried))
    return found


_Tried = tuple[bool, tuple[ConstraintResult, ...]]


def _fits(wanted: Resource, given: tuple[Resource, ...], at: Circumstances) -> _Tried:
    """Whether somebody or something of a request is what a rule names, or a member of it."""
    names = [wanted.node] if wanted.source is None else [wanted.node, wanted.source]
    member = any(at.world.is_part_of(one.node, name) for one in given for name in names)
    return member, _refined(wanted.refinements, at)


def _refined(refinements: tuple[AnyConstraint, ...], at: Circumstances) -> tuple[ConstraintResult, ...]:
    return tuple(evaluate_constraint(one, at) for one in refinements)


def _best(kind: str, tried: list[_Tried]) -> PremiseResult:
    """Return the result of the first of several alternatives that fits, else of the first."""
    results = [PremiseResult(kind, fits and all(one.satisfied for one in refined), refined) for fits, refined in tried]
    return next((result for result in results if result.satisfied), results[0])
