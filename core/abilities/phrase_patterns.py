"""Patterns for an ability's examples: one pattern stands for many ways to say the same thing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_GROUP = re.compile(r"\((?P<one>[^()\[\]]*)\)|\[(?P<maybe>[^()\[\]]*)\]")


def phrasings(*patterns: str) -> tuple[str, ...]:
    """Return the examples that patterns stand for, without duplicates. `(a|b)` is a choice; `[a]` is optional.

    `phrasings("(end|stop) the [{what} ]rotation")` returns four examples.
    """
    return tuple(dict.fromkeys(" ".join(words.split()) for pattern in patterns for words in _expanded(pattern)))


def _expanded(pattern: str) -> Iterator[str]:
    group = _GROUP.search(pattern)
    if group is None:
        yield pattern
        return
    options = group["one"].split("|") if group["maybe"] is None else ["", *group["maybe"].split("|")]
    for option in options:
        yield from _expanded(f"{pattern[: group.start()]}{option}{pattern[group.end() :]}")
