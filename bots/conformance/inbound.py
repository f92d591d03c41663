"""What an adapter must receive, and when it may acknowledge it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from bots.conformance.abilities import KNOCK, LEFT
from bots.conformance.fixtures import conform
from bots.conformance.stage import Can, Where
from core.model.errors import FrontdeskError

if TYPE_CHECKING:
    from bots.conformance.scene import Scene
    from bots.conformance.stage import Shown


@conform
async def test_a_direct_message_is_answered(scene: Scene) -> None:
    (answer,) = await scene.ask("Describe this message to me")
    assert "reach direct" in answer.text
    assert f"from {scene.person}: Describe this message to me" in answer.text


@conform
async def test_a_mention_in_a_channel_is_answered_and_is_no_part_of_the_text(scene: Scene) -> None:
    (answer,) = await scene.ask("Describe this message to me", Where.CHANNEL, mention=True)
    assert "reach mention" in answer.text
    assert answer.text.strip().endswith(": Describe this message to me")


@conform
async def test_what_people_say_among_themselves_in_a_channel_is_heard_and_not_answered(scene: Scene) -> None:
    await scene.say("Recite to yourselves", Where.CHANNEL)
    (answer,) = await scene.ask("Recite to me", Where.CHANNEL, mention=True)
    assert answer.text.strip() == "to me"


@conform
async def test_an_answer_in_a_channel_stands_in_a_thread_where_there_are_threads(scene: Scene) -> None:
    said = await scene.say("Recite once", Where.CHANNEL, mention=True)
    (answer,) = await scene.settled(Where.CHANNEL)
    assert answer.thread == (said if scene.can(Can.THREADS) else None)
    if scene.can(Can.THREADS):
        await scene.say("Recite twice", Where.CHANNEL, thread=said)
        _, second = await scene.settled(Where.CHANNEL)
        assert (second.text.strip(), second.thread) == ("twice", said)


@conform
async def test_two_people_in_one_channel_are_told_apart(scene: Scene) -> None:
    await scene.ask("Describe this message to me", Where.CHANNEL, mention=True)
    first, scene.person = scene.person, scene.stage.somebody()
    one, other = await scene.ask("Describe this message to me", Where.CHANNEL, mention=True)
    assert f"from {first}:" in one.text
    assert f"from {scene.person}:" in other.text


@conform
async def test_what_is_said_in_a_row_is_answered_in_that_order(scene: Scene) -> None:
    for word in ("one", "two", "three"):
        await scene.say(f"Recite {word}")
    text = "\n".join(message.text for message in await scene.settled())
    assert 0 <= text.find("one") < text.find("two") < text.find("three")


@conform
async def test_what_is_delivered_twice_is_answered_once(scene: Scene) -> None:
    await scene.ask("Recite only once")
    if scene.can(Can.REDELIVER):
        await scene.stage.deliver_again()
        await scene.stands("only once")
    else:  # what is delivered again was said again
        await scene.ask("Recite only once")
        await scene.stands("only once", "only once")


@conform
async def test_what_cannot_be_kept_is_not_acknowledged(scene: Scene) -> None:
    await scene.ask("Recite before")
    await scene.refuse()
    try:
        if scene.can(Can.REDELIVER):
            await scene.begin("Recite during")
            await scene.refused()
        else:
            with pytest.raises(FrontdeskError):
                await scene.begin("Recite during")
    finally:
        await scene.allow()
    if not scene.can(Can.REDELIVER):
        await scene.begin("Recite during")
    await scene.stands("before", "during")


@conform
async def test_a_press_is_a_message(scene: Scene) -> None:
    (question,) = await scene.ask("Which way can I go?")
    await scene.stage.press(question, LEFT, person=scene.person)
    answer = await scene.until(lambda: _second(scene))
    assert answer == f"{scene.person} went left."


@conform
async def test_a_button_that_was_pressed_is_gone_where_it_can_be_and_counts_once(scene: Scene) -> None:
    (question,) = await scene.ask("Which way can I go?")
    await scene.stage.press(question, LEFT, person=scene.person)
    if scene.can(Can.EDIT):  # a double click
        await scene.stage.press(question, LEFT, person=scene.person)
    await scene.until(lambda: _second(scene))
    if scene.can(Can.REDELIVER):
        await scene.stage.deliver_again()
    shown = await scene.settled()
    assert len(shown) == 2
    if scene.can(Can.EDIT):
        await scene.until(lambda: _without_buttons(scene))
    else:
        assert shown[0].buttons == question.buttons


@conform
async def test_a_button_that_stays_is_pressed_again_and_by_others_and_what_it_changes_is_shown_in_its_place(
    scene: Scene,
) -> None:
    (shown,) = await scene.ask("Let us knock", Where.CHANNEL, mention=True)
    for times, person in enumerate((scene.person, scene.stage.somebody(), scene.person), 1):
        await scene.stage.press(shown, KNOCK, person=person)
        (shown,) = await scene.until(partial(_knocked, scene, times))
        assert shown.buttons == (KNOCK,)
    standing = await scene.settled(Where.CHANNEL)
    assert len(standing) == (1 if scene.can(Can.EDIT) else 4)


@conform
async def test_an_edited_question_is_answered_as_it_reads_now(scene: Scene) -> None:
    said = await scene.say("Recite the wrong words")
    await scene.stands("the wrong words")
    if not scene.can(Can.HEAR_EDITS):
        await scene.say("Recite the right words")
        await scene.stands("the wrong words", "the right words")
        return
    (before,) = await scene.standing()
    await scene.stage.edit(said, "Recite the right words")
    if scene.can(Can.EDIT):
        (after,) = await scene.stands("the right words")
        assert after.id == before.id
    else:
        await scene.stands("the wrong words", "the right words")


@conform
async def test_the_answer_to_a_deleted_question_is_taken_back(scene: Scene) -> None:
    said = await scene.say("Recite what I should not have said")
    (answer,) = await scene.stands("what I should not have said")
    if scene.can(Can.HEAR_DELETIONS):
        await scene.stage.delete(said)
    if scene.can(Can.HEAR_DELETIONS, Can.DELETE):
        await scene.stands()
    else:
        adapter, address = await scene.place()
        await adapter.retract(address, answer.id)
        await scene.stands("what I should not have said")


async def _second(scene: Scene) -> str:
    standing = await scene.standing()
    return standing[1].text.strip() if len(standing) > 1 else ""


async def _without_buttons(scene: Scene) -> bool:
    return not (await scene.standing())[0].buttons


async def _knocked(scene: Scene, times: int) -> list[Shown]:
    """Return the messages with this count, when nothing more is to come."""
    shown = await scene.settled(Where.CHANNEL)
    return [message for message in shown if message.text.strip().startswith(f"Knocked {times} times.")]
