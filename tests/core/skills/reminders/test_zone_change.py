"""A person who moves to another zone, and a zone that gets new rules."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from core.delivery.announcements import Announcer
from core.skills.reminders import store
from core.skills.reminders.zone_change import ZoneUpgrade, rules_digest
from core.when import find_zone
from tests.fakes.running import running

if TYPE_CHECKING:
    from tests.fakes.counter import Counter

pytestmark = pytest.mark.slow


# What was resolved by rules that had no summer time: an hour later than it is due.
_BY_OTHER_RULES = """
UPDATE reminders SET next_at = next_at + interval '1 hour', due_at = due_at + interval '1 hour',
    next_due = next_due + interval '1 hour'
"""


async def test_who_moves_is_asked_once_whether_the_reminders_move_along(desk: Counter) -> None:
    await desk.say("my time zone is Paris")
    await desk.say("every day at 9 remind me to write")
    await desk.say("remind me tomorrow at 10 to call")
    asked = await desk.say("my time zone is Tokyo")
    assert "You have 2 reminders set in the time zone Europe/Paris." in asked
    assert await desk.press("Move them") == "Moved: 2 reminders come in the time zone Asia/Tokyo from now on."
    await desk.say("my reminders")
    assert desk.times == ["2026-11-26 09:00", "2026-11-26 10:00"]
    assert {moment.zone for moment in desk.last.moments} == {"Asia/Tokyo"}
    assert "What was set before stays" in await desk.say("my time zone is Tokyo")


async def test_what_was_set_in_another_zone_names_it_when_it_comes(desk: Counter) -> None:
    await desk.say("remind me today at 11:00 to call")
    await desk.say("remind me today at 11:30 to write, and 10 minutes before")
    await desk.say("remind me in 3 hours to eat", person="Li")
    await desk.say("what time is it", zone="Asia/Tokyo")
    for minutes, comes in ((60, "call"), (20, "write"), (10, "write")):
        desk.clock.move(minutes=minutes)
        (told,) = await desk.come(1)
        assert comes in told
        assert f"{'11:00' if comes == 'call' else '11:30'} Paris time" in told
    desk.clock.move(minutes=90)
    assert "Paris" not in (await desk.come(1))[0]  # Li has not moved


async def test_pending_reminders_are_resolved_again_by_new_rules_of_their_zone_once(desk: Counter) -> None:
    await desk.say("every day at 9 remind me to write, and an hour before")
    await desk.say("remind me on 1 july 2027 at 10 to swim")
    async with desk.house.pool.connection() as connection:
        await connection.execute(_BY_OTHER_RULES)
        await connection.execute(
            "INSERT INTO reminder_zones (zone, edition) VALUES ('Europe/Paris', 'older') ON CONFLICT DO NOTHING"
        )
        await connection.execute("UPDATE reminder_zones SET edition = 'older'")
    worker = running(desk.house.pool, Announcer(jobs=desk.house.jobs, outbox=desk.house.outbox), desk.clock)
    await ZoneUpgrade(worker).dispatch()
    async with desk.house.pool.connection() as connection:
        found = [(each.next.occurrence.instant, each.next.due) for each in await store.active(connection) if each.next]
        assert found == [
            (datetime(2026, 11, 26, 8, tzinfo=UTC), datetime(2026, 11, 26, 7, tzinfo=UTC)),
            (datetime(2027, 7, 1, 8, tzinfo=UTC), datetime(2027, 7, 1, 8, tzinfo=UTC)),
        ]
        known = await (await connection.execute("SELECT zone, edition FROM reminder_zones")).fetchall()
        assert known == [("Europe/Paris", rules_digest(find_zone("Europe/Paris")))]
        await connection.execute(_BY_OTHER_RULES)
    await ZoneUpgrade(worker).dispatch()  # the same rules: nothing is looked at
    async with desk.house.pool.connection() as connection:
        first = (await store.active(connection))[0]
    assert first.next
    assert first.next.due == datetime(2026, 11, 26, 8, tzinfo=UTC)
