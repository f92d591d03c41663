"""Splits a message into the parts that are wishes or questions of their own: "remind me at 5, and who is on call?".

A part that leaves out the verb of the one before gets it: "remind me at 9 to call Ann and at 3 to send the report".
What belongs to a wish stays in it ("milk and eggs", "every monday and thursday"), and no words are left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cache
from typing import TYPE_CHECKING, Final

from core.agent.understanding.contradiction import Kind, find_contradiction
from core.agent.understanding.phrases import finds, found
from core.agent.understanding.times_in_parts import TimesInParts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a message. `said` are its words in the message; `text` is what they mean alone.

    A part that is not `understood` looks like a wish, and is none that the caller knows.
    """

    text: str
    said: str
    understood: bool


class _Joint(IntEnum):
    """What stands between two pieces of a message, from the one that parts least."""

    COMMA = 0
    AND = 1
    SENTENCE = 2
    ALSO = 3


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    joint: _Joint
    """What stands before it."""
    carried: str = ""
    """The verb that it leaves out."""
    setting: int = 0
    """How many characters at its start only lead to the wish: "my flight is late." """
    day: str = ""
    """The day of the one before, if its own time is only a time of day."""
    clock: int = 0
    """Where its time of day begins, after `start`."""


ENCLOSED: Final = re.compile(r"\"[^\"\n]*\"|[“„][^“”\n]*[“”]|«[^»\n]*»|\([^()\n]*\)|`[^`\n]*`")
MONTHS: Final = r"(?i:jan|f[eé][bv]|m[aä]r|apr|avr|ma[iy]|ju[ln]|a[gouû]|sep|o[kcu]t|nov|d[ei][czé])"
SENTENCES: Final = re.compile(
    r"(?<=[!?…])\s+(?=\S)|\s*;\s*|\s*\n\s*|(?<=\.\.)\s+|(?<=[^\W\d]{3}[.])\s+(?=\S)"
    rf"|(?<=\d[.])\s+(?=[^\W\d]{{2}})(?!{MONTHS})"
)
ITEMS: Final = re.compile(r"(?:^|(?<=[\s,:;.?!]))\(?\d{1,2}\)\s+|(?:^|(?<=\n))\s*\d{1,2}\.\s+")
"""The numbers of a list, "1)" anywhere and "1." at the start of a line."""
COMMAS: Final = re.compile(r"\s*,\s+|\s+[-–—/]+\s+")
AHEAD: Final = re.compile(
    r"\b(?:before(?:hand)?|ahead|earlier|early|in advance|prior|vorher|davor|früher|antes|avant|plus tôt|à l'avance)\b",
    re.IGNORECASE,
)
"""What a length of time with nothing else tells: when to be told of the wish before it."""
NAGS: Final = re.compile(
    r"(?:and |und |et |y |e )?(?:nag|pester|keep (?:nagging|reminding)|nerv\w*|insist\w*|harcèle-?) ?(?:me|mich|moi)?"
    r"(?!.*\b(?:to|about|zu|wegen|de|sobre|à)\b)",
    re.IGNORECASE,
)
"""How to be reminded again until something is done, which the wish before it names."""
DIRECT: Final = re.compile(
    r"¿|(?:y |e |et )?(?:cómo|cuándo|dónde|quién|cuánt\w+|por qué|qué|comment|où|quand|pourquoi|combien|como|quando) "
    r"|(?:e )?(?:onde|quem|quant\w+|por que|o que|qual) "
    r"|(?:wie|was|wo|wann|warum|wieso|wer|welche\w*) (?:\w+ ){1,2}?(?:ich|wir|man|es|sie|er)\b"
    r"|(?:\w+ ){1,4}?(?:do|does|did|is|are|was|were|can|will|should) (?:i|we|you|they|it|he|she|the|my|our|there)\b"
    r"|(?:\w+ ){1,4}?(?:habe?|haben|ist|sind|hat|kann|muss|darf|gibt) (?:ich|wir|man|es|der|die|das|mein\w*)\b"
    r"|(?:\w+ ){1,4}?(?:est-ce que|ai-je|a-t-on|dois-je|puis-je)\b",
    re.IGNORECASE,
)
"""A question of its own. What somebody wants to be reminded of has another order of words: “and how many I have”."""
EDGES: Final = " \t\n,;.…-–—•*"
SHORT: Final = 3
"""A piece of so few words may point at what was said before: "my days off, list them"."""


def split_wishes(text: str, is_wish: Callable[[str], bool], *, locale: str | None = None) -> tuple[Part, ...]:
    """Return the parts of a text, at least one unless it is blank.

    Args:
        text: what somebody wrote.
        is_wish: says whether a text alone calls for an ability, or is a question.
        locale: the language of the times. By default, the one that fits best.
    """
    splitter = _Splitter(text, cache(is_wish), locale)
    whole = [_Piece(0, len(text), _Joint.SENTENCE)] if re.search(r"\w", text) else []
    return tuple(splitter.part(piece) for piece in splitter.pieces() or whole)


class _Splitter:
    def __init__(self, text: str, is_wish: Callable[[str], bool], locale: str | None) -> None:
        self._text = text
        self._is_wish = is_wish
        self._times = TimesInParts(text, locale)

    def part(self, piece: _Piece) -> Part:
        """Return a piece as it is told."""
        text = self._alone(piece)
        return Part(text, self._text[piece.start : piece.end], self._is_wish(text))

    def pieces(self) -> list[_Piece]:
        """Return the pieces that stand alone."""
        joined: list[_Piece] = []
        for piece in _cut(self._text):
            before = joined[-1] if joined else None
            apart = self._apart(before, piece) if before else piece
            if before and apart is None:
                led = before.setting if self._is_complete(self._wish(before)) else piece.start - before.start
                joined[-1] = replace(before, end=piece.end, setting=led)
            else:
                apart = apart or piece
                is_joined = before is not None and piece.joint is not _Joint.SENTENCE
                joined.append(self._on_same_day(before, apart) if before and is_joined else apart)
        return joined

    def _alone(self, piece: _Piece) -> str:
        own = self._text[piece.start : piece.end]
        on_day = f"{own[: piece.clock]}{piece.day} {own[piece.clock :]}" if piece.day else own
        return f"{piece.carried} {on_day}".strip()

    def _on_same_day(self, before: _Piece, piece: _Piece) -> _Piece:
        """Return a piece with the day of the one before: "remind me tomorrow at 9 to call Ann and at 3 to run"."""
        own = self._text[piece.start : piece.end]
        day = before.day or self._times.find_day(self._text[before.start : before.end])
        time = self._times.find(own) if day else None
        is_clock = time is not None and self._times.is_clock(own[slice(*time)], day)
        return replace(piece, day=day, clock=time[0]) if time and is_clock else piece

    def _wish(self, piece: _Piece) -> str:
        return f"{piece.carried} {self._text[piece.start + piece.setting : piece.end]}".strip()

    def _apart(self, before: _Piece, piece: _Piece) -> _Piece | None:
        """Return a piece if it is a wish or question of its own, with the verb that it leaves out, or else None."""
        earlier, text = self._wish(before), self._text[piece.start : piece.end]
        if found("dependent", earlier) or NAGS.match(text):
            return None
        if self._begins_wish(earlier, text, piece.joint):
            return piece
        return self._with_carried_verb(earlier, piece)

    def _begins_wish(self, earlier: str, text: str, joint: _Joint) -> bool:
        """Say whether a piece begins as a wish that neither belongs to the one before nor explains it."""
        if not (_has_head(text) and self._is_complete(earlier)) or self._points_back(earlier, text, joint):
            return False
        if joint in {_Joint.COMMA, _Joint.SENTENCE} and not _has_head(earlier):
            return self._follows_statement(earlier, text)
        if found("calls", text):
            return joint in {_Joint.AND, _Joint.ALSO} or not self._lacks_subject(text)
        if joint is _Joint.ALSO or (_may_belong(earlier, text, joint) and not self._has_own_time(earlier, text)):
            return joint is _Joint.ALSO
        # what nobody can do is a part as well, if it follows what somebody can
        is_unknown = joint is not _Joint.COMMA and len(text.split()) >= SHORT and _begins_as_command(earlier)
        return self._is_wish(text) or (is_unknown and self._is_wish(earlier))

    def _has_own_time(self, earlier: str, text: str) -> bool:
        """Say whether a command and the reminder before it have times: "… at 3 to run and cancel lunch at 1"."""
        is_timed = ":" not in earlier and bool(self._times.find(earlier) and self._times.find(text))
        return is_timed and found("carried", text) and self._is_wish(text)

    def _points_back(self, earlier: str, text: str, joint: _Joint) -> bool:
        """Say whether a short piece goes on about the one before: "my days off, list them"."""
        words = len(text.split())
        if joint is _Joint.COMMA:
            is_lead = len(earlier.split()) <= SHORT and not self._is_wish(earlier)
            return is_lead or words < SHORT or (words == SHORT and found("pointing", text))
        return joint is _Joint.AND and words <= SHORT and found("pointing", text) and not found("calls", text)

    def _is_complete(self, text: str) -> bool:
        """Say whether a text may be a wish, and no story that leads to the next one: "I moved it, remind me at 5"."""
        if len(text.split()) == 1 or not (self._is_wish(text) or _begins_as_command(text)):
            return False
        contradiction = find_contradiction(text)
        return (
            contradiction is None or contradiction.kind is Kind.QUESTION or bool(contradiction.wish) or text[-1] == "?"
        )

    def _follows_statement(self, earlier: str, text: str) -> bool:
        """Say whether what follows a statement is another wish, with a time: "dentist at 3. remind me at 5 to run"."""
        if found("subjects", earlier) or not self._is_wish(text):
            return False
        timed = text if found("calls", text) else earlier if found("questions", text) else ""
        return bool(timed) and self._times.find(timed) is not None

    def _with_carried_verb(self, earlier: str, piece: _Piece) -> _Piece | None:
        """Return a piece that has a time and a subject of its own, with the verb of the one before."""
        earlier_time = self._times.find(earlier)
        text = self._text[piece.start : piece.end]
        time = self._times.find(text) if earlier_time else None
        if not earlier_time or not time:
            return None
        verb = next(finds("carried", earlier), None)
        carried = earlier[: verb.end()] if verb else ""
        apart = replace(piece, carried=carried)
        has_subject = bool(AHEAD.sub("", text[time[1] :]).strip(EDGES))
        if time[0]:
            is_own = (
                bool(verb)
                and piece.joint >= _Joint.AND
                and (found("infinitive", text) or not found("open_to_questions", earlier))
            )
        elif verb:
            has_had = bool((earlier[len(carried) : earlier_time[0]] + earlier[earlier_time[1] :]).strip(EDGES))
            is_alarm = found("self_contained", carried) and any(map(str.isdigit, text))
            is_own = (has_subject and has_had) or is_alarm
        else:
            is_own = has_subject and not earlier_time[0] and len(earlier) > earlier_time[1]
        return apart if is_own and self._is_wish(self._alone(apart)) else None

    def _lacks_subject(self, text: str) -> bool:
        """Say whether a wish says when and not what, as "alert me an hour ahead" after what it is about."""
        verb, time = next(finds("carried", text), None), self._times.find(text)
        if verb is None or time is None:
            return False
        return not (text[verb.end() : time[0]] + text[time[1] :]).strip(EDGES)


def _may_belong(earlier: str, text: str, joint: _Joint) -> bool:
    """Say whether a wish may be part of what the one before is about: "remind me to call Ann and cancel the card"."""
    if found("declares", text):
        return False
    is_question = _asks(text)
    if joint is _Joint.SENTENCE:
        return is_question and ":" in earlier
    if (
        is_question
        and joint in {_Joint.AND, _Joint.COMMA}
        and ":" not in earlier
        and text[-1] == "?"
        and DIRECT.match(text)
    ):
        return False
    if ":" in earlier or found("open_to_questions" if is_question else "open_to_commands", earlier):
        return True
    return is_question and joint is _Joint.COMMA and (found("questions", earlier) or len(earlier.split()) <= SHORT + 1)


def _begins_as_command(text: str) -> bool:
    return found("heads", text) or found("calls", text) or _asks(text)


def _asks(text: str) -> bool:
    return found("questions", text) or (text[-1:] == "?" and DIRECT.match(text) is not None)


def _has_head(text: str) -> bool:
    return _begins_as_command(text) or found("declares", text) or found("negated", text)


def _cut(text: str) -> Iterator[_Piece]:
    """Yield the pieces of a text between all the places where a wish may begin."""
    masked = ENCLOSED.sub(lambda enclosed: "\0" * len(enclosed[0]), text).replace("¿", " ")
    start, before = 0, _Joint.SENTENCE
    for begin, end, joint in (*sorted(_joints(masked)), (len(text), len(text), _Joint.SENTENCE)):
        if piece := _trimmed(text, start, begin, before):
            yield piece
            before = joint
        else:
            before = _Joint.ALSO if {before, joint} == {_Joint.SENTENCE, _Joint.AND} else max(before, joint)
        start = max(start, end)


def _joints(masked: str) -> Iterator[tuple[int, int, _Joint]]:
    for found_at in SENTENCES.finditer(masked):
        yield *found_at.span(), _Joint.SENTENCE
    for found_at in ITEMS.finditer(masked):
        yield *found_at.span(), _Joint.ALSO
    for found_at in COMMAS.finditer(masked):
        yield *found_at.span(), _Joint.COMMA
    for section, joint in (("additions", _Joint.ALSO), ("connectors", _Joint.AND)):
        for found_at in finds(section, masked):
            yield *found_at.span(), joint


def _trimmed(text: str, start: int, end: int, joint: _Joint) -> _Piece | None:
    """Return the words between two places, without what numbers, marks or separates them."""
    words = text[start:end]
    start += len(words) - len(words.lstrip(EDGES))
    end = start + len(text[start:end].rstrip(EDGES))
    return _Piece(start, end, joint) if re.search(r"\w", text[start:end]) else None
