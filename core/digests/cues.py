"""The words with which people decide, promise or assign something (`cues.toml`), in five languages.

That cue phrases tell the sentences of a summary is from H. P. Edmundson, “New Methods in Automatic Extracting” (1969).
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Final, Literal

Kind = Literal["decisions", "headings", "labels", "promises", "assignments"]

FILE: Final = Path(__file__).with_name("cues.toml")
WHO: Final = r"(?P<who>@[\w.-]+|[^\W\d_a-zß-öø-ÿ][\w-]+)"
"""A person who is mentioned, or a name in capitals."""


def is_decision(text: str) -> bool:
    """Return whether a sentence decides or concludes something."""
    return cue("decisions").search(text) is not None


@cache
def cue(kind: Kind) -> re.Pattern[str]:
    """Return a pattern that finds the cues of a kind, in any language."""
    with FILE.open("rb") as file:
        table = tomllib.load(file)[kind]
    forms = [form for of_language in table.values() for form in of_language]
    if kind == "assignments":
        forms = [form.removeprefix("{who}") for form in forms]
        return re.compile(rf"^{WHO}(?i:{'|'.join(forms)})")
    around = {"headings": r"^\W*(?:{})\s*:?\W*$", "labels": r"^\W*(?:{})\s*:\s*", "promises": r"^(?:{})"}
    return re.compile(around.get(kind, r"\b(?:{})").format("|".join(forms)), re.IGNORECASE)
