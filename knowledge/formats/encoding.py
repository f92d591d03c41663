"""Decodes text files, whatever their encoding, and rejects files that are not text."""

from __future__ import annotations

import codecs
import re
import unicodedata

from knowledge.documents import LoadError, clean

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",  # before UTF-16, because this mark begins with the mark of UTF-16
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_SAMPLE = 200_000  # this many bytes are enough to guess an encoding
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MOST_CONTROLS = 0.02  # the highest share of control characters; real text has next to none


def decode(content: bytes, *, name: str) -> str:
    """Return the text of a file. Try its byte order mark, then UTF-8; otherwise guess the encoding.

    Raises LoadError, which names the file, if the bytes are not text.
    """
    if encoding := next((encoding for mark, encoding in _MARKS.items() if content.startswith(mark)), ""):
        return clean(content.decode(encoding, "replace"))
    try:
        text = content.decode()
    except UnicodeDecodeError:
        text = _guessed(content, name=name)
    if "\0" in text[:_SAMPLE] or len(_CONTROLS.findall(text[:_SAMPLE])) > _MOST_CONTROLS * len(text[:_SAMPLE]):
        raise _not_text(name)
    return clean(text)


def _guessed(content: bytes, *, name: str) -> str:
    from charset_normalizer import from_bytes  # noqa: PLC0415  # slow to import

    if b"\0\0\0" in content[:_SAMPLE]:
        raise _not_text(name)
    guess = from_bytes(content[:_SAMPLE]).best()
    text = content.decode(guess.encoding, "replace") if guess else ""
    letters = sum(unicodedata.category(character)[0] in "LNPZ" for character in text[:1000])
    if not guess or letters < 0.8 * len(text[:1000]):
        raise _not_text(name)
    return text


def _not_text(name: str) -> LoadError:
    return LoadError(f"{name} is not a text file, despite its name: convert it, or rename it to what it is.")
