"""What happens to a meeting: each step is written with its reservations, its alarms and what the others are told.

All of a step is one transaction of the caller's. Dies the process before its commit, nothing of it has happened: no
time is taken, nobody is told. Dies it after, everything stands, and what is to be said waits with its jobs.
 | What happens to one time of a series: it is skipped, or becomes a meeting of its own at another time.

As in `core.skills.meetings.life`, all of a step is one transaction of the caller's: dies the process before its commit,
the series stands as it was, and nobody is told; dies it after, everything stands, and each is told once.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from core.abilities.alarms import Ringing, alarm, drop_alarms, set_alarm
from core.calendars import release, reserve
from core.model.buttons import offer
from core.model.errors import SkillError, Taken
from core.model.messages import Mention, Reply
from core.skills.meetings import meeting_replies, store
from core.skills.meetings.meeting import STANDING, Guest, Meeting
from core.skills.meetings.notifications import Doing, enclosed, invite, notice, tell_all, tell_with_others
from core.skills.meetings.participants import parties, party
from core.text.enumeration import join_words
from core.when.rendered_time import dated, told

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from datetime import datetime

    from core.abilities.alarms import Work
    from core.skills.meetings.participants import Party


REMINDED_BEFORE: Final = timedelta(minutes=10)


async def choose(doing: Doing, meeting: Meeting, start: datetime) -> Meeting:
    """Hold a time for all, and ask everybody, once for each time that is chosen.

    Raises:
        Taken: somebody is not free any more; nothing has changed.
        SkillError: the meeting was cancelled, or the time is past.
    """
    if start <= doing.now:
        raise SkillError("That time is past. Choose one that is to come.")
    held = meeting.chosen(start, now=doing.now)
    await write(doing, held)
    for each in await parties(doing.connection, held):
        if each.id != held.organiser:
            await invite(doing, held, each, before=meeting.start if meeting.state in STANDING else None)
    return held


async def accept(doing: Doing, meeting: Meeting, guest: Guest) -> Meeting:
    """Note that a guest comes; when all do, the meeting is confirmed, and everybody else is told."""
    answered = meeting.answered(guest.id, "accepted")
    if meeting.state == "held" and answered.is_complete:
        return await confirm(doing, answered, but=guest.id)
    await write(doing, answered)
    if meeting.state == "confirmed":
        await doing.tell_organiser(meeting, notice(meeting, f"{guest.name} comes to “{meeting.title}” as well."))
    return answered


async def confirm(doing: Doing, meeting: Meeting, *, but: str) -> Meeting:
    """Keep the time for all, and tell everybody `but` one, whose turn it is."""
    confirmed = meeting.after("complete")
    await write(doing, confirmed)
    await tell_all(doing, confirmed, "Confirmed: “{title}” with {others} {when}.", but=but)
    return confirmed


async def decline(doing: Doing, meeting: Meeting, guest: Guest) -> Meeting:
    """Note that a guest does not come, free the time for her or him, and tell the organiser what can be done."""
    left = meeting.answered(guest.id, "declined")
    if not left.coming:
        left = left.after("fall")
    await write(doing, left)
    words = f"{guest.name} cannot come to “{meeting.title}”, "
    alone = offer("Meet without", meeting_replies.WITHOUT, which=meeting.reference, person=guest.id)
    await tell_with_others(doing, left, words, others=(alone,) if left.coming else ())
    return left


async def go_on_without(doing: Doing, meeting: Meeting, guest: Guest, *, by: str) -> Meeting:
    """Let a meeting go on without a guest who has declined; it may be complete then."""
    left = meeting.without(guest.id)
    if left.state == "held" and left.is_complete:
        return await confirm(doing, left, but=by)
    await write(doing, left)
    return left


async def add_guest(doing: Doing, meeting: Meeting, guest: Guest) -> Meeting:
    """Take somebody in, reserve the time for her or him too, and ask.

    Raises:
        Taken: she or he is not free then; nothing has changed.
    """
    grown = replace(meeting, guests=(*meeting.guests, guest))
    await write(doing, grown)
    if grown.state in STANDING:
        await invite(doing, grown, await party(doing.connection, grown.home, guest.id, guest.name, zone=grown.zone))
    return grown


async def cancel(doing: Doing, meeting: Meeting) -> Meeting:
    """Free the time, and tell every guest who was to come."""
    gone = meeting.after("cancel")
    if meeting.start is not None and meeting.state != "lapsed":
        await tell_all(
            doing,
            meeting,
            "{organiser} has cancelled “{title}” {when}.",
            but=meeting.organiser,
            choices=(),
            after=gone,
        )
    await write(doing, gone)
    return gone


@alarm
async def end_meeting_hold(ringing: Ringing, meeting: int, nth: int) -> None:
    """Free a time that was held until now, and tell the organiser who has not answered.

    Dies the process before the commit, the hold stands and the alarm rings again; dies it after, it is done.
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
    """Remind everybody who comes, shortly before; of a meeting that has ended meanwhile, nobody.

    Dies the process before the commit, nobody was reminded and the alarm rings again; dies it after, each is told once.
    """
    found, doing = await _rung(ringing, meeting, nth)
    if found is None or found.state != "confirmed" or found.ends <= doing.now:
        return
    due = ringing.due
    if found.begins - REMINDED_BEFORE > due:  # that time was skipped meanwhile
        return
    await tell_all(doing, found, "“{title}” with {others} begins {when}.", kind="reminder", due=due, choices=())


@alarm
async def go_on_with_series(ringing: Ringing, meeting: int, nth: int) -> None:
    """Let a series go on with its next occurrence, and reserve one more ahead.

    Dies the process before the commit, the alarm rings again; dies it after, the next occurrence stands.
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
        words = f"“{found.title}” cannot go on as it was, since somebody is taken at one of the next times"
        await tell_with_others(doing, lapsed, f"{words}: it was ")
        for guest in found.coming:
            reply = replace(notice(lapsed, f"{words}."), enclosures=await enclosed(doing, lapsed, guest.id))
            await doing.tell_guest(found, guest, reply)


async def _rung(ringing: Ringing, meeting: int, nth: int) -> tuple[Meeting | None, Doing]:
    """Return the meeting of an alarm, unless another time was chosen meanwhile."""
    found = await store.get(ringing.connection, meeting)
    doing = Doing(ringing.connection, ringing.now, ringing.tell)
    return (found if found and found.round == nth else None), doing


async def write(doing: Doing, meeting: Meeting) -> None:
    """Write a meeting with what follows from its state: what is reserved, and what is to ring.

    What was to ring and still is stays as it is, since it may have rung already: nobody is reminded twice.
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
    """Yield what is to ring for a meeting as it stands, and when."""
    if meeting.state == "held" and meeting.held_until:
        yield end_meeting_hold, meeting.held_until
    if meeting.state == "confirmed" and meeting.begins > now:
        yield remind_of_meeting, meeting.begins - REMINDED_BEFORE
    if meeting.state == "confirmed" and meeting.weeks:
        yield go_on_with_series, meeting.ends


async def _reserve(doing: Doing, meeting: Meeting, *, before: Meeting | None) -> None:
    """Reserve anew what a meeting needs now: its times, for those who come; all of it or nothing."""
    async with doing.connection.transaction():
        people = await parties(doing.connection, meeting) if meeting.state in STANDING else []
        coming = {meeting.organiser, *(guest.id for guest in meeting.coming)}
        for purpose in before.purposes if before else ():
            await release(doing.connection, purpose)
        times = zip(meeting.purposes, meeting.occurrences(), strict=True) if people else ()
        for purpose, start in times:
            await reserve(
                doing.connection,
                [each.resource for each in people if each.id in coming],
                start,
                start + meeting.length,
                purpose=purpose,
                title=meeting.title,
                now=doing.now,
                until=meeting.held_until,
            )


async def skip_once(doing: Doing, meeting: Meeting, start: datetime) -> Meeting:
    """Free one time of a series for all, reserve one more ahead, and tell everybody but the organiser.

    Raises:
        Taken: somebody is not free at the time that would be reserved; nothing has changed.
    """
    less = meeting.skipping(start)
    await write(doing, less)
    async for each in _guests(doing, less):
        zone = each.resource.hours.tz
        gone, again = (told(time, zone, now=doing.now, lasting=True) for time in (start, less.begins))
        text = f"{less.name} skips “{less.title}” this once, {dated(gone)}. Its next time is {dated(again)}."
        said = Reply(text, kind="notice", subjects=(less.subject,), moments=(gone, again))
        await _tell(doing, less, each, said, series=less)
    return less


async def move_once(doing: Doing, meeting: Meeting, start: datetime, to: datetime) -> tuple[Meeting, Meeting]:
    """Take one time out of a series, and hold another one in its place; ask everybody. Return both.

    Raises:
        Taken: somebody is not free then, or at the time that would be reserved ahead; nothing has changed.
    """
    less = meeting.skipping(start)
    once = replace(less, state="offered", round=0, start=None, weeks=None, held_until=None, skipped=())
    async with doing.connection.transaction():
        await write(doing, less)
        held = (await store.add(doing.connection, replace(once, guests=less.coming))).chosen(to, now=doing.now)
        await write(doing, held)
    async for each in _guests(doing, held):
        names = [guest.name for guest in held.guests if guest.id != each.id]
        was = told(start, each.resource.hours.tz, now=doing.now, lasting=True)
        said = meeting_replies.invitation(held, each, names, now=doing.now, moved_from=was)
        await _tell(doing, held, each, said, series=less)
    return less, held


async def _guests(doing: Doing, meeting: Meeting) -> AsyncIterator[Party]:
    coming = {guest.id for guest in meeting.coming}
    for each in await parties(doing.connection, meeting):
        if each.id in coming:
            yield each


async def _tell(doing: Doing, meeting: Meeting, each: Party, said: Reply, *, series: Meeting) -> None:
    files = await enclosed(doing, series, each.id)
    whole = replace(said, enclosures=files, zone=each.resource.hours.zone, returns=meeting.home)
    await doing.tell(meeting.home.of(Mention(each.id, each.name)), whole)
