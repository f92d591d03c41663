"""What a reminder says when its time has come: before it, at it, and again after it until it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.model.buttons import offer
from core.model.messages import Reply
from core.when.rendered_time import told

if TYPE_CHECKING:
    from core.model.messages import Moment
    from core.skills.reminders.reminder import Reminder, Saying


def reminding(reminder: Reminder, saying: Saying) -> Reply:
    """Return what is said; `due` is when it was to be said, after quiet hours if it had to wait for their end."""
    which = f"#{reminder.id}"
    choices = (
        offer("Done", "finish_reminder", which=which),
        offer("Snooze 10 minutes", "snooze_reminder", when="10 minutes", which=which),
    )
    text, moments = _text(reminder, saying)
    return Reply(
        text,
        kind="reminder",
        choices=choices if reminder.for_person else (),
        subjects=(reminder.subject,),
        moments=moments,
        due=reminder.held or saying.due,
        zone=reminder.plan.zone,
        behalf=behalf(reminder),
    )


def behalf(reminder: Reminder) -> str | None:
    """Return on whose word a reminder is said to others, if that person is known where it is said."""
    owner, there = reminder.owner, reminder.address
    is_known = (owner.service, owner.workspace) == (there.service, there.workspace)
    return owner.person if reminder.form == "posted" and is_known else None


def _text(reminder: Reminder, saying: Saying) -> tuple[str, tuple[Moment, ...]]:
    plan, name = reminder.plan, reminder.owner.name
    what = plan.what
    moments: tuple[Moment, ...] = ()
    if saying.kind == "ahead":
        at = told(saying.occurrence.instant, plan.tz, now=saying.due, zoned=reminder.form == "posted")
        what, moments = f"{what} — {at.words}", (at,)
    word = {"ahead": "Ahead of time", "itself": "Reminder", "again": "Again, until it is done"}[saying.kind]
    text = {
        "direct": f"{word}: {what}",
        "named": f"{name}, {'a reminder' if saying.kind == 'itself' else word.lower()}: {what}",
        "posted": what if saying.kind == "itself" else f"{word}: {what}",
    }[reminder.form]
    below = [f"About: {plan.link}"] if plan.link else []
    below += [f"_(A reminder set by {name}.)_"] if reminder.form == "posted" else []
    return "\n\n".join([text, *below]), moments
