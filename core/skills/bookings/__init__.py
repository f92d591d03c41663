"""Bookings: people book the team's services in conversation. No time is given to two people."""

from core.skills.bookings.booking_changes import cancel_booking, move_booking, restore_booking
from core.skills.bookings.booking_list import list_bookings, suggest_bookings
from core.skills.bookings.holds import end_booking_hold, look_for_waiting, remind_of_booking
from core.skills.bookings.new_booking import (
    book,
    book_with_answer,
    drop_hold,
    free_times,
    hold_time,
    list_services,
    take_offer,
)
from core.skills.bookings.personal_data import personal_data
from core.skills.bookings.provider_view import bookings_with_me, mark_missed
from core.skills.bookings.service_details import show_opening_hours, show_service
from core.skills.bookings.services.service_catalog import publish_services
from core.skills.bookings.wait_list import add_to_wait_list, leave_wait_list, wait_for_time

__all__ = [
    "add_to_wait_list",
    "book",
    "book_with_answer",
    "bookings_with_me",
    "cancel_booking",
    "drop_hold",
    "end_booking_hold",
    "free_times",
    "hold_time",
    "leave_wait_list",
    "list_bookings",
    "list_services",
    "look_for_waiting",
    "mark_missed",
    "move_booking",
    "personal_data",
    "publish_services",
    "remind_of_booking",
    "restore_booking",
    "show_opening_hours",
    "show_service",
    "suggest_bookings",
    "take_offer",
    "wait_for_time",
]
