"""Situations that were judged by hand: who said what before, what comes now, and what the desk should do.

They are JSON lines: `frontdesk evaluate --situations` measures on them, `scripts/engagement/train` learns from them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.desk.engagement.address import with_our_name
from core.desk.engagement.decision import MANNERS, Decision, Manner, decide_situation
from core.desk.engagement.situation import Line, Situation
from core.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class JudgedSituation:
    """A situation, whether the documents hold the answer to it, and the manners that are right, the best first."""

    id: str
    situation: Situation
    answerable: bool
    right: tuple[Manner, ...]

    def decide(self) -> tuple[Manner, Decision]:
        """Return what the desk does, and the decision that leads to it. It is taken to have found the answer."""
        decision = decide_situation(self.situation)
        if decision.only_with_answer and not self.answerable:
            return "silent", decision
        return decision.manner, decision


def read_situations(path: Path) -> list[JudgedSituation]:
    """Return the situations of a file of JSON lines.

    Raises:
        InputError: the file cannot be read, or a line is no situation. The text says which line.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read: {error}") from error
    return [_read(line, f"{path}, line {number}") for number, line in enumerate(lines, 1) if line.strip()]


def figures(decided: Iterable[tuple[JudgedSituation, Manner]]) -> dict[str, float | int | None]:
    """Return how many decisions are right, and how the wrong ones are: needless speech, or something else."""
    pairs = list(decided)
    wrong = [manner for judged, manner in pairs if manner not in judged.right]
    return {
        "situations": len(pairs),
        "right": 1 - len(wrong) / len(pairs) if pairs else None,
        "needless speech": wrong.count("speak"),
        "needless reactions": wrong.count("react"),
        "needless silence": wrong.count("silent"),
    }


def _read(line: str, where: str) -> JudgedSituation:
    try:
        return _situation(json.loads(line))
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise InputError(f"{where} is not a situation: {error!r}. docs/quality.md describes the form.") from error


def _goes_on(now: dict[str, Any], before: list[dict[str, Any]], desk: str) -> bool:
    """Return whether the desk has just answered the person who speaks now."""
    speakers = [said["who"] for said in before[-2:]]
    return speakers == [now["who"], desk]


def _situation(row: dict[str, Any]) -> JudgedSituation:
    desk, place, now, before = row["desk_name"], row["place"], row["now"], row["before"]
    right = tuple(manner for manner in MANNERS if manner in row["right"])
    if len(right) != len(set(row["right"])) or not right:
        raise ValueError("`right` must name manners")
    replied = before[now["reply_to"]] if now.get("reply_to") is not None else None
    mentions = [name.casefold() for name in now.get("mentions", ())]
    situation = Situation(
        text=with_our_name(now["text"], desk),
        speaker=now["who"].casefold(),
        lines=tuple(
            Line("" if said["who"] == desk else said["who"].casefold(), said["who"], said["text"]) for said in before
        ),
        is_private=place == "direct",
        is_open=place == "answers_here" or (place == "forum_post" and not before),
        is_post=place == "forum_post" and not before,
        is_thread=place != "channel" or _goes_on(now, before, desk),
        is_mentioned=desk.casefold() in mentions,
        names_others=any(name != desk.casefold() for name in mentions),
        replies_to=None if replied is None else "ours" if replied["who"] == desk else "theirs",
    )
    return JudgedSituation(str(row["id"]), situation, row["answerable"] is True, right)
