"""Rotations: people take turns at something, fairly, and each hand-over is announced once."""

from core.skills.rotations.handover import hand_over
from core.skills.rotations.personal_data import personal_data
from core.skills.rotations.rotation_setup import (
    add_to_rotation,
    cancel_rotation,
    confirm_rotation,
    drop_rotation,
    remove_from_rotation,
    restore_rotation,
    set_up_rotation,
)
from core.skills.rotations.rotation_suggestions import suggest_rotations
from core.skills.rotations.rotation_turns import list_rotations, pass_turn_on, rotation_history, skip_turn, whose_turn
from core.skills.rotations.swaps import agree_to_swap, decline_swap, invite_to_swap

__all__ = [
    "add_to_rotation",
    "agree_to_swap",
    "cancel_rotation",
    "confirm_rotation",
    "decline_swap",
    "drop_rotation",
    "hand_over",
    "invite_to_swap",
    "list_rotations",
    "pass_turn_on",
    "personal_data",
    "remove_from_rotation",
    "restore_rotation",
    "rotation_history",
    "set_up_rotation",
    "skip_turn",
    "suggest_rotations",
    "whose_turn",
]
