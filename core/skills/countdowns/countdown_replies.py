"""The replies about countdowns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.abilities.routines import moments_of, numbered, proposal
from core.model.buttons import offer
from core.model.messages import Reach
from core.model.replies import Reply
from core.skills.countdowns.countdown import how_long
from core.when import find_zone
from core.when.rendered_time import dated, told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.abilities.turn import Turn
    from core.model.replies import Moment
    from core.skills.countdowns.countdown import Countdown, Target


def remaining(target: Target, turn: Turn) -> tuple[str, tuple[Moment, ...]]:
    """Return how long it is until a target and when it is: `in 17 days, on Saturday 12 December`."""
    words, moments = date_of(target, turn)
    return f"{how_long(target, turn.now)}, {words}", moments


def date_of(target: Target, turn: Turn) -> tuple[str, tuple[Moment, ...]]:
    """Return when a target is, in words. A whole day has no time of day."""
    zone = find_zone(target.zone)
    moment = told(target.instant, zone, now=turn.now, lasting=True, zoned=turn.message.reach is not Reach.DIRECT)
    if target.whole_day:
        return f"on {moment.words.partition(' at ')[0]}", ()
    return dated(moment), (moment,)


def _posts(countdown: Countdown) -> str:
    """Return where and how often a countdown is posted, as the end of a sentence."""
    if countdown.place is None:
        return ""
    often = countdown.rhythm.words if countdown.rhythm else "when it arrives"
    return f", posted in {countdown.place.label} {often}"


def counting(countdown: Countdown, turn: Turn) -> Reply:
    """Confirm that a countdown is running."""
    words, moments = remaining(countdown.target, turn)
    text = f"Counting down: “{countdown.name}” is {words}{_posts(countdown)}."
    remove = offer("Remove it", "remove_countdown", which=f"#{countdown.id}")
    return Reply(text, choices=(remove,), subjects=(countdown.subject,), moments=moments)


def proposed(countdown: Countdown, turn: Turn) -> Reply:
    """Ask the owner whether to set the countdown."""
    words, moments = date_of(countdown.target, turn)
    text = f"Count down to “{countdown.name}”, {words}{_posts(countdown)}?"
    return proposal(countdown, text, "Yes, set it", *moments)


def listed(countdowns: Sequence[Countdown], turn: Turn) -> Reply:
    """List countdowns with how long is left for each."""
    if not countdowns:
        return Reply("There are no countdowns. Set one with “countdown to launch on 12 December”.")
    found = [(countdown, *remaining(countdown.target, turn)) for countdown in countdowns]
    head = "There is one countdown:" if len(found) == 1 else f"There are {len(found)} countdowns:"
    lines = numbered([f"{countdown.name}: {words}{_posts(countdown)}" for countdown, words, _ in found])
    return Reply(
        f"{head}\n\n{lines}",
        subjects=tuple(countdown.subject for countdown in countdowns),
        moments=moments_of(*(moment for *_, moments in found for moment in moments)),
    )
