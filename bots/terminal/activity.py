"""What Frontdesk is doing about the latest message, as the prompt shows it: a spinner, the steps, and the draft."""

from __future__ import annotations

import textwrap
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from core.text.catalogue import N_, _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.model.replies import Step

FRAMES: Final = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
FRAMES_PER_SECOND: Final = 10
THINKING: Final = N_("Looking for the answer")
WRITING: Final = N_("Writing the answer")
DRAFT_LINES: Final = 8
"""How many of the last lines of a draft are shown. The whole reply is printed once it is checked."""


@dataclass(slots=True)
class Activity:
    """What is being done now. `title` is empty while nothing is. It `is_shown` if there is a prompt to show it at."""

    title: str = ""
    draft: str = ""
    steps: tuple[Step, ...] = field(default=())
    is_shown: bool = False

    @contextmanager
    def begun(self) -> Iterator[None]:
        """Show that something is being done, for the duration of the block."""
        self.title = THINKING
        try:
            yield
        finally:
            self.title = ""
            self.clear()

    def clear(self) -> None:
        """Forget the steps and the draft, because the reply is there."""
        self.draft, self.steps = "", ()

    def lines(self, width: int) -> list[str]:
        """Return the lines to show: the end of the draft, if there is one, and the spinner with the latest step."""
        if not self.title:
            return []
        room = max(width - 1, 1)
        wrapped = [part for line in self.draft.splitlines() for part in textwrap.wrap(line, room) or [""]]
        frame = FRAMES[int(time.monotonic() * FRAMES_PER_SECOND) % len(FRAMES)]
        return [*wrapped[-DRAFT_LINES:], f"{frame} {self._now()}…"[:room]]

    def _now(self) -> str:
        if self.draft:
            return _(WRITING)
        if not self.steps:
            return _(self.title)
        latest = self.steps[-1]
        return f"{latest.title} ({latest.result})" if latest.result else latest.title
