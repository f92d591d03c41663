"""Reads what somebody wants who points at a message of others, by an emoji or a shortcut."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from bots.platform_events import request_answer, request_case, request_summary, request_translation
from bots.slack.api.client import find_message
from bots.slack.parse import SERVICE, parse_message
from core.model.messages import Address, Reach

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bots.slack.api.workspaces import Workspaces
    from core.model.clock import Clock
    from core.model.messages import Message


class MessageRequests:
    """Makes the messages of people who point at messages; None if nobody has said anything there.

    Where the message is looked up, it raises SlackRefused if we are not in the channel.
    """

    def __init__(self, workspaces: Workspaces, clock: Clock) -> None:
        self._workspaces = workspaces
        self._clock = clock

    async def to_answer_there(self, team: str, channel: str, ts: str, user: str) -> Message | None:
        """Return the request to answer a message where it stands."""
        said = await find_message(await self._workspaces.client(team), channel, ts)
        pointed = await self._read(team, {**said, "channel": channel}, user) if said else None
        if pointed is None:
            return None
        return replace(pointed, external=pointed.external or await self._workspaces.is_shared(team, channel))

    async def to_answer_alone(self, team: str, said: Mapping[str, Any], user: str) -> Message | None:
        """Return somebody's question about a message that we cannot read, in their direct messages."""
        pointed = await self._read(team, said, user)
        if pointed is None:
            return None
        address = Address(SERVICE, team, await self._workspaces.direct(team, user))
        key = f"{pointed.event_id}/{user}"
        return replace(pointed, event_id=key, address=address, reach=Reach.DIRECT, attachments=())

    async def to_open_case_there(self, team: str, channel: str, ts: str, user: str) -> Message | None:
        """Return the request to open a case about a message to which somebody added an emoji."""
        said = await find_message(await self._workspaces.client(team), channel, ts)
        return await self.to_open_case(team, {**said, "channel": channel}, user, by_emoji=True) if said else None

    async def to_open_case(
        self, team: str, said: Mapping[str, Any], user: str, *, by_emoji: bool = False
    ) -> Message | None:
        """Return the request to open a case about a message, for its author."""
        return await self._asked_alone(team, said, user, partial(request_case, by_emoji=by_emoji))

    async def to_sum_up(self, team: str, said: Mapping[str, Any], user: str, key: str) -> Message | None:
        """Return the request to sum up what was said from a message on. `key` makes it unique."""
        return await self._asked_alone(team, said, user, partial(request_summary, key=key))

    async def to_translate(self, team: str, said: Mapping[str, Any], user: str, key: str) -> Message | None:
        """Return the request to translate a message for the person. `key` makes it unique."""
        return await self._asked_alone(team, said, user, partial(request_translation, key=key))

    async def _asked_alone(
        self, team: str, said: Mapping[str, Any], user: str, request: Callable[..., Message]
    ) -> Message | None:
        """Return a request about a message, which is answered in the person's direct messages."""
        bot = await self._workspaces.bot(team)
        names = await self._workspaces.names_in(team, said, also=[user])
        spoke = parse_message(said, said, bot=bot, names=names, external=False)
        if spoke is None:
            return None
        person, address = names.person(user), Address(SERVICE, team, await self._workspaces.direct(team, user))
        asked = request(spoke, person=person, address=address, at=self._clock.now())
        return replace(asked, groups=names.groups_of(user))

    async def _read(self, team: str, said: Mapping[str, Any], user: str) -> Message | None:
        bot = await self._workspaces.bot(team)
        names = await self._workspaces.names_in(team, said, also=[user])
        spoke = parse_message(said, said, bot=bot, names=names, external=False)
        asked = spoke and request_answer(spoke, person=names.person(user), at=self._clock.now())
        return asked and replace(asked, groups=names.groups_of(user))
