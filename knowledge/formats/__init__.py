"""Formats: convert files of all common kinds to a title and Markdown."""
