"""Rotations: whose turn it is, fairly, and each hand-over told once."""

from core.skills.rotations.asking import list_rotations, rotation_history, whose_turn
from core.skills.rotations.changing import (
    add_to_rotation,
    agree_to_swap,
    decline_swap,
    leave_rotation,
    pass_turn_on,
    skip_turn,
    swap_turns,
)
from core.skills.rotations.handing import hand_over
from core.skills.rotations.keeping import Keeping
from core.skills.rotations.making import confirm_rotation, drop_rotation, end_rotation, set_up_rotation

__all__ = [
    "add_to_rotation",
    "agree_to_swap",
    "confirm_rotation",
    "decline_swap",
    "drop_rotation",
    "end_rotation",
    "hand_over",
    "keeper",
    "leave_rotation",
    "list_rotations",
    "pass_turn_on",
    "rotation_history",
    "set_up_rotation",
    "skip_turn",
    "swap_turns",
    "whose_turn",
]

keeper = Keeping()
