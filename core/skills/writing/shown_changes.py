"""Shows what was changed in a text so that people can read it: each change with its words around it, and the reason."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, Final

from core.text.catalogue import _
from core.text.enumeration import count

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_SHOWN: Final = 12
"""More changes than this are only counted."""
_MARKUP: Final = re.compile(r"([*_~`\[\]<>|\\])")


def quoted(text: str) -> str:
    """Return a text as a block quotation, from which it can be copied."""
    return "\n".join(f"> {line}".rstrip() for line in text.strip().splitlines())


def without_quotation(text: str) -> str:
    """Return the text in the block quotations of a reply of ours, or nothing."""
    lines = [line[1:].removeprefix(" ") for line in text.splitlines() if line.startswith(">")]
    return "\n".join(lines).strip()


def shown_change(before: str, after: str, reason: str) -> str:
    """Return a line about a change: what stood there, what stands there now, and why."""
    before, after = before.strip(), after.strip()
    old = f"~~{_plain(before)}~~" if before and before != after else ""
    new = f"**{_plain(after)}**" if after else ""
    return f"{' → '.join(filter(None, [old, new]))}{f' — {reason}' if reason else ''}"


def listed(lines: Sequence[str]) -> str:
    """Return numbered lines about changes; if there are many, how many more there are."""
    shown = [f"{number}. {line}" for number, line in enumerate(lines[:MOST_SHOWN], 1)]
    more = len(lines) - MOST_SHOWN
    if more > 0:
        shown.append(_("… and {n} more.").format(n=count(more)))
    return "\n".join(shown)


def changes_between(before: str, after: str) -> tuple[tuple[str, str], ...]:
    """Return what was changed in a text, in order: the words that stood there, and the words that stand there now.

    Changes with a single word between them are one.
    """
    old, new = before.split(), after.split()
    runs: list[list[int]] = []
    for action, *place in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if action == "equal":
            continue
        if runs and place[0] - runs[-1][1] <= 1:
            runs[-1][1], runs[-1][3] = place[1], place[3]
        else:
            runs.append(place)
    return tuple((" ".join(old[a:b]), " ".join(new[c:d])) for a, b, c, d in runs)


def nothing_more() -> str:
    """Say that only spelling was checked, and what would check more."""
    return _(
        "_Checked without a language model: spelling and basic grammar. For style and clarity, set FRONTDESK_MODEL._"
    )


def _plain(text: str) -> str:
    return _MARKUP.sub(r"\\\1", text)
