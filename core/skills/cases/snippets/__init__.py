"""Snippets: answers that the team has written once."""
