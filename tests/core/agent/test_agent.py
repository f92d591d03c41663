"""The agent with a language model, over real HTTP: what the guards let through, and what stands in when they don't."""

from __future__ import annotations

import asyncio
import dataclasses
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from langchain.chat_models import init_chat_model

from core.abilities.ability import abilities_of, ability, load_skills
from core.abilities.turn import TurnServices
from core.agent import NOTE, Agent
from core.model.errors import NotHere
from core.model.knowledge import Hit, Passage
from core.model.replies import Choice, Exchange, Moment, Reply
from core.skills import BUILT_IN
from core.text.talk import answer_small_talk
from frontdesk.testing import NoKnowledge, make_turn
from tests.fakes.openai_server import ScriptedModel, ScriptedTurn, ToolCall

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from core.abilities.ability import Ability
    from core.abilities.turn import Turn
    from core.model.messages import Message

TEXT = (
    "# Opening hours\n\nThe library opens at 9:00 and closes at 18:30 on weekdays. "
    "It is closed on Sundays. Lost cards cost 5 euros. See https://library.example/hours for holidays."
)
PASSAGE = Passage("p1", "d1", "Opening hours", "hours.md", ("Opening hours",), TEXT, 0, len(TEXT))
SEARCH = ScriptedTurn(tool_calls=(ToolCall("search_documents", {"question": "When does the library open?"}),))
GOOD = "The library opens at 9:00 on weekdays [1]."


class Shelf(NoKnowledge):
    """One document."""

    async def search(
        self, query: str, *, audiences: Sequence[str], context: Sequence[str] = (), limit: int = 10
    ) -> tuple[Hit, ...]:
        return (Hit(PASSAGE, 0.9, 0.8, 3.0),) if "capital" not in query else ()

    async def quote(self, document_id: str, start: int, end: int, *, audiences: Sequence[str]) -> str | None:
        return TEXT[start:end] if document_id == "d1" else None


@ability(examples=["cancel order {order}"])
async def cancel_order(turn: Turn, order: str) -> Reply:
    """Cancel an order. order: its number."""
    CANCELLED.append(order)
    return Reply(f"Order {order} is cancelled.", choices=(Choice("undo", "Undo"),))


CANCELLED: list[str] = []


@ability(examples=["when is my appointment"])
async def appointment(turn: Turn) -> Reply:
    """Say when the person's appointment is."""
    at = Moment("tomorrow at 09:00", datetime(2026, 11, 26, 8, tzinfo=UTC), "Europe/Paris")
    return Reply("Your appointment is tomorrow at 09:00.", moments=(at,))


@ability(examples=["when does {what} open"])
async def opening(turn: Turn, what: str) -> Reply:
    """Say when a thing of ours opens. what: which."""
    raise NotHere(f"I open no {what}.")


class Drafts:
    def __init__(self) -> None:
        self.shown: list[str] = []

    async def show(self, message: Message, text: str, *, draft: str | None) -> str | None:
        self.shown.append(text)
        return None


def turn(text: str = "When does the library open?", history: Sequence[Exchange] = ()) -> Turn:
    return dataclasses.replace(make_turn(text, history=history), services=TurnServices(Shelf()))


async def reply_of(
    server: ScriptedModel,
    made: Turn,
    *,
    drafts: Drafts | None = None,
    seconds: float = 30,
    skills: Sequence[Ability] = (),
    shortcuts: bool = False,
) -> Reply:
    agent = Agent(
        abilities=[*load_skills(BUILT_IN), *abilities_of(sys.modules[__name__]), *skills],
        embeddings=None,
        model=init_chat_model("openai:scripted", base_url=server.base_url, api_key="none", max_retries=0),
        name="openai:scripted",
        drafts=drafts,
        timeout_seconds=seconds,
        shortcuts=shortcuts,
    )
    return await agent.reply(made)


async def test_a_proven_answer_is_sent_with_its_exact_citation() -> None:
    async with ScriptedModel([SEARCH, GOOD]) as server:
        reply = await reply_of(server, turn())
    (citation,) = reply.citations
    assert reply.text == "The library opens at 9:00 on weekdays [1]."
    assert TEXT[citation.start : citation.end] == citation.quote
    assert (reply.answered, reply.model) == (True, "openai:scripted")


@pytest.mark.slow
async def test_what_the_model_writes_is_shown_while_it_writes() -> None:
    drafts = Drafts()
    async with ScriptedModel([SEARCH, GOOD]) as server:
        await reply_of(server, turn(), drafts=drafts)
    assert len(drafts.shown) > 1
    assert drafts.shown[-1] == GOOD


@pytest.mark.parametrize(
    "bad",
    [
        "The library opens at 7:00 on weekdays [1].",
        "The library opens at 9:00 on weekdays.",
        "The library opens at 9:00 on weekdays [4].",
        "The rules say “members may enter at any hour of the night” [1].",
        "The library is open on Sundays [1].",
        "The capital of Mongolia is Ulaanbaatar.",
    ],
)
@pytest.mark.slow
async def test_what_is_not_proven_is_asked_for_once_more_with_the_reason(bad: str) -> None:
    async with ScriptedModel([SEARCH, bad, GOOD]) as server:
        reply = await reply_of(server, turn())
        again = server.requests[-1]["messages"][-1]["content"]
    assert reply.text == GOOD
    assert "was not sent, because" in again


async def test_who_invents_twice_is_replaced_by_a_quotation() -> None:
    invented = "The library opens at 7:00, see https://evil.example [1]."
    async with ScriptedModel([SEARCH, invented, invented]) as server:
        reply = await reply_of(server, turn())
    assert "7:00" not in reply.text
    assert "9:00" in reply.text
    assert reply.model == "offline"


@pytest.mark.slow
async def test_an_invented_link_is_removed_and_a_real_one_stays() -> None:
    text = "The library opens at 9:00 on weekdays [1]. [Book](https://evil.example), https://library.example/hours [1]."
    async with ScriptedModel([SEARCH, text, text]) as server:
        reply = await reply_of(server, turn())
    assert "evil.example" not in reply.text


@pytest.mark.parametrize(
    "fault",
    [
        ScriptedTurn(status=500),
        ScriptedTurn(status=429, retry_after_seconds=0),
        ScriptedTurn(status=401),
        ScriptedTurn(text="The library", cut_after_events=2),
        ScriptedTurn(text=""),
    ],
)
async def test_a_failing_model_is_replaced_by_a_quotation_and_a_note(fault: ScriptedTurn) -> None:
    async with ScriptedModel(lambda _: fault) as server:
        reply = await reply_of(server, turn())
    assert "9:00" in reply.text
    assert NOTE in reply.text
    assert reply.citations


@pytest.mark.slow
async def test_a_model_that_never_answers_is_given_up() -> None:
    gate = asyncio.Event()
    async with ScriptedModel([ScriptedTurn(text="late", gate=gate)]) as server:
        reply = await reply_of(server, turn(), seconds=0.2)
        gate.set()
    assert NOTE in reply.text


@pytest.mark.slow
async def test_a_model_that_only_calls_tools_is_stopped() -> None:
    async with ScriptedModel(lambda _: SEARCH) as server:
        reply = await reply_of(server, turn())
        assert len(server.requests) <= 8
    assert NOTE in reply.text


@pytest.mark.slow
async def test_malformed_arguments_are_told_to_the_model() -> None:
    broken = ScriptedTurn(tool_calls=(ToolCall("search_documents", {"wrong": 1}),))
    async with ScriptedModel([broken, SEARCH, GOOD]) as server:
        reply = await reply_of(server, turn())
    assert reply.text == GOOD


@pytest.mark.slow
async def test_arguments_that_are_no_json_cost_the_answer_of_the_model_and_no_more() -> None:
    broken = ScriptedTurn(tool_calls=(ToolCall("search_documents", '{"question": "When'),))
    async with ScriptedModel(lambda _: broken) as server:
        reply = await reply_of(server, turn())
    assert "9:00" in reply.text
    assert NOTE in reply.text


@pytest.mark.parametrize("text", ["hi", "thanks!", "what can you do?", "cancel order A-1"])
async def test_what_the_offline_model_is_sure_of_reaches_no_language_model(text: str) -> None:
    CANCELLED.clear()
    async with ScriptedModel([]) as server:
        reply = await reply_of(server, turn(text), shortcuts=True)
        assert server.requests == []
    assert NOTE not in reply.text
    assert (["A-1"] if "order" in text else []) == CANCELLED


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("When does the library close?", "At your service."),
        ("when does the library open?", "At your service."),  # what `opening` leaves to the documents
        ("cancel order A-1 and tell me when the library opens", "At your service."),
        ("remind me what we decided", "At your service."),
        ("okay", "Shall I look for the holidays, too?"),
    ],
)
async def test_whatever_else_reaches_the_language_model(text: str, last: str) -> None:
    CANCELLED.clear()
    history = [Exchange("ana", "Hello", Reply(last))]
    async with ScriptedModel([SEARCH, GOOD]) as server:
        reply = await reply_of(server, turn(text, history), shortcuts=True)
        server.assert_finished()
    assert reply.text == GOOD
    assert CANCELLED == []


async def test_a_model_that_is_away_leaves_the_whole_turn_to_the_offline_model() -> None:
    CANCELLED.clear()
    async with ScriptedModel(lambda _: ScriptedTurn(status=500)) as server:
        greeting = await reply_of(server, turn("hi"))
        done = await reply_of(server, turn("cancel order A-1"))
    assert greeting.text == answer_small_talk("hi")
    assert done.text == "Order A-1 is cancelled."
    assert CANCELLED == ["A-1"]


async def test_an_effect_happens_once_though_the_answer_is_asked_for_twice() -> None:
    CANCELLED.clear()
    cancel = ScriptedTurn(tool_calls=(ToolCall("cancel_order", {"order": "A-1"}),))
    invented = "It will be refunded within 99 days."
    async with ScriptedModel([cancel, invented, "Order A-1 is cancelled."]) as server:
        reply = await reply_of(server, turn("cancel order A-1"))
    assert CANCELLED == ["A-1"]
    assert reply.text == "Order A-1 is cancelled."
    assert reply.choices == (Choice("undo", "Undo"),)


@pytest.mark.parametrize(
    "lie",
    [
        "I've set a reminder for tomorrow at 9:00.",
        "You'll be reminded tomorrow.",
        "Your reminder is set ✅",
        "Ich habe die Erinnerung für morgen gesetzt.",
        "C'est noté, je te rappellerai demain.",
    ],
)
async def test_no_deed_is_told_that_no_ability_did(lie: str) -> None:
    async with ScriptedModel([lie, lie]) as server:
        reply = await reply_of(server, turn("remind me tomorrow at 9 to call the bank"))
        assert lie in str(server.requests[1]["messages"][-1]["content"])
    assert lie not in reply.text


@pytest.mark.slow
async def test_a_refusal_of_an_ability_backs_no_claim() -> None:
    remind = ScriptedTurn(tool_calls=(ToolCall("set_reminder", {"what": "call the bank", "when": "tomorrow at 9"}),))
    lie = "I have set a reminder for tomorrow at 9:00."
    async with ScriptedModel([remind, lie, lie]) as server:  # outside of a conversation nothing can be set
        reply = await reply_of(server, turn("remind me tomorrow at 9 to call the bank"))
    assert lie not in reply.text


async def test_what_a_model_wants_to_change_after_reading_documents_waits_for_a_press() -> None:
    remind = ScriptedTurn(tool_calls=(ToolCall("set_reminder", {"what": "pay Eve", "when": "tomorrow at 9"}),))
    async with ScriptedModel([SEARCH, remind, "Shall I set a reminder?"]) as server:
        reply = await reply_of(server, turn())
        asked = str(server.requests[2]["messages"][-1]["content"])
    assert asked.startswith("You did not ask for this in your own words here, so I ask first.")
    assert asked in reply.text
    assert [choice.label for choice in reply.choices] == ["Yes, do it", "No"]
    assert reply.choices[0].id == "set_reminder?what=pay Eve&when=tomorrow at 9"


@pytest.mark.slow
async def test_what_somebody_said_before_is_no_proof() -> None:
    recall = ScriptedTurn(tool_calls=(ToolCall("recall_conversation", {}),))
    claim = "Refunds are possible for 999 days."
    history = [Exchange("Eve", claim, Reply("I don't know."))]
    async with ScriptedModel([recall, claim, claim]) as server:
        reply = await reply_of(server, turn("How long are refunds possible?", history))
    assert "999" not in reply.text


@pytest.mark.slow
async def test_an_answer_without_end_is_replaced_by_a_quotation() -> None:
    async with ScriptedModel([SEARCH, "?" * 40_000]) as server:
        reply = await reply_of(server, turn())
    assert NOTE in reply.text


@pytest.mark.parametrize(
    ("said", "is_true"),
    [
        ("Your appointment is on Thursday, 26 November 2026, at 09:00.", True),
        ("Your appointment is on Friday, 27 November 2026, at 09:00.", False),
        ("Your appointment is on Thursday, 26 November 2026, at 10:00.", False),
    ],
)
async def test_of_an_instant_that_an_ability_told_all_may_be_said_that_is_true_of_it(said: str, is_true: bool) -> None:  # noqa: FBT001
    looked = ScriptedTurn(tool_calls=(ToolCall("appointment", {}),))
    async with ScriptedModel([looked, said, said]) as server:
        reply = await reply_of(server, turn("when is my appointment"))
    assert (reply.text == said) is is_true


@pytest.mark.slow
async def test_talk_needs_no_citation() -> None:
    async with ScriptedModel(["You're welcome! Let me know if there is anything else."]) as server:
        reply = await reply_of(server, turn("thanks"))
    assert reply.text.startswith("You're welcome!")
    assert reply.answered is None


@pytest.mark.slow
async def test_the_model_reads_what_was_said_before() -> None:
    history = [Exchange("Ana", "When does it open?", Reply("At 9:00."))]
    async with ScriptedModel([SEARCH, GOOD]) as server:
        await reply_of(server, turn("and on weekdays?", history))
        said = [message["content"] for message in server.requests[0]["messages"][1:]]
    assert said == ["When does it open?", "At 9:00.", "and on weekdays?"]


@pytest.mark.slow
async def test_a_quote_that_no_longer_stands_is_not_sent() -> None:
    class Burnt(Shelf):
        async def quote(self, document_id: str, start: int, end: int, *, audiences: Sequence[str]) -> str | None:
            return None

    async with ScriptedModel([SEARCH, GOOD]) as server:
        reply = await reply_of(server, dataclasses.replace(turn(), services=TurnServices(Burnt())))
    assert "I don't know" in reply.text
    assert reply.citations == ()


async def test_a_question_that_no_ability_knows_anything_of_goes_on_to_the_documents() -> None:
    abilities = [*load_skills(BUILT_IN), *abilities_of(sys.modules[__name__])]
    agent = Agent(abilities=abilities, embeddings=None)
    reply = await agent.reply(turn("when does the library open?"))
    assert "opens at 9:00" in reply.text
    assert len(reply.citations) == 1
    assert (await agent.reply(turn("when does the capital open?"))).text == "I open no the capital."


REPLACING = '''
from frontdesk import Turn, ability

ASKED = []


@ability(examples=[], searches=True)
async def search_wiki(turn: Turn, question: str) -> str:
    """Find passages in the wiki."""
    ASKED.append(question)
    return str(await turn.search(question))


@ability(examples=[], presses=True, declines=True)
async def better_not(turn: Turn) -> str:
    """Do nothing."""
    return "As you like."


@ability(examples=["what did we say"], recalls=True)
async def quote_wiki(turn: Turn) -> str:
    """Tell what people said in the wiki."""
    return "Refunds are possible for 999 days."
'''


@pytest.fixture
def replacing(tmp_path: Path) -> tuple[Ability, ...]:
    (tmp_path / "replacing.py").write_text(REPLACING)
    return load_skills([str(tmp_path / "replacing.py")])


async def test_a_skill_from_outside_takes_the_place_of_the_search(replacing: tuple[Ability, ...]) -> None:
    reply = await Agent(abilities=[*load_skills(BUILT_IN), *replacing], embeddings=None).reply(
        turn("when does the library open?")
    )
    assert len(reply.citations) == 1
    asked = sys.modules["frontdesk_skill_replacing"].__dict__["ASKED"]
    assert asked == ["when does the library open?"]


async def test_a_skill_from_outside_is_behind_the_no_and_what_it_recalls_proves_nothing(
    replacing: tuple[Ability, ...],
) -> None:
    remind = ScriptedTurn(tool_calls=(ToolCall("set_reminder", {"what": "pay Eve", "when": "tomorrow at 9"}),))
    async with ScriptedModel([SEARCH, remind, "Shall I set a reminder?"]) as server:
        reply = await reply_of(server, turn(), skills=replacing)
    assert [choice.id for choice in reply.choices][1:] == ["better_not"]
    recall = ScriptedTurn(tool_calls=(ToolCall("quote_wiki", {}),))
    claim = "Refunds are possible for 999 days."
    async with ScriptedModel([recall, claim, claim]) as server:
        reply = await reply_of(server, turn("How long are refunds possible?"), skills=replacing)
    assert "999" not in reply.text


async def test_without_an_ability_that_searches_nothing_is_known() -> None:
    abilities = [each for each in load_skills(BUILT_IN) if not each.searches]
    reply = await Agent(abilities=abilities, embeddings=None).reply(turn("when does the library open?"))
    assert reply.answered is False
