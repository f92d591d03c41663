"""What a request says besides what and when: the policy for missed times, alerts before, and nagging after."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator

from core.model.errors import SkillError
from core.when import Length as CalendarLength
from core.when import read

if TYPE_CHECKING:
    from core.skills.reminders.reminder import Policy


def _a_length(words: str) -> str:
    try:
        lead_times(words.strip(" .!").removeprefix("every").strip())
    except SkillError as error:
        raise ValueError(str(error)) from error
    return words


Length = Annotated[str, AfterValidator(_a_length)]
"""Lengths of time: “an hour”, “a day and 10 minutes”."""
NAG = timedelta(minutes=10)
"""After what time it is said again, if nothing is said."""
LONGEST_NAG = timedelta(hours=12)
LONGEST_LEAD = timedelta(days=60)
MOST_LEADS = 5
LONGEST_BESIDE = 500
"""Characters at the end of a request in which it stands: each pattern is looked for at each place of them."""
_SOME_TIME = datetime(2026, 1, 1, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)
_NUMBER = r"(?:an?|one|two|three|four|five|six|ten|fifteen|twenty|thirty|half an?|a quarter of an|\d+)"
_LENGTH = rf"{_NUMBER}[ -]?(?:minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|w)"
_MISSED = r"(?:if|when)(?: it is| they are| it was| some were)? missed$"
_POLICIES: tuple[tuple[re.Pattern[str], Policy], ...] = (
    (re.compile(rf"[, ]+(?:and |but )?skip (?:it |them |those )?{_MISSED}", re.IGNORECASE), "skip"),
    (re.compile(rf"[, ]+(?:and )?only the latest(?: one)? {_MISSED}", re.IGNORECASE), "latest_only"),
    (re.compile(r"[, ]+(?:and )?catch up (?:on (?:the )?missed(?: ones)?|if missed)$", re.IGNORECASE), "catch_up"),
)
_AHEAD = re.compile(
    rf"(?:, *(?:and |plus )?| and | plus | with )(?:also |again |with )*(?:(?:a )?(?:heads[- ]up|warning|alert) )?"
    rf"(?P<lengths>{_LENGTH}(?:(?:,| and|, and) {_LENGTH})*) (?:before(?:hand)?|in advance|ahead)"
    r"(?: of time| too| as well)?$",
    re.IGNORECASE,
)
SOME_AHEAD = re.compile(
    rf"(?:also |and |again )*{_LENGTH}(?:(?:,| and|, and) {_LENGTH})* (?:before(?:hand)?|in advance|ahead)"
    r"(?: of time| too| as well)?",
    re.IGNORECASE,
)
"""“Also an hour before”, said of a reminder that was spoken of."""
_AGAIN = re.compile(
    rf"[, ]+(?:and )?(?:then )?(?:(?:nag|bug|pester|keep (?:on )?reminding|remind) (?:me|us|him|her|them) )?"
    rf"(?:again )?(?:every (?P<every>{_LENGTH}|minute|hour|half hour|half an hour) )?"
    r"until (?:it(?:'|’)?s|it is|that(?:'|’)s|that is|i(?:'|’)m|i am|i have|i(?:'|’)ve|i say|i|"
    r"(?:s?he|they) (?:is|are|says?))? ?(?:it(?:'|’)?s |it is |it )?(?:done|finished)(?: it)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Modifiers:
    """What is said beside: the policy, how long before, and after what time again; `every` if that was said."""

    policy: Policy | None = None
    leads: tuple[timedelta, ...] = ()
    nag: timedelta | None = None
    every: timedelta | None = None


def take_modifiers(text: str) -> tuple[str, Modifiers]:
    """Return a request without what stands at its end beside what and when, and that.

    Raises:
        SkillError: a length of time in it is none that serves.
    """
    policy: Policy | None = None
    leads: tuple[timedelta, ...] = ()
    nag: timedelta | None = None
    every: timedelta | None = None
    head, text = text[:-LONGEST_BESIDE], text[-LONGEST_BESIDE:]
    while True:
        before = text
        for pattern, named in _POLICIES:
            if pattern.search(text):
                text, policy = pattern.sub("", text), named
        if found := _AHEAD.search(text):
            text, leads = text[: found.start()], (*leads, *lead_times(found["lengths"]))
        if found := _AGAIN.search(text):
            text = text[: found.start()]
            every = nag_time(found["every"]) if found["every"] else None
            nag = every or NAG
        if text == before:
            return head + text, Modifiers(policy, leads, nag, every)


def lead_times(words: str) -> tuple[timedelta, ...]:
    """Return how long before, of `an hour and 10 minutes`, which are two times, the longest first.

    Raises:
        SkillError: one is no length, or too long, or they are too many.
    """
    found = {_length(each, most=LONGEST_LEAD) for each in re.split(r",? and |, ?", words)}
    if len(found) > MOST_LEADS:
        raise SkillError(f"I can tell you ahead at most {MOST_LEADS} times.")
    return tuple(sorted(found, reverse=True))


def nag_time(words: str) -> timedelta:
    """Return after what time something is said again.

    Raises:
        SkillError: it is no length, or too long.
    """
    bare = words.strip().removeprefix("every").strip()
    return _length(
        {"minute": "1 minute", "hour": "1 hour", "half hour": "30 minutes"}.get(bare, bare), most=LONGEST_NAG
    )


def _length(words: str, *, most: timedelta) -> timedelta:
    reading = read(words.strip(), now=_SOME_TIME, zone=UTC, bare=True)
    length = reading.duration
    if isinstance(length, CalendarLength):
        length = None if length.months else timedelta(days=length.days, seconds=length.seconds)
    if reading.kind != "duration" or length is None:
        raise SkillError(f"I do not understand “{words.strip()}” as a length of time. Say it like “10 minutes”.")
    whole = length // _MINUTE * _MINUTE
    if not _MINUTE <= whole <= most:
        days, hours = most.days, int(most.total_seconds()) // 3600
        raise SkillError(f"That can be from a minute to {f'{days} days' if days else f'{hours} hours'}.")
    return whole
