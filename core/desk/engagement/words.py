"""Finds words and names in what people say in a chat, by the tables in `words.toml`."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path
from typing import Final

LONGEST: Final = 1_000
"""In characters. The rest of a longer message is not looked at: who is meant stands at its beginning."""
_CODE: Final = re.compile(r"```.*?(?:```|\Z)|`[^`]*`", re.DOTALL)
_QUOTED: Final = re.compile(r"^>.*$", re.MULTILINE)
_LINK: Final = re.compile(r"https?://\S+")
SHORT: Final = 3
"""With fewer letters, the beginning of a name is no name."""
CLAUSE_END: Final = re.compile(r"[,.!?:;\n…—–()]|-(?!\w)")
_WORD: Final = re.compile(r"@?[\w][\w'’.-]*[\w]|@?\w")
_LONG: Final = re.compile(r"(\w)\1{2,}")
_NAME_PART: Final = re.compile(r"[^\W\d_]{3,}|[^\W\d_]{2,}(?=$)")
_LAUGH: Final = re.compile(
    r"(?:[bm]?[wu]?a?(?:ha){2,}h?|(?:he){2,}|(?:hi){2,}|a?(?:j[aeiu]){2,}j?|k{3,}|l+o+l+(?:z|ol)*|lm+f?ao+|rofl|mdr+|ptdr|x+d+|(?:rs){1,}|hah+a*|heh|jeje)"
)
_SMILEYS: Final = re.compile(r"[😂🤣😭💀😆😅🤪😹]|(?<!\w)[:;][-']?[DPp)](?!\w)")


def plain(text: str) -> str:
    """Return a text in lower case without accents, with plain apostrophes."""
    folded = unicodedata.normalize("NFKD", text.replace("’", "'").casefold())
    return "".join(character for character in folded if not unicodedata.combining(character))


def spoken(text: str) -> str:
    """Return what a person says without code, links and quotations."""
    return _LINK.sub(" ", _QUOTED.sub(" ", _CODE.sub(" ", text[:LONGEST])))


def words_in(text: str) -> list[str]:
    """Return the words of a text as `plain` writes them. “soooo” becomes “so”."""
    return [_LONG.sub(r"\1", word.strip(".-'’")) for word in _WORD.findall(plain(spoken(text)))]


@cache
def tables() -> dict[str, frozenset[tuple[str, ...]]]:
    """Return the phrases of each kind, each as its words."""
    read = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
    return {
        kind: frozenset(tuple(words_in(phrase)) for phrase in table.replace("\n", " ").split(",") if phrase.strip())
        for kind, table in read.items()
    }


@cache
def _kinds_by_phrase() -> dict[tuple[str, ...], tuple[str, ...]]:
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for kind, phrases in tables().items():
        for phrase in phrases:
            found[phrase] = (*found.get(phrase, ()), kind)
    return found


@cache
def _longest_phrase() -> int:
    return max(map(len, _kinds_by_phrase()))


def kinds_at(words: list[str]) -> list[tuple[int, int, str]]:
    """Return which kinds of phrases stand where: the first word, the word after the last, and the kind."""
    known, found = _kinds_by_phrase(), []
    for start in range(len(words)):
        for end in range(start + 1, min(start + _longest_phrase(), len(words)) + 1):
            found += [(start, end, kind) for kind in known.get(tuple(words[start:end]), ())]
        word = words[start]
        if _LAUGH.fullmatch(word):
            found.append((start, start + 1, "laughter"))
        elif len(word) > SHORT and word[-1] == word[-2] and (kinds := known.get((word[:-1],))):
            found += [(start, start + 1, kind) for kind in kinds]  # “obrigadaa”
    return found


def kinds_in(words: list[str]) -> frozenset[str]:
    """Return which kinds of phrases stand anywhere."""
    return frozenset(kind for *_, kind in kinds_at(words))


def has_smiley(text: str) -> bool:
    """Return whether a text has a sign of laughter."""
    return _SMILEYS.search(text) is not None


def name_parts(name: str) -> frozenset[str]:
    """Return the parts of a person's name by which others call them: `sre_kat` is called `kat`."""
    split = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return frozenset({plain(name), *(part for part in _NAME_PART.findall(plain(split)) if len(part) >= SHORT)})


def calls(word: str, name: str) -> bool:
    """Return whether a word calls a person: a part of the name, or the beginning of one."""
    word = word.removeprefix("@")
    return any(word == part or (len(word) >= SHORT and part.startswith(word)) for part in name_parts(name))
