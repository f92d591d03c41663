"""Finds what a person requested in their own words, and decides whether it calls for an effect of some kind."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, Literal

from core.guards.actions import tables
from core.guards.actions.claim_languages import CLAIM_LANGUAGES
from core.guards.provenance import word_tables
from core.text.terms import fold, terms

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SENTENCE = re.compile(r"[^.!?;:\n…]*(?:\.(?=\S)[^.!?;:\n…]*)*[.!?;:\n…]*")
_URL = re.compile(r"\b\w+://\S+")
_CLAUSE = re.compile(r",\s+|\s[-–—]+\s")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_DIGIT = re.compile(r"\d")
_NOT = re.compile(rf"n't\b|\b(?:{'|'.join(sorted(tables.NEGATORS))})\b")
_NAME = re.compile(r"[\W_]+")

Form = Literal["request", "statement", "information"]

_SAME: Final = {
    "remind": "make", "snooze": "change", "finish": "cancel", "escalate": "notify", "contact": "notify"
}  # fmt: skip
"""Actions whose names people use for each other."""
_STORING: Final = frozenset({"make", "change"})
"""Actions that store what the person names."""
_THINGS: Final = {fold(word): thing for word, thing in tables.THINGS.items()}


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause that is neither a question nor an acknowledgement."""

    text: str
    form: Form


@dataclass(frozen=True, slots=True)
class Request:
    """A message of the person that says more than a question. `is_last` says that it is the newest message.

    `clauses` is empty if the message only agrees or thanks.
    """

    text: str
    clauses: tuple[Clause, ...]
    is_last: bool

    @property
    def is_for_words(self) -> bool:
        """Whether the reply itself is all that it asks for."""
        return all(clause.form == "information" for clause in self.clauses)


def find_requests(own: Sequence[str]) -> tuple[Request, ...]:
    """Return the messages that say more than a question, the newest last."""
    found = []
    for place, text in enumerate(own, 1):
        clauses = _clauses(text)
        if clauses is not None:
            found.append(Request(text, clauses, is_last=place == len(own)))
    return tuple(found)


def _clauses(text: str) -> tuple[Clause, ...] | None:
    """Return what a message requests or states; None if it is all questions."""
    found, says = [], False
    for sentence in (match[0].strip() for match in _SENTENCE.finditer(_URL.sub(" ", text))):
        if not re.search(r"\w", sentence):
            continue
        folded = sentence.casefold().lstrip("¿¡ ")
        asks = word_tables.ASKING.match(folded) is not None
        wanted = not asks and word_tables.REQUESTING.search(folded) is not None
        if asks or (folded.endswith("?") and not wanted):
            continue
        says = True
        for clause in _CLAUSE.split(folded):
            words = [fold(word) for word in _WORD.findall(clause)]
            if (words or _DIGIT.search(clause)) and not word_tables.ACKNOWLEDGING_FOLDED.issuperset(words):
                found.append(Clause(clause, _form(clause, wanted=wanted)))
            elif _DIGIT.search(clause):
                found.append(Clause(clause, "statement"))
    return tuple(found) if says else None


def _form(clause: str, *, wanted: bool) -> Form:
    asks_for_words = word_tables.INFORMING.search(clause) is not None
    if wanted or word_tables.WISHING.search(clause):
        return "information" if asks_for_words else "request"
    if word_tables.STATING.match(clause):
        return "statement"
    return "information" if asks_for_words else "request"


def is_request_for(ability: str, about: str, requests: Sequence[Request], *, valued: bool, named: bool) -> bool:
    """Return whether requests call for an ability. `valued` says that they name a time or number for it.

    `named` says that they name another argument. A request calls for the ability if it names its action, or a thing
    that only this ability is about, but not if it names another action. A statement calls for it if it names the
    action or a value.
    """
    actions, things, concepts = _meaning_of(ability, about)
    clauses = [clause for request in requests for clause in request.clauses]
    said = {action for clause in clauses for action in _actions(clause.text)}
    wanted = {action for clause in clauses if not _NOT.search(clause.text) for action in _actions(clause.text)}
    if wanted & actions or (valued and (not actions or actions & _STORING)):
        return True
    told = [clause for clause in clauses if clause.form != "information"]
    requested = any(clause.form == "request" for clause in clauses)
    if requested and any(concepts & _topics(clause.text) for clause in told):
        return True
    if said and actions:
        return False
    return valued or (requested and (named or any(things & _named(clause.text, _THINGS) for clause in told)))


def _meaning_of(ability: str, about: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Return the actions that an ability's name means, the things it is done to, and what else it is about."""
    words = [word for word in _NAME.split(ability.casefold()) if word]
    actions = {action for word in words if word not in _THINGS for action in [_action(word)] if action}
    if actions & _STORING:
        actions |= _STORING
    text = f"{' '.join(words)} {about}"
    own = {stem for word in words if word not in _THINGS and not _action(word) for stem in _stems(word)}
    return frozenset(actions), _named(text, _THINGS), _named(text, word_tables.CONCEPTS) | own


def _actions(text: str) -> frozenset[str]:
    found = {action for pattern, action in word_tables.VERB_PHRASES if pattern.search(text)}
    for word in _WORD.findall(text):
        if word not in tables.THINGS:
            found.update(filter(None, (_action(form) for form in (word, *word.split("-")))))
    return frozenset(found)


@cache
def _action(word: str) -> str | None:
    """Return the action that a verb means, unless the verb can mean anything."""
    table = (language.promises.get(word) for language in CLAIM_LANGUAGES)
    found = word_tables.VERBS.get(word) or next(filter(None, table), None) or tables.CHANGING.get(word)
    if found is None:
        found = next((action for stem, action in word_tables.VERB_STEMS.items() if word.startswith(stem)), None)
    return None if found in ("other", "any") else _SAME.get(found or "", found)


def _topics(text: str) -> frozenset[str]:
    return _named(text, word_tables.CONCEPTS).union(*map(_stems, _WORD.findall(text)))


def _stems(word: str) -> frozenset[str]:
    return frozenset() if fold(word) in word_tables.EMPTY else frozenset(terms(word))


def _named(text: str, table: Mapping[str, str]) -> frozenset[str]:
    return frozenset(table[word] for word in map(fold, _WORD.findall(text.casefold())) if word in table)
