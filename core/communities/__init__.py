"""What communities decide for themselves: channel settings, rules and posts."""
