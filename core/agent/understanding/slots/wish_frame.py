"""The frame of a wish: the courtesy, the verb and the noun before what is wanted, and what stands behind it. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from core.agent.understanding.slots import wish_words as words

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_COURTESIES: Final = 6
MOST_ADJECTIVES: Final = 3
_GAP: Final = re.compile(r"(?:[^\w@#\[(<“\"„«]|[(<\[“\"„«](?=\W))*")
_NEXT: Final = re.compile(r"[@#]?[\w'’./-]+")
_SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+(?=\S)")
_ADDRESSED: Final = re.compile(r"(?<!\w)(?:us|everyone|everybody|[@#]\w[\w.-]*)(?!\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a wish's own words begin and end in a text, and its default subject.

    `adjectives` is where the words before its noun begin. `noun` and `waking` are the spans of the noun and of “wake me
    up”. `head` is where the verb's object, such as a person to remind, begins. `start` is where the frame begins.
    """

    begin: int
    end: int
    adjectives: int | None = None
    noun: tuple[int, int] | None = None
    kind: str = ""
    waking: tuple[int, int] | None = None
    head: int | None = None
    start: int = 0


class _Reader:
    """Reads a text from a place on, one expected word after another."""

    def __init__(self, text: str, at: int = 0) -> None:
        self.text = text
        self.at = at

    def eat(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self.text, self._behind_gap())
        if found:
            self.at = found.end()
        return found

    def eat_all(self, *patterns: re.Pattern[str]) -> None:
        for _ in range(MOST_COURTESIES):
            if not any(self.eat(pattern) for pattern in patterns):
                return

    def _behind_gap(self) -> int:
        gap = _GAP.match(self.text, self.at)
        return gap.end() if gap else self.at


def find_frame(text: str, nouns: Sequence[str]) -> Frame:
    """Return the frame of a wish for a thing with one of these nouns, such as `reminder` and `alarm`.

    In a message of several sentences, it is the first one with a frame.
    """
    starts = [0, *(found.end() for found in _SENTENCE_END.finditer(text))]
    for start, stop in zip(starts, [*starts[1:], len(text)], strict=True):
        frame = _frame_at(text, start, nouns)
        if frame.noun or frame.waking or frame.head is not None:
            return replace(_ended(text, frame, stop), start=start)
    later = next((found.start() for found in words.REMIND.finditer(text) if _is_addressed(text, found.end())), None)
    later = later if later is not None else next((found.start() for found in words.WAKE.finditer(text)), None)
    return replace(_ended(text, _frame_at(text, later or 0, nouns), len(text)), start=later or 0)


def before_frame(text: str, frame: Frame) -> tuple[int, int]:
    """Return what stands before a frame, without courtesy: “I have to call Ann, so remind me”."""
    head = text[: frame.start]
    reader = _Reader(head)
    reader.eat_all(words.COURTESY, words.MODAL)
    return reader.at, _bare_end(head, reader.at, (words.COURTESY, words.MODAL, words.MAKE))


def _is_addressed(text: str, end: int) -> bool:
    reader = _Reader(text, end)
    return reader.eat(words.PRONOUN) is not None or reader.eat(_ADDRESSED) is not None


def _frame_at(text: str, start: int, nouns: Sequence[str]) -> Frame:
    reader = _Reader(text, start)
    reader.eat_all(words.COURTESY, words.MODAL)
    begin = reader.at
    if waking := reader.eat(words.WAKE):
        reader.eat_all(words.PRONOUN, words.COURTESY)
        return Frame(reader.at, len(text), waking=waking.span())
    if remind := _reminding(reader, nouns):
        return remind
    reader.at = begin
    return _making(reader, nouns) or Frame(begin, len(text))


def _reminding(reader: _Reader, nouns: Sequence[str]) -> Frame | None:
    if "reminder" not in nouns or not reader.eat(words.REMIND):
        return None
    head = reader.at
    reader.eat_all(words.PRONOUN, words.COURTESY)
    reader.eat_all(words.CONNECTOR, words.COURTESY)
    return Frame(reader.at, len(reader.text), head=head)


def _making(reader: _Reader, nouns: Sequence[str]) -> Frame | None:
    """Read “set me a dentist reminder for”. Other verbs of making are part of the wish: “make breakfast”."""
    reader.eat(words.MAKE)
    reader.eat_all(words.PRONOUN, words.COURTESY, words.DETERMINER, words.CONNECTOR)
    reader.eat_all(words.DETERMINER)
    adjectives = reader.at
    for count in range(MOST_ADJECTIVES + 1):
        for kind in nouns:
            if noun := reader.eat(words.NOUN[kind]):
                reader.eat_all(words.COURTESY, words.CONNECTOR)
                before = adjectives if count else None
                return Frame(reader.at, len(reader.text), before, noun.span(), kind, head=None)
        if not reader.eat(_NEXT):
            break
    return None


def _ended(text: str, frame: Frame, stop: int) -> Frame:
    """Return the frame with its end before courtesy and late verbs. A sentence that only asks again is left out."""
    rest = _Reader(text, stop)
    rest.eat_all(words.COURTESY, words.MODAL)
    end = stop if rest.at > stop else len(text)
    late = (words.COURTESY, words.LATE_VERB) if frame.noun or frame.head or frame.waking else (words.COURTESY,)
    return replace(frame, end=max(_bare_end(text[:end], frame.begin, late), frame.begin))


def _bare_end(text: str, begin: int, patterns: Sequence[re.Pattern[str]]) -> int:
    """Return where a text ends before the words of these patterns."""
    end = len(text)
    while True:
        bare = re.sub(r"[\s,.!?;:|–—<-]+$", "", text[:end])
        last = (one for pattern in patterns for one in pattern.finditer(bare, begin) if one.end() == len(bare))
        found = next(last, None)
        if found is None:
            return end
        end = found.start()
