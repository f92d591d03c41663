"""Questions that the learned documents answer, for the first screen. They are made from headings, and tried first."""

from __future__ import annotations

import re
import time
import uuid
from dataclasses import dataclass, replace
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bots.frontdesk import Frontdesk
    from core.model.messages import Message
    from core.model.replies import Reply

MOST_DOCUMENTS: Final = 40
"""How many documents are read for their headings."""
MOST_TRIED: Final = 10
LONGEST_SECONDS: Final = 3.0
LEAST_CONFIDENCE: Final = 0.6
LONGEST: Final = 60
LEAST_WORDS, MOST_WORDS = 2, 9
_HEADING: Final = re.compile(r"^#{1,4} +(?P<words>\S.*?)\s*#*$", re.MULTILINE)
_PLAIN: Final = re.compile(r"[\w’'., -]+\??")
"""A heading with code, links or other marks makes no question that one would type."""
_ORDER: Final = re.compile(
    r"(?:how to )?(?P<verb>add|ask|book|build|cancel|change|claim|connect|contribute|create|delete|deploy|enable|export|find|"
    r"get|import|install|invite|join|learn|order|remove|rent|report|request|reset|restore|run|send|set up|share|start|"
    r"stop|submit|switch|teach|turn off|turn on|update|upgrade|use|write)\b(?P<rest>[^?]*)",
    re.IGNORECASE,
)
_FRONT: Final = re.compile(r"read.?me|index|getting.?started|start|faq|intro|overview|welcome|handbook", re.IGNORECASE)
"""The names of documents that newcomers read first."""
_OPEN: Final = re.compile(
    r"\b(?:it|its|this|that|they|them|these|those|here|there|else|other|another|without|instead)\b", re.IGNORECASE
)
"""Words that mean something above the heading, so the question is not clear by itself."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question made from a heading, with the document and the part of its text that should answer it.

    The lower the `rank`, the sooner a newcomer would ask it.
    """

    question: str
    rank: int
    document: str
    start: int
    end: int

    def is_answered_by(self, reply: Reply | None) -> bool:
        """Return whether a reply is sure, and quotes the part below the heading first."""
        if reply is None or not reply.answered or (reply.confidence or 0) < LEAST_CONFIDENCE or not reply.citations:
            return False
        first = reply.citations[0]
        return first.document == self.document and self.start <= first.start < self.end


async def sample_questions(desk: Frontdesk, speaker: Message, *, most: int) -> list[str]:
    """Return questions of different documents that the person may read, each of which was answered from its document."""
    turn = desk.desk.turn(speaker)
    readable = [one for one in await desk.stores.library.documents() if one.audience in turn.audiences]
    found: list[Candidate] = []
    for document in readable[:: max(len(readable) // MOST_DOCUMENTS, 1)][:MOST_DOCUMENTS]:
        rank = 0 if _FRONT.search(document.source) else 1
        found += candidates(document.id, await desk.stores.library.text(document.id) or "", rank=rank)
    chosen: dict[str, str] = {}
    end = time.monotonic() + LONGEST_SECONDS
    for candidate in _in_turn(found)[:MOST_TRIED]:
        if len(chosen) == most or time.monotonic() > end:
            break
        message = replace(speaker, text=candidate.question, event_id=uuid.uuid4().hex)
        if candidate.document not in chosen:
            reply = await desk.agent.answer_from_documents(desk.desk.turn(message))
            if candidate.is_answered_by(reply):
                chosen[candidate.document] = candidate.question
    return list(chosen.values())


def candidates(document: str, text: str, *, rank: int) -> Iterator[Candidate]:
    """Yield a question for each heading of a document that makes one."""
    headings = list(_HEADING.finditer(text))
    ends = [heading.start() for heading in headings[1:]] + [len(text)]
    for heading, end in zip(headings, ends, strict=True):
        made = question_of(heading["words"])
        if made and text[heading.end() : end].strip():
            yield Candidate(made, rank, document, heading.end(), end)


def question_of(heading: str) -> str | None:
    """Return the question that a heading asks or answers, or None if it makes none.

    `How to reset a password` and `Reset your password` answer “How do I reset my password?”.
    """
    words = heading.split()
    if not LEAST_WORDS <= len(words) <= MOST_WORDS or len(heading) > LONGEST or not _PLAIN.fullmatch(heading):
        return None
    if _OPEN.search(heading) or " and " in heading or ". " in heading:
        return None
    if heading.endswith("?"):
        return heading
    order = _ORDER.fullmatch(heading)
    if order is None or not order["rest"].strip():
        return None
    rest = re.sub(r"\byour\b", "my", order["rest"])
    return f"How do I {order['verb'].lower()}{rest}?"


def _in_turn(found: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates by rank, and within a rank one of each document before the second of any."""
    ordered: list[Candidate] = []
    for rank in sorted({one.rank for one in found}):
        by_document: dict[str, list[Candidate]] = {}
        for one in found:
            if one.rank == rank:
                by_document.setdefault(one.document, []).append(one)
        ordered += filter(None, chain.from_iterable(zip_longest(*by_document.values())))
    return ordered
