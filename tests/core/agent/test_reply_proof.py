from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from core.abilities.turn import TurnServices
from core.agent.offline.quoted_answer import Quoter
from core.agent.reply_proof import LONGEST_DRAFT, LONGEST_WITHOUT_THREAD, prove_reply
from core.model.messages import Citation, Reply
from frontdesk.testing import NoKnowledge, make_turn

if TYPE_CHECKING:
    from collections.abc import Sequence

TEXT = "It opens at nine."
QUOTER = Quoter(contact="https://help.example")


class OneDocument(NoKnowledge):
    async def quote(self, document_id: str, start: int, end: int, *, audiences: Sequence[str]) -> str | None:
        return TEXT[start:end] if document_id == "d" else None


async def prove(reply: Reply) -> Reply:
    turn = dataclasses.replace(make_turn("When does it open?"), services=TurnServices(OneDocument()))
    return await prove_reply(reply, turn, quoter=QUOTER)


def cited(quote: str) -> Reply:
    return Reply(f"{quote} [1]", citations=(Citation(1, "d", "Hours", "hours.md", quote, 0, len(TEXT)),), answered=True)


async def test_a_quote_that_still_stands_is_sent() -> None:
    assert await prove(cited(TEXT)) == cited(TEXT)


async def test_a_quote_that_has_changed_becomes_i_do_not_know() -> None:
    reply = await prove(cited("It opens at ten.."))
    assert (reply.answered, reply.citations) == (False, ())
    assert QUOTER.contact in reply.text


async def test_unknown_links_are_removed_from_short_and_long_replies() -> None:
    for words in ("Look", "Look " * LONGEST_WITHOUT_THREAD):
        reply = await prove(Reply(f"{words} here: https://evil.example or https://help.example"))
        assert "evil" not in reply.text
        assert "https://help.example" in reply.text


async def test_an_endless_reply_is_cut() -> None:
    assert len((await prove(Reply("a" * (LONGEST_DRAFT + 1)))).text) == LONGEST_DRAFT
