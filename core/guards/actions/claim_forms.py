"""Finds the forms of a claim in a clause: which action it claims, in which tense, and by which word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, cast

from core.guards.actions import tables
from core.guards.actions.claim_languages import CLAIM_LANGUAGES
from core.guards.actions.clauses import LEAD, WORD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from core.guards.actions.claim_languages import ClaimLanguage
    from core.guards.actions.tables import Action, Tense

_HINT = re.compile(r"\b(?:i|we)\b|[^\W\d_]{3,}")
_PROMISE = re.compile(r"\b(?:i|we)(?:'ll| will)\b|\b(?:ich|wir) werden?\b|\b(?:voy|vamos) a\b|\bje vais\b|\bvou\b")
_LINK = re.compile(r"(?:and|und|y|et|e)\b")


@dataclass(frozen=True, slots=True)
class ClaimForm:
    """A form found in a clause without its leading conjunction; `act` is the word for the action."""

    tense: Tense
    action: Action
    act: str
    match: re.Match[str]

    @property
    def subject(self) -> str | None:
        """The subject of the claim. None if the form has no place for a subject, as in the first person."""
        return self.match.groupdict().get("subject")


def find_forms(clause: str, *, before: str, follows: bool, opens: bool) -> Iterator[ClaimForm]:
    """Yield the forms in a clause, the likelier ones first.

    A clause that `follows` a claim may continue it (`and booked room 2`), and so may one after a promise in the clause
    `before` it (`and remind you`). A clause that `opens` its sentence may lack a subject.
    """
    text = LEAD.sub("", clause)
    words = {form for word in WORD.findall(text) for form in (word, *_without_endings(word))}
    for language in CLAIM_LANGUAGES:
        forms = _compile_forms(language)
        if forms.hints.isdisjoint(words):
            continue
        if opens and (match := forms.whole.fullmatch(text)):
            yield ClaimForm("bare", "any", "", match)
        if follows and is_linked(clause) and (match := forms.going_on.match(text)):
            yield ClaimForm("done", language.acts[match["act"]], match["act"], match)
        if is_linked(clause) and _PROMISE.search(before) and (match := forms.promising.match(text)):
            yield ClaimForm("promise", language.promises[match["promise"]], match["promise"], match)
        for tense, form in forms.forms:
            if (tense != "bare" or opens) and (match := form.search(text)) and (action := _action(language, match)):
                yield ClaimForm(tense, *action, match)


def is_linked(clause: str) -> bool:
    """Return whether a clause continues with `and`."""
    return _LINK.match(clause) is not None


def _action(language: ClaimLanguage, match: re.Match[str]) -> tuple[Action, str] | None:
    """Return the action that a match claims and the word for it; None if the word does not mean an action.

    The group of a form is `act` or `promise`, which is looked up, or else the action itself.
    """
    name, word = next((name, word) for name, word in match.groupdict().items() if word and name != "subject")
    if name in ("act", "promise"):
        table = language.acts if name == "act" else language.promises
        # an English word in -ing may come from one of these verbs: `opening`, `moving`, `setting`
        bases = (word[:-3], f"{word[:-3]}e", word[:-4]) if word.endswith("ing") else ()
        found = [table[form] for form in (word, *_without_endings(word)) if form in table]
        found += [language.promises[base] for base in bases if base in language.promises]
        return (found[0], word) if found else None
    if name != "other":
        return cast("Action", name), ""
    return None if word in tables.INWARD or word in language.acts else ("other", word)


def _without_endings(word: str) -> tuple[str, ...]:
    return (word.removesuffix("s"), re.sub("e?s?$", "", word))


@dataclass(frozen=True, slots=True)
class _Forms:
    """The compiled forms of a language. A clause is searched for these forms only if it has one of the `hints`."""

    forms: tuple[tuple[Tense, re.Pattern[str]], ...]
    whole: re.Pattern[str]
    going_on: re.Pattern[str]
    promising: re.Pattern[str]
    hints: frozenset[str]


@cache
def _compile_forms(language: ClaimLanguage) -> _Forms:
    words = {
        "{act}": _alternatives(language.acts),
        "{promise}": _alternatives(language.promises),
        "{thing}": _alternatives({*tables.THINGS, *tables.OBJECTS}),
        "{gap}": language.gap,
    }

    def compile_form(form: str) -> re.Pattern[str]:
        for name, pattern in words.items():
            form = form.replace(name, pattern)
        return re.compile(form)

    patterns = (*language.acts, *language.promises, language.whole, *(form for _, form in language.forms))
    return _Forms(
        tuple((tense, compile_form(form)) for tense, form in language.forms),
        re.compile(rf"(?:{language.whole})(?: (?:for|at|on|by|to|um|für|para|pour|às|a las)\b.*)?"),
        compile_form(r"{gap} ?(?P<act>{act})\b"),
        compile_form(r"{gap} ?(?P<promise>{promise})\b"),
        frozenset(_HINT.findall(" ".join(patterns))),
    )


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def find_things(text: str) -> frozenset[str]:
    """Return the things that a text names, such as reminders and bookings."""
    return frozenset(tables.THINGS[word] for word in WORD.findall(text) if word in tables.THINGS)
