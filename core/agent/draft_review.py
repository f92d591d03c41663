"""A language model's draft, reviewed: the guards judge it, and an honest draft becomes the reply."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from core.agent.middleware import ModelFailed
from core.agent.reply_proof import LONGEST_DRAFT
from core.agent.transcript import done_effects, tool_results
from core.guards import Verdict, check_answer, find_unbacked_claims
from core.model.combined_reply import merged
from core.model.messages import Reply
from core.when.rendered_time import spelled_out

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from langchain_core.messages import BaseMessage

    from core.abilities.turn import Turn


def review_draft(messages: Sequence[BaseMessage], turn: Turn, *, contact: str, repeating: Collection[str]) -> Verdict:
    """Check a draft, the last of the messages, against what was found, said and done in this turn.

    `repeating` are the abilities whose words prove nothing. A long draft takes time: run this in a thread. Raises
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
    problems = (*verdict.problems, *(f"No tool did what this says: {claim}" for claim in unbacked))
    return dataclasses.replace(verdict, problems=problems)


def compose_reply(verdict: Verdict, messages: Sequence[BaseMessage], turn: Turn, *, model: str) -> Reply:
    """Return the model's text together with the buttons and files of what was done and of the last tool result.

    Of the earlier tool results only the instants are kept: the text may name any of them. What the abilities reported
    about their effects, day, time and zone included, is appended where the text omits it.
    """
    given = [message.artifact for message in tool_results(messages) if isinstance(message.artifact, Reply)]
    done = [effect.reply for effect in turn.effects]
    last = [reply for reply in given[-1:] if reply not in done]
    return dataclasses.replace(
        merged([*done, *last]),
        text="\n\n".join([verdict.text, *(effect.told for effect in turn.effects if effect.told not in verdict.text)]),
        citations=verdict.citations,
        answered=True if verdict.citations else None,
        confidence=None,
        model=model,
        moments=tuple(moment for reply in given for moment in reply.moments),
    )
