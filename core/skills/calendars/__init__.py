"""Calendars and availability: connected calendars, working hours and days off, agendas, and who is free."""

from core.skills.calendars.agenda import check_free, show_agenda, show_free_times
from core.skills.calendars.calendar_setup import connect_calendar, disconnect_calendar, list_calendars
from core.skills.calendars.personal_data import personal_data
from core.skills.calendars.working_time import (
    cancel_days_off,
    set_holidays,
    set_working_hours,
    show_working_hours,
    take_days_off,
)

__all__ = [
    "cancel_days_off",
    "check_free",
    "connect_calendar",
    "disconnect_calendar",
    "list_calendars",
    "personal_data",
    "set_holidays",
    "set_working_hours",
    "show_agenda",
    "show_free_times",
    "show_working_hours",
    "take_days_off",
]
