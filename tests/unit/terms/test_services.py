"""Whose terms are recorded under the name of a service."""

from __future__ import annotations

import pytest

from aikg.model import Entity, KnownName
from aikg.names import ID
from aikg.store import known_names, reference_store
from aikg.terms.services import Service, service_of, services


@pytest.fixture(scope="module")
def names() -> tuple[KnownName, ...]:
    """Everything that ships with a name."""
    with reference_store() as store:
        return known_names(store)


@pytest.mark.parametrize(
    ("service", "issuer", "product"),
    [
        ("ChatGPT", "OpenAI", "ChatGPT"),
        ("Claude.ai", "Anthropic", "Claude"),
        ("DALL·E", "OpenAI", "DALL-E"),
        ("Grok", "xAI", "Grok"),
        ("Le Chat", "Mistral AI", "Le Chat"),
        ("Llama API", "Meta", "Llama API"),
        ("Wenxinyiyan", "Baidu", "Ernie Bot"),
        ("Bolt.new", "StackBlitz", "Bolt.new"),
        ("OpenAI", "OpenAI", None),
        ("xAI", "xAI", None),
        ("fal", "fal", None),
        ("Google Generative AI Services", "Google", None),
    ],
)
def test_services_of_the_table(service: str, issuer: str, product: str | None, names: tuple[KnownName, ...]) -> None:
    found = service_of(service, names)
    assert (found.issuer.label, found.product and found.product.label) == (issuer, product)
    assert {found.issuer, found.product} - {None} <= {name.entity for name in names}


def test_every_service_of_the_table_is_understood_without_a_new_name(names: tuple[KnownName, ...]) -> None:
    known = {name.entity.iri: name for name in names}
    for service, (vendor, product) in services().items():
        found = service_of(service, names)
        assert found.issuer.label == vendor
        assert found.issuer.iri in known, service
        if product:
            assert found.product is not None
            assert known[found.product.iri].is_offered_by(found.issuer.iri), service


def test_a_service_that_is_not_in_the_table_is_an_organisation_by_any_of_its_names(
    names: tuple[KnownName, ...],
) -> None:
    assert service_of("Eleven Labs", names).issuer.iri == ID + "elevenlabs"
    assert service_of("Character", names).issuer.iri == ID + "character-ai"


def test_or_a_product_of_one(names: tuple[KnownName, ...]) -> None:
    found = service_of("NotebookLM", names)
    assert found.issuer.iri == ID + "google"
    assert found.product is not None
    assert found.product.iri == ID + "notebooklm"


def test_or_somebody_new(names: tuple[KnownName, ...]) -> None:
    service = "Société Nouvelle"
    assert service_of(service, names) == Service(Entity(ID + "societe-nouvelle", service, "Organization"))
    assert service_of(service, names).issuer.label == service


def test_a_name_of_several_organisations_is_nobody_in_particular() -> None:
    twins = [KnownName(Entity(ID + name, name, "Organization"), (("", name), ("", "Twin"))) for name in ("a", "b")]
    assert service_of("Twin", twins).issuer.iri == ID + "twin"


def test_the_preferred_label_comes_first() -> None:
    one = KnownName(Entity(ID + "echo", "Echo", "Organization"), (("", "Echo"),))
    other = KnownName(Entity(ID + "narcissus", "Narcissus", "Organization"), (("", "Narcissus"), ("", "Echo")))
    assert service_of("Echo", [other, one]).issuer.iri == ID + "echo"


def test_the_table_is_understood_in_a_graph_that_knows_none_of_it() -> None:
    found = service_of("DALL·E", ())
    assert found.product is not None
    assert (found.issuer.iri, found.product.iri) == (ID + "openai", ID + "dall-e")
    assert (found.issuer.kind, found.product.kind) == ("Organization", "Product")
