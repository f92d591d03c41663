"""The team is shown a snippet first, and sends it once; nobody else sees any."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from core.abilities.hooks.suggestions import find_suggestions, load_suggestions
from core.model.messages import Address, Message, Person, Reach
from core.skills.cases.snippets.snippet import FILE, Snippets
from core.skills.cases.support_files import publish_file
from tests.core.skills.cases.desk import STAFF, Desk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow

SNIPPETS = Snippets.model_validate(
    {
        "values": {"link": "https://example.com/form"},
        "snippets": {
            "refund": {"en": "Hello {customer}, see {link}. {agent}, case {case}", "de": "Hallo {customer}: {link}"},
            "refund-late": {"fr": "Bonjour {customer}."},
        },
    }
)


@pytest.fixture
async def desk(pool: AsyncConnectionPool) -> AsyncIterator[Desk]:
    """A desk with snippets, on which Ana has a case."""
    async with Desk(pool).open() as opened:
        async with pool.connection() as connection:
            await publish_file(connection, FILE, SNIPPETS.model_dump(mode="json"))
        await opened.says("I need a human")
        yield opened


async def press(desk: Desk, label: str, *, person: str = "Tom") -> None:
    """Press the button of the last reply in the thread of the card that has one of that label."""
    thread = replace(STAFF, thread=await desk.thread())
    shown = [reply for place, reply in desk.wall.posts.values() if place.thread == thread.thread]
    choice = next(choice for reply in reversed(shown) for choice in reply.choices if choice.label == label)
    await desk.says("", person=person, place=thread, choice=choice.id)


async def test_a_snippet_is_shown_to_the_team_and_sent_once_by_a_button(desk: Desk) -> None:
    before = desk.hears()
    await desk.staff_says("snippet refund", called_at=(0,))
    (shown,) = (await desk.team_reads())[-1:]
    assert shown.startswith("**Snippet “refund” for Ana**\n\n> Hello Ana, see https://example.com/form. Tom, case 1")
    assert desk.hears() == before
    send = next(reply for _, reply in desk.wall.posts.values() if reply.text == shown).choices[0].id
    thread = replace(STAFF, thread=await desk.thread())
    for person in ("Eva", "Tom"):
        await desk.says("", person=person, place=thread, choice=send)
    assert desk.hears()[len(before) :] == ["**Eva:** Hello Ana, see https://example.com/form. Eva, case 1"]
    case = await desk.case()
    assert (case.state, case.owner_name) == ("waiting_customer", "Eva")
    assert (await desk.team_reads())[-1] == "This answer is sent already."


async def test_a_name_that_is_not_there_lists_what_is_near(desk: Desk) -> None:
    await desk.staff_says("snippet refnd", called_at=(0,))
    assert (await desk.team_reads())[-1] == "There is no snippet “refnd”."
    await press(desk, "refund-late")
    assert "> Bonjour Ana." in (await desk.team_reads())[-1]
    assert "There is no text in the customer's language (en)" in (await desk.team_reads())[-1]


async def test_a_command_outside_of_a_thread_names_the_case(desk: Desk) -> None:
    await desk.says("snippet refund", person="Tom", place=STAFF)
    assert desk.wall.texts(STAFF.channel)[-1].startswith("Which case?")
    await desk.says("snippet 1 refund", person="Tom", place=STAFF)
    assert (await desk.team_reads())[-1].startswith("**Snippet “refund” for Ana**")


async def test_a_snippet_that_is_edited_before_it_is_sent_takes_the_place_of_the_first(desk: Desk) -> None:
    event = await desk.staff_says("snippet refund", called_at=(0,))
    thread = replace(STAFF, thread=await desk.thread())
    said = Message(
        event, thread, Person("tom", "Tom"), "snippet refund late", desk.clock.now(), called_at=(0,), apart=True
    )
    await desk.house.inbox.amend(said)
    await desk.house.settle()
    (shown,) = [text for text in await desk.team_reads() if text.startswith("**Snippet")]
    assert shown.startswith("**Snippet “refund-late” for Ana**\n\n> Bonjour Ana.")
    assert shown.endswith("There is no text in the customer's language (en), so this one is in another: fr.")


async def test_only_the_team_is_offered_snippets(desk: Desk) -> None:
    sources = load_suggestions(["core.skills.cases"])
    thread = replace(STAFF, thread=await desk.thread())
    for place, expected in ((thread, ["refund", "refund-late"]), (Address("board", "w", "ana"), [])):
        typing = Message("t", place, Person("tom", "Tom"), "", desk.clock.now(), Reach.MENTION)
        found = await find_suggestions(sources, desk.house.desk.turn(typing), "snippet", "refund")
        assert [name for name, _ in found] == expected
    await desk.says("snippet 1 refund")
    assert "Bonjour" not in " ".join(desk.hears())
    await desk.says("", choice="preview_snippet?case=1&name=refund")
    assert desk.hears()[-1] == "There is no case 1."
