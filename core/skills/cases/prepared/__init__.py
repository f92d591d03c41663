"""Prepared answers: what the team is shown before it is sent, and then sends once."""
