"""What a person asks to be remembered: whether it is about themselves, sensitive or secret. Pure."""

from __future__ import annotations

import re
import tomllib
from datetime import UTC, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

from core.abilities.arguments import SOME_TIME, Holds, words_that
from core.text.terms import fold, terms
from core.when import read
from core.when.time_preferences import read_preferences

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES: Final = ("en", "de", "es", "fr", "pt")
KEPT_JOINT: Final = "de"
"""The language in which “that” stays before what is remembered, because the verb is at the end after it."""
SOON: Final = timedelta(days=8)
_EDGES: Final = " \t\n.,;:!?…“”\"„«»'"


def plain(words: str) -> str:
    """Return words as the patterns read them: in lower case, without accents, with plain apostrophes."""
    return " ".join(fold(words.replace("’", "'")).split())


def tidied(words: str) -> str:
    """Return what is to be remembered, in the person's words, without those that only lead to it."""
    bare = " ".join(words.split()).strip(_EDGES)
    for language in LANGUAGES:
        joint = _patterns(language)["joins"].match(plain(bare))
        if joint and language != KEPT_JOINT:
            bare = bare[joint.end() :].strip(_EDGES) if len(plain(bare)) == len(bare) else bare
    return bare


def as_said(fact: str, message: str) -> str:
    """Return what is to be remembered with the German “dass” that stood before it in a message."""
    found = re.search(rf"\b(dass) {re.escape(fact)}", " ".join(message.split()), re.IGNORECASE) if fact else None
    return f"{found[1]} {fact}" if found else fact


def is_about_speaker(words: str) -> bool:
    """Return whether words tell something of the speaker that lasts. What they have to do is for a reminder."""
    said = plain(tidied(words))
    without_joint = _patterns(KEPT_JOINT)["joins"].sub("", said, count=1).strip() if said.startswith("das") else said
    if _is_near_time(said):
        return False
    about = any(_patterns(language)["speaker"].match(without_joint) for language in LANGUAGES)
    return about and not any(_patterns(language)["duties"].match(said) for language in LANGUAGES)


def _is_near_time(said: str) -> bool:
    """Return whether words tell a single time in the next days, which is for a reminder: “I fly tomorrow at 9”."""
    if read_preferences(said):
        return False
    readings = (read(said, now=SOME_TIME, zone=UTC, locale=language) for language in LANGUAGES)
    return any(found.kind == "instant" and found.start and found.start < SOME_TIME + SOON for found in readings)


def is_sensitive(words: str) -> bool:
    """Return whether words are about health, belief, politics, sexuality, origin, a union or a conviction."""
    return _has(words, "sensitive")


def names_secret(words: str) -> bool:
    """Return whether words name a password, a card or the like, whatever follows."""
    return _has(words, "secrets")


def asks_to_remember(text: str) -> bool:
    """Return whether a message has words with which people ask for something to be remembered."""
    return _has(text, "asks")


def is_said_in(words: str, text: str) -> bool:
    """Return whether all terms of some words are in a text: nothing was added to what the person said."""
    return set(terms(words)) <= set(terms(text))


def is_named(words: str, memory: str) -> bool:
    """Return whether words can mean a memory: it has all of their terms."""
    wanted = set(terms(tidied(words)))
    return bool(wanted) and wanted <= set(terms(memory))


Fact = Annotated[str, words_that(is_about_speaker, "says nothing about the person who speaks"), Holds("statement")]
"""What somebody says of themselves."""


def _has(words: str, kind: str) -> bool:
    said = plain(words)
    return any(_patterns(language)[kind].search(said) for language in LANGUAGES)


@cache
def _patterns(language: str) -> Mapping[str, re.Pattern[str]]:
    table = tomllib.loads(Path(__file__).with_name("topics.toml").read_text(encoding="utf-8"))[language]
    return {kind: re.compile(rf"(?<![\w-])(?:{'|'.join(patterns)})") for kind, patterns in table.items()}
