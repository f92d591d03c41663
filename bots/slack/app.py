"""Passes what Slack delivers to the inbox, as slack-bolt's handlers. What is acknowledged has been stored."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from bots.platform_events import Incoming, as_wire_error, store_change
from bots.slack import orders
from bots.slack.action_id import ActionId
from bots.slack.agent_threads import AgentThreads
from bots.slack.api.client import SlackRefused, call
from bots.slack.api.message_requests import MessageRequests
from bots.slack.orders import CALL, COMMAND, make_order, with_words
from bots.slack.origin import team_of
from bots.slack.parse import SERVICE, parse, press, stays
from bots.slack.render import home_view
from core.model.errors import InputError, RetryLater
from core.model.language import speaking
from core.model.messages import Address, Message, Reach
from core.storage.database import told_as_ours
from core.text.catalogue import N_, _

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from slack_bolt.async_app import AsyncAck, AsyncApp

    from bots.frontdesk import Frontdesk
    from bots.slack.api.workspaces import Workspaces
    from bots.slack.outgoing.acknowledgements import Acknowledgements
    from bots.slack.outgoing.greeter import Greeter

ANY = re.compile(".*")
CASE_REACTION = "ticket"
"""What Slack calls the emoji 🎫."""
REFUSED = 1_000
"""How many refused messages are remembered, so that nobody is told twice."""
ELSEWHERE = N_("I am answering you in our direct messages.")


async def refuse_command(body: dict[str, Any], ack: AsyncAck) -> None:
    """Say that a slash command no longer exists."""
    await ack(text=f"{body['command']} does not exist any more. Type {COMMAND} help to see what I can do.")


@dataclass(eq=False)
class Listener:
    """Handles what Slack delivers, over a socket or over HTTP.

    A handler returns only when its row is committed, and only then is the event acknowledged. If the process dies
    before that, or if the database is down, Slack delivers the event again. If it was stored, the log recognises it.
    """

    desk: Frontdesk
    workspaces: Workspaces
    acks: Acknowledgements
    ask_emoji: str
    greeter: Greeter
    _refused: deque[tuple[str, str]] = field(default_factory=lambda: deque(maxlen=REFUSED))
    _threads: AgentThreads = field(init=False)
    _requests: MessageRequests = field(init=False)

    def __post_init__(self) -> None:
        self._threads = AgentThreads(self.desk, self.workspaces, self.acks)
        self._requests = MessageRequests(self.workspaces, self.desk.clock)

    def register(self, app: AsyncApp) -> None:
        """Register the handlers with slack-bolt's app."""
        app.event(ANY)(self.handle_event)
        app.action(ANY)(self._in_language(self.handle_action))
        for command in (COMMAND, CALL):
            app.command(command)(self._in_language(self.handle_command))
        app.command(ANY)(refuse_command)
        app.shortcut(orders.ASK_ABOUT)(self._in_language(self.handle_ask_about))
        app.shortcut(orders.OPEN_CASE)(self._in_language(self.handle_open_case))
        app.shortcut(orders.SUM_UP)(self._in_language(self.handle_message_shortcut))
        app.shortcut(orders.TRANSLATE)(self._in_language(self.handle_message_shortcut))
        app.shortcut(ANY)(self._in_language(self.open_form))
        app.view(ANY)(self._in_language(self.handle_form))

    def _in_language(
        self, handle: Callable[[dict[str, Any], AsyncAck], Awaitable[None]]
    ) -> Callable[[dict[str, Any], AsyncAck], Awaitable[None]]:
        """Return a handler that speaks the language of whoever acts."""

        async def speak(body: dict[str, Any], ack: AsyncAck) -> None:
            user = body.get("user_id") or body["user"]["id"]
            with speaking(await self.desk.language_of(SERVICE, team_of(body), user)):
                await handle(body, ack)

        return speak

    async def handle_event(self, body: dict[str, Any]) -> None:
        """Handle an event.

        Raises:
            RetryLater: it could not be stored.
            WireError: it is malformed.
        """
        event, team = body["event"], team_of(body)
        match event.get("type"):
            case "app_home_opened" if event.get("tab") == "home":
                self.acks.start(self._show_home(team, event["user"]))
            case "app_home_opened" | "app_context_changed" | "agent_session_stopped" | "agent_session_title_changed":
                await self._threads.handle(team, body)
            case "assistant_thread_started":
                thread = event["assistant_thread"]
                with speaking(await self.desk.language_of(SERVICE, team, thread.get("user_id"))):
                    self.acks.start(self.acks.suggest_prompts(team, thread["channel_id"], thread["thread_ts"]))
            case "subteam_updated" | "subteam_members_changed" | "subteam_created":
                self.workspaces.forget_groups()
            case "app_uninstalled" | "tokens_revoked":
                await self.workspaces.forget(team)
            case "reaction_added" if event.get("reaction") in (self.ask_emoji, CASE_REACTION):
                if event["item"]["type"] == "message":
                    does = self._open_case_there if event["reaction"] == CASE_REACTION else self._answer_there
                    await does(team, event["item"]["channel"], event["item"]["ts"], event["user"])
            case "member_joined_channel":
                await self.greeter.greet(team, event, external=await self.workspaces.is_external(team, body))
            case _:
                external = await self.workspaces.is_external(team, body)
                await self.store(await self.read_event(team, event, external=external))

    async def read_event(self, team: str, event: Mapping[str, Any], *, external: bool) -> Incoming | None:
        """Read an event, after looking up the names of the people and channels in it."""
        bot = await self.workspaces.bot(team)
        names = await self.workspaces.names_in(team, event)
        incoming = parse(event, bot=bot, names=names, external=external)
        return await self._threads.name_channel(incoming, event) if isinstance(incoming, Message) else incoming

    async def store(self, incoming: Incoming | None) -> bool:
        """Store what came in; return whether it was a new message."""
        with told_as_ours():
            if isinstance(incoming, Message):
                return await self._store_message(incoming)
            if incoming:
                await store_change(self.desk, incoming, service=SERVICE, refuse=self._refuse)
                self._threads.follow(incoming)
        return False

    async def handle_action(self, body: dict[str, Any], ack: AsyncAck) -> None:
        """Handle the press of a button in a message or on the home page."""
        team, user, at_home = team_of(body), body["user"]["id"], body["container"]["type"] == "view"
        if await self._is_for_another(team, body):
            await ack()
            return
        direct = await self.workspaces.direct(team, user) if at_home else ""
        if orders.asks_for_line(body):
            channel, bot = body["container"].get("channel_id") or direct, await self.workspaces.bot(team)
            await self._open(body, orders.make_line_form(body, channel=channel, bot=bot))
            await ack()
            return
        channel = body["container"].get("channel_id") or ""
        titled = [] if channel.startswith("D") or not channel else [channel]
        names = await self.workspaces.names(team, people=[user], channels=titled)
        bot = await self.workspaces.bot(team)
        groups = await self.workspaces.groups(team, {"channel": channel or direct}, bot=bot)
        incoming = press(body, bot=bot, names=replace(names, groups=groups), direct=direct)
        if isinstance(incoming, Message) and not at_home:
            shared = await self.workspaces.is_shared(team, incoming.address.channel)
            incoming = replace(incoming, external=incoming.external or shared)
        is_new = await self.store(incoming)
        await ack()
        if isinstance(incoming, Message) and is_new:  # the second click of a double click changes nothing
            self.acks.start(self._after_press(body, incoming))

    async def _is_for_another(self, team: str, body: Mapping[str, Any]) -> bool:
        """Return whether a button was offered to another person, and if so, tell the one who pressed it.

        Buttons that stay, and buttons of messages to nobody in particular, are for everybody.
        """
        container, user, action = body["container"], body["user"]["id"], body["actions"][0]
        channel, ts = container.get("channel_id") or "D", container.get("message_ts")
        if channel.startswith("D") or not ActionId.read(action["action_id"]) or stays(action):
            return False
        with told_as_ours():
            owner = await self.desk.feedback.asked_by(SERVICE, team, ts)
        if owner in (user, None):
            return False
        name = (await self.workspaces.names(team, people=[owner])).person(owner).name
        self.acks.start(self.acks.refuse_press(team, container, user, owner=name))
        return True

    async def handle_command(self, body: dict[str, Any], ack: AsyncAck) -> None:
        """Handle a slash command. It is answered in the direct messages, where the answer can be found again."""
        team, user, raw = team_of(body), body["user_id"], body.get("text") or ""
        bot, direct = await self.workspaces.bot(team), await self.workspaces.direct(team, user)
        names = await self.workspaces.names_in(team, {"user": user, "text": raw})
        address, key = Address(SERVICE, team, direct), f"order/{body['trigger_id']}"
        ordered = make_order("", key=key, address=address, person=names.person(user), at=self.desk.clock.now())
        try:
            await self.desk.inbox.accept(with_words(ordered, raw, command=body["command"], bot=bot, names=names))
        except (InputError, RetryLater) as error:
            await ack(text=str(error))
            return
        await ack() if body["channel_id"] == direct else await ack(text=_(ELSEWHERE))

    async def handle_ask_about(self, body: dict[str, Any], ack: AsyncAck) -> None:
        """Answer the message of a shortcut in its thread, or in the direct messages if we are not in the channel."""
        team, channel, user = team_of(body), body["channel"]["id"], body["user"]["id"]
        if not await self._answer_there(team, channel, body["message"]["ts"], user):
            said = {**body["message"], "channel": channel}
            await self.store(await self._requests.to_answer_alone(team, said, user))
        await ack()

    async def handle_open_case(self, body: dict[str, Any], ack: AsyncAck) -> None:
        """Open a case about the message of a shortcut, for its author. Who may not is told so by the answer."""
        team, user = team_of(body), body["user"]["id"]
        said = {**body["message"], "channel": body["channel"]["id"]}
        await self.store(await self._requests.to_open_case(team, said, user))
        await ack()

    async def handle_message_shortcut(self, body: dict[str, Any], ack: AsyncAck) -> None:
        """Sum up from the message of a shortcut on, or translate it, in the person's direct messages."""
        asks = self._requests.to_sum_up if body["callback_id"] == orders.SUM_UP else self._requests.to_translate
        said = {**body["message"], "channel": body["channel"]["id"]}
        await self.store(await asks(team_of(body), said, body["user"]["id"], body["trigger_id"]))
        await ack()

    async def open_form(self, body: dict[str, Any], ack: AsyncAck) -> None:
        """Open the form of a shortcut. Its trigger expires after three seconds."""
        bot = await self.workspaces.bot(team_of(body))
        names = await self.workspaces.names_in(team_of(body), body.get("message") or {}, also=[bot.user])
        await self._open(body, orders.make_form(body, names=names, now=self.desk.clock.now(), url=bot.url))
        await ack()

    async def handle_form(self, body: dict[str, Any], ack: AsyncAck) -> None:
        """Handle a submitted form. Errors are shown at the field that they concern."""
        team, user, view = team_of(body), body["user"]["id"], body["view"]
        with as_wire_error("Slack sent a form"):
            order = orders.read_form(view, now=self.desk.clock.now())
        if isinstance(order, orders.FormError):
            await ack(response_action="errors", errors={order.field: order.words})
            return
        try:
            await self._store_order(team, user, order, key=view["id"])
        except (InputError, RetryLater) as error:
            await ack(response_action="errors", errors={order.field: str(error)})
            return
        await ack()

    async def _open(self, body: Mapping[str, Any], view: dict[str, Any]) -> None:
        client = await self.workspaces.client(team_of(body))
        await call(client.views_open, trigger_id=body["trigger_id"], view=view)

    async def _store_message(self, message: Message) -> bool:
        """Store a message. If it was addressed to us and is refused, tell its author why; nobody else sees that."""
        try:
            accepted = await self.desk.inbox.accept(message)
        except InputError as error:
            self._refuse(message, error)
            return False
        if accepted is not None and message.reach is not Reach.OVERHEARD:
            self.acks.start(self._threads.show_coming(message, accepted))
        return accepted is not None

    def _refuse(self, message: Message, error: InputError) -> None:
        """Tell the author of a message why it is refused. Several events of one message give one notice."""
        refused = (message.event_id, str(error))
        if message.reach is not Reach.OVERHEARD and refused not in self._refused:
            self._refused.append(refused)
            self.acks.start(self.acks.refuse(message, str(error)))

    async def _store_order(self, team: str, user: str, order: orders.FormOrder, *, key: str) -> None:
        names = await self.workspaces.names_in(team, {}, also=[user])
        person, channel = names.person(user), order.channel or await self.workspaces.direct(team, user)
        address = (await self.workspaces.bot(team)).address(channel, order.thread, "")
        at, key = self.desk.clock.now(), f"order/{key}"
        ordered = make_order(order.text, key=key, address=address, person=person, at=at, choice=order.choice)
        shared = ordered.reach is not Reach.DIRECT and await self.workspaces.is_shared(team, channel)
        await self.desk.inbox.accept(replace(ordered, external=shared, groups=names.groups_of(user)))

    async def _answer_there(self, team: str, channel: str, ts: str, user: str) -> bool:
        """Answer a message, once, however many people ask us to. Return False if we are not in the channel."""
        try:
            await self.store(await self._requests.to_answer_there(team, channel, ts, user))
        except SlackRefused:
            return False
        return True

    async def _open_case_there(self, team: str, channel: str, ts: str, user: str) -> bool:
        """Open a case about a message, if somebody on the team added the emoji. Nobody else is answered."""
        try:
            return await self.store(await self._requests.to_open_case_there(team, channel, ts, user))
        except SlackRefused:
            return False

    async def _after_press(self, body: Mapping[str, Any], message: Message) -> None:
        """Show the result of a press: update the home page, or remove the buttons, unless they are made to stay."""
        team, person, shown = message.address.workspace, message.person.id, body.get("message")
        if not shown:
            await self.desk.settled(message.address, seconds=10)
            await self._show_home(team, person)
        elif not stays(body["actions"][0]):
            await self.acks.show_choice(message, shown, body["container"]["channel_id"])

    async def _show_home(self, team: str, user: str) -> None:
        person = (await self.workspaces.names(team, people=[user])).person(user)
        address = Address(SERVICE, team, await self.workspaces.direct(team, user))
        asking = make_order("", key=f"home/{user}", address=address, person=person, at=self.desk.clock.now())
        sections = await self.desk.home(asking)
        client = await self.workspaces.client(team)
        await call(client.views_publish, user_id=user, view=home_view(sections))
