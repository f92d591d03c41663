"""The listening half of the adapter: what the gateway tells goes to the inbox; interactions are answered at once."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bots.discord import commands, interactions
from bots.discord.api import DiscordRefused
from bots.discord.community import PATIENCE, Verdict
from bots.discord.interactions import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL, Use
from bots.discord.parse import SERVICE, WORKSPACE, Around, Deleted, Edited, Heard, Judged, parse, pointed_at, spoken
from bots.discord.places import THREADS, Place, place_of
from bots.discord.render import ASKS
from bots.discord.ways import Way
from core.choices import filled
from core.errors import FrontdeskError, InputError, RetryLater
from core.messages import Message, Reach
from core.outbox import Outbox
from core.storage.database import told_as_ours

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bots.discord.community import Community
    from bots.discord.places import Places
    from bots.discord.signs import Signs
    from bots.discord.speaking import Discord
    from bots.frontdesk import Frontdesk
    from core.messages import Choice

log = logging.getLogger(__name__)

MESSAGE_EVENTS = frozenset(
    {
        "MESSAGE_CREATE",
        "MESSAGE_UPDATE",
        "MESSAGE_DELETE",
        "MESSAGE_DELETE_BULK",
        "MESSAGE_REACTION_ADD",
        "MESSAGE_REACTION_REMOVE",
    }
)
CALLBACK = "/interactions/{webhook_id}/{webhook_token}/callback"
LOOK_SECONDS = 1.5
"""How long a choice may be looked for before its form is opened: Discord waits three seconds."""
TRIES, RETRY_SECONDS = 6, 0.5
EXPIRED = "This button is too old. Ask me once more."
LOST = "I cannot keep that now. Try again in a minute."


class Listener:
    """Takes in what the gateway tells. An event is done with when its row is committed."""

    def __init__(
        self, desk: Frontdesk, places: Places, speaking: Discord, signs: Signs, community: Community, *, us: str
    ) -> None:
        self._desk = desk
        self._api = speaking.api
        self._places = places
        self._speaking = speaking
        self._signs = signs
        self._community = community
        self._us = us
        self._outbox = Outbox(desk.stores.pool)

    async def event(self, event: str, data: Mapping[str, Any]) -> bool:
        """Take in what happened to a message; True if it is a new one.

        Raises:
            RetryLater: it could not be kept.
            WireError: it is malformed.
        """
        if event == "MESSAGE_CREATE" and data["author"]["id"] == self._us:
            self._speaking.echoed(data)
            return False
        if data.get("webhook_id") or (data.get("author") or {}).get("bot"):
            return False
        around = await self.around(str(data["channel_id"]), data)
        return await self.take(parse(event, data, around=around), around=around) if around else False

    async def around(self, channel: str, data: Mapping[str, Any]) -> Around | None:
        """Return what is known around an event; None if the channel is gone, or we are not let in."""
        try:
            place = await self._place(channel, data)
            parent = await self._place(place.parent, {}) if place.parent else None
        except DiscordRefused as error:
            log.info("Something happened in a channel that cannot be seen: %s", error)
            return None
        roles = frozenset(self._places.roles.get(place.guild or "", ()))
        return Around(self._us, place, parent, self._places.titles, roles)

    async def _place(self, channel: str, data: Mapping[str, Any]) -> Place:
        known = self._places.get(channel)
        if known is None and "author" in data and "guild_id" not in data and data["author"]["id"] != self._us:
            known = Place(channel, kind=1, person=str(data["author"]["id"]))
            self._places.note(known)
        if known is None:
            known = place_of(await self._api.call("GET", "/channels/{channel_id}", channel_id=channel))
            self._places.note(known)
        return known

    async def take(self, heard: Heard | None, *, around: Around) -> bool:
        """Keep what was heard; True if it is a message, and new."""
        channel = around.place.id
        match heard:
            case Message():
                return await self._accept(heard, around)
            case Edited(message):
                await self._amend(message, channel)
            case Deleted(address, event_ids):
                for event_id in event_ids:
                    await self._desk.inbox.retract(address, event_id)
            case Judged():
                where = (SERVICE, WORKSPACE, heard.platform_id, heard.person)
                await self._desk.feedback.note(*where, good=heard.good)
        return False

    async def _accept(self, message: Message, around: Around) -> bool:
        """Keep a message; who wrote to us what cannot be kept, or too much, is told why."""
        channel = around.place.id
        match self._community.judge(message, around):
            case Verdict.PASSED_OVER:
                return False
            case Verdict.REFUSED:
                self._refuse(message, channel, InputError(PATIENCE))
                return False
            case Verdict.TAKEN:
                pass
        try:
            accepted = await self._desk.inbox.accept(message)
        except InputError as error:
            self._refuse(message, channel, error)
            return False
        if accepted is not None and message.reach is not Reach.OVERHEARD:
            self._signs.soon(self._signs.working(channel))
        return accepted is not None

    async def _amend(self, message: Message, channel: str) -> None:
        """Keep how a message reads now; one that reads as nothing that can be kept stays as it was."""
        try:
            await self._desk.inbox.amend(message)
        except InputError as error:
            self._refuse(message, channel, error)

    def _refuse(self, message: Message, channel: str, error: InputError) -> None:
        if message.reach is not Reach.OVERHEARD:
            self._signs.soon(self._signs.whisper(channel, message.event_id, str(error)))

    async def interaction(self, raw: dict[str, Any]) -> None:
        """Answer an interaction: at once with what is asked for, or with the promise to; then it goes to the inbox.

        Dies the process before the promise, Discord tells the person that it failed; dies it between the promise and
        the inbox, the person sees us think for fifteen minutes, and then that it failed.
        """
        use = self._use(raw)
        if use.type == AUTOCOMPLETE:
            await self._answer(use, interactions.suggestions(use))
        elif use.type == COMMAND and use.name == commands.REMIND_ABOUT:
            await self._answer(use, interactions.reminding(use))
        elif use.type == COMPONENT and use.name == ASKS:
            await self._ask(use)
        else:
            await self._answer(use, interactions.deferral(use))
            await self._patiently(use)

    def _use(self, raw: dict[str, Any]) -> Use:
        place = place_of(
            {"guild_id": raw.get("guild_id"), **(raw.get("channel") or {"id": raw["channel_id"], "type": 1})}
        )
        parent = self._places.get(place.parent) if place.parent else None
        if place.kind in THREADS and place.parent and parent is None:
            parent = Place(place.parent, kind=0, guild=place.guild)
        return interactions.read(raw, us=self._us, place=place, parent=parent, titles=self._places.titles)

    async def _answer(self, use: Use, body: dict[str, Any]) -> None:
        token = {"webhook_id": use.id, "webhook_token": str(use.raw["token"])}
        await self._api.call("POST", CALLBACK, body=body, ids=token)

    async def _patiently(self, use: Use) -> None:
        """Keep what was promised an answer; if that is in vain, say so."""
        way = Way.of(use.raw, person=use.person.id, kind="")
        for _ in range(TRIES):
            try:
                with told_as_ours():
                    await self._keep(use)
            except RetryLater as error:
                log.warning("What was ordered is not kept yet: %s", error)
                await asyncio.sleep(error.after_seconds or RETRY_SECONDS)
            except InputError as error:
                if use.type != COMPONENT:
                    self._signs.soon(self._signs.tell(way.ids, str(error)))
                return
            else:
                return
        if use.type != COMPONENT:
            self._signs.soon(self._signs.tell(way.ids, LOST))

    async def _keep(self, use: Use) -> None:
        good = interactions.verdict(use)
        if good is not None:
            place = f"{use.raw['channel_id']}/{use.raw['message']['id']}"
            await self._desk.feedback.note(SERVICE, WORKSPACE, place, use.person.id, good=good)
        elif interactions.pressed(use):
            await self._press(use)
        elif use.type == COMMAND and use.name == commands.ASK_ABOUT:
            await self._answer_there(use)
        elif use.type in (COMMAND, MODAL):
            await self._desk.inbox.accept(interactions.order(use))

    async def _press(self, use: Use) -> None:
        """Keep the press of a button; one press takes all of a reply's buttons away, but for those that stay."""
        choice = await self._choice(use)
        way = Way.of(use.raw, person=use.person.id, kind="")
        if choice is None:
            raise InputError(EXPIRED)
        line = interactions.filled_in(use).get(interactions.LINE) if use.type == MODAL else None
        text = choice.label if line is None else f"{choice.label}: {line}"
        chosen = choice.id if line is None else filled(choice.id, line)
        key = f"press/{use.person.id}/{use.mark[1]}"
        if use.type == MODAL or choice.stays:
            key = f"{key}/{use.id}"
        await self._desk.inbox.accept(interactions.message(use, text, key=key, choice=chosen))
        if not choice.stays:
            self._signs.soon(self._signs.pressed(way.ids, use.raw["message"], choice.label, use.person.name))

    async def _choice(self, use: Use) -> Choice | None:
        """Return what was pressed, as the reply that stands there offered it."""
        found = interactions.pressed(use)
        reply = await self._outbox.by_key(found[0]) if found else None
        return reply.choices[found[1]] if found and reply and found[1] < len(reply.choices) else None

    async def _ask(self, use: Use) -> None:
        """Open the form of a button that asks for a line."""
        choice: Choice | None = None
        try:
            async with asyncio.timeout(LOOK_SECONDS):
                choice = await self._choice(use)
        except (TimeoutError, FrontdeskError) as error:
            log.warning("What a button asks cannot be looked up: %s", error)
        if choice is None:
            data = {"content": EXPIRED, "flags": interactions.EPHEMERAL}
            await self._answer(use, {"type": 4, "data": data})
        else:
            question = choice.asks or choice.label
            await self._answer(use, interactions.asking(use, title=choice.label, question=question))

    async def _answer_there(self, use: Use) -> None:
        """Answer the message on which the menu was opened."""
        said = interactions.target(use)
        message = spoken(said, around=use.around)
        if message is None:
            raise InputError("There is nothing in that message that I could answer.")
        address = interactions.address_of(use)
        asked = pointed_at(message, person=use.person, at=datetime.now(UTC), address=address)
        asked = replace(asked, urgent=use.keeps_order)
        if await self._desk.inbox.accept(asked) is None:
            raise InputError("I was asked about that message before.")
