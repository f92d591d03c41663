"""iCalendar files: read within limits, and written. Nothing here uses the network or the database."""
