"""Events that Discord does not document: none ends the process, and no question is lost whose text was there."""

from __future__ import annotations

import asyncio
import itertools
import json
import logging
import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bots.backfill import MOST_MESSAGES
from bots.discord.connection import session
from core.conversations.unreadable_events import UnreadableEvents
from tests.bots.discord.conftest import Office, open_office
from tests.fakes.discord.connection import Sent
from tests.fakes.odd_frames import DROPPED, changed, mutations, some

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.fakes.discord.messages import Message
    from tests.fakes.discord.state import User

pytestmark = pytest.mark.slow

WIRE = Path(__file__).parents[3] / "wire" / "discord"
QUESTION = "Where can visitors park their cars?"
GUILD, CHANNEL, ADA, US, APPLICATION = (
    f"129000000000000{number}" for number in ("0001", "0101", "0301", "0300", "0399")
)
AT_ONCE = 100
"""Frames between two real questions."""
ANSWERED = "SELECT event_id FROM messages WHERE event_id = ANY(%s) AND state IN ('replied', 'merged')"


@dataclass
class Line:
    """Stands between the world and its gateway, and delivers frames as they are told to be."""

    desk: Office
    caught: list[dict[str, Any]] = field(default_factory=list)

    def put(self, event: str, data: dict[str, Any], *, guild_id: str | None, channel_id: str | None) -> None:
        if event == "MESSAGE_CREATE":
            self.caught.append({"op": 0, "t": event, "d": data})
        else:
            self.desk.discord.gateway.put(event, data, guild_id=guild_id, channel_id=channel_id)

    def send(self, frame: Any) -> None:
        for one in self.desk.discord.gateway.sessions:
            numbered = {"s": one.seq + 1, **frame} if isinstance(frame, dict) else frame
            one.log.append(Sent(one.seq + 1, "odd", json.dumps(numbered)))
            if one.connection:
                one.connection.send_text(one.log[-1].text)

    def catch(self, say: Callable[[], Message]) -> tuple[Message, dict[str, Any]]:
        """Return something said, which is not delivered, and the frame that would have told of it."""
        world = self.desk.discord.world
        real, world.delivery = world.delivery, self
        try:
            said = say()
        finally:
            world.delivery = real
        return said, self.caught.pop()


def recorded(desk: Office) -> Iterator[dict[str, Any]]:
    """Yield the recorded frames, as if they came from this server."""
    ours = {GUILD: desk.discord.guild.id, CHANNEL: desk.help.id, ADA: desk.ada.id, US: desk.discord.app.bot.id}
    ours |= {APPLICATION: desk.discord.app.id}
    for file in sorted(WIRE.glob("*.json")):
        text = file.read_text()
        for theirs, mine in ours.items():
            text = text.replace(theirs, mine)
        frame = json.loads(text)
        if frame.get("t"):
            yield {"op": 0, "t": frame["t"], "d": frame["d"]}


def person(desk: Office, names: Iterator[int]) -> User:
    made = desk.discord.world.add_user(f"odd-{next(names)}")
    desk.discord.world.join(made)
    return made


def questions(desk: Office) -> list[Callable[[], Message]]:
    """Return the ways to ask; each asks anew, as a new person. Of a channel, only the newest messages are fetched."""
    world, names = desk.discord.world, itertools.count()
    rooms = (world.add_channel(f"room-{number}") for number in itertools.count())
    seats = (room for room in rooms for _ in range(MOST_MESSAGES // 4))
    forum = world.add_channel("support", kind=15)
    role = next(r for r in desk.discord.guild.roles.values() if r.managed_by == desk.discord.app.bot.id)
    return [
        lambda: world.say(person(desk, names), next(seats), f"{desk.us} {QUESTION}"),
        lambda: world.say(who := person(desk, names), world.dm(who, desk.discord.app), QUESTION),
        lambda: world.say(person(desk, names), next(seats), f"<@&{role.id}> {QUESTION}", files=[("a.txt", b"a")]),
        lambda: world.messages(world.new_post(forum, person(desk, names), "Parking", QUESTION))[0],
    ]


def is_another_text(path: tuple[str | int, ...], instead: Any) -> bool:
    """Return whether a change makes a message say something else. What is no question needs no answer."""
    return path == ("content",) and isinstance(instead, str)


async def unanswered(desk: Office, asked: list[Message]) -> set[str]:
    async with desk.desk.stores.pool.connection() as connection:
        found = await connection.execute(ANSWERED, ([said.id for said in asked],))
        return {said.id for said in asked} - {row[0] for row in await found.fetchall()}


@pytest.mark.parametrize(
    ("frames", "asks"),
    [pytest.param(100, 16, id="sample"), pytest.param(10_000, 1_600, id="whole", marks=pytest.mark.proof)],
)
async def test_no_event_ends_the_process_and_each_question_is_answered(
    tmp_path: Path,
    server_url: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    frames: int,
    asks: int,
) -> None:
    monkeypatch.setattr(session, "UNREADABLE_SECONDS", 0.0)
    monkeypatch.setattr(session, "MARK_SECONDS", 0.2)
    dice = random.Random(16)
    async with open_office(tmp_path, server_url, DISCORD_PER_PERSON="1000000", DISCORD_PER_SERVER="1000000") as desk:
        line, asked, changes = Line(desk), [], {}
        for kind, say in enumerate(questions(desk)):
            _, frame = line.catch(say)
            odd = (change for change in mutations(frame["d"], dice=dice, each=4) if not is_another_text(*change))
            for path, instead in some(odd, asks // 4, dice=dice):
                said, fresh = line.catch(say)
                asked.append(said)
                changes[said.id] = kind, path, instead
                line.send(changed(fresh, ("d", *path), instead))
                if len(asked) % AT_ONCE == 0:
                    await desk.answer(f"{desk.us} {QUESTION}")
        bodies = list(recorded(desk))
        for number, (path, instead) in enumerate(some(mutations(bodies, dice=dice, each=4), frames, dice=dice)):
            if len(path) > 1:
                line.send(changed(bodies[int(path[0])], path[1:], instead))
            if number % AT_ONCE == 0:
                await desk.answer(f"{desk.us} {QUESTION}")
        await desk.answer(f"{desk.us} {QUESTION}")
        try:
            async with asyncio.timeout(120 + asks / 10):
                while await unanswered(desk, asked):
                    await asyncio.sleep(0.2)
        except TimeoutError:
            left = [changes[id_] for id_ in await unanswered(desk, asked)]
            pytest.fail(f"{len(left)} of {len(asked)} questions are not answered: {left}")
        assert desk.listening
        assert not desk.listening.done()
        assert await UnreadableEvents(desk.desk.stores.pool).counts()
    assert "Traceback" not in caplog.text


async def test_an_event_that_cannot_be_read_is_logged_once_counted_and_fetched_from_the_history(
    tmp_path: Path, server_url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(session, "MARK_SECONDS", 0.2)
    monkeypatch.setattr(session, "UNREADABLE_SECONDS", 0.0)
    async with open_office(tmp_path, server_url) as desk:
        line = Line(desk)
        said, frame = line.catch(questions(desk)[0])
        with caplog.at_level(logging.WARNING, "bots.discord"):
            line.send(changed(frame, ("d", "author", "id"), DROPPED))
            await desk.until(lambda: desk.ours(said.channel))
        assert "behind the house" in desk.ours(said.channel)[0].content
        (told,) = [record.getMessage() for record in caplog.records if said.id in record.getMessage()]
        assert "MESSAGE_CREATE" in told
        assert "author.id" in told
        counted = UnreadableEvents(desk.desk.stores.pool)
        async with asyncio.timeout(120):
            while await counted.counts() != {"discord": {"MESSAGE_CREATE": 1}}:
                await asyncio.sleep(0.02)
