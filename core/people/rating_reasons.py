"""Why somebody finds an answer bad: the buttons that ask, and the words that tell it."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from core.model.buttons import offer
from core.model.replies import Choice  # noqa: TC001
from core.text.catalogue import N_, _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Reason = Literal["wrong", "outdated", "unclear", "not_my_question"]

REASONS: Final[dict[Reason, str]] = {
    "wrong": N_("It is wrong"),
    "outdated": N_("It is outdated"),
    "unclear": N_("It is unclear"),
    "not_my_question": N_("Not my question"),
}
"""The labels of the buttons."""
_WORD: Final = re.compile(r"\w")
_SHORTCODE: Final = re.compile(r":[\w+-]+:")
_FILE: Final = Path(__file__).with_name("rating_reasons.toml")


def reason_buttons(ability: str, reply_id: int) -> tuple[Choice, ...]:
    """Return the buttons that ask why a reply was bad. `ability` stores the reason."""
    return tuple(offer(_(label), ability, reply=reply_id, reason=reason) for reason, label in REASONS.items())


def reason_in(text: str) -> Reason | None:
    """Return why an answer is bad by the words that say so, “wrong” by default; None for a mere thumb."""
    if not _WORD.search(_SHORTCODE.sub("", text)):
        return None
    said = text.casefold().replace("’", "'")
    return next((reason for reason, words in _words() if words.search(said)), "wrong")


@cache
def _words() -> tuple[tuple[Reason, re.Pattern[str]], ...]:
    """Return a pattern of the words for each reason that has some, in all languages."""
    read = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return tuple((reason, _pattern(read[reason])) for reason in REASONS if reason in read)


def _pattern(languages: Mapping[str, Sequence[str]]) -> re.Pattern[str]:
    words = "|".join(words for found in languages.values() for words in found)
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)")
