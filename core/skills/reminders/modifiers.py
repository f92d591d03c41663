"""The modifiers of a request: the policy for missed times, early alerts, and nagging until it is done."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator

from core.abilities.ability import ability
from core.abilities.arguments import Holds
from core.abilities.phrase_patterns import phrasings
from core.model.errors import SkillError
from core.skills.reminders.reminder_lookup import Which, change_party
from core.text.catalogue import _
from core.when import Length as CalendarLength
from core.when import read, say_length
from core.when.languages import CODES

if TYPE_CHECKING:
    from core.abilities.turn import Turn
    from core.model.replies import Reply
    from core.skills.reminders.reminder import Policy, Reminder


def _a_length(words: str) -> str:
    try:
        lead_times(words.strip(" .!").removeprefix("every").strip())
    except SkillError as error:
        raise ValueError(str(error)) from error
    return words


Length = Annotated[str, AfterValidator(_a_length), Holds("length")]
"""One or more durations: “an hour”, “a day and 10 minutes”."""
NAG = timedelta(minutes=10)
"""The default interval of nagging."""
LONGEST_NAG = timedelta(hours=12)
LONGEST_LEAD = timedelta(days=60)
MOST_LEADS = 5
LONGEST_MODIFIERS = 500
"""How many characters at the end of a request are searched. Each pattern is tried at every one of them."""
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
"""“Also an hour before”, said about an existing reminder."""
_AGAIN = re.compile(
    rf"[, ]+(?:and )?(?:then )?(?:(?:nag|bug|pester|keep (?:on )?reminding|remind) (?:me|us|him|her|them) )?"
    rf"(?:again )?(?:every (?P<every>{_LENGTH}|minute|hour|half hour|half an hour) )?"
    r"until (?:it(?:'|’)?s|it is|that(?:'|’)s|that is|i(?:'|’)m|i am|i have|i(?:'|’)ve|i say|i|"
    r"(?:s?he|they) (?:is|are|says?))? ?(?:it(?:'|’)?s |it is |it )?(?:done|finished)(?: it)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Modifiers:
    """The policy for missed times, when to alert early, and how often to nag. `every` is the interval as said."""

    policy: Policy | None = None
    leads: tuple[timedelta, ...] = ()
    nag: timedelta | None = None
    every: timedelta | None = None


def take_modifiers(text: str) -> tuple[str, Modifiers]:
    """Return a request without the modifiers at its end, and the modifiers. A bad duration raises `SkillError`."""
    found = Modifiers()
    head, text = text[:-LONGEST_MODIFIERS], text[-LONGEST_MODIFIERS:]
    while True:
        before = text
        for pattern, policy in _POLICIES:
            if pattern.search(text):
                text, found = pattern.sub("", text), replace(found, policy=policy)
        if ahead := _AHEAD.search(text):
            text, found = text[: ahead.start()], replace(found, leads=(*found.leads, *lead_times(ahead["lengths"])))
        if again := _AGAIN.search(text):
            every = nag_time(again["every"]) if again["every"] else None
            text, found = text[: again.start()], replace(found, nag=every or NAG, every=every)
        if text == before:
            return head + text, found


def lead_times(words: str) -> tuple[timedelta, ...]:
    """Return how long before the time to alert, longest first. `an hour and 10 minutes` are two alerts.

    Raises:
        SkillError: A part is not a duration or is too long, or there are too many.
    """
    found = {_length(part, most=LONGEST_LEAD) for part in re.split(r",? and |, ?", words)}
    if len(found) > MOST_LEADS:
        raise SkillError(_("I can alert you before it at most {n} times.").format(n=MOST_LEADS))
    return tuple(sorted(found, reverse=True))


def nag_time(words: str) -> timedelta:
    """Return the interval of nagging. Raise `SkillError` if the words are not a duration, or it is too long."""
    bare = words.strip().removeprefix("every").strip()
    alone = {"minute": "1 minute", "hour": "1 hour", "half hour": "30 minutes"}
    return _length(alone.get(bare, bare), most=LONGEST_NAG)


def _length(words: str, *, most: timedelta) -> timedelta:
    readings = (read(words.strip(), now=_SOME_TIME, zone=UTC, bare=True, locale=code) for code in CODES)
    reading = next((found for found in readings if found.kind == "duration"), None)
    length = reading.duration if reading else None
    if isinstance(length, CalendarLength):
        length = None if length.months else timedelta(days=length.days, seconds=length.seconds)
    if length is None:
        unclear = _("I do not understand “{words}” as a duration. Say it like “10 minutes”.")
        raise SkillError(unclear.format(words=words.strip()))
    whole = length // _MINUTE * _MINUTE
    if not _MINUTE <= whole <= most:
        raise SkillError(_("That can be from a minute to {longest}.").format(longest=say_length(most)))
    return whole


@ability(
    effect=True,
    examples=phrasings(
        "(and|also|and also) {lead} before",
        "{lead} before [as well|too]",
        "[also] remind me {lead} before",
        "remind me {lead} before (too|as well)",
        "remind me of (it|{which}) {lead} before",
        "warn me {lead} before",
        "tell me {lead} ahead",
    ),
)
async def change_reminder_alerts(turn: Turn, lead: Length = "an hour", which: Which = "it") -> Reply:
    """Add an early alert to an existing reminder. Use it when somebody wants to be told ahead of time as well.

    lead: how long before, in the person's words, for instance “an hour”.
    which: the person's words for it, for instance “the second one”; “it” if not said.
    """
    leads = lead_times(lead)

    def add(reminder: Reminder) -> Reminder:
        merged = tuple(sorted({*reminder.plan.leads, *leads}, reverse=True))
        return reminder.replanned(replace(reminder.plan, leads=merged), turn.now)

    return await change_party(turn, which, add, change_reminder_alerts.__name__, lead=lead)


@ability(
    effect=True,
    examples=phrasings(
        "nag me",
        "nag me until (it's done|it is done|i'm done|done)",
        "nag me every {every} [until it's done|until it is done|until i'm done]",
        "nag me every {every} about {which}",
        "nag me about {which} [every {every}] until it's done",
        "keep reminding me [every {every}] until it's done",
        "(remind me of|repeat) it every {every} until it's done",
    ),
)
async def change_reminder_nagging(turn: Turn, every: Length = "10 minutes", which: Which = "it") -> Reply:
    """Repeat an existing reminder until it is ticked off. Use it when somebody wants to be nagged.

    every: the interval, in the person's words, for instance “10 minutes”.
    which: the person's words for it, for instance “the second one”; “it” if not said.
    """
    nag = nag_time(every)

    def add(reminder: Reminder) -> Reminder:
        return replace(reminder, plan=replace(reminder.plan, nag=nag))

    return await change_party(turn, which, add, change_reminder_nagging.__name__, every=every)
