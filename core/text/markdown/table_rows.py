"""Puts a table's row into words, for readers who don't see the table: each value with the name of its column."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

BAR: Final = re.compile(r"(?<!\\)\|")
SEPARATOR: Final = " · "
PAIR: Final = ("name", "value")


def cells(row: str) -> tuple[str, ...]:
    """Return the cells of a row. Bars at its ends are optional."""
    parts = [part.strip().replace("\\|", "|") for part in BAR.split(row.strip())]
    return tuple(parts[bool(not parts[0]) : len(parts) - bool(len(parts) > 1 and not parts[-1])])


def put_into_words(row: str, head: Sequence[str] = ()) -> str:
    """Return a row as `name: value · name: value`, without its empty cells. `head` are the names of the columns.

    In a table of two columns without names, the first cell names the second.
    """
    if len(cells(row)) == len(PAIR) and not any(head):
        return put_into_words(cells(row)[1], cells(row)[:1])
    named = zip_longest(cells(row), head[: len(cells(row))], fillvalue="")
    return SEPARATOR.join(f"{name.rstrip(':')}: {value}" if name else value for value, name in named if value)
