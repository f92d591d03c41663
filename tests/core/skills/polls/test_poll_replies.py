"""What a poll shows, and how its result is announced."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from core.model.messages import Address
from core.skills.polls.poll import Option, Poll, Voter
from core.skills.polls.poll_replies import announce_result, offer_meeting, show_board

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
ANA, LI = Voter("ana", "Ana"), Voter("li", "Li")
TEAM = Address("board", "w", "#team")
PIZZA, SUSHI = Option("Pizza"), Option("Sushi")
POLL = Poll(
    id=5,
    owner="ana",
    owner_name="Ana",
    home=TEAM,
    state="open",
    address=TEAM,
    question="Lunch?",
    zone="UTC",
    options=(PIZZA, SUSHI),
    sole=True,
    closes_at=NOW + timedelta(days=1),
)


def test_the_board_counts_votes_and_has_buttons_while_the_poll_is_open() -> None:
    shown = show_board(replace(POLL, options=(replace(PIZZA, voters=(ANA, LI)), SUSHI)), now=NOW)
    assert "- Pizza — 2: Ana, Li" in shown.text
    assert "- Sushi — no votes yet" in shown.text
    assert [choice.label for choice in shown.choices] == ["Pizza", "Sushi", "Close (Ana)"]
    closed = show_board(replace(POLL, state="closed"), now=NOW)
    assert closed.choices == ()
    assert closed.renews == POLL.subject


def test_the_closing_time_of_another_year_names_the_year() -> None:
    over_new_year = replace(POLL, closes_at=datetime(2027, 1, 2, 9, tzinfo=UTC))
    assert "Saturday 2 January 2027 at 09:00" in show_board(over_new_year, now=NOW).text
    assert "2027" not in show_board(over_new_year, now=datetime(2027, 1, 1, 9, tzinfo=UTC)).text


def test_a_result_names_the_winner_or_those_who_are_level_or_nobody() -> None:
    assert "Nobody voted." in announce_result(POLL).text
    assert "Sushi, with one vote." in announce_result(replace(POLL, options=(PIZZA, replace(SUSHI, voters=(LI,))))).text
    level = replace(POLL, options=(replace(PIZZA, voters=(ANA,)), replace(SUSHI, voters=(LI,))))
    assert "Pizza and Sushi are level, with one vote each." in announce_result(level).text


def test_a_meeting_is_offered_for_future_times_with_votes_of_others() -> None:
    past, future = Option("past", NOW - timedelta(hours=1), (LI,)), Option("soon", NOW + timedelta(hours=3), (ANA, LI))
    times = replace(POLL, options=(past, future), sole=False)
    offered = offer_meeting(times, now=NOW)
    assert offered is not None
    assert [choice.label for choice in offered.choices] == ["Wed 25 Nov 12:00"]
    alone = replace(times, options=(replace(past, voters=(ANA,)), replace(future, voters=(ANA,))))
    assert offer_meeting(alone, now=NOW) is None, "nobody to meet"
    assert offer_meeting(replace(POLL, options=(replace(PIZZA, voters=(LI,)), SUSHI)), now=NOW) is None, (
        "no poll for a time"
    )
