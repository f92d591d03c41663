"""Calendars that people have elsewhere: connected, read again and again, and written to."""
