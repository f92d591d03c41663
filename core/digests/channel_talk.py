"""What people said in a thread or a channel: since when, and who may read it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from core.conversations.channel_history import channel_messages, last_reply_about, may_repeat, thread_messages
from core.digests.points import Source
from core.model.errors import InputError, SkillError
from core.model.messages import Reach
from core.text.catalogue import _
from core.when import find_zone, read

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from core.abilities.turn import Turn
    from core.conversations.channel_history import Logged
    from core.model.messages import Address

WEEK = timedelta(days=7)
LATEST = 1 << 62


def subject_of(channel: Address) -> str:
    """Return the subject of a summary of a channel. The next one begins where the last one ended."""
    return f"summary of {channel.outside_threads.conversation}"


async def check_readable(turn: Turn, place: Address) -> None:
    """Check that the person may read a place, and that nobody reads the reply who may not.

    Raises:
        SkillError: they may not, or others read along.
        RetryLater: the platform is down or busy.
    """
    if place.is_in(turn.message.address):
        return
    if turn.message.reach is not Reach.DIRECT:
        text = _("Others read along here who may not read {channel}. Ask me that in a direct message.")
        raise SkillError(text.format(channel=place.label))
    try:
        refused = await turn.objection(place)
    except InputError:
        refused = place.label
    if refused:
        raise SkillError(
            _("I can't tell you what is said in {channel}, or I am not there.").format(channel=place.label)
        )


async def said_in_thread(turn: Turn, place: Address) -> list[Logged]:
    """Return what was said in a thread before the turn."""
    async with turn.connect() as connection:
        said = await thread_messages(connection, place, before=turn.id or LATEST)
    return _talk(said, turn)


async def said_in_channel(turn: Turn, channel: Address) -> tuple[list[Logged], int]:
    """Return what was said in a channel before the turn, and up to which number the person knows it.

    No platform tells a bot what somebody has read. So it is what they last wrote there, or the last summary that they
    got here, whichever came later; 0 if there is neither.
    """
    here, me = turn.message.address, turn.message.person.id
    before = turn.id or LATEST
    async with turn.connect() as connection:
        said = await channel_messages(connection, channel, before=before)
        told = await last_reply_about(connection, here.conversation, me, subject_of(channel), before=before)
    wrote = max((logged.id for logged in said if _is_by(logged, turn)), default=0)
    return _talk(said, turn), max(told, wrote)


def _is_by(logged: Logged, turn: Turn) -> bool:
    message, me = logged.message, turn.message
    return message.person.id == me.person.id and message.address.shares_people(me.address)


def _talk(said: Sequence[Logged], turn: Turn) -> list[Logged]:
    return [logged for logged in said if may_repeat(logged.message, at=turn.message.address)]


async def time_said(turn: Turn, words: str) -> datetime:
    """Return the time that “since …” names, which is in the past: “Monday” is the last one.

    Raises:
        SkillError: the words are no time.
    """
    zone = find_zone((await turn.speaker_zone()).name)
    reading = read(words, now=turn.now, zone=zone, locale=turn.message.person.locale)
    if reading.start is None:
        raise SkillError(_("Since when? Say a time, such as “since yesterday” or “since Monday”."))
    return reading.start if reading.start <= turn.now else reading.start - WEEK


def as_sources(said: Sequence[Logged]) -> list[Source]:
    """Return messages as what a digest is made from."""
    return [
        Source(logged.message.text, logged.message.person.name, logged.message.sent_at, logged.message.link)
        for logged in said
    ]


def place_of(turn: Turn, channel: str, thread: str, name: str) -> Address:
    """Return the address of a channel or a thread in the workspace where the turn is."""
    return replace(turn.message.address.outside_threads, channel=channel, thread=thread or None, name=name or None)
