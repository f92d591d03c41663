"""The arguments of the abilities, each of a type that refuses what cannot be one: so that talk is not taken for it."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime
from typing import Annotated, Final

from pydantic import AfterValidator

from core.abilities.arguments import FRILLS
from core.skills.meetings.wish import LENGTH, NOUNS
from core.text.enumeration import ORDINALS
from core.when import read

_SOME_TIME = datetime(2026, 1, 1, tzinfo=UTC)
_AFTER = (
    r"(?=\s*(?:$|[,.!?@]|with|for|about|on|at|in|to|and|between|before|after|from|this|next|today|tomorrow|every|"
    r"monday|tuesday|wednesday|thursday|friday|\d))"
)
"""What may follow the word for a meeting: “meeting notes” and “call centre” are none."""
_MEETING = re.compile(rf"(?:\b(?:{NOUNS})\b{_AFTER}|\b(?:time|slot|{LENGTH})\b.*\b(?:with|for)\b)", re.IGNORECASE)
_WITH = re.compile(r"@[^\W\d_]|@\w|\bwith\s+\w|\bmeet\s+\w", re.IGNORECASE)
_BARE = re.compile(rf"(?:a|an|the|another|our)?\s*(?:\w+ )?(?:{NOUNS}|time to meet)", re.IGNORECASE)
_ASKING = re.compile(r"(?:out|what|how|who|whom|whose|where|which|why|whether|notes|minutes of)\b", re.IGNORECASE)
_AGAIN = re.compile(r"(?:every|each|weekly|biweekly|fortnightly)\b.*\bwith\s+@\w", re.IGNORECASE)
_REFERENCE = re.compile(
    rf"#\d{{1,18}}|(?:(?:the|my|our|this|that|today's|tomorrow's)\s+)(?:[\w'’:/-]+\s+){{0,4}}?(?:{NOUNS})\b{_AFTER}.*|"
    rf"(?:{NOUNS})(?:\s+(?:with|about|on|at)\s.+|\s+#?\d+)?|(?:the|my|our)\s.+\swith\s+@\w.*|"
    rf"(?:the )?(?:{'|'.join(ORDINALS)}|last|next) meeting|(?:all )?my (?:next )?meetings?",
    re.IGNORECASE,
)
_SAME = re.compile(
    r"[\s,]*\b(?:at\s+)?(?:the\s+)?same (?:time|hour)(?: of day)?\b|\bgleiche (?:zeit|uhrzeit)\b", re.IGNORECASE
)
_LATER = re.compile(r"^(?:back\s+)?(?:by\s+)?(?P<length>.+?)(?P<later>\s+(?:later|earlier))?$", re.IGNORECASE)
LONGEST_WISH: Final = 2000
"""Characters: patterns look at each place of a text for each other one."""
IT: Final = frozenset({"", "it", "that", "this", "them"})
"""What points to the meeting that was spoken of last."""


def without_same(words: str) -> tuple[str, bool]:
    """Return a time without “same time”, and whether that stood there."""
    bare, count = _SAME.subn("", FRILLS.sub("", words.strip(" ,.!?")))
    return bare.strip(" ,"), count > 0


def _a_time(words: str) -> str:
    if not words:  # none is said
        return words
    bare, same = without_same(words)
    reading = read(bare, now=_SOME_TIME, zone=UTC, bare=True)
    if not (same and not bare) and (reading.kind == "none" or reading.span != (0, len(bare))):
        raise ValueError("is no time; give it in words such as “tomorrow at 9”, “3pm” or “Thursday same time”")
    return FRILLS.sub("", words.strip(" ,.!?"))


def _a_meeting(words: str) -> str:
    plain = " ".join(words.casefold().split()).strip(" .!?")
    if not _REFERENCE.fullmatch(plain):
        raise ValueError(
            "names no meeting; say “the meeting with @ana”, “the sync on Thursday” or “the second meeting”"
        )
    return words


def _a_series(words: str) -> str:
    for said in (words, f"the {words}"):
        with suppress(ValueError):
            return _a_meeting(said)
    return _a_meeting(words)


def _it_too(words: str) -> str:
    return words if words.casefold().strip(" .!?") in IT else _a_meeting(words)


def _a_wish(words: str) -> str:
    if len(words) > LONGEST_WISH:
        raise ValueError("is too long; say with whom, how long and when, and what about in a few words")
    plain = words.strip(" .!?")
    if not _BARE.fullmatch(plain) and (_ASKING.match(plain) or not (_MEETING.search(plain) and _WITH.search(plain))):
        raise ValueError("is no meeting; say for instance “30 minutes with @ana and @li this week”")
    return words


def _again(words: str) -> str:
    if not _AGAIN.match(words):
        raise ValueError("is no series; say for instance “every Tuesday at 10 with @ana”")
    return words


def _somebody(words: str) -> str:
    if not words.strip().startswith("@"):
        raise ValueError("names nobody; mention the person, as in @ana")
    return words


MeetingWish = Annotated[str, AfterValidator(_a_wish)]
"""A meeting that is wanted: with whom, how long, when."""
Weekly = Annotated[str, AfterValidator(_again)]
"""A meeting that is to come again every week."""
WhichMeeting = Annotated[str, AfterValidator(_a_meeting)]
"""Words that mean one meeting, and nothing else."""
SeriesMeeting = Annotated[str, AfterValidator(_a_series)]
"""The same, also behind a day or “next”: “tomorrow's sync”, “the next sync”."""
ThisMeeting = Annotated[str, AfterValidator(_it_too)]
"""The same, or “it”: where nothing else can be meant."""
When = Annotated[str, AfterValidator(_a_time)]
"""A time in words, and nothing else; “same time” keeps the time of day."""
Somebody = Annotated[str, AfterValidator(_somebody)]
"""Somebody who is mentioned."""
