"""Alarms ring once, at their time, and what they say and write is one transaction; others are told in an effect's."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.abilities.ability import abilities_of
from core.abilities.hooks.alarms import Alarms, Ringing, alarm, drop_alarms, load_alarms, set_alarm
from core.delivery.announcements import Announcer
from core.delivery.dead_letters import list_dead_letters, retry
from core.model.errors import InputError, RetryLater, SettingsError, SkillError
from core.model.messages import Address
from core.model.replies import Reply
from tests.fakes import telling
from tests.fakes.board import Board, Hands
from tests.fakes.house import House

if TYPE_CHECKING:
    from pathlib import Path

    from psycopg_pool import AsyncConnectionPool

ANA = Address("board", "w", "ana")


class Outcomes:
    """What the next rings come to, and how many there were."""

    def __init__(self) -> None:
        self.coming: list[Exception] = []
        self.rings = 0


OUTCOMES = Outcomes()


@alarm
async def ring(ringing: Ringing, what: str) -> None:
    OUTCOMES.rings += 1
    await ringing.tell(ANA, Reply(f"{what} at {ringing.due:%H:%M}"))
    if OUTCOMES.coming:
        raise OUTCOMES.coming.pop(0)


async def test_alarms_ring_once_when_due_however_many_look_and_are_tried_again_when_they_fail(
    pool: AsyncConnectionPool,
) -> None:
    board, clock = Board(), Hands("2026-11-25T10:00:00+00:00")
    house = House(pool, board, clock=clock)
    posting = Announcer(jobs=house.jobs, outbox=house.outbox)
    rounds = [Alarms(pool, {"ring": ring}, posting=posting, clock=clock) for _ in range(3)]

    async def look() -> list[str]:
        while any(seconds == 0 for seconds in await asyncio.gather(*(each.dispatch() for each in rounds))):
            pass
        async with pool.connection() as connection:
            cursor = await connection.execute("SELECT reply ->> 'text' FROM replies ORDER BY id")
            return [row[0] for row in await cursor.fetchall()]

    async with house.jobs.open(pool):
        async with pool.connection() as connection:
            for minutes, subject in ((5, "tea 1"), (10, "tea 2"), (10, "tea 3")):
                at = clock.now() + timedelta(minutes=minutes)
                await set_alarm(connection, ring, at=at, subject=subject, what=subject)
            assert await drop_alarms(connection, subject="tea 3") == 1
        assert await look() == []
        clock.move(minutes=6)
        assert await look() == ["tea 1 at 10:05"]

        # The world in the way is waited for; something unexpected is tried again; what was said meanwhile is undone.
        OUTCOMES.coming = [RetryLater("busy", after_seconds=30), ValueError("a bug")]
        clock.move(minutes=5)
        assert await look() == ["tea 1 at 10:05"]
        clock.move(seconds=31)
        assert await look() == ["tea 1 at 10:05"]
        clock.move(seconds=3)
        assert await look() == ["tea 1 at 10:05", "tea 2 at 10:10"]

        # A refusal ends it; whoever runs the desk sees it, and has it tried again.
        OUTCOMES.coming = [SkillError("There is no tea.")]
        async with pool.connection() as connection:
            await set_alarm(connection, ring, at=clock.now(), subject="tea 4", what="tea 4")
        assert len(await look()) == 2
        async with pool.connection() as connection:
            (letter,) = await list_dead_letters(connection)
            assert (letter.conversation, letter.reason) == ("tea 4", "There is no tea.")
            assert await retry(connection, house.jobs, letter.id) == [letter.id]
            with pytest.raises(InputError):
                await retry(connection, house.jobs, letter.id)
        assert (await look())[-1] == "tea 4 at 10:11"
        assert await look() == await look()


async def test_what_an_effect_tells_others_is_said_once_if_it_is_done_and_its_answer_is_understood(
    pool: AsyncConnectionPool,
) -> None:
    board = Board()
    house = House(pool, board, skills=abilities_of(telling))
    async with house.jobs.open(pool), house.working():
        await house.hear("invite li", "e1")
        await house.hear("invite li", "e1")
        await house.settle()
        assert sorted(board.order) == ["ana: I asked. What shall they bring?", "li: Will you come?"]
        await house.hear("gladly", "e2", channel="li", person="Li")
        await house.settle()
        assert board.last.text == "Li said: gladly"
        await house.hear("what are my reminders", "e3")  # an order is no answer
        await house.hear("invite nobody", "e4")
        await house.hear("invite li", "e5")
        await house.hear("nothing that is heavy & no umbrella, since it is not going to rain", "e6")
        await house.settle()
        ours = [line.removeprefix("ana: ") for line in board.order[3:] if line.startswith("ana: ")]
        assert ours[0].startswith("You have no reminders")
        assert ours[1:] == [
            "There is nobody to invite.",
            "I asked. What shall they bring?",
            "li brings nothing that is heavy & no umbrella, since it is not going to rain.",
        ]
        assert "li: Bring nothing that is heavy & no umbrella, since it is not going to rain" in board.order


def test_an_alarm_that_cannot_be_awaited_is_refused(tmp_path: Path) -> None:
    skill = tmp_path / "wrong.py"
    skill.write_text("from frontdesk import alarm\n\n@alarm\ndef wrong(ringing):\n    pass\n")
    with pytest.raises(SettingsError, match="wrong must be an `async def`"):
        load_alarms([str(skill)])
