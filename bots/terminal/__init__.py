"""The terminal as a platform: lines in, lines out."""
