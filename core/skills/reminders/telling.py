"""What is said about reminders, and by them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.choices import offer, offer_asking
from core.language.shortening import shortened
from core.messages import Choice, Moment, Reply
from core.telling import told
from core.when import describe

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from core.skills.reminders.reminder import Reminder
    from core.when import Occurrence

MOST_BUTTONS = 5
LONGEST_LABEL = 40
"""Characters of a reminder's words on a button."""


def confirmed(reminder: Reminder, *, now: datetime, words: str = "I will") -> Reply:
    """Say what was set; `words` are another beginning, such as “I moved it: I will”."""
    which = f"#{reminder.id}"
    choices = (
        offer("Cancel it", "cancel_reminder", which=which),
        offer_asking("Move it", "change_reminder", "when", "To when?", which=which),
    )
    text = f"{words} {promise(reminder, now=now)}"
    return Reply(text, choices=choices, subjects=(reminder.subject,), moments=moments(reminder, now=now))


def promise(reminder: Reminder, *, now: datetime) -> str:
    """Say what will happen and when: `remind you tomorrow, Friday 27 Nov 2026, 09:00 Europe/Paris: call the bank`."""
    return f"{_act(reminder)} {when(reminder, now=now)}: {reminder.plan.what}"


def when(reminder: Reminder, *, now: datetime) -> str:
    """Say when a reminder comes: the rule, if it repeats, and the next time."""
    plan = reminder.plan
    time = next((_on(moment.words) for moment in moments(reminder, now=now)), "never again")
    return f"{describe((plan.starts, plan.rrule, plan.tz))}, next {time}" if plan.rrule else time


def moments(*reminders: Reminder, now: datetime) -> tuple[Moment, ...]:
    """Return the instants that `when` tells of reminders, in its words, each once."""
    firsts = [(each.next or each.plan.following(now), each.plan.tz) for each in reminders]
    return tuple(dict.fromkeys(told(first.instant, zone, now=now) for first, zone in firsts if first))


def listed(reminders: Sequence[Reminder], *, now: datetime) -> Reply:
    """List what is to come, numbered."""
    if not reminders:
        return Reply("You have no reminders. Set one with “remind me tomorrow at 9 to call the bank”.")
    lines = [f"{n}. {_line(each, now=now)}" for n, each in enumerate(reminders, 1)]
    count = "one reminder" if len(reminders) == 1 else f"{len(reminders)} reminders"
    first = reminders[:MOST_BUTTONS]
    return Reply(
        "\n".join([f"You have {count}:", "", *lines]),
        choices=tuple(offer(f"Cancel {n}", "cancel_reminder", which=f"#{each.id}") for n, each in enumerate(first, 1)),
        subjects=tuple(each.subject for each in reminders),
        moments=moments(*reminders, now=now),
    )


def which_one(reminders: Sequence[Reminder], *, ability: str, now: datetime, **arguments: str) -> Reply:
    """Ask which of several is meant."""
    lines = [f"{n}. {_line(each, now=now)}" for n, each in enumerate(reminders, 1)]
    choices = tuple(_button(n, each, ability, arguments) for n, each in enumerate(reminders[:MOST_BUTTONS], 1))
    text = "\n".join(["Which one do you mean?", "", *lines])
    subjects = tuple(each.subject for each in reminders)
    return Reply(text, choices=choices, asks=ability, subjects=subjects, moments=moments(*reminders, now=now))


def proposed(reminder: Reminder, *, now: datetime) -> Reply:
    """Ask before anything is posted where others read it."""
    choices = (
        offer("Yes, set it", "confirm_posting", reminder=reminder.id),
        offer("No", "drop_posting", reminder=reminder.id),
    )
    text = f"Shall I {promise(reminder, now=now)}?"
    return Reply(text, choices=choices, asks="confirm_posting", moments=moments(reminder, now=now))


def reminding(reminder: Reminder, occurrence: Occurrence) -> Reply:
    """Return what is said when the time has come."""
    what, id_ = reminder.plan.what, f"#{reminder.id}"
    text = {
        "direct": f"Reminder: {what}",
        "named": f"{reminder.owner.name}, a reminder: {what}",
        "posted": f"{what}\n\n_(A reminder set by {reminder.owner.name}.)_",
    }[reminder.form]
    choices = (
        offer("Done", "finish_reminder", which=id_),
        offer("Snooze 10 minutes", "snooze_reminder", when="10 minutes", which=id_),
    )
    return Reply(
        text,
        kind="reminder",
        choices=choices if reminder.form != "posted" else (),
        subjects=(reminder.subject,),
        due=occurrence.instant,
        zone=reminder.plan.zone,
    )


def _act(reminder: Reminder) -> str:
    if reminder.form != "posted":
        return "remind you"
    label = reminder.address.label
    return f"remind {label}" if label.startswith("@") else f"post in {label}"


def _to(reminder: Reminder) -> str:
    label = reminder.address.label
    return f"to {label}" if label.startswith("@") else f"in {label}"


def _line(reminder: Reminder, *, now: datetime) -> str:
    where = f" ({_to(reminder)})" if reminder.form == "posted" else ""
    return f"{reminder.plan.what}{where} — {when(reminder, now=now)}"


def _button(number: int, reminder: Reminder, ability: str, arguments: dict[str, str]) -> Choice:
    return offer(
        f"{number}. {shortened(reminder.plan.what, LONGEST_LABEL)}", ability, **arguments, which=f"#{reminder.id}"
    )


def _on(time: str) -> str:
    """Put the preposition before a weekday, and none before “tomorrow”."""
    return f"on {time}" if time[0].isupper() else time
