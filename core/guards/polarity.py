"""Finds plain contradictions: a denial of what the evidence affirms, the reverse, or an opposite word."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.guards.content import covered_stems
from core.guards.lexicon import ADVERBS, DOUBTS, NEGATORS, OPPOSITES, have_opposites
from core.guards.particulars import fold_text
from core.text.terms import terms

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(r"[^\W_]+(?:['-][^\W_]+)*|[,;:.!?]")
_REACH = 4
_NOT_ONLY = re.compile(
    r"\bnot (?:only|just|merely|all|every|everyone|always|necessarily)\b|"
    r"\bno (?:longer than|more than|later than|matter|one)\b|\bwhether or not\b"
)
_CONTRAST = re.compile(r";|\b(?:but|however|although|though|whereas|aber|sondern|mais|pero|sino)\b")
_SWITCHES = (
    (re.compile(r"\b(?:turn|switch)(?:ed|s)? on\b|\bon by default\b"), "enabled"),
    (re.compile(r"\b(?:turn|switch)(?:ed|s)? off\b|\boff by default\b"), "disabled"),
)
_DENYING = re.compile(r"(?:un|in|im|non|dis)[a-z]{4,}|[a-z]+less")


def contradicts(sentence: str, quote: str) -> bool:
    """Return whether a clause of a sentence plainly contradicts the most similar clause of the quote."""
    shown = [(clause, frozenset(map(_stem, clause))) for clause in _clauses(quote)]
    for said in _clauses(sentence):
        stems = {*map(_stem, said)}
        nearest, _ = max(shown, key=lambda pair: len(pair[1] & stems))
        swap = not any(map(_is_denial, {*said} ^ {*nearest})) and have_opposites({*said}, {*nearest}, OPPOSITES)
        if swap or _denied_only_in(nearest, said) or _denied_only_in(said, nearest):
            return True
    return False


def _clauses(text: str) -> list[tuple[str, ...]]:
    """Cut a text where a contrast begins, because a denial before `but` does not reach beyond the `but`."""
    return [tokens for part in _CONTRAST.split(fold_text(text)) if (tokens := _tokens(part))] or [()]


def _denied_only_in(denying: tuple[str, ...], plain: tuple[str, ...]) -> bool:
    """Return whether one side denies a word that the other side uses without any sign of denial."""
    denied = frozenset(map(_stem, _denied(denying)))
    doubts = (word for word in plain if word not in denying and (word in DOUBTS or _DENYING.fullmatch(word)))
    if not denied or any(map(_is_denial, plain)) or any(doubts):
        return False
    return bool(covered_stems(denied, frozenset(map(_stem, plain))))


def _denied(tokens: tuple[str, ...]) -> Iterator[str]:
    """Yield the word that each negator denies: the first content word after it in its clause, or else the last word.

    A word that the same text also affirms is left out.
    """
    found = {at: index for index, token in enumerate(tokens) if _is_denial(token) and (at := _head(tokens, index))}
    affirmed = {word for index, word in enumerate(tokens) if index not in found}
    yield from (tokens[at] for at in found if tokens[at] not in affirmed)


def _head(tokens: tuple[str, ...], negator: int) -> int:
    last = 0
    for index in range(negator + 1, min(len(tokens), negator + 1 + _REACH)):
        if not tokens[index][0].isalnum():
            break
        last = index
        if tokens[index] not in ADVERBS:
            break
    return last


def _is_denial(token: str) -> bool:
    return token in NEGATORS or token.endswith("n't")


def _tokens(text: str) -> tuple[str, ...]:
    text = _NOT_ONLY.sub(" ", fold_text(text))
    for pattern, word in _SWITCHES:
        text = pattern.sub(word, text)
    return tuple(_TOKEN.findall(text))


def _stem(word: str) -> str:
    return next(iter(terms(word)), word)
