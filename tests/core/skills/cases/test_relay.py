"""While a human has the conversation, words go both ways, once and in order, and the desk is silent."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from core.model.errors import InputError
from core.model.messages import Address, Attachment, Message, Person, Reach
from tests.core.skills.cases.desk import STAFF, Desk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow

ALONE = Address("board", "w", "ana")


@pytest.fixture
async def taken(pool: AsyncConnectionPool) -> AsyncIterator[Desk]:
    """A desk on which Tom has taken Ana's case."""
    async with Desk(pool).open() as desk:
        await desk.says("I need a human")
        await desk.staff_presses("Take")
        yield desk


async def test_words_go_both_ways_and_the_desk_is_silent(taken: Desk) -> None:
    before = len(taken.hears())
    await taken.says("What is the invoice number?")
    await taken.staff_says("It is 4711.")
    await taken.says("Thanks!")
    assert (await taken.team_reads())[1:] == ["**Ana:** What is the invoice number?", "**Ana:** Thanks!"]
    assert taken.hears()[before:] == ["**Tom:** It is 4711."]
    assert (await taken.case()).state == "with_human"


async def test_a_note_stays_with_the_team(taken: Desk) -> None:
    before = taken.hears()
    await taken.staff_says("// she is a good customer")
    await taken.staff_says("🔒 so be kind")
    assert taken.hears() == before
    assert (await taken.case()).state == "with_human"


async def test_edits_and_deletions_reach_the_copy_on_both_sides(taken: Desk) -> None:
    asked = await taken.says("where is my ordr")
    told = await taken.staff_says("in the pst")
    thread = replace(STAFF, thread=await taken.thread())
    await taken.edits(asked, "where is my order", ALONE, "Ana")
    await taken.edits(told, "in the post", thread, "Tom")
    assert (await taken.team_reads())[1:] == ["**Ana:** where is my order"]
    assert taken.hears()[-1] == "**Tom:** in the post"
    await taken.deletes(told, thread)
    await taken.deletes(asked, ALONE)
    assert len(await taken.team_reads()) == 1
    assert not [text for text in taken.hears() if "post" in text]


async def test_words_that_become_a_note_are_taken_back(taken: Desk) -> None:
    told = await taken.staff_says("he is difficult")
    assert "**Tom:** he is difficult" in taken.hears()
    await taken.edits(told, "// he is difficult", replace(STAFF, thread=await taken.thread()), "Tom")
    assert "difficult" not in " ".join(taken.hears())


async def test_a_message_that_comes_twice_is_relayed_once(taken: Desk) -> None:
    for _ in range(2):
        await taken.says("hello?", event="again")
        await taken.staff_says("yes?", event="back")
    assert (await taken.team_reads())[1:] == ["**Ana:** hello?"]
    assert taken.hears().count("**Tom:** yes?") == 1


async def test_whoever_answers_first_takes_the_case(pool: AsyncConnectionPool) -> None:
    async with Desk(pool).open() as desk:
        await desk.says("I need a human")
        await desk.staff_says("How can I help?")
        assert desk.hears()[-1] == "**Tom:** How can I help?"
        case = await desk.case()
        assert (case.state, case.owner_name) == ("waiting_customer", "Tom")


async def test_files_are_passed_on_both_ways(taken: Desk) -> None:
    taken.board.files["f1"] = b"forty euros"
    taken.wall.files["f2"] = b"corrected"
    await taken.says("invoice.pdf", attachments=(Attachment("f1", "invoice.pdf", "application/pdf", 11),))
    await taken.staff_says("Here it is.", attachments=(Attachment("f2", "new.pdf", "application/pdf", 9),))
    (_, read), (_, heard) = list(taken.wall.posts.values())[-1], list(taken.board.posts.values())[-1]
    assert (read.text, [file.data for file in read.enclosures]) == ("**Ana:** 📎 invoice.pdf", [b"forty euros"])
    assert (heard.text, [file.data for file in heard.enclosures]) == (
        "**Tom:** Here it is.\n📎 new.pdf",
        [b"corrected"],
    )


async def test_a_file_that_cannot_be_passed_on_is_named_with_the_reason(taken: Desk) -> None:
    taken.board.files["gone"] = InputError("it does not exist any more.")
    for file in (Attachment("large", "film.mp4", "video/mp4", 5_000_000), Attachment("gone", "a.txt", "text/plain", 1)):
        await taken.says(file.name, attachments=(file,))
    assert (await taken.team_reads())[-2:] == [
        "**Ana:** 📎 film.mp4\n_film.mp4 has 5 MB, and I can pass on at most 0 MB here._",
        "**Ana:** 📎 a.txt\n_I cannot pass on a.txt: it does not exist any more._",
    ]


async def test_after_solving_the_desk_answers_again_and_the_thread_is_the_teams_own(taken: Desk) -> None:
    await taken.staff_presses("Solve")
    await taken.says("hello")
    assert "**Ana:** hello" not in await taken.team_reads()
    assert taken.hears()[-1] != taken.hears()[-2]
    before = taken.hears()
    await taken.staff_says("that was easy")
    assert taken.hears() == before
    assert (await taken.team_reads())[-1].startswith("Case 1 is solved, so this was not sent.")


async def test_who_calls_the_desk_in_the_thread_asks_the_desk(taken: Desk) -> None:
    before = taken.hears()
    await taken.staff_says("who are you?", called_at=(0,))
    assert taken.hears() == before


async def test_a_note_among_words_that_are_taken_together_stays_with_the_team(taken: Desk) -> None:
    place = replace(STAFF, thread=await taken.thread())
    for number, text in enumerate(("Hello,", "// he pays late", "how can I help?")):
        said = Message(f"t{number}", place, Person("tom", "Tom"), text, taken.clock.now(), Reach.OVERHEARD)
        await taken.house.inbox.accept(said)
    await taken.house.settle()
    heard = "\n".join(taken.hears())
    assert "Hello," in heard
    assert "how can I help?" in heard
    assert "pays late" not in heard


async def test_where_words_are_notes_an_answer_is_marked_or_written_by_the_button(pool: AsyncConnectionPool) -> None:
    async with Desk(pool).open({"default": "note"}) as desk:
        await desk.says("I need a human")
        assert desk.card().text.endswith("What begins with >, and what you write by “Answer”, Ana reads._")
        await desk.staff_presses("Take")
        before = desk.hears()
        told = await desk.staff_says("shall I tell her?")
        assert desk.hears() == before
        await desk.staff_says("> It is corrected.")
        await desk.staff_presses("Answer", line="Anything else?")
        assert desk.hears()[len(before) :] == ["**Tom:** It is corrected.", "**Tom:** Anything else?"]
        assert (await desk.team_reads())[-1] == "Tom answered: Anything else?"
        await desk.edits(told, "> I tell you.", replace(STAFF, thread=await desk.thread()), "Tom")
        assert "**Tom:** I tell you." in desk.hears()
