"""Our own calendar: resources, their hours, reservations and free slots."""
