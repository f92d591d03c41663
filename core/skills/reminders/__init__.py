"""Reminders: promises to say something at a time, and the ledger of what became of each."""
