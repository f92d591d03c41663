"""Polls through the path of a message: one vote a person and option, shown in one place, the result told once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.model.errors import SkillError
from core.privacy import Privacy
from core.skills.polls import personal_data
from core.skills.polls.poll_request import parse_poll
from tests.fakes.office import Office

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool

TEAM = "#team"


@pytest.fixture
async def office(pool: AsyncConnectionPool) -> AsyncIterator[Office]:
    async with Office(pool).opened() as made:
        yield made


@pytest.mark.parametrize(
    ("text", "question", "options", "sole"),
    [
        ("pizza or sushi?", "Pizza or sushi?", ["Pizza", "Sushi"], True),
        ("lunch: pizza, sushi, or tacos", "Lunch", ["Pizza", "Sushi", "Tacos"], True),
        ("do you prefer tea or coffee", "Do you prefer tea or coffee?", ["Tea", "Coffee"], True),
        ("should we move to Fridays?", "Should we move to Fridays?", ["Yes", "No"], True),
        ("where to eat?\n- Pizza place\n- Sushi bar", "Where to eat?", ["Pizza place", "Sushi bar"], True),
        ("red, green, blue (several allowed)", "Red, green, blue?", ["Red", "Green", "Blue"], False),
        (
            "which of these suits? Mon 10, Tue 14:30",
            "Which of these suits?",
            ["Monday 30 November at 10:00 Paris time", "Tuesday 1 December at 14:30 Paris time"],
            False,
        ),
    ],
)
def test_a_question_and_its_options_are_read(text: str, question: str, options: list[str], *, sole: bool) -> None:
    now = Office.NOW
    poll = parse_poll(text, now=now, zone="Europe/Paris", locale="en")
    assert (poll.question, [each.words for each in poll.options], poll.sole) == (question, options, sole)


def test_a_poll_of_one_option_or_of_eleven_or_until_yesterday_is_refused() -> None:
    for text in ("which? pizza", f"which? {', '.join('abcdefghijk')}", "tea or coffee? until yesterday at 5pm"):
        with pytest.raises(SkillError):
            parse_poll(text, now=Office.NOW, zone="Europe/Paris", locale="en")


@pytest.mark.slow
async def test_votes_are_counted_once_shown_in_place_and_taken_back(office: Office) -> None:
    shown = await office.by("Ana", "poll: pizza or sushi?", channel=TEAM)
    assert shown.startswith("**Pizza or sushi?**\n\n- Pizza — no votes yet\n- Sushi — no votes yet")
    assert "- Pizza — 1: Li" in await office.presses("Li", "Pizza", channel=TEAM)
    assert "- Pizza — 2: Li, Bob" in await office.presses("Bob", "Pizza", channel=TEAM, event="twice")
    await office.presses("Bob", "Pizza", channel=TEAM, event="twice")
    assert office.told == {}
    changed = await office.presses("Bob", "Sushi", channel=TEAM)
    assert "- Pizza — 1: Li\n- Sushi — 1: Bob" in changed
    back = await office.presses("Li", "Pizza", channel=TEAM)
    assert "- Pizza — no votes yet\n- Sushi — 1: Bob" in back
    assert list(office.board.standing.values()) == [back]
    assert "Only Ana, who started it, can close it." in await office.presses("Li", "Close (Ana)", channel=TEAM)
    assert await office.by("Ana", "close the poll", channel=TEAM) == (
        "“Pizza or sushi?” is closed: Sushi, with one vote."
    )
    assert sum("_Closed._" in text for text in office.board.standing.values()) == 1
    assert sum("no votes yet" in text for text in office.board.standing.values()) == 1
    assert "is closed" in await office.presses("Sam", "Sushi", channel=TEAM)


@pytest.mark.slow
async def test_a_poll_for_a_time_is_posted_on_a_yes_closes_by_itself_and_becomes_a_meeting(office: Office) -> None:
    assert "In which channel" in await office.by("Ana", "poll: pizza or sushi?")
    asked_first = await office.by(
        "Ana", "ask #team which time suits for the retro: Mon 10, Tue 14, Wed 9, closes tomorrow at noon"
    )
    assert asked_first.startswith("Shall I ask in #team: “Which time suits for the retro”, with the options Monday 30")
    assert "#team" not in office.told
    assert "Only Ana" in await office.presses("Li", "Yes, post it")
    assert (await office.presses("Ana", "Yes, post it")).startswith("I have asked in #team")
    for person, label in (("Li", "Tue 1 Dec 14:00"), ("Bob", "Tue 1 Dec 14:00"), ("Li", "Mon 30 Nov 10:00")):
        await office.presses(person, label, channel=TEAM)
    assert "Tuesday 1 December at 14:00 Paris time — 2: Li, Bob" in office.told[TEAM][0]
    told = await office.later(days=1, hours=2, minutes=1)
    assert told[TEAM][-1] == (
        "“Which time suits for the retro” is closed: Tuesday 1 December at 14:00 Paris time, with 2 votes."
    )
    assert office.buttons("Ana") == ["Tue 1 Dec 14:00", "Mon 30 Nov 10:00"]
    held = await office.presses("Ana", "Tue 1 Dec 14:00")
    assert held.startswith("I hold Tuesday at 14:00 for “Retro”, and have asked Li and Bob")
    assert "Ana invites you to “Retro”" in office.told["li"][0]


async def test_forgetting_a_person_erases_her_polls_and_votes(office: Office) -> None:
    await office.by("Ana", "poll: pizza or sushi?", channel=TEAM)
    await office.by("Bob", "poll: tea or coffee?", channel=TEAM)
    await office.presses("Ana", "Tea", channel=TEAM)
    privacy = Privacy(office.house.pool, personal_data)
    who = await privacy.find("board/w/ana")
    kept = await privacy.export(who)
    assert ([each["question"] for each in kept["polls"]], [each["chosen"] for each in kept["votes"]]) == (
        ["Pizza or sushi?"],
        ["Tea"],
    )
    await privacy.forget(who)
    assert "- Tea — no votes yet" in await office.by("Bob", "show the poll", channel=TEAM)
