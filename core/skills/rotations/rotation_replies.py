"""The replies about rotations, and the announcements of their turns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.abilities.routines import direct_address, moments_of, numbered, proposal
from core.model.buttons import offer, offer_asking
from core.model.replies import Reply
from core.when import find_zone
from core.when.rendered_time import told

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from core.model.replies import Moment
    from core.skills.rotations.rotation import Member, Rotation, Slot
    from core.skills.rotations.store import Done
    from core.when.rendered_time import Reader

SHOWN = 3
"""How many future turns are shown."""


def shared_moment(rotation: Rotation, instant: datetime, *, now: datetime) -> Moment:
    """Return an instant in words for all members, in the rotation's zone. The words still hold on another day."""
    return told(instant, find_zone(rotation.zone), now=now, lasting=True, zoned=True)


def proposed(rotation: Rotation, first: Moment | None) -> Reply:
    """Ask the owner whether to set up the rotation."""
    often = rotation.rhythm.words if rotation.rhythm else "whenever somebody says “next turn”"
    start = f"from {first.words}" if first else "from now on"
    label = rotation.home.label
    where = f"in {label}" if label.startswith("#") else "to the person whose turn it is"
    text = (
        f"Set up “{rotation.name}” for {rotation.names}, changing {often}, {start}? I will announce each "
        f"hand-over {where}, and tell everybody now."
    )
    return proposal(rotation, text, "Yes, set it up", first)


def invited(rotation: Rotation) -> Reply:
    """Tell a new member that they were added and how to leave."""
    often = f", changing {rotation.rhythm.words}" if rotation.rhythm else ""
    text = (
        f"{rotation.owner_name} added you to the rotation “{rotation.name}” with {rotation.names}{often}. "
        f"I will tell you when it is your turn. To leave, press the button or say “leave the {rotation.name} rotation”."
    )
    return Reply(text, kind="notice", choices=(offer("Leave it", "remove_from_rotation", what=f"#{rotation.id}"),))


def begun(rotation: Rotation, turn: Done, until: Moment | None, before: str) -> Reply:
    """Announce a hand-over in the channel."""
    change = f"goes from {before} to {turn.name}" if before and before != turn.name else f"is {turn.name}'s turn"
    text = f"“{rotation.name}” {change}{_until(until)}{_why(turn)}."
    return Reply(text, kind="notice", moments=moments_of(until), subjects=(rotation.subject,))


def yours(rotation: Rotation, turn: Done, until: Moment | None) -> Reply:
    """Notify the person whose turn it is. If this cannot be delivered, the owner is notified."""
    choices = (
        offer("Skip me", "skip_turn", what=f"#{rotation.id}"),
        offer_asking("Swap it", "invite_to_swap", "other", "With whom?", what=f"#{rotation.id}"),
    )
    return Reply(
        f"It is your turn at “{rotation.name}” now{_until(until)}{_why(turn)}.",
        kind="notice",
        choices=choices,
        moments=moments_of(until),
        subjects=(rotation.subject,),
        returns=None if turn.does == rotation.owner else direct_address(rotation, rotation.owner, rotation.owner_name),
    )


def _until(moment: Moment | None) -> str:
    return f" until {moment.words}" if moment else ""


def _why(turn: Done) -> str:
    return f" ({turn.why})" if turn.why else ""


def standing(rotation: Rotation, current: Done | None, slots: Sequence[Slot], *, reader: Reader) -> Reply:
    """Say whose turn it is and who comes next."""
    begins = [reader.told(slot.begins) for slot in slots[:SHOWN]]
    until = _until(begins[0]) if begins else ""
    now = f"{current.name}'s turn{until}{_why(current)}" if current else "nobody's turn yet"
    coming = [
        f"{slot.does.name} from {begin.words}{'' if slot.does == slot.counts_for else f' (for {slot.counts_for.name})'}"
        for slot, begin in zip(slots, begins, strict=False)
    ]
    then = f" Next: {'; then '.join(coming)}." if coming else ""
    text = f"“{rotation.name}” is {now}.{then}"
    return Reply(text, moments=moments_of(*begins), subjects=(rotation.subject,))


def in_time(rotation: Rotation, turns: Sequence[Done], *, reader: Reader, asked: str) -> Reply:
    """Say who has the turns of a period."""
    begins = [reader.told(turn.begins) for turn in turns]
    who = "; ".join(f"{turn.name} from {begin.words}" for turn, begin in zip(turns, begins, strict=True))
    text = f"“{rotation.name}”, {asked}: {who}." if turns else f"“{rotation.name}” has no turn for {asked}."
    return Reply(text, moments=moments_of(*begins), subjects=(rotation.subject,))


def history(rotation: Rotation, turns: Sequence[Done], *, reader: Reader) -> Reply:
    """List the turns that have begun, the newest first, and how many turns count for each person."""
    begins = [reader.told(turn.begins) for turn in turns]
    lines = [f"- {begin.words}: {turn.name}{_why(turn)}" for turn, begin in zip(turns, begins, strict=True)]
    counts = ", ".join(f"{member.name} {member.turns}" for member in rotation.members)
    text = "\n".join([f"Turns of “{rotation.name}”, the newest first:", "", *lines, "", f"Counted: {counts}."])
    return Reply(text, moments=moments_of(*begins), subjects=(rotation.subject,))


def overview(rotations: Sequence[tuple[Rotation, Done | None]]) -> Reply:
    """List rotations, and whose turn it is in each."""
    if not rotations:
        return Reply(
            "There are no rotations here. Set one up with “rotate on-call weekly between @ana and @li starting Monday "
            "9am in #ops”."
        )
    lines = [
        f"{rotation.name}: {f'now {current.name}' if current else 'not begun yet'} — {rotation.names}, "
        f"{rotation.rhythm.words if rotation.rhythm else 'by hand'}"
        for rotation, current in rotations
    ]
    head = "There is one rotation:" if len(lines) == 1 else f"There are {len(lines)} rotations:"
    subjects = tuple(rotation.subject for rotation, _ in rotations)
    return Reply(f"{head}\n\n{numbered(lines)}", subjects=subjects)


def asked_to_swap(rotation: Rotation, offer_id: int, asker: Member, mine: Moment, theirs: Moment) -> Reply:
    """Ask the other person whether to swap turns."""
    text = (
        f"{asker.name} would like to swap turns at “{rotation.name}”: you take theirs from {mine.words}, they take "
        f"yours from {theirs.words}. Do you agree?"
    )
    choices = (offer("Yes, swap", "agree_to_swap", swap=offer_id), offer("No", "decline_swap", swap=offer_id))
    return Reply(text, kind="notice", choices=choices, asks="agree_to_swap", moments=moments_of(mine, theirs))
