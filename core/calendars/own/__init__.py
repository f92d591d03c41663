"""Our own calendar: resources, their hours, what is reserved, and which times are free."""
