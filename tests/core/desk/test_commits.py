"""What a message costs: the commits that write, from its event to its sent reply, each with the promise that it serves.

One more is one more wait for the disk in every turn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.model.ports import Limit
from tests.fakes.board import Board
from tests.fakes.commits import counted
from tests.fakes.house import House

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

ACCEPTED = "INSERT INTO messages"
TAKEN = "procrastinate_fetch_job_v2"
DONE = "INSERT INTO steps"
ENDED = "WITH turn AS"
BEGUN = "UPDATE replies r SET attempts"
RECORDED = "WITH work AS ( UPDATE replies SET platform_id"


class Governed(Board):
    limits: tuple[Limit, ...] = (Limit("channel", interval_seconds=0.01, burst=50),)


async def _commits(house: House, monkeypatch: pytest.MonkeyPatch, said: str) -> list[str]:
    """Return the commits of one message, without those by which a worker shows that it lives."""
    monkeypatch.setattr("core.desk.worker.HEARTBEAT_SECONDS", 1_000.0)
    async with house.jobs.open(house.pool), house.working():
        await house.hear("hello", "first")
        await house.settle()
        commits = counted(monkeypatch)
        await house.hear(said, "second")
        await house.settle()
    return commits


def _are(commits: list[str], *expected: str) -> bool:
    return len(commits) == len(expected) and all(map(str.startswith, commits, expected))


@pytest.mark.parametrize(
    ("platform", "steps"),
    [(Board(), (ACCEPTED, TAKEN, ENDED, RECORDED)), (Governed(), (ACCEPTED, TAKEN, ENDED, BEGUN, RECORDED))],
    ids=["at once", "in its turn"],
)
async def test_a_plain_message_costs_so_many_commits(
    pool: AsyncConnectionPool, monkeypatch: pytest.MonkeyPatch, platform: Board, steps: tuple[str, ...]
) -> None:
    commits = await _commits(House(pool, platform), monkeypatch, "thank you")
    assert _are(commits, *steps), commits


async def test_an_effect_costs_one_more(pool: AsyncConnectionPool, monkeypatch: pytest.MonkeyPatch) -> None:
    commits = await _commits(House(pool, Board()), monkeypatch, "remind me tomorrow at 9 to call the bank")
    assert _are(commits, ACCEPTED, TAKEN, DONE, ENDED, RECORDED), commits
