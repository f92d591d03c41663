"""Looking: what meetings somebody has, and who has answered. Nothing is changed here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.model.buttons import offer
from core.model.messages import Reply
from core.skills.meetings import store, telling
from core.skills.meetings.arguments import ThisMeeting, When  # noqa: TC001 — they make the schema
from core.skills.meetings.meant import MOST_BUTTONS, found, which_one
from core.skills.meetings.meeting import STANDING
from core.text.enumeration import join_words
from core.when import find_zone, read
from core.when.search_window import window

if TYPE_CHECKING:
    from core.abilities.turn import Turn
    from core.skills.meetings.meeting import Meeting


@ability(
    home="Your meetings",
    examples=[
        "what meetings do i have",
        "which meetings do i have",
        "do i have any meetings",
        "what are my meetings",
        "list my meetings",
        "show my meetings",
        "show me my meetings",
        "my meetings",
        "my meetings {when}",
        "list my meetings {when}",
        "show my meetings {when}",
        "welche besprechungen habe ich",
        "qué reuniones tengo",
        "quelles réunions ai-je",
        "quais reuniões eu tenho",
    ],
)
async def list_meetings(turn: Turn, when: When = "") -> Reply:
    """List the person's meetings that are to come. Use it when somebody asks for his or her meetings.

    when: a day or a week, if only those are asked for, for instance “tomorrow”.
    """
    zone = find_zone((await turn.speaker_zone()).name)
    person, place = turn.message.person, turn.message.address
    async with turn.connect() as connection:
        meetings = await store.of_person(connection, place, person.id, states=STANDING, now=turn.now)
    if when:
        since, until = window(read(when, now=turn.now, zone=zone, locale=person.locale, bare=True), now=turn.now)
        meetings = [each for each in meetings if since <= each.begins < until]
    if not meetings:
        then = f" {when}" if when else ""
        return Reply(f"You have no meetings{then}. To make one, say “find 30 minutes with @ana this week”.")
    lines = [
        f"{number}. {_line(each, telling.line(each, zone, now=turn.now))}" for number, each in enumerate(meetings, 1)
    ]
    count = "one meeting" if len(meetings) == 1 else f"{len(meetings)} meetings"
    own = [(n, each) for n, each in enumerate(meetings, 1) if each.organiser == person.id][:MOST_BUTTONS]
    return Reply(
        "\n".join([f"You have {count}:", "", *lines]),
        choices=tuple(offer(f"Cancel {number}", "cancel_meeting", which=each.reference) for number, each in own),
        subjects=tuple(each.subject for each in meetings),
        moments=tuple(
            moment
            for each in meetings
            for moment in (telling.when(each, zone, now=turn.now), *telling.skipped(each, zone, now=turn.now))
        ),
    )


def _line(meeting: Meeting, words: str) -> str:
    waited = [each.name for each in meeting.guests if each.answer == "waiting"]
    if meeting.state == "held":
        return f"{words} (held; {join_words(waited) or 'nobody'} still to answer)"
    return words


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
    """Say who has answered an invitation to a meeting. Use it when somebody asks who comes.

    which: the person's words for it, for instance “the sync with @ana”.
    """
    async with turn.connect() as connection:
        meetings = await found(connection, turn, which)
    if len(meetings) > 1:
        return await which_one(turn, meetings, ability=meeting_answers.__name__)
    meeting = meetings[0]
    zone = find_zone((await turn.speaker_zone()).name)
    moment = telling.when(meeting, zone, now=turn.now)
    head = f"“{meeting.title}” of {meeting.name}, {telling.again(meeting, zone)}{moment.words}, is {meeting.state}:"
    text = f"{head}\n\n{telling.standing(meeting.guests)}"
    return Reply(text, subjects=(meeting.subject,), moments=(moment,))
