"""Undo: the button that takes back what an ability has just done, and how long it works.

What people type for it (“undo”, “bring it back”) presses the newest such button in the conversation, see
`core.agent.button_press`. What was done keeps its rows, so undoing it is a change of state like any other.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from core.model.buttons import offer
from core.model.errors import SkillError
from core.text.catalogue import N_, _

if TYPE_CHECKING:
    from datetime import datetime

    from core.abilities.turn import Turn
    from core.model.replies import Choice

UNDO: Final = N_("Undo")
"""The button's label, in English, as the others are."""
CANCEL: Final = "Cancel it"
"""The label of the button that takes back what was just set. Such a reply needs no “Undo”. Skills translate it."""
FORGET: Final = N_("Forget it")
"""The label of the button that takes back what was just remembered. “Forget that” presses it."""
OTHER: Final = N_("The other one")
"""The label of the button that takes back what was done, and does it to the only other thing that was meant."""
UNDONE_FOR: Final = timedelta(hours=1)
"""How long something can be undone."""


def offer_undo(turn: Turn, ability: str, *, label: str = UNDO, **arguments: str | int) -> Choice:
    """Return the button that undoes what this turn did. Its ability is for presses and takes `until` as well."""
    return offer(_(label), ability, **arguments, until=f"{turn.now + UNDONE_FOR:%Y-%m-%dT%H:%M:%SZ}")


def check_undo_in_time(turn: Turn, until: datetime) -> None:
    """Raise `SkillError` if it is too late to undo something."""
    if turn.now > until:
        raise SkillError(_("It is more than an hour ago, too late to undo. Nothing has changed."))
