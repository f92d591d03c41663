"""The terminal's numbers."""

LONGEST_LINE = 4 * 1024 * 1024
"""Bytes of one line of input that are read at all; the inbox refuses far shorter messages with a word of advice, and
this bound only keeps a line without an end from filling the memory."""
