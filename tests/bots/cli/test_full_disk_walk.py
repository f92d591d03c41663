"""The disk fills up in the middle of a conversation, and is freed."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.fakes.shell import Shell

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

MEGABYTES = 300


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk. Only root can mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "tmpfs", str(place)]
    if os.name != "posix" or os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this system lets nobody mount a small disk")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill(place: Path) -> Path:
    """Fill a disk to its last block, and return the file that does it."""
    filler = place / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (2**20, 512):
            try:
                while file.write(bytes(size)):
                    pass
            except OSError:
                continue
    return filler


def test_a_disk_that_fills_up_ends_in_one_line_and_loses_nothing_confirmed(disk: Path) -> None:
    shell = Shell(disk)
    chat = shell.fork("chat", "--as", "ana", "--json")
    assert chat.stdin
    assert chat.stdout
    for day in (2, 3):
        chat.stdin.write(f"remind me in {day} days to call number {day}\n".encode())
        chat.stdin.flush()
        assert "I will remind you" in json.loads(chat.stdout.readline())["text"]
    filler = fill(disk)
    long = b"".join(b"remind me in 40 days to do %s\n" % os.urandom(15_000).hex().encode() for _ in range(60))
    out, err = chat.communicate(long, timeout=120)
    assert chat.returncode == 1
    assert err.decode().count("\n") == 1
    assert "the disk of the database is full" in err.decode()
    filler.unlink()
    kept = [reminder["text"] for reminder in shell.lines("reminders", "--json")]
    confirmed = [reply for reply in map(json.loads, out.splitlines()) if "I will remind you" in reply["text"]]
    assert kept[:2] == ["call number 2", "call number 3"]
    assert len(kept) >= 2 + len(confirmed)
