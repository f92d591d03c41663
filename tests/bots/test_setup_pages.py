"""A new owner goes through docs/slack.md and docs/discord.md, step by step, on the fakes.

What `frontdesk doctor` prints after a step is what the page shows there. The pictures on the pages are drawn from what
the owner saw: `scripts/pictures` draws them anew.
"""

from __future__ import annotations

import json
import os
import re
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from markdown_it import MarkdownIt

from bots.discord.render import text_of
from tests.bots.discord.stage import buttons_of as discord_buttons
from tests.bots.slack.stage import _shown as read_slack
from tests.fakes.discord.fake import FakeDiscord
from tests.fakes.discord.permissions import Permission
from tests.fakes.discord.state import MESSAGE_CONTENT
from tests.fakes.screens import DISCORD, SLACK, Said, draw
from tests.fakes.shell import REPOSITORY, Shell
from tests.fakes.slack import FakeSlack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import Any

    from markdown_it.token import Token

    from tests.fakes.discord.state import Application
    from tests.fakes.discord.world import World
    from tests.fakes.slack.state import Installation
    from tests.fakes.slack.workspace import Workspace

HANDBOOK = {
    "lunch.md": "# Lunch\n\nLunch is at noon, in the kitchen.\n",
    "parking.md": "# Parking\n\nVisitors can park behind the house.\n",
    "wifi.md": "# Wifi\n\nThe network for guests is named Garden.\n",
}
PATIENCE_SECONDS = 60.0
ELSE, THUMBS = "…", ("👍", "👎")
_CHANGING = (
    (re.compile(r"[\d,]+ MiB"), "… MiB"),
    (re.compile(r"process \d+, since \S+ UTC"), "process …"),
    (re.compile(r"client_id=\d+"), "client_id=…"),
    (re.compile(r"database: a server"), "database: embedded PostgreSQL"),
    (re.compile(r"`__main__.py"), "`frontdesk"),
)
"""What differs from machine to machine; and tests have one PostgreSQL for many, and start the module."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a page: what its text tells to type or to press, and what is printed then."""

    text: str
    printed: tuple[str, ...] = ()

    def command(self) -> tuple[str, ...]:
        """Return the first command that the step names, without `frontdesk`."""
        found = re.search(r"`frontdesk ([^`]+)`", self.text)
        assert found, self.text
        return tuple(found[1].split())


def steps_of(page: str) -> list[Step]:
    """Return the steps of a page: the items of its first numbered list."""
    tokens = MarkdownIt().parse((REPOSITORY / "docs" / page).read_text(encoding="utf-8"))
    start = next(nth for nth, token in enumerate(tokens) if token.type == "ordered_list_open")
    stop = next(nth for nth, token in enumerate(tokens) if token.type == "ordered_list_close")
    items: list[list[Token]] = []
    for token in tokens[start:stop]:
        if token.type == "list_item_open":
            items.append([])
        elif items:
            items[-1].append(token)
    return [_step(item) for item in items]


def _step(item: list[Token]) -> Step:
    printed = next((tuple(token.content.splitlines()) for token in item if token.type == "fence"), ())
    return Step(" ".join(token.content for token in item if token.type == "inline"), printed)


def steady(text: str) -> list[str]:
    for changing, stands in _CHANGING:
        text = changing.sub(stands, text)
    return text.splitlines()


class Owner:
    """Somebody who has the page open and a terminal, and types what the page says."""

    def __init__(self, page: str, shell: Shell) -> None:
        self.steps = steps_of(page)
        self.shell = shell
        self._before = steady("\n".join(self.step(1).printed))
        self.terminal: list[str] = []
        (shell.folder / "handbook").mkdir()
        for name, text in HANDBOOK.items():
            (shell.folder / "handbook" / name).write_text(text)

    def step(self, number: int) -> Step:
        return self.steps[number - 1]

    def types(self, number: int) -> str:
        """Type the command of a step, and return what it prints."""
        command = [
            str(self.shell.folder / "handbook") if part == "~/handbook" else part
            for part in self.step(number).command()
        ]
        return self.shell.run(*command)[0].strip()

    def sets(self, number: int, value: str) -> None:
        """Put a line into `.env`, as a step says: the variable is the step's, the value what was copied."""
        found = re.search(r"`([A-Z_]+)=[^`]*…`", self.step(number).text)
        assert found
        with (self.shell.folder / ".env").open("a") as file:
            file.write(f"{found[1]}={value}\n")

    def asks_the_doctor(self, number: int, *, status: int = 0) -> None:
        """Compare what the doctor prints with what the page shows at a step. If it says BAD, its status is 1."""
        first, *promised = self.step(number).printed
        assert first == "$ frontdesk doctor"
        out = self.shell.run("doctor", status=status)[0]
        found = steady(out)
        self._compare(steady("\n".join(promised)), found)
        self._before = found
        self.terminal = [first, *out.splitlines()]

    def finds_nothing_new(self, number: int) -> None:
        """Check that a step changes nothing that the doctor prints, since the page shows nothing there."""
        assert not self.step(number).printed
        status = int(any(line.startswith("BAD") for line in self._before))
        assert steady(self.shell.run("doctor", status=status)[0]) == self._before

    def _compare(self, promised: list[str], found: list[str]) -> None:
        """Go through both; `…` stands for lines that were there before."""
        left, known, skipping = list(found), set(self._before), False
        for line in promised:
            if line == ELSE:
                skipping = True
                continue
            while skipping and left and left[0] != line:
                assert left[0] in known, f"the page does not show {left[0]!r}"
                del left[0]
            assert left[:1] == [line], f"the page shows {line!r}, not {left[:1]}"
            del left[0]
            skipping = False
        assert skipping or not left, f"the page does not show {left}"
        assert not [line for line in left if line not in known], f"the page does not show {left}"

    @contextmanager
    def starts(self, number: int) -> Iterator[None]:
        """Start what a step says, and read what it prints; it runs until the block ends."""
        command, *promised = self.step(number).printed
        process = self.shell.fork(*command.split()[2:])
        try:
            assert process.stderr
            assert [process.stderr.readline().decode().rstrip() for _ in promised] == promised
            self.terminal += ["", command, *promised]
            yield
        finally:
            process.terminate()
            process.communicate(timeout=120)


def until(so: Callable[[], Any]) -> Any:
    """Wait until something is so, and return it."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (found := so()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return found


def keep(name: str, picture: str) -> None:
    """Compare a picture with that of the page, or draw that anew."""
    file = REPOSITORY / "docs" / "pictures" / name
    if os.environ.get("DRAW_PICTURES"):
        file.write_text(picture, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == picture, "run scripts/pictures"


def shown_terminal(owner: Owner) -> list[str]:
    figures = (
        (re.compile(r"[\d,]+ MiB"), "41,532 MiB"),
        (re.compile(r"database: a server"), "database: embedded PostgreSQL"),
    )
    lines = owner.terminal
    for figure, stands in figures:
        lines = [figure.sub(stands, line) for line in lines]
    return lines


@pytest.fixture
def shell(tmp_path: Path, database_url: str) -> Shell:
    unset = dict.fromkeys(("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "DISCORD_TOKEN", "SLACK_CLIENT_ID"), "")
    shell = Shell(tmp_path, DATABASE_URL=database_url)
    shell.env = {key: value for key, value in shell.env.items() if key not in unset} | {"FRONTDESK_HOME": ".frontdesk"}
    return shell


@pytest.mark.slow
def test_slack(shell: Shell) -> None:
    slack = FakeSlack()
    with slack.in_thread():
        shell.env["SLACK_API_URL"] = slack.api_url
        slack.do(lambda world: setattr(world.first_team, "name", "Acme"))
        owner = Owner("slack.md", shell)
        assert len(owner.steps) == 10
        owner.types(2)
        owner.asks_the_doctor(2)
        app = slack.do(lambda world: _create_app(world, owner.types(3)))
        owner.finds_nothing_new(4)
        owner.sets(5, app.token)
        owner.asks_the_doctor(5, status=1)
        owner.finds_nothing_new(6)
        owner.sets(7, app.app.app_token)
        owner.asks_the_doctor(7)
        with owner.starts(8):
            ada = slack.do(lambda world: world.add_user("ada", real_name="Ada"))
            channel = slack.do(lambda world: world.add_channel("help", ada))
            slack.do(lambda world: world.invite(app, channel, by=ada))
            until(lambda: slack.do(lambda world: len(world.messages(channel)) > 1))
            terminal = shown_terminal(owner)
            owner.asks_the_doctor(9)
            asked = _question(owner).replace("@Frontdesk", f"<@{app.bot.id}>")
            slack.do(lambda world: world.say(ada, channel, asked))
            until(lambda: slack.do(lambda world: len(world.messages(channel)) > 3))
        messages = slack.do(lambda world: [_of_slack(world, app, said) for said in world.messages(channel)])
    assert messages[-1].in_thread
    assert "Lunch is at noon" in messages[-1].text
    keep("slack.svg", draw("Frontdesk is set up in Slack", terminal, "#help", messages, SLACK))


def _create_app(world: Workspace, link: str) -> Installation:
    """Create the app as Slack does from a link, and install it."""
    made = json.loads(parse_qs(urlsplit(link).query)["manifest_json"][0])
    assert made["settings"]["socket_mode_enabled"]
    app = world.add_app(
        made["display_information"]["name"],
        scopes=" ".join(made["oauth_config"]["scopes"]["bot"]),
        events=made["settings"]["event_subscriptions"]["bot_events"],
        commands=[command["command"] for command in made["features"]["slash_commands"]],
    )
    return world.install(app)


def _of_slack(world: Workspace, app: Installation, said: Any) -> Said:
    if said.subtype:
        return Said(world.users[said.user].real_name, "has joined the channel", is_note=True)
    if said.by is None:
        text = said.text.replace(f"<@{app.bot.id}>", "@Frontdesk")
        return Said(world.users[said.user].real_name, text, in_thread=said.is_reply)
    shown = read_slack(said)
    thumbs = THUMBS if any(block["type"] == "context_actions" for block in said.blocks) else ()
    return Said("Frontdesk", shown.text, (*shown.buttons, *thumbs), is_ours=True, in_thread=said.is_reply)


@pytest.mark.slow
def test_discord(shell: Shell) -> None:
    discord = FakeDiscord(time_scale=20)
    with discord.in_thread():
        shell.env["DISCORD_API_URL"] = discord.api_url
        owner = Owner("discord.md", shell)
        assert len(owner.steps) == 10
        owner.types(2)
        owner.asks_the_doctor(2)
        app = discord.do(_create_application)
        owner.finds_nothing_new(4)
        owner.sets(5, app.token)
        owner.asks_the_doctor(5, status=1)
        app.intents.add(MESSAGE_CONTENT)
        owner.asks_the_doctor(6, status=1)
        link = owner.types(7)
        owner.finds_nothing_new(7)
        channel = discord.do(lambda world: _allow(world, app, link))
        owner.asks_the_doctor(8)
        with owner.starts(9):
            terminal = shown_terminal(owner)
            ada = discord.do(lambda world: world.user("Ada"))
            hello = until(lambda: discord.do(lambda world: world.texts(world.dm(ada, app))))
            asked = _question(owner).replace("@Frontdesk", app.bot.mention)
            root = discord.do(lambda world: world.say(ada, channel, asked))
            until(lambda: discord.do(lambda world: [one for one in world.channels.values() if one.id == root.id]))
            until(lambda: discord.do(lambda world: world.texts(root.id)))
        answer = discord.do(lambda world: world.messages(root.id)[-1])
    assert hello[0].startswith("Hello! I'm Frontdesk, and I'm now in Acme.")
    text = text_of(answer.wire()).replace("-# ", "")
    assert "Lunch is at noon" in text
    labels = tuple(button.get("label") or button["emoji"]["name"] for button in discord_buttons(answer))
    question = Said("Ada", _question(owner))
    answered = Said("Frontdesk", text, labels, is_ours=True, in_thread=True)
    keep("discord.svg", draw("Frontdesk is set up on Discord", terminal, "#help", [question, answered], DISCORD))


def _create_application(world: World) -> Application:
    app = world.add_application("Frontdesk", world.add_user("Ada"))
    app.intents.clear()
    return app


def _allow(world: World, app: Application, link: str) -> Any:
    """Add the bot to a server as Discord does from a link: with the permissions in it."""
    asked = parse_qs(urlsplit(link).query)
    assert asked["client_id"] == [app.id]
    guild = world.make_guild("Acme", world.user("Ada"))
    channel = world.add_channel("help", guild=guild)
    world.join(app, guild, permissions=Permission(int(asked["permissions"][0])))
    return channel


def _question(owner: Owner) -> str:
    found = re.search(r"`(@Frontdesk [^`]+)`", owner.step(10).text)
    assert found
    return found[1]


@pytest.mark.slow
@pytest.mark.parametrize("page", ["slack.md", pytest.param("discord.md", marks=pytest.mark.proof)])
def test_the_first_steps_with_the_embedded_stores(page: str, shell: Shell) -> None:
    del shell.env["DATABASE_URL"]
    owner = Owner(page, shell)
    owner.asks_the_doctor(1, status=1)
    owner.types(2)
    owner.asks_the_doctor(2)


@pytest.mark.parametrize("page", ["slack.md", "discord.md"])
def test_what_the_table_of_troubles_quotes_is_what_the_desk_says(page: str) -> None:
    text = (REPOSITORY / "docs" / page).read_text(encoding="utf-8")
    _, _, section = text.partition("## When something is wrong")
    rows = [line for line in section.partition("\n## ")[0].splitlines() if line.startswith("| ")][2:]
    quoted = [quote for row in rows for quote in re.findall(r"`([^`]+)`", row.split("|")[1])]
    source = "\n".join(file.read_text(encoding="utf-8") for file in (REPOSITORY / "bots").rglob("*.py"))
    assert len(quoted) > 4
    assert [quote for quote in quoted if quote not in source] == []
