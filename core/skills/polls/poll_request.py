"""Parses a poll from its owner's words: the question, the options and the closing time. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from core.model.errors import SkillError
from core.skills.polls.poll import MOST_OPTIONS, Option
from core.text.catalogue import _
from core.text.enumeration import count
from core.when import COARSE, find_zone, moment, read
from core.when.rendered_time import told

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.when import Reading

LONGEST: Final = 2000
"""In characters, including the options, because the patterns take quadratic time."""
LONGEST_QUESTION: Final = 300
LONGEST_OPTION: Final = 80
OPEN_FOR: Final = timedelta(days=7)
"""How long a poll is open by default."""
_UNTIL = re.compile(
    r"[\s,.;(–—-]+(?:(?:it )?clos(?:es|ing)(?: at| on| in)?|open until|until|till)\s+(?P<when>[^?]+?)[)\s.]*$",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    r"[\s,.;(]*\b(?:several(?: are)? allowed|multiple choice|pick several|choose several)\b[)\s.]*", re.IGNORECASE
)
_HEAD = re.compile(r"(?P<question>[^?]+\?)\s*[:–—-]?\s*(?P<options>\S.*)", re.DOTALL)
_TITLED = re.compile(r"(?P<question>[^:]{2,}[^:\d]):\s+(?P<options>\S.*)", re.DOTALL)
_OR = re.compile(
    r",?\s+or\s+|,?\s+oder\s+|,?\s+ou\s+|\s*[,;|]\s*|\s*\n+\s*(?:[-*•]|\d+[.)])?\s*|\s+/\s+", re.IGNORECASE
)
_SPANISH_OR = re.compile(r",?\s+[ou]\s+", re.IGNORECASE)
_LEADING = re.compile(
    r"^(?:(?:which|what|who) (?:one |of these )?)?(?:do you|shall we|should we|would you)\b.*?"
    r"\b(?:prefer|have|take|eat|want|choose|like)\s*[:,]?\s*",
    re.IGNORECASE,
)
_BARE_HOUR = re.compile(r"(?P<day>[^\W\d_]{3,}\.?)\s+(?P<hour>\d{1,2})$")


@dataclass(frozen=True, slots=True)
class Asked:
    """A parsed poll. If `sole`, each person has one vote. `closes_at` is aware."""

    question: str
    options: tuple[Option, ...]
    sole: bool
    closes_at: datetime


def parse_poll(text: str, *, now: datetime, zone: str, locale: str | None) -> Asked:
    """Parse a poll.

    Raises:
        SkillError: It has fewer than two options or too many, is too long, or would close in the past.
    """
    if len(text) > LONGEST:
        too_long = _("That is too long. A poll can have {n} characters, options included.")
        raise SkillError(too_long.format(n=count(LONGEST)))
    tz = find_zone(zone)
    read_time = partial(read, now=now, zone=tz, locale=locale, bare=True)
    text, closes_at = _without_end(" ".join(text.split(" ")).strip(), read_time, now)
    rest = _SEVERAL.sub("", text)
    question, words = _parted(rest)
    if len(words) < 2:  # noqa: PLR2004 — a choice
        raise SkillError(_("Give at least two options, as in “poll: pizza or sushi?”."))
    times = [at for word in words if (at := _future_time(word, read_time, now))]
    for_a_time = len(times) == len(words)
    options = tuple(map(Option, words))
    if for_a_time:
        options = tuple(Option(told(at, tz, now=now, lasting=True, zoned=True).words, at) for at in times)
    latest = (now + OPEN_FOR).replace(second=0, microsecond=0)
    end = closes_at or (min(latest, max(times)) if for_a_time else latest)
    question = f"{question[:1].upper()}{question[1:LONGEST_QUESTION]}"
    return Asked(question, options, sole=not for_a_time and rest == text, closes_at=end)


def _without_end(text: str, read_time: Callable[[str], Reading], now: datetime) -> tuple[str, datetime | None]:
    found = _UNTIL.search(text)
    reading = read_time(found["when"]) if found else None
    if found is None or reading is None or reading.kind not in ("instant", "duration"):
        return text, None
    at = moment(reading, now=now) or now
    if at <= now:
        raise SkillError(_("“{when}” is past. Say until when people can vote.").format(when=found["when"]))
    return text[: found.start()], at


def _parted(text: str) -> tuple[str, list[str]]:
    """Return the question and its options, which follow it, are in it (“pizza or sushi?”), or are yes and no."""
    for form in (_HEAD, _TITLED):
        if found := form.fullmatch(text):
            return found["question"].strip(), _split(found["options"])
    bare = text.rstrip("?!. ")
    # In Portuguese, “o” is an article; the mark shows that this is Spanish.
    either = _SPANISH_OR.sub(", ", bare.lstrip("¿ ")) if bare.startswith("¿") else bare
    words = _split(_LEADING.sub("", either))
    return (text if text.endswith("?") else f"{bare}?"), (words if len(words) > 1 else [_("Yes"), _("No")])


def _split(text: str) -> list[str]:
    words = [word.strip(' .?!"“”') for word in _OR.split(text.strip(" .?!"))]
    found = list(dict.fromkeys(word[:1].upper() + word[1:] for word in words if word))
    if len(found) > MOST_OPTIONS:
        raise SkillError(_("A poll can have {n} options at most.").format(n=MOST_OPTIONS))
    if any(len(option) > LONGEST_OPTION for option in found):
        raise SkillError(_("An option can have {n} characters at most.").format(n=LONGEST_OPTION))
    return found


def _future_time(words: str, read_time: Callable[[str], Reading], now: datetime) -> datetime | None:
    """Return the instant that an option names. “Mon 10” is read as ten o'clock, not as a date."""
    for text in (words, _BARE_HOUR.sub(r"\g<day> \g<hour>:00", words)):
        reading = read_time(text)
        if reading.kind == "instant" and reading.grain not in COARSE and reading.start and reading.start > now:
            return reading.start
    return None
