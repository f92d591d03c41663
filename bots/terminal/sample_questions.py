"""Questions that the learned documents answer, for the first screen. They are made from headings, and tried first."""

from __future__ import annotations

import re
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
MOST_TRIED: Final = 8
"""How many questions are tried. Each takes about a tenth of a second."""
LEAST_CONFIDENCE: Final = 0.7
LONGEST: Final = 60
LEAST_WORDS, MOST_WORDS, MOST_OF_A_SUBJECT = 2, 9, 3
_HEADING: Final = re.compile(r"^#{1,4} +(?P<words>\S.*?)\s*#*$", re.MULTILINE)
_PLAIN: Final = re.compile(r"[\w’'., -]+\??")
"""A heading with code, links or other marks makes no question that one would type."""
_ORDER: Final = re.compile(
    r"(?:how to )?(?P<verb>add|ask|book|build|cancel|change|claim|connect|contribute|create|delete|deploy|enable|"
    r"export|find|get|import|install|invite|join|learn|order|remove|rent|report|request|reset|restore|run|send|"
    r"set up|share|start|stop|submit|switch|teach|turn off|turn on|update|upgrade|use|write)\b(?P<rest>[^?]*)",
    re.IGNORECASE,
)
_FRONT: Final = re.compile(r"read.?me|index|getting.?started|start|faq|intro|overview|welcome|handbook", re.IGNORECASE)
"""The names of documents that newcomers read first."""
_SEVERAL: Final = re.compile(r"\b(?:and|or)\b|\. ", re.IGNORECASE)
_ASKING: Final = re.compile(r"(?:how|what|when|where|which|who|why|if)\b", re.IGNORECASE)
ABOUT: Final = "What about"
SUBJECT: Final = 2
"""The rank of a question that only names its subject."""
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
        """Return whether a reply is sure, and quotes nothing but the part below the heading."""
        if reply is None or not reply.answered or (reply.confidence or 0) < LEAST_CONFIDENCE or not reply.citations:
            return False
        return all(
            quoted.document == self.document and self.start <= quoted.start < self.end for quoted in reply.citations
        )


async def sample_questions(desk: Frontdesk, speaker: Message, *, most: int) -> list[str]:
    """Return questions that different documents answer, which the person may read. Each was asked, as a test."""
    turn = desk.desk.turn(speaker)
    readable = [one for one in await desk.stores.library.documents() if one.audience in turn.audiences]
    found: list[Candidate] = []
    for document in readable[:: max(len(readable) // MOST_DOCUMENTS, 1)][:MOST_DOCUMENTS]:
        text = await desk.stores.library.text(document.id) or ""
        later = 0 if _FRONT.search(document.source) else 1
        made = candidates(document.id, text, is_english=document.language == "en")
        found += [replace(candidate, rank=candidate.rank + later) for candidate in made]
    chosen: dict[str, str] = {}
    for candidate in _in_turn(found)[:MOST_TRIED]:
        if len(chosen) == most:
            break
        message = replace(speaker, text=candidate.question, event_id=uuid.uuid4().hex)
        if candidate.document not in chosen:
            reply = await desk.agent.answer_from_documents(desk.desk.turn(message))
            if candidate.is_answered_by(reply):
                chosen[candidate.document] = candidate.question
    return list(chosen.values())


def candidates(document: str, text: str, *, is_english: bool) -> Iterator[Candidate]:
    """Yield a question for each heading of a document that makes one."""
    headings = list(_HEADING.finditer(text))
    ends = [heading.start() for heading in headings[1:]] + [len(text)]
    for heading, end in zip(headings, ends, strict=True):
        made = question_of(heading["words"], is_english=is_english)
        if made and text[heading.end() : end].strip():
            yield Candidate(made, SUBJECT if made.startswith(ABOUT) else 0, document, heading.end(), end)


def question_of(heading: str, *, is_english: bool) -> str | None:
    """Return the question that a heading asks or answers, or None if it makes none.

    `How to reset a password` and `Reset your password` answer “How do I reset my password?”, and `Sick leave` answers
    “What about sick leave?”. Only questions are taken from headings in other languages.
    """
    words = len(heading.split())
    is_clear = _PLAIN.fullmatch(heading) and not _OPEN.search(heading) and not _SEVERAL.search(heading)
    if words > MOST_WORDS or len(heading) > LONGEST or not is_clear:
        return None
    if heading.endswith("?"):
        return heading if words >= LEAST_WORDS else None
    if not is_english or _FRONT.match(heading):
        return None
    if order := _ORDER.fullmatch(heading):
        rest = re.sub(r"\byour\b", "my", order["rest"])
        return f"How do I {order['verb'].lower()}{rest}?" if rest.strip() else None
    return None if words > MOST_OF_A_SUBJECT or _ASKING.match(heading) else f"{ABOUT} {_within_sentence(heading)}?"


def _within_sentence(heading: str) -> str:
    """Return a heading without its first capital, unless the first word is an abbreviation such as `VPN`."""
    first = heading.split(maxsplit=1)[0]
    return heading if first[1:] != first[1:].lower() else heading[0].lower() + heading[1:]


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
