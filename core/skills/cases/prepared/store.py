"""Stores prepared answers. Contains the SQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from pydantic import TypeAdapter

from core.model.replies import Citation
from core.storage.rows import MESSAGE, as_json, many, one, run, scalar

if TYPE_CHECKING:
    from datetime import datetime

    from psycopg import AsyncConnection

    from core.model.messages import Message

Kind = Literal["snippet", "draft"]
_CITATIONS: Final = TypeAdapter(tuple[Citation, ...])

# What was sent stays as it was sent.
_PUT: Final = """
INSERT INTO case_prepared (key, case_id, kind, name, question, text, citations, at)
VALUES (%(key)s, %(case)s, %(kind)s, %(name)s, %(question)s, %(text)s, %(citations)s, %(at)s)
ON CONFLICT (key) DO UPDATE
SET name = excluded.name, question = excluded.question, text = excluded.text, citations = excluded.citations
WHERE case_prepared.sent_at IS NULL
RETURNING id
"""
_SELECT: Final = "SELECT key, case_id, kind, text, name, question, citations, id, sent_at FROM case_prepared"
_GET: Final = f"{_SELECT} WHERE id = %s"
_LOCK: Final = f"{_GET} FOR UPDATE"
_KEYED: Final = f"{_SELECT} WHERE key = %s"
_SENT: Final = "UPDATE case_prepared SET sent_at = %s WHERE id = %s"
_LAST_OF_CUSTOMER: Final = """
SELECT m.message FROM messages m JOIN cases c ON c.conversation = m.conversation
WHERE c.id = %s AND m.message -> 'person' ->> 'id' = c.person ORDER BY m.id DESC LIMIT 1
"""
_OWNED: Final = "SELECT id FROM cases WHERE owner = %s AND state <> 'solved' ORDER BY id LIMIT 2"


@dataclass(frozen=True, slots=True)
class Prepared:
    """An answer that is not sent until somebody sends it. `name` is the snippet's; `question` what a draft answers."""

    key: str
    case_id: int
    kind: Kind
    text: str
    name: str = ""
    question: str = ""
    citations: tuple[Citation, ...] = ()
    id: int = 0
    sent_at: datetime | None = None

    @property
    def subject_key(self) -> str:
        """How replies name it: `prepared 3`."""
        return f"prepared {self.id}"


async def put(connection: AsyncConnection, prepared: Prepared, *, at: datetime) -> Prepared:
    """Store an answer in place of the one that has its key and is not sent, and return what is stored under the key."""
    given = {name: getattr(prepared, name) for name in ("key", "kind", "name", "question", "text")}
    cited = as_json(_CITATIONS, prepared.citations)
    await run(connection, _PUT, **given, case=prepared.case_id, citations=cited, at=at)
    found = _read(await one(connection, _KEYED, prepared.key))
    assert found is not None  # noqa: S101 — it was stored in this transaction
    return found


async def get(connection: AsyncConnection, prepared_id: int) -> Prepared | None:
    """Return a prepared answer, or None."""
    return _read(await one(connection, _GET, prepared_id))


async def lock(connection: AsyncConnection, prepared_id: int) -> Prepared | None:
    """Return a prepared answer, locked until the transaction ends, or None."""
    return _read(await one(connection, _LOCK, prepared_id))


async def mark_sent(connection: AsyncConnection, prepared: Prepared, *, at: datetime) -> None:
    """Note that an answer is sent."""
    await run(connection, _SENT, at, prepared.id)


async def only_case_of(connection: AsyncConnection, owner: str) -> int | None:
    """Return the number of the open case that a member of the team has, or None if they have none or several."""
    found = [row[0] for row in await many(connection, _OWNED, owner)]
    return found[0] if len(found) == 1 else None


async def last_message(connection: AsyncConnection, case_id: int) -> Message | None:
    """Return what the customer said last in the conversation of a case, or None if nothing is left of it."""
    found: Any = await scalar(connection, _LAST_OF_CUSTOMER, case_id)
    return MESSAGE.validate_python(found) if found else None


def _read(row: tuple[Any, ...] | None) -> Prepared | None:
    if row is None:
        return None
    key, case_id, kind, text, name, question, citations, id_, sent_at = row
    return Prepared(key, case_id, kind, text, name, question, _CITATIONS.validate_python(citations), id_, sent_at)
