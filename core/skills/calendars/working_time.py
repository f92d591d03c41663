"""When a person works: hours, days off and public holidays."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Final

from pydantic import AfterValidator

from core.abilities.ability import ability
from core.abilities.arguments import Holds
from core.abilities.phrase_patterns import phrasings
from core.calendars import OFFICE, add_days_off, describe_shifts, remove_days_off, set_hours
from core.model.errors import SkillError
from core.model.replies import Reply
from core.skills.calendars.calendar_owner import speaker
from core.skills.calendars.countries import country_code, country_name
from core.skills.calendars.shift_parser import working_hours
from core.skills.calendars.time_period import Period, stretch
from core.text.catalogue import N_, _
from core.when import localize, zone_words
from core.when.rendered_time import dated_day

if TYPE_CHECKING:
    from datetime import date

    from core.abilities.turn import Turn
    from core.calendars import Hours

LONGEST_OFF: Final = timedelta(days=366)
_HOW: Final = N_(
    "To change them, say “my working hours are 9 to 5, fridays until 2”, “I'm off next week” or “my holidays are those "
    "of Germany”."
)


def _hours(words: str) -> str:
    working_hours(words)
    return words


def _country(words: str) -> str:
    try:
        country_code(words)
    except SkillError as error:
        raise ValueError(str(error)) from error
    return words


HoursInWords = Annotated[str, AfterValidator(_hours), Holds("valid")]
"""Working hours in words."""
Country = Annotated[str, AfterValidator(_country), Holds("valid")]
"""A country or region, by name or code."""


@ability(
    literal=True,
    effect=True,
    overwrites=True,
    examples=phrasings(
        "my [working |work |office ]hours are {hours}",
        "(i work|i work from|working hours:|set my working hours to|change my working hours to) {hours}",
        "meine (arbeitszeiten sind|arbeitszeit ist) {hours}",
        "(ich arbeite|mi horario es|trabajo|je travaille|mes heures de travail sont|eu trabalho) {hours}",
    ),
)
async def set_working_hours(turn: Turn, hours: HoursInWords) -> Reply:
    """Store when the person works. Use it when somebody says what their working hours are.

    hours: in the person's words, for instance “9 to 5, fridays until 2”; hours before which no day is named are those
    of Monday to Friday.
    """
    shifts = working_hours(hours)
    async with turn.connect() as connection:
        owner = await speaker(turn, connection)
        changed = replace(owner.hours, shifts=shifts)
        await set_hours(connection, owner.id, changed)
    text = _("Your working hours are {hours}. Others are offered times with you then.")
    return Reply(text.format(hours=f"{describe_shifts(shifts)}{await _foreign_zone(turn, changed)}"))


@ability(
    literal=True,
    home=N_("Your working hours"),
    home_order=70,
    examples=phrasings(
        "[show |what are ]my working hours", "what are my work hours", "(when do i work|wie sind meine arbeitszeiten)"
    ),
)
async def show_working_hours(turn: Turn) -> Reply:
    """Show the person's working hours, days off and holidays. Use it when somebody asks for them."""
    async with turn.connect() as connection:
        hours = (await speaker(turn, connection)).hours
    work = _("You work {hours} (the default).") if hours.shifts == OFFICE else _("You work {hours}.")
    today = localize(turn.now, hours.tz).date()
    off = [_days(first, last, today=today) for first, last in hours.off if last >= today]
    lines = [
        work.format(hours=f"{describe_shifts(hours.shifts)}{await _foreign_zone(turn, hours)}"),
        _("Days off: {days}.").format(days="; ".join(off)) if off else _("You have no days off planned."),
        _("Public holidays: {country}.").format(country=country_name(hours.country))
        if hours.country
        else _("Public holidays: none set."),
        _(_HOW),
    ]
    return Reply("\n".join(lines))


@ability(
    literal=True,
    effect=True,
    examples=phrasings(
        "(i'm|i am) (off|on vacation|away) {when}",
        "i'm (on holiday|out|out of office|not working) {when}",
        "i (have|take) {when} off",
        "take {when} off for me",
        "(i don't work|my vacation is) {when}",
        "ich habe {when} (frei|urlaub)",
        "(estoy de vacaciones|je suis en congé|estou de férias) {when}",
    ),
)
async def take_days_off(turn: Turn, when: Period) -> Reply:
    """Store days on which the person does not work. Use it when somebody says that they are off or on vacation.

    when: the days in the person's own words, for instance “next week” or “from 24 December to 2 January”.
    """
    async with turn.connect() as connection:
        owner = await speaker(turn, connection)
        first, last = _day_span(turn, when, owner.hours)
        today = localize(turn.now, owner.hours.tz).date()
        if last < today:
            raise SkillError(_("Those days are past. Name future days."))
        await add_days_off(connection, owner.id, first, last)
    text = _("You are off {days}. Nobody is offered a time with you then; nothing is cancelled.")
    return Reply(text.format(days=_days(first, last, today=today)))


@ability(
    literal=True,
    effect=True,
    examples=phrasings(
        "(i'm not off|i am not off|i'm back|cancel my days off|cancel my vacation|i work after all) {when}",
        "i'm working {when} after all",
    ),
)
async def cancel_days_off(turn: Turn, when: Period) -> Reply:
    """Remove some of the person's days off. Use it when somebody works after all on days that were off.

    when: the days in the person's own words, for instance “next week”.
    """
    async with turn.connect() as connection:
        owner = await speaker(turn, connection)
        first, last = _day_span(turn, when, owner.hours)
        days = _days(first, last, today=localize(turn.now, owner.hours.tz).date())
        touched = [(start, end) for start, end in owner.hours.off if start <= last and end >= first]
        if not touched:
            raise SkillError(_("You have no days off {days}.").format(days=days))
        await remove_days_off(connection, owner.id, first, last)
        for start, end in touched:
            for begin, finish in ((start, first - timedelta(days=1)), (last + timedelta(days=1), end)):
                if begin <= finish:
                    await add_days_off(connection, owner.id, begin, finish)
    return Reply(_("You are no longer off {days}.").format(days=days))


@ability(
    literal=True,
    effect=True,
    examples=phrasings(
        "my [public |bank ]holidays are those of {country}",
        "use the [public ]holidays of {country}",
        "(i have the holidays of|i celebrate the holidays of|my holidays are in) {country}",
        "(meine feiertage sind die von|mis festivos son los de|mes jours fériés sont ceux de) {country}",
    ),
)
async def set_holidays(turn: Turn, country: Country) -> Reply:
    """Store which country's public holidays the person has. Use it when somebody names a country for their holidays.

    country: its name or code, perhaps with a region, for instance “Germany/Bavaria”.
    """
    code = country_code(country)
    async with turn.connect() as connection:
        owner = await speaker(turn, connection)
        await set_hours(connection, owner.id, replace(owner.hours, country=code), usual=owner.hours.shifts == OFFICE)
    return Reply(_("Your public holidays: {country}. You count as off on them.").format(country=country_name(code)))


async def _foreign_zone(turn: Turn, hours: Hours) -> str:
    """Return the zone of somebody's hours, such as ` Paris time`, if they might take it for another."""
    own = await turn.speaker_zone()
    return f" {zone_words(hours.tz, turn.now)}" if own.guessed or own.name != hours.zone else ""


def _day_span(turn: Turn, when: str, hours: Hours) -> tuple[date, date]:
    """Return the first and the last day of the period that words name."""
    found = stretch(when, turn, hours.tz)
    if not found.whole_days and found.span.length < timedelta(hours=23):
        raise SkillError(_("Days off are whole days. For some hours, add an event to your calendar."))
    if found.span.length > LONGEST_OFF:
        raise SkillError(_("That is longer than a year. Name a shorter time."))
    first = localize(found.span.start, hours.tz).date()
    return first, localize(found.span.end - timedelta(seconds=1), hours.tz).date()


def _days(first: date, last: date, *, today: date) -> str:
    if first == last:
        return dated_day(first, today=today)
    start, end = (dated_day(day, today=today, on=False) for day in (first, last))
    return _("from {start} to {end}").format(start=start, end=end)
