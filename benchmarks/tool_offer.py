"""Measures what a language model is offered: tokens of schemas, the beginning of the prompt that stays, and the recall.

Usage: python benchmarks/tool_offer.py [--turns 200] [--intents DIR]

The turns are one conversation with a scripted model, which searches and then answers. A prompt is the tools and then
the messages, as providers read them. DIR has files of JSON lines `{"text", "lang", "kind", "accept"}`: it is
counted for how many rows of the kind `ability` one of the accepted abilities is offered.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from itertools import pairwise
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import TYPE_CHECKING, Any

from langchain.chat_models import init_chat_model

from core.abilities.ability import load_skills
from core.agent import Agent
from core.agent.tool_offer import ToolOffer
from core.agent.tools import make_confirming_tools
from core.agent.understanding.understanding import Understanding
from core.conversations.memory import REMEMBERED_EXCHANGES
from core.model.replies import Exchange
from core.skills import BUILT_IN
from frontdesk.testing import make_turn
from knowledge.models.embedding_models import embeddings
from tests.fakes.openai_server import ScriptedModel, ScriptedTurn, ToolCall

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.abilities.ability import Ability
    from core.agent.understanding.guess import Ranker
    from core.model.replies import Reply

CHARACTERS_PER_TOKEN = 4
ASKED = (
    "how many days of holiday do I get?",
    "and if I work part-time?",
    "who signs off an invoice over 5,000 euros?",
    "where do I find the form for that?",
    "could you remind me about the invoice tomorrow morning?",
    "make that the day after instead",
    "what else have I got coming up?",
    "skip the one about the dentist",
    "can you find half an hour with @li next week?",
    "the second one is fine, but a bit later",
    "ask the team in #lunch whether pizza or sushi",
    "how did people vote?",
    "I'm off from Monday to Wednesday, somebody else has to take on-call",
    "who has it the week after?",
    "is the meeting room free on Friday afternoon?",
    "then book it for two hours",
    "wie lange ist die Bibliothek am Samstag offen?",
    "please don't ping me after eight in the evening",
    "what did we say about the release?",
    "thanks a lot, that is all for now",
)


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=200)
    parser.add_argument("--intents", type=Path)
    given = parser.parse_args()
    show_prompts(await prompts_of(given.turns))
    if given.intents:
        rows = [json.loads(line) for file in sorted(given.intents.glob("*.jsonl")) for line in file.open()]
        await show_recall([row for row in rows if row["kind"] == "ability"])


def ranker_of(abilities: Sequence[Ability]) -> Ranker:
    return Understanding(abilities, embeddings("default"))


async def prompts_of(turns: int) -> list[tuple[str, str]]:
    """Return the tools and the messages of each call, as JSON."""
    asked = [ASKED[number % len(ASKED)] for number in range(turns)]
    Random(17).shuffle(asked)
    history: list[Exchange] = []
    async with ScriptedModel(answer) as server:
        model = init_chat_model("openai:scripted", base_url=server.base_url, api_key="none")
        abilities = load_skills(BUILT_IN)
        agent = Agent(abilities=abilities, embeddings=None, model=model, ranker=ranker_of(abilities), shortcuts=False)
        for text in asked:
            reply: Reply = await agent.reply(make_turn(text, history=history[-REMEMBERED_EXCHANGES:]))
            history.append(Exchange("ana", text, reply, "ana"))
    return [(json.dumps(request["tools"]), json.dumps(request["messages"])) for request in server.requests]


def answer(request: dict[str, Any]) -> ScriptedTurn | str:
    last = request["messages"][-1]
    if last["role"] == "user":
        return ScriptedTurn(tool_calls=(ToolCall("search_documents", {"question": last["content"]}),))
    return "You're welcome! Let me know if there is anything else."


def show_prompts(prompts: Sequence[tuple[str, str]]) -> None:
    tokens = [len(tools) / CHARACTERS_PER_TOKEN for tools, _ in prompts]
    print(f"tokens of schemas a call, p95      {quantiles(tokens, n=20)[-1]:8.0f}   ({len(prompts)} calls)")
    whole = [tools + messages for tools, messages in prompts]
    kept = [len_of_common_beginning(*pair) for pair in pairwise(whole)]
    for name, places in (("a turn's first", range(1, len(kept), 2)), ("its second", range(0, len(kept), 2))):
        share = sum(kept[place] for place in places) / sum(len(whole[place + 1]) for place in places)
        print(f"same as in the call before, {name:15} {share:8.1%}")
    print(f"same as in the call before, all    {sum(kept) / sum(map(len, whole[1:])):12.1%}")


def len_of_common_beginning(before: str, after: str) -> int:
    pairs = enumerate(zip(before, after, strict=False))
    return next((place for place, (one, other) in pairs if one != other), min(len(before), len(after)))


async def show_recall(rows: Sequence[dict[str, Any]]) -> None:
    abilities = load_skills(BUILT_IN)
    tools = make_confirming_tools(abilities, None)
    offer = ToolOffer(abilities, tools, ranker_of(abilities))
    found = []
    for row in rows:
        names = await offer.choose(make_turn(row["text"], person=row["id"]))
        found.append(not set(row["accept"]).isdisjoint(names))
    for name, languages in (("all", None), ("English", True), ("others", False)):
        hits = [hit for hit, row in zip(found, rows, strict=True) if languages in (None, row["lang"] == "en")]
        print(f"recall of the offer, {name:13} {sum(hits) / len(hits):10.1%}   ({len(hits)} rows)")


if __name__ == "__main__":
    asyncio.run(main())
