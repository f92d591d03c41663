"""The texts of reminders: the message when one is due, and the replies when it is set, listed or changed."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from core.abilities.undo import offer_undo
from core.model.buttons import offer, offer_asking, offer_beside
from core.model.replies import Choice, Moment, Reply
from core.skills.reminders.reminder import PLAN
from core.text.catalogue import N_, _, ngettext, pgettext
from core.text.enumeration import join_alternatives, join_words
from core.text.excerpt import shortened
from core.when import find_zone, localize, say_number, zone_words
from core.when.rendered_time import dated, told

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime, timedelta

    from core.abilities.turn import Turn
    from core.model.person_ref import PersonRef
    from core.model.replies import Moment
    from core.skills.reminders.reminder import Firing, Plan, Reminder
    from core.when.rendered_time import Reader


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


MOST_BUTTONS = 5
MOST_LISTED = 100
LONGEST_LABEL = 40
"""How many characters of a reminder's text fit on a button."""
_UNITS: Final = (("week", 7 * 86_400), ("day", 86_400), ("hour", 3_600), ("minute", 60))
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
Party = tuple["Reminder", ...]
"""A single reminder, or the reminders that were set together for several people."""


def group_parties(reminders: Iterable[Reminder], *, of: Sequence[PersonRef]) -> list[Party]:
    """Group the reminders that a person set together for several people, in the order of their first members."""
    found: dict[object, list[Reminder]] = {}
    for one in reminders:
        key = ("party", one.party) if one.party and one.owner in of else ("alone", one.id)
        found.setdefault(key, []).append(one)
    return [tuple(party) for party in found.values()]


def render_confirmation(
    *party: Reminder, reader: Reader, words: str = "{promise}", note: Moment | None = None, undo: Choice | None = None
) -> Reply:
    """Confirm what was set. `words` stand around the promise, for instance “Changed: {promise}”.

    If the reminder falls into quiet hours, `note` is their end. `undo` is the button that takes a change back.
    """
    first, which = party[0], f"#{party[0].id}"
    move = offer_asking(_("Move it"), "change_reminder", "when", _("To when?"), which=which)
    choices = (offer(_("Cancel it"), "cancel_reminder", which=which), move, *((undo,) if undo else ()))
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


def render_list(
    reminders: Sequence[Party], *, reader: Reader, of: Sequence[PersonRef], about: str = "", during: str = ""
) -> Reply:
    """List upcoming reminders, numbered. `about` and `during` are the person's words for which ones."""
    n = len(reminders)
    if not reminders:
        return Reply(_none_of_these(about, during).format(about=about, when=during))
    if about and during:
        title = ngettext(
            "You have one reminder about {about} for {when}:", "You have {n} reminders about {about} for {when}:", n
        )
    elif about:
        title = ngettext("You have one reminder about {about}:", "You have {n} reminders about {about}:", n)
    elif during:
        title = ngettext("You have one reminder for {when}:", "You have {n} reminders for {when}:", n)
    else:
        title = ngettext("You have one reminder:", "You have {n} reminders:", n)
    title = title.format(n=n, about=about, when=during)
    reply = _numbered(title, reminders, _cancel_buttons(reminders), reader=reader, of=of)
    more = _("… and {n} more.").format(n=n - MOST_LISTED)
    return replace(reply, text=f"{reply.text}\n{more}") if n > MOST_LISTED else reply


def _none_of_these(about: str, during: str) -> str:
    if about and during:
        return _("You have no reminders about {about} for {when}.")
    if about:
        return _("You have no reminders about {about}.")
    if during:
        return _("You have no reminders for {when}.")
    return _("You have no reminders. Set one with “remind me tomorrow at 9 to call the bank”.")


def render_several(reminders: Sequence[Party], *, reader: Reader, of: Sequence[PersonRef]) -> Reply:
    """Confirm reminders that were set for several times at once."""
    title = _("I will remind you at these times:")
    return _numbered(title, reminders, _cancel_buttons(reminders), reader=reader, of=of)


def _cancel_buttons(reminders: Sequence[Party]) -> list[Choice]:
    return [
        offer_beside(n, _("Cancel {n}").format(n=n), "cancel_reminder", which=f"#{party[0].id}")
        for n, party in enumerate(reminders[:MOST_BUTTONS], 1)
    ]


def render_which(
    reminders: Sequence[Party], *, ability: str, reader: Reader, of: Sequence[PersonRef], **arguments: str
) -> Reply:
    """Ask which of several reminders is meant."""
    buttons = [
        offer(f"{n}. {shortened(first.plan.what, LONGEST_LABEL)}", ability, **arguments, which=f"#{first.id}")
        for n, (first, *_) in enumerate(reminders[:MOST_BUTTONS], 1)
    ]
    return replace(_numbered(_("Which one do you mean?"), reminders, buttons, reader=reader, of=of), asks=ability)


def _numbered(
    title: str, reminders: Sequence[Party], buttons: Sequence[Choice], *, reader: Reader, of: Sequence[PersonRef]
) -> Reply:
    firsts = [party[0] for party in reminders[:MOST_LISTED]]
    lines = [
        f"{n}. {party[0].plan.what}{_where(party, of=of)} — {render_time(party[0], reader=reader)}"
        for n, party in enumerate(reminders[:MOST_LISTED], 1)
    ]
    return Reply(
        "\n".join([title, "", *lines]),
        choices=tuple(buttons),
        subjects=tuple(first.subject for first in firsts),
        moments=moments_of(*firsts, reader=reader),
    )


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


def _where(party: Sequence[Reminder], *, of: Sequence[PersonRef]) -> str:
    first = party[0]
    if first.owner not in of:
        return f" ({_('from {name}').format(name=first.owner_name)})"
    if len(party) == 1 and first.form != "posted":
        return ""
    you = pgettext("to whom a reminder goes", "you")
    labels = join_words(you if one.form != "posted" else one.address.label for one in party)
    where = _("to {people}") if first.for_person else _("in {people}")
    return f" ({where.format(people=labels)})"
