"""What is said about countdowns."""

from __future__ import annotations

from datetime import datetime

from core.model.messages import Address
from core.skills.countdowns.countdown import Countdown, Target
from core.skills.countdowns.countdown_replies import listed, proposed, remaining
from core.when.schedule import Schedule
from frontdesk.testing import make_turn

TURN = make_turn("")
DAY = Target(datetime.fromisoformat("2026-01-19"), "UTC", whole_day=True)
HOUR = Target(datetime.fromisoformat("2026-01-05T12:00"), "UTC", whole_day=False)


def countdown(target: Target, place: Address | None = None, rhythm: Schedule | None = None) -> Countdown:
    home = Address("test", "test", "ana")
    return Countdown(
        id=2,
        owner="ana",
        owner_name="@ana",
        home=home,
        state="active",
        name="launch",
        target=target,
        place=place,
        rhythm=rhythm,
    )


def test_a_whole_day_has_no_hour_and_an_hour_is_a_moment() -> None:
    words, moments = remaining(DAY, TURN)
    assert words == "in 14 days (2 weeks), on Monday 19 January"
    assert moments == ()
    words, (moment,) = remaining(HOUR, TURN)
    assert words.startswith("in 3 hours, ")
    assert moment.at == HOUR.instant


def test_a_proposal_says_where_and_how_often() -> None:
    place = Address("test", "test", "C1", name="#team")
    weekly = Schedule(datetime.fromisoformat("2026-01-05T09:00"), "UTC", "FREQ=WEEKLY")
    assert "posted in #team when it arrives?" in proposed(countdown(DAY, place), TURN).text
    assert "posted in #team every Monday" in proposed(countdown(DAY, place, weekly), TURN).text


def test_a_list_names_each_countdown() -> None:
    reply = listed([countdown(DAY), countdown(HOUR)], TURN)
    assert [line.partition(",")[0] for line in reply.text.splitlines()] == [
        "There are 2 countdowns:",
        "",
        "1. launch: in 14 days (2 weeks)",
        "2. launch: in 3 hours",
    ]
    assert reply.subjects == ("countdown 2", "countdown 2")
