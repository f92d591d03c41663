"""Polls: a question with a button for each option, live counts, and a result that is announced once."""

from core.skills.polls.new_poll import confirm_poll, create_poll
from core.skills.polls.personal_data import personal_data
from core.skills.polls.votes import close_poll, end_poll, show_poll, vote_in_poll

__all__ = ["close_poll", "confirm_poll", "create_poll", "end_poll", "personal_data", "show_poll", "vote_in_poll"]
