"""The message of a reminder that is due."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from core.model.buttons import offer
from core.model.replies import Moment, Reply
from core.text.catalogue import N_, _
from core.when import find_zone, localize, zone_words
from core.when.rendered_time import told

if TYPE_CHECKING:
    from core.model.replies import Moment
    from core.skills.reminders.reminder import Firing, Reminder


def render_due(reminder: Reminder, firing: Firing, *, zone: str | None = None) -> Reply:
    """Return the message of a due reminder. If it waited for quiet hours, its `due` is their end.

    If it was set in a zone whose time differs from that in the person's current `zone` (IANA name), it says so.
    """
    which = f"#{reminder.id}"
    snooze = offer(_("Snooze 10 minutes"), "snooze_reminder", when="10 minutes", which=which)
    choices = (offer(_("Done"), "finish_reminder", which=which), snooze)
    text, moments = _text(reminder, firing, zone)
    return Reply(
        text,
        kind="reminder",
        choices=choices if reminder.for_person else (),
        subjects=(reminder.subject,),
        moments=moments,
        due=reminder.held or firing.due,
        zone=reminder.plan.zone,
        behalf=on_behalf_of(reminder),
        offered_to=reminder.owner.id if reminder.form == "named" else None,
    )


def on_behalf_of(reminder: Reminder) -> str | None:
    """Return the person on whose behalf a reminder is posted to others, if known on that platform."""
    owner, there = reminder.owner, reminder.address
    is_known = (owner.service, owner.workspace) == (there.service, there.workspace)
    return owner.id if reminder.form == "posted" and is_known else None


def _text(reminder: Reminder, firing: Firing, zone: str | None) -> tuple[str, tuple[Moment, ...]]:
    plan, name = reminder.plan, reminder.owner_name
    what, instant = plan.what, firing.occurrence.instant
    local = localize(instant, plan.tz)
    is_elsewhere = zone is not None and localize(instant, find_zone(zone)) != local
    moments: tuple[Moment, ...] = ()
    if firing.kind == "ahead":
        comes = reminder.held or firing.due
        at = told(instant, plan.tz, now=comes, zoned=is_elsewhere or reminder.form == "posted")
        what, moments = f"{what} — {at.words}", (at,)
    text = what
    if reminder.form == "named":
        text = _(_TO_THE_NAMED[firing.kind]).format(name=name, what=what)
    elif reminder.form == "direct" or firing.kind != "itself":
        text = _(_DUE[firing.kind]).format(what=what)
    below = [_("About: {link}").format(link=plan.link)] if plan.link else []
    if is_elsewhere and not moments:
        set_for = _("It was set for {time} {zone}.")
        below.append(f"_({set_for.format(time=f'{local:%H:%M}', zone=zone_words(plan.tz, instant))})_")
    below += [f"_({_('A reminder set by {name}.').format(name=name)})_"] if reminder.form == "posted" else []
    return "\n\n".join([text, *below]), moments


_DUE: Final = {
    "ahead": N_("Ahead of time: {what}"),
    "itself": N_("Reminder: {what}"),
    "again": N_("Again, until it is done: {what}"),
}
_TO_THE_NAMED: Final = {
    "ahead": N_("{name}, ahead of time: {what}"),
    "itself": N_("{name}, a reminder: {what}"),
    "again": N_("{name}, again, until it is done: {what}"),
}
