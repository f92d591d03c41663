"""Secrets, credentials, and HTTP requests to URLs that users provide."""
