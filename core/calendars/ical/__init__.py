"""Reads iCalendar files within limits, and writes them. Nothing here uses the network or the database."""
