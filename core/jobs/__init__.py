"""Jobs, run by Procrastinate."""
