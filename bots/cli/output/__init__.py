"""What commands show beside their results: progress, charts, and the log."""
