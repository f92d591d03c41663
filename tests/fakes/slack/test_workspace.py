"""What the workspace's acts send has the fields of the recorded shapes, and reaches an app by either way."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond, AsyncSay
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack import FakeSlack
from tests.fakes.slack.messages import AgentSession
from tests.fakes.slack.shapes import shape

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from contextlib import AbstractAsyncContextManager

    from tests.fakes.slack.messages import Message
    from tests.fakes.slack.state import Channel, Installation, Json, User, View
    from tests.fakes.slack.workspace import Workspace


def words(text: str) -> Json:
    return {"type": "plain_text", "text": text}


BUTTON = {"type": "button", "action_id": "press", "value": "yes", "style": "primary", "text": words("Yes")}
OPTIONS = [{"text": words("Noon"), "value": "noon"}]
ELEMENTS: list[Json] = [
    BUTTON,
    {"type": "static_select", "action_id": "select", "options": OPTIONS, "placeholder": words("When")},
    {"type": "overflow", "action_id": "overflow", "options": OPTIONS},
    {"type": "datepicker", "action_id": "date", "initial_date": "2026-03-30"},
]
INPUT = {"type": "plain_text_input", "action_id": "words"}
MODAL: Json = {
    "type": "modal",
    "callback_id": "ask",
    "notify_on_close": True,
    "title": words("Ask"),
    "submit": words("Go"),
    "blocks": [
        {"type": "input", "block_id": "question", "label": words("Question"), "element": INPUT},
        {"type": "actions", "block_id": "row", "elements": ELEMENTS[:1]},
    ],
}


class Stage:
    """A workspace with a channel, a direct conversation, and a message of the app with something to press."""

    def __init__(self, *, view: View = "agent") -> None:
        fake = FakeSlack(view=view)
        self.workspace: Workspace = fake.workspace
        self.workspace.delivery = None
        self.by: Installation = fake.installed
        self.asker: User = self.workspace.add_user("asker")
        self.channel: Channel = self.workspace.add_channel("help", self.asker, self.by)
        self.dm: Channel = self.workspace.dm(self.asker, self.by)
        self.said: Message = self.workspace.say(self.asker, self.channel, "Where is it?")
        self.shown: Message = self.workspace.post(
            self.channel, self.by.bot, "Here", by=self.by, blocks=[{"type": "actions", "elements": ELEMENTS}]
        )

    def reply(self) -> Message:
        return self.workspace.say(self.asker, self.channel, "There?", thread_ts=self.said.ts)

    def stranger(self) -> User:
        user = self.workspace.add_user("stranger", team=self.workspace.add_team("Other Team"), is_stranger=True)
        self.channel.is_ext_shared = True
        self.channel.members.append(user.id)
        return user


def modal(stage: Stage) -> Any:
    return stage.workspace.add_view(MODAL, stage.asker, stage.by)


def mention(stage: Stage) -> str:
    return f"<@{stage.by.bot.id}> hello"


def tombstone(stage: Stage) -> None:
    stage.reply()
    stage.workspace.delete(stage.said)


def unreact(stage: Stage) -> None:
    stage.workspace.react(stage.asker, stage.said, "eyes")
    stage.workspace.unreact(stage.asker, stage.said, "eyes")


def own_reply(stage: Stage) -> None:
    stage.workspace.post(stage.channel, stage.by.bot, "There", by=stage.by, thread_ts=stage.said.ts)


def assistant(stage: Stage) -> str:
    return stage.workspace.open_assistant(stage.asker, stage.by)


def session(stage: Stage) -> Message:
    """A message in the direct conversation, on whose answer the agent works."""
    said = stage.workspace.say(stage.asker, stage.dm, "Hello")
    stage.workspace.sessions[stage.dm.id, said.ts] = AgentSession(stage.by, "Hello", statuses=["processing"])
    return said


ACTS: dict[str, Callable[[Stage], Any]] = {
    "agent_session_stopped": lambda s: s.workspace.stop_session(s.asker, s.dm, session(s).ts),
    "agent_session_title_changed": lambda s: s.workspace.rename_session(s.asker, s.dm, session(s).ts, "Greetings"),
    "app_context_changed": lambda s: s.workspace.view(s.asker, s.by, s.channel),
    "app_home_opened_messages": lambda s: s.workspace.open_home(s.asker, s.by, tab="messages", viewing=s.channel),
    "app_home_opened": lambda s: s.workspace.open_home(s.asker, s.by),
    "app_mention": lambda s: s.workspace.say(s.asker, s.channel, mention(s)),
    "app_mention_thread": lambda s: s.workspace.say(s.asker, s.channel, mention(s), thread_ts=s.said.ts),
    "app_uninstalled": lambda s: s.workspace.uninstall(s.by),
    "assistant_thread_context_changed": lambda s: s.workspace.look_at(s.asker, s.by, assistant(s), s.channel),
    "assistant_thread_started": assistant,
    "block_actions_button": lambda s: s.workspace.press(s.asker, s.shown, "press"),
    "block_actions_datepicker": lambda s: s.workspace.press(s.asker, s.shown, "date", "2026-03-31"),
    "block_actions_ephemeral": lambda s: s.workspace.press(
        s.asker,
        s.workspace.whisper(s.by, s.channel, s.asker, "Psst", blocks=[{"type": "actions", "elements": ELEMENTS}]),
        "press",
    ),
    "block_actions_modal": lambda s: s.workspace.press(s.asker, modal(s), "press"),
    "block_actions_overflow": lambda s: s.workspace.press(s.asker, s.shown, "overflow", "noon"),
    "block_actions_static_select": lambda s: s.workspace.press(s.asker, s.shown, "select", "noon"),
    "channel_archive": lambda s: s.workspace.archive(s.channel, by=s.asker),
    "channel_join": lambda s: s.workspace.invite(s.workspace.add_user("newcomer"), s.channel, by=s.asker),
    "file_share": lambda s: s.workspace.say(s.asker, s.channel, "Here", files=[("menu.pdf", b"menu")]),
    "member_joined_channel": lambda s: s.workspace.invite(s.workspace.add_user("newcomer"), s.channel, by=s.asker),
    "member_left_channel": lambda s: s.workspace.remove_member(s.asker, s.channel),
    "message_action": lambda s: s.workspace.shortcut(s.asker, "ask", s.by, on=s.said),
    "message_action_thread": lambda s: s.workspace.shortcut(s.asker, "ask", s.by, on=s.reply()),
    "message_assistant_thread": lambda s: s.workspace.say(s.asker, s.dm, "Hello", thread_ts=assistant(s)),
    "message_changed": lambda s: s.workspace.edit(s.said, "Where, please?"),
    "message_changed_thread": lambda s: s.workspace.edit(s.reply(), "There, please?"),
    "message_changed_tombstone": tombstone,
    "message_channel": lambda s: s.workspace.say(s.asker, s.channel, "Hello"),
    "message_deleted": lambda s: s.workspace.delete(s.said),
    "message_im": lambda s: s.workspace.say(s.asker, s.dm, "Hello"),
    "message_stranger": lambda s: s.workspace.say(s.stranger(), s.channel, "Hello"),
    "message_thread": lambda s: s.reply(),
    "own_message": own_reply,
    "reaction_added": lambda s: s.workspace.react(s.asker, s.said, "eyes"),
    "reaction_removed": unreact,
    "shortcut": lambda s: s.workspace.shortcut(s.asker, "ask", s.by),
    "slash_command": lambda s: s.workspace.slash(s.asker, s.channel, "/frontdesk", "hello"),
    "thread_broadcast": lambda s: s.workspace.say(s.asker, s.channel, "All", thread_ts=s.said.ts, broadcast=True),
    "tokens_revoked": lambda s: s.workspace.uninstall(s.by),
    "user_change": lambda s: s.workspace.move(s.asker, tz="Asia/Tokyo"),
    "view_closed": lambda s: s.workspace.close(modal(s)),
    "view_submission": lambda s: s.workspace.submit(modal(s), {"words": "Where?"}),
}


def lacking(recorded: Any, made: Any, at: str = "") -> Iterator[str]:
    """The fields of the recorded body that the made one has not, or has as another type."""
    if isinstance(recorded, dict) and isinstance(made, dict) and at.rpartition("/")[2] not in {"values", "files"}:
        for key, value in recorded.items():
            if key not in made:
                yield f"{at}/{key}"
            elif key != "blocks":
                yield from lacking(value, made[key], f"{at}/{key}")
    elif type(recorded) is not type(made) and None not in (recorded, made):
        yield f"{at}: {type(made).__name__}"


def kind_of(body: Json) -> tuple[str, str, bool]:
    event = body.get("event", body)
    return event.get("type", "command"), event.get("subtype", ""), "thread_ts" in event


@pytest.mark.parametrize("scenario", ACTS)
def test_an_act_sends_what_was_recorded(scenario: str) -> None:
    recorded = shape(scenario)
    stage = Stage(view="assistant" if "assistant" in scenario else "agent")
    stage.workspace.delivered.clear()
    ACTS[scenario](stage)
    bodies = [one.body for one in stage.workspace.delivered]
    made = next(body for body in bodies if kind_of(body)[:2] == kind_of(recorded)[:2])
    assert list(lacking(recorded, made)) == []


def greeter(slack: FakeSlack) -> AsyncApp:
    """An app of slack_bolt: it answers mentions, a button, a command and a modal."""
    client = AsyncWebClient(slack.installed.token, base_url=slack.api_url)
    app = AsyncApp(client=client, signing_secret=slack.app.signing_secret)

    @app.event("app_mention")
    async def greet(event: Json, say: AsyncSay) -> None:
        await say(text="Hello", blocks=[{"type": "actions", "elements": [BUTTON]}], thread_ts=event["ts"])

    @app.event("message")
    async def listen() -> None: ...

    @app.action("press")
    async def pressed(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        await respond(text="Pressed", replace_original=True)

    @app.command("/frontdesk")
    async def command(ack: AsyncAck, body: Json) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL)
        await ack("One moment")

    @app.view("ask")
    async def submitted(ack: AsyncAck) -> None:
        await ack(response_action="errors", errors={"question": "Longer, please"})

    return app


@asynccontextmanager
async def by_socket(slack: FakeSlack) -> AsyncIterator[None]:
    handler: Any = AsyncSocketModeHandler(greeter(slack), slack.app.app_token)
    await handler.connect_async()
    try:
        yield
    finally:
        await handler.close_async()


@asynccontextmanager
async def by_http(slack: FakeSlack) -> AsyncIterator[None]:
    runner = web.AppRunner(greeter(slack).web_app(path="/slack/events"))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = "http://{}:{}/slack/events".format(*runner.addresses[0])
    async with slack.http(url):
        try:
            yield
        finally:
            await runner.cleanup()


async def until(so: Callable[[], object]) -> None:
    async with asyncio.timeout(120):
        while not so():
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("way", [by_socket, by_http])
async def test_an_app_of_slack_bolt_lives_in_the_workspace(
    way: Callable[[FakeSlack], AbstractAsyncContextManager[None]],
) -> None:
    async with FakeSlack() as slack, way(slack):
        asker = slack.workspace.add_user("asker")
        channel = slack.workspace.add_channel("help", asker, slack.installed)
        asked = slack.workspace.say(asker, channel, f"<@{slack.installed.bot.id}> hello")
        await until(lambda: len(slack.workspace.thread(channel, asked.ts)) == 2)
        answer = slack.workspace.thread(channel, asked.ts)[1]
        slack.workspace.press(asker, answer, "press")
        await until(lambda: answer.text == "Pressed")
        slack.workspace.slash(asker, channel, "/frontdesk")
        await until(lambda: slack.workspace.ephemerals)
        assert slack.workspace.ephemerals[0].text == "One moment"
        modal = slack.workspace.modal(asker, slack.installed)
        assert modal
        slack.workspace.submit(modal, {"words": "Hm"})
        await until(lambda: modal.errors)
        assert modal.is_open
