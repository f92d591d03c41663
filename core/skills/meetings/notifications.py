"""Who is told what about a meeting, each in his or her own zone, with the file that updates a calendar.

Everything is sent in the transaction of a step (see `core.skills.meetings.lifecycle`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from core.calendars import Appointment, issue_cancellation, issue_invitation
from core.model.buttons import offer
from core.model.messages import Mention, Reply
from core.skills.meetings import meeting_replies
from core.skills.meetings.meeting import STANDING
from core.skills.meetings.participants import find_meeting_times, find_parties
from core.text.enumeration import join_words
from core.when import find_zone
from core.when.rendered_time import dated, told

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime

    from psycopg import AsyncConnection

    from core.model.messages import Address, Choice, Enclosure, Moment
    from core.skills.meetings.meeting import Guest, Meeting
    from core.skills.meetings.participants import Party

LOOKED_AHEAD: Final = timedelta(days=7)
"""How far ahead other times are searched when one falls through."""


@dataclass(frozen=True, slots=True)
class Doing:
    """The context of a step: its transaction, the current time, and how to send a message in it."""

    connection: AsyncConnection
    now: datetime
    tell: Callable[[Address, Reply], Awaitable[None]]

    async def tell_organiser(self, meeting: Meeting, reply: Reply) -> None:
        """Send a direct message to the organiser."""
        await self.tell(meeting.home, reply)

    async def tell_guest(self, meeting: Meeting, guest: Guest | Party, reply: Reply) -> None:
        """Send a direct message to a guest."""
        await self.tell(meeting.home.of(Mention(guest.id, guest.name)), replace(reply, returns=meeting.home))


async def invite(doing: Doing, meeting: Meeting, guest: Party, *, before: datetime | None = None) -> None:
    """Invite a guest. `before` is the previous time, if the meeting moves."""
    names = [other.name for other in meeting.guests if other.id != guest.id]
    moved_from = told(before, guest.resource.hours.tz, now=doing.now, lasting=True) if before else None
    reply = meeting_replies.invitation(meeting, guest, names, now=doing.now, moved_from=moved_from)
    await doing.tell_guest(meeting, guest, reply)


async def tell_all(
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
    """Tell everybody who comes, in his or her own zone. Their calendars show the meeting as it is `after`."""
    people = await find_parties(doing.connection, meeting)
    coming = {meeting.organiser, *(guest.id for guest in meeting.coming)}
    for person in people:
        if person.id == but or person.id not in coming:
            continue
        zone = person.resource.hours.tz
        moment = meeting_replies.when(meeting, zone, now=doing.now, lasting=True)
        names = [other.name for other in people if other.id != person.id and other.id in coming]
        text = words.format(
            title=meeting.title,
            organiser=meeting.name,
            others=join_words(names),
            when=f"{meeting_replies.describe_recurrence(meeting, zone)}{dated(moment)}",
        )
        reply = Reply(
            text,
            kind="reminder" if kind == "reminder" else "notice",
            choices=tuple(choices if choices is not None else (_leave(meeting, person),)),
            subjects=(meeting.subject,),
            moments=(moment,),
            enclosures=await enclosed(doing, after or meeting, person.id),
            due=due,
            zone=person.resource.hours.zone,
            returns=None if person.id == meeting.organiser else meeting.home,
        )
        await doing.tell(meeting.home.of(Mention(person.id, person.name)), reply)


def _leave(meeting: Meeting, person: Party) -> Choice:
    """Return the button to get out of a meeting: the organiser cancels it, a guest declines."""
    if person.id == meeting.organiser:
        return offer("Cancel it", "cancel_meeting", which=meeting.reference)
    return offer("I cannot come", meeting_replies.DECLINE, which=meeting.reference, nth=meeting.round)


async def tell_with_others(doing: Doing, meeting: Meeting, words: str, *, others: Sequence[Choice] = ()) -> None:
    """Tell the organiser what has happened to the time, and offer others that suit everybody."""
    people = await find_parties(doing.connection, meeting)
    zone = find_zone(meeting.zone)
    moment = meeting_replies.when(meeting, zone, now=doing.now, lasting=True)
    until = max(meeting.until, doing.now + LOOKED_AHEAD)
    found = await find_meeting_times(doing.connection, meeting, people, now=doing.now, since=doing.now, until=until)
    closing = (*others, offer("Cancel it", meeting_replies.CANCEL, which=meeting.reference))
    if found:
        intro = f"{words}{moment.words}. These times suit everybody:"
        reply = meeting_replies.offer_times(meeting, found, people, now=doing.now, intro=intro, answerable=False)
    else:
        reply = notice(meeting, f"{words}{moment.words}. I find no other time that suits everybody.")
    moments: tuple[Moment, ...] = (moment, *reply.moments)
    files = await enclosed(doing, meeting, meeting.organiser)
    said = replace(reply, kind="notice", choices=(*reply.choices, *closing), moments=moments, enclosures=files)
    await doing.tell_organiser(meeting, said)


def notice(meeting: Meeting, text: str) -> Reply:
    """Return a notice about a meeting."""
    return Reply(text, kind="notice", subjects=(meeting.subject,))


async def enclosed(doing: Doing, meeting: Meeting, person: str) -> tuple[Enclosure, ...]:
    """Return the file that updates a person's calendar to the state of a meeting, if one is needed. It is sent once.

    While a time is held, the earlier entry stays, since the meeting may still be confirmed.
    """
    guest = meeting.guest(person)
    key = (meeting.home.service, meeting.home.workspace, person)
    comes = person == meeting.organiser or (guest is not None and guest.answer != "declined")
    if not comes or meeting.state not in STANDING:
        name = guest.name if guest else meeting.name
        return await issue_cancellation(doing.connection, key, name, meeting.subject, now=doing.now)
    if meeting.state == "held" or (guest is not None and guest.answer == "waiting"):
        return ()
    names = (meeting.name, *(other.name for other in meeting.coming))
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
    return await issue_invitation(doing.connection, key, wanted, now=doing.now)
