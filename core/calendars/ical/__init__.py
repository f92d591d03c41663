"""iCalendar files: read, bounded, and written. Nothing here touches the network or the database."""
