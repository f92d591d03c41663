"""A correction of a text: where, what instead, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from core.text.catalogue import N_

if TYPE_CHECKING:
    from collections.abc import Iterable

Kind = Literal["spelling", "grammar", "repetition", "spacing", "capital", "word", "style"]
REASONS: Final[dict[str, str]] = {
    "spelling": N_("a spelling mistake"),
    "grammar": N_("grammar"),
    "repetition": N_("the word stands there twice"),
    "spacing": N_("a space too many"),
    "capital": N_("upper or lower case"),
    "word": N_("another word is meant"),
    "style": N_("style"),
}


@dataclass(frozen=True, slots=True)
class Correction:
    """Replace the text from offset `start` to `end` (exclusive) with `after`. `why` is shown if it says more."""

    start: int
    end: int
    before: str
    after: str
    kind: Kind
    why: str = ""


def without_overlaps(corrections: Iterable[Correction]) -> tuple[Correction, ...]:
    """Return corrections in the order of the text; of those that overlap, the first."""
    kept: list[Correction] = []
    for found in sorted(corrections, key=lambda each: (each.start, each.end)):
        if not kept or found.start >= kept[-1].end:
            kept.append(found)
    return tuple(kept)


def corrected(text: str, corrections: Iterable[Correction]) -> str:
    """Return a text with corrections made. They must not overlap."""
    for found in sorted(corrections, key=lambda each: -each.start):
        text = text[: found.start] + found.after + text[found.end :]
    return text
