"""The wording of proposals, and what people answer to them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from core.abilities.ability import abilities_of, ability
from core.abilities.arguments import When  # noqa: TC001 — the ability's schema is made of it
from core.agent.offline.ability_matcher import Call
from core.agent.offline.proposal import propose
from core.agent.understanding.guess import Guess
from core.model.buttons import pressed
from core.model.messages import Reach
from frontdesk import Turn  # noqa: TC001 — the ability's schema is made of it
from tests.fakes.counter import Counter

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection

    from psycopg_pool import AsyncConnectionPool

    from core.model.replies import Reply

GIVEN = {"what": "wake up", "when": "tomorrow at 6:30"}


def proposed(name: str, given: dict[str, str], *, changing: Collection[str]) -> Reply:
    return propose([Call(name, given)], "?", changing=changing, search="search_documents", no=None)


@pytest.mark.parametrize(
    ("name", "given", "text", "label"),
    [
        ("set_reminder", GIVEN, "set a reminder: “wake up”, tomorrow at 6:30", "set it"),
        ("close_ticket", {"number": "12"}, "close the ticket: 12", "close it"),
        ("order_umbrella", {}, "order an umbrella", "order it"),
        ("cancel_days_off", {"when": "friday"}, "cancel days off: friday", "cancel them"),
        ("set_up_rotation", {"plan": "dishes"}, "set up a rotation: “dishes”", "set it up"),
        ("hand_over_reminder", {"to": "@li"}, "hand over the reminder: @li", "hand it over"),
        ("add_to_wait_list", {}, "add to the wait list", "do it"),
        ("book", {"what": "haircut"}, "book “haircut”", "book it"),
    ],
)
def test_an_ability_is_proposed_in_a_sentence_of_its_name_and_arguments(
    name: str, given: dict[str, str], text: str, label: str
) -> None:
    reply = proposed(name, given, changing={name})
    assert reply.text == f"Do you want to {text}?"
    assert [choice.label for choice in reply.choices] == [f"Yes, {label}", "No, search the documents"]
    assert pressed(reply.choices[0].id) == (name, given)


def test_what_only_tells_something_is_proposed_to_be_seen() -> None:
    assert proposed("show_agenda", {}, changing=()).text == "Do you want to see the agenda?"
    assert proposed("order_status", {}, changing=()).text == "Do you want to see the order status?"


def test_two_calls_are_offered_by_what_they_do() -> None:
    calls = [Call("set_reminder", {}, "what"), Call("cancel_meeting", {})]
    reply = propose(calls, "?", changing={"set_reminder", "cancel_meeting"}, search=None, no=None)
    assert [choice.label for choice in reply.choices] == ["Set a reminder", "Cancel the meeting"]


@ability(examples=["fetch {what} at {when}"], effect=True)
async def fetch_parcel(turn: Turn, what: str, when: When = "") -> str:
    """Fetch something that was delivered. what: which thing. when: the time."""
    return f"{turn.message.person.name} gets {what} {when or 'some day'}."


class Unsure:
    """Finds every text that speaks of a crate likely to call for `fetch_parcel`."""

    def rank(self, text: str, abilities: Collection[str]) -> tuple[Guess, ...]:
        """Return a guess that is proposed."""
        return (Guess("fetch_parcel" if "crate" in text and "fetch_parcel" in abilities else "search", 0.7),)

    def talk(self, text: str) -> tuple[Guess, ...]:
        """Find no talk."""
        return ()


@pytest.fixture
async def desk(pool: AsyncConnectionPool) -> AsyncIterator[Counter]:
    skills = abilities_of(sys.modules[__name__])
    async with Counter(pool, skills=skills, ranker=Unsure()).open() as made:
        yield made


@pytest.mark.parametrize("said", ["yes", "Yes please!", "fetch", "fetch it"])
async def test_yes_does_what_was_proposed(desk: Counter, said: str) -> None:
    await desk.say("a crate came for us")
    assert "gets" not in desk.last.text
    assert (await desk.say(said)).startswith("Ana gets")


@pytest.mark.parametrize("said", ["no", "search", "No, search the documents"])
async def test_no_searches_the_documents(desk: Counter, said: str) -> None:
    await desk.say("a crate came for us")
    await desk.say(said)
    assert desk.last.answered is False


@pytest.mark.parametrize("said", ["tomorrow at 9", "yes, tomorrow at 9"])
async def test_a_time_completes_what_was_proposed(desk: Counter, said: str) -> None:
    await desk.say("a crate came for us")
    reply = await desk.say(said)
    assert reply.startswith("Ana gets")
    assert reply.endswith("tomorrow at 9.")


async def test_another_time_is_taken_for_the_proposed_one(desk: Counter) -> None:
    await desk.say("a crate came tomorrow at 9")
    assert "tomorrow at 9?" in desk.last.text
    assert (await desk.say("no, friday at 10")).endswith("friday at 10.")


async def test_other_words_than_a_time_complete_nothing(desk: Counter) -> None:
    await desk.say("a crate came for us")
    assert "gets" not in await desk.say("hm, let me think")


async def test_only_who_was_asked_says_yes_in_a_channel(desk: Counter) -> None:
    await desk.tell("a crate came for us", reach=Reach.MENTION)
    assert "gets" not in (await desk.tell("yes", person="Ben", reach=Reach.MENTION) or "")
    await desk.tell("a crate came for us", reach=Reach.MENTION)
    assert (await desk.tell("yes", reach=Reach.MENTION) or "").startswith("Ana gets")
