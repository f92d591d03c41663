"""The replies about rotations, and the announcements of their turns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.abilities.routines import direct_address, moments_of, numbered, proposal
from core.model.buttons import offer, offer_asking
from core.model.replies import Reply
from core.text.catalogue import _
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
    often = rotation.rhythm.words if rotation.rhythm else _("whenever somebody says “next turn”")
    start = _("from {when}").format(when=first.words) if first else _("from now on")
    label = rotation.home.label
    in_channel = _(
        "Set up “{name}” for {members}, changing {often}, {start}? "
        "I will announce each hand-over in {channel}, and tell everybody now."
    )
    to_person = _(
        "Set up “{name}” for {members}, changing {often}, {start}? "
        "I will announce each hand-over to the person whose turn it is, and tell everybody now."
    )
    text = (in_channel if label.startswith("#") else to_person).format(
        name=rotation.name, members=rotation.names, often=often, start=start, channel=label
    )
    return proposal(rotation, text, _("Yes, set it up"), first)


def invited(rotation: Rotation) -> Reply:
    """Tell a new member that they were added and how to leave."""
    scheduled = _(
        "{owner} added you to the rotation “{name}” with {members}, changing {often}. I will tell you when it is your "
        "turn. To leave, press the button or say “leave the {name} rotation”."
    )
    by_hand = _(
        "{owner} added you to the rotation “{name}” with {members}. I will tell you when it is your turn. "
        "To leave, press the button or say “leave the {name} rotation”."
    )
    text = (scheduled if rotation.rhythm else by_hand).format(
        owner=rotation.owner_name,
        name=rotation.name,
        members=rotation.names,
        often=rotation.rhythm.words if rotation.rhythm else "",
    )
    return Reply(text, kind="notice", choices=(offer(_("Leave it"), "remove_from_rotation", what=f"#{rotation.id}"),))


def begun(rotation: Rotation, turn: Done, until: Moment | None, before: str) -> Reply:
    """Announce a hand-over in the channel."""
    plain, bounded = _("“{rotation}” is {name}'s turn."), _("“{rotation}” is {name}'s turn until {when}.")
    if before and before != turn.name:
        plain = _("“{rotation}” goes from {before} to {name}.")
        bounded = _("“{rotation}” goes from {before} to {name} until {when}.")
    text = _bounded(plain, bounded, until, rotation=rotation.name, before=before, name=turn.name, why=turn.why)
    return Reply(text, kind="notice", moments=moments_of(until), subjects=(rotation.subject,))


def yours(rotation: Rotation, turn: Done, until: Moment | None) -> Reply:
    """Notify the person whose turn it is. If this cannot be delivered, the owner is notified."""
    choices = (
        offer(_("Skip me"), "skip_turn", what=f"#{rotation.id}"),
        offer_asking(_("Swap it"), "invite_to_swap", "other", _("With whom?"), what=f"#{rotation.id}"),
    )
    return Reply(
        _bounded(
            _("It is your turn at “{rotation}” now."),
            _("It is your turn at “{rotation}” now until {when}."),
            until,
            rotation=rotation.name,
            why=turn.why,
        ),
        kind="notice",
        choices=choices,
        moments=moments_of(until),
        subjects=(rotation.subject,),
        returns=None if turn.does == rotation.owner else direct_address(rotation, rotation.owner, rotation.owner_name),
    )


def _bounded(plain: str, bounded: str, until: Moment | None, *, why: str, **values: str) -> str:
    """Return one of two sentences about a turn, by whether its end is known, and in brackets why it is this turn."""
    text = (bounded if until else plain).format(**values, when=until.words if until else "")
    return f"{text[:-1]} ({_(why)})." if why else text


def standing(rotation: Rotation, current: Done | None, slots: Sequence[Slot], *, reader: Reader) -> Reply:
    """Say whose turn it is and who comes next."""
    begins = [reader.told(slot.begins) for slot in slots[:SHOWN]]
    text = _bounded(
        _("“{rotation}” is {name}'s turn.") if current else _("“{rotation}” is nobody's turn yet."),
        _("“{rotation}” is {name}'s turn until {when}.") if current else _("“{rotation}” is nobody's turn yet."),
        next(iter(begins), None),
        rotation=rotation.name,
        name=current.name if current else "",
        why=current.why if current else "",
    )
    if begins:
        coming = [_coming(slot, begin) for slot, begin in zip(slots, begins, strict=False)]
        text = f"{text} {_('Next: {turns}.').format(turns=_('; then ').join(coming))}"
    return Reply(text, moments=moments_of(*begins), subjects=(rotation.subject,))


def _coming(slot: Slot, begins: Moment) -> str:
    own, swapped = _("{name} from {when}"), _("{name} from {when} (for {other})")
    said = own if slot.does == slot.counts_for else swapped
    return said.format(name=slot.does.name, when=begins.words, other=slot.counts_for.name)


def in_time(rotation: Rotation, turns: Sequence[Done], *, reader: Reader, asked: str) -> Reply:
    """Say who has the turns of a period."""
    begins = [reader.told(turn.begins) for turn in turns]
    each = _("{name} from {when}")
    who = "; ".join(each.format(name=turn.name, when=begin.words) for turn, begin in zip(turns, begins, strict=True))
    some, none = _("“{rotation}”, {asked}: {turns}."), _("“{rotation}” has no turn for {asked}.")
    text = (some if turns else none).format(rotation=rotation.name, asked=asked, turns=who)
    return Reply(text, moments=moments_of(*begins), subjects=(rotation.subject,))


def history(rotation: Rotation, turns: Sequence[Done], *, reader: Reader) -> Reply:
    """List the turns that have begun, the newest first, and how many turns count for each person."""
    begins = [reader.told(turn.begins) for turn in turns]
    lines = [
        f"- {begin.words}: {turn.name}{f' ({_(turn.why)})' if turn.why else ''}"
        for turn, begin in zip(turns, begins, strict=True)
    ]
    counts = ", ".join(f"{member.name} {member.turns}" for member in rotation.members)
    head = _("Turns of “{rotation}”, the newest first:").format(rotation=rotation.name)
    text = "\n".join([head, "", *lines, "", _("Counted: {counts}.").format(counts=counts)])
    return Reply(text, moments=moments_of(*begins), subjects=(rotation.subject,))


def overview(rotations: Sequence[tuple[Rotation, Done | None]]) -> Reply:
    """List rotations, and whose turn it is in each."""
    if not rotations:
        return Reply(
            _(
                "There are no rotations here. "
                "Set one up with “rotate on-call weekly between @ana and @li starting Monday 9am in #ops”."
            )
        )
    lines = [_line(rotation, current) for rotation, current in rotations]
    return Reply(numbered(lines), subjects=tuple(rotation.subject for rotation, _current in rotations))


def _line(rotation: Rotation, current: Done | None) -> str:
    waiting = _("{rotation}: not begun yet — {members}, {often}")
    return (_("{rotation}: now {name} — {members}, {often}") if current else waiting).format(
        rotation=rotation.name,
        name=current.name if current else "",
        members=rotation.names,
        often=rotation.rhythm.words if rotation.rhythm else _("by hand"),
    )


def asked_to_swap(rotation: Rotation, offer_id: int, asker: Member, mine: Moment, theirs: Moment) -> Reply:
    """Ask the other person whether to swap turns."""
    text = _(
        "{asker} would like to swap turns at “{rotation}”: you take theirs from {their_time}, they take yours from "
        "{your_time}. Do you agree?"
    ).format(asker=asker.name, rotation=rotation.name, their_time=mine.words, your_time=theirs.words)
    choices = (offer(_("Yes, swap"), "agree_to_swap", swap=offer_id), offer(_("No"), "decline_swap", swap=offer_id))
    return Reply(text, kind="notice", choices=choices, asks="agree_to_swap", moments=moments_of(mine, theirs))
