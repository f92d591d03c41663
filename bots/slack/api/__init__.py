"""Slack's Web API: a client for each workspace and its errors, the history of a channel, files."""
