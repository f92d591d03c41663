"""The transcript of a case: what was asked before it, said in it and done with it, in order. Contains the SQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from core.skills.cases import store
from core.skills.cases.card import plain
from core.skills.cases.case import STATES
from core.skills.cases.closing.store import survey_of
from core.storage.rows import many

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.skills.cases.case import Case
    from core.skills.cases.closing.store import Survey

LineKind = Literal["customer", "staff", "note", "step"]

# A message that was deleted has no words. Words stand in the order in which they arrived, which is that on both sides,
# whatever the clocks of the platforms say. A step at the instant of words comes after them, since words cause it. What
# was said at the command line cannot be edited.
_LINES = """
SELECT at, kind, name, text, is_edited FROM (
    SELECT e.at, e.kind, e.author_name AS name, coalesce(e.text, m.message ->> 'text') AS text,
        coalesce(e.digest <> md5(m.message ->> 'text'), false) AS is_edited, 0 AS rank, e.id,
        max(e.at) OVER (ORDER BY e.id) AS place
    FROM case_entries e LEFT JOIN messages m ON m.id = e.message_id
    WHERE e.case_id = %(case)s AND (%(notes)s OR e.kind <> 'note')
    UNION ALL
    SELECT at, 'step', actor_name, event, false, 1, id, at FROM case_ledger
    WHERE case_id = %(case)s AND event NOT IN ('answer', 'write')
) lines WHERE text <> '' ORDER BY place, rank, id
"""
_FIND = """
SELECT c.id FROM cases c WHERE NOT EXISTS (
    SELECT FROM unnest(%s::text[]) word WHERE NOT (
        concat_ws(' ', c.subject, c.name, c.owner_name, array_to_string(c.tags, ' '), c.tried::text) ILIKE word
        OR EXISTS (
            SELECT FROM case_entries e LEFT JOIN messages m ON m.id = e.message_id
            WHERE e.case_id = c.id AND coalesce(e.text, m.message ->> 'text') ILIKE word
        )
    )
)
"""


@dataclass(frozen=True, slots=True)
class Line:
    """Something that was said, or a `step` of the case, whose text is the event."""

    at: datetime
    kind: LineKind
    name: str
    text: str
    is_edited: bool


@dataclass(frozen=True, slots=True)
class Transcript:
    """A case with everything that was said and done, in order, and what its customer says of it."""

    case: Case
    lines: tuple[Line, ...]
    survey: Survey | None


async def read(connection: AsyncConnection, case_id: int, *, notes: bool = False) -> Transcript | None:
    """Return the transcript of a case, without the team's notes unless they are wanted; None if there is none."""
    case = await store.get(connection, case_id)
    if case is None:
        return None
    rows = await many(connection, _LINES, case=case_id, notes=notes)
    return Transcript(case, tuple(Line(*row) for row in rows), await survey_of(connection, case_id))


async def find_cases(connection: AsyncConnection, words: str) -> set[int]:
    """Return the cases in which each word stands: in their subject, names, tags or what was said, notes included."""
    patterns = [f"%{_escaped(word)}%" for word in words.split()]
    return {id_ for (id_,) in await many(connection, _FIND, patterns)}


def as_markdown(transcript: Transcript) -> str:
    """Return a transcript as Markdown, with times in UTC."""
    case = transcript.case
    blocks = [
        f"# Case {case.id}: {plain(case.subject)}",
        f"- State: {STATES[case.state]}\n- Customer: {plain(case.name)}\n- Opened: {_time(case.opened_at)}",
        *(f"> {_quoted(tried.question)}\n>\n> {_quoted(tried.answer)}" for tried in case.tried),
        *map(_line, transcript.lines),
    ]
    survey = transcript.survey
    if survey and (survey.helped is not None or survey.score or survey.comment):
        helped = "" if survey.helped is None else f"helped: {'yes' if survey.helped else 'no'}"
        score = f"{survey.score} of 5" if survey.score else ""
        blocks.append(f"*Satisfaction: {', '.join(filter(None, (helped, score, plain(survey.comment or ''))))}*")
    return "\n\n".join(blocks)


def as_object(transcript: Transcript) -> dict[str, Any]:
    """Return a transcript ready for JSON."""
    case, survey = transcript.case, transcript.survey
    return {
        "id": case.id,
        "subject": case.subject,
        "state": case.state,
        "customer": case.name,
        "opened": case.opened_at.isoformat(),
        "tried": [{"question": tried.question, "answer": tried.answer} for tried in case.tried],
        "lines": [
            {"at": line.at.isoformat(), "kind": line.kind, "by": line.name, "text": line.text, "edited": line.is_edited}
            for line in transcript.lines
        ],
        "satisfaction": survey and {"helped": survey.helped, "score": survey.score, "comment": survey.comment},
    }


def _line(line: Line) -> str:
    if line.kind == "step":
        return f"*{_time(line.at)}: {plain(line.name)}: {plain(line.text)}*"
    marks = [mark for mark, is_so in (("note", line.kind == "note"), ("edited", line.is_edited)) if is_so]
    marked = f" ({', '.join(marks)})" if marks else ""
    return f"**{plain(line.name)}**{marked}, {_time(line.at)}:\n\n> {_quoted(line.text)}"


def _time(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _quoted(text: str) -> str:
    """Return the lines of a text below each other in a quotation, so that no words look like another line."""
    return "\n> ".join(text.splitlines())


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
