"""The last checks of a reply: the guards judge a model's draft, and every reply gets exact citations and links."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from itertools import takewhile
from typing import TYPE_CHECKING

from langchain_core.messages import ToolMessage

from core.agent.transcript import done_effects, tool_results
from core.agent.tutoring import tutor_problems
from core.guards import Verdict, check_answer, find_unbacked_claims, remove_unknown_links
from core.guards.medicine import find_medical_claims
from core.model.combined_reply import merged
from core.model.replies import Reply
from core.providers.chain import ANSWERED_BY
from core.providers.errors import ModelFailed
from core.when.rendered_time import spelled_out, standing

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from langchain_core.messages import BaseMessage

    from core.abilities.turn import Turn
    from core.agent.offline.quotation.quotes.quoted_answer import Quoter


log = logging.getLogger(__name__)

OFFLINE = "offline"
LONGEST_DRAFT = 12_000
"""In characters. Anything longer is not an answer in a chat."""
LONGEST_WITHOUT_THREAD = 400
"""In characters. The links of a text this short are checked without a thread, since a thread would cost as much."""


async def prove_reply(reply: Reply, turn: Turn, *, quoter: Quoter) -> Reply:
    """Check every citation against the stored document, and remove every link that must not be shown.

    If a quote is no longer in a document that these readers may read, the reply becomes "I don't know".
    """
    for citation in reply.citations:
        place = (citation.document, citation.start, citation.end)
        if await turn.services.knowledge.quote(*place, audiences=turn.audiences) != citation.quote:
            log.warning("A quote no longer stands in %s for these readers: it changed meanwhile", citation.document)
            return quoter.decline()
    cited = {citation.document for citation in reply.citations}
    passages = [hit.passage for hit in turn.evidence if hit.passage.document_id in cited]
    texts = [text for passage in passages for text in (passage.text, passage.source)]
    quotes = [citation.quote for citation in reply.citations]
    said = [exchange.text for exchange in turn.history] if reply.model != OFFLINE else []
    allowed = [turn.message.text, quoter.contact, *turn.told, *turn.links, *texts, *quotes, *said]
    draft = reply.text[:LONGEST_DRAFT]
    if len(draft) <= LONGEST_WITHOUT_THREAD:
        text = remove_unknown_links(draft, allowed=allowed)
    else:
        text = await asyncio.to_thread(remove_unknown_links, draft, allowed=allowed)
    return dataclasses.replace(reply, text=text, moments=standing(reply.moments, text))


def direct_reply(messages: Sequence[BaseMessage], turn: Turn) -> Reply | None:
    """Return what abilities said that is shown as it stands, after what else was done; None if a model spoke last."""
    last = [*takewhile(lambda message: isinstance(message, ToolMessage), reversed(messages))][::-1]
    if not last:
        return None
    named = {message.name for message in last}
    done = [effect.reply for effect in turn.effects if effect.ability not in named]
    return merged([*done, *map(_said_by, last)])


def _said_by(message: BaseMessage) -> Reply:
    told = message.artifact if isinstance(message, ToolMessage) else None
    return told if isinstance(told, Reply) else Reply(str(message.text))


def review_draft(
    messages: Sequence[BaseMessage],
    turn: Turn,
    *,
    contact: str,
    repeating: Collection[str],
    guards_medicine: bool = False,
) -> Verdict:
    """Check a draft, the last of the messages, against what was found, said and done in this turn.

    `repeating` are the abilities whose words prove nothing. With `guards_medicine`, a dose or a diagnosis must be
    quoted. A long draft takes time, so run this in a thread. Raises
    ModelFailed if the draft is longer than any answer in a chat.
    """
    draft = str(messages[-1].text)
    if len(draft) > LONGEST_DRAFT:
        raise ModelFailed(f"The language model wrote {len(draft):,} characters, and {LONGEST_DRAFT:,} are the most.")
    passages = [hit.passage for hit in turn.evidence]
    verdict = check_answer(draft, passages, allowed=[turn.message.text, contact], statements=turn.told)
    replies = [exchange.reply for exchange in turn.history if exchange.reply]
    earlier = [spelled_out(reply.text, reply.moments) for reply in replies]
    effects = done_effects(messages, except_for=repeating)
    unbacked = find_unbacked_claims(draft, effects=effects, earlier=earlier, asked=turn.message.text)
    medical = find_medical_claims(draft, [passage.text for passage in passages]) if guards_medicine else ()
    tutor = tutor_problems(draft, turn.message.text) if turn.learning and not effects else ()
    problems = (*verdict.problems, *medical, *tutor, *(f"No tool did what this says: {claim}" for claim in unbacked))
    return dataclasses.replace(verdict, problems=problems)


def compose_reply(verdict: Verdict, messages: Sequence[BaseMessage], turn: Turn, *, model: str) -> Reply:
    """Return the model's text with the buttons and files of what was done, of what waits, and of the last tool result.

    From earlier tool results, only the instants are kept, because the text might name any of them. If the text omits
    what the abilities reported about their effects (including day, time and zone), or what a button that waits for a
    press will do, this is appended.
    """
    given = [message.artifact for message in tool_results(messages) if isinstance(message.artifact, Reply)]
    done = [effect.reply for effect in turn.effects]
    waiting = list(dict.fromkeys(reply for reply in given if reply.asks and reply not in done))
    last = [reply for reply in given[-1:] if reply not in (*done, *waiting)]
    told = [reply.text for reply in (*done, *waiting) if reply.text not in verdict.text]
    return dataclasses.replace(
        merged([*done, *last, *waiting]),
        text="\n\n".join([verdict.text, *told]),
        citations=verdict.citations,
        answered=True if verdict.citations else None,
        confidence=None,
        model=messages[-1].response_metadata.get(ANSWERED_BY, model),
        moments=tuple(moment for reply in given for moment in reply.moments),
    )
