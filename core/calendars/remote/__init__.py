"""Calendars on other servers that people have connected: polled, and written to."""
