"""What a customer says after the solution: thanks, something about the case, or something else. Pure."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from core.model.buttons import assents, declines
from core.text.question_words import begins_question
from core.text.talk import heard
from core.text.terms import FUNCTION_WORDS, fold, terms

if TYPE_CHECKING:
    from collections.abc import Iterable

_TABLE: Final = Path(__file__).with_name("words.toml")
_SCORE: Final = re.compile(r"[1-5]")
_LAST_AGAIN: Final = re.compile(r"\b(?:again|wieder|otra vez|encore|de novo)[\s.!]*$")
LATEST_ORDER: Final = 12
"""Where an order begins at the latest, in characters: “please remind me …”."""
LEAST_SHARED: Final = 0.3
"""The share of the words of a message that must be the case's, if it is not a question."""
LEAST_SHARED_OF_QUESTION: Final = 0.5
"""The share of a question's words, of which two at least must be the case's: another might be answered by the desk."""


def reopens_nothing(text: str) -> bool:
    """Return whether a text only thanks, greets, agrees, or answers a question of ours."""
    if not any(map(str.isalnum, text)) or assents(text) or declines(text) or _SCORE.fullmatch(text.strip(" .!")):
        return True
    if heard(text):
        return True
    return _has("thanks", text) and not _has("trouble", text) and not _is_question(text)


def is_about(text: str, said: Iterable[str], *, language: str) -> bool:
    """Return whether a text is about a case in which these words were said, in the language of the customer.

    It is if it points back (“it still does not work”), or shares its words with the case. A question must share more
    of them, since another question may have an answer in the documents. What the desk is told to do is for the desk.
    """
    if (order := _pattern("orders").search(_plain(text))) and order.start() <= LATEST_ORDER:
        return False
    if _has("back", text) or _LAST_AGAIN.search(_plain(text)):
        return True
    spoken = tuple(dict.fromkeys((language, "en")))
    asked = _content(text, spoken)
    shared = asked & _content(" ".join(said), spoken)
    if _is_question(text):
        return len(shared) > 1 and len(shared) >= LEAST_SHARED_OF_QUESTION * len(asked)
    return bool(shared) and len(shared) >= LEAST_SHARED * len(asked)


def _is_question(text: str) -> bool:
    return text.rstrip().endswith(("?", "？", "؟")) or begins_question(text)


def _content(text: str, languages: tuple[str, ...]) -> frozenset[str]:
    """Return the terms of a text without those that any question, or any call for a human, has."""
    return frozenset(terms(text, languages=languages)) - _function_terms(languages)


@cache
def _function_terms(languages: tuple[str, ...]) -> frozenset[str]:
    words = {word for language in languages for word in FUNCTION_WORDS.get(language, ())}
    return frozenset(term for word in words.union(_table()["calls"]) for term in terms(word, languages=languages))


def _has(kind: str, text: str) -> bool:
    return _pattern(kind).search(_plain(text)) is not None


def _plain(text: str) -> str:
    return " ".join(fold(text.replace("’", "'")).casefold().split())


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, _table()[kind]))})(?!\w)")


@cache
def _table() -> dict[str, list[str]]:
    return tomllib.loads(_TABLE.read_text(encoding="utf-8"))
