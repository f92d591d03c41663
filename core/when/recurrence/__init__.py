"""Repetition: what people say about it, RFC 5545 rules, and their occurrences."""
