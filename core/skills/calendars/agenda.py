"""What is on, and who is free: of others that alone, and of one's own no title where others read along."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Final

from pydantic import AfterValidator

from core.abilities.ability import ability
from core.calendars import Span, find_diaries, list_reservations, free_time, merge_spans
from core.calendars import connections
from core.model.errors import SkillError
from core.model.messages import Reach, Reply
from core.skills.calendars import people
from core.skills.calendars.spoken import Period, day_of, stretch
from core.when import localize
from core.when.rendered_time import told

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import tzinfo

    from psycopg import AsyncConnection

    from core.abilities.turn import Turn
    from core.calendars import Resource
    from core.skills.calendars.spoken import Stretch

LONGEST: Final = timedelta(days=35)
MOST_LINES: Final = 60
USUAL_DAYS: Final = 5
"""For how many days free times are told, if nobody says for which."""
SHORTEST_FREE: Final = timedelta(minutes=15)
A_DAY: Final = timedelta(days=1)


def _somebody(words: str) -> str:
    if not words.startswith("@") or len(words.split()) > 4:  # noqa: PLR2004 — names are short
        raise ValueError("mentions nobody; write @ and the name")
    return words


Somebody = Annotated[str, AfterValidator(_somebody)]
"""Somebody who is mentioned."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that takes its owner up."""

    start: datetime
    end: datetime
    title: str


@ability(
    home="Your day",
    examples=[
        "what's on {when}",
        "what is on {when}",
        "what's on my calendar {when}",
        "what is on my calendar {when}",
        "what's on my calendar",
        "what do i have {when}",
        "what do i have on {when}",
        "what's my {when} like",
        "my agenda",
        "my agenda {when}",
        "my agenda for {when}",
        "show my agenda",
        "show my agenda {when}",
        "show my agenda for {when}",
        "show my calendar",
        "show my calendar for {when}",
        "my calendar {when}",
        "my schedule",
        "my schedule {when}",
        "my schedule for {when}",
        "what's my schedule {when}",
        "what meetings do i have {when}",
        "which meetings do i have {when}",
        "do i have meetings {when}",
        "do i have any meetings {when}",
        "do i have anything {when}",
        "was steht {when} an",
        "was habe ich {when}",
        "qué tengo {when}",
        "mi agenda {when}",
        "mon agenda {when}",
        "minha agenda {when}",
    ],
)
async def show_agenda(turn: Turn, when: Period = "") -> Reply:
    """Show what takes the person up on a day or in a week. Use it when somebody asks for his or her agenda.

    when: the time in the person's own words, for instance “tomorrow”; nothing for today.
    """
    async with turn.connect() as connection:
        owner = await people.speaker(turn, connection)
        zone = owner.hours.tz
        asked = _asked(turn, when, zone) if when else day_of(turn.now, zone)
        window = Span(asked.start, min(asked.end, asked.start + LONGEST))
        found = await _entries(connection, owner, window, now=turn.now)
        why_not = owner.hours.why_not(localize(window.start, owner.hours.tz).date())
    alone = turn.message.reach is Reach.DIRECT
    is_day = window.length <= A_DAY * 1.1
    spoken = _day(window.start, zone, turn.now) if is_day else _from_to(window, zone, turn.now)
    head = f"{spoken}{f', which is {why_not}' if why_not and is_day else ''}"
    if not found:
        return Reply(f"{head}: nothing. {_sources(await _count(turn, owner))}")
    lines = _lines(found, window, zone, titles=alone, now=turn.now)
    note = "" if alone else "\n\n_(What it is I tell in a direct message only.)_"
    return Reply(f"{head}:\n\n" + "\n".join(lines[:MOST_LINES]) + note)


@ability(
    literal=True,
    examples=[
        "am i free {when}",
        "am i available {when}",
        "am i busy {when}",
        "do i have time {when}",
        "have i got time {when}",
        "when am i free {when}",
        "when am i free",
        "when do i have time {when}",
        "when do i have time",
        "my free times",
        "my free times {when}",
        "bin ich {when} frei",
        "habe ich {when} zeit",
        "estoy libre {when}",
        "suis-je libre {when}",
        "estou livre {when}",
    ],
)
async def check_free(turn: Turn, when: Period = "") -> Reply:
    """Say whether, or when, the person is free. Use it when somebody asks whether he or she has time.

    when: the time in the person's own words, for instance “Thursday at 3”; nothing if the person does not say.
    """
    async with turn.connect() as connection:
        return await _told_free(turn, connection, await people.speaker(turn, connection), "You", when)


@ability(
    literal=True,
    examples=[
        "when is {who} free",
        "when is {who} free {when}",
        "when is {who} available",
        "when is {who} available {when}",
        "is {who} free {when}",
        "is {who} available {when}",
        "is {who} busy {when}",
        "does {who} have time {when}",
        "when does {who} have time",
        "when does {who} have time {when}",
        "free times of {who}",
        "wann hat {who} zeit",
        "hat {who} {when} zeit",
        "cuándo está libre {who}",
        "quand est-ce que {who} est libre",
        "quando {who} está livre",
    ],
)
async def show_free_times(turn: Turn, who: Somebody, when: Period = "") -> Reply:
    """Say when somebody else is free, and nothing else of that calendar. Use it when a person asks for that.

    who: the person who is mentioned, with the @.
    when: the time in the person's own words, for instance “Thursday at 3”; nothing if the person does not say.
    """
    async with turn.connect() as connection:
        them = await people.mentioned(turn, connection, who)
        return await _told_free(turn, connection, them, f"@{them.name}", when)


async def _told_free(turn: Turn, connection: AsyncConnection, whose: Resource, name: str, when: str) -> Reply:
    zone = (await people.speaker(turn, connection)).hours.tz
    asked = _stretch(turn, when, zone) if when else None
    window = asked.span if asked else Span(turn.now, day_of(turn.now, zone, days=USUAL_DAYS).end)
    window = Span(max(window.start, turn.now), min(window.end, window.start + LONGEST))
    if window.start >= window.end:
        raise SkillError("That is past. Say a time that is to come.")
    (diary,) = await find_diaries(connection, [whose], window, now=turn.now)
    mine = name == "You"
    be = "are" if mine else "is"
    sources = "" if mine else f" {_sources(len(await connections.find_all(connection, whose.id)), name)}"
    if asked and not asked.whole_days and asked.span.length <= timedelta(hours=6):
        return Reply(_yes_or_no(diary.taken, whose, window, zone, f"{name} {be}", now=turn.now) + sources)
    spans = [each for each in diary.free_time(window) if each.length >= SHORTEST_FREE]
    if not spans:
        return Reply(f"{name} {be} not free {_from_to(window, zone, turn.now)}, in working hours.{sources}")
    lines = [f"- {day}: {', '.join(times)}" for day, times in _by_day(spans, zone, turn.now).items()]
    text = f"{name} {be} free, in working hours:\n\n" + "\n".join(lines[:MOST_LINES])
    return Reply(f"{text}\n\n{sources.strip()}".strip())


def _yes_or_no(taken: Iterable[Span], whose: Resource, window: Span, zone: tzinfo, who: str, *, now: datetime) -> str:
    """Say whether somebody is free in a few hours, and why not; a title is nobody's business."""
    spoken = f"on {_day(window.start, zone, now)} from {_clock(window.start, zone)} to {_clock(window.end, zone)}"
    hit = merge_spans(
        Span(max(each.start, window.start), min(each.end, window.end)) for each in taken if each.overlaps(window)
    )
    if hit:
        times = ", ".join(f"{_clock(each.start, zone)}–{_clock(each.end, zone)}" for each in hit)
        return f"No: {who} taken {spoken}{'' if hit == [window] else f' ({times})'}."
    why = whose.hours.why_not(localize(window.start, whose.hours.tz).date())
    if why:
        return f"{who} not taken {spoken}, but that is {why}."
    outside = not any(each.holds(window) for each in whose.hours.within(Span(window.start - A_DAY, window.end + A_DAY)))
    return f"Yes: {who} free {spoken}{', outside of working hours' if outside else ''}."


async def _entries(connection: AsyncConnection, owner: Resource, window: Span, *, now: datetime) -> list[Entry]:
    """Return what takes somebody up in a window: by our calendar and by those elsewhere."""
    ours = [Entry(each.starts, each.ends, each.title) for each in await list_reservations(connection, owner.id, window, now=now)]
    others = [Entry(*row) for row in await connections.find_busy(connection, owner.id, window.start, window.end)]
    return sorted([*ours, *others], key=lambda each: (each.start, each.end, each.title))


def _lines(found: Sequence[Entry], window: Span, zone: tzinfo, *, titles: bool, now: datetime) -> list[str]:
    """Return the lines of an agenda, under the days if it has several; what lasts over days stands under each."""
    lines: list[str] = []
    day = Span(window.start, window.start)
    several = window.length > A_DAY * 1.1
    while day.end < window.end:
        day = day_of(day.end, zone)
        todays = [each for each in found if each.start < day.end and each.end > day.start]
        if todays and several:
            lines.append(f"{'' if not lines else chr(10)}**{_day(day.start, zone, now)}**")
        lines += [f"- {_times(each, day, zone)} {(each.title or 'busy') if titles else 'busy'}" for each in todays]
    return lines


def _times(entry: Entry, day: Span, zone: tzinfo) -> str:
    if entry.start <= day.start and entry.end >= day.end:
        return "all day:"
    start = "…" if entry.start < day.start else _clock(entry.start, zone)
    end = "…" if entry.end > day.end else _clock(entry.end, zone)
    return f"{start}–{end}"


def _by_day(spans: Iterable[Span], zone: tzinfo, now: datetime) -> dict[str, list[str]]:
    days: dict[str, list[str]] = {}
    for span in spans:
        days.setdefault(_day(span.start, zone, now), []).append(f"{_clock(span.start, zone)}–{_clock(span.end, zone)}")
    return days


async def _count(turn: Turn, owner: Resource) -> int:
    async with turn.connect() as connection:
        return len(await connections.find_all(connection, owner.id))


def _sources(count: int, name: str = "") -> str:
    """Say by what it is known."""
    if count:
        return f"That is by our calendar and by {'one calendar' if count == 1 else f'{count} calendars'} elsewhere."
    if name:
        return f"I know {name}'s calendar here alone."
    return "I know our own calendar alone: say “connect my calendar” to have me look at another."


def _asked(turn: Turn, when: str, zone: tzinfo) -> Span:
    found = _stretch(turn, when, zone).span
    return found if found.length > timedelta(hours=1) else day_of(found.start, zone)


def _stretch(turn: Turn, when: str, zone: tzinfo) -> Stretch:
    return stretch(when, now=turn.now, zone=zone, locale=turn.message.person.locale)


def _day(instant: datetime, zone: tzinfo, now: datetime) -> str:
    """Return the date of an instant; the year only if it is not this one."""
    return told(instant, zone, now=now, lasting=True).words.partition(" at ")[0]


def _clock(instant: datetime, zone: tzinfo) -> str:
    return f"{localize(instant, zone):%H:%M}"


def _from_to(window: Span, zone: tzinfo, now: datetime) -> str:
    return f"{_day(window.start, zone, now)} to {_day(window.end - timedelta(seconds=1), zone, now)}"
