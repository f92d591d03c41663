"""Parses requests for meetings: the types of the abilities' arguments, and the wish in a person's words. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Final

from pydantic import AfterValidator

from core.abilities.alternative_times import whole_day
from core.abilities.arguments import FRILLS, Holds, is_time, words_that
from core.model.errors import SkillError
from core.text.catalogue import _, pgettext
from core.text.enumeration import ORDINALS
from core.text.question_words import begins_question
from core.when import COARSE, find_zone, read
from core.when.search_window import DAYS_AHEAD, is_exact, window

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.when import Reading

NOUNS: Final = (
    r"meeting|meet|sync|call|retro|retrospective|1:1|1-1|one-on-one|chat|catch-?up|review|interview|lunch|coffee|"
    r"planning|demo|workshop|session|kick-?off|brainstorm|huddle|debrief|get-together"
)
"""A pattern for the words that people use for a meeting."""
LENGTH: Final = r"(?:\d+(?:\.\d+)?[ -]?(?:min(?:ute)?s?|h|hrs?|hours?)|half an hour|an hour(?: and a half)?)"
"""A pattern for a length of time."""
_SOME_TIME = datetime(2026, 1, 1, tzinfo=UTC)
_AFTER = (
    r"(?=\s*(?:$|[,.!?@]|with|for|about|on|at|in|to|and|between|before|after|from|this|next|today|tomorrow|every|"
    r"monday|tuesday|wednesday|thursday|friday|\d))"
)
"""What can follow the word for a meeting. So “meeting notes” and “call centre” do not count as meetings."""
_MEETING = re.compile(rf"(?:\b(?:{NOUNS})\b{_AFTER}|\b(?:time|slot|{LENGTH})\b.*\b(?:with|for)\b)", re.IGNORECASE)
_WITH = re.compile(r"@[^\W\d_]|@\w|\b(?:with|mit|con|avec|com)\s+\w|\bmeet\s+\w", re.IGNORECASE)
_NAMED_ELSEWHERE = re.compile(
    r"(?:treffen|termin|besprechung|meeting|reuni[óo]n|cita|junta|r[ée]union|rendez-vous|rdv|reuni[ãa]o|encontro)\b",
    re.IGNORECASE,
)
"""The words for a meeting in other languages than English."""
_EVENT = re.compile(r"\b(?:workshop|session|class|lesson|training)\b", re.IGNORECASE)
"""What is rather booked than arranged, unless people are named."""
_BARE = re.compile(rf"(?:a|an|the|another|our)?\s*(?:\w+ )?(?:{NOUNS}|time to meet)", re.IGNORECASE)
_OUT = re.compile(r"(?:out|notes|minutes of)\b", re.IGNORECASE)
"""What is found out or written, not arranged: “find out …”, “make notes …”."""
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
LONGEST_WISH: Final = 2000
"""In characters, because the patterns take quadratic time."""
IT: Final = frozenset({"", "it", "that", "this", "them"})
"""Words for the meeting that was mentioned last."""


def without_same(words: str) -> tuple[str, bool]:
    """Return the text without “same time”, and whether it contained these words."""
    bare, count = _SAME.subn("", FRILLS.sub("", words.strip(" ,.!?")))
    return bare.strip(" ,"), count > 0


def _a_time(words: str) -> str:
    if not words:  # no time was given
        return words
    bare, same = without_same(words)
    if not (same and not bare) and not is_time(bare):
        raise ValueError("is not a time; write it like “tomorrow at 9”, “3pm” or “Thursday same time”")
    return FRILLS.sub("", words.strip(" ,.!?"))


def _is_meeting(words: str) -> bool:
    plain = " ".join(words.casefold().split()).strip(" .!?")
    return _REFERENCE.fullmatch(plain) is not None


def _with_article(words: str) -> str:
    return f"the {words}" if not _is_meeting(words) and _is_meeting(f"the {words}") else words


def _a_wish(words: str) -> str:
    if len(words) > LONGEST_WISH:
        raise ValueError("is too long; say in a few words with whom, how long, when and about what")
    plain = words.strip(" .!?")
    if not _BARE.fullmatch(plain) and (begins_question(plain) or _OUT.match(plain) or not _is_wish(plain)):
        raise ValueError("is not a meeting; say for instance “30 minutes with @ana and @li this week”")
    return words


def _is_wish(plain: str) -> bool:
    """Return whether words name a meeting and with whom or when."""
    if not (_MEETING.search(plain) or _NAMED_ELSEWHERE.search(plain)):
        return False
    if _WITH.search(plain):
        return True
    return not _EVENT.search(plain) and read(plain, now=_SOME_TIME, zone=UTC).kind != "none"


_NO_MEETING = "does not name a meeting; say “the meeting with @ana”, “the sync on Thursday” or “the second meeting”"
_THING = Holds("thing", about="meeting about {}")
MeetingWish = Annotated[str, AfterValidator(_a_wish), Holds("wish", about="meeting, {}")]
"""A request for a meeting: with whom, how long, when."""
Weekly = Annotated[
    str, words_that(_AGAIN.match, "is not a series; say for instance “every Tuesday at 10 with @ana”"), Holds("wish")
]
"""A request for a weekly meeting."""
WhichMeeting = Annotated[str, words_that(_is_meeting, _NO_MEETING), _THING]
"""Words that name a meeting and nothing else."""
SeriesMeeting = Annotated[str, AfterValidator(_with_article), words_that(_is_meeting, _NO_MEETING), _THING]
"""Words that name a meeting, also without an article, as after a day or “next”: “tomorrow's sync”."""
ThisMeeting = Annotated[
    str, words_that(lambda words: words.casefold().strip(" .!?") in IT or _is_meeting(words), _NO_MEETING), _THING
]
"""Words that name a meeting, or “it” where only a meeting can be meant."""
When = Annotated[str, AfterValidator(_a_time), Holds("time")]
"""A time in words and nothing else. “Same time” keeps the time of day."""
Goal = Annotated[When, Holds("new time")]
"""The time to which a meeting moves, where another time says which one moves."""
Somebody = Annotated[
    str,
    words_that(lambda words: words.strip().startswith("@"), "names nobody; mention the person, as in @ana"),
    Holds("person"),
]
"""A mentioned person."""


USUAL: Final = timedelta(minutes=30)
SHORTEST, LONGEST = timedelta(minutes=5), timedelta(hours=8)
LONGEST_AS_MEETING: Final = timedelta(hours=2)
"""A longer interval, such as “tomorrow afternoon”, is searched for a time. A shorter one is the meeting's own time."""
LONGEST_TITLE: Final = 80
_FOR = re.compile(
    rf"(?<!\bin )(?<!\bby )(?<!\bwithin )\b(?:for )?(?P<length>{LENGTH})\b(?! (?:later|from now))", re.IGNORECASE
)
_MOST_TIMES: Final = 4
_ABOUT = re.compile(
    r"\b(?:about|regarding|re:|titled|called|on the topic of|to (?:discuss|talk about|go over|plan|review))\s+"
    r"(?P<what>.+)"
)
_NAMED = re.compile(rf"(?P<what>(?:[\w'’/-]+ ){{0,2}}?(?:{NOUNS}))\b", re.IGNORECASE)
_FILLING = re.compile(
    r"^(?:(?:a|an|the|our|my|another|quick|short|weekly|time|slot|find|me|us|for|to|with|and|of|that|this|some|"
    r"schedule|we|can|could|new)\b[ ,|]*)+",
    re.IGNORECASE,
)
_EDGES = re.compile(r"^[\s,.;:|]+|(?:[\s,.;:|]|\b(?:with|and|at|on|for|in|from|every))+$")
_WEEKLY = re.compile(r"FREQ=WEEKLY(?:;INTERVAL=(?P<weeks>\d+))?(?:;BYDAY=[A-Z]{2})?(?:;BYHOUR=\d+;BYMINUTE=\d+)?")
_EVERY = re.compile(r"\bevery\b", re.IGNORECASE)
_WEEKLY_WORD = re.compile(r"\b(?:bi-?)?weekly\b", re.IGNORECASE)
_BETWEEN = re.compile(r"\b(?:between|zwischen|entre)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wish:
    """A wanted meeting: at `start`, or some time between `since` and `until`. A series repeats every `weeks` weeks."""

    title: str
    length: timedelta
    since: datetime
    until: datetime
    start: datetime | None = None
    weeks: int | None = None


def parse_wish(text: str, names: Sequence[str], *, now: datetime, zone: str, locale: str | None) -> Wish:
    """Parse a request for a meeting. `names` are the names of the people in it.

    Raises:
        SkillError: The time is past, or the length or the repetition is not supported.
    """
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(re.escape(name), "|", text, flags=re.IGNORECASE)
    if _EVERY.search(text):
        text = _WEEKLY_WORD.sub("", text)
    told_length, reading, rest = _times(text, now=now, zone=zone, locale=locale)
    length, title = told_length or USUAL, title_of(rest)
    if not SHORTEST <= length <= LONGEST:
        raise SkillError(_("A meeting lasts between 5 minutes and 8 hours."))
    if reading is None or (reading.start is None and reading.end is None):
        return Wish(title, length, now, now + DAYS_AHEAD)
    if reading.kind == "recurrence":
        return _weekly(reading, title, length)
    since, until = window(reading, now=now)
    if reading.kind == "interval" and told_length is None and not _BETWEEN.search(reading.text):
        stretch = until - since
        if SHORTEST <= stretch <= LONGEST_AS_MEETING and since == reading.start:
            return Wish(title, stretch, since, until, start=since)
    if reading.start and is_exact(reading):
        return Wish(title, length, *whole_day(reading.start, find_zone(zone)), start=reading.start)
    return Wish(title, length, since, until)


def _weekly(reading: Reading, title: str, length: timedelta) -> Wish:
    found = _WEEKLY.fullmatch(reading.rrule or "")
    if found is None or reading.start is None:
        text = _(
            "A meeting can repeat on one day, every week or every few weeks: say “every Tuesday at 10 with @ana” or "
            "“every other Friday at 14:00 with @ana”."
        )
        raise SkillError(text)
    if reading.grain in COARSE:
        raise SkillError(_("At what time? Say for instance “every Tuesday at 10 with @ana”."))
    return Wish(
        title, length, reading.start, reading.start + length, start=reading.start, weeks=int(found["weeks"] or 1)
    )


def _times(text: str, *, now: datetime, zone: str, locale: str | None) -> tuple[timedelta | None, Reading | None, str]:
    """Return the length and the time in a text, and the text with `|` in place of both."""
    length: timedelta | None = None
    found: Reading | None = None
    if said := _FOR.search(text):  # before the time, because “at 9 for an hour” would be read as an interval
        alone = read(said["length"].replace("-", " "), now=now, zone=find_zone(zone), locale="en")
        length = alone.duration if isinstance(alone.duration, timedelta) else None
        text = f"{text[: said.start()]}{'|' * len(said[0])}{text[said.end() :]}" if length else text
    for _time in range(_MOST_TIMES):
        reading = read(text, now=now, zone=find_zone(zone), locale=locale)
        if reading.kind == "none":
            break
        from_now = text[: reading.span[0]].casefold().rstrip().endswith(("in", "by", "within"))
        if reading.kind == "duration" and isinstance(reading.duration, timedelta) and not from_now and length is None:
            length = reading.duration
        elif found is None:
            found = reading
        for begin, end in reading.pieces or (reading.span,):
            text = f"{text[:begin]}{'|' * (end - begin)}{text[end:]}"
    return length, found, text


def title_of(rest: str) -> str:
    """Return the title of a meeting, taken from the words that are neither names nor times."""
    about = _ABOUT.search(rest)
    named = None if about else _NAMED.search(rest)
    what = about["what"] if about else named["what"] if named else ""
    bare = _EDGES.sub("", re.sub(r"\s*\|[|\s]*", " ", _EDGES.sub("", what)).strip())
    bare = (_FILLING.sub("", bare) if named else bare)[:LONGEST_TITLE].strip()
    if not bare or bare.casefold() == "meet":
        return pgettext("the title of a meeting to which nobody gave one", "Meeting")
    return bare[:1].upper() + bare[1:]
