"""A meeting out of a poll for a time: with those who voted, at the time that was chosen."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from core.abilities.ability import ability
from core.model.errors import SkillError, Taken
from core.model.messages import Person, Reply
from core.skills.meetings import life, store
from core.skills.meetings.finding import MOST_GUESTS, held_reply, instead
from core.skills.meetings.meant import doing
from core.skills.meetings.meeting import Guest, Meeting
from core.skills.meetings.wish import USUAL, title_of

if TYPE_CHECKING:
    from core.abilities.turn import Turn


@ability(examples=[], effect=True, presses=True)
async def meet_voters(turn: Turn, start: datetime, who: str, title: str = "") -> Reply:
    """Hold a time for a meeting with those who voted for it in a poll, on the press of who asked.

    who: their ids and names, encoded as `id=name&id=name`.

    Dies the process before the commit, nothing is held and nobody asked; dies it after, both are, once.
    """
    person = turn.message.person
    guests = tuple(Guest(id_, name) for id_, name in dict(parse_qsl(who)).items() if id_ != person.id)
    if not guests:
        raise SkillError("Nobody else has voted: there is nobody to meet.")
    if len(guests) > MOST_GUESTS:
        raise SkillError(f"A meeting has {MOST_GUESTS} guests at most. Ask those for whom it matters most by name.")
    meeting = Meeting(
        id=0,
        home=turn.message.address.of(Person(person.id, person.name)),
        organiser=person.id,
        name=person.name,
        title=title_of(title),
        length=USUAL,
        zone=(await turn.speaker_zone()).name,
        guests=guests,
        since=start,
        until=start + timedelta(days=1),
    )
    async with turn.connect() as connection:
        meeting = await store.add(connection, meeting)
        try:
            held = await life.choose(doing(turn, connection), meeting, start)
        except Taken:
            return await instead(connection, meeting, now=turn.now, words="Somebody is taken at that time.")
    return held_reply(held, turn.now)
