"""What becomes of what was due: said now, or skipped with a reason; or it waits for the end of the quiet hours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.when import LATE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from core.skills.reminders.reminder import Policy, Reminder, Saying

LATER_ONE = "a later one was due before I could deliver it"
TOO_LATE = "I could not deliver it in time"
IN_ITS_PLACE = "the reminder itself was said late, in its place"
WAITED = "it waited for the end of quiet hours"
QUIET = "it fell into quiet hours, and a later one came at their end"


@dataclass(frozen=True, slots=True)
class Settled:
    """What is said now, what is skipped and why, and what waits."""

    deliver: tuple[Saying, ...]
    skip: tuple[tuple[Saying, str], ...]
    next: Saying | None


def settle(reminder: Reminder, now: datetime) -> Settled:
    """Decide by the reminder's policy what becomes of all that was due up to `now` (aware), 500 at most at a time."""
    come, coming = reminder.due_by(now)
    is_last = coming is None or coming.due > now
    said = _said(reminder.plan.policy, come, is_last=is_last)
    since = reminder.held
    if reminder.plan.policy == "skip":
        late = tuple(each for each in said if now - max(each.due, since or each.due) > LATE)
        said = tuple(each for each in said if each not in late)
    skip = tuple((each, _why(each, come, said, held=since is not None)) for each in come if each not in said)
    return Settled(said, skip, coming)


def waited(reminder: Reminder, saying: Saying) -> str | None:
    """Return why something is said later than it was due, if that was so wanted."""
    return WAITED if reminder.held and saying.due < reminder.held else None


def _said(policy: Policy, come: Sequence[Saying], *, is_last: bool) -> tuple[Saying, ...]:
    """Return what is said of what has come: occurrences by the policy, an alert or a nag only if nothing else is."""
    main = [each for each in come if each.kind == "itself"]
    chosen = main if policy == "catch_up" else main[-1:] if is_last else []
    return tuple(chosen or (come[-1:] if is_last else ()))


def _why(skipped: Saying, come: Sequence[Saying], said: Sequence[Saying], *, held: bool) -> str:
    if held and said:
        return QUIET
    if skipped.kind != "itself" and any(each.kind == "itself" for each in said):
        return IN_ITS_PLACE
    return TOO_LATE if skipped is come[-1] else LATER_ONE
