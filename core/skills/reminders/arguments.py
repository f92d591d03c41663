"""The arguments of the abilities, each of a type that refuses what cannot be one: so that talk is not taken for it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator

from core.skills.reminders.which import is_reference
from core.when import read

_SOME_TIME = datetime(2026, 1, 1, tzinfo=UTC)
_ASKING = re.compile(
    r"(?:what|how|who|whom|whose|where|which|why|whether|was|wie|wer|wo|warum|cómo|qué|quién|comment|quoi|qui)\b",
    re.IGNORECASE,
)
HERE = frozenset({"us", "everyone", "everybody", "here"})
"""Names for the channel that is spoken in."""
_FRILLS = re.compile(r"(?:,? (?:instead|please|then))+$", re.IGNORECASE)


def _a_time(words: str) -> str:
    bare = _FRILLS.sub("", words.strip(" ,.!"))
    reading = read(bare, now=_SOME_TIME, zone=UTC, bare=True)
    if reading.kind == "none" or reading.span != (0, len(bare)):
        raise ValueError("is no time; give it in words such as “tomorrow at 9” or “every Monday at 8”")
    return bare


def _a_reminder(words: str) -> str:
    if not is_reference(words):
        raise ValueError("names no reminder; say “the second one”, “the one about …”, “it” or “all”")
    return words


def _a_channel(words: str) -> str:
    if not re.fullmatch(r"[#@]?[\w.-]+", words) or words.casefold() == "me":
        raise ValueError("is no channel; its name begins with #")
    return words


def _a_wish(words: str) -> str:
    if _ASKING.match(words):
        raise ValueError("is a question, and nothing to be reminded of")
    return words


Wish = Annotated[str, AfterValidator(_a_wish)]
"""What to be reminded of, perhaps with the time."""
When = Annotated[str, AfterValidator(_a_time)]
"""A time in words, and nothing else."""
Which = Annotated[str, AfterValidator(_a_reminder)]
"""Words that mean one reminder, or all."""
Channel = Annotated[str, AfterValidator(_a_channel)]
"""The name of a channel with its `#`, of a person with `@`, or “us” for the channel that is spoken in."""
