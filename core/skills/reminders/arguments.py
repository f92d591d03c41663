"""The arguments of the abilities, each of a type that refuses what cannot be one: so that talk is not taken for it."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator

from core.model.errors import SkillError
from core.skills.reminders.beside import SOME_AHEAD, lead_times
from core.skills.reminders.which import is_reference

_ASKING = re.compile(
    r"(?:what|how|who|whom|whose|where|which|why|whether|was|wie|wer|wo|warum|cómo|qué|quién|comment|quoi|qui)\b",
    re.IGNORECASE,
)
LONGEST_TOPIC_WORDS = 6


def _a_reminder(words: str) -> str:
    if not is_reference(words):
        raise ValueError("names no reminder; say “the second one”, “the one about …”, “it” or “all”")
    return words


def _a_channel(words: str) -> str:
    if not re.fullmatch(r"[#@]?[\w.-]+,?", words) or words.casefold() == "me":
        raise ValueError("is no channel; its name begins with #")
    return words


def _a_wish(words: str) -> str:
    if _ASKING.match(words):
        raise ValueError("is a question, and nothing to be reminded of")
    if SOME_AHEAD.fullmatch(words.strip(" .!")):
        raise ValueError("says something of a reminder that there is, and sets none")
    return words


def _a_length(words: str) -> str:
    try:
        lead_times(words.strip(" .!").removeprefix("every").strip())
    except SkillError as error:
        raise ValueError(str(error)) from error
    return words


def _a_topic(words: str) -> str:
    if _ASKING.match(words) or len(words.split()) > LONGEST_TOPIC_WORDS:
        raise ValueError("is no topic")
    return words


def _a_clock(words: str) -> str:
    if not re.fullmatch(r"\d{1,2}(?:[:.h]\d{2})?(?: ?[ap]\.?m\.?)?|noon|midnight", words.strip(), re.IGNORECASE):
        raise ValueError("is no time of day, such as 22:00 or 7am")
    return words.strip()


def _a_person(words: str) -> str:
    if not re.fullmatch(r"@\S.{0,80}|me", words.strip(), re.IGNORECASE):
        raise ValueError("names nobody; mention the person")
    return words.strip(" .!?")


def _a_platform(words: str) -> str:
    if not re.fullmatch(r"[\w.-]+(?: [\w.-]+)?", words.strip(" .!?")):
        raise ValueError("is no chat platform's name")
    return words.strip(" .!?")


Wish = Annotated[str, AfterValidator(_a_wish)]
"""What to be reminded of, perhaps with the time."""
Which = Annotated[str, AfterValidator(_a_reminder)]
"""Words that mean one reminder, or all."""
Channel = Annotated[str, AfterValidator(_a_channel)]
"""The name of a channel with its `#`, of a person with `@`, or “us” for the channel that is spoken in."""
Length = Annotated[str, AfterValidator(_a_length)]
"""Lengths of time: “an hour”, “a day and 10 minutes”."""
Topic = Annotated[str, AfterValidator(_a_topic)]
"""What a reminder is about, in a few words."""
Clock = Annotated[str, AfterValidator(_a_clock)]
"""A time of day."""
Platform = Annotated[str, AfterValidator(_a_platform)]
"""A chat platform, as people call it."""
Person = Annotated[str, AfterValidator(_a_person)]
"""A person who is mentioned."""
