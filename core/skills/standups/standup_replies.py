"""The messages of stand-ups: the questions, the digest, late answers, and the replies when one is set up or listed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.abilities.routines import direct_address, moments_of, numbered, proposal
from core.model.buttons import asking, offer, offer_asking
from core.model.replies import Reply
from core.text.enumeration import join_words
from core.when.rendered_time import dated, told

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
    start = f", starting {dated(first)}" if first else ""
    text = (
        f"Set up a stand-up for {standup.names} and post the answers in {standup.home.label} {standup.rhythm.words}"
        f"{start}? I will ask each person in the morning, their time:\n\n{numbered(standup.questions)}"
    )
    return proposal(standup, text, "Yes, set it up", first)


def invited(standup: Standup) -> Reply:
    """Tell a new member that they were added and how to leave."""
    text = (
        f"{standup.owner_name} added you to {standup.called}, {standup.rhythm.words}. I will ask you in the morning, "
        "your time, what to post there. To leave, press the button or say “leave the stand-up”."
    )
    leave = offer("Leave it", "remove_from_standup", which=f"#{standup.id}")
    return Reply(text, kind="notice", choices=(leave,), subjects=(standup.subject,))


def question(standup: Standup, round_id: int, *, person: str, again: bool = False) -> Reply:
    """Ask a person what to post; with `again`, for the second time. If this cannot be delivered, notify the owner."""
    start = f"Good morning! It is time for {standup.called}."
    if again:
        start = f"A gentle reminder: I have no answer from you for {standup.called} yet."
    how = "Answer here in one message, or say “skip today”. To leave, say “leave the stand-up”."
    text = f"{start}\n\n{numbered(standup.questions)}\n\n{how}"
    which = {"standup": standup.id, "round": round_id}
    return Reply(
        text,
        kind="notice",
        choices=(
            offer_asking("Answer", "save_standup_answer", "answer", "Your answers, in one text", **which),
            offer("Skip today", "skip_standup", **which),
            offer_asking("I'm off", "be_off_standup", "until", "Until when?", standup=standup.id),
        ),
        asks=asking("save_standup_answer", "answer", **which),
        subjects=(standup.subject,),
        returns=None if person == standup.owner else direct_address(standup, standup.owner, standup.owner_name),
    )


def thanked(standup: Standup, of: Round, *, now: datetime) -> Reply:
    """Thank a person, and say when and where their answer is posted."""
    channel = standup.home.label
    if of.state != "open":
        return Reply(f"Thank you. I added it in {channel}.")
    if of.is_complete:
        return Reply(f"Thank you. Everybody has answered, so it is in {channel} now.")
    which = {"standup": of.standup, "round": of.id}
    change = offer_asking("Change it", "save_standup_answer", "answer", "What instead?", **which)
    due = told(of.due, standup.rhythm.tz, now=now, zoned=True)
    text = f"Thank you. I will post it in {channel} {dated(due)}."
    return Reply(text, choices=(change,), subjects=(standup.subject,), moments=(due,))


def digest(of: Round) -> Reply | None:
    """Return the post of a round, or None if it has no answers and nobody has been asked yet."""
    said = [answer for answer in of.answers if answer.state == "answered"]
    waited = [answer for answer in of.answers if answer.is_open]
    if not said and not any(answer.state != "waiting" for answer in waited):
        return None
    parts = [f"**Stand-up, {_day(of.day)}**", *(_said(answer) for answer in said)]
    if waited:
        parts.append(f"_No answer yet from {join_words([each.name for each in waited])}; late answers are added._")
    skipped = [answer.name for answer in of.answers if answer.state == "skipped"]
    if skipped:
        parts.append(f"_Not there: {join_words(skipped)}._")
    return Reply("\n\n".join(parts), kind="notice", subjects=(of.subject,))


def late(of: Round, answer: Answer) -> Reply:
    """Return the post of an answer that came after the digest."""
    text = f"**Added to the stand-up of {_day(of.day)}**\n\n{_said(answer)}"
    return Reply(text, kind="notice", subjects=(of.subject,))


def _day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B}"


def _said(answer: Answer) -> str:
    lines = [_BULLET.sub("", line).strip() for line in answer.text.splitlines() if line.strip()]
    return "\n".join([f"**{answer.name}**", "", *(f"- {line}" for line in lines)])


def listed(standups: Sequence[Standup], person: str, *, now: datetime) -> Reply:
    """List stand-ups with their times and members."""
    if not standups:
        return Reply(
            "You are in no stand-up. Set one up with “set up a stand-up in #team with @ana and @li every weekday at "
            "9:30”."
        )
    coming = [next_digest(standup, now) if standup.state == "active" else None for standup in standups]
    lines = [
        f"{standup.home.label}, {standup.rhythm.words}, {f'the next one {dated(first)}' if first else 'paused'} — with "
        f"{standup.names}"
        for standup, first in zip(standups, coming, strict=True)
    ]
    head = "There is one stand-up:" if len(lines) == 1 else f"There are {len(lines)} stand-ups:"
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
        found.append(offer(f"Leave {channel}", "remove_from_standup", which=which))
    if standup.owner == person:
        pausing = ("Resume", "resume_standup") if standup.state == "paused" else ("Pause", "pause_standup")
        found.append(offer(f"{pausing[0]} {channel}", pausing[1], which=which))
    return found
