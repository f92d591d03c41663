"""The way in: the inbox, and the log of what was said."""
