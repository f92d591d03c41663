"""Outbound delivery: the outbox, and the sender that keeps to the rate limits of each platform."""
