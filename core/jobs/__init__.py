"""Background jobs, run by Procrastinate."""
