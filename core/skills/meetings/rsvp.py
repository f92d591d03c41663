"""The guests' side: accept, decline or leave, suggest another time, and see who has answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.abilities.arguments import Id, SaidTime  # noqa: TC001 — they make the schema
from core.abilities.phrasing import phrasings
from core.abilities.unit_of_work import UnitOfWork
from core.calendars import Span
from core.model.buttons import declines, offer
from core.model.errors import SkillError
from core.model.replies import Reply
from core.skills.meetings import lifecycle, meeting_replies
from core.skills.meetings.meeting_lookup import find_meetings, guest_of, lock_meeting, meant_meeting, which_one
from core.skills.meetings.meeting_replies import tell_when
from core.skills.meetings.meeting_request import ThisMeeting, WhichMeeting  # noqa: TC001 — they make the schema
from core.skills.meetings.notifications import enclosed
from core.skills.meetings.participants import find_busy, find_meeting_times, find_parties
from core.skills.meetings.reschedule import read_goal
from core.text.enumeration import join_words
from core.when.rendered_time import Reader

if TYPE_CHECKING:
    from core.abilities.turn import Turn

_ANSWERS = {"waiting": "has not answered yet", "accepted": "has accepted", "declined": "has declined"}


@ability(
    effect=True,
    examples=phrasings(
        "[i ]accept {which}",
        "[i ]accept the invitation to {which}",
        "(i will|i'll) come to {which}",
        "count me in for {which}",
    ),
)
async def accept_meeting(turn: Turn, which: WhichMeeting = "the meeting", nth: Id = 0) -> Reply:
    """Accept an invitation to a meeting. Use it when somebody says that they will come.

    which: the person's words for it, for instance “the sync with @ana”; “the meeting” if the person does not say.
    nth: leave it out.

    If the process dies before the commit, nothing is stored; if after, the answer counts and others are notified once.
    """
    unit = UnitOfWork.of(turn)
    meeting = await lock_meeting(unit.connection, turn, which)
    guest = guest_of(turn, meeting, nth)
    at, moment = tell_when(meeting, await turn.reader())
    if guest.answer == "accepted":
        return Reply(f"You have already accepted “{meeting.title}”: {at}.", moments=(moment,))
    after = await lifecycle.accept(unit, meeting, guest)
    files = await enclosed(unit, after, guest.id)
    names = join_words([after.name, *(other.name for other in after.coming if other.id != guest.id)])
    if after.state == "confirmed":
        text = f"You have accepted, and it is confirmed: “{after.title}” with {names}, {at}."
    else:
        text = f"You have accepted “{after.title}”: {at}. I will tell you when everybody has."
    leave = meeting_replies.leave(after, guest.id)
    return Reply(text, choices=(leave,), subjects=(after.subject,), moments=(moment,), enclosures=files)


@ability(
    effect=True,
    examples=phrasings(
        "[i ]decline {which}",
        "leave {which}",
        "i (can't|cannot) (make|make it to|come to) {which}",
        "i can't attend {which}",
        "i have to (skip|miss) {which}",
        "i won't make it to {which}",
    ),
)
async def decline_meeting(turn: Turn, which: WhichMeeting = "the meeting", nth: Id = 0) -> Reply:
    """Decline an invitation to a meeting, or leave a meeting. Use it when somebody cannot come.

    which: the person's words for it, for instance “the sync with @ana”; “the meeting” if the person does not say.
    nth: leave it out.

    If the process dies before the commit, nothing has changed; if after, the organiser is notified once.
    """
    unit = UnitOfWork.of(turn)
    meeting = await meant_meeting(unit.connection, turn, which, ability=decline_meeting.__name__)
    if isinstance(meeting, Reply):
        return meeting
    if meeting.organiser == turn.message.person.id:
        raise SkillError(f"You organise “{meeting.title}”: cancel it, or move it to another time.")
    guest = guest_of(turn, meeting, nth)
    if guest.answer == "declined":
        raise SkillError(f"You have already declined “{meeting.title}”. {meeting.name} has been told.")
    left = await lifecycle.decline(unit, meeting, guest)
    files = await enclosed(unit, left, guest.id)
    moment = (await turn.reader()).told(meeting.begins)
    suggest = meeting_replies.suggest(meeting)
    text = f"You have declined “{meeting.title}”, {moment.words}. {meeting.name} has been told."
    return Reply(text, choices=(suggest,), subjects=(meeting.subject,), moments=(moment,), enclosures=files)


@ability(effect=True, examples=phrasings("suggest {when}[ instead] for {which}"))
async def suggest_meeting_time(turn: Turn, when: SaidTime, which: WhichMeeting = "the meeting") -> Reply:
    """Suggest another time for a meeting to its organiser. Use it when a guest wants another time.

    when: the time in the person's own words, for instance “Thursday at 3pm”; do not compute it.
    which: the person's words for it, for instance “the sync with @ana”; “the meeting” if the person does not say.

    If the process dies before the commit, nobody is notified; if after, the organiser is notified once.
    """
    if declines(when):
        return Reply("All right, I suggest nothing.")
    unit = UnitOfWork.of(turn)
    meeting = await lock_meeting(unit.connection, turn, which)
    guest, title = meeting.guest(turn.message.person.id), meeting.title
    if guest is None:
        raise SkillError(f"You organise “{title}”: say “move the meeting to {when}”.")
    zone, locale = (await turn.reader()).zone, turn.message.person.locale
    to = read_goal(meeting, when, now=turn.now, zone=zone, locale=locale)
    people = await find_parties(unit.connection, meeting)
    suggests = f"{guest.name} suggests another time for “{title}”"
    if to.start:
        busy = await find_busy(unit, meeting, people, to.start)
        at = people[0].told(to.start, now=turn.now)
        slot = meeting_replies.slot_at(to.start, meeting, people)
        explained = f"{at.words}{meeting_replies.describe_local_times(slot, people)}"
        suits = f"{join_words(busy)} cannot make it" if busy else "It suits everybody"
        keep = offer("Keep the time", "leave_it")
        choices = (keep,) if busy else (meeting_replies.choose(meeting, to.start, "Move it there"), keep)
        text = f"{suggests}: {explained}. {suits}."
        said = Reply(text, kind="notice", choices=choices, subjects=(meeting.subject,), moments=(at,))
    else:
        window = Span(to.since, to.until)
        slots = await find_meeting_times(unit, meeting, people, window)
        if not slots:
            raise SkillError(f"No time then suits everybody at “{title}”. Say another.")
        intro, reader = f"{suggests}: {when}. These suit everybody:", Reader(turn.now, people[0].zone)
        said = meeting_replies.offer_times(meeting, slots, people, reader, intro=intro, answerable=False)
    await unit.tell(meeting.home, said)
    return Reply(f"{meeting.name} has been told, and decides.", subjects=(meeting.subject,))


@ability(
    literal=True,
    examples=phrasings(
        "who has (answered|accepted|declined)",
        "has (everybody|everyone) (answered|accepted)",
        "who has (answered|accepted) {which}",
        "who (is coming|comes) to {which}",
        "who is in {which}",
    ),
)
async def meeting_answers(turn: Turn, which: ThisMeeting = "") -> Reply:
    """Say who has answered the invitation to a meeting. Use it when somebody asks who is coming.

    which: the person's words for it, for instance “the sync with @ana”.
    """
    async with turn.connect() as connection:
        meetings = await find_meetings(connection, turn, which)
    if len(meetings) > 1:
        return await which_one(turn, meetings, ability=meeting_answers.__name__)
    meeting = meetings[0]
    at, moment = tell_when(meeting, await turn.reader())
    head = f"“{meeting.title}” of {meeting.name}, {at}, is {meeting.state}:"
    text = "\n".join([head, "", *(f"- {guest.name} {_ANSWERS[guest.answer]}" for guest in meeting.guests)])
    return Reply(text, subjects=(meeting.subject,), moments=(moment,))
