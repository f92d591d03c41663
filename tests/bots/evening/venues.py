"""The evening's venues: the fake Discord and the fake Slack, each with the real adapter and the evening's documents."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from bots.discord.render import text_of
from tests.bots.discord.conftest import open_office as open_discord
from tests.bots.discord.stage import buttons_of
from tests.bots.evening.evening import DOCUMENTS, PEOPLE, Venue
from tests.bots.slack.conftest import open_office as open_slack
from tests.fakes.discord.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from tests.bots.discord.conftest import Office as DiscordOffice
    from tests.bots.slack.conftest import Office as SlackOffice
    from tests.fakes.discord.messages import Message as DiscordMessage
    from tests.fakes.slack.messages import Message as SlackMessage


class OnDiscord:
    """A server. A thread is opened by the desk's first answer, or by whoever replies first."""

    name = "Discord"

    def __init__(self, office: DiscordOffice) -> None:
        self.desk, self._office, self._world = office.desk, office, office.discord.world
        self._place = self._world.add_channel("workshop")
        self._people = {name: self._world.add_user(name) for name in PEOPLE}
        host, hosts = self._people[PEOPLE[0]], (self._world.add_role("hosts", Permission.MANAGE_GUILD),)
        for user in self._people.values():
            self._world.join(user, roles=hosts if user is host else ())
        self._opened: dict[str, DiscordMessage] = {}
        self._said: dict[str, DiscordMessage] = {}

    def mention(self, name: str) -> str:
        return self._office.us if name == "Frontdesk" else self._people[name].mention

    def say(self, who: str, text: str, *, thread: str) -> str:
        person = self._people[who]
        place = self._place
        if first := self._opened.get(thread):
            place = self._world.channels.get(first.id) or self._world.open_thread(person, thread, on=first)
        message = self._world.say(person, place, text)
        self._opened.setdefault(thread, message)
        self._said[message.id] = message
        return message.id

    def answers(self, thread: str) -> list[str]:
        first = self._opened.get(thread)
        place = self._world.channels.get(first.id) if first else None
        bot, said = self._office.discord.app.bot, place.messages.values() if place else ()
        return [_shown(message) for message in said if message.author is bot]

    def reactions(self, event_id: str) -> list[str]:
        us = self._office.discord.app.bot.id
        return [emoji for emoji, users in self._said[event_id].reactions.items() if us in users]


class OnSlack:
    """A workspace."""

    name = "Slack"

    def __init__(self, office: SlackOffice) -> None:
        self.desk, self._office, self._workspace = office.desk, office, office.slack.workspace
        self._people = {name: self._workspace.add_user(name) for name in PEOPLE}
        self._place = self._workspace.add_channel("workshop", *self._people.values(), office.slack.installed)
        self._opened: dict[str, SlackMessage] = {}
        self._said: dict[str, SlackMessage] = {}

    def mention(self, name: str) -> str:
        return self._office.us if name == "Frontdesk" else f"<@{self._people[name].id}>"

    def say(self, who: str, text: str, *, thread: str) -> str:
        first = self._opened.get(thread)
        message = self._workspace.say(self._people[who], self._place, text, thread_ts=first.ts if first else None)
        self._opened.setdefault(thread, message)
        event = f"{self._place.id}/{message.ts}"
        self._said[event] = message
        return event

    def answers(self, thread: str) -> list[str]:
        first = self._opened.get(thread)
        ours = [message for message in self._office.ours(self._place) if first and message.thread_ts == first.ts]
        return [message.text for message in ours]

    def reactions(self, event_id: str) -> list[str]:
        us = self._office.slack.installed.bot.id
        return [name for name, users in self._said[event_id].reactions.items() if us in users]


def _shown(message: DiscordMessage) -> str:
    labels = (button.get("label") for button in buttons_of(message))
    return " ".join([text_of(message.wire()), *(f"[{label}]" for label in labels if label)])


@asynccontextmanager
async def on_discord(home: Path, server_url: str) -> AsyncIterator[OnDiscord]:
    async with open_discord(home, server_url) as office:
        await office.desk.stores.learn([(str(DOCUMENTS), None)])
        yield OnDiscord(office)


@asynccontextmanager
async def on_slack(home: Path, server_url: str) -> AsyncIterator[OnSlack]:
    async with open_slack(home, server_url) as office:
        await office.slack.socket.connected(2)
        await office.desk.stores.learn([(str(DOCUMENTS), None)])
        yield OnSlack(office)


VENUES: Final[dict[str, Callable[[Path, str], AbstractAsyncContextManager[Venue]]]] = {
    "discord": on_discord,
    "slack": on_slack,
}
"""Opens a venue in a folder, on a PostgreSQL."""
