"""Slack's agent view: threads with a status and a title, an answer that is stopped, what a person looks at."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from bots.slack.manifest import PROMPTS
from bots.slack.outgoing import drafts, sessions
from bots.slack.outgoing.acknowledgements import STOPPED
from core.storage.rows import scalar
from tests.bots.slack.conftest import open_office, settled
from tests.fakes.openai_server import ScriptedModel, ScriptedTurn, ToolCall
from tests.fakes.waiting import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.bots.slack.conftest import Office
    from tests.fakes.slack.messages import AgentSession, Message

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.slow]

ANSWER = "The lunch menu hangs at the door of the kitchen [1]."
MAY_ANSWER = asyncio.Event()


def script(request: Any) -> ScriptedTurn:
    """Search, then answer; a slow question is answered when the test lets it be."""
    asked = next(message["content"] for message in reversed(request["messages"]) if message["role"] == "user")
    if "slow" not in str(asked):
        return ScriptedTurn("Hello.")
    if request["messages"][-1]["role"] == "tool":
        return ScriptedTurn(ANSWER, gate=MAY_ANSWER)
    search = ToolCall("search_documents", {"question": "Where is the lunch menu?"})
    return ScriptedTurn("Let me see. ", tool_calls=(search,))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def office(server_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Office]:
    """A desk with a model that can be slow."""
    async with ScriptedModel(script) as server:
        variables = {"FRONTDESK_MODEL": "openai:scripted", "OPENAI_BASE_URL": server.base_url}
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(drafts, "EDIT_SECONDS", 0.0)
            patch.setattr(drafts, "PAUSE_SECONDS", 0.0)
            patch.setattr(sessions, "LONGEST_LOOK_SECONDS", sessions.LOOK_SECONDS)
            async with open_office(tmp_path_factory.mktemp("home"), server_url, **variables) as opened:
                await opened.slack.socket.connected(2)
                yield opened


@pytest_asyncio.fixture(autouse=True, loop_scope="module")
async def slow(office: Office) -> AsyncIterator[None]:
    """Let the model be slow again, and a minute pass, so that no rate limit is reached.

    Nothing of a test goes on in the next one, whose faults it would meet.
    """
    MAY_ANSWER.clear()
    office.slack.clock.skip(60)
    yield
    office.slack.faults.clear()
    MAY_ANSWER.set()
    await settled(office.desk)
    await until(lambda: _all_is_shown(office))
    ours: Any = office.desk.adapters[0]
    ours._sessions._refused_until.clear()


async def _all_is_shown(office: Office) -> bool:
    pool = office.desk.stores.pool
    return not await scalar(pool, "SELECT count(*) FROM messages WHERE shown_since IS NOT NULL")


async def asked_slowly(desk: Office, text: str = "Where is the lunch menu? Be slow.") -> tuple[Message, Message]:
    """Ask in a direct message, and return the question and what is written of the answer: a step that is done."""
    question = desk.slack.workspace.say(desk.ada, desk.alone, text)
    (answer,) = await desk.until(lambda: [each for each in desk.ours(desk.alone) if each.thread_ts == question.ts])
    await desk.until(lambda: "complete" in tasks(answer).values())
    await desk.until(lambda: session_of(desk, question).status == "processing")
    return question, answer


def session_of(desk: Office, question: Message) -> AgentSession:
    return desk.slack.workspace.sessions[question.channel.id, question.ts]


def tasks(message: Message) -> dict[str, str]:
    """The statuses of the tasks that a stream shows, by their titles."""
    return {chunk["title"]: chunk["status"] for chunk in message.chunks if chunk["type"] == "task_update"}


async def test_a_direct_message_is_answered_below_it_in_a_session_that_ends(desk: Office) -> None:
    question, answer = await asked_slowly(desk)
    session = session_of(desk, question)
    assert (session.title, session.initiator) == ("Where is the lunch menu? Be slow.", desk.ada.id)
    MAY_ANSWER.set()
    await desk.until(lambda: session.status == "active" and answer.metadata)
    assert "door of the kitchen" in answer.text
    assert [message.thread_ts for message in desk.ours(desk.alone)] == [question.ts]


async def test_what_the_desk_does_is_shown_as_a_plan(desk: Office) -> None:
    _, answer = await asked_slowly(desk)
    plan, *steps = answer.chunks
    assert (plan["type"], plan["title"]) == ("plan_update", drafts.PLAN)
    shown = [(step["title"], step["status"], step.get("output")) for step in steps if step["type"] == "task_update"]
    assert shown == [
        ("Searching the documents", "in_progress", None),
        ("Searching the documents", "complete", "1 source"),
    ]
    MAY_ANSWER.set()


async def test_a_channel_has_sessions_too(desk: Office) -> None:
    question = desk.slack.workspace.say(desk.ada, desk.help, f"{desk.us} Where is the lunch menu? Be slow.")
    await desk.until(lambda: (question.channel.id, question.ts) in desk.slack.workspace.sessions)
    MAY_ANSWER.set()
    await desk.until(lambda: session_of(desk, question).status == "active")


async def test_an_answer_that_is_stopped_stops_and_what_was_written_stays(desk: Office) -> None:
    question, answer = await asked_slowly(desk)
    desk.slack.workspace.stop_session(desk.ada, desk.alone, question.ts)
    await desk.until(lambda: session_of(desk, question).status == "active" and STOPPED in str(answer.blocks))
    MAY_ANSWER.set()
    later = await desk.answer("write a line about the garden", desk.alone)
    assert (later.text, later.thread_ts != question.ts) == ("Hello.", True)
    assert answer.text == "Let me see. "
    assert [each.ts for each in desk.slack.workspace.thread(desk.alone, question.ts)] == [question.ts, answer.ts]


async def test_a_stop_that_comes_after_the_answer_leaves_it(desk: Office) -> None:
    question, answer = await asked_slowly(desk)
    MAY_ANSWER.set()
    await desk.until(lambda: answer.metadata)
    late = {
        "type": "agent_session_stopped",
        "channel": desk.alone.id,
        "thread_ts": question.ts,
        "user": desk.ada.id,
        "streaming_message_ts": [answer.ts],
        "event_ts": desk.slack.workspace.next_ts(),
    }
    before, there = list(answer.blocks), desk.slack.installed
    desk.slack.workspace.announce(late, subscription="agent_session_stopped", to=[there], channel=desk.alone)
    await desk.slack.socket.settled()
    await desk.answer("hello", desk.alone)
    assert answer.blocks == before


async def test_a_stop_leaves_a_reply_alone_that_is_on_its_way(desk: Office) -> None:
    question, answer = await asked_slowly(desk)
    desk.slack.faults.fail_next("chat.stopStream", 503)
    MAY_ANSWER.set()
    await desk.until(lambda: any((call.method, call.error) == ("chat.stopStream", "503") for call in desk.slack.calls))
    desk.slack.workspace.stop_session(desk.ada, desk.alone, question.ts)
    await desk.until(lambda: answer.metadata and session_of(desk, question).status == "active")
    edits = [call.arguments for call in desk.slack.calls if call.method == "chat.update"]
    assert [STOPPED in str(edit) for edit in edits if edit["ts"] == answer.ts] == [False]


async def test_a_stop_leaves_a_reply_alone_that_took_the_place_of_the_draft_meanwhile(desk: Office) -> None:
    question, answer = await asked_slowly(desk)
    ours: Any = desk.desk.adapters[0]
    address = (await desk.stored(question)).address
    client, channel = await ours._workspaces.place(address)
    async with ours._workspaces.editing(channel, answer.ts):  # a reply is being sent
        desk.slack.workspace.stop_session(desk.ada, desk.alone, question.ts)
        await desk.until(lambda: session_of(desk, question).status == "active")
        await desk.slack.socket.settled()
        key = {"event_type": "frontdesk_reply", "event_payload": {"key": "k", "part": 0, "of": 1}}
        await client.chat_update(channel=channel, ts=answer.ts, text="Sent meanwhile.", blocks=[], metadata=key)
    edits = len(desk.slack.calls)
    await desk.until(lambda: [each for each in desk.slack.calls[edits:] if each.method == "conversations.replies"])
    await desk.answer("hello", desk.alone)
    assert (answer.text, STOPPED in str(answer.blocks)) == ("Sent meanwhile.", False)
    MAY_ANSWER.set()


async def test_before_anything_is_written_whoever_stops_it_is_told(desk: Office) -> None:
    desk.slack.faults.fail_next("chat.startStream", "feature_not_enabled", times=9)
    desk.slack.faults.fail_next("chat.postMessage", 503, times=9)
    question = desk.slack.workspace.say(desk.ada, desk.alone, "Where is the lunch menu? Be slow.")
    place = (desk.alone.id, question.ts)
    await desk.until(lambda: place in desk.slack.workspace.sessions)
    desk.slack.workspace.stop_session(desk.ada, desk.alone, question.ts)
    told = await desk.until(lambda: [each for each in desk.slack.workspace.ephemerals if each.channel is desk.alone])
    desk.slack.faults.clear()
    assert [(each.to, each.text, each.thread_ts) for each in told] == [(desk.ada.id, "Stopped.", question.ts)]


async def test_in_its_messages_an_agent_suggests_what_to_ask(desk: Office) -> None:
    workspace, there = desk.slack.workspace, desk.slack.installed
    workspace.open_home(desk.ada, there, tab="messages")
    pane = workspace.assistant(desk.alone, "")
    await desk.until(lambda: pane.prompts)
    assert [(prompt["title"], prompt["message"]) for prompt in pane.prompts] == list(PROMPTS)


async def test_a_thread_is_named_as_its_first_message_reads_now_until_a_person_renames_it(desk: Office) -> None:
    workspace = desk.slack.workspace
    question, _ = await asked_slowly(desk)
    workspace.edit(question, "When is lunch? Be slow.")
    await desk.until(lambda: session_of(desk, question).title == "When is lunch? Be slow.")
    workspace.rename_session(desk.ada, desk.alone, question.ts, "Food")
    await desk.slack.socket.settled()
    workspace.edit(question, "Where is lunch? Be slow.")
    await desk.slack.socket.settled()
    MAY_ANSWER.set()
    await desk.until(lambda: session_of(desk, question).status == "active")
    assert session_of(desk, question).title == "Food"


@pytest.mark.parametrize("error", ["not_authorized", "missing_scope", "method_not_supported_for_channel_type", 503])
async def test_without_sessions_the_older_calls_are_used(desk: Office, error: str | int) -> None:
    desk.slack.faults.fail_next("agents.sessions.setStatus", error, times=9)
    question = desk.slack.workspace.say(desk.ada, desk.alone, "Where is the lunch menu? Be slow.")
    pane = desk.slack.workspace.assistant(desk.alone, question.ts)
    await desk.until(lambda: sessions.STATUS in pane.statuses)
    desk.slack.faults.clear()
    MAY_ANSWER.set()
    await desk.until(lambda: [each for each in desk.ours(desk.alone) if each.metadata])
    most = 1 if error in sessions.OF_THE_APP else 2  # in others, a session may have begun, which has to end

    def tried() -> list[str]:
        here = [call for call in desk.slack.calls if call.arguments.get("channel_id") == desk.alone.id]
        return [call.arguments["status"] for call in here if call.method == "agents.sessions.setStatus"]

    await desk.until(lambda: len(tried()) == most)
    assert tried() == ["processing", "active"][:most]


async def test_a_session_that_slack_began_without_saying_so_ends_too(desk: Office) -> None:
    desk.slack.faults.fail_next("agents.sessions.setStatus", "drop_answer_after_effect")
    desk.slack.faults.fail_next("chat.startStream", "feature_not_enabled", times=99)
    question = desk.slack.workspace.say(desk.ada, desk.alone, "Where is the lunch menu? Be slow.")
    await desk.until(lambda: (question.channel.id, question.ts) in desk.slack.workspace.sessions)
    MAY_ANSWER.set()
    await desk.until(lambda: [each for each in desk.ours(desk.alone) if each.metadata])
    await desk.until(lambda: session_of(desk, question).status == "active")
    desk.slack.faults.clear()


async def test_this_channel_is_the_one_that_the_person_looks_at(desk: Office) -> None:
    workspace, there = desk.slack.workspace, desk.slack.installed
    assert await heard(desk, "What is new in this channel?") == ("What is new in this channel?", [])
    workspace.view(desk.ada, there, desk.help)
    named = [(desk.help.id, f"#{desk.help.name}")]
    assert await heard(desk, "What is new in this channel?") == (f"What is new in #{desk.help.name}?", named)
    other = workspace.add_channel(f"other-{desk.help.name}", desk.ada, there)
    workspace.open_home(desk.ada, there, tab="messages", viewing=other)
    await desk.slack.socket.settled()
    assert (await heard(desk, "What is new in this channel?"))[1] == [(other.id, f"#{other.name}")]


async def heard(desk: Office, text: str) -> tuple[str, list[tuple[str, str]]]:
    """Say something in a direct message, and return what the desk took it for."""
    await desk.slack.socket.settled()
    said = desk.slack.workspace.say(desk.ada, desk.alone, text)
    found = await desk.stored(said)
    return found.text, [(mention.id, mention.name) for mention in found.mentions]
