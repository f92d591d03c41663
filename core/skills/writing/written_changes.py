"""What a language model returns when it rewrites a text: the text, and its changes with reasons. It may be wrong."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Final

_OBJECT: Final = re.compile(r"\{.*\}", re.DOTALL)
_FENCE: Final = re.compile(r"\A```\w*\n(?P<inside>.*)\n```\Z", re.DOTALL)
LONGEST_REASON: Final = 160
MOST_CHANGES: Final = 30
FORM: Final = (
    'Answer with JSON alone: {"text": "the whole new text", "changes": [{"before": "words of the old text", '
    '"after": "what stands there now", "why": "the reason, in a few words, in the language of the request"}]}'
)


@dataclass(frozen=True, slots=True)
class Change:
    """A change that a model reports: words of the old text, what stands there now, and why."""

    before: str
    after: str
    why: str


@dataclass(frozen=True, slots=True)
class Rewriting:
    """A new version of a text, and the changes that can be found in it."""

    text: str
    changes: tuple[Change, ...] = ()


def read_rewriting(answer: str, original: str) -> Rewriting:
    """Read a model's answer. What is not in the form is taken for the text; changes that are not true are dropped."""
    found = _OBJECT.search(answer)
    try:
        said = json.loads(found[0], strict=False) if found else None
    except json.JSONDecodeError:
        said = None
    if not isinstance(said, dict) or not isinstance(said.get("text"), str) or not said["text"].strip():
        fenced = _FENCE.match(answer.strip())
        return Rewriting((fenced["inside"] if fenced else answer).strip())
    text, listed = said["text"].strip(), said.get("changes")
    read = (_change(each) for each in listed[:MOST_CHANGES]) if isinstance(listed, list) else ()
    return Rewriting(text, tuple(change for change in read if change and _is_true(change, original, text)))


def _change(said: object) -> Change | None:
    if not isinstance(said, dict):
        return None
    before, after, why = (said.get(key) for key in ("before", "after", "why"))
    if not (isinstance(before, str) and isinstance(after, str) and isinstance(why, str)):
        return None
    return Change(" ".join(before.split()), " ".join(after.split()), " ".join(why.split())[:LONGEST_REASON])


def _is_true(change: Change, original: str, text: str) -> bool:
    old, new = " ".join(original.split()), " ".join(text.split())
    return change.before != change.after and change.before in old and change.after in new
