"""What is said about stand-ups, and by them: the questions, the digest, what comes late."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.model.buttons import asking, offer, offer_asking
from core.model.messages import Mention, Reply
from core.text.enumeration import join_words
from core.when import localize
from core.when.rendered_time import dated, told

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from core.model.messages import Address, Choice, Moment
    from core.skills.standups.standup import Answer, Round, Standup

LEAVING = "To leave, say “leave the stand-up”."
_BULLET = re.compile(r"^\s*(?:[-*•–]|\d{1,2}[.)])\s+")


def home_of(standup: Standup, person: str, name: str) -> Address:
    """Return where somebody who takes part is reached alone."""
    return standup.place.of(Mention(person, name))


def next_of(standup: Standup, now: datetime) -> Moment | None:
    """Return when the next digest is due."""
    coming = standup.rhythm.after(now)
    return told(coming.instant, standup.rhythm.tz, now=now) if coming else None


def proposed(standup: Standup, *, now: datetime) -> Reply:
    """Ask before others are asked anything, and before something is posted."""
    choices = (
        offer("Yes, set it up", "confirm_standup", standup=standup.id),
        offer("No", "drop_standup", standup=standup.id),
    )
    first = next_of(standup, now)
    names = join_words([each.name for each in standup.members])
    start = f", the first time {dated(first)}" if first else ""
    text = (
        f"Shall I set up a stand-up for {names} and post their answers in {standup.place.label} {standup.rhythm.words}"
        f"{start}? I ask each one in his or her own morning:\n\n{_numbered(standup.questions)}"
    )
    return Reply(text, choices=choices, asks="confirm_standup", moments=(first,) if first else ())


def _numbered(questions: Sequence[str]) -> str:
    return "\n".join(f"{n}. {each}" for n, each in enumerate(questions, 1))


def invited(standup: Standup, *, by: str) -> Reply:
    """Tell somebody that he or she takes part, and how to leave."""
    text = (
        f"{by} put you into {standup.called}, {standup.rhythm.words}. I ask you in your morning what to post there. "
        f"You need not take part: press the button, or say “leave the stand-up”."
    )
    leave = offer("Leave it", "remove_from_standup", which=f"#{standup.id}")
    return Reply(text, kind="notice", choices=(leave,), subjects=(standup.subject,))


def question(standup: Standup, round_id: int, *, person: str, again: bool = False) -> Reply:
    """Ask a person what to post; with `again`, once more. Who set it up is told if he or she cannot be asked."""
    start = (
        f"A gentle reminder: I have no answer of yours for {standup.called} yet."
        if again
        else f"Good morning! It is time for {standup.called}."
    )
    text = f"{start}\n\n{_numbered(standup.questions)}\n\nAnswer here in one message. Or say “skip today”. {LEAVING}"
    which = {"standup": standup.id, "round": round_id}
    return Reply(
        text,
        kind="notice",
        choices=_answering(which),
        asks=asking("save_standup_answer", "answer", **which),
        subjects=(standup.subject,),
        returns=None if person == standup.owner else home_of(standup, standup.owner, standup.owner_name),
    )


def _answering(which: dict[str, int]) -> tuple[Choice, ...]:
    return (
        offer_asking("Answer", "save_standup_answer", "answer", "Your answers, in one text", **which),
        offer("Skip today", "skip_standup", **which),
        offer_asking("I'm off", "be_off_standup", "until", "Until when?", standup=which["standup"]),
    )


def thanked(standup: Standup, of: Round, *, now: datetime) -> Reply:
    """Say what becomes of an answer."""
    change = offer_asking(
        "Change it", "save_standup_answer", "answer", "What instead?", standup=of.standup, round=of.id
    )
    if of.state != "open":
        return Reply(f"Thank you. I added it in {standup.place.label}.")
    if of.is_complete:
        return Reply(f"Thank you. All have answered, so it is in {standup.place.label} now.")
    due = told(of.due, standup.rhythm.tz, now=now, zoned=True)
    text = f"Thank you. I post it in {standup.place.label} {dated(due)}."
    return Reply(text, choices=(change,), subjects=(standup.subject,), moments=(due,))


def digest(of: Round) -> Reply | None:
    """Return what is posted of a round; None if nobody has anything to say, or was asked yet."""
    said = [each for each in of.answers if each.state == "answered"]
    waited = [each for each in of.answers if each.is_open]
    if not said and not any(each.state != "waiting" for each in waited):
        return None
    day = f"{of.day:%A} {of.day.day} {of.day:%B}"
    parts = [f"**Stand-up, {day}**", *(_said(each) for each in said)]
    if waited:
        parts.append(f"_No answer yet from {join_words([each.name for each in waited])}; what comes later is added._")
    skipped = [each.name for each in of.answers if each.state == "skipped"]
    if skipped:
        parts.append(f"_Not there: {join_words(skipped)}._")
    return Reply("\n\n".join(parts), kind="notice", subjects=(of.subject,))


def late(of: Round, answer: Answer) -> Reply:
    """Return what is added to a digest that was posted before."""
    day = f"{of.day:%A} {of.day.day} {of.day:%B}"
    text = f"**Added to the stand-up of {day}**\n\n{_said(answer)}"
    return Reply(text, kind="notice", subjects=(of.subject,))


def _said(answer: Answer) -> str:
    lines = [_BULLET.sub("", line).strip() for line in answer.text.splitlines() if line.strip()]
    return "\n".join([f"**{answer.name}**", "", *(f"- {line}" for line in lines)])


def listed(standups: Sequence[Standup], person: str, *, now: datetime) -> Reply:
    """List stand-ups with who takes part."""
    if not standups:
        return Reply(
            "There is no stand-up that you are part of. Set one up with “set up a stand-up in #team with @ana and @li "
            "every weekday at 9:30”."
        )
    coming = [next_of(each, now) if each.state == "active" else None for each in standups]
    lines = [_line(each, first) for each, first in zip(standups, coming, strict=True)]
    return Reply(
        "\n".join(f"{n}. {line}" for n, line in enumerate(lines, 1)),
        choices=tuple(choice for each in standups[:2] for choice in _buttons(each, person)),
        subjects=tuple(each.subject for each in standups),
        moments=tuple(dict.fromkeys(first for first in coming if first)),
    )


def _line(standup: Standup, first: Moment | None) -> str:
    names = join_words([each.name for each in standup.members])
    state = f"next {dated(first)}" if first else "paused"
    return f"The stand-up in {standup.place.label}, {standup.rhythm.words}, {state} — with {names}"


def _buttons(standup: Standup, person: str) -> list[Choice]:
    which, place = f"#{standup.id}", standup.place.label
    found = []
    if standup.member(person):
        found.append(offer(f"Leave {place}", "remove_from_standup", which=which))
    if standup.owner == person:
        pausing = ("Resume", "resume_standup") if standup.state == "paused" else ("Pause", "pause_standup")
        found.append(offer(f"{pausing[0]} {place}", pausing[1], which=which))
    return found


def day_there(standup: Standup, instant: datetime) -> datetime:
    """Return an instant as the clock on the wall shows it where the stand-up is at home (naive)."""
    return localize(instant, standup.rhythm.tz)
