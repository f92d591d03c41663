"""Reads the claims of a draft: what its clauses say was done, or will certainly happen."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from core.guards.actions.claim_forms import find_forms, find_things
from core.guards.actions.clauses import cut_sentences, is_fragment
from core.guards.actions.excuses import is_excused
from core.guards.actions.tables import BOUND_TO

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from core.guards.actions.claim_forms import ClaimForm
    from core.guards.actions.clauses import Clause, Sentence
    from core.guards.actions.tables import Action, Tense

LONGEST_OPENER: Final = 4
"""The most words before a claim without a subject: `Great news`, `as requested`."""

_TICK = re.compile("[✅✔☑]")
_TIMELY = re.compile(r"\d(?:[:h]\d\d| ?[ap]m\b)|\bat \d|\bum \d|\bà \d|\ba las \d|\btomorrow\b|\btoday\b")


@dataclass(frozen=True, slots=True)
class ActionClaim:
    """What a draft claims was done. `sentence` is as written; particulars are read from the folded `text`.

    `act` is the word for the action, `things` what it was done to, as far as the draft says so.
    """

    sentence: str
    text: str
    tense: Tense
    action: Action
    act: str
    things: frozenset[str]


def find_claims(draft: str, *, known: Sequence[str] = ()) -> tuple[ActionClaim, ...]:
    """Return the claims of a draft in order. Quoted words from `known` texts are not the bot's own words."""
    read: list[ActionClaim] = []
    for sentence in cut_sentences(draft, known=known):
        claimed = list(_claims(sentence))
        if not claimed and read and is_fragment(sentence.text):
            read[-1] = replace(read[-1], text=f"{read[-1].text} {sentence.text}")
        read.extend(claimed)
    return tuple(read)


def _claims(sentence: Sentence) -> Iterator[ActionClaim]:
    """Yield the claims of one sentence; the words up to the next claim belong to a claim."""
    read = _read(sentence)
    if not read and _TICK.search(sentence.text) and _TIMELY.search(sentence.text):
        yield ActionClaim(sentence.written, sentence.text, "bare", "any", "", frozenset())
    starts = [clause.start for clause, _ in read]
    if starts and is_fragment(sentence.text[: starts[0]]):
        starts[0] = 0
    for (clause, claim), (start, end) in zip(read, pairwise([*starts, len(sentence.text)]), strict=True):
        text = sentence.text[start:end]
        yield ActionClaim(sentence.written, text, claim.tense, claim.action, claim.act, _done_to(clause, claim))


def _read(sentence: Sentence) -> list[tuple[Clause, ClaimForm]]:
    read: list[tuple[Clause, ClaimForm]] = []
    for index, clause in enumerate(sentence.clauses):
        follows = bool(read) and read[-1][0] is sentence.clauses[index - 1]
        before = sentence.clauses[index - 1].text if index else ""
        opens = all(len(clause.text.split()) <= LONGEST_OPENER for clause in sentence.clauses[:index])
        forms = find_forms(clause.text, before=before, follows=follows, opens=follows or opens)
        if claim := next((form for form in forms if not is_excused(form, sentence, index)), None):
            read.append((clause, claim))
    return read


def _done_to(clause: Clause, claim: ClaimForm) -> frozenset[str]:
    """Return what an action was done to. A notification may mention any thing, so a thing beside it says nothing."""
    if claim.action in ("notify", "escalate", "contact"):
        return frozenset()
    if claim.action == "remind":
        return frozenset({"reminder"})
    return find_things(clause.text) | BOUND_TO.get(claim.act, frozenset())
