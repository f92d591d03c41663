"""A shell for tests: runs the command `frontdesk` in this process, or in one of its own.

Nine tenths of what a short command costs are its imports, which this process has done: what does not test the process
itself (signals, kills, closed streams, locks, the embedded database) takes `run`, and what needs a process but not a
new Python takes `fork`.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from io import TextIOWrapper
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any

from frontdesk.__main__ import main
from tests.fakes.forked import ForkedCommand

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

REPOSITORY = Path(__file__).parents[2]


class Shell:
    """Runs `frontdesk` in a folder of its own; `env` holds the variables that every command gets."""

    def __init__(self, folder: Path, **env: str) -> None:
        self.folder = folder
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("FRONTDESK_", "OPENAI_"))}
        self.env = {**kept, "FRONTDESK_HOME": str(folder / "home"), "PYTHONPATH": str(REPOSITORY), **env}

    def start(self, *arguments: str, **env: str) -> subprocess.Popen[bytes]:
        """Start a process, to be spoken with and ended by the test."""
        return subprocess.Popen(
            [sys.executable, "-m", "frontdesk", *arguments],
            cwd=self.folder,
            env={**self.env, **env},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def fork(self, *arguments: str, **env: str) -> subprocess.Popen[bytes]:
        """Start a process as `start` does, but one that has imported everything already."""
        return ForkedCommand(arguments, folder=self.folder, env={**self.env, **env})

    def run(self, *arguments: str, stdin: bytes = b"", status: int = 0, **env: str) -> tuple[str, str]:
        """Run the command in this process, and return what it wrote to stdout and stderr.

        Only where no event loop runs, since the command makes its own.
        """
        with _standing_in(self.folder, {**self.env, **env}), _streams(stdin) as (out, err):
            ended = _end_of_main(arguments)
            return _checked(ended, _written(out), _written(err), status=status)

    def lines(self, *arguments: str, **options: Any) -> list[dict[str, Any]]:
        """Run the command in this process, and return the JSON objects that it printed."""
        return [json.loads(line) for line in self.run(*arguments, **options)[0].splitlines()]


def _checked(ended: int, out: bytes, err: bytes, *, status: int) -> tuple[str, str]:
    assert ended == status, err.decode()
    assert "Traceback" not in err.decode()
    return out.decode(), err.decode()


def _end_of_main(arguments: tuple[str, ...]) -> int:
    """Return the exit status; what `main` lets escape, escapes here too."""
    sys.argv = ["frontdesk", *arguments]
    try:
        main()
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


@contextmanager
def _standing_in(folder: Path, env: Mapping[str, str]) -> Iterator[None]:
    """Give the command its folder and variables, and afterwards this process all that a command changes in its own."""
    root, folder_before, env_before, umask = logging.getLogger(), Path.cwd(), dict(os.environ), os.umask(0o022)
    argv, hook, handlers = sys.argv, sys.excepthook, root.handlers
    levels = {logger: logger.level for logger in _loggers()}
    os.chdir(folder)
    _set_environment(env)
    root.handlers = []  # not pytest's, which the command would close
    try:
        yield
    finally:
        os.umask(umask)
        os.chdir(folder_before)
        _set_environment(env_before)
        for handler in root.handlers:
            handler.close()
        sys.argv, sys.excepthook, root.handlers = argv, hook, handlers
        for logger in _loggers():
            logger.setLevel(levels.get(logger, logging.NOTSET))
        gc.unfreeze()


def _loggers() -> list[logging.Logger]:
    known = logging.Logger.manager.loggerDict.values()
    return [logging.getLogger(), *(each for each in known if isinstance(each, logging.Logger))]


def _set_environment(variables: Mapping[str, str]) -> None:
    for name in os.environ.keys() - variables.keys():
        del os.environ[name]
    os.environ.update(variables)


@contextmanager
def _streams(stdin: bytes) -> Iterator[tuple[TextIOWrapper, TextIOWrapper]]:
    """Give the command streams that are files, as behind a shell's `<` and `>`."""
    before = sys.stdin, sys.stdout, sys.stderr
    with ExitStack() as stack:
        files = [stack.enter_context(TemporaryFile()) for _ in before]
        files[0].write(stdin)
        files[0].seek(0)
        given, out, err = (stack.enter_context(TextIOWrapper(file, encoding="utf-8")) for file in files)
        sys.stdin, sys.stdout, sys.stderr = given, out, err
        try:
            yield out, err
        finally:
            sys.stdin, sys.stdout, sys.stderr = before


def _written(stream: TextIOWrapper) -> bytes:
    stream.flush()
    stream.seek(0)
    return bytes(stream.buffer.read())
