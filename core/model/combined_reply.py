"""Several replies as one: what is said when several messages had waited and each got an answer of its own."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING

from core.model.messages import Citation, Reply

if TYPE_CHECKING:
    from collections.abc import Sequence

_MARK = re.compile(r"\[(\d+)\]")


def merged(replies: Sequence[Reply]) -> Reply:
    """Return the replies one below the other, their citations numbered through; what one says twice is said once."""
    if len(replies) == 1:
        return replies[0]
    texts: list[str] = []
    citations: list[Citation] = []
    for reply in replies:
        text = _shifted(reply.text, reply.citations, by=len(citations))
        if text not in texts:
            texts.append(text)
            citations += [dataclasses.replace(each, number=each.number + len(citations)) for each in reply.citations]
    answered = [reply.answered for reply in replies if reply.answered is not None]
    confidences = [reply.confidence for reply in replies if reply.confidence is not None]
    return Reply(
        "\n\n".join(texts),
        citations=tuple(citations),
        choices=tuple(dict.fromkeys(choice for reply in replies for choice in reply.choices)),
        answered=any(answered) if answered else None,
        confidence=min(confidences, default=None),
        asks=replies[-1].asks,
        subjects=tuple(dict.fromkeys(subject for reply in replies for subject in reply.subjects)),
        moments=tuple(dict.fromkeys(moment for reply in replies for moment in reply.moments)),
        enclosures=tuple(dict.fromkeys(enclosure for reply in replies for enclosure in reply.enclosures)),
        mark=next((reply.mark for reply in reversed(replies) if reply.mark), None),
        title=next((reply.title for reply in reversed(replies) if reply.title), None),
    )


def _shifted(text: str, citations: Sequence[Citation], *, by: int) -> str:
    numbers = {str(each.number): str(each.number + by) for each in citations}
    return _MARK.sub(lambda mark: f"[{numbers.get(mark[1], mark[1])}]", text)
