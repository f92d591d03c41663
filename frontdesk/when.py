"""The time language, for skills: from what people write to instants and rules, and back to words.

Wall-clock times are naive, instants aware. `read` finds a time in a text; `find_zone` gives a zone by its name,
`localize` and `resolve` go between an instant and the wall clock there, `told` gives the `Moment` that a reply
tells, and `dated` says it in a sentence. A `Schedule` is what is stored of a recurring time;
`find_rhythm` reads one.
"""

from core.when import (
    COARSE,
    Reading,
    find_zone,
    localize,
    moment,
    read,
    resolve,
    say_distance,
    say_length,
    say_number,
    zone_name,
)
from core.when.rendered_time import Reader, dated, dated_day, labelled, told
from core.when.schedule import Schedule, find_rhythm, without
from core.when.wording import wording

__all__ = [
    "COARSE",
    "Reader",
    "Reading",
    "Schedule",
    "dated",
    "dated_day",
    "find_rhythm",
    "find_zone",
    "labelled",
    "localize",
    "moment",
    "read",
    "resolve",
    "say_distance",
    "say_length",
    "say_number",
    "told",
    "without",
    "wording",
    "zone_name",
]
