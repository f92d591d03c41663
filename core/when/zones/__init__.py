"""Time zones: finding one by name, and converting between wall-clock time and instants."""
