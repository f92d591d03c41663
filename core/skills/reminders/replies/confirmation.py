"""The replies when a reminder is set or changed, and the words for its time."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from core.abilities.undo import offer_undo
from core.model.buttons import offer, offer_asking
from core.model.replies import Choice, Moment, Reply
from core.skills.reminders.reminder import PLAN
from core.text.catalogue import _, pgettext
from core.text.enumeration import join_alternatives, join_words
from core.when import localize, say_number
from core.when.rendered_time import dated

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime, timedelta

    from core.abilities.turn import Turn
    from core.model.replies import Moment
    from core.skills.reminders.reminder import Plan, Reminder
    from core.when.rendered_time import Reader


_UNITS: Final = (("week", 7 * 86_400), ("day", 86_400), ("hour", 3_600), ("minute", 60))


def render_confirmation(
    *party: Reminder, reader: Reader, words: str = "{promise}", note: Moment | None = None, undo: Choice | None = None
) -> Reply:
    """Confirm what was set. `words` is the sentence around the promise, for instance “Changed: {promise}”.

    If the reminder falls into quiet hours, `note` is the moment at which they end. `undo` is the button that takes a
    change back.
    """
    first, which = party[0], f"#{party[0].id}"
    move = offer_asking(_("Move it"), "change_reminder", "when", _("To when?"), which=which)
    cancel = offer(pgettext("a reminder", "Cancel it"), "cancel_reminder", which=which)
    choices = (cancel, move, *((undo,) if undo else ()))
    quiet = _("That is in your quiet hours, so it comes {when}.").format(when=dated(note)) if note else ""
    below = [f"_({extra})_" for extra in (render_modifiers(first.plan), quiet) if extra]
    text = "\n\n".join([words.format(promise=_promise(party, reader=reader)), *below])
    told_of = (*moments_of(first, reader=reader), *((note,) if note else ()))
    return Reply(text, choices=choices, subjects=(first.subject,), moments=told_of)


def add_other_days(reply: Reply, reminder: Reminder, said: str, days: Sequence[datetime], *, reader: Reader) -> Reply:
    """Add to a confirmation on which other days a time can be, each with a button that moves the reminder there.

    `said` are the words for the time. If the reminder waits for a yes, there are no buttons.
    """
    if not days:
        return reply
    told_of = [reader.told(instant) for instant in days]
    days_in_words = join_alternatives(moment.words for moment in told_of)
    note = _("“{words}” can also mean {days}.").format(words=said, days=days_in_words)
    which = f"#{reminder.id}"
    moves = [
        offer(
            _("No, {when}").format(when=dated(moment)),
            "change_reminder",
            when=_exact(moment.at, reminder.plan),
            which=which,
        )
        for moment in told_of
        if reply.asks is None
    ]
    return replace(
        reply,
        text=f"{reply.text}\n\n_({note})_",
        choices=(*reply.choices, *moves),
        moments=(*reply.moments, *told_of),
    )


def _exact(instant: datetime, plan: Plan) -> str:
    """Return an instant such that a change of the plan reads it without a choice."""
    return f"{localize(instant, plan.tz):%Y-%m-%d %H:%M}"


def _promise(party: Sequence[Reminder], *, reader: Reader) -> str:
    """Return what will happen and when, as in `I will remind you tomorrow at 09:00: call the bank`."""
    return _about(
        party,
        you=_("I will remind you {when}: {what}"),
        elsewhere=_("I will remind you on {platform} {when}: {what}"),
        people=_("I will remind {people} {when}: {what}"),
        place=_("I will post in {place} {when}: {what}"),
        reader=reader,
    )


def _about(party: Sequence[Reminder], *, you: str, elsewhere: str, people: str, place: str, reader: Reader) -> str:
    """Return one of four sentences, by whom reminders are for, with its blanks filled."""
    first = party[0]
    when, what = render_time(first, reader=reader), first.plan.what
    to = [one for one in party if one.for_person]
    if not to:
        return place.format(place=first.address.label, when=when, what=what)
    platform = first.elsewhere.service.title() if first.elsewhere else ""
    if all(one.form != "posted" for one in to):
        return (elsewhere if platform else you).format(platform=platform, when=when, what=what)
    me = _("you on {platform}").format(platform=platform) if platform else pgettext("whom to remind", "you")
    named = join_words(me if one.form != "posted" else one.address.label for one in to)
    return people.format(people=named, when=when, what=what)


def render_time(reminder: Reminder, *, reader: Reader) -> str:
    """Return when a reminder comes: its next time and, if it repeats, its rule."""
    plan = reminder.plan
    time = next((dated(moment) for moment in moments_of(reminder, reader=reader)), _("never again"))
    if reminder.next and reminder.next.kind == "again":
        return _("{when}, again, until it is done").format(when=time)
    if not plan.rrule:
        return time
    rule = reader.rule(plan.starts, plan.rrule, plan.tz)
    return _("{rule}, the next one {when}").format(rule=rule, when=time)


def render_modifiers(plan: Plan) -> str:
    """Describe a plan's early alerts and its nagging, if it has any."""
    leads = join_words(spoken(lead) for lead in plan.leads)
    if plan.nag is None:
        return _("Also {leads} before.").format(leads=leads) if leads else ""
    again = _("Also {leads} before, and then again every {interval} until you say “done”.")
    only_again = _("Then again every {interval} until you say “done”.")
    return (again if leads else only_again).format(leads=leads, interval=spoken(plan.nag))


def spoken(length: timedelta) -> str:
    """Return a duration in words: `1 day`, `90 minutes`."""
    seconds = int(length.total_seconds())
    unit, size = next(((unit, size) for unit, size in _UNITS if seconds % size == 0), ("minute", 60))
    return say_number(seconds // size, unit)


def moments_of(*reminders: Reminder, reader: Reader) -> tuple[Moment, ...]:
    """Return the instants that `render_time` mentions, in the same words, without duplicates."""
    firsts = [one.next or one.plan.first(reader.now) for one in reminders]
    instants = [max(first.due, first.occurrence.instant) for first in firsts if first]
    return tuple(dict.fromkeys(map(reader.told, instants)))


def ids_of(reminders: Iterable[Reminder]) -> str:
    """Return reminders as the argument of a button."""
    return " ".join(f"#{reminder.id}" for reminder in reminders)


def offer_restoring(turn: Turn, gone: Sequence[Reminder]) -> Choice:
    """Return the button that brings cancelled reminders back."""
    return offer_undo(turn, "restore_reminders", which=ids_of(gone))


def offer_putting_back(
    turn: Turn, old: Sequence[Reminder], new: Sequence[Reminder], *, added: Sequence[Reminder] = ()
) -> Choice:
    """Return the button that undoes a change of reminders and cancels those that it `added`."""
    before, after = (PLAN.dump_python(party[0].plan, mode="json") for party in (old, new))
    plan = json.dumps({name: value for name, value in before.items() if value != after[name]})
    extra = {"added": ids_of(added)} if added else {}
    return offer_undo(turn, "put_back_reminders", which=ids_of(old), plan=plan, **extra)


def render_proposal(party: Sequence[Reminder], *, reader: Reader) -> Reply:
    """Ask before a reminder is set that will be posted to others."""
    first = party[0]
    yes = offer(_("Yes, set it"), "confirm_posting", reminder=first.id)
    choices = (yes, offer(_("No"), "drop_posting", reminder=first.id))
    extra = render_modifiers(first.plan)
    question = _about(
        party,
        you=_("Shall I remind you {when}: {what}?"),
        elsewhere=_("Shall I remind you on {platform} {when}: {what}?"),
        people=_("Shall I remind {people} {when}: {what}?"),
        place=_("Shall I post in {place} {when}: {what}?"),
        reader=reader,
    )
    text = f"{question}\n\n_({extra})_" if extra else question
    return Reply(text, choices=choices, asks="confirm_posting", moments=moments_of(first, reader=reader))
