"""Slash commands, forms and the home page of Slack."""
