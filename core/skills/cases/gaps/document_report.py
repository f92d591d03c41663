"""Documents that need work: those that people complained of, and those that are cited and have grown stale."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from core.skills.cases.gaps import store

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.model.ports import DocumentStore

LOOKED_BACK: Final = timedelta(days=90)
"""How far back citations and complaints count."""


@dataclass(frozen=True, slots=True)
class DocumentNeed:
    """A document that needs work: how often it was cited, the complaints by their reasons, and its last change.

    A complaint without a reason counts under an empty one. `updated` is aware.
    """

    title: str
    source: str
    cited: int
    complaints: dict[str, int]
    updated: datetime
    is_stale: bool


async def documents_to_mend(
    connection: AsyncConnection, documents: DocumentStore, *, now: datetime, stale_after: timedelta, audience: str = ""
) -> list[DocumentNeed]:
    """Return the stored documents that need work, those with the most complaints first.

    With an `audience`, documents of others are left out. A complaint from before the last change of a document counts
    no more.
    """
    cited = await store.cited_lately(connection, since=now - LOOKED_BACK)
    stored = await documents.updated(connection, [each.document for each in cited])
    found = []
    for each in cited:
        if each.document not in stored or (audience and stored[each.document].audience != audience):
            continue
        known = stored[each.document]
        complaints = Counter(reason for at, reason in each.complaints if at >= known.updated)
        is_stale = known.updated < now - stale_after
        if complaints or is_stale:
            found.append(DocumentNeed(known.title, known.source, each.times, dict(complaints), known.updated, is_stale))
    return sorted(found, key=lambda need: (sum(need.complaints.values()), need.cited), reverse=True)
