"""Recurrence: repetitions in words, RFC 5545 rules, and their occurrences."""

from core.when.recurrence.occurrences import Occurrence, after, between, check_rule, due
from core.when.recurrence.rrule import Rule, parse_rule
from core.when.recurrence.rrule_walk import walk

__all__ = ["Occurrence", "Rule", "after", "between", "check_rule", "due", "parse_rule", "walk"]
