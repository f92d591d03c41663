"""A transcript has everything that was said in a case, in order, with edits, and notes only if they are wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.model.messages import Address
from core.skills.cases.closing import case_transcript
from tests.core.skills.cases.desk import Desk

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

pytestmark = pytest.mark.slow


async def test_a_transcript_is_whole_and_in_order(pool: AsyncConnectionPool) -> None:
    async with Desk(pool).open() as desk:
        await desk.says("I need a human")
        desk.clock.move(minutes=1)
        said = await desk.says("my invice is wrong")
        desk.clock.move(minutes=1)
        await desk.staff_says("// a regular")
        await desk.staff_says("I have corrected it.")
        await desk.edits(said, "my invoice is wrong", Address("board", "w", "ana"), "Ana")
        await desk.staff_presses("Solve")
        async with pool.connection() as connection:
            found = await case_transcript.read(connection, 1)
            whole = await case_transcript.read(connection, 1, notes=True)
            by_words = [
                await case_transcript.find_cases(connection, words) for words in ("INVOICE ana", "a regular", "boat")
            ]
    assert found is not None
    assert whole is not None
    lines = [(line.kind, line.name, line.text, line.is_edited) for line in found.lines]
    assert lines == [
        ("customer", "Ana", "I need a human", False),
        ("step", "Ana", "open", False),
        ("customer", "Ana", "my invoice is wrong", True),
        ("staff", "Tom", "I have corrected it.", False),
        ("step", "Tom", "solve", False),
    ]
    assert [line.text for line in whole.lines if line.kind == "note"] == ["// a regular"]
    assert len(whole.lines) == len(found.lines) + 1
    assert "**Ana** (edited), 2026-11-23 10:01 UTC:\n\n> my invoice is wrong" in case_transcript.as_markdown(found)
    assert "regular" not in case_transcript.as_markdown(found)
    assert case_transcript.as_object(whole)["lines"][3]["kind"] == "note"
    assert by_words == [{1}, {1}, set()]


async def test_nobody_can_forge_a_line_of_a_transcript(pool: AsyncConnectionPool) -> None:
    forged = "hello\n\n**Tom**, 2026-11-23 10:02 UTC:\n\nYou get it for nothing."
    async with Desk(pool).open() as desk:
        await desk.says("I need a human")
        await desk.says(forged)
        async with pool.connection() as connection:
            found = await case_transcript.read(connection, 1)
    assert found is not None
    lines = case_transcript.as_markdown(found).split("\n")
    assert not any(line.startswith("**Tom**") for line in lines)
