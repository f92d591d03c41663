"""What happens to a meeting: each step is written with its reservations, its alarms and what the others are told.

All of a step is one transaction of the caller's. Dies the process before its commit, nothing of it has happened: no
time is taken, nobody is told. Dies it after, everything stands, and what is to be said waits with its jobs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from core.alarms import Ringing, alarm, drop_alarms, set_alarm
from core.calendars import release, reserve
from core.calendars.inviting import Appointment, invited, uninvited
from core.choices import offer
from core.errors import SkillError, Taken
from core.messages import Mention, Reply
from core.skills.meetings import store, telling
from core.skills.meetings.meeting import STANDING, Guest, Meeting
from core.skills.meetings.parties import parties, party, suiting
from core.telling import told
from core.when import find_zone

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Sequence
    from datetime import datetime

    from psycopg import AsyncConnection

    from core.alarms import Work
    from core.messages import Address, Choice, Enclosure, Moment
    from core.skills.meetings.parties import Party

REMINDED_BEFORE: Final = timedelta(minutes=10)
LOOKED_AHEAD: Final = timedelta(days=7)
"""How far other times are looked for when one has fallen through."""


@dataclass(frozen=True, slots=True)
class Doing:
    """What a step works with: the transaction, the present, and the way to say something to somebody in it."""

    connection: AsyncConnection
    now: datetime
    tell: Callable[[Address, Reply], Awaitable[None]]

    async def tell_organiser(self, meeting: Meeting, reply: Reply) -> None:
        """Say something to the organiser alone."""
        await self.tell(meeting.home, reply)

    async def tell_guest(self, meeting: Meeting, guest: Guest, reply: Reply) -> None:
        """Say something to a guest alone."""
        await self.tell(meeting.home.of(Mention(guest.id, guest.name)), replace(reply, returns=meeting.home))


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
            await _invite(doing, held, each, before=meeting.start if meeting.state in STANDING else None)
    return held


async def accept(doing: Doing, meeting: Meeting, guest: Guest) -> Meeting:
    """Note that a guest comes; when all do, the meeting is confirmed, and everybody else is told."""
    answered = meeting.answered(guest.id, "accepted")
    if meeting.state == "held" and answered.is_complete:
        return await confirm(doing, answered, but=guest.id)
    await write(doing, answered)
    if meeting.state == "confirmed":
        await doing.tell_organiser(meeting, _notice(meeting, f"{guest.name} comes to “{meeting.title}” as well."))
    return answered


async def confirm(doing: Doing, meeting: Meeting, *, but: str) -> Meeting:
    """Keep the time for all, and tell everybody `but` one, whose turn it is."""
    confirmed = meeting.after("complete")
    await write(doing, confirmed)
    await _tell_all(doing, confirmed, "Confirmed: “{title}” with {others}, {when}.", but=but)
    return confirmed


async def decline(doing: Doing, meeting: Meeting, guest: Guest) -> Meeting:
    """Note that a guest does not come, free the time for her or him, and tell the organiser what can be done."""
    left = meeting.answered(guest.id, "declined")
    if not left.coming:
        left = left.after("fall")
    await write(doing, left)
    words = f"{guest.name} cannot come to “{meeting.title}”, "
    alone = offer("Meet without", telling.WITHOUT, which=meeting.reference, person=guest.id)
    await _tell_with_others(doing, left, words, others=(alone,) if left.coming else ())
    return left


async def enclosed(doing: Doing, meeting: Meeting, person: str) -> tuple[Enclosure, ...]:
    """Return what brings somebody's calendar to how a meeting stands, if that takes a file; it is sent once.

    While a time is held, what stood there before stays: the meeting may yet come about.
    """
    guest = meeting.guest(person)
    key = (meeting.home.service, meeting.home.workspace, person)
    comes = person == meeting.organiser or (guest is not None and guest.answer != "declined")
    if not comes or meeting.state not in STANDING:
        name = guest.name if guest else meeting.name
        return await uninvited(doing.connection, key, name, meeting.subject, now=doing.now)
    if meeting.state == "held" or (guest is not None and guest.answer == "waiting"):
        return ()
    names = (meeting.name, *(each.name for each in meeting.coming))
    wanted = Appointment(
        meeting.subject,
        meeting.title,
        meeting.begins,
        meeting.ends,
        meeting.name,
        names,
        weeks=meeting.weeks,
        zone=meeting.zone,
        without=meeting.skips,
    )
    return await invited(doing.connection, key, wanted, now=doing.now)


async def drop(doing: Doing, meeting: Meeting, guest: Guest, *, by: str) -> Meeting:
    """Let a meeting go on without a guest who has declined; it may be complete then."""
    left = meeting.without(guest.id)
    if left.state == "held" and left.is_complete:
        return await confirm(doing, left, but=by)
    await write(doing, left)
    return left


async def add(doing: Doing, meeting: Meeting, guest: Guest) -> Meeting:
    """Take somebody in, reserve the time for her or him too, and ask.

    Raises:
        Taken: she or he is not free then; nothing has changed.
    """
    grown = replace(meeting, guests=(*meeting.guests, guest))
    await write(doing, grown)
    if grown.state in STANDING:
        await _invite(doing, grown, await party(doing.connection, grown.home, guest.id, guest.name, zone=grown.zone))
    return grown


async def cancel(doing: Doing, meeting: Meeting) -> Meeting:
    """Free the time, and tell every guest who was to come."""
    gone = meeting.after("cancel")
    if meeting.start is not None and meeting.state != "lapsed":
        await _tell_all(
            doing,
            meeting,
            "{organiser} has cancelled “{title}”, {when}.",
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
    missing = f"{telling.listed(waited)} did not answer in time" if waited else "not everybody comes"
    await _tell_with_others(doing, lapsed, f"“{found.title}” has fallen through, since {missing}: it was to be ")
    gone = _notice(lapsed, f"“{found.title}” of {found.name} has fallen through: {missing}.")
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
    await _tell_all(doing, found, "“{title}” with {others} begins {when}.", kind="reminder", due=due, choices=())


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
        await _tell_with_others(doing, lapsed, f"{words}: it was ")
        for guest in found.coming:
            reply = replace(_notice(lapsed, f"{words}."), enclosures=await enclosed(doing, lapsed, guest.id))
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


async def _invite(doing: Doing, meeting: Meeting, guest: Party, *, before: datetime | None = None) -> None:
    names = [each.name for each in meeting.guests if each.id != guest.id]
    moved_from = told(before, guest.resource.hours.tz, now=doing.now) if before else None
    reply = telling.invitation(meeting, guest, names, now=doing.now, moved_from=moved_from)
    await doing.tell(meeting.home.of(Mention(guest.id, guest.name)), replace(reply, returns=meeting.home))


async def _tell_all(
    doing: Doing,
    meeting: Meeting,
    words: str,
    *,
    but: str = "",
    kind: str = "notice",
    due: datetime | None = None,
    choices: Sequence[Choice] | None = None,
    after: Meeting | None = None,
) -> None:
    """Tell everybody who comes, each in her or his own zone; their calendars show the meeting as it is `after`."""
    people = await parties(doing.connection, meeting)
    coming = {meeting.organiser, *(guest.id for guest in meeting.coming)}
    for each in people:
        if each.id == but or each.id not in coming:
            continue
        zone = each.resource.hours.tz
        moment = telling.when(meeting, zone, now=doing.now)
        names = [other.name for other in people if other.id != each.id and other.id in coming]
        text = words.format(
            title=meeting.title,
            organiser=meeting.name,
            others=telling.listed(names),
            when=f"{telling.again(meeting, zone)}{moment.words}",
        )
        reply = Reply(
            text,
            kind="reminder" if kind == "reminder" else "notice",
            choices=tuple(choices if choices is not None else (_leave(meeting, each),)),
            subjects=(meeting.subject,),
            moments=(moment,),
            enclosures=await enclosed(doing, after or meeting, each.id),
            due=due,
            zone=each.resource.hours.zone,
            returns=None if each.id == meeting.organiser else meeting.home,
        )
        await doing.tell(meeting.home.of(Mention(each.id, each.name)), reply)


def _leave(meeting: Meeting, each: Party) -> Choice:
    """Return the button by which somebody gets out of a meeting: the organiser ends it, a guest leaves."""
    if each.id == meeting.organiser:
        return offer("Cancel it", "cancel_meeting", which=meeting.reference)
    return offer("I cannot come", telling.DECLINE, which=meeting.reference, nth=meeting.round)


async def _tell_with_others(doing: Doing, meeting: Meeting, words: str, *, others: Sequence[Choice] = ()) -> None:
    """Tell the organiser what has happened to the time, and offer others that suit all."""
    people = await parties(doing.connection, meeting)
    zone = find_zone(meeting.zone)
    moment = telling.when(meeting, zone, now=doing.now)
    until = max(meeting.until, doing.now + LOOKED_AHEAD)
    found = await suiting(doing.connection, meeting, people, now=doing.now, since=doing.now, until=until)
    closing = (*others, offer("Cancel it", telling.CANCEL, which=meeting.reference))
    if found:
        intro = f"{words}{moment.words}. These times suit all:"
        reply = telling.offered(meeting, found, people, now=doing.now, intro=intro, answerable=False)
    else:
        reply = _notice(meeting, f"{words}{moment.words}. I find no other time that suits all.")
    moments: tuple[Moment, ...] = (moment, *reply.moments)
    files = await enclosed(doing, meeting, meeting.organiser)
    said = replace(reply, kind="notice", choices=(*reply.choices, *closing), moments=moments, enclosures=files)
    await doing.tell_organiser(meeting, said)


def _notice(meeting: Meeting, text: str) -> Reply:
    return Reply(text, kind="notice", subjects=(meeting.subject,))
