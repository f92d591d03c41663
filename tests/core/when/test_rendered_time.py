"""Instants in replies: their words stand in the text, and mean the instant."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.model.combined_reply import merged
from core.model.messages import Address
from core.model.person_ref import PersonRef
from core.model.replies import Moment, Reply
from core.skills.reminders.reminder import Firing, Plan, Reminder
from core.skills.reminders.replies.confirmation import render_confirmation, render_proposal
from core.skills.reminders.replies.numbered_lists import render_list, render_which
from core.when import Occurrence, find_zone, localize, resolve
from core.when.rendered_time import Reader, spelled_out, standing, told
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
    r"(?:in (?P<count>\d+) (?P<unit>second|minute|hour)s? \(|(?P<near>today|tomorrow|yesterday) at |"
    r"(?P<weekday>[A-Z]\w+day)?(?: ?(?P<date>\d+ [A-Z]\w+)(?: (?P<year>\d{4}))?)? at )"
    r"(?P<clock>\d\d:\d\d)(?::\d\d)?(?: UTC| [\w ]+ time)?(?P<again> \(.*\))?\)?"
)
NEAR = {"yesterday": -1, "today": 0, "tomorrow": 1}


def meant(words: str, zone: tzinfo, *, now: datetime = NOW) -> datetime:
    """Return the minute that words mean to somebody now, read by other means than those that wrote them."""
    found = SAID.fullmatch(words)
    assert found is not None, words
    here = localize(now, zone)
    if found["count"]:
        day = (here + timedelta(**{f"{found['unit']}s": int(found["count"])})).date()
    elif found["near"]:
        day = here.date() + timedelta(days=NEAR[found["near"]])
    elif found["date"]:
        years = [int(found["year"])] if found["year"] else [here.year - 1, here.year, here.year + 1]
        days = [datetime.strptime(f"{found['date']} {year}", "%d %B %Y").date() for year in years]  # noqa: DTZ007 — a day
        day = min(days, key=lambda each: abs(each - here.date()))
        assert found["weekday"] in (None, f"{day:%A}")
    else:
        day = next(each for n in range(2, 7) if f"{(each := here.date() + timedelta(days=n)):%A}" == found["weekday"])
    local = datetime.combine(day, time.fromisoformat(found["clock"]))
    if found["again"]:
        return local.replace(tzinfo=zone, fold=1).astimezone(UTC)
    return resolve(local, zone)


def minute(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(second=0)


@pytest.mark.slow
@given(PLANS, st.builds(Reader, st.just(NOW), ZONES.map(find_zone), shared=st.booleans()))
@example([(datetime(2027, 10, 31, 1, 30, tzinfo=UTC), "UTC", None)], Reader(NOW, find_zone("Europe/Paris")))
@example([(NOW + timedelta(minutes=20, seconds=40), "UTC", None)], Reader(NOW, find_zone("Asia/Kolkata"), shared=True))
def test_the_words_of_each_moment_stand_in_the_text_and_mean_it(
    plans: list[tuple[datetime, str, str | None]], reader: Reader
) -> None:
    address, owner = Address("t", "w", "#talk"), PersonRef("t", "w", "ana")
    reminders = [
        Reminder(
            number,
            owner,
            "Ana",
            address,
            "posted",
            Plan("call", localize(at, find_zone(zone)), zone, rule, "skip"),
            "active",
            Firing(Occurrence(localize(at, find_zone(zone)), at), at),
        )
        for number, (at, zone, rule) in enumerate(plans)
    ]
    parties = [(each,) for each in reminders]
    for reply in (
        render_list(parties, reader=reader, of=[owner]),
        render_which(parties, ability="cancel_reminder", reader=reader, of=[owner]),
        render_confirmation(reminders[0], reader=reader),
        render_proposal(parties[0], reader=reader),
        merged([render_confirmation(reminders[0], reader=reader), render_list(parties, reader=reader, of=[owner])]),
    ):
        assert reply.moments
        for moment in reply.moments:
            assert moment.words in reply.text
            assert meant(moment.words, reader.zone) == minute(moment.at)
    assert {each.at for each in render_list(parties, reader=reader, of=[owner]).moments} == {at for at, _, _ in plans}


def test_a_moment_whose_words_were_cut_off_is_none() -> None:
    soon, later = (told(NOW + timedelta(days=days), find_zone("UTC"), now=NOW) for days in (1, 9))
    assert standing([soon, later, soon], f"It comes {soon.words}.") == (soon,)


@pytest.fixture
async def desk(pool: AsyncConnectionPool) -> AsyncIterator[Counter]:
    async with Counter(pool).open() as made:
        yield made


@pytest.mark.parametrize(
    ("text", "words", "at"),
    [
        ("remind me tomorrow at 9 to call", "tomorrow at 09:00", "2026-11-26T09:00:00+01:00"),
        ("what are my reminders", "Friday at 08:00", "2026-11-27T08:00:00+01:00"),
        ("make it 10", "Friday at 10:00", "2026-11-27T10:00:00+01:00"),
        ("cancel it", "Friday at 08:00", "2026-11-27T08:00:00+01:00"),
        ("remind me yesterday at 9 to call", "yesterday at 09:00", "2026-11-24T09:00:00+01:00"),
        ("what time is it", "10:00 on Wednesday 25 November", "2026-11-25T10:00:00+01:00"),
        ("my time zone is Tokyo", "18:00 on Wednesday 25 November", "2026-11-25T18:00:00+09:00"),
    ],
)
async def test_each_reply_that_tells_an_instant_has_it(desk: Counter, text: str, words: str, at: str) -> None:
    await desk.say("remind me on Friday at 8 to pay")
    assert words in await desk.say(text)
    assert (words, at) in [
        (moment.words, moment.at.astimezone(find_zone(str(moment.zone))).isoformat()) for moment in desk.last.moments
    ]


async def test_what_comes_late_has_the_instant_that_it_was_due(desk: Counter) -> None:
    await desk.say("remind me in 5 minutes to stretch")
    desk.clock.move(minutes=17)
    (text,) = await desk.come(1)
    assert "12 minutes late" in text
    (moment,) = desk.last.moments
    assert (moment.words in text, moment.at) == (True, desk.clock.now() - timedelta(minutes=12))


def test_a_text_is_spelled_out_as_far_as_the_zone_of_its_words_is_known() -> None:
    known, unknown = told(NOW, find_zone("Asia/Tokyo"), now=NOW - timedelta(hours=2)), Moment("at 9", NOW)
    assert known.words == "today at 18:00"
    assert spelled_out("It was.", [known, unknown]) == "It was.\n\n(Wednesday 25 Nov 2026, 18:00 Asia/Tokyo)"
    assert spelled_out("It was.", [unknown]) == "It was."


def test_equal_instants_of_two_reminders_are_told_once() -> None:
    moment = told(NOW, find_zone("UTC"))
    assert merged([Reply(moment.words, moments=(moment,)), Reply(f"{moment.words}!", moments=(moment,))]).moments == (
        moment,
    )
