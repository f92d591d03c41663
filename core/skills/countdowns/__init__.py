"""Countdowns: how long it is until an event, on request, on a schedule, and when it arrives."""

from core.skills.countdowns.abilities import (
    arrive_countdown,
    confirm_countdown,
    drop_countdown,
    how_long_until,
    list_countdowns,
    remove_countdown,
    restore_countdown,
    set_countdown,
    tick_countdown,
)
from core.skills.countdowns.personal_data import personal_data

__all__ = [
    "arrive_countdown",
    "confirm_countdown",
    "drop_countdown",
    "how_long_until",
    "list_countdowns",
    "personal_data",
    "remove_countdown",
    "restore_countdown",
    "set_countdown",
    "tick_countdown",
]
