"""Discord on a stage: the fake with its gateway, and the adapter plugged in."""

from __future__ import annotations

import asyncio
import itertools
import re
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bots.conformance import RETRY_AFTER_SECONDS, Can, Shown, Trouble, Where
from bots.discord import PLUG
from bots.discord.limits import LONGEST_SHOWN
from bots.discord.render import text_of
from tests.fakes.discord.components import BUTTON, walk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.fakes.discord.fake import FakeDiscord
    from tests.fakes.discord.messages import Message
    from tests.fakes.discord.state import Channel, Json

_MENTION = re.compile(r"@(ana\d+)")


class Server:
    """The fake Discord; who was told of a message is what Discord has made of it."""

    plugs = (PLUG,)
    can = frozenset(Can)
    longest = LONGEST_SHOWN

    def __init__(self, discord: FakeDiscord) -> None:
        self._discord = discord
        self._world = discord.world
        self._said: dict[str, Message] = {}
        self._names = (f"ana{number}" for number in itertools.count(1))
        self._channel = self._world.add_channel("help")
        stranger = self._world.add_user("bo")
        self._world.join(stranger)
        role = self._world.add_role("crew", mentionable=True)
        self.pinging = (f"<@{stranger.id}>", f"<@!{stranger.id}>", f"<@&{role.id}>", "@everyone", "@here")

    def somebody(self) -> str:
        user = self._world.add_user(next(self._names))
        self._world.join(user)
        return user.name

    async def say(
        self, text: str, *, person: str, where: Where, mention: bool = False, thread: str | None = None
    ) -> str:
        if self._world.delivery is not None:
            await self._discord.gateway.ready()
        text = _MENTION.sub(self._mention, text)
        written = f"{self._discord.app.bot.mention} {text}" if mention else text
        place = self._world.channels[thread] if thread else self._place(person, where)
        message = self._world.say(person, place, written)
        self._said[message.id] = message
        return message.id

    async def edit(self, said: str, text: str) -> None:
        self._world.edit(self._said[said], text)

    async def delete(self, said: str) -> None:
        self._world.delete(self._said[said])

    def _mention(self, found: re.Match[str]) -> str:
        return self._world.user(found[1]).mention

    async def press(self, shown: Shown, label: str, *, person: str, line: str | None = None) -> None:
        messages = [message for channel in self._world.channels.values() for message in channel.messages.values()]
        (message,) = [message for message in messages if message.id == shown.id]
        (custom_id,) = [each["custom_id"] for each in buttons_of(message) if each.get("label") == label]
        pressed = self._world.press(person, message, custom_id)
        if line is not None:
            while not pressed.modal:
                await asyncio.sleep(0.01)
            self._world.submit(pressed, {"line": line})

    async def deliver_again(self) -> None:
        """Deliver the last thing that a person did once more, as a session that is resumed does."""
        us = self._discord.app.bot.id
        wanted = [
            told
            for told in self._world.told
            if told.event in ("MESSAGE_CREATE", "INTERACTION_CREATE")
            and (told.data.get("author") or {}).get("id") != us
        ]
        last = wanted[-1]
        assert self._world.delivery is not None
        self._world.delivery.put(last.event, last.data, guild_id=last.guild_id, channel_id=last.channel_id)

    @asynccontextmanager
    async def trouble(self, kind: Trouble) -> AsyncIterator[None]:
        match kind:
            case Trouble.DOWN:
                self._discord.faults.fail_next("*", 503, times=1_000_000)
            case Trouble.BUSY:
                self._discord.faults.fail_next("create_message", 429, retry_after=RETRY_AFTER_SECONDS)
            case Trouble.LOST:
                self._discord.faults.fail_next("create_message", "drop_answer_after_effect")
            case Trouble.GAP:
                self._world.delivery = None
        yield
        self._discord.faults.clear()
        if kind is Trouble.GAP:
            self._world.delivery = self._discord.gateway
            self._discord.gateway.invalidate()

    async def shown(self, *, person: str, where: Where) -> list[Shown]:
        place = self._place(person, where)
        places = [place, *(each for each in self._world.channels.values() if each.parent is place)]
        messages = [message for each in places for message in each.messages.values()]
        ours = [message for message in messages if message.author is self._discord.app.bot]
        return [_shown(message) for message in sorted(ours, key=lambda message: int(message.id))]

    def _place(self, person: str, where: Where) -> Channel:
        return self._world.dm(person, self._discord.app) if where is Where.DIRECT else self._channel


def _shown(message: Message) -> Shown:
    pings = [user.name for user in message.mentions] + list(message.mention_roles)
    pings += ["everyone"] if message.mention_everyone else []
    labels = tuple(each["label"] for each in buttons_of(message) if "label" in each)
    thread = message.channel.id if message.channel.is_thread else None
    text = text_of(message.wire()).replace("-# ", "")
    return Shown(message.id, text, labels, tuple(pings), thread)


def buttons_of(message: Message) -> list[Json]:
    return [part for part, _ in walk(message.components) if part["type"] == BUTTON]
