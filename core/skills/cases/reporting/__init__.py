"""Reports: how many questions there were, what became of them, and whether the team kept its promises."""
