"""Finds what contradicts a wish in an utterance: nothing may be changed when it is negated, supposed, past or reported.

The phrases are in `phrases/LANGUAGE.toml`. All languages are read at once: people mix them, and a short message does
not tell its language. A clause that is a plain wish outweighs a contradiction elsewhere in the message: "I cancelled
the gym, so remind me at 5".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from core.agent.understanding.phrases import finds, found, negated_wishes, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Kind(StrEnum):
    """Why an utterance that speaks of an ability calls for no effect. The first that applies is told."""

    ELSEWHERE = "elsewhere"
    """It is said to somebody else."""
    NEGATED = "negated"
    REPORTED = "reported"
    """It tells what somebody else said, wants or did, or quotes it."""
    HYPOTHETICAL = "hypothetical"
    QUESTION = "question"
    """It asks how an ability works."""
    PAST = "past"
    STATEMENT = "statement"
    """The whole message tells of something and asks for nothing."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What contradicts a wish. `wish` is the text with what a negated sentence asks for said positively."""

    kind: Kind
    wish: str = ""


OF_CLAUSES: Final = tuple(kind for kind in Kind if kind is not Kind.STATEMENT)
"""The kinds that one clause of a message can have: the others tell whether it is a statement."""
OF_LATER: Final = tuple(kind for kind in OF_CLAUSES if kind is not Kind.ELSEWHERE)
"""The kinds of a later clause: who is spoken to is named first."""
OF_STORIES: Final = frozenset(Kind) - {Kind.ELSEWHERE, Kind.NEGATED}
"""The kinds that a clause that begins as a command does not have."""
ASKING: Final = frozenset({Kind.HYPOTHETICAL, Kind.QUESTION})
"""Kinds that come with a question, which is no wish: "if I moved it, who would be told?". Only a command is."""
SPOKEN_OF: Final = frozenset({Kind.NEGATED, Kind.REPORTED, Kind.HYPOTHETICAL, Kind.PAST})
"""Kinds in which people speak of a wish and wish nothing."""
LONG: Final = 5
"""A last clause of so many words may be a wish to which a story leads: "we've put the roast in, an hour from now"."""
EDGES: Final = " \n\"“”„«»'¿¡"
QUOTED: Final = re.compile(r"\"[^\"\n]*\"|[“„][^“”\n]*[“”]|«[^»\n]*»|(?<!\w)'[^'\n]+'(?!\w)")
BREAKS: Final = re.compile(r"(?<=\?)\s+|[.!;…\n]+(?=\s|$)|,\s|\s[-–—]+\s")


def speaks_of_wish(text: str) -> bool:
    """Return whether a text speaks of something that could be wished, and does not wish it: “I cancelled it”."""
    contradiction = find_contradiction(text)
    return contradiction is not None and contradiction.kind in SPOKEN_OF


def find_contradiction(text: str) -> Contradiction | None:
    """Return what contradicts the wish in a text, or None if nothing does.

    To be asked before something is changed. A question that only reads may be in any of these forms: "how do reminders
    work?". A negated sentence that asks for something has a `wish`, to be understood in its place.
    """
    said = re.sub(r"  +", " ", QUOTED.sub(' "" ', text)).strip(" ¿¡").lower()
    if not re.search(r"\w", said):
        said = text.strip(EDGES).lower()
    clauses = list(_clauses(said))
    kinds = {clause: _kind_of(clause, OF_CLAUSES if clause == clauses[0] else OF_LATER) for clause in clauses}
    of_whole = OF_CLAUSES if any(finds("joints", said)) else Kind
    contradicted = {kind for kind in (*kinds.values(), _kind_of(said, of_whole)) if kind}
    if any(kind is None and _is_command(clause) for clause, kind in kinds.items()):
        contradicted &= {Kind.ELSEWHERE}
    if any(kind is None and found("requests", clause) for clause, kind in kinds.items()):
        contradicted &= {Kind.ELSEWHERE, *ASKING}
    if len(clauses) > 1 and kinds[clauses[-1]] is None and len(clauses[-1].split()) >= LONG:
        contradicted -= {Kind.PAST, Kind.STATEMENT}
    if Kind.ELSEWHERE not in contradicted and (wish := _negated_wish(text)):
        return Contradiction(Kind.NEGATED, wish)
    return next((Contradiction(kind) for kind in Kind if kind in contradicted), None)


def _kind_of(said: str, kinds: Iterable[Kind]) -> Kind | None:
    """Return the first of these kinds that a clause has. A command may be about anything: "remind me if he said"."""
    commanded = found("carried", said)
    return next((kind for kind in kinds if not (commanded and kind in OF_STORIES) and found(kind, said)), None)


def _is_command(clause: str) -> bool:
    return found("heads", clause) or found("commands", clause)


def _clauses(said: str) -> Iterator[str]:
    """Yield the clauses of a text without the words that open them, such as "but" or "hey"."""
    for sentence in BREAKS.split(said):
        start = 0
        for joint in (*finds("joints", sentence), None):
            clause = sentence[start : joint.start() if joint else None].strip(" ¿¡")
            start = joint.end() if joint else 0
            while opener := next(finds("openers", clause), None):
                clause = clause[opener.end() :].strip()
            if clause:
                yield clause


def _negated_wish(text: str) -> str:
    """Return a text with a negated sentence that asks for something said positively; "" if there is none."""
    said = plain(text)
    for negated in negated_wishes():
        if match := negated.said.search(said):
            words = {name: text[slice(*match.span(name))] for name in match.groupdict()}
            return text[: match.start()] + negated.wish.format_map(words) + text[match.end() :]
    return ""
