"""Meetings: a time that suits all, held while they answer, and what becomes of it until it is over."""

from core.skills.meetings.again import offer_other_times
from core.skills.meetings.answering import accept_meeting, decline_meeting, suggest_meeting_time
from core.skills.meetings.changing import (
    add_to_meeting,
    cancel_meeting,
    confirm_adding,
    confirm_cancelling,
    meet_without,
    move_meeting,
    move_meeting_to,
)
from core.skills.meetings.finding import find_meeting_time, hold_meeting
from core.skills.meetings.life import end_meeting_hold, go_on_with_series, remind_of_meeting
from core.skills.meetings.listing import list_meetings, meeting_answers
from core.skills.meetings.personal_data import personal_data
from core.skills.meetings.polled import meet_voters
from core.skills.meetings.skipping import confirm_moving_once, confirm_skipping, move_meeting_once, skip_meeting_time

__all__ = [
    "accept_meeting",
    "add_to_meeting",
    "cancel_meeting",
    "confirm_adding",
    "confirm_cancelling",
    "confirm_moving_once",
    "confirm_skipping",
    "decline_meeting",
    "end_meeting_hold",
    "find_meeting_time",
    "go_on_with_series",
    "hold_meeting",
    "list_meetings",
    "meet_voters",
    "meet_without",
    "meeting_answers",
    "move_meeting",
    "move_meeting_once",
    "move_meeting_to",
    "offer_other_times",
    "personal_data",
    "remind_of_meeting",
    "skip_meeting_time",
    "suggest_meeting_time",
]
