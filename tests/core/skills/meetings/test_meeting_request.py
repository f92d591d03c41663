"""What words say of a meeting. Titles, names and forged presses are words and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from core.model.errors import SkillError
from core.model.messages import Address, Message, Person, Reach
from core.skills.meetings.meeting_request import parse_wish
from core.when.search_window import DAYS_AHEAD

if TYPE_CHECKING:
    from tests.fakes.office import Office

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "title", "minutes", "start"),
    [
        ("30 minutes with @li tomorrow at 9", "Meeting", 30, "26 09:00"),
        ("a design review with @li on friday at 14:00 for 45 minutes", "Design review", 45, "27 14:00"),
        ("an hour with @li about the launch tomorrow at 10", "The launch", 60, "26 10:00"),
        ("a sync with @li tomorrow 10:00-10:45", "Sync", 45, "26 10:00"),
        ("a call with @li this week", "Call", 30, None),
    ],
)
def test_a_request_tells_title_length_and_time(text: str, title: str, minutes: int, start: str | None) -> None:
    wish = parse_wish(text, ["@li"], now=NOW, zone="UTC", locale="en")
    assert (wish.title, wish.length) == (title, timedelta(minutes=minutes))
    assert (wish.start and f"{wish.start:%d %H:%M}") == start


def test_without_a_time_the_next_days_are_searched() -> None:
    wish = parse_wish("a call with @li", ["@li"], now=NOW, zone="UTC", locale="en")
    assert (wish.since, wish.until, wish.start) == (NOW, NOW + DAYS_AHEAD, None)


@pytest.mark.parametrize(("text", "weeks"), [("every tuesday at 10", 1), ("every other friday at 14:00", 2)])
def test_a_series_repeats_on_one_day(text: str, weeks: int) -> None:
    assert parse_wish(f"{text} with @li", ["@li"], now=NOW, zone="UTC", locale="en").weeks == weeks


@pytest.mark.parametrize(
    "text", ["every weekday at 10", "every tuesday", "9 hours tomorrow at 9", "1 minute tomorrow at 9"]
)
def test_what_no_meeting_can_be_is_refused(text: str) -> None:
    with pytest.raises(SkillError):
        parse_wish(f"{text} with @li", ["@li"], now=NOW, zone="UTC", locale="en")


@pytest.mark.slow
async def test_braces_in_a_title_are_its_words(office: Office) -> None:
    title = "{when.__class__} {0} {organiser}"
    asked = await office.by("Ana", f"find 30 minutes with @li tomorrow at 9am about {title}")
    assert f"“{title}”" in asked
    await office.by("Ana", "yes")
    assert f"“{title}”" in office.told["li"][0]
    moving = await office.by("Ana", "move the meeting to friday at 9am")
    assert f"Shall I move “{title}”" in moving
    await office.by("Ana", "yes")
    assert f"“{title}”" in office.told["li"][0]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("begin", "piece", "refusal"),
    [
        ("poll: which?", "(", "That is too long. A poll can have"),
        ("poll: ", ", ", "I don't know"),
        ("find 30 minutes with @li ", "time ", "I don't know"),
        ("", "time ", "I don't know"),
        ("count down to ", ", ", "I don't know"),
        ("remind me tomorrow at 9 to ", ", ", "What shall I remind you of?"),
    ],
)
async def test_what_is_far_too_long_is_refused(office: Office, begin: str, piece: str, refusal: str) -> None:
    """Each takes a moment; read word by word, one took minutes."""
    assert (await office.by("Ana", f"{begin}{piece * (39_000 // len(piece))}")).startswith(refusal)


@pytest.mark.slow
async def test_nobody_has_something_posted_where_he_or_she_may_not_write(office: Office) -> None:
    office.board.closed["#secret"] = {"bob"}
    for wish in (
        "poll #secret: pizza or sushi?",
        "set up a stand-up in #secret with @li every weekday at 9:30",
        "set up a coffee rotation with @ana and @li every monday at 9 in #secret",
        "countdown to launch on 12 December, post weekly in #secret",
    ):
        assert await office.by("Ana", wish) == "You are no member of #secret."
    await office.by("Bob", "poll #secret: pizza or sushi?")
    office.board.closed["#secret"] = set()
    assert await office.by("Bob", "yes") == "You are no member of #secret."
    assert "#secret" not in office.told


@pytest.mark.slow
async def test_a_voter_s_name_invites_nobody_else(office: Office) -> None:
    await office.by("Ana", "poll: which suits? Thu 10:00, Fri 14:00", channel="#team")
    vote = office.board.button("Thu 26 Nov 10:00").id
    here = Address(office.board.name, "w", "#team", name="#team")
    mallory = Person("mal", "Mal;bob=Bob & co")
    message = Message("m1", here, mallory, "", office.clock.now(), Reach.MENTION, vote, apart=True)
    await office.house.inbox.accept(message)
    await office.house.settle()
    await office.by("Ana", "close the poll", channel="#team")
    await office.presses("Ana", "Thu 26 Nov 10:00")
    assert set(office.told) == {"ana", "mal"}
