"""Instants in replies: their words stand in the text, and mean the instant."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.model.combined_reply import merged
from core.model.messages import Address, Moment, Reply
from core.skills.reminders.reminder import Owner, Plan, Reminder, Saying
from core.skills.reminders.telling import confirmed, listed, proposed, which_one
from core.when import Occurrence, find_zone, localize, resolve
from core.when.rendered_time import standing, told
from tests.fakes.counter import Counter

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
ZONES = st.sampled_from(["Europe/Paris", "America/Los_Angeles", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"])
INSTANTS = st.datetimes(datetime(2026, 11, 20), datetime(2028, 1, 1), timezones=st.just(UTC)).map(
    lambda at: at.replace(microsecond=0)
)
PLANS = st.lists(st.tuples(INSTANTS, ZONES, st.sampled_from([None, "FREQ=DAILY", "FREQ=WEEKLY"])), min_size=1)

SAID = re.compile(
    r"(?:\w+, )?(?P<day>\w+ \d+ \w+ \d+), (?P<time>\d\d:\d\d(?P<seconds>:\d\d)?) (?P<zone>\S+)(?P<again> \(.*\))?"
)


def meant(words: str) -> datetime:
    """Return the instant that words mean, read by other means than those that wrote them."""
    found = SAID.fullmatch(words)
    assert found is not None
    form = "%A %d %b %Y %H:%M:%S" if found["seconds"] else "%A %d %b %Y %H:%M"
    local = datetime.strptime(f"{found['day']} {found['time']}", form)  # noqa: DTZ007 — its zone follows
    zone = find_zone(found["zone"])
    return local.replace(tzinfo=zone, fold=1).astimezone(UTC) if found["again"] else resolve(local, zone)


@given(PLANS)
@example([(datetime(2027, 10, 31, 1, 30, tzinfo=UTC), "Europe/Paris", None)])
def test_the_words_of_each_moment_stand_in_the_text_and_mean_it(plans: list[tuple[datetime, str, str | None]]) -> None:
    address, owner = Address("t", "w", "#talk"), Owner("t", "w", "ana", "Ana")
    reminders = [
        Reminder(
            number,
            owner,
            address,
            "posted",
            Plan("call", localize(at, find_zone(zone)), zone, rule, "skip"),
            "active",
            Saying(Occurrence(localize(at, find_zone(zone)), at), at),
        )
        for number, (at, zone, rule) in enumerate(plans)
    ]
    parties = [(each,) for each in reminders]
    for reply in (
        listed(parties, now=NOW, of=[owner]),
        which_one(parties, ability="cancel_reminder", now=NOW, of=[owner]),
        confirmed(reminders[0], now=NOW),
        proposed(parties[0], now=NOW),
        merged([confirmed(reminders[0], now=NOW), listed(parties, now=NOW, of=[owner])]),
    ):
        assert reply.moments
        for moment in reply.moments:
            assert moment.words in reply.text
            assert meant(moment.words) == moment.at
    assert {each.at for each in listed(parties, now=NOW, of=[owner]).moments} == {at for at, _, _ in plans}


def test_a_moment_whose_words_were_cut_off_is_none() -> None:
    soon, later = (told(NOW + timedelta(days=days), find_zone("UTC"), now=NOW) for days in (1, 9))
    assert standing([soon, later, soon], f"It comes {soon.words}.") == (soon,)


@pytest.fixture
async def desk(pool: AsyncConnectionPool) -> AsyncIterator[Counter]:
    async with Counter(pool).open() as made:
        yield made


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("remind me tomorrow at 9 to call", "tomorrow, Thursday 26 Nov 2026, 09:00 Europe/Paris"),
        ("what are my reminders", "Friday 27 Nov 2026, 08:00 Europe/Paris"),
        ("make it 10", "Friday 27 Nov 2026, 10:00 Europe/Paris"),
        ("cancel it", "Friday 27 Nov 2026, 08:00 Europe/Paris"),
        ("remind me yesterday at 9 to call", "Tuesday 24 Nov 2026, 09:00 Europe/Paris"),
        ("what time is it", "Wednesday 25 Nov 2026, 10:00 Europe/Paris"),
        ("my time zone is Tokyo", "Wednesday 25 Nov 2026, 18:00 Asia/Tokyo"),
    ],
)
async def test_each_reply_that_tells_an_instant_has_it(desk: Counter, text: str, words: str) -> None:
    await desk.say("remind me on Friday at 8 to pay")
    told_ = await desk.say(text)
    assert words in told_
    assert Moment(words, meant(words)) in desk.last.moments


async def test_what_comes_late_has_the_instant_that_it_was_due(desk: Counter) -> None:
    await desk.say("remind me in 5 minutes to stretch")
    desk.clock.move(minutes=17)
    (text,) = await desk.come(1)
    assert "12 minutes late" in text
    (moment,) = desk.last.moments
    assert (moment.words in text, moment.at) == (True, desk.clock.now() - timedelta(minutes=12))


def test_equal_instants_of_two_reminders_are_told_once() -> None:
    moment = told(NOW, find_zone("UTC"))
    assert merged([Reply(moment.words, moments=(moment,)), Reply(f"{moment.words}!", moments=(moment,))]).moments == (
        moment,
    )
