"""Agendas and free times. Other people see only a person's free times; titles are shown only in direct messages."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Final, NamedTuple

from core.abilities.ability import ability
from core.abilities.arguments import Holds, words_that
from core.abilities.phrase_patterns import phrasings
from core.calendars import Span, connections, find_diaries, list_reservations, merge_spans
from core.model.errors import SkillError
from core.model.messages import Reach
from core.model.replies import Reply
from core.skills.calendars import calendar_owner
from core.skills.calendars.time_period import AN_HOUR, Period, day_of, stretch
from core.text.catalogue import N_, _, ngettext
from core.text.enumeration import with_colon
from core.when import localize
from core.when.rendered_time import dated_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import tzinfo

    from psycopg import AsyncConnection

    from core.abilities.turn import Turn
    from core.calendars import Resource

LONGEST: Final = timedelta(days=35)
MOST_LINES: Final = 60
USUAL_DAYS: Final = 5
"""How many days of free times to show if the person names no time."""
SHORTEST_FREE: Final = timedelta(minutes=15)
A_DAY: Final = timedelta(days=1)
MANY_WORDS: Final = 5
"""More words than a name has."""
_NOBODY: Final = "mentions nobody; write @ and the name"
Somebody = Annotated[
    str, words_that(lambda words: words.startswith("@") and len(words.split()) < MANY_WORDS, _NOBODY), Holds("person")
]
"""A mentioned person."""


class Entry(NamedTuple):
    """An event during which the owner of a calendar is busy."""

    start: datetime
    end: datetime
    title: str


@ability(
    home=N_("Your day"),
    home_order=10,
    examples=phrasings(
        "(what's|what is) on [my calendar ]{when}",
        "what's on my calendar",
        "what do i have [on ]{when}",
        "what's my {when} like",
        "[show ]my agenda[ [for ]{when}]",
        "show my calendar[ for {when}]",
        "my calendar {when}",
        "[what's ]my schedule {when}",
        "my schedule[ for {when}]",
        "(what|which) meetings do i have {when}",
        "do i have (meetings|any meetings|anything) {when}",
        "was steht {when} an",
        "(was habe ich|qué tengo|mi agenda|mon agenda|minha agenda) {when}",
    ),
)
async def show_agenda(turn: Turn, when: Period = "") -> Reply:
    """Show the person's events of a day or a week. Use it when somebody asks for their own agenda.

    when: the time in the person's own words, for instance “tomorrow”; empty for today.
    """
    async with turn.connect() as connection:
        owner = await calendar_owner.speaker(turn, connection)
        zone = owner.hours.tz
        asked = stretch(when, turn, zone).span if when else day_of(turn.now, zone)
        if asked.length <= AN_HOUR:
            asked = day_of(asked.start, zone)
        window = Span(asked.start, min(asked.end, asked.start + LONGEST))
        found = await _entries(connection, owner, window, now=turn.now)
        connected = len(await connections.find_all(connection, owner.id))
        why_not = owner.hours.why_not(localize(window.start, owner.hours.tz).date())
    alone = turn.message.reach is Reach.DIRECT
    is_day = window.length <= A_DAY * 1.1
    head = _day(window.start, zone, turn.now) if is_day else _from_to(window, zone, turn.now)
    if why_not and is_day:
        head = _("{day}, which is {why_not}").format(day=head, why_not=why_not)
    if not found:
        return Reply(f"{_('Nothing is planned for {days}.').format(days=head)} {_sources(connected)}")
    lines = _lines(found, window, zone, titles=alone, now=turn.now)
    note = "" if alone else f"\n\n_({_('I show titles only in a direct message.')})_"
    return Reply(f"{head[:1].upper()}{head[1:]}:\n\n" + "\n".join(lines[:MOST_LINES]) + note)


@ability(
    literal=True,
    examples=phrasings(
        "(am i free|am i available|am i busy|do i have time|have i got time) {when}",
        "(when am i free|when do i have time|my free times)[ {when}]",
        "(bin ich {when} frei|habe ich {when} zeit)",
        "(estoy libre|suis-je libre|estou livre) {when}",
    ),
)
async def check_free(turn: Turn, when: Period = "") -> Reply:
    """Say whether or when the person is free. Use it when somebody asks whether they themselves have time.

    when: the time in the person's own words, for instance “Thursday at 3”; empty if the person does not say.
    """
    async with turn.connect() as connection:
        return await _told_free(turn, connection, await calendar_owner.speaker(turn, connection), "", when)


@ability(
    literal=True,
    examples=phrasings(
        "when (is {who} free|is {who} available|does {who} have time)[ {when}]",
        "is {who} (free|available|busy) {when}",
        "does {who} have time {when}",
        "hat {who} {when} zeit",
        "(free times of|cuándo está libre) {who}",
        "(wann hat {who} zeit|quand est-ce que {who} est libre|quando {who} está livre)",
    ),
)
async def show_free_times(turn: Turn, who: Somebody, when: Period = "") -> Reply:
    """Say when somebody else is free, and nothing else of their calendar. Use it when a person asks for that.

    who: the person who is mentioned, with the @.
    when: the time in the person's own words, for instance “Thursday at 3”; empty if the person does not say.
    """
    async with turn.connect() as connection:
        them = await calendar_owner.mentioned(turn, connection, who)
        return await _told_free(turn, connection, them, f"@{them.name}", when)


async def _told_free(turn: Turn, connection: AsyncConnection, whose: Resource, name: str, when: str) -> Reply:
    """Say when somebody is free: the speaker if `name` is empty."""
    zone = (await calendar_owner.speaker(turn, connection)).hours.tz
    asked = stretch(when, turn, zone) if when else None
    window = asked.span if asked else Span(turn.now, day_of(turn.now, zone, days=USUAL_DAYS).end)
    window = Span(max(window.start, turn.now), min(window.end, window.start + LONGEST))
    if window.start >= window.end:
        raise SkillError(_("That is past. Name a future time."))
    (diary,) = await find_diaries(connection, [whose], window, now=turn.now)
    sources = f" {_sources(len(await connections.find_all(connection, whose.id)), name)}" if name else ""
    if asked and not asked.whole_days and asked.span.length <= timedelta(hours=6):
        return Reply(_yes_or_no(diary.taken, whose, window, zone, name, now=turn.now) + sources)
    spans = [span for span in diary.free_time(window) if span.length >= SHORTEST_FREE]
    if not spans:
        text = _("You are not free {days}, in working hours.")
        if name:
            text = _("{name} is not free {days}, in working hours.")
        return Reply(text.format(name=name, days=_from_to(window, zone, turn.now)) + sources)
    days: dict[str, list[str]] = {}
    for span in spans:
        times = f"{_clock(span.start, zone)}–{_clock(span.end, zone)}"
        days.setdefault(_day(span.start, zone, turn.now), []).append(times)
    lines = [f"- {with_colon(day, ', '.join(free))}" for day, free in days.items()]
    title = _("{name} is free, in working hours:").format(name=name) if name else _("You are free, in working hours:")
    text = f"{title}\n\n" + "\n".join(lines[:MOST_LINES])
    return Reply(f"{text}\n\n{sources.strip()}".strip())


def _yes_or_no(taken: Iterable[Span], whose: Resource, window: Span, zone: tzinfo, name: str, *, now: datetime) -> str:
    """Say whether somebody, or the speaker if `name` is empty, is free for some hours, and if not, why. No titles."""
    when = _("{day} from {start} to {end}").format(
        day=dated_day(localize(window.start, zone).date(), today=localize(now, zone).date()),
        start=_clock(window.start, zone),
        end=_clock(window.end, zone),
    )
    hit = merge_spans(span.clipped(window) for span in taken if span.overlaps(window))
    if hit:
        times = ", ".join(f"{_clock(span.start, zone)}–{_clock(span.end, zone)}" for span in hit)
        text = _("No: {name} is busy {when}.") if name else _("No: you are busy {when}.")
        return text.format(name=name, when=when if hit == [window] else f"{when} ({times})")
    why = whose.hours.why_not(localize(window.start, whose.hours.tz).date())
    if why:
        text = (
            _("{name} is not busy {when}, but that is {why}.")
            if name
            else _("You are not busy {when}, but that is {why}.")
        )
        return text.format(name=name, when=when, why=why)
    around = Span(window.start - A_DAY, window.end + A_DAY)
    outside = not any(shift.holds(window) for shift in whose.hours.within(around))
    if outside:
        text = (
            _("Yes: {name} is free {when}, outside working hours.")
            if name
            else _("Yes: you are free {when}, outside working hours.")
        )
    else:
        text = _("Yes: {name} is free {when}.") if name else _("Yes: you are free {when}.")
    return text.format(name=name, when=when)


async def _entries(connection: AsyncConnection, owner: Resource, window: Span, *, now: datetime) -> list[Entry]:
    """Return a person's events in a window, from our calendar and from connected ones."""
    ours = await list_reservations(connection, owner.id, window, now=now)
    others = await connections.find_busy(connection, owner.id, window.start, window.end)
    return sorted([*(Entry(mine.starts, mine.ends, mine.title) for mine in ours), *(Entry(*row) for row in others)])


def _lines(found: Sequence[Entry], window: Span, zone: tzinfo, *, titles: bool, now: datetime) -> list[str]:
    """Return the lines of an agenda, grouped by day if it has several. An event of several days is listed on each."""
    lines: list[str] = []
    day = Span(window.start, window.start)
    several = window.length > A_DAY * 1.1
    while day.end < window.end:
        day = day_of(day.end, zone)
        todays = [entry for entry in found if entry.start < day.end and entry.end > day.start]
        if todays and several:
            lines.append(f"{'' if not lines else chr(10)}**{_day(day.start, zone, now)}**")
        lines += [f"- {_times(entry, day, zone)} {(titles and entry.title) or _('busy')}" for entry in todays]
    return lines


def _times(entry: Entry, day: Span, zone: tzinfo) -> str:
    if entry.start <= day.start and entry.end >= day.end:
        return _("all day:")
    start = "…" if entry.start < day.start else _clock(entry.start, zone)
    end = "…" if entry.end > day.end else _clock(entry.end, zone)
    return f"{start}–{end}"


def _sources(count: int, name: str = "") -> str:
    if count:
        return ngettext(
            "I looked at our calendar and one connected calendar.",
            "I looked at our calendar and {n} connected ones.",
            count,
        ).format(n=count)
    if name:
        return _("I know only {name}'s calendar here.").format(name=name)
    return _("I know only our own calendar. To add another, say “connect my calendar”.")


def _day(instant: datetime, zone: tzinfo, now: datetime) -> str:
    """Return the date of an instant, with the year if it is not the current year."""
    return dated_day(localize(instant, zone).date(), today=localize(now, zone).date(), on=False)


def _clock(instant: datetime, zone: tzinfo) -> str:
    return f"{localize(instant, zone):%H:%M}"


def _from_to(window: Span, zone: tzinfo, now: datetime) -> str:
    last = _day(window.end - timedelta(seconds=1), zone, now)
    return _("{start} to {end}").format(start=_day(window.start, zone, now), end=last)
