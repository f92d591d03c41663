"""Incoming messages: the inbox, the log, edits, attached files, and the memory of each conversation."""
