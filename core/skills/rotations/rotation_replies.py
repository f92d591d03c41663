"""The replies about rotations, and the announcements of their turns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.abilities.routines import direct_address, moments_of, numbered, proposal
from core.model.buttons import offer, offer_asking
from core.model.replies import Reply
from core.text.catalogue import _, ngettext
from core.text.enumeration import with_colon
from core.when import find_zone
from core.when.rendered_time import told

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from core.model.replies import Moment
    from core.skills.rotations.rotation import Rotation, Slot
    from core.skills.rotations.store import Done, Offer
    from core.when.rendered_time import Reader

SHOWN = 3
"""How many future turns are shown."""


def shared_moment(rotation: Rotation, instant: datetime, *, now: datetime) -> Moment:
    """Return an instant in words for all members, in the rotation's zone. The words still hold on another day."""
    return told(instant, find_zone(rotation.zone), now=now, lasting=True, zoned=True)


def proposed(rotation: Rotation, first: Moment | None) -> Reply:
    """Ask the owner whether to set up the rotation."""
    often = rotation.rhythm.words if rotation.rhythm else _("whenever somebody says “next turn”")
    text = _("Set up “{rotation}” for {names}, changing {often}, from now on?")
    if first:
        text = _("Set up “{rotation}” for {names}, changing {often}, from {when}?")
    text = text.format(rotation=rotation.name, names=rotation.names, often=often, when=first.words if first else "")
    label = rotation.home.label
    announced = _("I will announce each hand-over to the person whose turn it is, and tell everybody now.")
    if label.startswith("#"):
        announced = _("I will announce each hand-over in {channel}, and tell everybody now.").format(channel=label)
    return proposal(rotation, f"{text} {announced}", _("Yes, set it up"), first)


def invited(rotation: Rotation) -> Reply:
    """Tell a new member that they were added and how to leave."""
    text = _("{owner} added you to the rotation “{rotation}” with {names}.")
    if rotation.rhythm:
        text = _("{owner} added you to the rotation “{rotation}” with {names}, changing {often}.")
    leaving = _(
        "I will tell you when it is your turn. To leave, press the button or say “leave the {rotation} rotation”."
    )
    text = f"{text} {leaving}".format(
        owner=rotation.owner_name,
        rotation=rotation.name,
        names=rotation.names,
        often=rotation.rhythm.words if rotation.rhythm else "",
    )
    return Reply(text, kind="notice", choices=(offer(_("Leave it"), "remove_from_rotation", what=f"#{rotation.id}"),))


def begun(rotation: Rotation, turn: Done, before: str) -> Reply:
    """Announce a hand-over in the channel."""
    until = _end_of(rotation, turn)
    if before and before != turn.name:
        text = _("“{rotation}” goes from {before} to {name}{why}.")
        if until:
            text = _("“{rotation}” goes from {before} to {name} until {when}{why}.")
    else:
        text = _("“{rotation}” is {name}'s turn{why}.")
        if until:
            text = _("“{rotation}” is {name}'s turn until {when}{why}.")
    when = until.words if until else ""
    text = text.format(rotation=rotation.name, before=before, name=turn.name, when=when, why=_why(turn))
    return Reply(text, kind="notice", moments=moments_of(until), subjects=(rotation.subject,))


def yours(rotation: Rotation, turn: Done) -> Reply:
    """Notify the person whose turn it is. If this cannot be delivered, the owner is notified."""
    until = _end_of(rotation, turn)
    text = _("It is your turn at “{rotation}” now{why}.")
    if until:
        text = _("It is your turn at “{rotation}” now until {when}{why}.")
    choices = (
        offer(_("Skip me"), "skip_turn", what=f"#{rotation.id}"),
        offer_asking(_("Swap it"), "invite_to_swap", "other", _("With whom?"), what=f"#{rotation.id}"),
    )
    return Reply(
        text.format(rotation=rotation.name, when=until.words if until else "", why=_why(turn)),
        kind="notice",
        choices=choices,
        moments=moments_of(until),
        subjects=(rotation.subject,),
        returns=None if turn.does == rotation.owner else direct_address(rotation, rotation.owner, rotation.owner_name),
    )


def _end_of(rotation: Rotation, turn: Done) -> Moment | None:
    """Return when the next turn begins, in words for all members."""
    following = rotation.rhythm.after(turn.begins) if rotation.rhythm else None
    return shared_moment(rotation, following.instant, now=turn.begins) if following else None


def _why(turn: Done) -> str:
    return f" ({_(turn.why)})" if turn.why else ""


def standing(rotation: Rotation, current: Done | None, slots: Sequence[Slot], *, reader: Reader) -> Reply:
    """Say whose turn it is and who comes next."""
    begins = [reader.told(slot.begins, by_clock=True) for slot in slots[:SHOWN]]
    text = _("“{rotation}” is nobody's turn yet.")
    if current:
        text = (
            _("“{rotation}” is {name}'s turn until {when}{why}.")
            if begins
            else _("“{rotation}” is {name}'s turn{why}.")
        )
    text = text.format(
        rotation=rotation.name,
        name=current.name if current else "",
        when=begins[0].words if begins else "",
        why=_why(current) if current else "",
    )
    coming = [
        (_("{name} from {when}") if slot.does == slot.counts_for else _("{name} from {when} (for {other})")).format(
            name=slot.does.name, when=begin.words, other=slot.counts_for.name
        )
        for slot, begin in zip(slots, begins, strict=False)
    ]
    if coming:
        text = f"{text} {_('Next: {turns}.').format(turns=_('; then ').join(coming))}"
    return Reply(text, moments=moments_of(*begins), subjects=(rotation.subject,))


def in_time(rotation: Rotation, turns: Sequence[Done], *, reader: Reader, asked: str) -> Reply:
    """Say who has the turns of a period."""
    begins = [reader.told(turn.begins, by_clock=True) for turn in turns]
    pairs = zip(turns, begins, strict=True)
    who = "; ".join(_("{name} from {when}").format(name=turn.name, when=begin.words) for turn, begin in pairs)
    text = _("“{rotation}”, {asked}: {turns}.") if turns else _("“{rotation}” has no turn for {asked}.")
    text = text.format(rotation=rotation.name, asked=asked, turns=who)
    return Reply(text, moments=moments_of(*begins), subjects=(rotation.subject,))


def history(rotation: Rotation, turns: Sequence[Done], *, reader: Reader) -> Reply:
    """List the turns that have begun, the newest first, and how many turns count for each person."""
    begins = [reader.told(turn.begins) for turn in turns]
    lines = [f"- {with_colon(begin.words, turn.name + _why(turn))}" for turn, begin in zip(turns, begins, strict=True)]
    counts = ", ".join(f"{member.name} {member.turns}" for member in rotation.members)
    title = _("Turns of “{rotation}”, the newest first:").format(rotation=rotation.name)
    text = "\n".join([title, "", *lines, "", _("Counted: {counts}.").format(counts=counts)])
    return Reply(text, moments=moments_of(*begins), subjects=(rotation.subject,))


def overview(rotations: Sequence[tuple[Rotation, Done | None]]) -> Reply:
    """List rotations, and whose turn it is in each."""
    if not rotations:
        none = _(
            "There are no rotations here. Set one up with “rotate on-call weekly between @ana and @li starting Monday "
            "9am in #ops”."
        )
        return Reply(none)
    lines = [
        (
            _("{rotation}: now {name} — {names}, {often}")
            if current
            else _("{rotation}: not begun yet — {names}, {often}")
        ).format(
            rotation=rotation.name,
            name=current.name if current else "",
            names=rotation.names,
            often=rotation.rhythm.words if rotation.rhythm else _("by hand"),
        )
        for rotation, current in rotations
    ]
    head = ngettext("There is one rotation:", "There are {n} rotations:", len(lines)).format(n=len(lines))
    subjects = tuple(rotation.subject for rotation, _current in rotations)
    return Reply(f"{head}\n\n{numbered(lines)}", subjects=subjects)


def asked_to_swap(rotation: Rotation, wish: Offer, *, now: datetime) -> Reply:
    """Ask the other person whether to swap turns."""
    mine, theirs = (shared_moment(rotation, begins, now=now) for begins in (wish.asker_begins, wish.other_begins))
    text = _(
        "{name} would like to swap turns at “{rotation}”: you take theirs from {theirs}, they take yours from {yours}. "
        "Do you agree?"
    ).format(name=wish.asker_name, rotation=rotation.name, theirs=mine.words, yours=theirs.words)
    offer_id = wish.id
    choices = (offer(_("Yes, swap"), "agree_to_swap", swap=offer_id), offer(_("No"), "decline_swap", swap=offer_id))
    return Reply(text, kind="notice", choices=choices, asks="agree_to_swap", moments=moments_of(mine, theirs))
