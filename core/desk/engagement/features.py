"""The features of a situation, by which the decision is weighed: who has the floor, who is spoken to, what is said."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

from core.desk.engagement.address import called
from core.desk.engagement.content import QUESTION_MARK, is_called, kinds_of, names_in
from core.desk.engagement.floor import Floor
from core.desk.engagement.words import calls, plain, words_in
from core.text.question_words import ends_as_question

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.desk.engagement.situation import Situation

_CONTENT: Final = re.compile(r"[^\W\d_]{5,}|\d{2,}|\b[a-z]+\d+\w*")
"""Words that two messages have in common if they are about the same thing."""
_WITHOUT_US: Final = ("nobody", "people", "monologue")


@dataclass(frozen=True, slots=True)
class Reading:
    """How a situation reads: whom the message is for, where it stands, who has the floor, and what it is."""

    addressee: str
    where: str
    state: str
    kinds: frozenset[str]

    @classmethod
    def of(cls, situation: Situation) -> Self:
        """Read a situation."""
        floor = Floor(situation.lines, situation.speaker)
        named = {"names people"} if situation.names_others else set()
        kinds = kinds_of(situation.text) | named | {*names_in(situation.text, floor.names)}
        where = _where(situation)
        place = where if floor.state in _WITHOUT_US else "ours"
        addressee = _addressee(situation, names_people="names people" in kinds) or f"{place} {floor.state}"
        return cls(addressee, where, floor.state, kinds | {*_context(floor, situation.text)})

    def features(self, *, answered: bool) -> set[str]:
        """Return the features. `answered` says that the desk has an answer of high confidence."""
        found = {*self.kinds, *(f"{self.addressee}: {kind}" for kind in self.kinds), self.addressee}
        found |= {f"where {self.where}", f"state {self.state}"}
        found |= {f"answered {answered}", f"{self.addressee} answered {answered}"}
        if "asks" in self.kinds:
            found |= {f"asks answered {answered}", f"{self.addressee} asks answered {answered}"}
        return found


def _where(situation: Situation) -> str:
    if situation.is_private:
        return "private"
    if situation.is_post:
        return "post"
    return "open" if situation.is_open else "closed"


def _addressee(situation: Situation, *, names_people: bool) -> str:
    """Return for whom the message is, as far as it says so itself."""
    call = called(situation.text)
    answers = (
        ("private", situation.is_private),
        ("reply", situation.replies_to == "ours"),
        ("us", is_called(situation)),
        ("theirs", situation.replies_to == "theirs"),
        ("about", call == "about"),
        ("named", names_people),
    )
    return next((answer for answer, is_so in answers if is_so), "")


def _context(floor: Floor, text: str) -> Iterator[str]:
    """Yield how a message relates to what was said before."""
    words = _content_of(text)
    if floor.ours is not None:
        ours = [line.text for line in floor.lines if line.is_ours or line.speaker == floor.asker]
        if words & _content_of(" ".join(ours)):
            yield "shares with ours"
        if ends_as_question(floor.lines[floor.ours].text):
            yield "we asked"
    if floor.others:
        yield from _between_people(floor, words)
    elif floor.since:
        yield "speaks again"


def _between_people(floor: Floor, words: set[str]) -> Iterator[str]:
    """Yield how a message relates to what others have said since we spoke."""
    last = floor.others[-1]
    if words & _content_of(last.text):
        yield "shares with theirs"
    if QUESTION_MARK.search(last.text):
        yield "they asked"
    if floor.name and any(calls(word, floor.name) for word in words_in(last.text)):
        yield "they called"
    if floor.lines[-1] is last:
        yield "they spoke last"
    yield "others 1" if len(floor.others) == 1 else "others 2+"
    if any(line.speaker == floor.speaker for line in floor.since):
        yield "spoke with them"


def _content_of(text: str) -> set[str]:
    return set(_CONTENT.findall(plain(text)))
