"""Events that Slack does not document: none ends the process, and no question is lost whose text was there."""

from __future__ import annotations

import asyncio
import itertools
import json
import random
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bots.backfill import MOST_MESSAGES
from bots.slack.connection import backfill
from core.conversations.unreadable_events import UnreadableEvents
from tests.bots.slack.conftest import Office, open_office
from tests.bots.slack.inspection import check, rows
from tests.fakes.odd_frames import DROPPED, changed, mutations, some

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.fakes.slack.messages import Message

pytestmark = pytest.mark.slow

WIRE = Path(__file__).parents[3] / "wire" / "slack"
QUESTION = "where can visitors park their cars?"
AT_ONCE = 100
"""Frames between two real questions."""
ANSWERED = "SELECT event_id FROM messages WHERE event_id = ANY(%s) AND state IN ('replied', 'merged')"


@dataclass
class Line:
    """Stands between the workspace and its socket, and delivers envelopes as they are told to be."""

    desk: Office
    caught: list[dict[str, Any]] = field(default_factory=list)
    _turn: Iterator[int] = field(default_factory=itertools.count)

    def put(self, kind: str, body: dict[str, Any]) -> None:
        if body["event"]["type"] == "message":
            self.caught.append(body)

    async def send(self, envelope: Any) -> None:
        """Send an envelope once, over one connection after the other."""
        socket = self.desk.slack.socket
        await socket.until(lambda: socket.connections)
        connection = socket.connections[next(self._turn) % len(socket.connections)]
        with suppress(ConnectionError):
            await connection.send(envelope)

    def catch(self, say: Callable[[], Message]) -> tuple[str, dict[str, Any]]:
        """Return the id of something said, which is not delivered, and the envelope that would have told of it."""
        workspace = self.desk.slack.workspace
        real, workspace.delivery = workspace.delivery, self
        try:
            said = say()
        finally:
            workspace.delivery = real
        body = self.caught.pop()
        return f"{body['event']['channel']}/{said.ts}", _envelope(body)


def _envelope(body: dict[str, Any]) -> dict[str, Any]:
    kind = "events_api" if "event" in body else "slash_commands" if "command" in body else "interactive"
    return {"envelope_id": "e-1", "type": kind, "payload": body, "accepts_response_payload": kind != "events_api"}


def recorded(desk: Office) -> Iterator[dict[str, Any]]:
    """Yield the recorded bodies in envelopes, as if they came from this workspace."""
    us = desk.slack.installed
    ours = {"T0001": us.team.id, "C0001": desk.help.id, "U0001": desk.ada.id, "U0BOT": us.bot.id}
    for file in sorted(WIRE.glob("*.json")):
        text = file.read_text()
        for theirs, mine in ours.items():
            text = text.replace(theirs, mine)
        yield _envelope(json.loads(text))


def questions(desk: Office) -> list[Callable[[], Message]]:
    """Return the ways to ask. Of a channel, only the newest messages are fetched."""
    workspace, us, numbers = desk.slack.workspace, desk.slack.installed, itertools.count()
    rooms = (workspace.add_channel(f"room-{number}", desk.ada, us) for number in itertools.count())
    seats = (room for room in rooms for _ in range(MOST_MESSAGES // 4))
    people = (workspace.add_user(f"odd-{number}") for number in numbers)
    alone = (workspace.dm(who, us) for who in people for _ in range(MOST_MESSAGES // 4))
    root = workspace.say(desk.ada, desk.help, "The cook is new.")
    return [
        lambda: workspace.say(desk.ada, next(seats), f"{desk.us} {QUESTION}"),
        lambda: workspace.say((where := next(alone)).members[0], where, QUESTION),
        lambda: workspace.say(desk.ada, next(seats), f"{desk.us} {QUESTION}", files=[("a.txt", b"a")]),
        lambda: workspace.say(desk.ada, desk.help, f"{desk.us} {QUESTION}", thread_ts=root.ts),
    ]


async def answered(desk: Office, *, seconds: float) -> None:
    """Ask a real question, and wait until it is answered."""
    before = len(desk.ours())
    desk.slack.workspace.say(desk.ada, desk.help, f"{desk.us} {QUESTION}")
    await desk.until(lambda: desk.ours()[before:], seconds=seconds)


async def answer_to(line: Line, envelope: Any) -> str:
    """Deliver a question, and return the text of the answer."""
    before = len(line.desk.ours())
    await line.send(envelope)
    (answer,) = await line.desk.until(lambda: [said for said in line.desk.ours()[before:] if said.metadata])
    return str(answer.text)


async def unanswered(desk: Office, asked: list[str]) -> set[str]:
    return set(asked) - {row[0] for row in await rows(desk, ANSWERED, asked)}


@pytest.mark.parametrize(
    ("frames", "asks"),
    [pytest.param(100, 16, id="sample"), pytest.param(10_000, 600, id="whole", marks=pytest.mark.proof)],
)
async def test_no_event_ends_the_process_and_each_question_is_answered(
    tmp_path: Path,
    server_url: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    frames: int,
    asks: int,
) -> None:
    monkeypatch.setattr(backfill, "UNREADABLE_SECONDS", 1e6)  # the test itself has missed messages fetched
    dice = random.Random(16)
    async with open_office(tmp_path, server_url) as desk:
        desk.slack.limits.enabled = False
        await desk.slack.socket.connected(2)
        line, changes = Line(desk), {}
        for kind, say in enumerate(questions(desk)):
            _, envelope = line.catch(say)
            for path, instead in some(mutations(envelope, dice=dice, each=4), asks // 4, dice=dice):
                said, fresh = line.catch(say)
                changes[said] = kind, path, instead
                await line.send(changed(fresh, path, instead))
        bodies = list(recorded(desk))
        for number, (path, instead) in enumerate(some(mutations(bodies, dice=dice, each=4), frames, dice=dice)):
            if len(path) > 1:
                await line.send(changed(bodies[int(path[0])], path[1:], instead))
            if number % AT_ONCE == 0:
                await desk.until(lambda: len(desk.slack.socket.connections) == 2)
                await answered(desk, seconds=120 + asks)
        await check(desk)
        await answered(desk, seconds=120 + asks)  # after the questions that were missed, of which there are hundreds
        with suppress(TimeoutError):
            async with asyncio.timeout(120 + asks / 5):
                while await unanswered(desk, [*changes]):
                    await asyncio.sleep(0.2)
        left = [changes[said] for said in await unanswered(desk, [*changes])]
        assert not left, f"{len(left)} of {len(changes)} questions are not answered: {left}"
        assert await UnreadableEvents(desk.desk.stores.pool).counts()
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize("instead", [DROPPED, None])
async def test_if_an_event_does_not_say_whether_strangers_read_along_slack_is_asked(
    tmp_path: Path, server_url: str, instead: Any
) -> None:
    (tmp_path / "vault.md").write_text("# Vault\n\nThe code of the vault is 31337.")
    async with open_office(tmp_path, server_url) as desk:
        await desk.desk.stores.learn([(str(tmp_path / "vault.md"), "staff")])
        line, asked = Line(desk), "What is the code of the vault?"
        for is_shared in (False, True):
            desk.help.is_ext_shared = is_shared
            _, envelope = line.catch(partial(desk.slack.workspace.say, desk.ada, desk.help, f"{desk.us} {asked}"))
            told = await answer_to(line, changed(envelope, ("payload", "is_ext_shared_channel"), instead))
            assert ("31337" in told) is not is_shared
