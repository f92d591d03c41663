"""The guests' answers: accept, decline (also later), suggest another time, and who has answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.model.buttons import declines, offer, offer_asking
from core.model.errors import SkillError
from core.model.messages import Reply
from core.skills.meetings import lifecycle, meeting_replies
from core.skills.meetings.meeting_lookup import doing, find_meetings, guest_of, lock_meeting, which_one
from core.skills.meetings.meeting_request import ThisMeeting, WhichMeeting  # noqa: TC001 — they make the schema
from core.skills.meetings.notifications import enclosed
from core.skills.meetings.participants import find_busy, find_meeting_times, find_parties
from core.skills.meetings.reschedule import read_goal
from core.text.enumeration import join_words
from core.when import find_zone
from core.when.rendered_time import told

if TYPE_CHECKING:
    from core.abilities.turn import Turn


@ability(
    effect=True,
    examples=[
        "accept {which}",
        "i accept {which}",
        "i accept the invitation to {which}",
        "accept the invitation to {which}",
        "i will come to {which}",
        "i'll come to {which}",
        "count me in for {which}",
    ],
)
async def accept_meeting(turn: Turn, which: WhichMeeting = "the meeting", nth: int = 0) -> Reply:
    """Accept an invitation to a meeting. Use it when somebody says that he or she comes.

    which: the person's words for it, for instance “the sync with @ana”; “the meeting” if nothing is said.
    nth: leave it out.

    If the process dies before the commit, there is no answer; if after, it counts and the others are told once.
    """
    async with turn.connect() as connection:
        meeting = await lock_meeting(connection, turn, which)
        guest = guest_of(turn, meeting, nth)
        zone = find_zone((await turn.speaker_zone()).name)
        moment = meeting_replies.when(meeting, zone, now=turn.now)
        at = f"{meeting_replies.describe_recurrence(meeting, zone)}{moment.words}"
        if guest.answer == "accepted":
            return Reply(f"You have already accepted “{meeting.title}”: {at}.", moments=(moment,))
        after = await lifecycle.accept(doing(turn, connection), meeting, guest)
        files = await enclosed(doing(turn, connection), after, guest.id)
    names = join_words([after.name, *(other.name for other in after.coming if other.id != guest.id)])
    if after.state == "confirmed":
        text = f"You have accepted, and it is confirmed: “{after.title}” with {names}, {at}."
    else:
        text = f"You have accepted “{after.title}”: {at}. I will tell you when everybody has."
    leave = offer("I cannot come", meeting_replies.DECLINE, which=after.reference, nth=after.round)
    return Reply(text, choices=(leave,), subjects=(after.subject,), moments=(moment,), enclosures=files)


@ability(
    effect=True,
    examples=[
        "decline {which}",
        "i decline {which}",
        "leave {which}",
        "i can't make {which}",
        "i cannot make {which}",
        "i can't make it to {which}",
        "i cannot make it to {which}",
        "i can't come to {which}",
        "i cannot come to {which}",
        "i can't attend {which}",
        "i have to skip {which}",
        "i have to miss {which}",
        "i won't make it to {which}",
    ],
)
async def decline_meeting(turn: Turn, which: WhichMeeting = "the meeting", nth: int = 0) -> Reply:
    """Decline an invitation to a meeting, or leave one. Use it when somebody cannot come.

    which: the person's words for it, for instance “the sync with @ana”; “the meeting” if nothing is said.
    nth: leave it out.

    If the process dies before the commit, nothing has changed; if after, the organiser is told once.
    """
    async with turn.connect() as connection:
        if not which.startswith("#") and len(several := await find_meetings(connection, turn, which)) > 1:
            return await which_one(turn, several, ability=decline_meeting.__name__)
        meeting = await lock_meeting(connection, turn, which)
        if meeting.organiser == turn.message.person.id:
            raise SkillError(f"You organise “{meeting.title}”: cancel it, or move it to another time.")
        guest = guest_of(turn, meeting, nth)
        if guest.answer == "declined":
            raise SkillError(f"You have already declined “{meeting.title}”. {meeting.name} knows.")
        left = await lifecycle.decline(doing(turn, connection), meeting, guest)
        files = await enclosed(doing(turn, connection), left, guest.id)
        zone = find_zone((await turn.speaker_zone()).name)
    moment = meeting_replies.when(meeting, zone, now=turn.now)
    suggest = offer_asking(
        "Suggest another time", meeting_replies.SUGGEST, "when", "When would suit you?", which=meeting.reference
    )
    text = f"You have declined “{meeting.title}”, {moment.words}. {meeting.name} knows."
    return Reply(text, choices=(suggest,), subjects=(meeting.subject,), moments=(moment,), enclosures=files)


@ability(effect=True, examples=["suggest {when} for {which}", "suggest {when} instead for {which}"])
async def suggest_meeting_time(turn: Turn, when: str, which: WhichMeeting = "the meeting") -> Reply:
    """Suggest another time for a meeting to its organiser. Use it when a guest wants another time.

    when: the time in the person's own words, for instance “Thursday at 3pm”; do not compute it.
    which: the person's words for it, for instance “the sync with @ana”; “the meeting” if nothing is said.

    If the process dies before the commit, nobody is told; if after, the organiser is told once.
    """
    if declines(when):
        return Reply("All right, I suggest nothing.")
    async with turn.connect() as connection:
        meeting = await lock_meeting(connection, turn, which)
        guest = meeting.guest(turn.message.person.id)
        if guest is None:
            raise SkillError(f"You organise “{meeting.title}”: say “move the meeting to {when}”.")
        zone = (await turn.speaker_zone()).name
        to = read_goal(meeting, when, now=turn.now, zone=zone, locale=turn.message.person.locale)
        people = await find_parties(connection, meeting)
        organisers = find_zone(meeting.zone)
        keep = offer("Keep the time", meeting_replies.NOTHING)
        if to.start:
            busy = await find_busy(connection, meeting, people, to.start, now=turn.now)
            at = told(to.start, organisers, now=turn.now, lasting=True)
            slot = meeting_replies.slot_at(to.start, meeting, people)
            suits = f"{join_words(busy)} cannot make it" if busy else "It suits everybody"
            explained = f"{at.words}{meeting_replies.describe_local_times(slot, people)}"
            text = f"{guest.name} suggests another time for “{meeting.title}”: {explained}. {suits}."
            choices = (keep,) if busy else (meeting_replies.choose(meeting, to.start, "Move it there"), keep)
            said = Reply(text, kind="notice", choices=choices, subjects=(meeting.subject,), moments=(at,))
        else:
            slots = await find_meeting_times(connection, meeting, people, now=turn.now, since=to.since, until=to.until)
            if not slots:
                raise SkillError(f"No time then suits everybody at “{meeting.title}”. Say another.")
            intro = f"{guest.name} suggests another time for “{meeting.title}”: {when}. These suit everybody:"
            said = meeting_replies.offer_times(meeting, slots, people, now=turn.now, intro=intro, answerable=False)
        await doing(turn, connection).tell_organiser(meeting, said)
    return Reply(f"{meeting.name} knows, and decides.", subjects=(meeting.subject,))


@ability(
    literal=True,
    examples=[
        "who has answered",
        "who has accepted",
        "who has declined",
        "has everybody answered",
        "has everyone answered",
        "has everybody accepted",
        "has everyone accepted",
        "who has answered {which}",
        "who has accepted {which}",
        "who is coming to {which}",
        "who comes to {which}",
        "who is in {which}",
    ],
)
async def meeting_answers(turn: Turn, which: ThisMeeting = "") -> Reply:
    """Say who has answered the invitation to a meeting. Use it when somebody asks who comes.

    which: the person's words for it, for instance “the sync with @ana”.
    """
    async with turn.connect() as connection:
        meetings = await find_meetings(connection, turn, which)
    if len(meetings) > 1:
        return await which_one(turn, meetings, ability=meeting_answers.__name__)
    meeting = meetings[0]
    zone = find_zone((await turn.speaker_zone()).name)
    moment = meeting_replies.when(meeting, zone, now=turn.now)
    at = f"{meeting_replies.describe_recurrence(meeting, zone)}{moment.words}"
    head = f"“{meeting.title}” of {meeting.name}, {at}, is {meeting.state}:"
    text = f"{head}\n\n{meeting_replies.list_answers(meeting.guests)}"
    return Reply(text, subjects=(meeting.subject,), moments=(moment,))
