"""Start a poll: at once in the same channel, elsewhere on the owner's yes."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator

from core.abilities.ability import ability
from core.abilities.alarms import set_alarm
from core.model.errors import SkillError
from core.model.messages import Person, Reach, Reply
from core.skills.polls import poll_replies, store
from core.skills.polls.poll import Poll
from core.skills.polls.poll_request import parse_poll
from core.skills.polls.votes import end_poll

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.abilities.turn import Turn
    from core.model.messages import Address

_CHOICE = re.compile(
    r"\?\s*\S|\S\s+or\s+\S|:\s+\S.*[,;\n]|^(?:shall|should|do|does|is|are|can|will|would)\s+(?:we|you|it|i|the|this)\b",
    re.IGNORECASE,
)
"""What offers a choice: options, or a question to answer with yes or no."""


def _a_channel(words: str) -> str:
    if not re.fullmatch(r"#[\w.-]+", words.strip()):
        raise ValueError("is not a channel; its name begins with #")
    return words.strip()


def _a_question(words: str) -> str:
    if not _CHOICE.search(words):
        raise ValueError("offers no choice; say for instance “pizza or sushi?”")
    return words


PollChannel = Annotated[str, AfterValidator(_a_channel)]
"""The name of a channel with its `#`."""
Question = Annotated[str, AfterValidator(_a_question)]
"""A question with its options."""


@ability(
    literal=True,
    effect=True,
    examples=[
        "poll: {question}",
        "poll {channel}: {question}",
        "poll in {channel}: {question}",
        "start a poll: {question}",
        "start a poll in {channel}: {question}",
        "make a poll: {question}",
        "make a poll in {channel}: {question}",
        "create a poll: {question}",
        "create a poll in {channel}: {question}",
        "ask {channel}: {question}",
        "ask {channel} {question}",
        "umfrage: {question}",
        "encuesta: {question}",
        "sondage: {question}",
        "enquete: {question}",
    ],
)
async def create_poll(turn: Turn, question: Question, channel: PollChannel = "") -> Reply:
    """Start a poll in a channel: a question with a button for each option. Use it when somebody wants others to vote.

    question: the question and the options in the person's own words, perhaps with the closing time, for instance “which
    of these suits? Mon 10, Tue 14, Wed 9”.
    channel: the channel for the poll, for instance #team; nothing for the current one.

    If the process dies before the commit, nothing is posted; if after, the poll is posted once.
    """
    zone = (await turn.speaker_zone()).name
    wanted = parse_poll(question, now=turn.now, zone=zone, locale=turn.message.person.locale)
    person, here = turn.message.person, turn.message.address
    there = _place(turn, channel)
    if there.channel != here.channel:
        await turn.check_may_post(there)
    poll = Poll(
        id=0,
        home=here.of(Person(person.id, person.name)),
        address=there,
        owner=person.id,
        name=person.name,
        question=wanted.question,
        zone=zone,
        options=wanted.options,
        sole=wanted.sole,
        state="open" if there.channel == here.channel else "proposed",
        closes_at=wanted.closes_at,
    )
    async with turn.connect() as connection:
        poll = await store.add(connection, poll)
        if poll.state == "proposed":
            return poll_replies.ask_to_post(poll)
        await _closing(connection, poll)
    return poll_replies.show_board(poll)


@ability(examples=[], effect=True, presses=True)
async def confirm_poll(turn: Turn, poll: int) -> Reply:
    """Post a poll in its channel, on its owner's yes.

    If the process dies before the commit, nothing is posted; if after, the poll is posted once.
    """
    async with turn.connect() as connection:
        waiting = await store.get(connection, poll)
        if waiting is None or not waiting.home.shares_people(turn.message.address) or waiting.state != "proposed":
            raise SkillError("That is already settled.")
        if waiting.owner != turn.message.person.id:
            raise SkillError(f"Only {waiting.name} can decide that.")
        await turn.check_may_post(waiting.address)
        await store.set_state(connection, waiting, "open")
        opened = replace(waiting, state="open")
        await _closing(connection, opened)
        await turn.tell(opened.address, replace(poll_replies.show_board(opened), behalf=opened.owner))
    return Reply(f"I have asked in {opened.address.label}: “{opened.question}”.", subjects=(opened.subject,))


async def _closing(connection: AsyncConnection, poll: Poll) -> None:
    if poll.closes_at:
        await set_alarm(connection, end_poll, at=poll.closes_at, subject=poll.subject, poll=poll.id)


def _place(turn: Turn, channel: str) -> Address:
    here = replace(turn.message.address, via=None)
    if not channel:
        if turn.message.reach is Reach.DIRECT:
            raise SkillError("In which channel? Say it there, or say “poll #team: pizza or sushi?”.")
        return here
    mentions = turn.message.mentions
    named = next((mention for mention in mentions if mention.name.casefold() == channel.casefold()), None)
    return replace(here, channel=named.id if named else channel, name=channel, thread=None)
