"""What a person typed at the terminal before: a file that only its owner can read, and that `forget` removes."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from prompt_toolkit.history import History

from bots.terminal.journal import read_history

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

KEPT: Final = 1000
"""How many of the newest lines are kept."""
LONGEST: Final = 2000
"""Longer lines, such as a pasted text, are not kept."""
PRIVATE: Final = 0o600


class HistoryFile(History):
    """The lines of a file, the newest last. A line break within a line is written as a carriage return."""

    def __init__(self, path: Path, *, may_keep: Callable[[str], bool]) -> None:
        """Use a file. A line that `may_keep` refuses, such as a password, is remembered only until the end."""
        super().__init__()
        self._path = path
        self._may_keep = may_keep
        self._trim()

    def load_history_strings(self) -> Iterable[str]:
        """Return the lines, the newest first."""
        return reversed(read_history(self._path))

    def store_string(self, string: str) -> None:
        """Append a line to the file. On a full disk, it is not kept."""
        if len(string) > LONGEST or not string.strip() or not self._may_keep(string):
            return
        try:
            self._write(os.O_APPEND, [string])
        except OSError:
            return

    def _trim(self) -> None:
        lines = read_history(self._path)
        if len(lines) > 2 * KEPT:
            self._write(os.O_TRUNC, lines[-KEPT:])

    def _write(self, flag: int, lines: list[str]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        written = "".join(line.replace("\r", " ").replace("\n", "\r") + "\n" for line in lines)
        file = os.open(self._path, os.O_WRONLY | os.O_CREAT | flag, PRIVATE)
        with os.fdopen(file, "w", encoding="utf-8", errors="replace", newline="") as opened:
            opened.write(written)
