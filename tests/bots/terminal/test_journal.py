"""What a terminal has printed is known to the next one, though the process died before it was recorded."""

from __future__ import annotations

import io
import json
from contextlib import closing
from typing import TYPE_CHECKING

from rich.console import Console

from bots.terminal.app import Terminal
from bots.terminal.journal import REMEMBERED, Journal
from bots.terminal.parse import terminal_address
from core.model.clock import SystemClock
from core.model.replies import Enclosure, Reply

if TYPE_CHECKING:
    from pathlib import Path

HERE = terminal_address("ana", None)


async def test_what_was_printed_is_found_by_the_next_process(tmp_path: Path) -> None:
    with closing(Journal(tmp_path, HERE.platform)) as journal:
        await _terminal(journal).send(HERE, Reply("Hello."), key="k1")
    with closing(Journal(tmp_path, HERE.platform)) as journal:
        assert await _terminal(journal).find_sent(HERE, key="k1") == "k1"
        assert await _terminal(journal).find_sent(HERE, key="k2") is None


async def test_a_file_that_goes_with_a_reply_is_saved_and_named(tmp_path: Path) -> None:
    enclosure = Enclosure("../to meet.ics", "text/calendar", "BEGIN:VCALENDAR\r\n")
    reply, shown = Reply("It is settled.", enclosures=(enclosure,)), io.StringIO()
    with closing(Journal(tmp_path, HERE.platform)) as journal:
        console = Console(file=shown)
        terminal = Terminal(console, address=HERE, clock=SystemClock(), journal=journal, as_json_lines=False)
        await terminal.send(HERE, reply, key="k1")
        lines = _terminal(journal)
        await lines.send(HERE, reply, key="k2")
    file = _saved(tmp_path)
    assert shown.getvalue() == f"It is settled.\n\nFile: {file}\n\n"
    assert file.read_bytes() == b"BEGIN:VCALENDAR\r\n"
    (line,) = lines._console.file.getvalue().splitlines()  # type: ignore[attr-defined]
    assert json.loads(line)["files"] == [{"name": enclosure.name, "type": enclosure.type, "text": enclosure.text}]


def test_a_journal_does_not_grow_for_ever(tmp_path: Path) -> None:
    for part in range(3):
        with closing(Journal(tmp_path, "t")) as journal:
            for number in range(REMEMBERED):
                journal.note(f"{part}-{number}")
    with closing(Journal(tmp_path, "t")) as journal:
        assert journal.has(f"2-{REMEMBERED - 1}")
        assert not journal.has("0-0")
    (file,) = (tmp_path / "terminals").iterdir()
    assert len(file.read_text().splitlines()) <= 2 * REMEMBERED


def _saved(folder: Path) -> Path:
    (file,) = folder.rglob("*.ics")
    return file


def _terminal(journal: Journal) -> Terminal:
    console = Console(file=io.StringIO())
    return Terminal(console, address=HERE, clock=SystemClock(), journal=journal, as_json_lines=True)
