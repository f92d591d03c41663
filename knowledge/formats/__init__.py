"""Formats: from a file of any common kind to its title and Markdown."""
