"""Looking for a time again, when those that were offered are not what is wanted."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from core.abilities.alternative_times import Offered, searches
from core.abilities.coreference import RECENT, spoken_of
from core.model.buttons import pressed
from core.model.messages import Reply
from core.skills.meetings import store, telling
from core.skills.meetings.finding import instead, propose_asking
from core.skills.meetings.meeting import STANDING, SUBJECT
from core.skills.meetings.parties import parties, suiting

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.abilities.alternative_times import Search
    from core.abilities.turn import Turn
    from core.skills.meetings.meeting import Meeting


async def look_again(connection: AsyncConnection, meeting: Meeting, turn: Turn, words: str) -> Reply:
    """Offer other times than those that were offered, as words want them; all else stays as it was wished."""
    zone = await turn.speaker_zone()
    times, locale = _times_offered(meeting, turn), turn.message.person.locale
    offered = Offered(times, meeting.length, meeting.since, meeting.until, turn.now, zone.name, locale)
    search = await _first(connection, meeting, searches(words, offered), now=turn.now)
    looked = replace(meeting, since=search.since, until=search.until)
    if meeting.state not in STANDING:  # one that is to be moved stays as it is until it is
        await store.change(connection, looked)
    if search.start:
        return await propose_asking(connection, looked, search.start, now=turn.now)
    return await instead(connection, looked, now=turn.now, words="", fits=search.fits)


async def drop(connection: AsyncConnection, meeting: Meeting) -> Reply:
    """Look no further for a time: what was offered cannot be chosen any more. Nobody was asked, so nobody is told."""
    await store.change(connection, meeting.after("cancel"))
    text = f"All right, I look no further for a time for “{meeting.title}”. Nobody was asked."
    return Reply(text, subjects=(meeting.subject,))


async def offered_last(connection: AsyncConnection, turn: Turn) -> Meeting | None:
    """Return the meeting that was spoken of last, if it is one of the speaker's for which times were only offered."""
    subject = spoken_of(SUBJECT, turn.history, within=RECENT)
    found = await store.get(connection, int(subject.removeprefix(f"{SUBJECT} "))) if subject else None
    is_mine = found is not None and found.organiser == turn.message.person.id
    return found if found and is_mine and found.state == "offered" else None


async def _first(connection: AsyncConnection, meeting: Meeting, searches: list[Search], *, now: datetime) -> Search:
    """Return the first search that finds a time that suits all, or the last one."""
    people = await parties(connection, meeting)
    for each in searches[:-1]:
        window = {"since": each.since, "until": each.until}
        if await suiting(connection, meeting, people, now=now, fits=each.fits, **window):
            return each
    return searches[-1]


def _times_offered(meeting: Meeting, turn: Turn) -> list[datetime]:
    """Return the times that the last reply about a meeting has offered for it."""
    replies = (exchange.reply for exchange in reversed(turn.history[-RECENT:]))
    last = next((each for each in replies if each and meeting.subject in each.subjects), None)
    presses = [pressed(choice.id) for choice in last.choices] if last else []
    return [
        datetime.fromisoformat(said["start"])
        for name, said in presses
        if name == telling.CHOOSE and said.get("which") == meeting.reference
    ]
