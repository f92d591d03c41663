"""The services that can be booked: their rules, their settings, and what they cost."""
