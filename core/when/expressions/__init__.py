"""The meanings that the rules of a language compose: numbers, dates, times of day, periods and ranges.

'Compose "Friday" and "at 9"' in a docstring gives an example of the parts whose meanings a function gets from a rule.
"""
