"""Vote in a poll, close it and show it. The board is updated in place, and the result is announced once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.abilities.alarms import Ringing, alarm, drop_alarms
from core.model.errors import SkillError
from core.skills.polls import poll_replies, store
from core.skills.polls.poll import Poll, Voter

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from psycopg import AsyncConnection

    from core.abilities.turn import Turn
    from core.model.messages import Address, Reply


@ability(examples=[], effect=True, presses=True)
async def vote_in_poll(turn: Turn, poll: int, place: int) -> Reply:
    """Add or withdraw a vote. The reply is the updated board, in its place.

    If the process dies before the commit, the vote does not count; if after, it counts and the board is updated.
    """
    async with turn.connect() as connection:
        found = await _open(connection, poll, turn.message.address)
        if not 0 <= place < len(found.options):
            raise SkillError("That is not an option of the poll.")
        await store.vote(connection, found, place, Voter(turn.message.person.id, turn.message.person.name))
        after = await store.get(connection, poll)
    return poll_replies.show_board(after or found)


@ability(
    effect=True,
    examples=[
        "close the poll",
        "close my poll",
        "close this poll",
        "end the poll",
        "end my poll",
        "stop the poll",
        "beende die umfrage",
    ],
)
async def close_poll(turn: Turn, poll: int = 0) -> Reply:
    """Close a poll of the person and announce the result. Use it when somebody wants the voting to end.

    poll: leave it out.

    If the process dies before the commit, the poll is open; if after, it is closed and the result is announced once.
    """
    person, here = turn.message.person, turn.message.address
    async with turn.connect() as connection:
        newest = None if poll else await store.last(connection, here, person.id)
        if not poll and newest is None:
            raise SkillError("You have no open poll, and there is none in this channel.")
        found = await _open(connection, newest.id if newest else poll, here)
        if found.owner != person.id:
            raise SkillError(f"Only {found.name}, who started it, can close it.")
        result = await _close(connection, found, now=turn.now, tell=turn.tell)
        if (found.address.platform, found.address.channel) != (here.platform, here.channel):
            await turn.tell(found.address, result)
    return result


@alarm
async def end_poll(ringing: Ringing, poll: int) -> None:
    """Close a poll at its closing time, and announce the result in its channel.

    If the process dies before the commit, the poll is open and the alarm rings again; if after, the result is announced
    once.
    """
    found = await store.get(ringing.connection, poll)
    if found is not None and found.state == "open":
        result = await _close(ringing.connection, found, now=ringing.now, tell=ringing.tell)
        await ringing.tell(found.address, result)


@ability(
    literal=True,
    examples=[
        "show the poll",
        "show my poll",
        "poll results",
        "the results of the poll",
        "show the results of the poll",
        "who has voted",
        "who voted",
        "how is the poll going",
    ],
)
async def show_poll(turn: Turn) -> Reply:
    """Show the votes of the newest poll in this channel or of the person. Use it when somebody asks how it is going."""
    async with turn.connect() as connection:
        states = ("open", "closed")
        found = await store.last(connection, turn.message.address, turn.message.person.id, states=states)
    if found is None:
        raise SkillError(
            "You have no poll, and there is none in this channel. To start one, say “poll: pizza or sushi?”."
        )
    return replace(poll_replies.show_board(found), choices=(), renews=None)


async def _open(connection: AsyncConnection, poll_id: int, here: Address) -> Poll:
    found = await store.get(connection, poll_id)
    if found is None or not found.home.shares_people(here):
        raise SkillError("There is no such poll.")
    if found.state != "open":
        raise SkillError(f"“{found.question}” is closed.")
    return found


async def _close(
    connection: AsyncConnection, poll: Poll, *, now: datetime, tell: Callable[[Address, Reply], Awaitable[None]]
) -> Reply:
    """Close a poll, update its board, and perhaps offer the owner a meeting; return the result."""
    closed = replace(poll, state="closed")
    await store.set_state(connection, poll, closed.state)
    await drop_alarms(connection, subject=poll.subject)
    await tell(closed.address, poll_replies.show_board(closed))
    if offered := poll_replies.offer_meeting(closed, now=now):
        await tell(closed.home, offered)
    return poll_replies.announce_result(closed)
