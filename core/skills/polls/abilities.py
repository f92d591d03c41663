"""Start a poll, vote in it, close it and show it. Its message, the board, is updated in place."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime  # noqa: TC003 — it makes the schema
from typing import TYPE_CHECKING, Annotated

from pydantic import StringConstraints

from core.abilities.ability import ability
from core.abilities.arguments import Holds, Id, words_that
from core.abilities.hooks.alarms import Ringing, alarm, drop_alarms, set_alarm
from core.abilities.phrase_patterns import phrasings
from core.abilities.routines import check_ended, check_owner, check_proposed
from core.abilities.undo import check_undo_in_time, offer_undo
from core.model.errors import SkillError
from core.model.messages import Person, Reach
from core.model.person_ref import PersonRef
from core.model.replies import Reply
from core.people.languages import speaking_to
from core.skills.polls import store
from core.skills.polls.poll import Poll, Voter
from core.skills.polls.poll_replies import announce_result, ask_to_post, offer_meeting, show_board
from core.skills.polls.poll_request import parse_poll
from core.text.catalogue import _

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from psycopg import AsyncConnection

    from core.abilities.turn import Turn
    from core.model.messages import Address

_CHOICE = re.compile(
    r"\?\s*\S|\S\s+(?:or|oder|ou)\s+\S|¿.*\S\s+[ou]\s+\S|"
    r":\s+\S.*[,;\n]|^(?:shall|should|do|does|is|are|can|will|would)\s+(?:we|you|it|i|the|this)\b",
    re.IGNORECASE,
)
"""The signs of a choice: options, or a question to answer with yes or no."""
_CHANNEL = re.compile(r"#[\w.-]+")
PollChannel = Annotated[
    str,
    StringConstraints(strip_whitespace=True),
    words_that(_CHANNEL.fullmatch, "is not a channel; its name begins with #"),
    Holds("channel"),
]
"""The name of a channel with its `#`."""
Question = Annotated[
    str, words_that(_CHOICE.search, "offers no choice; say for instance “pizza or sushi?”"), Holds("wish")
]
"""A question with its options."""


@ability(
    literal=True,
    effect=True,
    examples=phrasings(
        "poll[ [in ]{channel}]: {question}",
        "(start|make|create) a poll[ in {channel}]: {question}",
        "ask {channel}[:] {question}",
        "(umfrage|encuesta|sondage|enquete): {question}",
    ),
)
async def create_poll(turn: Turn, question: Question, channel: PollChannel = "") -> Reply:
    """Start a poll in a channel: a question with a button for each option. Use it when somebody wants others to vote.

    question: the question and the options in the person's own words, perhaps with the closing time, for instance “which
    of these suits? Mon 10, Tue 14, Wed 9”.
    channel: the channel for the poll, for instance #team; empty for the current one.

    If the process dies before the commit, nothing is posted; if after, the poll is posted once.
    """
    zone = (await turn.speaker_zone()).name
    wanted = parse_poll(question, now=turn.now, zone=zone, locale=turn.message.person.locale)
    person, here = turn.message.person, turn.message.address
    there = _place(turn, channel)
    elsewhere = there.channel != here.channel
    if elsewhere:
        await turn.check_may_post(there)
    poll = Poll(
        owner=person.id,
        owner_name=person.name,
        home=here.of(Person(person.id, person.name)),
        state="proposed" if elsewhere else "open",
        address=there,
        question=wanted.question,
        zone=zone,
        options=wanted.options,
        sole=wanted.sole,
        closes_at=wanted.closes_at,
    )
    async with turn.connect() as connection:
        poll = await store.add(connection, poll)
        if elsewhere:
            return ask_to_post(poll)
        await _set_end(connection, poll)
    return show_board(poll, now=_composed(turn))


def _place(turn: Turn, channel: str) -> Address:
    here = replace(turn.message.address, via=None)
    if not channel:
        if turn.message.reach is Reach.DIRECT:
            raise SkillError(_("In which channel? Say it there, or say “poll #team: pizza or sushi?”."))
        return here
    mentions = turn.message.mentions
    named = next((mention for mention in mentions if mention.name.casefold() == channel.casefold()), None)
    return replace(here.outside_threads, channel=named.id if named else channel, name=channel)


async def _set_end(connection: AsyncConnection, poll: Poll) -> None:
    if poll.closes_at:
        await set_alarm(connection, end_poll, at=poll.closes_at, subject=poll.subject, poll=poll.id)


def _composed(turn: Turn) -> datetime:
    return turn.composed_at or turn.now


@ability(examples=[], effect=True, presses=True)
async def confirm_poll(turn: Turn, poll: int) -> Reply:
    """Post a poll in its channel after its owner has said yes.

    If the process dies before the commit, nothing is posted; if after, the poll is posted once.
    """
    async with turn.connect() as connection:
        proposed = check_proposed(await store.get(connection, poll), turn)
        await turn.check_may_post(proposed.address)
        opened = await store.set_state(connection, proposed, "open")
        await _set_end(connection, opened)
        await turn.tell(opened.address, replace(show_board(opened, now=_composed(turn)), behalf=opened.owner))
    text = _("I have asked in {place}: “{question}”.")
    text = text.format(place=opened.address.label, question=opened.question)
    return Reply(text, subjects=(opened.subject,))


@ability(examples=[], effect=True, presses=True)
async def drop_poll(turn: Turn, poll: int) -> Reply:
    """Drop a proposed poll after its owner has said no."""
    async with turn.connect() as connection:
        await store.set_state(connection, check_proposed(await store.get(connection, poll), turn), "closed")
    return Reply(_("All right, I will not."))


@ability(examples=[], effect=True, presses=True)
async def vote_in_poll(turn: Turn, poll: int, place: int) -> Reply:
    """Add or withdraw a vote. The reply is the updated board, which replaces the previous one.

    If the process dies before the commit, the vote does not count; if after, it counts and the board is updated.
    """
    async with turn.connect() as connection:
        found = await _open(connection, poll, turn.message.address)
        if not 0 <= place < len(found.options):
            raise SkillError(_("That is not an option of the poll."))
        await store.vote(connection, found, place, Voter(turn.message.person.id, turn.message.person.name))
        after = await store.get(connection, poll)
        async with speaking_to(connection, PersonRef.at(found.home)):  # the board stays in its owner's language
            return show_board(after or found, now=_composed(turn))


@ability(
    effect=True,
    examples=phrasings("close (the|my|this) poll", "end (the|my) poll", "stop the poll", "beende die umfrage"),
)
async def close_poll(turn: Turn, poll: Id = 0) -> Reply:
    """Close a poll of the person and announce the result. Use it when somebody wants the voting to end.

    poll: leave it out.

    If the process dies before the commit, the poll is open; if after, it is closed and the result is announced once.
    """
    here = turn.message.address
    async with turn.connect() as connection:
        newest = None if poll else await store.last(connection, here, turn.message.person.id)
        if not poll and newest is None:
            raise SkillError(_("You have no open poll, and there is none in this channel."))
        found = await _open(connection, newest.id if newest else poll, here)
        check_owner(found, turn)
        result = await _close(connection, found, now=turn.now, tell=turn.tell)
        if (found.address.platform, found.address.channel) != (here.platform, here.channel):
            await turn.tell(found.address, result)
    undo = offer_undo(turn, reopen_poll.__name__, poll=found.id)
    return replace(result, choices=(*result.choices, undo))


@ability(examples=[], effect=True, presses=True)
async def reopen_poll(turn: Turn, poll: int, until: datetime) -> Reply:
    """Open a poll again within an hour after its owner has closed it. The votes stay.

    If the process dies before the commit, it stays closed; if after, it is open, and its board is posted once.
    """
    check_undo_in_time(turn, until)
    async with turn.connect() as connection:
        found = check_ended(await store.get(connection, poll), turn, state="closed")
        if found.closes_at and found.closes_at <= turn.now:
            passed = _("The closing time of {poll} has passed meanwhile, so it stays closed.")
            raise SkillError(passed.format(poll=found.called))
        await turn.check_may_post(found.address)
        opened = await store.set_state(connection, found, "open")
        await _set_end(connection, opened)
        here = turn.message.address
        board = show_board(opened, now=_composed(turn))
        if (opened.address.platform, opened.address.channel) == (here.platform, here.channel):
            return board
        await turn.tell(opened.address, board)
    text = _("The poll “{question}” is open again.").format(question=opened.question)
    return Reply(text, subjects=(opened.subject,))


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
    examples=phrasings(
        "show (the|my) poll",
        "poll results",
        "[show ]the results of the poll",
        "who [has ]voted",
        "how is the poll going",
    ),
)
async def show_poll(turn: Turn) -> Reply:
    """Show the votes of the newest poll in this channel or of the person. Use it when somebody asks how it is going."""
    async with turn.connect() as connection:
        states = ("open", "closed")
        found = await store.last(connection, turn.message.address, turn.message.person.id, states=states)
    if found is None:
        none = _("You have no poll, and there is none in this channel. To start one, say “poll: pizza or sushi?”.")
        raise SkillError(none)
    return replace(show_board(found, now=_composed(turn)), choices=(), renews=None)


async def _open(connection: AsyncConnection, poll_id: int, here: Address) -> Poll:
    found = await store.get(connection, poll_id)
    if found is None or not found.home.shares_people(here):
        raise SkillError(_("There is no such poll."))
    if found.state != "open":
        raise SkillError(_("“{question}” is closed.").format(question=found.question))
    return found


async def _close(
    connection: AsyncConnection, poll: Poll, *, now: datetime, tell: Callable[[Address, Reply], Awaitable[None]]
) -> Reply:
    """Close a poll, update its board, and offer the owner a meeting if the poll was about a time. Return the result."""
    closed = await store.set_state(connection, poll, "closed")
    await drop_alarms(connection, subject=poll.subject)
    await tell(closed.address, show_board(closed, now=now))
    if offered := offer_meeting(closed, now=now):
        await tell(closed.home, offered)
    return announce_result(closed)
