from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import openai
import pytest
from langchain.agents import create_agent
from langchain.chat_models import init_chat_model
from langchain_core.tools import tool

from tests.fakes.openai_server import ScriptedModel, ScriptedTurn, ScriptIsOver, ToolCall

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk

ADD = ScriptedTurn(tool_calls=(ToolCall("add", {"a": 2, "b": 3}), ToolCall("add", {"a": 1, "b": 1})))


@tool
def add(a: int, b: int) -> int:
    """Add two numbers."""
    return a + b


def model_of(server: ScriptedModel, **settings: Any) -> BaseChatModel:
    settings = {"max_retries": 0, "stream_usage": True, **settings}
    model: BaseChatModel = init_chat_model("openai:scripted", base_url=server.base_url, api_key="none", **settings)
    return model


async def collected(model: Any, question: str) -> AIMessageChunk:
    whole: AIMessageChunk | None = None
    async for chunk in model.astream(question):
        whole = chunk if whole is None else whole + chunk
    assert whole is not None
    return whole


async def test_turns_are_answered_in_order_and_requests_recorded() -> None:
    async with ScriptedModel(["One.", "Two."]) as server:
        model = model_of(server)
        assert [(await model.ainvoke("a")).text, (await model.ainvoke("b")).text] == ["One.", "Two."]
        assert [request["messages"][-1]["content"] for request in server.requests] == ["a", "b"]
        assert server.headers[0]["authorization"] == "Bearer none"
        server.assert_finished()


async def test_plain_settings_of_a_user_work() -> None:
    async with ScriptedModel(["Hello."]) as server:
        model = init_chat_model("openai:scripted", base_url=server.base_url, api_key="none")
        assert (await model.ainvoke("Hi")).text == "Hello."


async def test_words_are_streamed_with_usage() -> None:
    async with ScriptedModel(["Hello big world."]) as server:
        chunks = [chunk async for chunk in model_of(server).astream("Hi")]
    assert [chunk.text for chunk in chunks if chunk.text] == ["Hello ", "big ", "world."]
    assert any(chunk.usage_metadata and chunk.usage_metadata["output_tokens"] == 3 for chunk in chunks)


async def test_no_usage_is_streamed_unless_asked_for() -> None:
    async with ScriptedModel(["Hello."]) as server:
        whole = await collected(model_of(server, stream_usage=False), "Hi")
    assert whole.usage_metadata is None


async def test_tool_calls_arrive_whole_and_streamed() -> None:
    async with ScriptedModel([ADD, ADD]) as server:
        model = model_of(server).bind_tools([add])
        answered, streamed = await model.ainvoke("2+3"), await collected(model, "2+3")
    for message in (answered, streamed):
        assert [call["args"] for call in message.tool_calls] == [{"a": 2, "b": 3}, {"a": 1, "b": 1}]
    assert server.requests[0]["tools"][0]["function"]["name"] == "add"


async def test_malformed_arguments_are_seen_as_invalid() -> None:
    async with ScriptedModel([ScriptedTurn(tool_calls=(ToolCall("add", '{"a": '),))]) as server:
        message = await model_of(server).bind_tools([add]).ainvoke("2+3")
    assert isinstance(message.invalid_tool_calls, list)
    assert message.invalid_tool_calls[0]["name"] == "add"


async def test_an_agent_runs_its_loop_streaming() -> None:
    async with ScriptedModel([ScriptedTurn(tool_calls=(ToolCall("add", {"a": 2, "b": 3}),)), "It is 5."]) as server:
        agent: Any = create_agent(model_of(server), tools=[add])
        question = {"messages": [{"role": "user", "content": "2+3"}]}
        words = [chunk.text async for chunk, _ in agent.astream(question, stream_mode="messages")]
    assert "".join(words).endswith("It is 5.")
    assert server.requests[1]["messages"][-1] == {"role": "tool", "tool_call_id": "call_0", "content": "5"}


async def test_an_error_carries_its_retry_after() -> None:
    async with ScriptedModel([ScriptedTurn(status=429, retry_after_seconds=7)]) as server:
        with pytest.raises(openai.RateLimitError) as caught:
            await model_of(server).ainvoke("Hi")
    assert caught.value.response.headers["retry-after"] == "7"


async def test_the_client_retries_a_server_error() -> None:
    async with ScriptedModel([ScriptedTurn(status=503, retry_after_seconds=0.01), "Back."]) as server:
        assert (await model_of(server, max_retries=1).ainvoke("Hi")).text == "Back."


async def test_a_cut_stream_raises() -> None:
    async with ScriptedModel([ScriptedTurn("Hello big world.", cut_after_events=2)]) as server:
        with pytest.raises(Exception, match=r"closed|incomplete|[Cc]onnection"):
            await collected(model_of(server), "Hi")


async def test_an_empty_answer_is_empty() -> None:
    async with ScriptedModel([""]) as server:
        assert (await model_of(server).ainvoke("Hi")).text == ""


async def test_an_answer_waits_at_its_gate() -> None:
    gate = asyncio.Event()
    async with ScriptedModel([ScriptedTurn("Late.", gate=gate)]) as server:
        asked = asyncio.create_task(model_of(server).ainvoke("Hi"))
        done, _ = await asyncio.wait({asked}, timeout=0.05)
        assert not done
        gate.set()
        assert (await asked).text == "Late."


async def test_a_late_answer_runs_into_the_time_limit() -> None:
    async with ScriptedModel([ScriptedTurn("Late.", delay_seconds=30)]) as server:
        with pytest.raises(openai.APITimeoutError):
            await model_of(server, timeout=0.2).ainvoke("Hi")


async def test_a_function_answers_by_the_request() -> None:
    async with ScriptedModel(lambda request: request["messages"][-1]["content"].upper()) as server:
        assert (await model_of(server).ainvoke("hi")).text == "HI"


async def test_one_question_too_many_is_an_error() -> None:
    async with ScriptedModel([]) as server:
        with pytest.raises(openai.BadRequestError, match="the script is over"):
            await model_of(server).ainvoke("Hi")
        with pytest.raises(ScriptIsOver):
            server.assert_finished()


async def test_models_are_listed() -> None:
    async with ScriptedModel([]) as server, openai.AsyncOpenAI(base_url=server.base_url, api_key="none") as client:
        assert [model.id async for model in client.models.list()] == ["scripted"]
