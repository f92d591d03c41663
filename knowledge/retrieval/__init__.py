"""Finds passages: hybrid search, the ranking of what it finds, and what stands around a passage."""
