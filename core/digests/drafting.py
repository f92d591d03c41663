"""Has a language model write the main points, and keeps those that the sources prove.

Each point must cite its sources by number. It passes the same guards as an answer (`core.guards`): what it says, each
number, name, quote and link must stand in the sources that it cites, and it may not contradict them.
"""

from __future__ import annotations

import asyncio
import logging
import re
from typing import TYPE_CHECKING, Final

from core.digests.points import Point
from core.guards import check_answer, find_unbacked_claims
from core.model.errors import SkillError
from core.model.knowledge import Passage
from core.text.markdown.spoilers import find_spoilers, hide_secrets

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.abilities.turn import Turn
    from core.digests.points import Source

log = logging.getLogger(__name__)

MOST_CHARACTERS: Final = 24_000
"""How much of the sources the model reads; the newest count."""
LONGEST_POINT: Final = 500
"""In characters."""
FEWEST_PROVEN: Final = 0.5
"""If fewer of a model's points are proven than this share, none is believed."""
LANGUAGES: Final = {"en": "English", "de": "German", "es": "Spanish", "fr": "French", "pt": "Portuguese"}
_POINT: Final = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+(?P<text>.+)$", re.MULTILINE)
_MARKS: Final = re.compile(r"\s*\[\d+(?:\s*,\s*\d+)*\]")
_INSTRUCTIONS: Final = (
    "Sum up what follows in at most {most} points, the most important ones: what was decided, found out, asked and "
    "left open. Write one short sentence for each point, on a line of its own that begins with “- ”, in {language}. "
    "End each line with the numbers of the parts that say it, such as [3] or [3, 5]. Keep names, numbers and dates "
    "exactly as they are written. Say nothing that no part says, and write nothing but the points."
)


async def draft_points(
    turn: Turn, sources: Sequence[Source], *, most: int, language: str
) -> tuple[tuple[Point, ...], str]:
    """Return the points of a language model that the sources prove, and its name.

    There are no points if it fails, or if too few are proven.
    """
    begin = _first_read(sources)
    parts = "\n".join(
        f"[{number}] {source.author + ': ' if source.author else ''}{source.text}"
        for number, source in enumerate(sources[begin:], 1)
    )
    try:
        draft = await turn.write(_INSTRUCTIONS.format(most=most, language=LANGUAGES[language]), parts)
    except SkillError as error:
        log.warning("The language model sums nothing up: %s", error)
        return (), ""
    lines = [found["text"] for found in _POINT.finditer(draft.text)][: 2 * most]
    if not lines:
        return (), ""
    proven = await asyncio.to_thread(_proven, lines, sources, begin)
    if len(proven) < FEWEST_PROVEN * len(lines):
        log.info("Only %d of %d points of the language model are proven, so none is used.", len(proven), len(lines))
        return (), ""
    return tuple(proven[:most]), draft.model


def _first_read(sources: Sequence[Source]) -> int:
    """Return the index of the first source that the model reads."""
    room = MOST_CHARACTERS
    for index in range(len(sources) - 1, -1, -1):
        room -= len(sources[index].text) + len(sources[index].author) + 8
        if room < 0:
            return index + 1
    return 0


def _proven(lines: Sequence[str], sources: Sequence[Source], begin: int) -> list[Point]:
    read = sources[begin:]
    passages = [_as_passage(number, source) for number, source in enumerate(read)]
    secrets = find_spoilers(source.text for source in read)
    points = []
    for line in lines:
        if len(line) > LONGEST_POINT:
            continue
        verdict = check_answer(line, passages, allowed=())
        problems = [
            *verdict.problems,
            *find_unbacked_claims(line, effects=(), earlier=[source.text for source in read]),
        ]
        places = tuple(sorted({begin + int(citation.document) for citation in verdict.citations}))
        if problems or not places:
            log.info("A point of the language model falls out: %s", "; ".join(problems) or "it cites nothing")
            continue
        text = " ".join(_MARKS.sub("", verdict.text).split())
        points.append(Point(hide_secrets(text, secrets), places))
    return points


def _as_passage(number: int, source: Source) -> Passage:
    return Passage(str(number), str(number), source.author, "", (), source.text, 0, len(source.text))
