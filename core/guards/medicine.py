"""The guard of medical answers: a dose or a diagnosis may be quoted from a document, and is never the model's own."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from core.text.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FILE: Final = Path(__file__).with_name("medicine.toml")
SHOWN: Final = 120
_QUOTED = re.compile(r"“([^”]+)”|„([^“”]+)[“”]|«([^»]+)»|\"([^\"]+)\"")
_MARKS = re.compile(r"\s*\[\d+\]|[*_>`#]|^\s*(?:[-+•]|\d+[.)])\s+", re.MULTILINE)
_SPACES = re.compile(r"\s+")


def find_medical_claims(draft: str, passages: Sequence[str]) -> tuple[str, ...]:
    """Return a problem for each sentence that names a dose or a diagnosis and is not quoted word for word.

    A sentence may quote the words that name it, or be a sentence of a passage as it stands.
    """
    documents = "\n".join(map(_plain, passages))
    return tuple(dict.fromkeys(_problems(draft, documents)))


def _problems(draft: str, documents: str) -> Iterator[str]:
    for sentence in _sentences(draft):
        own = _QUOTED.sub(lambda quoted: " … " if _stands(quoted[0], documents) else quoted[0], sentence)
        if _stands(own, documents):
            continue
        folded = _plain(own)
        for kind, pattern in _patterns().items():
            if pattern.search(folded):
                shown = sentence.strip()[:SHOWN]
                yield f"The sentence “{shown}” gives a {kind}. Quote it word for word from a passage, or leave it out."


def _sentences(draft: str) -> Iterator[str]:
    for line in _MARKS.sub("", draft).splitlines():
        yield from (line[span.start : span.end] for span in sentences(line))


def _stands(words: str, documents: str) -> bool:
    plain = _plain(words).strip(" .:;!?“”„«»\"'…")
    return bool(plain) and plain in documents


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(sign for sign in folded if not unicodedata.combining(sign))
    return _SPACES.sub(" ", _MARKS.sub("", bare))


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    listed = tomllib.loads(FILE.read_text("utf-8"))
    return {kind: re.compile("|".join(patterns)) for kind, patterns in listed.items()}
