"""The steps of a meeting: each is written with its reservations, its alarms and what the others are told.

A step is part of the caller's transaction. If the process dies before the commit, nothing has happened: no time is
reserved and nobody is told. If after, everything stands, and the messages wait as jobs to be sent.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from core.abilities.alarms import Ringing, alarm, drop_alarms, set_alarm
from core.calendars import release, reserve
from core.model.buttons import offer
from core.model.errors import SkillError, Taken
from core.model.messages import Reply
from core.skills.meetings import meeting_replies, store
from core.skills.meetings.meeting import STANDING, Guest, Meeting
from core.skills.meetings.notifications import Doing, enclosed, invite, notice, tell_all, tell_with_others
from core.skills.meetings.participants import find_parties, find_party
from core.text.enumeration import join_words
from core.when.rendered_time import dated, told

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from datetime import datetime

    from core.abilities.alarms import Work
    from core.skills.meetings.participants import Party

REMINDED_BEFORE: Final = timedelta(minutes=10)


async def choose(doing: Doing, meeting: Meeting, start: datetime) -> Meeting:
    """Hold a time for everybody, and invite all guests, once for each time that is chosen.

    Raises:
        Taken: Somebody is no longer free. Nothing has changed.
        SkillError: The meeting was cancelled, or the time is past.
    """
    if start <= doing.now:
        raise SkillError("That time is past. Choose a later one.")
    held = meeting.chosen(start, now=doing.now)
    await write(doing, held)
    for person in await find_parties(doing.connection, held):
        if person.id != held.organiser:
            await invite(doing, held, person, before=meeting.start if meeting.state in STANDING else None)
    return held


async def accept(doing: Doing, meeting: Meeting, guest: Guest) -> Meeting:
    """Record that a guest comes. When all do, the meeting is confirmed and everybody else is told."""
    answered = meeting.answered(guest.id, "accepted")
    if meeting.state == "held" and answered.is_complete:
        return await confirm(doing, answered, but=guest.id)
    await write(doing, answered)
    if meeting.state == "confirmed":
        await doing.tell_organiser(meeting, notice(meeting, f"{guest.name} comes to “{meeting.title}” too."))
    return answered


async def confirm(doing: Doing, meeting: Meeting, *, but: str) -> Meeting:
    """Keep the time for everybody, and tell everybody `but` the person who speaks."""
    confirmed = meeting.after("complete")
    await write(doing, confirmed)
    await tell_all(doing, confirmed, "Confirmed: “{title}” with {others} {when}.", but=but)
    return confirmed


async def decline(doing: Doing, meeting: Meeting, guest: Guest) -> Meeting:
    """Record that a guest does not come, free his or her time, and tell the organiser what can be done."""
    left = meeting.answered(guest.id, "declined")
    if not left.coming:
        left = left.after("fall")
    await write(doing, left)
    words = f"{guest.name} cannot come to “{meeting.title}”, "
    alone = offer("Meet without", meeting_replies.WITHOUT, which=meeting.reference, person=guest.id)
    await tell_with_others(doing, left, words, others=(alone,) if left.coming else ())
    return left


async def go_on_without(doing: Doing, meeting: Meeting, guest: Guest, *, by: str) -> Meeting:
    """Remove a guest who has declined. The meeting may be complete then."""
    left = meeting.without(guest.id)
    if left.state == "held" and left.is_complete:
        return await confirm(doing, left, but=by)
    await write(doing, left)
    return left


async def add_guest(doing: Doing, meeting: Meeting, guest: Guest) -> Meeting:
    """Add a guest, reserve the time for him or her too, and send the invitation.

    Raises:
        Taken: The guest is not free then. Nothing has changed.
    """
    grown = replace(meeting, guests=(*meeting.guests, guest))
    await write(doing, grown)
    if grown.state in STANDING:
        await invite(
            doing, grown, await find_party(doing.connection, grown.home, guest.id, guest.name, zone=grown.zone)
        )
    return grown


async def cancel(doing: Doing, meeting: Meeting) -> Meeting:
    """Free the time, and tell every guest who was coming."""
    gone = meeting.after("cancel")
    if meeting.start is not None and meeting.state != "lapsed":
        await tell_all(
            doing, meeting, "{organiser} has cancelled “{title}” {when}.", but=meeting.organiser, choices=(), after=gone
        )
    await write(doing, gone)
    return gone


@alarm
async def end_meeting_hold(ringing: Ringing, meeting: int, nth: int) -> None:
    """End a hold, free the time, and tell the organiser who has not answered.

    If the process dies before the commit, the hold stands and the alarm rings again; if after, the work is done.
    """
    found, doing = await _rung(ringing, meeting, nth)
    if found is None or found.state != "held":
        return
    lapsed = found.after("fall")
    await write(doing, lapsed)
    waited = [guest.name for guest in found.guests if guest.answer == "waiting"]
    missing = f"{join_words(waited)} did not answer in time" if waited else "not everybody comes"
    await tell_with_others(doing, lapsed, f"“{found.title}” has fallen through, since {missing}: it was to be ")
    gone = notice(lapsed, f"“{found.title}” of {found.name} has fallen through: {missing}.")
    for guest in found.coming:
        files = await enclosed(doing, lapsed, guest.id)
        if guest.answer == "accepted" or files:
            await doing.tell_guest(found, guest, replace(gone, enclosures=files))


@alarm
async def remind_of_meeting(ringing: Ringing, meeting: int, nth: int) -> None:
    """Remind everybody who comes, shortly before a meeting. Nobody is reminded of one that has ended.

    If the process dies before the commit, nobody is reminded and the alarm rings again; if after, each is told once.
    """
    found, doing = await _rung(ringing, meeting, nth)
    if found is None or found.state != "confirmed" or found.ends <= doing.now:
        return
    due = ringing.due
    if found.begins - REMINDED_BEFORE > due:  # that time has been skipped
        return
    await tell_all(doing, found, "“{title}” with {others} begins {when}.", kind="reminder", due=due, choices=())


@alarm
async def go_on_with_series(ringing: Ringing, meeting: int, nth: int) -> None:
    """Advance a series to its next time, and reserve one more ahead.

    If the process dies before the commit, the alarm rings again; if after, the series has advanced.
    """
    found, doing = await _rung(ringing, meeting, nth)
    if found is None or found.state != "confirmed" or found.weeks is None or found.ends > ringing.due:
        return
    next_ = found.gone_on(doing.now)
    try:
        await write(doing, next_)
    except Taken:
        lapsed = found.after("fall")
        await write(doing, lapsed)
        words = f"“{found.title}” cannot continue: somebody is busy at one of its next times"
        await tell_with_others(doing, lapsed, f"{words}. It was ")
        for guest in found.coming:
            reply = replace(notice(lapsed, f"{words}."), enclosures=await enclosed(doing, lapsed, guest.id))
            await doing.tell_guest(found, guest, reply)


async def _rung(ringing: Ringing, meeting: int, nth: int) -> tuple[Meeting | None, Doing]:
    """Return the meeting of an alarm, unless another time has been chosen."""
    found = await store.get(ringing.connection, meeting)
    doing = Doing(ringing.connection, ringing.now, ringing.tell)
    return (found if found and found.round == nth else None), doing


async def write(doing: Doing, meeting: Meeting) -> None:
    """Write a meeting with the reservations and alarms that follow from its state.

    An alarm that is still due stays, since it may have rung already: nobody is reminded twice.
    """
    before = await store.get(doing.connection, meeting.id)
    await _reserve(doing, meeting, before=before)
    await store.change(doing.connection, meeting)
    wanted = set(_alarms(meeting, doing.now))
    stays = wanted.intersection(_alarms(before, doing.now) if before and before.round == meeting.round else ())
    await drop_alarms(doing.connection, subject=meeting.subject, but=[work for work, _ in stays])
    for work, at in wanted - stays:
        at_ = max(at, doing.now)
        await set_alarm(doing.connection, work, at=at_, subject=meeting.subject, meeting=meeting.id, nth=meeting.round)


def _alarms(meeting: Meeting, now: datetime) -> Iterator[tuple[Work, datetime]]:
    """Yield the alarms of a meeting in its state, and when they ring."""
    if meeting.state == "held" and meeting.held_until:
        yield end_meeting_hold, meeting.held_until
    if meeting.state == "confirmed" and meeting.begins > now:
        yield remind_of_meeting, meeting.begins - REMINDED_BEFORE
    if meeting.state == "confirmed" and meeting.weeks:
        yield go_on_with_series, meeting.ends


async def _reserve(doing: Doing, meeting: Meeting, *, before: Meeting | None) -> None:
    """Replace the reservations of a meeting by what it needs now, for those who come: all of them or none."""
    async with doing.connection.transaction():
        people = await find_parties(doing.connection, meeting) if meeting.state in STANDING else []
        coming = {meeting.organiser, *(guest.id for guest in meeting.coming)}
        for purpose in before.purposes if before else ():
            await release(doing.connection, purpose)
        times = zip(meeting.purposes, meeting.occurrences(), strict=True) if people else ()
        for purpose, start in times:
            await reserve(
                doing.connection,
                [person.resource for person in people if person.id in coming],
                start,
                start + meeting.length,
                purpose=purpose,
                title=meeting.title,
                now=doing.now,
                until=meeting.held_until,
            )


async def skip_once(doing: Doing, meeting: Meeting, start: datetime) -> Meeting:
    """Free one time of a series, reserve one more ahead, and tell everybody but the organiser.

    Raises:
        Taken: Somebody is not free at the time that would be reserved. Nothing has changed.
    """
    less = meeting.skipping(start)
    await write(doing, less)
    async for guest in _guests(doing, less):
        zone = guest.resource.hours.tz
        gone, again = (told(time, zone, now=doing.now, lasting=True) for time in (start, less.begins))
        text = f"{less.name} skips “{less.title}” this once, {dated(gone)}. Its next time is {dated(again)}."
        said = Reply(text, kind="notice", subjects=(less.subject,), moments=(gone, again))
        await _tell(doing, less, guest, said, series=less)
    return less


async def move_once(doing: Doing, meeting: Meeting, start: datetime, to: datetime) -> tuple[Meeting, Meeting]:
    """Take one time out of a series, hold another in its place, and ask everybody. Return both meetings.

    Raises:
        Taken: Somebody is not free then, or at the time that would be reserved ahead. Nothing has changed.
    """
    less = meeting.skipping(start)
    once = replace(less, state="offered", round=0, start=None, weeks=None, held_until=None, skipped=())
    async with doing.connection.transaction():
        await write(doing, less)
        held = (await store.add(doing.connection, replace(once, guests=less.coming))).chosen(to, now=doing.now)
        await write(doing, held)
    async for guest in _guests(doing, held):
        names = [other.name for other in held.guests if other.id != guest.id]
        was = told(start, guest.resource.hours.tz, now=doing.now, lasting=True)
        said = meeting_replies.invitation(held, guest, names, now=doing.now, moved_from=was)
        await _tell(doing, held, guest, said, series=less)
    return less, held


async def _guests(doing: Doing, meeting: Meeting) -> AsyncIterator[Party]:
    coming = {guest.id for guest in meeting.coming}
    for person in await find_parties(doing.connection, meeting):
        if person.id in coming:
            yield person


async def _tell(doing: Doing, meeting: Meeting, guest: Party, said: Reply, *, series: Meeting) -> None:
    files = await enclosed(doing, series, guest.id)
    await doing.tell_guest(meeting, guest, replace(said, enclosures=files, zone=guest.resource.hours.zone))
