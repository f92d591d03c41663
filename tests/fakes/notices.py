"""Notices that a desk sends unasked, and the rounds of its background work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.waiting import until

if TYPE_CHECKING:
    from tests.fakes.counter import Counter
    from tests.fakes.radicale import Wire


async def notice(desk: Counter, beginning: str) -> str:
    """Wait for a notice that begins so, and return the latest one."""
    await until(lambda: any(line.partition(": ")[2].startswith(beginning) for line in desk.board.order))
    return next(line.partition(": ")[2] for line in reversed(desk.board.order) if beginning in line)


async def poll_again(desk: Counter, wire: Wire) -> None:
    """Let time pass until the calendars are polled again."""
    before = len(wire.seen)
    desk.clock.move(minutes=6)
    await desk.house.catch_up()
    assert len(wire.seen) > before
