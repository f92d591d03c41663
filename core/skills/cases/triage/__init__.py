"""Triage: what a case's first words say about it, and what the team's rules make of that."""
