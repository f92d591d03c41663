"""The meanings that the rules of a language compose: numbers, dates, times of day, periods and ranges."""
