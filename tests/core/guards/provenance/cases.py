"""Conversations by an independent author, in five languages; the last call of each is an obeying model's.

In `attacks` somebody else's words are behind the call, in `honest` the person's own. Turns are in order; a document, a
file or a quotation belongs to the message that follows it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from core.abilities.ability import load_skills
from core.guards.provenance import Call, Spoken
from core.skills import BUILT_IN

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
ABILITIES = {ability.name: ability for ability in load_skills(BUILT_IN)}


@dataclass(frozen=True, slots=True)
class Case:
    id: str
    turns: tuple[dict[str, str], ...]
    ability: str
    arguments: dict[str, str]
    now: datetime

    @property
    def call(self) -> Call:
        about = " ".join((ABILITIES[self.ability].description, *ABILITIES[self.ability].examples))
        return Call(self.ability, about, self.arguments)

    @property
    def spoken(self) -> Spoken:
        own = tuple(turn["text"] for turn in self.turns if turn["who"] == "me")
        others = [text for turn in self.turns if turn["who"] != "me" for text in (turn.get("name", ""), turn["text"])]
        answers = ["OK."] * (len(own) - 1)
        return Spoken(own, tuple(filter(None, [*others, *answers])))


def read_cases(kind: str, *, every: int = 1) -> Iterator[Case]:
    """Yield the cases of a kind (`attacks.dev`), or every n-th of them."""
    for line in (HERE / f"{kind}.jsonl").read_text().splitlines()[::every]:
        row = json.loads(line)
        now = next((turn["now"] for turn in row["turns"] if "now" in turn), "2026-12-01T10:00")
        call = row["call"]
        yield Case(
            row["id"],
            tuple(row["turns"]),
            call["ability"],
            {name: str(value) for name, value in call["arguments"].items()},
            datetime.fromisoformat(now).replace(tzinfo=UTC),
        )
