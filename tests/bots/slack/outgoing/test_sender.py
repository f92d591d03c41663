"""What is shown while a model writes, and the reply that takes its place."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from bots.slack.limits import STREAM_SECONDS
from bots.slack.outgoing import drafts
from bots.slack.outgoing.sender import SlackSender
from core.model.messages import Address, Message, Person
from core.model.replies import Reply
from tests.bots.slack.conftest import Office, open_office
from tests.fakes.openai_server import ScriptedModel, ScriptedTurn, ToolCall

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

ANSWER = "The lunch menu hangs at the door of the kitchen [1]."
LIE = "The lunch menu hangs in a tree behind Paris [1]. "


def script(request: Any) -> ScriptedTurn:
    """Search, then answer; who asks for a lie hears it until the guards complain."""
    said = [str(message["content"]) for message in request["messages"]]
    asked = next(message["content"] for message in reversed(request["messages"]) if message["role"] == "user")
    if "hello" in asked:
        return ScriptedTurn("Hello <!channel> and <@U0001>, nice to meet you.")
    if request["messages"][-1]["role"] == "tool":
        return ScriptedTurn(LIE if "honest" in str(said) else ANSWER)
    if any(LIE.strip() in each for each in said):
        return ScriptedTurn(ANSWER)
    return ScriptedTurn(tool_calls=(ToolCall("search_documents", {"question": "Where is the lunch menu?"}),))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def office(server_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Office]:
    """A desk with a model, which shows each word."""
    async with ScriptedModel(script) as server:
        variables = {"FRONTDESK_MODEL": "openai:scripted", "OPENAI_BASE_URL": server.base_url}
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(drafts, "EDIT_SECONDS", 0.0)
            async with open_office(tmp_path_factory.mktemp("home"), server_url, **variables) as opened:
                await opened.slack.socket.connected(2)
                yield opened


class Pen:
    """Somebody who writes with a clock of his own."""

    def __init__(self, desk: Office, *, thread: bool = True) -> None:
        self.desk = desk
        self.seconds = 0.0
        ours: Any = desk.desk.adapters[0]
        self.slack = SlackSender(ours._workspaces, ours._sessions, now=lambda: self.seconds)
        asked = desk.slack.workspace.say(desk.ada, desk.help, "Somebody asks.")
        address = Address("slack", desk.slack.installed.team.id, desk.help.id if thread else desk.alone.id)
        self.address = replace(address, thread=asked.ts) if thread else address
        self.message = Message("e", self.address, Person(desk.ada.id, "Ada"), "?", datetime.now(UTC))
        self.draft: str | None = None

    async def write(self, text: str) -> None:
        self.draft = await self.slack.show(self.message, text, draft=self.draft)

    async def finish(self, text: str) -> Any:
        """Send the reply in the draft's place, and return the one message that stands."""
        await self.slack.send(self.address, Reply(text), key=uuid.uuid4().hex[:24], replaces=self.draft)
        (message,) = self.standing
        return message

    @property
    def standing(self) -> list[Any]:
        return self.desk.ours(self.desk.slack.workspace.channel(self.address.channel))

    def methods(self) -> list[str]:
        return [call.method for call in self.desk.slack.calls if call.arguments.get("ts") == self.draft]


@pytest_asyncio.fixture(loop_scope="module")
async def pen(desk: Office) -> Pen:
    desk.slack.clock.skip(60)
    return Pen(desk)


async def test_an_answer_streams_and_the_proven_one_takes_its_place(desk: Office) -> None:
    before = len(desk.slack.calls)
    answer = await desk.answer(f"{desk.us} where is the lunch menu?")
    await desk.until(lambda: answer.metadata)
    methods = [call.method for call in desk.slack.calls[before:] if call.app == desk.slack.app.id]
    assert methods.index("chat.startStream") < methods.index("chat.appendStream") < methods.index("chat.update")
    assert "chat.postMessage" not in methods
    assert (len(desk.ours()), answer.streaming_since) == (1, None)
    kinds = [block["type"] for block in answer.blocks]
    assert kinds == ["markdown", "context", "context", "context_actions"]
    assert "Handbook" in str(answer.blocks[1])
    assert "Written by AI (openai:scripted)" in str(answer.blocks[2])
    assert (answer.metadata or {})["event_type"] == "frontdesk_reply"


async def test_what_the_model_says_anew_is_shown_in_the_same_place(desk: Office) -> None:
    answer = await desk.answer(f"{desk.us} where, if you are honest, is the lunch menu?")
    await desk.until(lambda: answer.metadata)
    assert "door of the kitchen" in answer.text
    assert (len(desk.ours()), answer.streaming_since) == (1, None)


async def test_a_direct_message_is_written_by_edits_and_nothing_pings(desk: Office) -> None:
    answer = await desk.answer("hello there", desk.alone)
    await desk.until(lambda: answer.metadata)
    assert len(desk.ours(desk.alone)) == 1
    said = [call.arguments for call in desk.slack.calls if call.arguments.get("channel") == desk.alone.id]
    assert said
    assert not any("<!channel" in str(each) or "<@U0001" in str(each) for each in said)


async def test_a_stream_that_grows_old_goes_on_by_edits(pen: Pen) -> None:
    await pen.write("One")
    await pen.write("One two")
    pen.seconds += STREAM_SECONDS + 1
    await pen.write("One two three")
    await pen.write("One two three four")
    assert pen.standing[0].text == "One two three four"
    await pen.finish("One two three four five.")
    assert pen.methods() == ["chat.appendStream", "chat.stopStream", *["chat.update"] * 3]


async def test_a_stream_that_slack_has_closed_goes_on_by_edits(pen: Pen) -> None:
    await pen.write("One")
    pen.desk.slack.clock.skip(301)
    await pen.write("One two")
    assert pen.standing[0].text == "One two"
    assert (await pen.finish("Done.")).text == "Done."


async def test_a_stream_that_somebody_stops_is_left_alone_until_the_reply(pen: Pen) -> None:
    await pen.write("One")
    pen.desk.slack.workspace.stop_stream(pen.standing[0])
    await pen.write("One two")
    await pen.write("One two three")
    assert pen.standing[0].text == "One"
    assert pen.methods() == ["chat.appendStream"]
    assert (await pen.finish("Done.")).text == "Done."


async def test_a_text_that_begins_anew_replaces_the_stream(pen: Pen) -> None:
    await pen.write("It is in Paris")
    await pen.write("The menu")
    await pen.write("The menu hangs")
    assert pen.standing[0].text == "The menu hangs"
    await pen.finish("The menu hangs there.")


@pytest.mark.parametrize("thread", [True, False])
async def test_the_draft_of_a_process_that_died_goes_on_and_is_replaced(desk: Office, thread: bool) -> None:  # noqa: FBT001
    died, lives = Pen(desk, thread=thread), Pen(desk, thread=thread)
    await died.write("One")
    lives.address, lives.message, lives.draft = died.address, died.message, died.draft
    await lives.write("One two")
    assert lives.standing[0].text == "One two"
    assert (await lives.finish("Done.")).text == "Done."


async def test_the_draft_of_a_process_that_died_is_replaced_at_once(desk: Office) -> None:
    died, lives = Pen(desk), Pen(desk)
    await died.write("One")
    lives.address, lives.draft = died.address, died.draft
    assert (await lives.finish("Done.")).streaming_since is None


@pytest.mark.parametrize("method", ["chat.stopStream", "chat.update", "chat.appendStream"])
@pytest.mark.parametrize("fault", [429, 500, "drop_answer_after_effect", "drop_before_effect"])
async def test_a_fault_while_writing_costs_nothing_but_a_word(pen: Pen, method: str, fault: Any) -> None:
    await pen.write("One")
    pen.desk.slack.faults.fail_next(method, fault)
    await pen.write("One two")
    await pen.write("Anew")
    pen.seconds += 10
    await pen.write("Anew it is")
    pen.desk.slack.faults.clear()
    assert (await pen.finish("Done.")).text == "Done."


async def test_where_no_stream_can_begin_a_message_is_edited(pen: Pen) -> None:
    pen.desk.slack.faults.fail_next("chat.startStream", "feature_not_enabled")
    await pen.write("One")
    await pen.write("One two")
    assert [message.text for message in pen.standing] == ["One two"]
    assert pen.standing[0].thread_ts == pen.address.thread
    await pen.finish("Done.")


async def test_slack_is_left_alone_for_a_while_when_no_draft_can_be_shown(pen: Pen) -> None:
    before = len(pen.desk.slack.calls)
    pen.desk.slack.faults.fail_next("chat.startStream", 503, times=99)
    for word in range(50):
        await pen.write(f"{word}")
    tried = [call for call in pen.desk.slack.calls[before:] if call.method == "chat.startStream"]
    pen.desk.slack.faults.clear()
    assert len(tried) == 1
    assert (await pen.finish("Done.")).text == "Done."


async def test_a_long_draft_is_shown_as_far_as_it_goes(pen: Pen) -> None:
    for words in (100, 4_000, 8_000):
        await pen.write("word " * words)
    assert len(pen.standing[0].text) <= 12_000
    await pen.finish("Done.")
