"""What people show without words while a human has the conversation: reactions, and that they are typing."""
