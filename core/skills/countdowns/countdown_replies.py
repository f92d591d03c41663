"""What is said of countdowns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.model.buttons import offer
from core.model.messages import Reach, Reply
from core.skills.countdowns.countdown import how_long
from core.when import find_zone
from core.when.rendered_time import dated, told

if TYPE_CHECKING:
    from core.abilities.turn import Turn
    from core.model.messages import Moment
    from core.skills.countdowns.countdown import Countdown, Target


def when(target: Target, turn: Turn) -> tuple[str, tuple[Moment, ...]]:
    """Return when it is, in words: a whole day has no hour."""
    zone = find_zone(target.zone)
    moment = told(target.instant, zone, now=turn.now, lasting=True, zoned=turn.message.reach is not Reach.DIRECT)
    if target.whole_day:
        return f"on {moment.words.partition(' at ')[0]}", ()
    return dated(moment), (moment,)


def posts(countdown: Countdown) -> str:
    """Return where and how often it is told, as the end of a sentence."""
    if countdown.place is None:
        return ""
    often = f" {countdown.rhythm.words}" if countdown.rhythm else " when it has come"
    return f", posted in {countdown.place.label}{often}"


def counting(countdown: Countdown, turn: Turn) -> Reply:
    """Tell that a countdown runs."""
    words, moments = when(countdown.target, turn)
    text = f"Counting down: “{countdown.name}” is {how_long(countdown.target, turn.now)}, {words}{posts(countdown)}."
    remove = offer("Remove it", "remove_countdown", which=f"#{countdown.id}")
    return Reply(text, choices=(remove,), subjects=(countdown.subject,), moments=moments)


def proposed(countdown: Countdown, turn: Turn) -> Reply:
    """Ask its owner whether to set a countdown."""
    words, moments = when(countdown.target, turn)
    choices = (
        offer("Yes, set it", "confirm_countdown", countdown=countdown.id),
        offer("No", "drop_countdown", countdown=countdown.id),
    )
    text = f"Shall I count down to “{countdown.name}”, {words}{posts(countdown)}?"
    return Reply(text, choices=choices, asks="confirm_countdown", moments=moments)
