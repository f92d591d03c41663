"""Schedulers of skills are made for a worker, and what is wrong with one is said before it works."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.abilities.hooks.schedulers import Running, load_schedulers, made
from core.delivery.announcements import Announcer
from core.delivery.outbox import Outbox
from core.jobs.jobs import Jobs
from core.model.clock import SystemClock
from core.model.errors import SettingsError
from core.settings.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from psycopg_pool import AsyncConnectionPool

SKILL = """
from frontdesk import scheduler

@scheduler
class Look:
    def __init__(self, running):
        self.seconds = float(running.variables["LOOK_SECONDS"])

    async def dispatch(self):
        return self.seconds
"""


def _running(pool: AsyncConnectionPool, **variables: str) -> Running:
    posting = Announcer(jobs=Jobs(), outbox=Outbox(pool))
    return Running(pool, posting, SystemClock(), Settings(), variables)


async def test_a_scheduler_reads_what_its_skill_has_set(pool: AsyncConnectionPool, tmp_path: Path) -> None:
    (skill := tmp_path / "looking.py").write_text(SKILL)
    (found,) = made(load_schedulers([str(skill)]), _running(pool, LOOK_SECONDS="1.5"))
    assert await found.dispatch() == 1.5


async def test_one_that_cannot_be_made_is_named(pool: AsyncConnectionPool, tmp_path: Path) -> None:
    (skill := tmp_path / "looking_twice.py").write_text(SKILL)
    with pytest.raises(SettingsError, match="The scheduler Look cannot be made: 'LOOK_SECONDS'"):
        made(load_schedulers([str(skill)]), _running(pool))


def test_a_skill_that_is_named_twice_has_its_scheduler_once(tmp_path: Path) -> None:
    (skill := tmp_path / "looking_again.py").write_text(f"{SKILL}\nOther = Look\n")
    assert [each.__name__ for each in load_schedulers([str(skill), str(skill)])] == ["Look"]
