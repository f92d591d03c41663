"""Outbound delivery: the outbox, and sending within the rate limits of each platform."""
