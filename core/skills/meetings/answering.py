"""What guests do: accept, decline (also later), suggest another time. Each effect is written where it is recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.model.buttons import declines, offer, offer_asking
from core.model.errors import SkillError
from core.model.messages import Reply
from core.skills.meetings import life, telling
from core.skills.meetings.announcing import enclosed
from core.skills.meetings.arguments import WhichMeeting  # noqa: TC001 — they make the schema
from core.skills.meetings.meant import doing, found, guest_of, pressed, which_one
from core.skills.meetings.moving import moved
from core.skills.meetings.parties import parties, suiting, taken
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

    Dies the process before the commit, there is no answer; dies it after, it counts, and whoever is told is told once.
    """
    async with turn.connect() as connection:
        meeting = await pressed(connection, turn, which)
        guest = guest_of(turn, meeting, nth)
        zone = find_zone((await turn.speaker_zone()).name)
        moment = telling.when(meeting, zone, now=turn.now)
        at = f"{telling.again(meeting, zone)}{moment.words}"
        if guest.answer == "accepted":
            return Reply(f"You have accepted “{meeting.title}” already: {at}.", moments=(moment,))
        after = await life.accept(doing(turn, connection), meeting, guest)
        files = await enclosed(doing(turn, connection), after, guest.id)
    names = join_words([after.name, *(each.name for each in after.coming if each.id != guest.id)])
    if after.state == "confirmed":
        text = f"You have accepted, and it is confirmed: “{after.title}” with {names}, {at}."
    else:
        text = f"You have accepted “{after.title}”: {at}. I tell you when everybody has."
    leave = offer("I cannot come", telling.DECLINE, which=after.reference, nth=after.round)
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

    Dies the process before the commit, nothing has changed; dies it after, the organiser is told, once.
    """
    async with turn.connect() as connection:
        if not which.startswith("#") and len(several := await found(connection, turn, which)) > 1:
            return await which_one(turn, several, ability=decline_meeting.__name__)
        meeting = await pressed(connection, turn, which)
        if meeting.organiser == turn.message.person.id:
            raise SkillError(f"You organise “{meeting.title}”: say “cancel the meeting”, or move it to another time.")
        guest = guest_of(turn, meeting, nth)
        if guest.answer == "declined":
            raise SkillError(f"You have declined “{meeting.title}” already; {meeting.name} knows.")
        left = await life.decline(doing(turn, connection), meeting, guest)
        files = await enclosed(doing(turn, connection), left, guest.id)
        zone = find_zone((await turn.speaker_zone()).name)
    moment = telling.when(meeting, zone, now=turn.now)
    suggest = offer_asking(
        "Suggest another time", telling.SUGGEST, "when", "When would suit you?", which=meeting.reference
    )
    text = f"You have declined “{meeting.title}”, {moment.words}; I have told {meeting.name}."
    return Reply(text, choices=(suggest,), subjects=(meeting.subject,), moments=(moment,), enclosures=files)


@ability(
    effect=True,
    examples=[
        "suggest {when} for {which}",
        "suggest {when} instead for {which}",
    ],
)
async def suggest_meeting_time(turn: Turn, when: str, which: WhichMeeting = "the meeting") -> Reply:
    """Suggest another time for a meeting to its organiser. Use it when a guest wants another time.

    when: the time in the person's own words, for instance “Thursday at 3pm”; do not reckon.
    which: the person's words for it, for instance “the sync with @ana”; “the meeting” if nothing is said.

    Dies the process before the commit, nobody was told; dies it after, the organiser is told, once.
    """
    if declines(when):
        return Reply("All right, I suggest nothing.")
    async with turn.connect() as connection:
        meeting = await pressed(connection, turn, which)
        guest = meeting.guest(turn.message.person.id)
        if guest is None:
            raise SkillError(f"You organise “{meeting.title}”: say “move the meeting to {when}”.")
        zone = (await turn.speaker_zone()).name
        to = moved(meeting, when, now=turn.now, zone=zone, locale=turn.message.person.locale)
        people = await parties(connection, meeting)
        organisers = find_zone(meeting.zone)
        keep = offer("Keep the time", telling.NOTHING)
        if to.start:
            busy = await taken(connection, meeting, people, to.start, now=turn.now)
            at = told(to.start, organisers, now=turn.now, lasting=True)
            slot = telling.strained(to.start, meeting, people)
            suits = f"{join_words(busy)} cannot then" if busy else "It suits all"
            explained = f"{at.words}{telling.others(slot, people)}"
            text = f"{guest.name} suggests another time for “{meeting.title}”: {explained}. {suits}."
            choices = (keep,) if busy else (telling.choose(meeting, to.start, "Move it there"), keep)
            said = Reply(text, kind="notice", choices=choices, subjects=(meeting.subject,), moments=(at,))
        else:
            slots = await suiting(connection, meeting, people, now=turn.now, since=to.since, until=to.until)
            if not slots:
                raise SkillError(f"I find no time then that suits all who are to be at “{meeting.title}”. Say another.")
            intro = f"{guest.name} suggests another time for “{meeting.title}”: {when}. These suit all:"
            said = telling.offered(meeting, slots, people, now=turn.now, intro=intro, answerable=False)
        await doing(turn, connection).tell_organiser(meeting, said)
    return Reply(f"I have told {meeting.name}, who decides.", subjects=(meeting.subject,))
