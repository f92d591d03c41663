"""Makes a digest: the points of a language model, if there is one and the sources prove them; else sentences of theirs.

Nothing is stored. If the process dies meanwhile, the resumed turn makes the digest again.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from core.digests.action_items import find_action_items
from core.digests.drafting import draft_points
from core.digests.extraction import extract_points
from core.digests.points import Digest
from core.digests.secrecy import without_secrets
from core.model.language import current_language
from core.when import find_zone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.abilities.turn import Turn
    from core.digests.points import Source

MOST_POINTS: Final = 7
FEWEST_POINTS: Final = 3
SENTENCES_A_POINT: Final = 6
"""A short conversation gets fewer points."""


async def compose_digest(turn: Turn, sources: Sequence[Source], *, with_action_items: bool = True) -> Digest:
    """Return the main points of sources, and what is to be done. Secrets in the sources are hidden first."""
    hidden = await _hidden(turn, sources)
    turn.links.extend(source.link for source in hidden if source.link)
    most = max(FEWEST_POINTS, min(MOST_POINTS, len(hidden) // 2 + 1, sum(map(_size, hidden)) // SENTENCES_A_POINT))
    zone = find_zone((await turn.speaker_zone()).name)
    items = (
        await asyncio.to_thread(find_action_items, hidden, now=turn.now, zone=zone, locale=turn.message.person.locale)
        if with_action_items
        else ()
    )
    drafted, model = (
        await draft_points(turn, hidden, most=most, language=current_language()) if turn.can_write else ((), "")
    )
    if drafted:
        return Digest(hidden, drafted, items, model)
    besides = [item.text for item in items]
    return Digest(hidden, await asyncio.to_thread(extract_points, hidden, most=most, besides=besides), items)


async def _hidden(turn: Turn, sources: Sequence[Source]) -> tuple[Source, ...]:
    """Return the sources without secrets. Documents that contain one are never learned."""
    return tuple(
        [
            source if source.passage else replace(source, text=await without_secrets(turn, source.text))
            for source in sources
        ]
    )


def _size(source: Source) -> int:
    """Return about how many sentences a source has."""
    return 1 + len(source.text) // 100
