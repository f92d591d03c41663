"""The steps of a meeting. Each step stores the meeting with its reservations, alarms and notices.

A step is part of the caller's transaction. If the process dies before the commit, nothing has happened: no time is
reserved and nobody is notified. If after, everything is stored, and the notices are queued as jobs.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from core.abilities.hooks.alarms import Ringing, alarm, drop_alarms, set_alarm
from core.abilities.unit_of_work import UnitOfWork
from core.calendars import release, reserve
from core.model.errors import SkillError, Taken
from core.skills.meetings import meeting_replies, store
from core.skills.meetings.meeting import STANDING, Guest, Meeting
from core.skills.meetings.notifications import (
    cannot_come,
    cannot_continue,
    enclosed,
    has_fallen_through,
    has_fallen_through_for_guests,
    notice,
    skips_once,
    tell_all,
    tell_guest,
    tell_with_others,
)
from core.skills.meetings.participants import find_parties, find_party
from core.skills.meetings.server_events import copy_event, update_event
from core.text.catalogue import N_, _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from core.abilities.hooks.alarms import Work
    from core.model.replies import Enclosure, Reply
    from core.skills.meetings.participants import Party

REMINDED_BEFORE: Final = timedelta(minutes=10)


async def choose(unit: UnitOfWork, meeting: Meeting, start: datetime) -> Meeting:
    """Hold a time for everybody, and invite all guests. Each time that is chosen is announced once.

    Raises:
        Taken: Somebody is no longer free. Nothing has changed.
        SkillError: The meeting was cancelled, or the time is past.
    """
    if start <= unit.now:
        raise SkillError(_("That time is past. Choose a later one."))
    held = meeting.chosen(start, now=unit.now)
    await write(unit, held)
    before = meeting.start if meeting.state in STANDING else None
    for guest in await _coming_guests(unit, held):
        said = partial(meeting_replies.invitation, held, guest, now=unit.now, before=before)
        await tell_guest(unit, held, guest, said)
    return held


async def accept(unit: UnitOfWork, meeting: Meeting, guest: Guest) -> Meeting:
    """Record that a guest accepts. When all have accepted, the meeting is confirmed and the others are notified."""
    answered = meeting.answered(guest.id, "accepted")
    if meeting.state == "held" and answered.is_complete:
        return await _confirm(unit, answered, but=guest.id)
    await write(unit, answered)
    if meeting.state == "confirmed":
        await unit.tell(meeting.home, partial(_comes_too, meeting, guest))
    return answered


def _comes_too(meeting: Meeting, guest: Guest) -> Reply:
    return notice(meeting, _("{guest} comes to “{title}” too.").format(guest=guest.name, title=meeting.title))


async def _confirm(unit: UnitOfWork, meeting: Meeting, *, but: str) -> Meeting:
    """Reserve the time for good, and notify everybody `but` the person who is speaking."""
    confirmed = meeting.after("complete")
    await write(unit, confirmed)
    # Translators: {when} is “on Friday 27 November at 10:00”, or “every Friday, the next one on …”.
    words = N_("Confirmed: “{title}” with {others} {when}.")
    await tell_all(unit, confirmed, words, but=but)
    return confirmed


async def decline(unit: UnitOfWork, meeting: Meeting, guest: Guest) -> Meeting:
    """Record that a guest declines, free their time, and offer the organiser what can be done."""
    left = meeting.answered(guest.id, "declined")
    if not left.coming:
        left = left.after("fall")
    await write(unit, left)
    without = guest if left.coming else None
    await tell_with_others(unit, left, partial(cannot_come, meeting, guest), without=without)
    return left


async def go_on_without(unit: UnitOfWork, meeting: Meeting, guest: Guest, *, by: str) -> Meeting:
    """Remove a guest who has declined. If all others have accepted, the meeting is confirmed."""
    left = meeting.without(guest.id)
    if left.state == "held" and left.is_complete:
        return await _confirm(unit, left, but=by)
    await write(unit, left)
    return left


async def add_guest(unit: UnitOfWork, meeting: Meeting, guest: Guest) -> Meeting:
    """Add a guest, reserve their time too, and send them the invitation.

    Raises:
        Taken: The guest is not free then. Nothing has changed.
    """
    grown = replace(meeting, guests=(*meeting.guests, guest))
    await write(unit, grown)
    if grown.state in STANDING:
        party = await find_party(unit.connection, grown.home, guest.id, guest.name, zone=grown.zone)
        await tell_guest(unit, grown, party, partial(meeting_replies.invitation, grown, party, now=unit.now))
    return grown


async def cancel(unit: UnitOfWork, meeting: Meeting) -> Meeting:
    """Free the time, and notify every guest who has not declined."""
    gone = meeting.after("cancel")
    if meeting.start is not None and meeting.state != "lapsed":
        # Translators: {when} is “on Friday 27 November at 10:00”, or “every Friday, the next one on …”.
        words = N_("{organiser} has cancelled “{title}” {when}.")
        await tell_all(unit, meeting, words, but=meeting.organiser, can_leave=False, after=gone)
    await write(unit, gone)
    return gone


@alarm
async def end_meeting_hold(ringing: Ringing, meeting: int, nth: int) -> None:
    """End a hold, free the time, and tell the organiser which guests have not answered.

    If the process dies before the commit, the hold remains and the alarm rings again; if after, all of this is done.
    """
    found, unit = await _meeting_of(ringing, meeting, nth), UnitOfWork.of(ringing)
    if found is None or found.state != "held":
        return
    waited = [guest.name for guest in found.guests if guest.answer == "waiting"]
    words, guest_words = has_fallen_through, has_fallen_through_for_guests
    await _lapse(unit, found, partial(words, found, waited), partial(guest_words, found, waited))


@alarm
async def remind_of_meeting(ringing: Ringing, meeting: int, nth: int) -> None:
    """Remind all participants shortly before a meeting, unless it has already ended.

    If the process dies before the commit, nobody is reminded and the alarm rings again; if after, everybody is reminded
    once.
    """
    found, unit = await _meeting_of(ringing, meeting, nth), UnitOfWork.of(ringing)
    if found is None or found.state != "confirmed" or found.ends <= unit.now:
        return
    if found.begins - REMINDED_BEFORE <= ringing.due:  # otherwise the time that this alarm was for has been skipped
        # Translators: {when} is “on Friday 27 November at 10:00”, or “every Friday, the next one on …”.
        words = N_("“{title}” with {others} begins {when}.")
        await tell_all(unit, found, words, due=ringing.due, can_leave=False)


@alarm
async def go_on_with_series(ringing: Ringing, meeting: int, nth: int) -> None:
    """Advance a series to its next occurrence, and reserve one more occurrence at the end of the series.

    If the process dies before the commit, this alarm rings again; if after, the series has advanced.
    """
    found, unit = await _meeting_of(ringing, meeting, nth), UnitOfWork.of(ringing)
    if found is None or found.state != "confirmed" or found.weeks is None or found.ends > ringing.due:
        return
    try:
        await write(unit, found.gone_on(unit.now))
    except Taken:
        words = partial(cannot_continue, found)
        await _lapse(unit, found, words, words)


async def _lapse(
    unit: UnitOfWork, meeting: Meeting, organiser_words: Callable[[str], str], guest_words: Callable[[], str]
) -> None:
    """End a meeting that cannot take place, and notify the organiser and the guests who expect it."""
    lapsed = meeting.after("fall")
    await write(unit, lapsed)
    await tell_with_others(unit, lapsed, organiser_words)
    for guest in meeting.coming:
        files = await enclosed(unit, lapsed, guest.id)
        if guest.answer == "accepted" or meeting.state == "confirmed" or files:
            await tell_guest(unit, meeting, guest, partial(_lapsed, lapsed, guest_words, files))


def _lapsed(meeting: Meeting, words: Callable[[], str], files: tuple[Enclosure, ...]) -> Reply:
    return replace(notice(meeting, words()), enclosures=files)


async def _meeting_of(ringing: Ringing, meeting: int, nth: int) -> Meeting | None:
    """Return the meeting of an alarm, or None if another time has been chosen since the alarm was set."""
    found = await store.get(ringing.connection, meeting)
    return found if found and found.round == nth else None


async def write(unit: UnitOfWork, meeting: Meeting) -> None:
    """Store a meeting with the reservations, alarms and server event that follow from its state.

    An alarm that the meeting already has is kept, because it may have rung: setting it again would remind people twice.
    """
    before = await store.get(unit.connection, meeting.id)
    await _reserve(unit, meeting, before=before)
    await store.change(unit.connection, meeting)
    wanted = set(_alarms(meeting, unit.now))
    stays = wanted.intersection(_alarms(before, unit.now) if before and before.round == meeting.round else ())
    await drop_alarms(unit.connection, subject=meeting.subject, but=[work for work, _at in stays])
    for work, at in wanted - stays:
        at_ = max(at, unit.now)
        await set_alarm(unit.connection, work, at=at_, subject=meeting.subject, meeting=meeting.id, nth=meeting.round)
    await update_event(unit, meeting)


def _alarms(meeting: Meeting, now: datetime) -> Iterator[tuple[Work, datetime]]:
    """Yield the alarms that a meeting needs in its state, and when they ring."""
    if meeting.state == "held" and meeting.held_until:
        yield end_meeting_hold, meeting.held_until
    if meeting.state == "confirmed" and meeting.begins > now:
        yield remind_of_meeting, meeting.begins - REMINDED_BEFORE
    if meeting.state == "confirmed" and meeting.weeks:
        yield go_on_with_series, meeting.ends


async def _reserve(unit: UnitOfWork, meeting: Meeting, *, before: Meeting | None) -> None:
    """Replace a meeting's reservations by those it needs now, or raise `Taken` and change none."""
    async with unit.connection.transaction():
        people = await find_parties(unit.connection, meeting) if meeting.state in STANDING else []
        coming = {meeting.organiser, *(guest.id for guest in meeting.coming)}
        for purpose in before.purposes if before else ():
            await release(unit.connection, purpose)
        for purpose, start in zip(meeting.purposes, meeting.occurrences(), strict=True) if people else ():
            await reserve(
                unit.connection,
                [person.resource for person in people if person.id in coming],
                start,
                start + meeting.length,
                purpose=purpose,
                title=meeting.title,
                now=unit.now,
                until=meeting.held_until,
            )


async def skip_once(unit: UnitOfWork, meeting: Meeting, start: datetime) -> Meeting:
    """Free one occurrence of a series, reserve one more at the end, and notify everybody but the organiser.

    Raises:
        Taken: Somebody is not free at the time that would be added. Nothing has changed.
    """
    less = meeting.skipping(start)
    await write(unit, less)
    for guest in await _coming_guests(unit, less):
        await _tell(unit, less, guest, partial(skips_once, less, guest, start, now=unit.now), series=less)
    return less


async def move_once(unit: UnitOfWork, meeting: Meeting, start: datetime, to: datetime) -> tuple[Meeting, Meeting]:
    """Move one time of a series into a meeting of its own, held while everybody is asked. Return both meetings.

    Raises:
        Taken: Somebody is not free then, or at the time that would be added to the series. Nothing has changed.
    """
    less = meeting.skipping(start)
    once = replace(less, state="offered", round=0, start=None, weeks=None, held_until=None, skipped=())
    async with unit.connection.transaction():
        await write(unit, less)
        made = await store.add(unit.connection, replace(once, guests=less.coming))
        await copy_event(unit, less, made)
        held = made.chosen(to, now=unit.now)
        await write(unit, held)
    for guest in await _coming_guests(unit, held):
        said = partial(meeting_replies.invitation, held, guest, now=unit.now, before=start)
        await _tell(unit, held, guest, said, series=less)
    return less, held


async def _coming_guests(unit: UnitOfWork, meeting: Meeting) -> list[Party]:
    coming = {guest.id for guest in meeting.coming}
    return [person for person in await find_parties(unit.connection, meeting) if person.id in coming]


async def _tell(
    unit: UnitOfWork, meeting: Meeting, guest: Party, said: Callable[[], Reply], *, series: Meeting
) -> None:
    files, zone = await enclosed(unit, series, guest.id), guest.resource.hours.zone
    await tell_guest(unit, meeting, guest, lambda: replace(said(), enclosures=files, zone=zone))
