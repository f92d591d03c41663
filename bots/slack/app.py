"""The listening half of the adapter: wires slack-bolt to the inbox. What is acknowledged to Slack is kept."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bots.answer_request import pointed_at, pointed_key
from bots.slack.api import history
from bots.slack.api.client import SlackRefused, call
from bots.slack.interactions import forms
from bots.slack.interactions.commands import COMMAND, order, typed
from bots.slack.interactions.home import home_view
from bots.slack.parse import (
    SERVICE,
    Deleted,
    Edited,
    Heard,
    Judged,
    channels_in,
    parse,
    people_in,
    press,
    spoken,
    stays,
    team_of,
)
from core.model.errors import InputError, RetryLater
from core.model.messages import Address, Message, Reach
from core.storage.database import told_as_ours

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slack_bolt.async_app import AsyncAck, AsyncApp

    from bots.frontdesk import Frontdesk
    from bots.slack.api.workspaces import Workspaces
    from bots.slack.outgoing.acknowledgements import Signs

ANY = re.compile(".*")
EVER = datetime(2020, 1, 1, tzinfo=UTC)
REFUSED = 1_000
"""Messages, of which it is remembered that their authors were told why they are not answered."""
ELSEWHERE = "I answer you in our direct messages."


class Listener:
    """Takes in what Slack delivers, by whatever way it comes.

    Each handler ends before Slack is told that all is well: an event is acknowledged when its row is committed. Dies
    the process before, or is the database down, Slack delivers it again, and what was kept is found in the log.
    """

    def __init__(self, desk: Frontdesk, workspaces: Workspaces, signs: Signs, *, ask_emoji: str) -> None:
        self._desk = desk
        self._workspaces = workspaces
        self._signs = signs
        self._ask_emoji = ask_emoji
        self._refused: deque[tuple[str, str]] = deque(maxlen=REFUSED)

    def wire(self, app: AsyncApp) -> None:
        """Have all that Slack delivers to an app handled here."""
        app.event(ANY)(self.event)
        app.action(ANY)(self.action)
        app.command(COMMAND)(self.command)
        app.shortcut(forms.ASK_ABOUT)(self.ask_about)
        app.shortcut(ANY)(self.open_form)
        app.view(ANY)(self.form)

    async def event(self, body: dict[str, Any]) -> None:
        """Take in an event.

        Raises:
            RetryLater: it could not be kept.
            WireError: it is malformed.
        """
        event, team = body["event"], team_of(body)
        match event.get("type"):
            case "app_home_opened":
                if event.get("tab") == "home":
                    self._signs.soon(self._show_home(team, event["user"]))
            case "assistant_thread_started":
                thread = event["assistant_thread"]
                self._signs.soon(self._signs.suggest(team, thread["channel_id"], thread["thread_ts"]))
            case "app_uninstalled" | "tokens_revoked":
                await self._workspaces.gone(team)
            case "reaction_added" if event.get("reaction") == self._ask_emoji:
                if event["item"]["type"] == "message":
                    await self._answer_there(team, event["item"]["channel"], event["item"]["ts"], event["user"])
            case _:
                external = bool(body.get("is_ext_shared_channel"))
                await self.take(await self.read(team, event, external=external))

    async def read(self, team: str, event: Mapping[str, Any], *, external: bool) -> Heard | None:
        """Read an event, with the names of those whom it names."""
        bot = await self._workspaces.bot(team)
        names = await self._workspaces.names(team, people=people_in(event) - {bot.user}, channels=channels_in(event))
        return parse(event, bot=bot, names=names, external=external)

    async def take(self, heard: Heard | None) -> bool:
        """Keep what was heard; True if it is a message, and new."""
        with told_as_ours():
            match heard:
                case Message():
                    return await self._accept(heard)
                case Edited(message):
                    await self._amend(message)
                case Deleted(address, event_id):
                    for each in (event_id, pointed_key(event_id)):
                        await self._desk.inbox.retract(address, each)
                case Judged():
                    where = (SERVICE, heard.team, heard.ts)
                    await self._desk.feedback.note(*where, heard.person, good=heard.good)
        return False

    async def action(self, body: dict[str, Any], ack: AsyncAck) -> None:
        """Take in the press of a button, in a message or on the home page."""
        team, user, at_home = team_of(body), body["user"]["id"], body["container"]["type"] == "view"
        direct = await self._workspaces.direct(team, user) if at_home else ""
        if forms.asks(body):
            await self._open(body, forms.asking(body, channel=body["container"].get("channel_id") or direct))
            await ack()
            return
        channel = body["container"].get("channel_id")
        names = await self._workspaces.names(team, people=[user], channels=_channels(channel))
        heard = press(body, bot=await self._workspaces.bot(team), names=names, direct=direct)
        if isinstance(heard, Message) and not at_home:
            shared = await self._workspaces.is_shared(team, heard.address.channel)
            heard = replace(heard, external=heard.external or shared)
        await self.take(heard)
        await ack()
        if isinstance(heard, Message):
            self._signs.soon(self._after_press(body, heard))

    async def command(self, body: dict[str, Any], ack: AsyncAck) -> None:
        """Take in a slash command; it is answered in the direct messages, where the answer stays."""
        team, user, raw = body["team_id"], body["user_id"], body.get("text") or ""
        bot, direct = await self._workspaces.bot(team), await self._workspaces.direct(team, user)
        named = {"user": user, "text": raw}
        names = await self._workspaces.names(team, people=people_in(named) - {bot.user}, channels=channels_in(named))
        address, key = Address(SERVICE, team, direct), f"order/{body['trigger_id']}"
        ordered = order("", key=key, address=address, person=names.person(user), at=datetime.now(UTC))
        try:
            await self._desk.inbox.accept(typed(ordered, raw, bot=bot, names=names))
        except (InputError, RetryLater) as error:
            await ack(text=str(error))
            return
        await ack() if body["channel_id"] == direct else await ack(text=ELSEWHERE)

    async def ask_about(self, body: dict[str, Any], ack: AsyncAck) -> None:
        """Answer the message on which the shortcut was chosen, in its thread, or alone where we are not let in."""
        team, channel, user = team_of(body), body["channel"]["id"], body["user"]["id"]
        if not await self._answer_there(team, channel, body["message"]["ts"], user):
            await self._answer_alone(team, {**body["message"], "channel": channel}, user)
        await ack()

    async def open_form(self, body: dict[str, Any], ack: AsyncAck) -> None:
        """Open the form of a shortcut; its trigger lives three seconds."""
        about = body.get("message") or {}
        names = await self._workspaces.names(team_of(body), people=people_in(about), channels=channels_in(about))
        url = (await self._workspaces.bot(team_of(body))).url
        await self._open(body, forms.form(body, names=names, now=datetime.now(UTC), url=url))
        await ack()

    async def form(self, body: dict[str, Any], ack: AsyncAck) -> None:
        """Take in a form; what is wrong in it is said beside the field."""
        team, user, view = team_of(body), body["user"]["id"], body["view"]
        wish = forms.read(view, now=datetime.now(UTC))
        if isinstance(wish, forms.Wrong):
            await ack(response_action="errors", errors={wish.field: wish.words})
            return
        try:
            await self._order(team, user, wish, key=view["id"])
        except (InputError, RetryLater) as error:
            await ack(response_action="errors", errors={wish.field: str(error)})
            return
        await ack()

    async def _open(self, body: Mapping[str, Any], view: dict[str, Any]) -> None:
        client = await self._workspaces.client(team_of(body))
        await call(client.views_open, trigger_id=body["trigger_id"], view=view)

    async def _accept(self, message: Message) -> bool:
        """Keep a message; who wrote to us what cannot be kept is told why, alone."""
        try:
            accepted = await self._desk.inbox.accept(message)
        except InputError as error:
            self._refuse(message, error)
            return False
        if accepted is not None and message.reach is not Reach.OVERHEARD:
            self._signs.soon(self._signs.working(message))
            if message.reach is Reach.DIRECT and message.address.thread:
                self._signs.soon(self._entitle(message, accepted))
        return accepted is not None

    async def _amend(self, message: Message) -> None:
        """Keep how a message reads now, also where somebody pointed at it; what cannot be kept stays as it was."""
        try:
            await self._desk.inbox.amend(message)
            pointed = pointed_at(message, person=message.person, at=message.sent_at)
            await self._desk.inbox.amend(pointed, only_known=True)
        except InputError as error:
            self._refuse(message, error)

    def _refuse(self, message: Message, error: InputError) -> None:
        """Tell who said something to us why it cannot be kept: once, though one message comes as several events."""
        refused = (message.event_id, str(error))
        if message.reach is not Reach.OVERHEARD and refused not in self._refused:
            self._refused.append(refused)
            self._signs.soon(self._signs.whisper(message, str(error)))

    async def _entitle(self, message: Message, message_id: int) -> None:
        """Name an assistant's thread by its first question."""
        here = message.address.conversation
        if not await self._desk.conversations.history(message_id, here, since=EVER, limit=1):
            await self._signs.entitle(message)

    async def _order(self, team: str, user: str, wish: forms.Wish, *, key: str) -> None:
        person = (await self._workspaces.names(team, people=[user])).person(user)
        channel = wish.channel or await self._workspaces.direct(team, user)
        address = Address(SERVICE, team, channel, wish.thread)
        at, key = datetime.now(UTC), f"order/{key}"
        ordered = order(wish.text, key=key, address=address, person=person, at=at, choice=wish.choice)
        shared = ordered.reach is not Reach.DIRECT and await self._workspaces.is_shared(team, channel)
        await self._desk.inbox.accept(replace(ordered, external=shared))

    async def _answer_there(self, team: str, channel: str, ts: str, user: str) -> bool:
        """Answer a message that somebody points at, once, whoever else points at it; False if we are not let in."""
        try:
            said = await history.message(await self._workspaces.client(team), channel, ts)
        except SlackRefused:
            return False
        if said:
            pointed = await self._pointed(team, {**said, "channel": channel}, user)
            shared = await self._workspaces.is_shared(team, channel)
            await self.take(pointed and replace(pointed, external=pointed.external or shared))
        return True

    async def _answer_alone(self, team: str, said: Mapping[str, Any], user: str) -> None:
        """Answer whoever points at a message that we cannot read ourselves, in the direct messages."""
        pointed = await self._pointed(team, said, user)
        address = Address(SERVICE, team, await self._workspaces.direct(team, user))
        if pointed:
            key = f"{pointed.event_id}/{user}"
            await self.take(replace(pointed, event_id=key, address=address, reach=Reach.DIRECT, attachments=()))

    async def _pointed(self, team: str, said: Mapping[str, Any], user: str) -> Message | None:
        bot = await self._workspaces.bot(team)
        names = await self._workspaces.names(team, people={user, *people_in(said)}, channels=channels_in(said))
        spoke = spoken(said, said, bot=bot, names=names, external=False)
        return spoke and pointed_at(spoke, person=names.person(user), at=datetime.now(UTC))

    async def _after_press(self, body: Mapping[str, Any], message: Message) -> None:
        """Show what came of a press: on the home page as it is now, in a message whose buttons are gone.

        They stay, if they are to, and if somebody else presses what was offered to one person.
        """
        team, person, shown = message.address.workspace, message.person.id, body.get("message")
        if not shown:
            await self._desk.settled(message.address, seconds=10)
            await self._show_home(team, person)
        elif stays(body["actions"][0]):
            return
        elif await self._desk.feedback.asked_by(SERVICE, team, shown["ts"]) in (person, None):
            await self._signs.pressed(message, shown, body["container"]["channel_id"])

    async def _show_home(self, team: str, user: str) -> None:
        """Publish a person's home page."""
        person = (await self._workspaces.names(team, people=[user])).person(user)
        address = Address(SERVICE, team, await self._workspaces.direct(team, user))
        asking = order("", key=f"home/{user}", address=address, person=person, at=datetime.now(UTC))
        sections = await self._desk.home(asking)
        client = await self._workspaces.client(team)
        await call(client.views_publish, user_id=user, view=home_view(sections))


def _channels(channel: str | None) -> list[str]:
    """Return the channel as one to be looked up, unless it is a direct conversation."""
    return [channel] if channel and not channel.startswith("D") else []
