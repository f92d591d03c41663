"""The notices about a meeting, in each reader's own zone, with the file that updates the reader's calendar.

Everything is sent in the transaction of a step (see `core.skills.meetings.lifecycle`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.calendars import Appointment, Span, issue_cancellation, issue_invitation
from core.model.buttons import offer
from core.model.messages import Mention
from core.model.replies import Reply
from core.skills.meetings import meeting_replies
from core.skills.meetings.meeting import STANDING
from core.skills.meetings.participants import find_meeting_times, find_parties
from core.text.enumeration import join_words
from core.when.rendered_time import Reader, dated
from core.when.search_window import DAYS_AHEAD

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from core.abilities.unit_of_work import UnitOfWork
    from core.model.replies import Choice, Enclosure
    from core.skills.meetings.meeting import Guest, Meeting
    from core.skills.meetings.participants import Party


async def tell_guest(unit: UnitOfWork, meeting: Meeting, guest: Guest | Party, reply: Reply) -> None:
    """Send a direct message to a guest. If it cannot be delivered, the organiser is notified."""
    await unit.tell(meeting.home.of(Mention(guest.id, guest.name)), replace(reply, returns=meeting.home))


async def tell_all(
    unit: UnitOfWork,
    meeting: Meeting,
    words: str,
    *,
    but: str = "",
    due: datetime | None = None,
    choices: Sequence[Choice] | None = None,
    after: Meeting | None = None,
) -> None:
    """Notify everybody who comes; with `due`, as a reminder. Calendar files show the meeting as it is `after` the step.

    In `words`, `{title}`, `{organiser}`, `{others}` and `{when}` are filled in.
    """
    people = await find_parties(unit.connection, meeting)
    coming = {meeting.organiser, *(guest.id for guest in meeting.coming)}
    for person in people:
        if person.id == but or person.id not in coming:
            continue
        moment = person.told(meeting.begins, now=unit.now)
        text = words.format(
            title=meeting.title,
            organiser=meeting.name,
            others=join_words(other.name for other in people if other.id != person.id and other.id in coming),
            when=f"{meeting_replies.describe_recurrence(meeting, person.zone)}{dated(moment)}",
        )
        reply = Reply(
            text,
            kind="reminder" if due else "notice",
            choices=tuple(choices if choices is not None else (meeting_replies.leave(meeting, person.id),)),
            subjects=(meeting.subject,),
            moments=(moment,),
            enclosures=await enclosed(unit, after or meeting, person.id),
            due=due,
            zone=person.resource.hours.zone,
            returns=None if person.id == meeting.organiser else meeting.home,
        )
        await unit.tell(meeting.home.of(Mention(person.id, person.name)), reply)


async def tell_with_others(unit: UnitOfWork, meeting: Meeting, words: str, *, others: Sequence[Choice] = ()) -> None:
    """Tell the organiser that the time no longer holds, and offer other times that suit everybody."""
    people = await find_parties(unit.connection, meeting)
    moment = people[0].told(meeting.begins, now=unit.now)
    window = Span(unit.now, max(meeting.until, unit.now + DAYS_AHEAD))
    found = await find_meeting_times(unit, meeting, people, window)
    if found:
        intro, reader = f"{words}{moment.words}. These times suit everybody:", Reader(unit.now, people[0].zone)
        reply = meeting_replies.offer_times(meeting, found, people, reader, intro=intro, answerable=False)
    else:
        reply = notice(meeting, f"{words}{moment.words}. I find no other time that suits everybody.")
    closing = (*others, offer("Cancel it", "confirm_cancelling", which=meeting.reference))
    said = replace(
        reply,
        kind="notice",
        choices=(*reply.choices, *closing),
        moments=(moment, *reply.moments),
        enclosures=await enclosed(unit, meeting, meeting.organiser),
    )
    await unit.tell(meeting.home, said)


def notice(meeting: Meeting, text: str) -> Reply:
    """Return a notice about a meeting."""
    return Reply(text, kind="notice", subjects=(meeting.subject,))


async def enclosed(unit: UnitOfWork, meeting: Meeting, person: str) -> tuple[Enclosure, ...]:
    """Return the file that brings a person's calendar up to date with a meeting, if needed. Each is sent once.

    While a new time is held, the calendar keeps the earlier one, because the new one is not confirmed yet.
    """
    guest = meeting.guest(person)
    key = (meeting.home.service, meeting.home.workspace, person)
    comes = person == meeting.organiser or (guest is not None and guest.answer != "declined")
    if not comes or meeting.state not in STANDING:
        name = guest.name if guest else meeting.name
        return await issue_cancellation(unit.connection, key, name, meeting.subject, now=unit.now)
    if meeting.state == "held" or (guest is not None and guest.answer == "waiting"):
        return ()
    wanted = Appointment(
        meeting.subject,
        meeting.title,
        meeting.begins,
        meeting.ends,
        meeting.name,
        (meeting.name, *(other.name for other in meeting.coming)),
        weeks=meeting.weeks,
        zone=meeting.zone,
        without=meeting.skips,
    )
    return await issue_invitation(unit.connection, key, wanted, now=unit.now)
