"""What communities set for themselves: rules and channel settings; and their forum posts."""
