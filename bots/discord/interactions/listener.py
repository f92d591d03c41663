"""Handles what people use: commands, menus, buttons and forms.

Each is answered at once, with a form, with suggestions, or with the promise of an answer. If an answer was promised,
the message goes to the inbox.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bots.discord.api import ALREADY_ANSWERED, DiscordRefused
from bots.discord.ask_policy import Verdict, refusal_text
from bots.discord.ids import ASKS, CHOOSE, MessageRef
from bots.discord.interactions import commands
from bots.discord.interactions.interaction import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    LINE,
    MODAL,
    Interaction,
    deferral,
    form_values,
    given_options,
    interaction_message,
    line_form,
    menu_form,
    order_message,
    pressed_choice,
    private_notice,
    read_interaction,
    suggestions,
    thumb,
)
from bots.discord.interactions.message_menu import ASKED_BEFORE, NOTHING, menu_request
from bots.discord.interactions.named_things import LOOK_SECONDS, NamedThings
from bots.discord.interactions.server_command import (
    NOT_YOURS,
    SERVER,
    author_roles,
    may_decide,
    may_mark_solved,
    read_command,
)
from bots.discord.parse import SERVICE, WORKSPACE, EventContext
from bots.discord.places import DIRECT, TEXT, THREADS, Place, place_of
from bots.platform_events import HUMAN, call_for_human
from core.communities.forum_posts import SOLVED
from core.delivery.outbox import Outbox
from core.model.buttons import filled
from core.model.errors import FrontdeskError, InputError, RetryLater
from core.model.language import language_of_locale, speaking
from core.storage.database import told_as_ours
from core.text.catalogue import N_, _

if TYPE_CHECKING:
    from bots.discord.app import Listener
    from core.model.messages import Message
    from core.model.replies import Choice

log = logging.getLogger(__name__)

CALLBACK = "/interactions/{webhook_id}/{webhook_token}/callback"
PROMISE_SECONDS = 1.0
"""How long to wait until Discord confirms a promise before it is sent again. Discord accepts it for three seconds."""
TRIES, RETRY_SECONDS = 6, 0.5
EXPIRED = N_("This button has expired. Please ask me again.")
NOT_ASKER = N_("Only the person who opened this post and the moderators can do that.")
NO_POST = N_("This is not a post in a forum. Use `/solved` in the post that is solved.")
LOST = N_("I cannot store that right now. Please try again in a minute.")


class NotAllowed(InputError):
    """A person is not allowed to use something: at all, in this place, or so often."""


class InteractionListener:
    """Handles interactions."""

    def __init__(self, listener: Listener) -> None:
        self._listener, self._named_things = listener, NamedThings(listener.desk)
        self._desk, self._places, self._acks = listener.desk, listener.places, listener.acks
        self._policy, self._server_rules, self._us = listener.policy, listener.server_rules, listener.us
        self._api = listener.sender.api
        self._outbox = Outbox(listener.desk.stores.pool)
        self._known = frozenset(command["name"] for command in commands.make_commands(listener.desk.desk.abilities))

    async def handle(self, raw: dict[str, Any]) -> None:
        """Answer an interaction with what it asks for or with a promise. After a promise, a message goes to the inbox.

        Raises WireError if the interaction cannot be read.

        If the process dies before the promise, Discord tells the person that the interaction failed. If it dies after
        the promise and before the commit, the person sees “thinking” for fifteen minutes, and then that it failed.
        """
        use = self._read(raw)
        with speaking(await self._language_of(use)):
            await self._handle(use)

    async def _language_of(self, use: Interaction) -> str | None:
        """Return the person's language: the one that we know, else that of their Discord."""
        if use.type == AUTOCOMPLETE:  # Discord does not wait
            return language_of_locale(use.person.locale)
        known = await self._desk.language_of(SERVICE, WORKSPACE, use.person.id, locale=use.person.locale)
        return known or language_of_locale(use.person.locale)

    async def _handle(self, use: Interaction) -> None:
        if use.type == AUTOCOMPLETE:
            await self._answer(use, suggestions(await self._named_things.suggest(use)))
        elif use.type == COMPONENT and use.name == ASKS:
            await self._open_line_form(use)
        elif use.opens_form:
            await self._answer(use, menu_form(use))
        else:
            try:
                await self._promise(use)
            except FrontdeskError as error:
                log.warning("An interaction is dropped, because its answer could not be promised: %s", error)
            else:
                await self._store_or_tell(use)

    async def _check(self, use: Interaction) -> None:
        """Raise NotAllowed if the person must not use this, not in this place, or not so often."""
        guild = use.context.place.guild if use.is_in_our_server else None
        rules = await self._server_rules.of(guild)
        if use.type == COMMAND and use.name == SERVER:
            if not may_decide(use, rules):
                raise NotAllowed(_(NOT_YOURS))
            return
        if thumb(use) is not None:
            return
        context = (
            replace(use.context, author_roles=author_roles(use))
            if guild
            else EventContext(self._us, Place(use.context.place.id, kind=1))
        )
        asked = interaction_message(use, use.name, key=f"use/{use.id}")
        verdict = self._policy.decide(replace(asked, trusted=may_decide(use, rules)), context, rules)
        if verdict is not Verdict.ALLOWED:
            raise NotAllowed(refusal_text(verdict, rules))

    def _read(self, raw: dict[str, Any]) -> Interaction:
        unknown = {"id": raw["channel_id"], "type": TEXT if raw.get("guild_id") else DIRECT}
        place = place_of({"guild_id": raw.get("guild_id"), **(raw.get("channel") or unknown)})
        place = self._places.get(place.id) or place
        parent = self._places.get(place.parent) if place.parent else None
        if place.kind in THREADS and place.parent and parent is None:
            parent = Place(place.parent, kind=0, guild=place.guild)
        return read_interaction(raw, us=self._us, place=place, parent=parent, titles=self._places.titles)

    async def _answer(self, use: Interaction, body: dict[str, Any]) -> None:
        token = {"webhook_id": use.id, "webhook_token": str(use.raw["token"])}
        await self._api.call("POST", CALLBACK, body=body, ids=token)

    async def _promise(self, use: Interaction) -> None:
        """Promise an answer, and try again if Discord does not confirm the promise.

        If Discord refuses it, it is too late: Discord has told the person that the interaction failed.
        """
        for _try in range(TRIES):
            try:
                async with asyncio.timeout(PROMISE_SECONDS):
                    await self._answer(use, deferral(use))
            except DiscordRefused as error:
                if error.code != ALREADY_ANSWERED:
                    raise
            except (RetryLater, TimeoutError):
                await asyncio.sleep(RETRY_SECONDS)
                continue
            return
        raise RetryLater("Discord does not accept the promise of an answer.")

    async def _store_or_tell(self, use: Interaction) -> None:
        """Store the message to which an answer was promised. If that fails, tell the person."""
        for _try in range(TRIES):
            try:
                with told_as_ours():
                    await self._store(use)
            except RetryLater as error:
                log.warning("An interaction cannot be stored yet: %s", error)
                await asyncio.sleep(error.after_seconds or RETRY_SECONDS)
            except InputError as error:
                if isinstance(error, NotAllowed) and use.is_public:
                    self._acks.start(self._acks.answer_privately(use.webhook_ids, str(error)))
                else:
                    self._tell(use, str(error))
                return
            else:
                return
        self._tell(use, _(LOST))

    def _tell(self, use: Interaction, words: str) -> None:
        """Tell the person something: instead of “thinking”, or below the message with the button."""
        is_below_message = use.type == COMPONENT or bool(use.raw.get("message"))
        tell = self._acks.follow_up if is_below_message else self._acks.answer
        self._acks.start(tell(use.webhook_ids, words))

    async def _rate(self, use: Interaction, *, good: bool) -> None:
        rated = str(MessageRef(str(use.raw["channel_id"]), str(use.raw["message"]["id"])))
        await self._desk.feedback.note(SERVICE, WORKSPACE, rated, use.person.id, good=good)
        if good:
            await self._listener.solve(use.person, use.context)
        else:
            await self._desk.human_offer.make(SERVICE, WORKSPACE, rated, use.person.id)

    async def _store(self, use: Interaction) -> None:
        if use.type == COMMAND and use.name not in self._known:  # shown for up to an hour after it was removed
            raise InputError(_(commands.GONE).format(name=use.name))
        await self._check(use)
        good = thumb(use)
        if good is not None:
            await self._rate(use, good=good)
        elif pressed_choice(use):
            await self._store_press(use)
        elif use.type == COMMAND:
            await self._store_command(use)
        elif use.type == MODAL:
            await self._store_message(use, await self._named_things.chosen(use, order_message(use)))

    async def _store_command(self, use: Interaction) -> None:
        if use.name in NOTHING:
            if await self._store_message(use, menu_request(use, at=self._desk.clock.now())) is None:
                raise InputError(_(ASKED_BEFORE[use.name]))
        elif use.name == HUMAN:
            about = given_options(use).get(commands.WHAT, "")
            await self._store_message(use, call_for_human(order_message(use), " ".join(about.split())))
        elif use.name == SERVER:
            self._server_rules.expect_change(use.context.place.guild or "")
            words, choice = read_command(use)
            await self._store_message(use, interaction_message(use, words, key=f"order/{use.id}", choice=choice))
        elif use.name == commands.SOLVED:
            if not await self._listener.is_post(use.context.place):
                raise NotAllowed(_(NO_POST))
            closing = replace(order_message(use), choice=SOLVED, trusted=await self._may_mark_solved(use))
            await self._store_message(use, closing)
        else:
            await self._store_message(use, await self._named_things.chosen(use, order_message(use)))

    async def _store_message(self, use: Interaction, message: Message) -> int | None:
        """Store the message of an interaction, with whether the person may decide for the server."""
        guild = use.context.place.guild
        if message.trusted is None and guild:
            message = replace(message, trusted=may_decide(use, await self._server_rules.of(guild)))
        return await self._desk.inbox.accept(message)

    async def _may_mark_solved(self, use: Interaction) -> bool:
        place = use.context.place
        if place.is_thread and use.is_in_our_server:
            place = await self._listener.find_place(place.id)
        return place.owner == use.person.id or may_mark_solved(use, await self._server_rules.of(place.guild))

    async def _store_press(self, use: Interaction) -> None:
        """Store the press of a button. One press removes all buttons of the reply, unless the button stays.

        If a button beside a line is pressed, it alone is removed.
        """
        choice = await self._find_choice(use)
        if choice is None:
            raise InputError(_(EXPIRED))
        closing = choice.id == SOLVED
        if closing and not await self._may_mark_solved(use):
            raise InputError(_(NOT_ASKER))
        line = form_values(use).get(LINE) if use.type == MODAL else None
        text = choice.label if line is None else f"{choice.label}: {line}"
        chosen = choice.id if line is None else filled(choice.id, line)
        key = f"press/{use.person.id}/{use.custom_id.key}"
        only = str(use.data["custom_id"]) if choice.entry is not None and use.name == CHOOSE else None
        if use.type == MODAL or choice.stays:
            key = f"{key}/{use.id}"
        elif only:
            key = f"{key}/{use.custom_id.number}"
        pressed = interaction_message(use, text, key=key, choice=chosen)
        await self._store_message(use, replace(pressed, trusted=True) if closing else pressed)
        if not choice.stays:
            shown, who = use.raw["message"], use.person.name
            self._acks.start(self._acks.show_choice(use.webhook_ids, shown, choice.label, who, only=only))

    async def _find_choice(self, use: Interaction) -> Choice | None:
        found = pressed_choice(use)
        reply = await self._outbox.by_key(found[0]) if found else None
        return reply.choices[found[1]] if found and reply and found[1] < len(reply.choices) else None

    async def _open_line_form(self, use: Interaction) -> None:
        choice: Choice | None = None
        try:
            async with asyncio.timeout(LOOK_SECONDS):
                choice = await self._find_choice(use)
        except (TimeoutError, FrontdeskError) as error:
            log.warning("The question of a button cannot be looked up: %s", error)
        if choice is None:
            await self._answer(use, private_notice(_(EXPIRED)))
        else:
            question = choice.asks or choice.label
            await self._answer(use, line_form(use, title=choice.label, question=question))
