"""The listening half of the adapter for what people use: commands, menus, buttons and forms, answered at once.

What is answered later is promised first, and goes to the inbox.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bots.answer_request import pointed_at
from bots.discord.api.client import ALREADY_ANSWERED, DiscordRefused
from bots.discord.ask_policy import Verdict, refusal
from bots.discord.interactions import commands, interaction
from bots.discord.interactions.interaction import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL, Use
from bots.discord.interactions.server_command import NOT_YOURS, decision, may_close, may_decide, worn
from bots.discord.parse import SERVICE, WORKSPACE, Around, spoken
from bots.discord.places import THREADS, Place, place_of
from bots.discord.render import ASKS
from bots.discord.reply_token import Way
from core.communities.forum_posts import SOLVED
from core.delivery.outbox import Outbox
from core.model.buttons import filled
from core.model.errors import FrontdeskError, InputError, RetryLater
from core.storage.database import told_as_ours

if TYPE_CHECKING:
    from bots.discord.app import Listener
    from bots.discord.ask_policy import Community
    from bots.discord.outgoing.acknowledgements import Signs
    from bots.discord.places import Places
    from bots.discord.server_rules import Decisions
    from bots.frontdesk import Frontdesk
    from core.model.messages import Choice, Message

log = logging.getLogger(__name__)

CALLBACK = "/interactions/{webhook_id}/{webhook_token}/callback"
PROMISE_SECONDS = 1.0
"""How long Discord may take to answer to a promise before it is asked whether it took it: it waits three for one."""
LOOK_SECONDS = 1.5
"""How long a choice may be looked for before its form is opened: Discord waits three seconds."""
TRIES, RETRY_SECONDS = 6, 0.5
EXPIRED = "This button is too old. Ask me once more."
NOT_ASKER = "Only who began this post may press that, and those who run this place."
LOST = "I cannot keep that now. Try again in a minute."


class NotLet(InputError):
    """A person may not use something, there, or that often."""


class Uses:
    """Takes in what people use of ours."""

    def __init__(
        self,
        desk: Frontdesk,
        listener: Listener,
        places: Places,
        signs: Signs,
        community: Community,
        decisions: Decisions,
        *,
        us: str,
    ) -> None:
        self._desk = desk
        self._api = listener.api
        self._listener = listener
        self._places = places
        self._signs = signs
        self._community = community
        self._decisions = decisions
        self._us = us
        self._outbox = Outbox(desk.stores.pool)

    async def interaction(self, raw: dict[str, Any]) -> None:
        """Answer an interaction: at once with what is asked for, or with the promise to; then it goes to the inbox.

        Dies the process before the promise, Discord tells the person that it failed; dies it between the promise and
        the inbox, the person sees us think for fifteen minutes, and then that it failed.
        """
        use = self._use(raw)
        if use.type == AUTOCOMPLETE:
            await self._answer(use, interaction.suggestions(use))
        elif use.type == COMPONENT and use.name == ASKS:
            await self._ask(use)
        elif use.opens_form:
            await self._answer(use, interaction.form(use))
        else:
            try:
                await self._promise(use)
            except FrontdeskError as error:
                log.warning("What was used is not promised an answer, and not done: %s", error)
            else:
                await self._patiently(use)

    async def _check(self, use: Use) -> None:
        """Refuse what may not be used by that person, there, or that often.

        Raises:
            NotLet: that is so; the text says why.
        """
        guild = use.around.place.guild if use.is_ours_here else None
        rules = await self._decisions.of(guild)
        if use.type == COMMAND and use.name == commands.SERVER:
            if not may_decide(use, rules):
                raise NotLet(NOT_YOURS)
            return
        if interaction.verdict(use) is not None:
            return
        around = replace(use.around, worn=worn(use)) if guild else Around(self._us, Place(use.around.place.id, kind=1))
        asked = interaction.message(use, use.name, key=f"use/{use.id}")
        verdict = self._community.judge(replace(asked, trusted=may_decide(use, rules)), around, rules)
        if verdict is not Verdict.TAKEN:
            raise NotLet(refusal(verdict, rules))

    def _use(self, raw: dict[str, Any]) -> Use:
        place = place_of(
            {"guild_id": raw.get("guild_id"), **(raw.get("channel") or {"id": raw["channel_id"], "type": 1})}
        )
        place = self._places.get(place.id) or place
        parent = self._places.get(place.parent) if place.parent else None
        if place.kind in THREADS and place.parent and parent is None:
            parent = Place(place.parent, kind=0, guild=place.guild)
        return interaction.read(raw, us=self._us, place=place, parent=parent, titles=self._places.titles)

    async def _answer(self, use: Use, body: dict[str, Any]) -> None:
        token = {"webhook_id": use.id, "webhook_token": str(use.raw["token"])}
        await self._api.call("POST", CALLBACK, body=body, ids=token)

    async def _promise(self, use: Use) -> None:
        """Promise an answer. Where Discord does not say whether it took the promise, it is asked again.

        Raises:
            DiscordRefused: it is too late; Discord has told the person that it failed.
            RetryLater: Discord is down.
        """
        for _ in range(TRIES):
            try:
                async with asyncio.timeout(PROMISE_SECONDS):
                    await self._answer(use, interaction.deferral(use))
            except DiscordRefused as error:
                if error.code != ALREADY_ANSWERED:
                    raise
            except (RetryLater, TimeoutError):
                await asyncio.sleep(RETRY_SECONDS)
                continue
            return
        raise RetryLater("Discord does not take it.")

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
                if isinstance(error, NotLet) and interaction.is_for_all(use):
                    self._signs.soon(self._signs.whisper_instead(way.ids, str(error)))
                else:
                    self._say(use, way, str(error))
                return
            else:
                return
        self._say(use, way, LOST)

    def _say(self, use: Use, way: Way, words: str) -> None:
        """Say something to the person: in the place of our thinking, or beside the message with what was pressed."""
        beside = use.type == COMPONENT or bool(use.raw.get("message"))
        self._signs.soon(self._signs.add(way.ids, words) if beside else self._signs.tell(way.ids, words))

    async def _keep(self, use: Use) -> None:
        await self._check(use)
        good = interaction.verdict(use)
        if good is not None:
            place = f"{use.raw['channel_id']}/{use.raw['message']['id']}"
            await self._desk.feedback.note(SERVICE, WORKSPACE, place, use.person.id, good=good)
            if good:
                await self._listener.thanked(use.person, use.around)
        elif interaction.pressed(use):
            await self._press(use)
        elif use.type == COMMAND and use.name == commands.ASK_ABOUT:
            await self._answer_there(use)
        elif use.type == COMMAND and use.name == commands.SERVER:
            self._decisions.change(use.around.place.guild or "")
            words, choice = decision(use)
            await self._order(use, interaction.message(use, words, key=f"order/{use.id}", choice=choice))
        elif use.type == COMMAND and use.name == commands.SOLVED:
            closing = replace(interaction.order(use), choice=SOLVED, trusted=await self._closes(use))
            await self._order(use, closing)
        elif use.type in (COMMAND, MODAL):
            await self._order(use, interaction.order(use))

    async def _order(self, use: Use, message: Message) -> int | None:
        """Keep what is ordered by an interaction, with whether the person may decide for the server."""
        guild = use.around.place.guild
        if message.trusted is None and guild:
            message = replace(message, trusted=may_decide(use, await self._decisions.of(guild)))
        return await self._desk.inbox.accept(message)

    async def _closes(self, use: Use) -> bool:
        """Tell whether a person may say of the post that it is solved."""
        place = use.around.place
        if place.is_thread and use.is_ours_here:
            place = await self._listener.place(place.id)
        return place.owner == use.person.id or may_close(use, await self._decisions.of(place.guild))

    async def _press(self, use: Use) -> None:
        """Keep the press of a button; one press takes all of a reply's buttons away, but for those that stay."""
        choice = await self._choice(use)
        way = Way.of(use.raw, person=use.person.id, kind="")
        if choice is None:
            raise InputError(EXPIRED)
        closing = choice.id == SOLVED
        if closing and not await self._closes(use):
            raise InputError(NOT_ASKER)
        line = interaction.filled_in(use).get(interaction.LINE) if use.type == MODAL else None
        text = choice.label if line is None else f"{choice.label}: {line}"
        chosen = choice.id if line is None else filled(choice.id, line)
        key = f"press/{use.person.id}/{use.mark[1]}"
        if use.type == MODAL or choice.stays:
            key = f"{key}/{use.id}"
        pressed = interaction.message(use, text, key=key, choice=chosen)
        await self._order(use, replace(pressed, trusted=True) if closing else pressed)
        if not choice.stays:
            self._signs.soon(self._signs.pressed(way.ids, use.raw["message"], choice.label, use.person.name))

    async def _choice(self, use: Use) -> Choice | None:
        """Return what was pressed, as the reply that stands there offered it."""
        found = interaction.pressed(use)
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
            await self._answer(use, interaction.refusing(EXPIRED))
        else:
            question = choice.asks or choice.label
            await self._answer(use, interaction.asking(use, title=choice.label, question=question))

    async def _answer_there(self, use: Use) -> None:
        """Answer the message on which the menu was opened."""
        said = interaction.target(use)
        message = spoken(said, around=use.around)
        if message is None:
            raise InputError("There is nothing in that message that I could answer.")
        there = replace(message, address=interaction.address_of(use))
        asked = pointed_at(there, person=use.person, at=datetime.now(UTC))
        if await self._order(use, replace(asked, urgent=use.keeps_order)) is None:
            raise InputError("I was asked about that message before.")
