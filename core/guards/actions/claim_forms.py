"""Finds the forms of claims in a clause: what it says was done, in which tense, by which word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, cast

from core.guards.actions import tables
from core.guards.actions.claim_languages import TONGUES
from core.guards.actions.clauses import LEAD, WORD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from core.guards.actions.claim_languages import Tongue
    from core.guards.actions.tables import Deed, Tense

_HINT = re.compile(r"\b(?:i|we)\b|[^\W\d_]{3,}")
_PROMISE = re.compile(r"\b(?:i|we)(?:'ll| will)\b|\b(?:ich|wir) werden?\b|\b(?:voy|vamos) a\b|\bje vais\b|\bvou\b")
_LINK = re.compile(r"(?:and|und|y|et|e)\b")


@dataclass(frozen=True, slots=True)
class Found:
    """A form found in a clause without its lead; `act` is the word of the deed."""

    tense: Tense
    deed: Deed
    act: str
    match: re.Match[str]

    @property
    def subject(self) -> str | None:
        """What is said to be so; None where the form has no place for it, as in the first person."""
        return self.match.groupdict().get("subject")


def found(clause: str, *, before: str, follows: bool, opens: bool) -> Iterator[Found]:
    """Yield the forms in a clause, likelier ones first.

    A clause that `follows` a claim may go on with it (`and booked room 2`), and so may one after a promise `before` it
    (`and remind you`). One that `opens` may lack a subject.
    """
    text = LEAD.sub("", clause)
    words = {form for word in WORD.findall(text) for form in (word, *_without_endings(word))}
    for tongue in TONGUES:
        forms = _forms(tongue)
        if forms.hints.isdisjoint(words):
            continue
        if opens and (match := forms.whole.fullmatch(text)):
            yield Found("bare", "any", "", match)
        if follows and is_linked(clause) and (match := forms.going_on.match(text)):
            yield Found("done", tongue.acts[match["act"]], match["act"], match)
        if is_linked(clause) and _PROMISE.search(before) and (match := forms.promising.match(text)):
            yield Found("vow", tongue.vows[match["vow"]], match["vow"], match)
        for tense, form in forms.forms:
            if (tense != "bare" or opens) and (match := form.search(text)) and (deed := _deed(tongue, match)):
                yield Found(tense, *deed, match)


def is_linked(clause: str) -> bool:
    """Tell whether a clause goes on with `and`."""
    return _LINK.match(clause) is not None


def _deed(tongue: Tongue, match: re.Match[str]) -> tuple[Deed, str] | None:
    """Return what a match says was done, and the word that says so; None for a word of no deed.

    The group of a form is `act` or `vow`, to be looked up, or else the deed itself.
    """
    name, word = next((name, word) for name, word in match.groupdict().items() if word and name != "subject")
    if name in ("act", "vow"):
        table = tongue.acts if name == "act" else tongue.vows
        return next(((table[form], word) for form in (word, *_without_endings(word)) if form in table), None) or next(
            ((tongue.vows[base], word) for base in _bases(word) if base in tongue.vows), None
        )
    if name != "other":
        return cast("Deed", name), ""
    return None if word in tables.INWARD or word in tongue.acts else ("other", word)


def _without_endings(word: str) -> tuple[str, ...]:
    """Return a participle without the endings of gender and number."""
    return (word.removesuffix("s"), re.sub("e?s?$", "", word))


def _bases(word: str) -> tuple[str, ...]:
    """Return what an English word in -ing may come from: `opening`, `moving`, `setting`."""
    return (word[:-3], f"{word[:-3]}e", word[:-4]) if word.endswith("ing") else ()


@dataclass(frozen=True, slots=True)
class _Forms:
    """The compiled forms of a language, and the words of which a clause must have one to be worth a search."""

    forms: tuple[tuple[Tense, re.Pattern[str]], ...]
    whole: re.Pattern[str]
    going_on: re.Pattern[str]
    promising: re.Pattern[str]
    hints: frozenset[str]


@cache
def _forms(tongue: Tongue) -> _Forms:
    words = {
        "{act}": _either(tongue.acts),
        "{vow}": _either(tongue.vows),
        "{thing}": _either({*tables.THINGS, *tables.OBJECTS}),
        "{gap}": tongue.gap,
    }

    def compiled(form: str) -> re.Pattern[str]:
        for name, pattern in words.items():
            form = form.replace(name, pattern)
        return re.compile(form)

    patterns = (*tongue.acts, *tongue.vows, tongue.whole, *(form for _, form in tongue.forms))
    return _Forms(
        tuple((tense, compiled(form)) for tense, form in tongue.forms),
        re.compile(rf"(?:{tongue.whole})(?: (?:for|at|on|by|to|um|für|para|pour|às|a las)\b.*)?"),
        compiled(r"{gap} ?(?P<act>{act})\b"),
        compiled(r"{gap} ?(?P<vow>{vow})\b"),
        frozenset(_HINT.findall(" ".join(patterns))),
    )


def _either(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def things(text: str) -> frozenset[str]:
    """Return the things that a text names."""
    return frozenset(tables.THINGS[word] for word in WORD.findall(text) if word in tables.THINGS)
