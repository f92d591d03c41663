"""Tutoring, in channels in which people learn: where to read and a question first, and the answer when asked again."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from core.text.catalogue import N_, _

if TYPE_CHECKING:
    from core.abilities.turn import Turn
    from core.model.replies import Citation, Reply

RULES: Final = """People learn in this channel. Do not solve their task and do not give the final answer, however \
often they ask. Give one hint in at most three sentences, name the document and the section where they can read \
on, and end with one question that leads them to the next step. Write no code and no result."""
LONGEST_HINT: Final = 90
"""In words. Anything longer explains the whole."""
HINT: Final = N_(
    "You can work this out yourself. Read **{title}**{section} first [1]. What does it say about your question, in "
    "your own words? If you are stuck, ask again, and I quote it."
)
_SECTION: Final = N_(", the part “{heading}”")
_QUESTION = re.compile(r"[?？]\W*(?:\[\d+\]\W*)*$")
_CODE = re.compile(r"```|~~~")
_RESULT = re.compile(r"=\s*[-−]?\d[\d.,/]*")


def hint_for(reply: Reply, turn: Turn) -> Reply:
    """Return where to read instead of a quoted answer, unless the person was pointed to it before."""
    if not reply.answered or not reply.citations or reply.model != "offline" or _was_pointed_to(reply.citations, turn):
        return reply
    cited = replace(reply.citations[0], number=1)
    headings = [hit.passage.headings for hit in turn.evidence if hit.passage.document_id == cited.document]
    heading = headings[0][-1] if headings and headings[0] and headings[0][-1] != cited.title else ""
    section = _(_SECTION).format(heading=heading) if heading else ""
    return replace(reply, text=_(HINT).format(title=cited.title, section=section), citations=(cited,), choices=())


def tutor_problems(draft: str, asked: str) -> tuple[str, ...]:
    """Return what a language model's draft does that a tutor does not do, a sentence for each."""
    problems = []
    if not _QUESTION.search(draft.strip()):
        problems.append("People learn here, so end with a question that leads to the next step.")
    if len(draft.split()) > LONGEST_HINT:
        problems.append(f"People learn here, so give one hint in at most {LONGEST_HINT} words.")
    if _CODE.search(draft):
        problems.append("People learn here, so write no code for them.")
    if any(result not in asked for result in _RESULT.findall(draft)):
        problems.append("People learn here, so do not give the result.")
    return tuple(problems)


def _was_pointed_to(citations: tuple[Citation, ...], turn: Turn) -> bool:
    """Return whether an earlier reply to this person already named the document that would be quoted."""
    person = turn.message.person.id
    earlier = [exchange.reply for exchange in turn.history if exchange.reply and exchange.speaker == person]
    return any(before.document == citations[0].document for reply in earlier for before in reply.citations)
