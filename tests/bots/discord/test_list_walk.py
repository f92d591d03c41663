"""A list over the wire: it stays after a press, without the button that was pressed; an old plain reply becomes one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bots.discord.render import text_of
from core.storage.rows import ADDRESS
from tests.bots.discord.stage import buttons_of
from tests.fakes.discord.messages import COMPONENTS_V2

if TYPE_CHECKING:
    from tests.bots.discord.conftest import Office
    from tests.fakes.discord.messages import Message

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.slow]


def labels(message: Message) -> dict[str, str]:
    return {button["label"]: button["custom_id"] for button in buttons_of(message)}


async def test_each_line_of_a_list_is_cancelled_by_the_button_beside_it(desk: Office) -> None:
    for what in ("call the bank", "water the plants"):
        await desk.answer(f"remind me tomorrow at 9 to {what}", desk.alone)
    listed = await desk.answer("what are my reminders", desk.alone)
    assert listed.flags & COMPONENTS_V2
    assert labels(listed).keys() == {"Cancel 1", "Cancel 2"}
    for number, rest in ((2, {"Cancel 1"}), (1, set())):
        what = ("call the bank", "water the plants")[number - 1]
        desk.discord.world.press(desk.ada, listed, labels(listed)[f"Cancel {number}"])
        await desk.until(lambda: labels(listed).keys() == rest)  # noqa: B023 — awaited at once
        await desk.until(lambda: desk.ours(desk.alone)[-1].content.startswith(f"Cancelled: “{what}”"))  # noqa: B023
    shown = text_of(listed.wire())
    assert "1. call the bank" in shown
    assert shown.count("✓ Cancel") == 2
    assert "no reminders" in (await desk.answer("what are my reminders", desk.alone)).content


async def test_a_list_that_was_sent_is_found_again_by_its_buttons(desk: Office) -> None:
    await desk.answer("remind me tomorrow at 9 to call the bank", desk.alone)
    listed = await desk.answer("what are my reminders", desk.alone)
    await desk.recorded()
    (adapter,) = desk.desk.adapters
    key = next(iter(labels(listed).values())).split(":")[1]
    async with desk.desk.stores.pool.connection() as connection:
        (row,) = await (await connection.execute("SELECT address FROM replies WHERE key = %s", [key])).fetchall()
    adapter._in_progress.clear()  # type: ignore[attr-defined]
    address = ADDRESS.validate_python(row[0])
    assert await adapter.find_sent(address, key=key) == f"{desk.alone.id}/{listed.id}"
