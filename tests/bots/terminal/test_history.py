"""What was typed before is there again, for its owner alone."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from bots.terminal.history import KEPT, LONGEST, HistoryFile
from bots.terminal.journal import Journals, history_path, read_history
from core.model.person_ref import PersonRef

if TYPE_CHECKING:
    from pathlib import Path

    from psycopg_pool import AsyncConnectionPool


def test_the_next_start_begins_with_the_newest_line(tmp_path: Path) -> None:
    path = history_path(tmp_path, "Ana")
    before = HistoryFile(path, may_keep=lambda line: "password" not in line)
    for line in ("hello", "two\nlines", "my password is x", "y" * (LONGEST + 1), " "):
        before.store_string(line)
    after = HistoryFile(history_path(tmp_path, "ana"), may_keep=bool)
    assert list(after.load_history_strings()) == ["two\nlines", "hello"]
    assert os.name == "nt" or path.stat().st_mode & 0o777 == 0o600


def test_a_history_does_not_grow_for_ever(tmp_path: Path) -> None:
    path = tmp_path / "history"
    path.write_text("".join(f"line {number}\n" for number in range(2 * KEPT + 1)))
    HistoryFile(path, may_keep=bool)
    assert read_history(path) == [f"line {number}" for number in range(KEPT + 1, 2 * KEPT + 1)]


async def test_it_is_exported_and_erased_with_everything_else(tmp_path: Path, pool: AsyncConnectionPool) -> None:
    HistoryFile(history_path(tmp_path, "Ana"), may_keep=bool).store_string("hello")
    journals, ana = Journals(tmp_path), PersonRef("terminal", "local", "ana")
    async with pool.connection() as connection:
        assert await journals.export(connection, ana) == {"typed_lines": [{"text": "hello"}]}
        assert await journals.forget(connection, ana) == {"files": 1}
        assert await journals.export(connection, ana) == {}
    assert not history_path(tmp_path, "ana").exists()
