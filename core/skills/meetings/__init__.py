"""Meetings: find a time that suits everybody, hold it while the guests answer, and follow the meeting to its end."""

from core.skills.meetings.lifecycle import end_meeting_hold, go_on_with_series, remind_of_meeting
from core.skills.meetings.meeting_lookup import list_meetings, suggest_meetings
from core.skills.meetings.organiser_actions import (
    add_to_meeting,
    cancel_meeting,
    confirm_adding,
    confirm_cancelling,
    meet_without,
    restore_meeting,
)
from core.skills.meetings.personal_data import personal_data
from core.skills.meetings.reschedule import move_meeting, move_meeting_to
from core.skills.meetings.rsvp import accept_meeting, decline_meeting, meeting_answers, suggest_meeting_time
from core.skills.meetings.single_occurrence import (
    confirm_moving_once,
    confirm_skipping,
    move_meeting_once,
    skip_meeting_time,
)
from core.skills.meetings.time_search import find_meeting_time, hold_meeting, meet_voters, offer_other_times

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
    "restore_meeting",
    "skip_meeting_time",
    "suggest_meeting_time",
    "suggest_meetings",
]
