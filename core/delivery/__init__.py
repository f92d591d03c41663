"""The way out: the outbox, and sending at the pace that a platform allows."""
