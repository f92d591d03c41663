"""A terminal for tests: a command runs in it as in a window, and the screen is read as a person sees it."""

from __future__ import annotations

import fcntl
import html
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from contextlib import contextmanager
from itertools import groupby
from typing import TYPE_CHECKING

import pyte

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyte.screens import Char

    from tests.fakes.shell import Shell

PATIENCE_SECONDS = 90.0
CELL_WIDTH, LINE, MARGIN = 8.4, 19, 18
FONT = "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace"
COLOURS = {"default": "#d4d4d4", "cyan": "#56c8d8", "brown": "#d7ba7d", "red": "#f48771", "magenta": "#c586c0"}
DIM = "#8a8a8a"


class PseudoTerminal:
    """A window of a size, in which a command runs."""

    def __init__(self, shell: Shell, *arguments: str, columns: int, rows: int) -> None:
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._own, its = pty.openpty()
        self.resize(columns, rows)
        env = {key: value for key, value in shell.env.items() if key not in {"COLUMNS", "LINES", "COLORTERM"}}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "frontdesk", *arguments],
            cwd=shell.folder,
            env={**env, "TERM": "xterm-256color"},
            stdin=its,
            stdout=its,
            stderr=its,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509 — no thread runs yet
        )
        os.close(its)
        self.seen = ""

    @property
    def lines(self) -> list[str]:
        """The lines of the screen, down to the last that is not empty."""
        return "\n".join(line.rstrip() for line in self._screen.display).rstrip().split("\n")

    def resize(self, columns: int, rows: int) -> None:
        """Resize the window."""
        fcntl.ioctl(self._own, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self._screen.resize(rows, columns)

    def types(self, keys: str) -> None:
        """Press keys; `\\r` is Enter."""
        os.write(self._own, keys.encode())

    def sees(self, *words: str) -> None:
        """Wait until the screen shows all these words and, below an empty line, a prompt that waits."""
        self._until(lambda: self._shows(words) and self.lines[-2:] == ["", "›"])

    def ends(self) -> int:
        """Wait until the command ends, and return its exit status."""
        self._until(lambda: self.process.poll() is not None)
        return self.process.wait()

    def draw(self, title: str) -> str:
        """Return a picture of the screen, as SVG."""
        rows = self._screen.lines
        width, height = self._screen.columns * CELL_WIDTH + 2 * MARGIN, rows * LINE + 2 * MARGIN
        shapes = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" role="img">',
            f"<title>{html.escape(title)}</title>",
            f'<rect width="{width:g}" height="{height:g}" rx="8" fill="#1e1e1e"/>',
        ]
        for row in range(rows):
            cells = [self._screen.buffer[row][column] for column in range(self._screen.columns)]
            shapes += _draw_row(cells, MARGIN + LINE * row + 14)
        return "\n".join([*shapes, "</svg>", ""])

    def _shows(self, words: tuple[str, ...]) -> bool:
        shown = "\n".join(self.lines)
        return all(word in shown for word in words)

    def _until(self, so: object) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not so():  # type: ignore[operator]
            assert time.monotonic() < deadline, "\n".join(self.lines)
            if select.select([self._own], [], [], 0.05)[0]:
                try:
                    read = os.read(self._own, 65536)
                except OSError:  # the command has ended
                    read = b""
                self.seen += read.decode(errors="replace")
                self._stream.feed(read)

    def close(self) -> None:
        """End the command, if it still runs."""
        self.process.kill()
        self.process.wait()
        os.close(self._own)


@contextmanager
def window(shell: Shell, *arguments: str, columns: int, rows: int) -> Iterator[PseudoTerminal]:
    """Run a command in a window for the duration of the block."""
    opened = PseudoTerminal(shell, *arguments, columns=columns, rows=rows)
    try:
        yield opened
    finally:
        opened.close()


def _draw_row(cells: list[Char], y: float) -> Iterator[str]:
    column = 0
    for look, group in groupby(cells, key=lambda cell: (cell.fg, cell.bold, cell.reverse)):
        text = "".join(cell.data for cell in group)
        if text.strip():
            colour = COLOURS.get(look[0], DIM)
            weight = "700" if look[1] else "400"
            font = f'font-family="{FONT}" font-size="14" font-weight="{weight}"'
            place = f'x="{MARGIN + CELL_WIDTH * column:g}" y="{y:g}" textLength="{CELL_WIDTH * len(text):g}"'
            yield f'<text {font} fill="{colour}" {place} xml:space="preserve">{html.escape(text)}</text>'
        column += len(text)
