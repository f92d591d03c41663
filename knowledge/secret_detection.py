"""Finds passwords, keys and tokens in a text, so that they are neither learned nor quoted.

The rules are those of Kingfisher, which finds tokens by the form that their issuer gives them, and those of
`data/secret-rules.yaml`, which find passwords and keys by the name that stands before them. A value that is made of
placeholder words alone, such as `your-secret-key`, is no secret. Everything runs locally: no value is sent anywhere to
test whether it works.
"""

from __future__ import annotations

import asyncio
import os
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kingfisher_sdk import Finding, Scanner

RULES: Final = Path(__file__).parent / "data" / "secret-rules.yaml"
SHOWN: Final = 3
"""How many lines of a text are named when it is held back."""

_OWN: Final = "frontdesk."
_WORDS: Final = (
    "authentication|placeholder|0123456789|encryption|passphrase|generated|changeme|database|password|redacted|"
    "username|variable|account|default|example|private|refresh|replace|secrets|service|session|signing|testing|"
    "webhook|abcdef|access|bearer|change|client|hashed|hidden|insert|masked|master|passwd|public|random|really|"
    "sample|secret|secure|string|strong|tokens|values|admin|basic|dummy|super|token|value|auth|code|demo|file|"
    "from|hash|here|keys|long|name|pass|root|some|test|this|user|very|with|your|and|any|api|app|bar|baz|bot|env|"
    "foo|key|new|old|our|pwd|the|url|var|an|db|id|is|it|me|my|a"
)
"""Longer words stand first, since the pattern never tries a second way to read a value: that could take forever."""
_PLACEHOLDER: Final = re.compile(rf"(?>{_WORDS}|x+|\*+|\d{{1,4}}(?!\d)|[-_ .:/]+)++", re.IGNORECASE)
_ESCAPED: Final = re.compile(r"\\([^\w\s\\]|_)")
_NARROW: Final = re.compile("[\u00a0\u202f]")
"""Spaces that do not break a line, as French has them before a colon."""
_ROW: Final = re.compile(r"\|(.*)\|")


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret in a text: in which line it begins, counted from 1, and of which kind it is. Its value is not kept."""

    line: int
    kind: str


def find_secrets(text: str) -> tuple[Secret, ...]:
    """Return the secrets in a text, one a line: two rules that find the same are one secret.

    The first call takes a moment: use a thread.
    """
    found = dict[int, str]()
    for finding in sorted(_scanner().scan(_as_written(text)), key=_rank):
        if finding.visible and not _PLACEHOLDER.fullmatch(finding.secret):
            found.setdefault(int(finding.location["line"]), _kind(finding.rule_id, finding.rule_name))
    return tuple(Secret(line, kind) for line, kind in sorted(found.items()))


class SecretRedactor:
    """Implements the port `Redactor`."""

    async def without_secrets(self, text: str, mark: str) -> str:
        """Return a text with a mark in place of each secret, in a thread: the first call takes a moment."""
        return await asyncio.to_thread(hide_secrets, text, mark)


def hide_secrets(text: str, mark: str) -> str:
    """Return a text with a mark in place of each secret. A line whose secret is written otherwise is marked whole."""
    lines = text.split("\n")
    for finding in _scanner().scan(_as_written(text)):
        if finding.visible and not _PLACEHOLDER.fullmatch(finding.secret):
            number = int(finding.location["line"]) - 1
            hidden = lines[number].replace(finding.secret, mark)
            lines[number] = hidden if hidden != lines[number] or mark in hidden else mark
    return "\n".join(lines)


def _as_written(text: str) -> str:
    """Return a text, line by line, without the Markdown that would stand between a secret and its name.

    Office documents become Markdown in which `_` is escaped, and tables, in which a name stands in the first cell of a
    row or at the top of a column.
    """
    lines, titles = [], list[str]()
    for line in text.split("\n"):
        plain = _ESCAPED.sub(r"\1", _NARROW.sub(" ", line.replace("**", "")))
        if not (row := _ROW.fullmatch(plain.strip())):
            titles = []
            lines.append(plain)
            continue
        cells = [cell.strip() for cell in row[1].split("|")]
        if not titles:
            titles = cells
        lines.append("; ".join([": ".join(cells), *map(": ".join, zip(titles, cells, strict=False))]))
    return "\n".join(lines)


def describe(secrets: Sequence[Secret]) -> str:
    """Say where secrets are and of which kind, such as `line 3 (password), line 7 (AWS access key) and 2 more`."""
    named = ", ".join(f"line {secret.line} ({secret.kind})" for secret in secrets[:SHOWN])
    return f"{named} and {len(secrets) - SHOWN} more" if len(secrets) > SHOWN else named


def _rank(finding: Finding) -> tuple[bool, str]:
    """Our own rules come first, because their names are words."""
    return not finding.rule_id.startswith(_OWN), finding.rule_id


def _kind(rule_id: str, rule_name: str) -> str:
    """Return the kind that a rule finds. The names of Kingfisher's own rules are sentences, so their ids are used."""
    if rule_id.startswith(_OWN):
        return rule_name
    return re.sub(r"\.\d+$", "", rule_id).rpartition(".")[2].rpartition("/")[2].replace("-", " ")


@lru_cache(maxsize=1)
def _scanner() -> Scanner:
    """Return the scanner. Its compiled rules are kept beside the library, as Python keeps bytecode.

    Compiling them takes about three seconds, reading them a third of a second. If nothing can be written there, the
    library keeps them in the user's cache folder, or compiles them in each process.
    """
    import kingfisher_sdk  # noqa: PLC0415

    folder = Path(kingfisher_sdk.__file__).parent
    cache = folder / "compiled-rules" if os.access(folder, os.W_OK) else None
    return kingfisher_sdk.Scanner(kingfisher_sdk.Rules([str(RULES)], cache_dir=cache))
