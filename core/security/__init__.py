"""Secrets, credentials, and requests to addresses that strangers name."""
