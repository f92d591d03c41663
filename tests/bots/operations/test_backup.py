"""A desk is backed up while it works, killed, and restored: all that it had confirmed is there, once."""

from __future__ import annotations

import json
import re
import threading
from collections import Counter
from contextlib import suppress
from itertools import count
from typing import TYPE_CHECKING

import pytest

from tests.fakes.shell import Shell

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

pytestmark = pytest.mark.slow

SERVICES = """
[yoga]
name = "Yoga class"
providers = ["Kim"]
length = "30 minutes"
ahead = "400 days"
hours = ["mon-sun 0:00-24:00"]
"""
ENV = {"FRONTDESK_SERVICES": "services.toml", "FRONTDESK_ZONE": "UTC"}
FEW = 3
REMINDED = re.compile(r"I will remind you .*call number (\d+)")
BOOKED = re.compile(r"Booked: .*\(#(\d+)\)")


class Talk:
    """What a person says without a pause, and what the desk has confirmed so far."""

    def __init__(self, chat: subprocess.Popen[bytes]) -> None:
        self.reminders: list[str] = []
        self.bookings: list[str] = []
        self._chat = chat
        self._grown = threading.Condition()
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=work) for work in (self._say, self._hear)]
        for thread in self._threads:
            thread.start()

    def _say(self) -> None:
        assert self._chat.stdin
        for number in count(1):
            hour, minute = divmod(30 * number, 60)
            line = f"remind me in {number + 1} days to call number {number}\n"
            line += f"book yoga on 2027-01-{10 + hour // 24} at {hour % 24:02}:{minute:02}\n"
            try:
                self._chat.stdin.write(line.encode())
                self._chat.stdin.flush()
            except OSError:
                return

    def _hear(self) -> None:
        assert self._chat.stdout
        for line in self._chat.stdout:
            text = json.loads(line)["text"]
            with self._grown:
                self.reminders += REMINDED.findall(text)
                self.bookings += BOOKED.findall(text)
                self._grown.notify_all()

    def wait(self, *, more: int) -> tuple[set[str], set[str]]:
        """Wait until so many more of each are confirmed, and return all that are."""
        with self._grown:
            wanted = len(self.reminders) + more, len(self.bookings) + more
            assert self._grown.wait_for(lambda: (len(self.reminders), len(self.bookings)) >= wanted, timeout=300)
            return set(self.reminders), set(self.bookings)

    def kill(self) -> None:
        self._chat.kill()
        self._chat.wait()
        for thread in self._threads:
            thread.join()
        for pipe in (self._chat.stdin, self._chat.stdout, self._chat.stderr):
            with suppress(BrokenPipeError):
                pipe.close()  # type: ignore[union-attr]


def test_what_was_confirmed_before_a_backup_is_there_once_after_a_kill(tmp_path: Path) -> None:
    shell = Shell(tmp_path, **ENV)
    (tmp_path / "services.toml").write_text(SERVICES)
    (tmp_path / "handbook.md").write_text("# Holidays\n\nEverybody has 28 days of holiday.\n")
    chat = shell.fork("chat", "--learn", "handbook.md", "--as", "ana", "--json")
    talk = Talk(chat)
    try:
        reminders, bookings = talk.wait(more=FEW)
        made = shell.fork("backup", "desk.backup", "--json")
        out, err = made.communicate(timeout=300)
        assert made.returncode == 0, err.decode()
        talk.wait(more=1)
    finally:
        talk.kill()
    (told,) = [json.loads(line) for line in out.splitlines()]
    assert told["rows"]["reminders"] >= len(reminders)
    refused = shell.run("restore", "desk.backup", status=1)[1]
    assert "This desk is not empty" in refused
    _restored(shell, told["rows"], reminders, bookings)


def _restored(shell: Shell, rows: dict[str, int], reminders: set[str], bookings: set[str]) -> None:
    (done,) = shell.lines("restore", "desk.backup", "--replace", "--json")
    assert done["rows"] == rows
    assert done["passages"] == 1
    kept = Counter(row["text"] for row in shell.lines("reminders", "--json"))
    assert set(kept.values()) == {1}
    assert {f"call number {number}" for number in reminders} <= kept.keys()
    booked = Counter(str(row["id"]) for row in shell.lines("bookings", "--json"))
    assert set(booked.values()) == {1}
    assert bookings <= booked.keys()
    (answer,) = shell.lines("ask", "how many days of holiday does everybody have?", "--json")
    assert answer["citations"][0]["quote"] == "Everybody has 28 days of holiday."
