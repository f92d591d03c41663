"""What reminders say: when one is due, and in reply to a person who sets, lists or changes them."""
