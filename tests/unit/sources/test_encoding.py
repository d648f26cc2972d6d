"""Bytes become text, or an error with the offset of the first byte that is none."""

from __future__ import annotations

import pytest

from aikg.errors import InputError
from aikg.sources.encoding import decode

SENTENCES = [
    "Les États-Unis et les « Cinq Yeux » : ça coûte 3 €, dit-il à l’AFP…",
    "„Die Polizei darf das nicht länger nutzen“ – so Müller über größere Städte",
    "¿Quién puede usarlo? ¡Nadie!, señaló la compañía",
    "A Meta abriu uma exceção; NÃO é só para São Paulo",
    "È già così, perché no: più libertà",
    "The “ban” wasn’t new—Ångström said so; 100 £",
]


@pytest.mark.parametrize("text", SENTENCES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_what_is_read(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), where="a.txt") == text


def test_other_alphabets_are_found() -> None:
    text = "Компания запретила полиции использовать распознавание лиц в реальном времени"
    assert decode(text.encode("cp1251"), where="a.txt") == text


@pytest.mark.parametrize(
    ("data", "offset"),
    [
        (b"Meta per\xffmits it", 8),
        (b"Meta \xc3\x28 it", 5),
        (b"Meta \xe2\x28\xa1 it", 5),
        (b"Meta \xe2\x82\x28 it", 5),
        (b"Meta \xf0\x28\x8c\xbc it", 5),
        (b"Meta \xa0\xa1 it", 5),
        (b"\x80\x81\xff", 0),
        ("déjà créée, ".encode() + b"caf\xe9", 19),
        ("l’été ".encode() + b"\xe2\x80", 10),
        (b"\xef\xbb\xbfMeta \xff", 8),
    ],
)
def test_damaged_utf_8_is_an_error_with_its_offset(data: bytes, offset: int) -> None:
    with pytest.raises(InputError, match=rf"^a\.txt: byte {offset} \(0x[0-9A-F]{{2}}\) is not valid UTF-8; "):
        decode(data, where="a.txt")


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\x00", b"%PDF-1.7 text", b"MZ\x90\x00", b"\x01\x02" * 9])
def test_binary_data_is_named_so(data: bytes) -> None:
    with pytest.raises(InputError, match=r"^a\.txt: this is not text but binary data; "):
        decode(data, where="a.txt")


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"\xff\xfe", b"\xff\xfe\x00\x00"])
def test_a_mark_alone_is_an_empty_text(mark: bytes) -> None:
    assert decode(mark, where="a.txt") == ""


def test_a_mark_that_is_not_true() -> None:
    with pytest.raises(InputError, match="begins with the mark of UTF-16"):
        decode(b"\xff\xfeHello world!", where="a.txt")
    with pytest.raises(InputError, match="not valid UTF-16"):
        decode(b"\xff\xfe\xfd", where="a.txt")
