"""What is known about people: time zones, linked accounts, and feedback on replies."""
