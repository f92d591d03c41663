"""Small talk, and talk about the conversation itself: the phrases that people say and the answers, in each language.

The table of a language is the file `LANGUAGE.toml`. `fillers` are words that can be left out. Each section is a topic,
with the phrases of people (`said`) and the texts that answer them. A topic with the name of an ability calls it.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from core.model.language import spoken_language
from core.text.terms import fold, guess_language

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

LANGUAGES: Final = ("en", "de", "es", "fr", "pt")
"""The languages of the answers. The phrases in `others.toml` are answered in the first one."""

BREAKS: Final = re.compile(r"[!?.,;…¡¿。！？、،؟]+|\s[-–—]\s")
EDGES: Final = re.compile(r"[\s!?.,;:…¡¿。！？、،؟)(\U0001F300-\U0001FAFF\u2600-\u27BF-]+")

ASSENT: Final = "assent"
"""The topic of `ok` and `no thanks`, which can also answer a question."""
FAREWELL: Final = "farewell"
SMALL_TALK: Final = ("greeting", "wellbeing", "thanks", FAREWELL, ASSENT)
"""Topics that are answered with their texts. The others are named like the abilities that answer them."""

MOST_WORDS: Final = 50
"""A longer phrase is no small talk, and looking up each of its beginnings would take time."""


@dataclass(frozen=True, slots=True)
class Table:
    """The table of one language: the topic of each plain phrase, and the `texts` of each topic by name."""

    fillers: frozenset[str]
    topics: Mapping[str, str]
    texts: Mapping[str, Mapping[str, str]]

    def topics_of(self, phrase: str) -> tuple[str, ...]:
        """Return the topics of a plain phrase: one, or two if its beginning and its rest have one (`hello thanks`)."""
        words = phrase.split()
        if len(words) > MOST_WORDS:
            return ()
        for cut in range(len(words), 0, -1):
            first, rest = self._topic(words[:cut]), self._topic(words[cut:])
            if first and (rest or cut == len(words)):
                return (first, rest) if rest else (first,)
        return ()

    def _topic(self, words: Sequence[str]) -> str | None:
        """Return the topic of a phrase, as it is or without its fillers, or None."""
        bare = " ".join(word for word in words if word not in self.fillers)
        return self.topics.get(" ".join(words)) or self.topics.get(bare)


@dataclass(frozen=True, slots=True)
class Talk:
    """The language and the topics, in order, of an utterance that is nothing but talk."""

    language: str
    topics: tuple[str, ...]


def heard(utterance: str) -> Talk | None:
    """Return the topics of an utterance that is only talk, or None if it also asks something (`Hello, how do I …?`)."""
    whole = _heard(utterance)
    if whole:
        return whole
    parts = [_heard(part) for part in BREAKS.split(utterance) if _plain(part)]
    known = [talk for talk in parts if talk]
    if not known or len(known) < len(parts):
        return None
    return Talk(known[0].language, tuple(dict.fromkeys(topic for talk in known for topic in talk.topics)))


def text(topic: str, language: str, name: str = "answer") -> str:
    """Return a text of a topic in a language, or in English if the language does not have it."""
    found = _table(language).texts.get(topic, {}).get(name)
    return found if found is not None else _table(LANGUAGES[0]).texts[topic][name]


def language_of(utterance: str) -> str:
    """Return the language in which to answer an utterance: the one that is spoken here, or else its own."""
    return spoken_language() or _language_of(utterance)


def _language_of(utterance: str) -> str:
    talk = heard(utterance)
    language = talk.language if talk else guess_language(utterance)
    return language if language in LANGUAGES else LANGUAGES[0]


def languages_heard(utterance: str) -> tuple[str, ...]:
    """Return the languages in which an utterance is only talk: several for “ok”, which does not tell the language."""
    phrases = [phrase for phrase in map(_plain, BREAKS.split(utterance)) if phrase]
    return tuple(code for code in LANGUAGES if phrases and all(_table(code).topics_of(phrase) for phrase in phrases))


def answer_small_talk(utterance: str) -> str | None:
    """Return the answer to an utterance in its language, or None if it is more than small talk."""
    talk = heard(utterance)
    if talk is None or not set(talk.topics).issubset(SMALL_TALK):
        return None
    return " ".join(text(topic, spoken_language() or talk.language) for topic in talk.topics)


def ability_called_for(utterance: str, abilities: Collection[str]) -> str | None:
    """Return which of these abilities an utterance calls for with a fixed phrase of its language, or None."""
    talk = heard(utterance)
    return next((topic for topic in talk.topics if topic in abilities), None) if talk else None


def _heard(utterance: str) -> Talk | None:
    """Return an utterance as talk in the first language in which it is talk, or None."""
    phrases = [phrase for phrase in map(_plain, BREAKS.split(utterance)) if phrase]
    for language in (*LANGUAGES, "others"):
        table = _table(language)
        found = [table.topics_of(phrase) for phrase in phrases if phrase not in table.fillers]
        if found and all(found):
            return Talk(language, tuple(dict.fromkeys(topic for topics in found for topic in topics)))
    return None


def _plain(phrase: str) -> str:
    return " ".join(EDGES.sub(" ", fold(phrase.replace("’", "'"))).split())


@cache
def _table(language: str) -> Table:
    read = tomllib.loads((Path(__file__).parent / f"{language}.toml").read_text(encoding="utf-8"))
    fillers = frozenset(map(_plain, read.pop("fillers")))
    topics = {_plain(phrase): topic for topic, section in read.items() for phrase in section.pop("said", ())}
    texts = {topic: {name: answer.strip() for name, answer in section.items()} for topic, section in read.items()}
    return Table(fillers, topics, texts)
