"""Messages of which somebody has said whether they are red flags, and how well the detector agrees."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from core.guards.red_flags.detector import find_red_flag
from core.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class JudgedMessage:
    """A message: its id and language, whether it is a red flag, whether it was taken for one, and the time it took."""

    id: str
    language: str
    flag: bool
    found: bool
    score: float | None
    milliseconds: float

    @property
    def is_right(self) -> bool:
        """Whether the detector agrees."""
        return self.flag == self.found

    @classmethod
    def of(cls, row: dict[str, Any]) -> Self:
        """Judge the message of a line."""
        begun = time.perf_counter()
        found = find_red_flag(row["text"])
        took = (time.perf_counter() - begun) * 1000
        return cls(
            str(row.get("id", "")),
            row.get("lang", ""),
            row["flag"],
            found is not None,
            found.score if found else None,
            took,
        )


def read_row(line: str, place: str) -> dict[str, Any]:
    """Read a line: `text` and `flag`, and optionally `id` and `lang`.

    Raises:
        InputError: it is something else; the text says where.
    """
    try:
        row = json.loads(line)
    except ValueError as error:
        raise InputError(f"{place} is not JSON: {error}.") from error
    if not isinstance(row, dict) or not isinstance(row.get("text"), str) or not isinstance(row.get("flag"), bool):
        raise InputError(f"{place} needs a `text`, and a `flag` that is true or false.")
    return row


def figures(judged: Sequence[JudgedMessage]) -> dict[str, Any]:
    """Return recall and the rate of false alarms, over all and by language, and the time that half of them took."""
    times = sorted(each.milliseconds for each in judged)
    found = _rates(judged)
    for language in sorted({each.language for each in judged if each.language}):
        rates = _rates([each for each in judged if each.language == language])
        found |= {f"{language}_{name}": value for name, value in rates.items()}
    return {**found, "ms_p50": times[len(times) // 2] if times else None}


def _rates(judged: Sequence[JudgedMessage]) -> dict[str, Any]:
    flags, others = [each for each in judged if each.flag], [each for each in judged if not each.flag]
    return {
        "messages": len(judged),
        "recall": sum(each.found for each in flags) / len(flags) if flags else None,
        "false_alarms": sum(each.found for each in others) / len(others) if others else None,
    }
