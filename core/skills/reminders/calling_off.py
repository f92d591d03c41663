"""Calling off some occurrences of a reminder that repeats: the others stay."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.abilities.arguments import When  # noqa: TC001 — it makes the schema
from core.model.errors import SkillError
from core.model.messages import Reply
from core.skills.reminders import ledger, store
from core.skills.reminders.arguments import Which  # noqa: TC001 — it makes the schema
from core.skills.reminders.finding import mine, wanted
from core.skills.reminders.making import coming_of, reading_of, without
from core.skills.reminders.reminder import Saying
from core.skills.reminders.telling import moments, which_one
from core.skills.reminders.telling import when as told_when
from core.text.enumeration import join_words
from core.when import between, localize, resolve
from core.when.rendered_time import dated

if TYPE_CHECKING:
    from core.abilities.turn import Turn
    from core.skills.reminders.reminder import Reminder
    from core.when import Occurrence
    from core.when.rendered_time import Reader

MOST_CALLED_OFF = 50
"""Occurrences at one go."""


@ability(
    effect=True,
    examples=[
        "skip it",
        "skip the next one",
        "skip it next time",
        "skip it {when}",
        "skip {when}'s {which}",
        "skip {when}’s {which}",
        "skip the next {which}",
        "skip {which} {when}",
        "skip {which}",
        "cancel {when}'s {which}",
        "cancel {which} for {when}",
        "cancel only the next one",
        "cancel just the next one",
        "pause {which} {when}",
    ],
)
async def cancel_reminder_once(turn: Turn, which: Which = "it", when: When = "") -> Reply:
    """Skip some times of a reminder that repeats, and keep the others. Use it when one time only is not wanted.

    which: the person's words for it, for instance “the one about the stand-up”; “it” if nothing is said.
    when: the day or the time to skip, in the person's own words, for instance “tomorrow”; the next time if nothing is
    said.
    """
    async with turn.connect() as connection:
        found = [party for party in await wanted(connection, turn, which) if party[0].plan.rrule]
        if not found:
            raise SkillError("It comes only once. To call it off, say “cancel it”.")
        if len(found) > 1:
            me, more = await mine(connection, turn), {"when": when} if when else {}
            return which_one(found, ability=cancel_reminder_once.__name__, reader=await turn.reader(), of=me, **more)
        new: list[Reminder] = []
        reader = await turn.reader()
        for each in found[0]:
            off = _called_off(each, when, turn, reader)
            reason = f"{turn.message.person.name} called it off"
            await ledger.note_skipped(connection, each, [Saying(one, one.instant) for one in off], reason)
            rest = without(each, off, now=turn.now)
            new.append(replace(rest, state="active" if rest.next else "over", turn=turn.id))
            await store.change(connection, new[-1])
    first = new[0]
    said = [reader.told(one.instant) for one in off]
    text = f"Skipped: “{first.plan.what}”, {join_words([dated(moment) for moment in said])}."
    then = f"It comes again {told_when(first, reader=reader)}." if first.next else "It does not come any more."
    return Reply(f"{text} {then}", subjects=(first.subject,), moments=(*said, *moments(first, reader=reader)))


def _called_off(reminder: Reminder, when: str, turn: Turn, reader: Reader) -> list[Occurrence]:
    """Return the occurrences that are meant: the next one, or those within a time."""
    if not when:
        return [coming_of(reminder)]
    reading = reading_of(reminder, when, turn)
    if reading.start is None or reading.rrule:
        raise SkillError(f"I cannot skip it “{when}”. Name a day, or a time to come, such as “tomorrow”.")
    plan, since = reminder.plan, reading.start
    local = localize(since, plan.tz)
    until = reading.end or (
        resolve(local + timedelta(days=1), plan.tz)
        if local.time() == local.min.time()
        else since + timedelta(minutes=1)
    )
    series = between(plan.starts, plan.rrule or "", plan.tz, max(since, turn.now), until)
    found = [one for one in islice(series, MOST_CALLED_OFF) if one.local not in plan.without]
    if not found:
        raise SkillError(f"It does not come {when}: it comes {told_when(reminder, reader=reader)}.")
    return found
