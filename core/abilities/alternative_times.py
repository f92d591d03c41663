"""Reads answers to offered times, such as “Friday instead” or “none of these, next week”, and says where to search.

Whatever the answer does not mention stays as it was requested.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Annotated, Final, Literal

from core.abilities.arguments import Answers, Holds, read_bare, words_that
from core.model.buttons import declines, pressed
from core.model.errors import SkillError
from core.text.catalogue import _
from core.when import find_zone, localize, read, resolve
from core.when.search_window import DAYS_AHEAD, is_exact, window

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import date, tzinfo

    from core.model.replies import Reply
    from core.when import Reading

_DAWN: Final = time(6, 59)
"""If words are read at this time of day, “after 3” means the afternoon, and “before 10” the morning."""
_SOME_TIME: Final = datetime(2026, 1, 1, tzinfo=UTC)
_BEFORE: Final = re.compile(
    r"^(?:no(?: thanks)?[,.;:]? |(?:none|nothing|neither|not any)(?: of (?:these|those|them))?"
    r"(?: (?:suits?|works?|fits?))?(?: for)?(?: (?:me|us))?(?:[,.;:] ?| |$)|"
    r"(?:rather|better|preferably|maybe|perhaps|possibly|then|please|but|or|try|something|anything|some ?time|a time|"
    r"times?|how about|what about|do you have|have you|is there|make it) |"
    r"(?:can|could|shall) we (?:do |have |say |meet )?|(?:i|we)(?:'d| would) (?:rather|prefer) (?:to )?(?:meet )?|"
    r"let's (?:do |say |try |meet )?)",
    re.IGNORECASE,
)
_BEHIND: Final = re.compile(
    r"(?:[ ,]+(?:rather|instead|please|maybe|perhaps|then|if possible|possible|better|"
    r"(?:would be|is|are|works?|suits?(?: (?:me|us))?|fits?)(?: better)?(?: for (?:me|us))?))$",
    re.IGNORECASE,
)
_OTHER: Final = re.compile(
    r"|(?:an)?other(?: times?| ones?)?|(?:some )?different(?: times?| ones?)|a different (?:time|one)|else|"
    r"more(?: times)?",
    re.IGNORECASE,
)
_SHIFTED: Final = re.compile(r"(?:a (?:bit|little) |(?P<length>.+) )?(?P<way>later|earlier|sooner)", re.IGNORECASE)
_ANOTHER_DAY: Final = re.compile(r"(?:on )?(?:another|a different|some other|any other) day|other days", re.IGNORECASE)
_PART: Final = re.compile(
    r"(?:in the |the )?(?:early |late )?(?:morning|afternoon|evening)s?|(?:before|after|from) \S+(?: [ap]m)?",
    re.IGNORECASE,
)
_DROPS: Final = re.compile(r"(?:cancel|drop|leave|stop|scrap) (?:it|that|this)|skip it", re.IGNORECASE)

Kind = Literal["drop", "other", "later", "earlier", "day", "part", "time"]


@dataclass(frozen=True, slots=True)
class Search:
    """Where to search for a time: starts between `since` and `until` for which `fits` holds; or exactly `start`."""

    since: datetime
    until: datetime
    start: datetime | None = None
    fits: Callable[[datetime], bool] = lambda _: True


def kind_of(words: str) -> Kind | None:
    """Classify words that ask for other times than those offered, or return None if they do not."""
    bare = bare_of(words)
    if _DROPS.fullmatch(bare) or declines(words):
        return "drop"
    if _OTHER.fullmatch(bare):
        return "other" if words.strip(" ,.!?") else None
    if _ANOTHER_DAY.fullmatch(bare):
        return "day"
    shifted = _SHIFTED.fullmatch(bare)
    if shifted and (not shifted["length"] or _read(shifted["length"]).kind == "duration"):
        return "later" if shifted["way"].casefold() == "later" else "earlier"
    reading = _read(bare)
    is_time = reading.kind in ("instant", "interval") and reading.span == (0, len(bare))
    if not is_time or bare.casefold().endswith(" one"):  # “the first one” of the offered times
        return None
    return "part" if _PART.fullmatch(bare) else "time"


def _read(words: str) -> Reading:
    return read(words, now=_SOME_TIME, zone=UTC, bare=True)


def bare_of(words: str) -> str:
    """Return the words without those that only say that another time is wanted, such as “instead”."""
    bare = " ".join(words.replace("’", "'").split()).strip(" ,.!?")
    while (less := _BEHIND.sub("", _BEFORE.sub("", bare)).strip(" ,.!?")) != bare:
        bare = less
    return bare


def is_correction(words: str) -> bool:
    """Return whether words ask for other times than those offered, or to stop searching."""
    return kind_of(words) is not None


_NO_CORRECTION = "is not another time; say it like “Friday instead”, “something later” or “in the afternoon”"
Correction = Annotated[str, words_that(is_correction, _NO_CORRECTION), Answers(is_correction), Holds("time")]
"""Words that ask for other times than those offered, or to stop searching."""


@dataclass(frozen=True, slots=True)
class Offered:
    """The start times that were offered for something of a given length, requested between `since` and `until`.

    The person answers at `now`, in `zone` (an IANA name) and `locale`.
    """

    times: Sequence[datetime]
    length: timedelta
    since: datetime
    until: datetime
    now: datetime
    zone: str
    locale: str | None

    @property
    def first(self) -> datetime:
        """The earliest offered time."""
        return min(self.times, default=self.now)

    @property
    def last(self) -> datetime:
        """The latest offered time."""
        return max(self.times, default=self.now)

    @property
    def tz(self) -> tzinfo:
        """The time zone."""
        return find_zone(self.zone)

    def day(self, instant: datetime) -> date:
        """Return the local date of an instant."""
        return localize(instant, self.tz).date()

    def midnight_after(self, instant: datetime) -> datetime:
        """Return the end of the local day of an instant."""
        return whole_day(instant, self.tz)[1]

    def read(self, words: str) -> Reading:
        """Read a time in words. A bare time of day means the first day that was offered or, if none was, requested."""
        on = self.day(self.first if self.times else max(self.since, self.now))
        return read_bare(words, now=self.now, zone=self.tz, locale=self.locale, on=on)


def whole_day(instant: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    """Return the two midnights between which an instant lies in a zone."""
    day = localize(instant, zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return resolve(day, zone), resolve(day + timedelta(days=1), zone)


def searches(words: str, offered: Offered) -> list[Search]:
    """Return where to search for the time that words ask for. The first search that finds a time is used.

    Raises:
        SkillError: the words ask for no time, or for a past one.
    """
    bare, now, first, last = bare_of(words), offered.now, offered.first, offered.last
    beyond = Search(last + offered.length, max(offered.until, last + DAYS_AHEAD))
    match kind_of(words):
        case "other":
            found = [beyond]
        case "day":
            since = offered.midnight_after(last)
            found = [Search(since, since + DAYS_AHEAD)]
        case "later" if by := _shift(bare, offered):
            found = [Search(first, offered.midnight_after(first), first + by)]
        case "later":  # on the offered days, else after them
            latest = {offered.day(start): start for start in sorted(offered.times)}

            def is_later(start: datetime) -> bool:
                return start > latest.get(offered.day(start), start)

            found = [Search(first, offered.midnight_after(last), fits=is_later), beyond]
        case "earlier":
            by = _shift(bare, offered)
            found = [Search(now, first, first - by if by else None, fits=lambda start: start < first)]
        case "part":  # of each requested day, else of the days after
            until, fits = max(offered.until, now), _in_part(bare, offered)
            found = [Search(offered.since, until, fits=fits), Search(now, until + DAYS_AHEAD, fits=fits)]
        case "time":
            reading = offered.read(bare)
            start = reading.start if is_exact(reading) else None
            since, until = (start, offered.midnight_after(start)) if start else window(reading, now=now)
            found = [Search(since, until, start)]
        case _:
            unread = _("I do not understand the time “{words}”. Say it like “Friday at 10 instead”.")
            raise SkillError(unread.format(words=words))
    if found[0].start and found[0].start <= now:
        raise SkillError(_("“{words}” is past. Give a later time.").format(words=words))
    return found


def _shift(bare: str, offered: Offered) -> timedelta | None:
    """Return by how much words such as “an hour later” shift the offered time, or None if several were offered."""
    shifted = _SHIFTED.fullmatch(bare)
    length = offered.read(shifted["length"]).duration if shifted and shifted["length"] else None
    return length if isinstance(length, timedelta) and len(offered.times) == 1 else None


def _in_part(bare: str, offered: Offered) -> Callable[[datetime], bool]:
    """Return a test whether a start is in a part of the day. The part is read as if it were early morning now."""
    dawn = resolve(datetime.combine(offered.day(offered.since), _DAWN), offered.tz)
    part = read_bare(bare, now=dawn, zone=offered.tz, locale=offered.locale)
    begin = localize(part.start, offered.tz).time() if part.start else time()
    end = localize(part.end, offered.tz).time() if part.end else time()

    def fits(start: datetime) -> bool:
        clock = localize(start, offered.tz).time()
        return begin <= clock and (clock < end or end == time())  # midnight ends a day

    return fits


def offered_times(reply: Reply | None, ability: str, argument: str, **known: str) -> list[datetime]:
    """Return the times that a reply offers: the values that its buttons give to an argument of an ability.

    Only buttons whose other arguments include `known` count.
    """
    presses = [pressed(choice.id) for choice in reply.choices] if reply else []
    return [
        datetime.fromisoformat(given[argument])
        for name, given in presses
        if name == ability and known.items() <= given.items()
    ]


async def first_search(words: str, offered: Offered, has_time: Callable[[Search], Awaitable[bool]]) -> Search:
    """Return the first of the searches for words that finds a time, or the last one. Raises as `searches` does."""
    *earlier, last = searches(words, offered)
    for search in earlier:
        if await has_time(search):
            return search
    return last
