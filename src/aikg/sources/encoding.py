"""Bytes become text, or an error that says where they stop being text. Nothing is replaced in silence.

In this order: a byte order mark; UTF-8; what the file itself declares (HTML does); Windows-1252, the
other encoding in which articles of the languages read here are saved; what charset-normalizer finds.
Text that is UTF-8 but for a few bytes is damaged UTF-8, not another encoding.
"""

from __future__ import annotations

import codecs
import re

import charset_normalizer

from aikg.errors import InputError

__all__ = ["decode", "decode_anyway"]

#: UTF-32 before UTF-16, whose mark is the beginning of that of UTF-32.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: Encodings of the time before UTF-8 that are still met, under Python's names for them.
_LEGACY = (
    *("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1257", "iso8859-2", "iso8859-15", "mac-roman"),
    *("koi8-r", "shift_jis", "euc_jp", "euc_kr", "gb18030", "big5"),
)
#: A page that declares Latin-1 or ASCII means Windows-1252 (WHATWG Encoding Standard, section 4.2).
_MEANT = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}

_CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
#: One control character in so many bytes is an accident of typesetting; more is not text.
_BYTES_PER_CONTROL = 200

_LETTERS = "àâäáãåæçèéêëìíîïñòóôöõøœùúûüßªº"
_SIGNS = "‘’‚“”„–—…«»‹›€£¥§©®™°·•¿¡±²³½¼×´¨\u00a0\u00ad"
_FOREIGN = re.compile(f"[^\\x00-\\x7f{_LETTERS}{_LETTERS.upper()}{_SIGNS}]")
#: What no word looks like: a capital after a small letter, a capital tilde or a lone accented letter that is no
#: word of these languages, an opening mark that opens nothing, a sign that belongs to a number after a letter.
_IMPOSSIBLE = re.compile(
    r"[a-zà-ü][À-ÖØ-ÞŒ]|[ÃÕ](?![A-Za-zÇ])|(?<!\w)[âêîôûäëïöüãõñç](?!\w)|[¡¿](?![\w\"“‘«(¡¿])|[a-zà-ü][€¡¿¹¼½¾×]"
)

#: charset-normalizer needs this many bytes beyond ASCII before its answer is more than a coin toss.
_ENOUGH_TO_TELL = 12
#: The share of `mess` it may find, from 0 to 1.
_MESS = 0.1


def decode(data: bytes, *, where: str, declared: str | None = None) -> str:
    r"""Return the text of `data`, without a byte order mark and otherwise character for character.

    `declared` is the name of an encoding that the file gives itself. Raises InputError, with the offset
    of the first byte that cannot be read, when this is not text or its encoding cannot be told.

    >>> decode("Cinq Yeux élargis".encode("cp1252"), where="a.txt")
    'Cinq Yeux élargis'
    >>> decode(b"caf\xc3\xa9 caf\xc3\xa9 caf\xc3", where="a.txt")
    Traceback (most recent call last):
    aikg.errors.InputError: a.txt: byte 15 (0xC3) is not valid UTF-8; expected text in UTF-8. Save the file as UTF-8.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode_marked(data[len(mark) :], encoding, len(mark), where)
    if b"\x00" in data or len(_CONTROLS.findall(data)) * _BYTES_PER_CONTROL > len(data) or data.startswith(b"%PDF-"):
        raise InputError("this is not text but binary data", where=where, expected="a text file, in UTF-8")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        first = error
    text = None if _is_damaged_utf8(data) else _declared(data, declared) or _windows_1252(data) or _detected(data)
    if text is None:
        raise _not_utf8(first, 0, where)
    return text


def _decode_marked(data: bytes, encoding: str, offset: int, where: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _not_utf8(error, offset, where) from None
    # A line in UTF-16 or UTF-32 has zero bytes or bytes beyond ASCII; what has neither is not in them.
    if data and encoding != "utf-8" and data.isascii() and b"\x00" not in data:
        raise InputError(
            f"the file begins with the mark of {encoding[:-3].upper()} but goes on in another encoding",
            where=where,
            expected="text in UTF-8",
            hint="Save the file as UTF-8.",
        )
    if "\x00" in text:
        raise InputError("this is not text but binary data", where=where, expected="a text file, in UTF-8")
    return text


def _not_utf8(error: UnicodeDecodeError, offset: int, where: str) -> InputError:
    encoding = "UTF-8" if error.encoding == "utf-8" else error.encoding[:-3].upper()
    return InputError(
        f"byte {offset + error.start} (0x{error.object[error.start]:02X}) is not valid {encoding}",
        where=where,
        expected=f"text in {encoding}",
        hint="Save the file as UTF-8.",
    )


def _is_damaged_utf8(data: bytes) -> bool:
    """Whether more characters beyond ASCII are whole UTF-8 than are not."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = sum(not character.isascii() for character in text) - broken
    return whole > 0 and whole >= broken


def _declared(data: bytes, name: str | None) -> str | None:
    try:
        encoding = codecs.lookup(name or "").name
    except (LookupError, ValueError):
        return None
    encoding = _MEANT.get(encoding, encoding)
    # Python knows text encodings that no page is written in, such as unicode_escape: only the listed ones count.
    return _strictly(data, encoding) if encoding in _LEGACY else None


def _windows_1252(data: bytes) -> str | None:
    text = _strictly(data, "cp1252")
    return None if text is None or _FOREIGN.search(text) or _IMPOSSIBLE.search(text) else text


def _detected(data: bytes) -> str | None:
    if sum(byte > 0x7F for byte in data) < _ENOUGH_TO_TELL:
        return None
    best = charset_normalizer.from_bytes(data, cp_isolation=list(_LEGACY), threshold=_MESS).best()
    return None if best is None else _strictly(data, best.encoding)


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def decode_anyway(data: bytes) -> str:
    r"""Return bytes as text whatever they are: as `decode` does, else as UTF-8 with Windows-1252 for what is none.

    Line ends are ``\n`` and there is no byte order mark.

    >>> decode_anyway(b"caf\xc3\xa9 caf\xc3\xa9 caf\xe9\r\n")
    'café café café\n'
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = decode(data, where="")
        except InputError:
            text = data.decode("utf-8", "aikg.windows-1252")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _byte_by_byte(error: UnicodeError) -> tuple[str, int]:
    """Read the bytes that are no UTF-8 as Windows-1252, its five holes as control characters (as browsers do)."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(_WINDOWS_1252[byte] for byte in error.object[error.start : error.end]), error.end


_WINDOWS_1252 = [bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(256)]
codecs.register_error("aikg.windows-1252", _byte_by_byte)
