"""Fences of code in what a model wrote: each is closed, and names its language. Pure."""

from __future__ import annotations

import re
from typing import Final

_FENCE: Final = re.compile(r"^(?P<indent> {0,3})(?P<ticks>`{3,}|~{3,})[ \t]*(?P<info>[^\n`]*)$", re.MULTILINE)
_SIGNS: Final = (
    ("python", r"^\s*(?:def |class |import |from \w+ import |print\()|^Traceback "),
    ("sql", r"^\s*(?:SELECT|INSERT|UPDATE|DELETE|CREATE|WITH)\b"),
    ("bash", r"^\s*(?:\$ |#!/bin/|sudo |apt |cd |export |echo )"),
    ("json", r"\A\s*[\[{]\s*[\"\[{]"),
    ("html", r"^\s*<(?:!DOCTYPE|html|div|p|a|span)\b"),
    ("javascript", r"^\s*(?:const |let |var |function |import .+ from )|=>"),
    ("yaml", r"^\s*[\w-]+:(?:\s|$)"),
)
"""What the first lines of a language look like, in the order in which they are tried."""


def with_named_languages(text: str) -> str:
    """Return a text in which each fence is closed and names the language of its code."""
    lines = text.splitlines()
    opened: tuple[int, str] | None = None
    for number, line in enumerate(lines):
        match = _FENCE.match(line)
        if match is None:
            continue
        if opened is None:
            opened = (number, match["ticks"])
        elif match["ticks"].startswith(opened[1]) and not match["info"].strip():
            _name(lines, opened[0], number)
            opened = None
    if opened is not None:
        lines.append(opened[1])
        _name(lines, opened[0], len(lines) - 1)
    return "\n".join(lines)


def _name(lines: list[str], start: int, end: int) -> None:
    match = _FENCE.match(lines[start])
    if match and not match["info"].strip():
        lines[start] = f"{match['indent']}{match['ticks']}{_language_of(lines[start + 1 : end])}"


def _language_of(lines: list[str]) -> str:
    code = "\n".join(lines[:20])
    return next((name for name, sign in _SIGNS if re.search(sign, code, re.MULTILINE)), "text")
