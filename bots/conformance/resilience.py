"""What an adapter must survive: a platform that is down or busy, lost responses, missed messages."""

from __future__ import annotations

import secrets
import time
from typing import TYPE_CHECKING

from bots.conformance.fixtures import conform
from bots.conformance.stage import RETRY_AFTER_SECONDS, Can, Trouble, Where
from core.model.replies import Reply

if TYPE_CHECKING:
    from bots.conformance.scene import Scene


def _key() -> str:
    return secrets.token_hex(12)


@conform
async def test_a_reply_that_stands_is_found_by_its_key_and_no_other_is(scene: Scene) -> None:
    await scene.ask("Recite hello")
    adapter, address = await scene.place()
    key = _key()
    assert await adapter.find_sent(address, key=key) is None
    sent = await adapter.send(address, Reply("Hello again"), key=key)
    assert await adapter.find_sent(address, key=key) == sent
    assert await adapter.find_sent(address, key=_key()) is None


@conform
async def test_a_reply_takes_the_place_of_another_where_it_can(scene: Scene) -> None:
    await scene.ask("Recite hello")
    adapter, address = await scene.place()
    sent = await adapter.send(address, Reply("Yes"), key=_key())
    later = _key()
    again = await adapter.send(address, Reply("No"), key=later, replaces=sent)
    await scene.stands("hello", *(("No",) if scene.can(Can.EDIT) else ("Yes", "No")))
    assert await adapter.find_sent(address, key=later) == again


@conform
async def test_what_is_gone_already_is_taken_back_without_an_error(scene: Scene) -> None:
    await scene.ask("Recite hello")
    adapter, address = await scene.place()
    sent = await adapter.send(address, Reply("Never mind"), key=_key())
    await adapter.retract(address, sent)
    await adapter.retract(address, sent)
    await scene.stands("hello", *(() if scene.can(Can.DELETE) else ("Never mind",)))


@conform
async def test_an_answer_is_sent_once_after_an_outage(scene: Scene) -> None:
    if not scene.can(Can.FAIL):
        await _no_limits(scene)
        return
    await scene.ask("Recite before")
    async with scene.stage.trouble(Trouble.DOWN):
        await scene.say("Recite after")
        await scene.sending_fails()
        await scene.until(lambda: _stands_no_more_than(scene, 1))
    await scene.stands("before", "after")


@conform
async def test_a_busy_platform_is_left_alone_for_as_long_as_it_says(scene: Scene) -> None:
    if not scene.can(Can.FAIL):
        await _no_limits(scene)
        return
    await scene.ask("Recite before")
    async with scene.stage.trouble(Trouble.BUSY):
        began = time.monotonic()
        await scene.say("Recite in a while")
        await scene.stands("before", "in a while")
    assert time.monotonic() - began >= RETRY_AFTER_SECONDS


@conform
async def test_what_stands_there_though_the_answer_was_lost_is_not_sent_again(scene: Scene) -> None:
    if not scene.can(Can.FAIL):
        await _no_limits(scene)
        return
    async with scene.stage.trouble(Trouble.LOST):
        await scene.say("Recite just once")
        await scene.sending_fails()
        await scene.stands("just once")


@conform
async def test_what_was_missed_is_answered_once_where_it_can_be_fetched(scene: Scene) -> None:
    if not scene.can(Can.FAIL):
        await _no_limits(scene)
        return
    await scene.ask("Recite before")
    async with scene.stage.trouble(Trouble.GAP):
        await scene.begin("Recite meanwhile")
    if scene.can(Can.HISTORY):
        await scene.stands("before", "meanwhile")
        await scene.say("Recite after")
        await scene.stands("before", "meanwhile", "after")
    else:
        await scene.say("Recite after")
        await scene.stands("before", "after")


@conform
async def test_what_was_said_while_nobody_listened_is_answered_once_where_it_can_be_fetched(scene: Scene) -> None:
    await scene.ask("Recite before")
    if not scene.can(Can.FAIL, Can.HISTORY):
        await scene.listening.stop()
        scene.listening.start()
        await scene.say("Recite after")
        await scene.stands("before", "after")
        return
    async with scene.stage.trouble(Trouble.GAP):
        await scene.listening.stop()
        said = await scene.begin("Recite the first draft")
        if scene.can(Can.HEAR_EDITS):
            await scene.stage.edit(said, "Recite meanwhile")
        await scene.begin("Recite after")
        scene.listening.start()
    first = "meanwhile" if scene.can(Can.HEAR_EDITS) else "the first draft"
    await scene.stands("before", first, "after")


async def _no_limits(scene: Scene) -> None:
    """Check that an adapter without a network has no rate limits."""
    await scene.ask("Recite hello", Where.DIRECT)
    adapter, _ = await scene.place()
    assert adapter.limits == ()


async def _stands_no_more_than(scene: Scene, count: int) -> bool:
    return len(await scene.standing()) == count
