"""Replies by an independent author, in five languages: `claims` of a deed of the desk's own, and `honest` ones."""

from __future__ import annotations

import json
import re
from pathlib import Path

from core.guards import find_unbacked_claims

HERE = Path(__file__).parent
_END = re.compile(r"[.!?…]?[\s\U0001f300-\U0001faff\u2600-\u27bf\ufe0f]*$")


def read_replies(kind: str, *, every: int = 1) -> list[str]:
    """Return the replies of a kind (`claims.dev`), or every n-th of them."""
    return [json.loads(line)["text"] for line in (HERE / f"{kind}.jsonl").read_text().splitlines()[::every]]


def share_named(replies: list[str]) -> float:
    """Return the share of replies of which the guard names a sentence, if nothing was done."""
    return sum(bool(find_unbacked_claims(reply, effects=[])) for reply in replies) / len(replies)


def with_citation(reply: str) -> str:
    """Return a reply that cites a passage at its end."""
    end = _END.search(reply)
    return f"{reply[: end.start()]} [1]{end[0]}" if end else f"{reply} [1]"
