"""Who has the floor in a conversation: whom the desk answered last, and who has spoken since."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.desk.engagement.situation import Line


@dataclass(frozen=True)
class Floor:
    """Who has spoken since we last did, and to whom we spoke."""

    lines: tuple[Line, ...]
    speaker: str

    @cached_property
    def ours(self) -> int | None:
        """The place of our last line."""
        return next((i for i in reversed(range(len(self.lines))) if self.lines[i].is_ours), None)

    @cached_property
    def since(self) -> tuple[Line, ...]:
        """What was said since our last line."""
        return self.lines if self.ours is None else self.lines[self.ours + 1 :]

    @cached_property
    def asker(self) -> str:
        """Whom we answered last."""
        before = self.lines[: self.ours] if self.ours is not None else ()
        return next((line.speaker for line in reversed(before) if line.speaker), "")

    @cached_property
    def answered(self) -> frozenset[str]:
        """Everybody whom we have answered here."""
        pairs = zip(self.lines, self.lines[1:], strict=False)
        return frozenset(line.speaker for line, then in pairs if then.is_ours and line.speaker)

    @cached_property
    def others(self) -> tuple[Line, ...]:
        """What others than the speaker said since our last line."""
        return tuple(line for line in self.since if line.speaker != self.speaker)

    @cached_property
    def name(self) -> str:
        """The speaker's name, if the speaker has spoken here before."""
        return next((line.name for line in self.lines if line.speaker == self.speaker), "")

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of the other people who have spoken here."""
        return frozenset(line.name for line in self.lines if line.speaker and line.speaker != self.speaker)

    @cached_property
    def state(self) -> str:
        """Who has the floor, in a word."""
        if self.ours is None:
            if not self.lines:
                return "nobody"
            return "people" if self.others else "monologue"
        who = "known" if self.speaker in self.answered else "other"
        if self.speaker == self.asker or not self.asker:
            who = "asker"
        is_among_people = self.others or any(line.text.startswith("@") for line in self.since)
        return f"{who} {'after people' if is_among_people else 'after us'}"
