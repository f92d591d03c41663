"""Removes a person's names from replies about things that the person took part in. The SQL is here.

`quoted_words` covers the conversations that the person was in. But a meeting, a poll or a stand-up is also reported to
others in conversations of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from psycopg.types.json import Jsonb

from core.privacy.personal_words import PersonalWords, without_words

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from psycopg import AsyncConnection

    from core.model.person_ref import PersonRef

_TOLD = (
    (
        "SELECT call_id, reply FROM effects WHERE reply -> 'subjects' ?| %s",
        "UPDATE effects SET reply = %s WHERE call_id = %s",
    ),
    (
        "SELECT id, reply FROM replies WHERE reply -> 'subjects' ?| %s",
        "UPDATE replies SET reply = %s WHERE id = %s",
    ),
)


async def redact_names(
    connection: AsyncConnection, who: PersonRef, *, names: Sequence[str], subjects: Sequence[str]
) -> int:
    """Remove a person's names from replies about subjects; return the number of rows changed.

    `names` are the person's names in the tables of the subjects, besides those in the log. Files sent with
    such replies are dropped, and so are buttons that name the person.
    """
    known = {*who.names, *(name.removeprefix("@") for name in names)} - {""}
    words = PersonalWords.of((), sorted(known))
    count = 0
    for select, update in _TOLD:
        rows = await (await connection.execute(select.encode(), (list(subjects),))).fetchall()
        changed = [(Jsonb(after), key) for key, reply in rows if (after := _without(reply, words, who.id)) != reply]
        count += len(changed)
        async with connection.cursor() as cursor:
            await cursor.executemany(update.encode(), changed)
    return count


def _without(reply: dict[str, Any], words: PersonalWords, person: str) -> dict[str, Any]:
    bare: dict[str, Any] = without_words(reply, words)
    choices = [choice for choice in bare.get("choices", ()) if not _names(choice["id"], {person, *words.names})]
    return {**bare, "choices": choices, "enclosures": []}


def _names(choice: str, known: Collection[str]) -> bool:
    """Tell whether an argument of a button, or one nested in it, begins with one of these names or ids."""
    told = unquote(unquote(choice.partition("?")[2]))
    return any(f"={name}" in told or f"=@{name}" in told for name in known)
