"""The messages of stand-ups: the questions, the digest, late answers, and the replies when one is set up or listed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.abilities.routines import direct_address, moments_of, numbered, proposal
from core.model.buttons import asking, offer, offer_asking
from core.model.replies import Reply
from core.text.catalogue import _, ngettext
from core.text.enumeration import join_words
from core.when.rendered_time import dated, dated_day, told

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from core.model.replies import Choice, Moment
    from core.skills.standups.standup import Answer, Round, Standup

_BULLET = re.compile(r"^\s*(?:[-*•–]|\d{1,2}[.)])\s+")


def next_digest(standup: Standup, now: datetime) -> Moment | None:
    """Return when the next digest is due."""
    coming = standup.rhythm.after(now)
    return told(coming.instant, standup.rhythm.tz, now=now) if coming else None


def proposed(standup: Standup, *, now: datetime) -> Reply:
    """Ask the owner whether to set up the stand-up."""
    first = next_digest(standup, now)
    text = _("Set up a stand-up for {names} and post the answers in {channel} {often}?")
    if first:
        text = _("Set up a stand-up for {names} and post the answers in {channel} {often}, starting {when}?")
    text = text.format(
        names=standup.names,
        channel=standup.home.label,
        often=standup.rhythm.words,
        when=dated(first) if first else "",
    )
    asks = _("I will ask each person in the morning, their time:")
    return proposal(standup, f"{text} {asks}\n\n{_questions(standup)}", _("Yes, set it up"), first)


def _questions(standup: Standup) -> str:
    """Return the questions as a list; the usual ones in the language that is spoken."""
    return numbered([_(asked) for asked in standup.questions])


def invited(standup: Standup) -> Reply:
    """Tell a new member that they were added and how to leave."""
    text = _(
        "{owner} added you to {standup}, {often}. I will ask you in the morning, your time, what to post there. To "
        "leave, press the button or say “leave the stand-up”."
    ).format(owner=standup.owner_name, standup=standup.called, often=standup.rhythm.words)
    leave = offer(_("Leave it"), "remove_from_standup", which=f"#{standup.id}")
    return Reply(text, kind="notice", choices=(leave,), subjects=(standup.subject,))


def question(standup: Standup, round_id: int, *, person: str, again: bool = False) -> Reply:
    """Ask a person what to post; with `again`, for the second time. If this cannot be delivered, notify the owner."""
    start = _("Good morning! It is time for {standup}.")
    if again:
        start = _("A gentle reminder: I have no answer from you for {standup} yet.")
    how = _("Answer here in one message, or say “skip today”. To leave, say “leave the stand-up”.")
    text = f"{start.format(standup=standup.called)}\n\n{_questions(standup)}\n\n{how}"
    which = {"standup": standup.id, "round": round_id}
    return Reply(
        text,
        kind="notice",
        choices=(
            offer_asking(_("Answer"), "save_standup_answer", "answer", _("Your answers, in one text"), **which),
            offer(_("Skip today"), "skip_standup", **which),
            offer_asking(_("I'm off"), "be_off_standup", "until", _("Until when?"), standup=standup.id),
        ),
        asks=asking("save_standup_answer", "answer", **which),
        subjects=(standup.subject,),
        returns=None if person == standup.owner else direct_address(standup, standup.owner, standup.owner_name),
    )


def thanked(standup: Standup, of: Round, *, now: datetime) -> Reply:
    """Thank a person, and say when and where their answer is posted."""
    channel = standup.home.label
    if of.state != "open":
        return Reply(_("Thank you. I added it in {channel}.").format(channel=channel))
    if of.is_complete:
        return Reply(_("Thank you. Everybody has answered, so it is in {channel} now.").format(channel=channel))
    which = {"standup": of.standup, "round": of.id}
    change = offer_asking(_("Change it"), "save_standup_answer", "answer", _("What instead?"), **which)
    due = told(of.due, standup.rhythm.tz, now=now, zoned=True)
    text = _("Thank you. I will post it in {channel} {when}.").format(channel=channel, when=dated(due))
    return Reply(text, choices=(change,), subjects=(standup.subject,), moments=(due,))


def digest(of: Round) -> Reply | None:
    """Return the post of a round, or None if it has no answers and nobody has been asked yet."""
    said = [answer for answer in of.answers if answer.state == "answered"]
    waited = [answer for answer in of.answers if answer.is_open]
    if not said and not any(answer.state != "waiting" for answer in waited):
        return None
    title = _("Stand-up, {day}").format(day=_day(of.day))
    parts = [f"**{title}**", *(_said(answer) for answer in said)]
    if waited:
        missing = _("No answer yet from {names}; late answers are added.")
        parts.append(f"_{missing.format(names=join_words(answer.name for answer in waited))}_")
    skipped = [answer.name for answer in of.answers if answer.state == "skipped"]
    if skipped:
        parts.append(f"_{_('Not there: {names}.').format(names=join_words(skipped))}_")
    return Reply("\n\n".join(parts), kind="notice", subjects=(of.subject,))


def late(of: Round, answer: Answer) -> Reply:
    """Return the post of an answer that came after the digest."""
    title = _("Added to the stand-up of {day}").format(day=_day(of.day))
    return Reply(f"**{title}**\n\n{_said(answer)}", kind="notice", subjects=(of.subject,))


def _day(day: date) -> str:
    return dated_day(day, today=day, on=False)


def _said(answer: Answer) -> str:
    lines = [_BULLET.sub("", line).strip() for line in answer.text.splitlines() if line.strip()]
    return "\n".join([f"**{answer.name}**", "", *(f"- {line}" for line in lines)])


def listed(standups: Sequence[Standup], person: str, *, now: datetime) -> Reply:
    """List stand-ups with their times and members."""
    if not standups:
        none = _(
            "You are in no stand-up. Set one up with “set up a stand-up in #team with @ana and @li every weekday at "
            "9:30”."
        )
        return Reply(none)
    coming = [next_digest(standup, now) if standup.state == "active" else None for standup in standups]
    lines = [
        (
            _("{channel}, {often}, the next one {when} — with {names}")
            if first
            else _("{channel}, {often}, paused — with {names}")
        ).format(
            channel=standup.home.label,
            often=standup.rhythm.words,
            when=dated(first) if first else "",
            names=standup.names,
        )
        for standup, first in zip(standups, coming, strict=True)
    ]
    head = ngettext("There is one stand-up:", "There are {n} stand-ups:", len(lines)).format(n=len(lines))
    return Reply(
        f"{head}\n\n{numbered(lines)}",
        choices=tuple(choice for standup in standups[:2] for choice in _buttons(standup, person)),
        subjects=tuple(standup.subject for standup in standups),
        moments=moments_of(*coming),
    )


def _buttons(standup: Standup, person: str) -> list[Choice]:
    which, channel = f"#{standup.id}", standup.home.label
    found = []
    if standup.member(person):
        found.append(offer(_("Leave {channel}").format(channel=channel), "remove_from_standup", which=which))
    if standup.owner == person and standup.state == "paused":
        found.append(offer(_("Resume {channel}").format(channel=channel), "resume_standup", which=which))
    elif standup.owner == person:
        found.append(offer(_("Pause {channel}").format(channel=channel), "pause_standup", which=which))
    return found
