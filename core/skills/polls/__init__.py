"""Polls: a question with a button for each option, live counts, and a result that is announced once."""

from core.skills.polls.abilities import (
    close_poll,
    confirm_poll,
    create_poll,
    drop_poll,
    end_poll,
    reopen_poll,
    show_poll,
    vote_in_poll,
)
from core.skills.polls.personal_data import personal_data

__all__ = [
    "close_poll",
    "confirm_poll",
    "create_poll",
    "drop_poll",
    "end_poll",
    "personal_data",
    "reopen_poll",
    "show_poll",
    "vote_in_poll",
]
