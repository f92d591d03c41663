"""Translations through the path of a message, by a model that is good, slow, broken, or against us."""

from __future__ import annotations

import re
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from langchain.chat_models import init_chat_model

from core.model.messages import Mention, Reach
from core.skills.translation import store
from tests.fakes.counter import Counter
from tests.fakes.openai_server import ScriptedModel, ScriptedTurn, ToolCall

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow

WORDS = {"The": "Der", "export": "Export", "fails": "scheitert", "see": "siehe", "thanks": "danke", "Ask": "Frag"}

TOOLS = {
    r"translate to (?P<language>\w+): (?P<text>.*)": "translate_text",
    r"translate this to (?P<language>\w+)": "translate_text",
    r"translate this thread into (?P<language>\w+)": "translate_thread",
    r"keep this channel in (?P<first>\w+) and (?P<second>\w+)": "keep_bilingual",
    r"stop translating here": "stop_bilingual",
}


def translated(request: dict[str, Any]) -> str:
    """Translate word by word, and keep the marks."""
    text = str(request["messages"][-1]["content"])
    return re.sub(r"(?<!⟦)\b[A-Za-z]+\b", lambda found: WORDS.get(found[0], "wort"), text)


def asked(server: ScriptedModel) -> list[dict[str, Any]]:
    """Return what the model was asked to write, and not what it was asked to decide."""
    return [request for request in server.requests if not request.get("tools")]


def calling(write: Callable[[dict[str, Any]], Any]) -> Callable[[dict[str, Any]], Any]:
    """Return the script of a model that calls the tool that is meant, and writes like `write`."""

    def script(request: dict[str, Any]) -> Any:
        said = str(request["messages"][-1]["content"])
        if not request.get("tools"):
            return write(request)
        for pattern, tool in TOOLS.items():
            if found := re.match(pattern, said, re.DOTALL):
                return ScriptedTurn(tool_calls=(ToolCall(tool, found.groupdict()),))
        return "I don't know."

    return script


@asynccontextmanager
async def desk_with(pool: AsyncConnectionPool, script: Any) -> AsyncIterator[tuple[Counter, ScriptedModel]]:
    async with ScriptedModel(calling(script)) as server:
        model = init_chat_model("openai:scripted", base_url=server.base_url, api_key="none", max_retries=0)
        async with Counter(pool, model=model).open() as desk:
            yield desk, server


async def test_without_a_language_model_one_sentence_says_so(pool: AsyncConnectionPool) -> None:
    async with Counter(pool).open() as desk:
        said = "That needs a language model. Whoever runs me can add one with the setting FRONTDESK_MODEL."
        assert (await desk.say("translate to German: the export fails")).startswith(said)
        assert (await desk.tell("keep this channel in English and German", reach=Reach.MENTION) or "").startswith(said)


async def test_code_links_mentions_and_formatting_stay_where_they_are(pool: AsyncConnectionPool) -> None:
    text = "The **export** fails :cry:, see [the page](https://a.example/x) and `SELECT 1`\n- Ask @li, thanks 👍"
    async with desk_with(pool, translated) as (desk, server):
        shown = await desk.say(f"translate to German: {text}", mentions=[Mention("li", "@li")])
    assert shown == (
        "Der **Export** scheitert :cry:, siehe [wort wort](https://a.example/x) wort `SELECT 1`\n\n- Frag @li, danke 👍"
    )
    (request,) = asked(server)
    assert "German" in request["messages"][0]["content"]
    assert "SELECT" not in request["messages"][1]["content"]


async def test_a_model_that_breaks_a_link_is_asked_once_more_and_then_refused(pool: AsyncConnectionPool) -> None:
    bad = "0| Siehe https://evil.example"
    answers = iter([bad, "0| siehe ⟦0⟧", bad, "0| @everyone ⟦0⟧"])
    async with desk_with(pool, lambda _: next(answers)) as (desk, server):
        assert await desk.say("translate to German: see https://a.example/x") == "siehe https://a.example/x"
        refused = await desk.say("translate to German: look at https://a.example/x")
    assert len(asked(server)) == 4
    assert refused.startswith("The language model broke a link, a mention, code or the formatting twice")


@pytest.mark.parametrize("turn", [ScriptedTurn(status=500), ScriptedTurn(cut_after_events=0)], ids=["down", "cut off"])
async def test_a_model_that_does_not_answer_is_told_of(pool: AsyncConnectionPool, turn: ScriptedTurn) -> None:
    async with desk_with(pool, lambda _: turn) as (desk, _server):
        assert await desk.say("translate to German: the export fails") == (
            "The language model could not be reached. Please try again later."
        )


async def test_the_message_before_and_a_thread_are_translated_and_the_glossary_holds(pool: AsyncConnectionPool) -> None:
    async with desk_with(pool, translated) as (desk, server):
        async with pool.connection() as connection:
            terms = [{"en": "export", "de": "Ausfuhr"}]
            await store.publish(connection, {"keep": ["Acme Cloud"], "terms": terms})
        await desk.tell("The export fails", thread="t1", person="Li")
        await desk.tell("Ask Acme Cloud", thread="t1", person="Bob")
        assert await desk.tell("translate this to German", thread="t1", reach=Reach.MENTION) == "Frag Acme Cloud"
        whole = await desk.tell("translate this thread into German", thread="t1", reach=Reach.MENTION)
    assert whole == (
        "**Li**: Der Export scheitert\n\n**Bob**: Frag Acme Cloud\n\n"
        "_The glossary has other words, which the language model did not use: “export” = “Ausfuhr”._"
    )
    assert "export = Ausfuhr" in asked(server)[-1]["messages"][0]["content"]


async def test_a_channel_is_kept_in_two_languages_until_it_is_ended(pool: AsyncConnectionPool) -> None:
    async with desk_with(pool, translated) as (desk, server):
        said = await desk.tell("keep this channel in English and German", reach=Reach.MENTION)
        assert "From now on, I translate what is written here between English and German." in (said or "")
        assert await desk.tell("The export fails, thanks", person="Li") == "Der Export scheitert, danke"
        assert await desk.tell("ok", person="Li") is None
        ended = await desk.tell("stop translating here", reach=Reach.MENTION) or ""
        assert ended.endswith("I translate nothing here any more.")
        assert await desk.tell("The export fails again, thanks", person="Li") is None
    assert len(asked(server)) == 1
