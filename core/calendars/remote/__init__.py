"""Reads and writes the calendars on other servers that people have connected."""
