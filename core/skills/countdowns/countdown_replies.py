"""The replies about countdowns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.abilities.routines import moments_of, numbered, proposal
from core.model.buttons import offer
from core.model.messages import Reach
from core.model.replies import Reply
from core.skills.countdowns.countdown import days_until, how_long
from core.text.catalogue import _, ngettext
from core.when import find_zone, localize
from core.when.rendered_time import dated, dated_day, told

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

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
    if target.whole_day:
        return dated_day(target.local.date(), today=localize(turn.now, zone).date()), ()
    moment = told(target.instant, zone, now=turn.now, lasting=True, zoned=turn.message.reach is not Reach.DIRECT)
    return dated(moment), (moment,)


def counting(countdown: Countdown, turn: Turn) -> Reply:
    """Confirm that a countdown is running."""
    words, moments = remaining(countdown.target, turn)
    text = _with_posts(
        countdown,
        unposted=_("Counting down: “{name}” is {when}."),
        at_the_end=_("Counting down: “{name}” is {when}, posted in {place} when it arrives."),
        often=_("Counting down: “{name}” is {when}, posted in {place} {often}."),
        when=words,
    )
    remove = offer(_("Remove it"), "remove_countdown", which=f"#{countdown.id}")
    return Reply(text, choices=(remove,), subjects=(countdown.subject,), moments=moments)


def proposed(countdown: Countdown, turn: Turn) -> Reply:
    """Ask the owner whether to set the countdown."""
    words, moments = date_of(countdown.target, turn)
    text = _with_posts(
        countdown,
        unposted=_("Count down to “{name}”, {when}?"),
        at_the_end=_("Count down to “{name}”, {when}, posted in {place} when it arrives?"),
        often=_("Count down to “{name}”, {when}, posted in {place} {often}?"),
        when=words,
    )
    return proposal(countdown, text, _("Yes, set it"), *moments)


def listed(countdowns: Sequence[Countdown], turn: Turn) -> Reply:
    """List countdowns with how long is left for each."""
    if not countdowns:
        return Reply(_("There are no countdowns. Set one with “countdown to launch on 12 December”."))
    found = [(countdown, *remaining(countdown.target, turn)) for countdown in countdowns]
    head = ngettext("There is one countdown:", "There are {n} countdowns:", len(found))
    lines = numbered([_line(countdown, words) for countdown, words, _moments in found])
    return Reply(
        f"{head.format(n=len(found))}\n\n{lines}",
        subjects=tuple(countdown.subject for countdown in countdowns),
        moments=moments_of(*(moment for *_rest, moments in found for moment in moments)),
    )


def left(countdown: Countdown, *, now: datetime) -> Reply:
    """Say how long is left."""
    text = _("“{name}” is {how_long}.").format(name=countdown.name, how_long=how_long(countdown.target, now))
    return Reply(text, kind="notice", subjects=(countdown.subject,))


def arrived(countdown: Countdown, *, now: datetime) -> Reply:
    """Say that the event has arrived, or that it has passed while nothing could be said."""
    target = countdown.target
    text = _("It is the day of “{name}”!") if target.whole_day else _("It is time for “{name}”!")
    if target.whole_day and days_until(target, now) < 0:
        text = _("“{name}” was {how_long}; I could not tell you then.")
    said = text.format(name=countdown.name, how_long=how_long(target, now))
    return Reply(said, kind="notice", subjects=(countdown.subject,))


def _line(countdown: Countdown, when: str) -> str:
    return _with_posts(
        countdown,
        unposted=_("{name}: {when}"),
        at_the_end=_("{name}: {when}, posted in {place} when it arrives"),
        often=_("{name}: {when}, posted in {place} {often}"),
        when=when,
    )


def _with_posts(countdown: Countdown, *, unposted: str, at_the_end: str, often: str, when: str) -> str:
    """Return one of three sentences, by where and how often the countdown is posted, with its blanks filled."""
    if countdown.place is None:
        return unposted.format(name=countdown.name, when=when)
    if countdown.rhythm is None:
        return at_the_end.format(name=countdown.name, when=when, place=countdown.place.label)
    words = countdown.rhythm.words
    return often.format(name=countdown.name, when=when, place=countdown.place.label, often=words)
