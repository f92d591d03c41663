"""The last check of every reply, with a language model or without: exact citations, and no link from nowhere."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from typing import TYPE_CHECKING

from core.guards import remove_unknown_links
from core.when.rendered_time import standing

if TYPE_CHECKING:
    from core.abilities.turn import Turn
    from core.agent.offline.quoted_answer import Quoter
    from core.model.messages import Reply

log = logging.getLogger(__name__)

LONGEST_DRAFT = 12_000
"""Characters. Anything longer is no answer in a chat."""
LONGEST_WITHOUT_THREAD = 400
"""Characters whose links are checked without a thread: that takes a millisecond, as the thread itself would."""


async def prove_reply(reply: Reply, turn: Turn, *, quoter: Quoter) -> Reply:
    """Check every citation against the stored document, and remove every link that may not be shown.

    If a quote no longer stands in a document that these readers may read, the reply becomes "I don't know".
    """
    for citation in reply.citations:
        place = (citation.document, citation.start, citation.end)
        if await turn.services.knowledge.quote(*place, audiences=turn.audiences) != citation.quote:
            log.warning("A quote no longer stands in %s for these readers: it changed meanwhile", citation.document)
            return quoter.decline()
    cited = {citation.document for citation in reply.citations}
    passages = [hit.passage for hit in turn.evidence if hit.passage.document_id in cited]
    texts = [text for passage in passages for text in (passage.text, passage.source)]
    allowed = [turn.message.text, quoter.contact, *turn.told, *texts]
    draft = reply.text[:LONGEST_DRAFT]
    if len(draft) <= LONGEST_WITHOUT_THREAD:
        text = remove_unknown_links(draft, allowed=allowed)
    else:
        text = await asyncio.to_thread(remove_unknown_links, draft, allowed=allowed)
    return dataclasses.replace(reply, text=text, moments=standing(reply.moments, text))
