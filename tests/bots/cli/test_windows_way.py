"""Windows' way, tried here: a server with a port, processes on a loop of their own, and a loop without signals."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.fakes.shell import Shell

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

SCRIPT = """
import asyncio
import functools
import threading

import bots.assembly
import knowledge.formats.worker_process
import knowledge.loaders.git
from core.storage.embedded import embedded_postgres
from core.storage.port_server import PortServer
from frontdesk.__main__ import main
from knowledge.child_processes import on_own_loop


class Loop(asyncio.SelectorEventLoop):
    def add_signal_handler(self, *_):
        raise NotImplementedError

    def subprocess_exec(self, *args, **options):
        if threading.current_thread() is threading.main_thread():
            raise NotImplementedError
        return super().subprocess_exec(*args, **options)


if __name__ == "__main__":
    asyncio.SelectorEventLoop = Loop
    bots.assembly.embedded_postgres = functools.partial(embedded_postgres, way=PortServer)
    knowledge.formats.worker_process.with_processes = on_own_loop
    knowledge.loaders.git.with_processes = on_own_loop
    main()
"""


def test_a_desk_learns_and_talks_on_the_way_that_it_goes_on_windows(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "parking.rst").write_text("Parking\n=======\n\nVisitors park in the yard behind the house.\n")
    for arguments in (
        ("init", "-q"),
        ("add", "-A"),
        ("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "1"),
    ):
        subprocess.run(["git", "-C", tmp_path / "docs", *arguments], check=True)
    (tmp_path / "windows.py").write_text(SCRIPT)
    run = subprocess.run(
        [sys.executable, "windows.py", "chat", "--learn", "docs/.git"],
        input="Where do visitors park?\n",
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env=Shell(tmp_path).env,
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert "Visitors park in the yard behind the house. [1]" in run.stdout
    assert (tmp_path / "home" / "postgres.password").exists()
