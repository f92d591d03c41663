"""A database becomes a script and the script a database, or nothing changes."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import psycopg
import pytest

from core.model.errors import StoreError
from core.storage.dump import holdings, load, snapshot
from tests.fakes.forked import PROCESSES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ADD = """
INSERT INTO messages (platform, workspace, event_id, conversation, message, state)
SELECT 'terminal', 'w', n::text, 'c', jsonb_build_object('text', repeat('say ' || n || '; ', 50)), 'replied'
FROM generate_series(%s::int, %s::int) n
"""
REPLY = "INSERT INTO replies (address, reply) VALUES ('{}', '{}')"
COUNTS = "SELECT (SELECT count(*) FROM messages), (SELECT count(*) FROM replies), (SELECT sum(attempts) FROM replies)"


def fill(url: str, first: int, last: int) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(ADD, [first, last])
        connection.execute(REPLY)


def counts(url: str) -> tuple[int, ...]:
    with psycopg.connect(url) as connection:
        return connection.execute(COUNTS).fetchone() or ()


def _killed_halfway(url: str, pieces: list[bytes]) -> None:
    def halfway() -> Iterator[bytes]:
        yield from pieces[: len(pieces) // 2]
        os.kill(os.getpid(), signal.SIGKILL)

    load(url, halfway())


def test_what_is_written_during_a_dump_is_not_in_it_and_a_waiting_reply_counts_as_tried(
    fresh_database: Callable[[], str],
) -> None:
    source, target = fresh_database(), fresh_database()
    fill(source, 1, 1000)
    with snapshot(source) as dump:
        fill(source, 1001, 1100)
        pieces = list(dump.script())
        assert dump.rows["messages"] == 1000
    fill(target, 5000, 5001)
    load(target, pieces)
    assert counts(target) == (1000, 1, 1)
    assert holdings(target, alone=True) == {"messages": 1000}
    fill(target, 1001, 1002)  # the sequences go on


def test_a_process_that_dies_while_it_loads_changes_nothing(fresh_database: Callable[[], str]) -> None:
    source, target = fresh_database(), fresh_database()
    fill(source, 1, 20_000)
    with snapshot(source) as dump:
        pieces = list(dump.script())
    fill(target, 1, 7)
    dying = PROCESSES.Process(target=_killed_halfway, args=(target, pieces))
    dying.start()
    dying.join()
    assert dying.exitcode == -signal.SIGKILL
    with pytest.raises(StoreError, match='nothing was changed: column "nonsense" does not exist'):
        load(target, [*pieces, b"SELECT nonsense;\n"])
    assert counts(target) == (7, 1, 0)
    load(target, pieces)
    assert counts(target) == (20_000, 1, 1)


def test_a_database_on_which_a_worker_runs_is_left_alone(fresh_database: Callable[[], str]) -> None:
    url = fresh_database()
    with psycopg.connect(url) as connection:
        connection.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
    with pytest.raises(StoreError, match="Frontdesk is running on this database"):
        holdings(url, alone=False)
    assert holdings(url, alone=True) == {}


def test_a_database_of_another_program_is_left_alone(fresh_database: Callable[[], str]) -> None:
    url = fresh_database()
    with psycopg.connect(url) as connection:
        connection.execute("DROP TABLE procrastinate_jobs CASCADE")
    with pytest.raises(StoreError, match="not Frontdesk's"):
        holdings(url, alone=True)
