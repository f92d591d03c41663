"""Card numbers, passwords and keys are hidden in what is stored with a case and relayed; their author is told once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.security.card_numbers import is_card_number
from core.skills.cases.closing import case_transcript
from core.skills.cases.hidden_secrets import without_secrets
from knowledge.secret_detection import SecretRedactor
from tests.core.skills.cases.desk import STAFF, Desk

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

CARD, PASSWORD = "4111 1111 1111 1111", "hunter2-Xq9"


@pytest.mark.parametrize("digits", ["4111111111111111", "5555555555554444", "378282246310005", "6011111111111117"])
def test_numbers_with_the_right_check_digit_are_cards(digits: str) -> None:
    assert is_card_number(digits)
    assert not is_card_number(digits[:-1] + str((int(digits[-1]) + 1) % 10))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("my card 4111-1111-1111-1111 fails", "my card •••• 1111 fails"),
        ("password: hunter2-Xq9", "password: ••••"),
        ("order 4711 of 2026-11-23, phone +49 30 1234567", "order 4711 of 2026-11-23, phone +49 30 1234567"),
        ("the password field is empty", "the password field is empty"),
    ],
)
async def test_only_secrets_are_hidden(text: str, left: str) -> None:
    assert await without_secrets(text, SecretRedactor()) == left


async def everywhere(pool: AsyncConnectionPool) -> str:
    found = []
    async with pool.connection() as connection:
        for table in ("cases", "case_entries", "case_ledger", "messages", "replies", "effects"):
            found += await (await connection.execute(f"SELECT to_jsonb(t) FROM {table} t")).fetchall()  # noqa: S608
    return str(found)


async def test_nothing_of_a_secret_is_stored_with_a_case_or_relayed(pool: AsyncConnectionPool) -> None:
    async with Desk(pool).open() as desk:
        await desk.says(f"Why is my card {CARD} refused?")
        await desk.says("I need a human")
        await desk.staff_presses("Take")
        await desk.says(f"my password: {PASSWORD}")
        await desk.says(f"and the card is {CARD}")
        await desk.staff_says(f"// his password: {PASSWORD}")
        assert (await desk.team_reads())[-3:-1] == ["**Ana:** my password: ••••", "**Ana:** and the card is •••• 1111"]
        assert sum(text.startswith("I have hidden what looks like") for text in desk.hears()) == 1
        assert "•••• 1111" in desk.card().text
        async with pool.connection() as connection:
            found = await case_transcript.read(connection, 1, notes=True)
        assert found is not None
        assert not any(line.is_edited for line in found.lines)
        stored = await everywhere(pool)
        assert PASSWORD not in stored
        assert stored.count(CARD) == stored.count(f"Why is my card {CARD}")  # a question to the desk, before the case


async def test_a_secret_in_a_line_below_a_button_or_in_somebodys_message_is_hidden_too(
    pool: AsyncConnectionPool,
) -> None:
    about = f"open_case_for?person=ana&name=Ana&channel=C1&said=my%20card%20{CARD.replace(' ', '%20')}&event=m1"
    async with Desk(pool).open({"staff": ["tom"]}) as desk:
        await desk.says("", person="Tom", choice=about)
        await desk.says("", person="Tom", place=STAFF, choice=f"answer_case?case=1&words=password: {PASSWORD}")
        assert "my card •••• 1111" in desk.card().text
        assert desk.board.texts("C1")[-1] == "**Tom:** password: ••••"
        await desk.staff_presses("Solve")
        desk.clock.move(days=1)
        await desk.house.catch_up()
        await desk.says("", choice=f"comment_case?case=1&comment=my card is {CARD}")
        assert "“my card is •••• 1111”" in desk.card().text
        assert CARD not in str(desk.wall.posts)
