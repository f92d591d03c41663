"""Countdowns: how long it is until something, on request, on a schedule, and when it arrives."""

from core.skills.countdowns.countdown_alarms import arrive_countdown, tick_countdown
from core.skills.countdowns.countdown_setup import confirm_countdown, drop_countdown, remove_countdown, set_countdown
from core.skills.countdowns.personal_data import personal_data
from core.skills.countdowns.remaining_time import how_long_until, list_countdowns

__all__ = [
    "arrive_countdown",
    "confirm_countdown",
    "drop_countdown",
    "how_long_until",
    "list_countdowns",
    "personal_data",
    "remove_countdown",
    "set_countdown",
    "tick_countdown",
]
