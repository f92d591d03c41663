"""The one database: where it runs, who owns it, its tables."""
