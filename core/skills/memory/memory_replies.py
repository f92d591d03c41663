"""The replies about what is remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from core.abilities.undo import FORGET, offer_undo
from core.model.buttons import offer, offer_beside
from core.model.replies import Reply
from core.text.catalogue import _, ngettext
from core.text.enumeration import quoted
from core.text.excerpt import shortened
from core.when.time_preferences import read_preferences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.abilities.turn import Turn
    from core.people.memories import Memory

MOST_BUTTONS: Final = 10
LONGEST_LABEL: Final = 40


def propose(text: str) -> Reply:
    """Ask whether to remember what the person did not ask for in these words."""
    return Reply(
        _("Shall I remember this of you: “{fact}”?").format(fact=text),
        choices=(offer(_("Yes, remember it"), "confirm_memory", fact=text), offer(_("No"), "decline_memory")),
        asks="confirm_memory",
    )


def remembered(memory: Memory, turn: Turn, *, instead_of: Memory | None) -> Reply:
    """Say what is remembered from now on, what for, and how it is kept."""
    said = [_("I will remember: “{fact}”.").format(fact=memory.text)]
    if instead_of:
        said[0] = _("I will remember “{fact}” instead of “{before}”.").format(fact=memory.text, before=instead_of.text)
    if read_preferences(memory.text):
        said.append(_("When you book or look for a meeting, the times that suit this come first."))
    if memory.told_in:
        said.append(_("I use it in this channel and when we talk alone."))
    if memory.sensitive:
        said.append(
            _(
                "That is something sensitive, so here is how it is kept: in these words, in Frontdesk's database, "
                "which whoever runs Frontdesk can read, until you have it forgotten. I show it to you alone, conclude "
                "nothing from it, and a language model reads it only if you ask to see it."
            )
        )
    undo = offer_undo(turn, "undo_memory", label=FORGET, memory=memory.id)
    return Reply(" ".join(said), choices=(undo,), subjects=(memory.subject,))


def known_already(memory: Memory) -> Reply:
    """Say that something is remembered already."""
    forget = offer(_(FORGET), "forget_memory", memory=memory.id)
    text = _("I remember that already: “{fact}”.").format(fact=memory.text)
    return Reply(text, choices=(forget,), subjects=(memory.subject,))


def listed(known: Sequence[Memory], *, is_direct: bool) -> Reply:
    """List what is remembered, with a button for each that forgets it."""
    if not known:
        nothing = _("You have not asked me to remember anything. Say for instance “remember that I prefer mornings”.")
        elsewhere = _(
            "Here I use only what you told me in this channel, and that is nothing. Ask me in a direct message."
        )
        return Reply(nothing if is_direct else elsewhere)
    head = ngettext("You asked me to remember one thing:", "You asked me to remember {n} things:", len(known))
    lines = [f"{n}. {quoted(memory.text)}" for n, memory in enumerate(known, 1)]
    end = _("To change one, say “change number 1 to …”.")
    if not is_direct:
        end = _("That is what you told me in this channel. Ask me in a direct message for the rest.")
    buttons = [
        offer_beside(n, _("Forget {n}").format(n=n), "forget_memory", memory=memory.id)
        for n, memory in enumerate(known[:MOST_BUTTONS], 1)
    ]
    text = "\n".join([head.format(n=len(known)), "", *lines, "", end])
    return Reply(text, choices=tuple(buttons), subjects=tuple(memory.subject for memory in known))


def which_one(found: Sequence[Memory], ability: str, which: str, **arguments: str) -> Reply:
    """Ask which memory is meant."""
    if not found:
        return Reply(nothing_like(which, found))
    buttons = [
        offer(f"{n}. {quoted(shortened(memory.text, LONGEST_LABEL))}", ability, memory=memory.id, **arguments)
        for n, memory in enumerate(found[:MOST_BUTTONS], 1)
    ]
    lines = [f"{n}. {quoted(memory.text)}" for n, memory in enumerate(found, 1)]
    return Reply("\n".join([_("Which one do you mean?"), "", *lines]), choices=tuple(buttons), asks=ability)


def nothing_like(which: str, known: Sequence[Memory]) -> str:
    """Say that nothing that is remembered is like some words."""
    if not known:
        return _("You have not asked me to remember anything.")
    return _("I remember nothing like “{words}” of you. Say “what do you remember” to see it.").format(words=which)


def forgotten(found: Sequence[Memory], turn: Turn) -> Reply:
    """Say what is forgotten, and that it can be brought back for an hour."""
    text = _("Forgotten: “{fact}”. In an hour, it is erased for good.").format(fact=found[0].text)
    if len(found) > 1:
        text = _("Forgotten: {n} things. In an hour, they are erased for good.").format(n=len(found))
    return Reply(text, choices=(offer_undo(turn, "restore_memory", memory=found[0].id),))


def restored(found: Sequence[Memory]) -> Reply:
    """Say what is remembered again."""
    text = _("I remember again: “{fact}”.").format(fact=found[0].text)
    if len(found) > 1:
        text = _("I remember {n} things again.").format(n=len(found))
    return Reply(text, subjects=tuple(memory.subject for memory in found))


def erased(memory: Memory) -> Reply:
    """Say that what was just remembered is erased."""
    return Reply(_("All right, I have erased “{fact}”.").format(fact=memory.text))
