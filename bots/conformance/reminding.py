"""What people do with reminders in conversation, the same on every platform: set, list, edit, snooze, cancel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bots.conformance.fixtures import conform

if TYPE_CHECKING:
    from bots.conformance.scene import Scene
    from bots.conformance.stage import Shown


@conform
async def test_reminders_are_set_listed_changed_snoozed_and_cancelled(scene: Scene) -> None:
    assert "call the bank" in await _answer(scene, "Remind me tomorrow at 9 to call the bank")
    assert "1. call the bank" in await _answer(scene, "What are my reminders?")
    assert "call the dentist" in await _answer(scene, "Change it to call the dentist")
    assert "Changed: I will remind you" in await _answer(scene, "Make it 10 instead")
    await scene.say("Remind me in 1 second to stretch")
    reminder = await scene.until(lambda: _that_says(scene, "Reminder: stretch"))
    assert reminder
    await scene.stage.press(reminder, "Snooze 10 minutes", person=scene.person)
    await scene.until(lambda: _that_says(scene, "Snoozed: I will remind you"))
    assert "You have 2 reminders" in await _answer(scene, "What are my reminders?")
    assert "call the dentist" in await _answer(scene, "Cancel the one about the dentist")
    assert "stretch" in await _answer(scene, "Cancel all")
    assert "You have no reminders" in await _answer(scene, "What are my reminders?")


async def _answer(scene: Scene, text: str) -> str:
    return (await scene.ask(text))[-1].text


async def _that_says(scene: Scene, words: str) -> Shown | None:
    return next((each for each in await scene.standing() if words in each.text), None)
