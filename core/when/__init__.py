"""The time language: reads times in what people write (instants, intervals, durations, recurrences) and writes them."""

from core.when.ambiguity import other_days, others
from core.when.description import LATE, describe, late, on, say, say_distance, say_length, say_number, zone_words
from core.when.grains import COARSE
from core.when.lengths import Length, from_iso, to_iso
from core.when.reader import read
from core.when.readings import Reading
from core.when.recurrence import Occurrence, after, between, check_rule, due
from core.when.reminder_time import moment, period
from core.when.zones import find_zone, localize, resolve, zone_name

__all__ = [
    "COARSE",
    "LATE",
    "Length",
    "Occurrence",
    "Reading",
    "after",
    "between",
    "check_rule",
    "describe",
    "due",
    "find_zone",
    "from_iso",
    "late",
    "localize",
    "moment",
    "on",
    "other_days",
    "others",
    "period",
    "read",
    "resolve",
    "say",
    "say_distance",
    "say_length",
    "say_number",
    "to_iso",
    "zone_name",
    "zone_words",
]
