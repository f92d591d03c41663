"""What is said about rotations, and by them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.model.buttons import offer, offer_asking
from core.model.messages import Mention, Reply
from core.text.enumeration import join_words
from core.when import find_zone
from core.when.rendered_time import told

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from core.model.messages import Address, Moment
    from core.skills.rotations.rotation import Member, Rotation, Slot
    from core.skills.rotations.store import Done
    from core.when.rendered_time import Reader

SHOWN = 3
"""Turns to come that are told."""


def home_of(rotation: Rotation, person: str, name: str) -> Address:
    """Return where somebody of a rotation is reached alone."""
    return rotation.place.of(Mention(person, name))


def posted(rotation: Rotation, instant: datetime, *, now: datetime) -> Moment:
    """Return an instant as it is told to all of a rotation, in its zone: it may be read on another day."""
    return told(instant, find_zone(rotation.zone), now=now, lasting=True, zoned=True)


def proposed(rotation: Rotation, first: Moment | None) -> Reply:
    """Ask before others are told anything, or something is posted."""
    choices = (
        offer("Yes, set it up", "confirm_rotation", rotation=rotation.id),
        offer("No", "drop_rotation", rotation=rotation.id),
    )
    names = join_words([each.name for each in rotation.members])
    often = rotation.rhythm.words if rotation.rhythm else "whenever somebody says “next”"
    start = f"from {first.words} on" if first else "from now on"
    text = (
        f"Shall I have {names} take turns at “{rotation.name}”, changing {often}, {start}? I tell each hand-over "
        f"{_where(rotation)} and tell everyone now that they are part of it."
    )
    return Reply(text, choices=choices, asks="confirm_rotation", moments=(first,) if first else ())


def _where(rotation: Rotation) -> str:
    label = rotation.place.label
    return f"in {label}" if label.startswith("#") else "to whose turn it is"


def invited(rotation: Rotation) -> Reply:
    """Tell somebody that he or she is part of it, and how to leave."""
    others = join_words([each.name for each in rotation.members])
    often = f", changing {rotation.rhythm.words}" if rotation.rhythm else ""
    text = (
        f"{rotation.owner_name} put you into the rotation “{rotation.name}” with {others}{often}. I tell you when it "
        f"is your turn. If you do not want that, press the button or say “leave the {rotation.name} rotation”."
    )
    return Reply(text, kind="notice", choices=(offer("Leave it", "remove_from_rotation", what=f"#{rotation.id}"),))


def begun(rotation: Rotation, turn: Done, until: Moment | None, before: str) -> Reply:
    """Tell a channel of a hand-over."""
    end = f" until {until.words}" if until else ""
    change = f"goes from {before} to {turn.name}" if before and before != turn.name else f"is {turn.name}'s turn"
    text = f"“{rotation.name}” {change}{end}{_why(turn)}."
    return Reply(text, kind="notice", moments=(until,) if until else (), subjects=(rotation.subject,))


def yours(rotation: Rotation, turn: Done, until: Moment | None) -> Reply:
    """Tell whose turn it is; who set the rotation up is told if that cannot be said."""
    end = f" until {until.words}" if until else ""
    choices = (
        offer("Skip me", "skip_turn", what=f"#{rotation.id}"),
        offer_asking("Swap it", "invite_to_swap", "other", "With whom?", what=f"#{rotation.id}"),
    )
    text = f"It is your turn at “{rotation.name}” now{end}{_why(turn)}."
    return Reply(
        text,
        kind="notice",
        choices=choices,
        moments=(until,) if until else (),
        subjects=(rotation.subject,),
        returns=None if turn.does == rotation.owner else home_of(rotation, rotation.owner, rotation.owner_name),
    )


def _why(turn: Done) -> str:
    return f" ({turn.why})" if turn.why else ""


def standing(rotation: Rotation, current: Done | None, slots: Sequence[Slot], *, reader: Reader) -> Reply:
    """Tell whose turn it is, and who comes next."""
    begins = [reader.told(each.begins) for each in slots[:SHOWN]]
    if current:
        end = f" until {begins[0].words}" if begins else ""
        first = f"“{rotation.name}” is {current.name}'s turn{end}{_why(current)}."
    else:
        first = f"“{rotation.name}” is nobody's turn yet."
    coming = [
        f"{each.does.name} from {begin.words}{'' if each.does == each.counts_for else f' (for {each.counts_for.name})'}"
        for each, begin in zip(slots, begins, strict=False)
    ]
    then = f" Next: {'; then '.join(coming)}." if coming else ""
    return Reply(f"{first}{then}", moments=tuple(dict.fromkeys(begins)), subjects=(rotation.subject,))


def in_time(rotation: Rotation, turns: Sequence[tuple[datetime, str]], *, reader: Reader, asked: str) -> Reply:
    """Tell who does the turns of a time."""
    begins = [reader.told(begin) for begin, _ in turns]
    who = "; ".join(f"{name} from {begin.words}" for (_, name), begin in zip(turns, begins, strict=True))
    text = f"“{rotation.name}”, {asked}: {who}." if turns else f"I have no turn of “{rotation.name}” for {asked}."
    return Reply(text, moments=tuple(dict.fromkeys(begins)), subjects=(rotation.subject,))


def history(rotation: Rotation, turns: Sequence[Done], *, reader: Reader) -> Reply:
    """List the turns that have begun, the newest first, and how many count for each."""
    begins = [reader.told(each.begins) for each in turns]
    lines = [f"- {begin.words}: {each.name}{_why(each)}" for each, begin in zip(turns, begins, strict=True)]
    counts = ", ".join(f"{each.name} {each.turns}" for each in rotation.members)
    text = "\n".join([f"The turns of “{rotation.name}”, the newest first:", "", *lines, "", f"Counted: {counts}."])
    return Reply(text, moments=tuple(dict.fromkeys(begins)), subjects=(rotation.subject,))


def overview(rotations: Sequence[tuple[Rotation, Done | None]]) -> Reply:
    """List rotations, with whose turn it is."""
    if not rotations:
        return Reply(
            "There are no rotations here. Set one up with “rotate on-call weekly between @ana and @li starting Monday "
            "9am in #ops”."
        )
    lines = [_line(rotation, current) for rotation, current in rotations]
    return Reply(
        "\n".join(f"{n}. {line}" for n, line in enumerate(lines, 1)),
        subjects=tuple(rotation.subject for rotation, _ in rotations),
    )


def _line(rotation: Rotation, current: Done | None) -> str:
    now = f"now {current.name}" if current else "not begun yet"
    names = join_words([each.name for each in rotation.members])
    often = rotation.rhythm.words if rotation.rhythm else "by hand"
    return f"{rotation.name}: {now} — {names}, {often}"


def asked_to_swap(rotation: Rotation, offer_id: int, asker: Member, mine: Moment, theirs: Moment) -> Reply:
    """Ask the other of a swap."""
    text = (
        f"{asker.name} would like to swap turns at “{rotation.name}” with you: you take the one from {mine.words}, "
        f"{asker.name} takes yours from {theirs.words}. Do you agree?"
    )
    choices = (offer("Yes, swap", "agree_to_swap", swap=offer_id), offer("No", "decline_swap", swap=offer_id))
    return Reply(
        text, kind="notice", choices=choices, asks="agree_to_swap", moments=tuple(dict.fromkeys((mine, theirs)))
    )
