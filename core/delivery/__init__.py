"""Delivery: the outbox, and sending at the rate that a platform allows."""
