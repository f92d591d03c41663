"""Several replies as one: every field has a rule, and nothing that a reply carries gets lost."""

from __future__ import annotations

import dataclasses
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from langchain.chat_models import init_chat_model

from core.abilities.ability import abilities_of, ability
from core.model.combined_reply import RULES, merged
from core.model.community_event import Event
from core.model.messages import Address
from core.model.replies import Choice, Citation, Enclosure, Moment, Reaction, Reply
from tests.fakes.board import Board
from tests.fakes.house import House
from tests.fakes.openai_server import ScriptedModel, ScriptedTurn, ToolCall

if TYPE_CHECKING:
    from collections.abc import Sequence

    from langchain_core.language_models import BaseChatModel
    from psycopg_pool import AsyncConnectionPool

    from core.abilities.turn import Turn

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
HOME, AWAY = Address("t", "w", "home"), Address("t", "w", "away")
FULL = Reply(
    "Noted at noon [1].",
    kind="notice",
    citations=(Citation(1, "d1", "Hours", "hours.md", "noon", 0, 4),),
    choices=(Choice("undo", "Undo"),),
    answered=True,
    confidence=0.5,
    model="openai:a",
    asks="undo",
    subjects=("reminder 1",),
    moments=(Moment("noon", NOON),),
    enclosures=(Enclosure("a.ics", "text/calendar", "BEGIN"),),
    due=NOON,
    zone="Europe/Paris",
    asked_at=NOON,
    mark="solved",
    title="A title",
    renews="poll 1",
    behalf="ana",
    returns=HOME,
    event=Event("meeting 1", "Plan", NOON, NOON, is_on=True),
    offered_to="ana",
    language="de",
    reaction=Reaction("e1"),
    to=AWAY,
)
"""A reply whose every field says something."""
SAID = dataclasses.replace(FULL, renews=None)
IN_PLACE = {"renews", "asks", "reaction", "to"}
"""What holds of a reply only as long as nothing else is said with it, or after it."""


def test_every_field_of_a_reply_has_a_rule() -> None:
    assert RULES.keys() == {field.name for field in dataclasses.fields(Reply)}


def test_the_full_reply_of_these_tests_leaves_no_field_as_it_is_by_default() -> None:
    plain = Reply("")
    assert [name for name in RULES if getattr(FULL, name) == getattr(plain, name)] == []


@pytest.mark.parametrize("name", sorted(RULES.keys() - IN_PLACE - {"text", "kind", "language"}))
@pytest.mark.parametrize("last", [False, True], ids=["first", "last"])
def test_what_only_one_of_two_replies_says_is_kept(name: str, *, last: bool) -> None:
    other = Reply("And more.")
    both = merged([other, FULL] if last else [FULL, other])
    assert getattr(both, name) == getattr(FULL, name)


def test_one_reply_stays_as_it_is() -> None:
    assert merged([FULL]) == FULL


def test_two_texts_stand_one_below_the_other_and_the_same_one_stands_once() -> None:
    assert merged([Reply("One."), Reply("Two."), Reply("One.")]).text == "One.\n\nTwo."


def test_citations_are_numbered_through_and_the_same_answer_is_given_once() -> None:
    other = dataclasses.replace(SAID, text="Shut [1].", citations=(Citation(1, "d2", "Shut", "b.md", "shut", 9, 13),))
    both = merged([SAID, other, SAID])
    assert both.text == "Noted at noon [1].\n\nShut [2]."
    assert [(each.number, each.document) for each in both.citations] == [(1, "d1"), (2, "d2")]


@pytest.mark.parametrize(
    ("kinds", "kind"),
    [
        (("reminder", "reply"), "reply"),
        (("notice", "reply"), "reply"),
        (("notice", "reminder"), "reminder"),
        (("notice", "notice"), "notice"),
    ],
)
def test_an_answer_among_notices_makes_an_answer(kinds: Sequence[Any], kind: str) -> None:
    assert merged([Reply(f"{n}", kind=each) for n, each in enumerate(kinds)]).kind == kind


def test_one_proven_answer_makes_an_answer_and_the_confidence_is_that_of_answers() -> None:
    unknown = Reply("I don't know.", answered=False, confidence=0.1)
    both = merged([SAID, unknown])
    assert (both.answered, both.confidence) == (True, 0.5)
    assert merged([unknown, Reply("Hello.")]).answered is False
    assert merged([Reply("Hello."), Reply("Bye.")]).answered is None


def test_only_the_last_question_is_open() -> None:
    question, answer = Reply("When?", asks="set_reminder"), Reply("I set it.")
    assert merged([answer, question]).asks == "set_reminder"
    assert merged([question, answer]).asks is None, "the second message answered it"


def test_how_late_it_is_is_told_by_what_is_late_longest_and_in_its_zone() -> None:
    later = dataclasses.replace(SAID, due=NOON + timedelta(hours=1), zone="Asia/Tokyo", asked_at=NOON + timedelta(1))
    for replies in ([SAID, later], [later, SAID]):
        both = merged(replies)
        assert (both.due, both.zone, both.asked_at) == (NOON, "Europe/Paris", NOON)


def test_what_shows_a_thing_anew_takes_the_place_of_what_showed_it_before() -> None:
    before = Reply("Pizza: 1", choices=(Choice("old", "Old"),), renews="poll 1")
    now = Reply("Pizza: 2", renews="poll 1")
    assert merged([before, now]) == now
    assert merged([before, Reply("Noted."), now]) == Reply("Noted.\n\nPizza: 2")


@pytest.mark.parametrize("other", [Reply("Noted."), Reply("Sushi: 1", renews="poll 2")])
def test_what_also_says_something_else_takes_the_place_of_nothing(other: Reply) -> None:
    """Else the next vote would wipe out what else was said, and the answer would stand far above the question."""
    assert merged([Reply("Pizza: 1", renews="poll 1"), other]).renews is None
    assert merged([other, Reply("Pizza: 1", renews="poll 1")]).renews is None


def test_what_is_said_for_two_people_cannot_be_said_as_one() -> None:
    both = merged([SAID, dataclasses.replace(SAID, text="Again.")])
    assert both.behalf == "ana"
    with pytest.raises(ValueError, match="ana"):
        merged([SAID, dataclasses.replace(SAID, text="Again.", behalf="li")])


def test_marks_titles_and_returns_are_those_of_the_last_that_has_them() -> None:
    later = dataclasses.replace(SAID, text="Again.", mark="answered", title="Another", returns=AWAY, model="openai:b")
    both = merged([SAID, later])
    assert (both.mark, both.title, both.returns, both.model) == ("answered", "Another", AWAY, "openai:b")


@ability(effect=True, examples=["sign {paper}"])
async def sign(turn: Turn, paper: str) -> Reply:
    """Sign a paper. paper: which."""
    return Reply(
        f"Signed {paper}.",
        choices=(Choice(f"undo {paper}", f"Undo {paper}"),),
        subjects=(f"paper {paper}",),
        enclosures=(Enclosure(f"{paper}.txt", "text/plain", paper),),
        mark="solved",
        title=paper,
    )


SIGNING = ScriptedTurn(tool_calls=(ToolCall("sign", {"paper": "a"}, id="1"), ToolCall("sign", {"paper": "b"}, id="2")))


@pytest.mark.parametrize(
    "ending",
    [pytest.param("Signed a. Signed b.", id="accepted"), pytest.param(ScriptedTurn(status=401), id="the model fails")],
)
async def test_what_a_model_has_done_in_one_turn_keeps_all_that_comes_with_it(
    pool: AsyncConnectionPool, ending: ScriptedTurn | str
) -> None:
    async with ScriptedModel([SIGNING, ending]) as server:
        model = init_chat_model("openai:scripted", base_url=server.base_url, api_key="none", max_retries=0)
        board = await _after(pool, model=model, said=["please sign a and b"])
    assert "Signed a" in board.last.text
    _carries(board.last, "a", "b")


async def test_what_was_done_before_an_edit_is_told_with_all_that_comes_with_it(pool: AsyncConnectionPool) -> None:
    board = await _after(pool, said=["sign a", "sign b"])
    assert "after I acted on it" in board.last.text
    assert board.last.kind == "notice"
    _carries(board.last, "a")


def _carries(reply: Reply, *papers: str) -> None:
    assert [choice.label for choice in reply.choices] == [f"Undo {paper}" for paper in papers]
    assert reply.subjects == tuple(f"paper {paper}" for paper in papers)
    assert [each.name for each in reply.enclosures] == [f"{paper}.txt" for paper in papers]
    assert (reply.mark, reply.title) == ("solved", papers[-1])


async def _after(pool: AsyncConnectionPool, *, said: Sequence[str], model: BaseChatModel | None = None) -> Board:
    """Return the platform after a message was said, and then edited."""
    house = House(pool, board := Board(), skills=abilities_of(sys.modules[__name__]), model=model)
    async with house.jobs.open(pool), house.working():
        first, *edits = said
        await house.hear(first, "e1")
        await house.settle()
        for text in edits:
            await house.amend(text, "e1")
            await house.settle()
    return board
