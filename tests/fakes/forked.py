"""Processes that are forked from one that has loaded a desk, so that each has it at once."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.fakes.loaded"])


class ForkedCommand(subprocess.Popen[bytes]):
    """The command `frontdesk`, forked: a process as `Popen` starts it, without the seconds of its imports."""

    def __init__(self, arguments: tuple[str, ...], *, folder: Path, env: Mapping[str, str]) -> None:
        stdin, out, err = os.pipe(), os.pipe(), os.pipe()
        its = [Connection(stdin[0], writable=False), *(Connection(end[1], readable=False) for end in (out, err))]
        self._process = PROCESSES.Process(target=_command, args=(arguments, str(folder), dict(env), its))
        self._process.start()
        for end in its:
            end.close()
        self.args, self.returncode = ("frontdesk", *arguments), None
        self.stdin, self.stdout, self.stderr = (
            os.fdopen(stdin[1], "wb"),
            os.fdopen(out[0], "rb"),
            os.fdopen(err[0], "rb"),
        )
        assert self._process.pid
        self.pid = self._process.pid
        self._child_created = self._is_forked = True
        self._communication_started, self._input, self.text_mode = False, None, None

    def poll(self) -> int | None:
        """Return the exit status, as `Popen` does: less than 0 for a signal; None while it runs."""
        return self.wait(0) if self._process.exitcode is not None else None

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it has ended."""
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired(self.args, timeout or 0)
        self.returncode = self._process.exitcode
        return self.returncode

    def send_signal(self, sig: int) -> None:
        """Send it a signal, if it runs."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, sig)

    def __del__(self) -> None:
        """Leave it to its test to end it; `Popen` would wait for a child of its own."""


def _command(arguments: tuple[str, ...], folder: str, env: dict[str, str], streams: list[Connection]) -> None:
    """Become the command: take its streams, folder and variables, and run it."""
    for number, stream in enumerate(streams):
        os.dup2(stream.fileno(), number)
        stream.close()
    sys.stdin, sys.stdout, sys.stderr = (
        os.fdopen(number, mode, encoding="utf-8", closefd=False) for number, mode in enumerate(("r", "w", "w"))
    )
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(env)
    sys.argv = ["frontdesk", *arguments]
    from frontdesk.__main__ import main

    main()
