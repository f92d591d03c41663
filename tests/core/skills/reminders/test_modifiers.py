"""Early alerts, nagging and policies, in a request and afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.model.errors import SkillError
from core.skills.reminders.modifiers import Modifiers, lead_times, nag_time, take_modifiers
from tests.core.skills.reminders.made import HOUR, MINUTE

if TYPE_CHECKING:
    from tests.fakes.counter import Counter


@pytest.mark.parametrize(
    ("request_", "rest", "found"),
    [
        ("call the bank at 9", "call the bank at 9", Modifiers()),
        ("call at 9, skip if missed", "call at 9", Modifiers(policy="skip")),
        ("call at 9, and an hour and 10 minutes before", "call at 9", Modifiers(leads=(HOUR, 10 * MINUTE))),
        ("call at 9, nag me until done", "call at 9", Modifiers(nag=10 * MINUTE)),
        ("call every 5 minutes until it's done", "call", Modifiers(nag=5 * MINUTE, every=5 * MINUTE)),
        ("be there a day before", "be there a day before", Modifiers()),
    ],
)
def test_modifiers_are_taken_from_the_end_of_a_request(request_: str, rest: str, found: Modifiers) -> None:
    assert take_modifiers(request_) == (rest, found)


@pytest.mark.parametrize("words", ["soon", "10 seconds", "61 days", "2 months", "1m, 2m, 3m, 4m, 5m, 6m"])
def test_an_alert_needs_a_duration_in_bounds(words: str) -> None:
    with pytest.raises(SkillError):
        lead_times(words)


def test_nagging_is_from_a_minute_to_half_a_day() -> None:
    assert [nag_time(words) for words in ("every hour", "half hour", "12 hours")] == [HOUR, HOUR / 2, 12 * HOUR]
    with pytest.raises(SkillError):
        nag_time("13 hours")


@pytest.mark.slow
async def test_a_reminder_tells_ahead_and_nags_until_it_is_done(desk: Counter) -> None:
    said = await desk.say(
        "remind me at 11:30 to call the bank, and an hour before, and nag me every 5 minutes until done"
    )
    assert said == (
        "I will remind you today at 11:30: call the bank\n\n"
        "_(Also 1 hour before, and then again every 5 minutes until you say “done”.)_"
    )
    desk.clock.move(minutes=30)
    assert await desk.come(1) == ["Ahead of time: call the bank — in 1 hour (11:30)"]
    desk.clock.move(hours=1)
    assert await desk.come(1) == ["Reminder: call the bank"]
    desk.clock.move(minutes=5)
    assert await desk.come(1) == ["Again, until it is done: call the bank"]
    assert await desk.press("Done") == "Done: “call the bank”."
    desk.clock.move(minutes=30)
    assert await desk.come(0) == []
    assert [(each.kind, each.state) for each in await desk.ledger()] == [
        ("ahead", "delivered"),
        ("itself", "delivered"),
        ("again", "delivered"),
    ]


@pytest.mark.slow
async def test_what_is_set_gets_an_alert_and_nagging_by_a_word_more(desk: Counter) -> None:
    await desk.say("remind me at 12 to eat")
    assert "Also 30 minutes before." in await desk.say("and half an hour before")
    assert "again every 2 minutes" in await desk.say("nag me every 2 minutes until it's done")
    assert "(10:02): stretch" in await desk.say("remind me to stretch every 2 minutes until it's done")
    desk.clock.move(minutes=30)  # what was missed is said once
    assert len(await desk.come(1)) == 1
