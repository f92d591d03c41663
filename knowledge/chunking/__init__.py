"""Chunking: cuts a document into passages that keep together what belongs together, with exact offsets."""
