"""What no correction may change: code, links, mentions, addresses, paths, and words that are no words of a language."""

from __future__ import annotations

import re
from typing import Final

_PROTECTED: Final = re.compile(
    r"""
      ```.*?(?:```|\Z) | ~~~.*?(?:~~~|\Z)             # fenced code
    | (?<!`)(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)  # code in a line
    | (?:https?|ftp|mailto|file|slack)://\S+ | mailto:\S+ | www\.\S+
    | <[^<>\s][^<>]*>                                 # what a platform, HTML or Markdown marks up
    | [\w.+-]+@[\w-]+(?:\.[\w-]+)+                    # e-mail addresses
    | (?<!\w)[@#][\w][\w.-]*                          # mentions and channels
    | (?<!\w):[a-z0-9_+-]+:(?!\w)                     # emoji by name
    | (?<![\w.])(?:~|\.{1,2})?/[\w./-]+ | \b[A-Za-z]:\\\S+  # paths
    | \b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}\b(?!\s+[A-Z])  # domains, files and dotted names
    | \b\w*(?:\d|_)\w*\b                              # words with digits or underscores
    | \b[A-Z]{2,}(?:-?\w+)*\b                         # abbreviations
    | \b[A-Za-z][a-z]+(?:[A-Z][a-z]*)+\b              # names such as PostgreSQL
    | \{[^{}\n]*\}                                    # places in a template
    """,
    re.VERBOSE | re.DOTALL,
)
_TOKENS: Final = re.compile(
    r"```.*?(?:```|\Z)|`[^`\n]+`|https?://[^\s<>()\"“”]+|<[@#!][^<>\s]+>|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<!\w)[@#]\w[\w-]*",
    re.DOTALL,
)


def protected_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Return the offsets of what no correction may touch."""
    return tuple(match.span() for match in _PROTECTED.finditer(text))


def touches(spans: tuple[tuple[int, int], ...], start: int, end: int) -> bool:
    """Return whether a place in the text lies in what is protected."""
    return any(start < until and end > begin for begin, until in spans)


def lost_tokens(before: str, after: str) -> tuple[str, ...]:
    """Return the code, links, addresses and mentions of a text that another version of it no longer has."""
    found = (match[0].rstrip(".,;:!?") for match in _TOKENS.finditer(before))
    return tuple(dict.fromkeys(token for token in found if token not in after))
