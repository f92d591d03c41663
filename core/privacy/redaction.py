"""A person's names in what others were told of things that he or she had a part in: removed. Its SQL stands here.

What was said in conversations of which the person was part is looked through by `others`; a meeting, a poll or a
stand-up is told of to each one alone.
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
    """Remove a person's names from what was told of some subjects; return how many rows held one.

    `names` are those by which the things themselves know the person, beside those of the log. Files that were sent
    along go, and so do buttons that name the person.
    """
    known = {*who.names, *(each.removeprefix("@") for each in names)} - {""}
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
    choices = [each for each in bare.get("choices", ()) if not _names(each["id"], {person, *words.names})]
    return {**bare, "choices": choices, "enclosures": []}


def _names(choice: str, known: Collection[str]) -> bool:
    """Tell whether one of the arguments of a button's id is somebody's name or id, also among others."""
    told = unquote(unquote(choice.partition("?")[2]))
    return any(f"={each}" in told for each in known)
