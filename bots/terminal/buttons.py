"""The buttons that a terminal shows. Each has a number; typing the number or the label presses the button."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.model.replies import Choice, Reply

_NUMBER = re.compile(r"\[?(?P<number>\d{1,3})\]?(?:\s+(?P<line>\S.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Press:
    """A button that was typed, with the `line` that was typed behind its number, if it takes one."""

    choice: Choice
    line: str = ""


class Buttons:
    """The buttons that can be pressed now.

    The answer to what the person says replaces the buttons that were shown before it was said. A reminder that arrives
    meanwhile replaces none: its buttons take the numbers that are free, so that a number never changes its meaning
    while the person reads.
    """

    def __init__(self) -> None:
        self._open: dict[int, Choice] = {}
        self._old: frozenset[int] = frozenset()
        self._expects_words = False

    def note_line(self) -> None:
        """Note that the person said something."""
        self._old = frozenset(self._open)

    def show(self, reply: Reply) -> tuple[tuple[int, Choice], ...]:
        """Open the buttons of a reply, and return them with their numbers. These differ from those of its citations."""
        if reply.kind == "reply":
            for number in self._old:
                self._open.pop(number, None)
            self._old = frozenset()
            self._expects_words = reply.asks is not None or bool(reply.subjects)
        taken = {citation.number for citation in reply.citations}
        free = (number for number in range(1, 1000) if number not in taken and number not in self._open)
        shown = tuple(zip(free, reply.choices, strict=False))
        self._open.update(shown)
        return shown

    def find(self, line: str) -> Press | None:
        """Return the button that a line presses, or None if it is no number and no label of an open button."""
        found = _NUMBER.fullmatch(line.strip())
        if found and (choice := self._open.get(int(found["number"]))):
            if found["line"] is None:
                return Press(choice)
            return Press(choice, found["line"]) if choice.asks else None
        plain = " ".join(line.split()).casefold()
        labelled = [choice for choice in self._open.values() if choice.label.casefold() == plain]
        return Press(labelled[-1]) if labelled else None

    def missed(self, line: str) -> int | None:
        """Return the number in a line that can only mean a button, but means none of those that are open, or None.

        A number may also answer a question, or mean a line of a list.
        """
        found = _NUMBER.fullmatch(line.strip())
        if not found or found["line"] or self._expects_words or not self._open:
            return None
        number = int(found["number"])
        return None if number in self._open else number

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of the open buttons."""
        return tuple(sorted(self._open))

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of the open buttons."""
        return tuple(choice.label for choice in self._open.values())
