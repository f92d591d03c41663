"""Slack on a stage: the fake workspace, with the adapter plugged in by Socket Mode, or over HTTP."""

from __future__ import annotations

import asyncio
import html
import itertools
import re
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from bots.conformance import RETRY_AFTER_SECONDS, Can, Shown, Trouble, Where
from bots.slack import PLUG
from bots.slack.limits import LONGEST_MARKDOWN
from tests.fakes.slack.delivery import Schedule

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.fakes.slack import FakeSlack
    from tests.fakes.slack.delivery import Deliverer
    from tests.fakes.slack.messages import Message
    from tests.fakes.slack.state import Channel, Json

CONNECTIONS = 2
QUICK = Schedule(ack_seconds=1.0, scale=200)
_PING = re.compile(r"<(?:@|!(?!date))[^<>]*>")
_MENTION = re.compile(r"@(ana\d+)")
_TOKEN = re.compile(r"<[^<>|]*\|([^<>]*)>")
_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)


class Workspace:
    """The fake workspace; who was told of a message is read from its blocks as Slack reads them."""

    plugs = (PLUG,)
    can = frozenset(Can)
    longest = LONGEST_MARKDOWN

    def __init__(self, slack: FakeSlack, delivery: Deliverer) -> None:
        """Stand before a workspace; `delivery` is how it reaches the adapter."""
        self._slack = slack
        self._delivery = delivery
        self._workspace = slack.workspace
        self._said: dict[str, Message] = {}
        self._names = (f"ana{number}" for number in itertools.count(1))
        self._channel = slack.workspace.add_channel("help", slack.installed)
        stranger = slack.workspace.add_user("bo")
        self.pinging = (f"<@{stranger.id}>", "<!channel>", "<!here>", "<!everyone>", "<!subteam^S0001>")
        delivery.schedule = QUICK

    def somebody(self) -> str:
        return self._workspace.add_user(next(self._names)).name

    async def say(
        self, text: str, *, person: str, where: Where, mention: bool = False, thread: str | None = None
    ) -> str:
        if self._workspace.delivery is self._slack.socket:
            await self._slack.socket.connected(CONNECTIONS)
        typed = _MENTION.sub(self._mention, html.escape(text, quote=False))
        written = f"<@{self._slack.installed.bot.id}> {typed}" if mention else typed
        message = self._workspace.say(person, self._place(person, where), written, thread_ts=thread)
        self._said[message.ts] = message
        return message.ts

    async def edit(self, said: str, text: str) -> None:
        self._workspace.edit(self._said[said], html.escape(text, quote=False))

    async def delete(self, said: str) -> None:
        self._workspace.delete(self._said[said])

    def _mention(self, found: re.Match[str]) -> str:
        return f"<@{self._workspace.user(found[1]).id}>"

    async def press(self, shown: Shown, label: str, *, person: str, line: str | None = None) -> None:
        places = (self._channel, self._place(person, Where.DIRECT))
        (message,) = [each for place in places for each in place.messages.values() if each.ts == shown.id]
        (action,) = [each["action_id"] for each in _buttons(message) if each["text"]["text"] == label]
        self._workspace.press(person, message, action)
        if line is not None:
            while not (form := self._workspace.modal(person, self._slack.installed)):
                await asyncio.sleep(0.01)
            self._workspace.submit(form, {"line": line})

    async def deliver_again(self) -> None:
        ours = [each for each in self._workspace.delivered if not each.body.get("event", {}).get("bot_id")]
        self._delivery.put(ours[-1].kind, ours[-1].body)
        await self._delivery.settled()

    @asynccontextmanager
    async def trouble(self, kind: Trouble) -> AsyncIterator[None]:
        match kind:
            case Trouble.DOWN:
                self._slack.faults.fail_next("*", 503, times=1_000_000)
            case Trouble.BUSY:
                self._slack.faults.fail_next("chat.postMessage", 429, retry_after=RETRY_AFTER_SECONDS)
            case Trouble.LOST:
                self._slack.faults.fail_next("chat.postMessage", "drop_answer_after_effect")
            case Trouble.GAP:
                await self._delivery.settled()
                self._workspace.delivery = None
        yield
        self._slack.faults.clear()
        if kind is Trouble.GAP:
            self._workspace.delivery = self._delivery
            opened = self._slack.socket.opened
            self._slack.socket.cut()
            await self._slack.socket.until(lambda: self._slack.socket.opened > opened)

    async def shown(self, *, person: str, where: Where) -> list[Shown]:
        messages = self._workspace.messages(self._place(person, where))
        return [_shown(message) for message in messages if message.by is self._slack.installed]

    def _place(self, person: str, where: Where) -> Channel:
        if where is Where.DIRECT:
            return self._workspace.dm(person, self._slack.installed)
        user = self._workspace.user(person)
        if user.id not in self._channel.members:
            self._channel.members.append(user.id)
        return self._channel


def _shown(message: Message) -> Shown:
    texts = [text for block in message.blocks if (text := _read(block))]
    labels = tuple(each["text"]["text"] for each in _buttons(message))
    pings = [ping for text in (message.text, *_sources(message.blocks)) for ping in _PING.findall(text)]
    thread = message.thread_ts if message.is_reply else None
    return Shown(message.ts, "\n\n".join(texts), labels, (*pings, *_mentions(message.blocks)), thread)


def _buttons(message: Message) -> list[Json]:
    return [each for block in message.blocks if block["type"] == "actions" for each in block["elements"]]


def _read(block: Json) -> str:
    """Return what a reader reads of a block."""
    match block["type"]:
        case "markdown":
            return _unescaped(block["text"])
        case "section":
            return _plain(block["text"]["text"])
        case "context":
            return " ".join(_plain(each["text"]) for each in block["elements"])
        case "rich_text":
            return "\n".join(f"```\n{_joined(each)}\n```" for each in block["elements"])
        case _:
            return ""


def _plain(mrkdwn: str) -> str:
    return html.unescape(_TOKEN.sub(r"\1", mrkdwn))


def _unescaped(markdown: str) -> str:
    """Return Markdown with its entities as characters, except in code, where they are no entities."""
    shown, start = "", 0
    for code in _CODE.finditer(markdown):
        shown += html.unescape(markdown[start : code.start()]) + code[0]
        start = code.end()
    return shown + html.unescape(markdown[start:])


def _joined(element: Json) -> str:
    return "".join(part.get("text", "") for part in element["elements"])


def _sources(blocks: list[Json]) -> list[str]:
    """Return the texts of blocks in which Slack looks for mentions."""
    texts: list[str] = []
    for block in blocks:
        parts: list[Any] = [block.get("text"), *block.get("elements", ())] if block["type"] != "rich_text" else []
        texts += [part if isinstance(part, str) else str(part.get("text") or "") for part in parts if part]
    return texts


def _mentions(blocks: list[Json]) -> list[str]:
    """Return the elements of rich text that notify people."""
    rich = [
        part
        for block in blocks
        if block["type"] == "rich_text"
        for each in block["elements"]
        for part in each["elements"]
    ]
    return [part["type"] for part in rich if part["type"] in {"user", "usergroup", "broadcast"}]
