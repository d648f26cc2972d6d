"""A policy and its history become quads, in the shape that `docs/graph.md` shows. One policy fills one graph."""

from __future__ import annotations

from datetime import datetime

from pyoxigraph import NamedNode, Quad

from aikg.model import Presence, Statement, StoredDocument
from aikg.names import PREFIXES, content_iri, document_iri
from aikg.store.terms import PREF_LABEL, Vocabulary, date_time, iri, term, text
from aikg.store.write import GraphWriter, stored_document
from aikg.terms.chronicle import Chronicle
from aikg.terms.policy import RuleChange
from aikg.terms.substance import JudgedVersion

__all__ = ["collection_iri", "policy_quads"]


def collection_iri(name: str) -> str:
    """Return the IRI of a collection from its name."""
    return content_iri("collection", name)


def policy_quads(chronicle: Chronicle, vocabulary: Vocabulary) -> frozenset[Quad]:
    """Return the graph of one policy: what it is, its texts, what was recorded, its statements and their changes.

    The texts themselves are not in it, only what tells them apart.
    """
    graph = GraphWriter(chronicle.policy.iri, vocabulary)
    _add_policy(graph, chronicle)
    by_document: dict[str, list[Statement]] = {}
    for statement in chronicle.statements:
        by_document.setdefault(statement.document, []).append(statement)
    for number, document in enumerate(chronicle.texts):
        stored = stored_document(document, may_be_copy=False)  # all texts of a policy are one source anyway
        _add_text(graph, stored, number, chronicle)
        statements = by_document.get(document.id, [])
        graph.add_statements(statements)
        for statement in statements:
            _add_history(graph, statement)
    for judged in chronicle.versions:
        _add_recording(graph, judged, chronicle)
    for change in chronicle.changes:
        _add_change(graph, change)
    return graph.finished()


def _add_policy(graph: GraphWriter, chronicle: Chronicle) -> None:
    policy, node = chronicle.policy, graph.name
    graph.add_type(node, "Policy")
    graph.quads.append(Quad(node, PREF_LABEL, text(policy.label), node))
    graph.add_entity(node, "policyOf", policy.issuer)
    graph.add_entity(node, "governs", policy.product)
    graph.add(node, "serviceName", text(policy.service))
    graph.add(node, "termsType", text(policy.terms_type))
    graph.add(node, "inCollection", iri(collection_iri(policy.collection)))
    graph.add(node, "firstRecorded", date_time(chronicle.versions[0].version.at))
    graph.add(node, "lastRecorded", date_time(chronicle.versions[-1].version.at))


def _add_text(graph: GraphWriter, document: StoredDocument, number: int, chronicle: Chronicle) -> None:
    node = iri(document.iri)
    graph.add_document(document)
    graph.add_type(node, "PolicyVersion")
    graph.add(node, "versionOf", graph.name)
    if number:
        graph.add(node, "replaces", iri(document_iri(chronicle.texts[number - 1].id)))
    for rule in chronicle.carried[number]:
        graph.add(node, "carries", iri(rule))


def _add_history(graph: GraphWriter, statement: Statement) -> None:
    """Add where under its headings a statement stands, and when its words were there."""
    node = iri(statement.iri)
    if statement.section:
        graph.add(node, "section", text(" › ".join(statement.section)))
    for presence in statement.presences:
        when = iri(content_iri("presence", statement.iri, presence.first.isoformat()))
        graph.add(node, "presentDuring", when)
        graph.add_type(when, "Presence")
        _add_presence(graph, when, presence)


def _add_presence(graph: GraphWriter, node: NamedNode, presence: Presence) -> None:
    moments: tuple[tuple[str, datetime | None], ...] = (
        ("absentBefore", presence.before),
        ("firstSeen", presence.first),
        ("lastSeen", presence.last),
        ("absentAfter", presence.after),
    )
    for name, moment in moments:
        if moment is not None:
            graph.add(node, name, date_time(moment))


def _add_recording(graph: GraphWriter, judged: JudgedVersion, chronicle: Chronicle) -> None:
    version = judged.version
    node = iri(content_iri("recording", chronicle.policy.collection, chronicle.policy.id, version.commit))
    graph.add_type(node, "Recording")
    graph.add(node, "recordingOf", graph.name)
    graph.add(node, "archivedAt", date_time(version.at))
    graph.add(node, "commit", text(version.commit))
    graph.add(node, "substance", term(f"substance-{judged.substance}"))
    graph.add(node, "substanceNote", text(judged.why))
    if judged.text is not None:
        graph.add(node, "shows", iri(document_iri(chronicle.texts[judged.text].id)))
    for snapshot in version.snapshots:
        graph.add_foreign(node, PREFIXES["prov"] + "wasDerivedFrom", iri(snapshot))


def _add_change(graph: GraphWriter, change: RuleChange) -> None:
    node = iri(change.iri)
    graph.add_type(node, "RuleChange")
    graph.add(node, "changeKind", term(f"change-{change.kind}"))
    graph.add(node, "changeOf", graph.name)
    for name, rule in (("formerRule", change.old), ("presentRule", change.new)):
        if rule is not None:
            graph.add(node, name, graph.describe(rule))
    for name, quote in (("formerQuote", change.old_quote), ("presentQuote", change.new_quote)):
        graph.add_words(node, name, quote)
    graph.add(node, "fromVersion", iri(document_iri(change.before)))
    graph.add(node, "toVersion", iri(document_iri(change.after)))
    graph.add(node, "changedAfter", date_time(change.not_before))
    graph.add(node, "changedUntil", date_time(change.not_after))
