"""The public booking page, which needs no account."""
