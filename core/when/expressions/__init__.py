"""What the grammar composes: numbers, dates, times of day, periods and ranges, not yet bound to a present moment."""
