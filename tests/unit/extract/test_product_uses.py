"""What is built on what: put into a product, by a list of models, by a product that nobody knows."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from aikg.model import ProductUse, Statement

Read = Callable[[str, str], list[Statement]]


def uses(read: Read, lang: str, text: str) -> set[tuple[str, str]]:
    found = [s.content for s in read(text, lang)]
    return {(one.product.label, one.model.label) for one in found if isinstance(one, ProductUse)}


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Microsoft uses GPT-4 in Bing."),
        ("nl", "Microsoft, dat GPT-4 gebruikt in Bing, zwijgt."),
        ("pt", "A Microsoft integra o GPT-4 no Bing."),
        ("es", "Microsoft integra GPT-4 en Bing."),
    ],
)
def test_what_a_model_is_put_into_is_built_on_it(read: Read, lang: str, text: str) -> None:
    assert uses(read, lang, text) == {("Microsoft Bing", "GPT-4")}


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("es", "Cóndor Tres corre sobre Llama, el modelo de Meta.", {("Cóndor Tres", "Llama")}),
        ("de", "Der Assistent Lumi, der auf GPT-4 beruht, ist neu.", {("Lumi", "GPT-4")}),
        ("fr", "On connaît Lumo. Lumo tourne sur Llama, de Meta, et Claude.", {("Lumo", "Llama"), ("Lumo", "Claude")}),
        ("en", "Recruitly is new. The tool runs on Claude.", set()),
    ],
)
def test_a_product_that_nobody_knows_before_its_verb(
    read: Read, lang: str, text: str, expected: set[tuple[str, str]]
) -> None:
    assert uses(read, lang, text) == expected


@pytest.mark.parametrize(
    ("lang", "text", "product", "model"),
    [
        ("es", "Latam-GPT está construido sobre Llama.", "Latam-GPT", "Llama"),
        ("fr", "La banque a lancé Secure GPT, qui tourne sur Claude.", "Secure GPT", "Claude"),
        ("en", "Its tutor Zolobot, built on GPT-4, is popular.", "Zolobot", "GPT-4"),
        ("de", "Die Stadt nutzt einen Helfer namens Lumi, der auf GPT-4 beruht.", "Lumi", "GPT-4"),
        ("en", "GPT-4 powers the chatbot Zolo.", "Zolo", "GPT-4"),
    ],
)
def test_a_product_has_its_whole_name(read: Read, lang: str, text: str, product: str, model: str) -> None:
    assert uses(read, lang, text) == {(product, model)}


def test_what_is_used_no_longer_is_not_used(read: Read) -> None:
    text = "Lumo, de nieuwe assistent Lumo, draait niet langer op GPT-4."
    assert uses(read, "nl", text) == set()
