"""The terminal's numbers."""

LONGEST_LINE = 4 * 1024 * 1024
"""Bytes of one line of input. The inbox refuses far shorter messages with an explanation; this limit only keeps a line
without an end from filling the memory."""
