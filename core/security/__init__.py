"""Secrets, credentials, and HTTP requests to addresses that users provide."""
