"""What is typed for the terminal itself."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from bots.terminal.commands import asked_help, leaves, overview, topic_page
from bots.terminal.parse import speaker
from core.abilities.catalogues import with_phrases
from core.abilities.registry.overview import topics
from core.skills.bookings.services.service_catalog import phrases_of
from tests.fakes.house import ABILITIES

if TYPE_CHECKING:
    from rich.console import RenderableType

    from core.abilities.registry.overview import Topic


def _topics(*, channel: str | None = None, platforms: int = 1, services: bool = False) -> tuple[Topic, ...]:
    message = speaker("Ana", channel, now=datetime(2026, 1, 5, tzinfo=UTC))
    abilities = ABILITIES if services else with_phrases(ABILITIES, phrases_of(()))
    return topics(abilities, message, platforms=platforms)


def _shown(page: RenderableType, width: int) -> list[str]:
    console = Console(file=io.StringIO(), width=width, force_terminal=True, color_system=None, legacy_windows=False)
    console.print(page)
    return console.file.getvalue().splitlines()  # type: ignore[attr-defined,no-any-return]


@pytest.mark.parametrize(
    "line", ["exit", "quit", ":q", "bye", " Bye ", "goodbye", "tschüss", "adiós", "au revoir", "tchau"]
)
def test_a_farewell_leaves(line: str) -> None:
    assert leaves(line)


@pytest.mark.parametrize("line", ["", "exit strategy", "how do I quit?", "thanks", "by", "say bye to @li at 5"])
def test_what_only_contains_a_farewell_stays(line: str) -> None:
    assert not leaves(line)


@pytest.mark.parametrize(
    ("line", "topic"),
    [
        ("help", ""),
        ("?", ""),
        ("Help reminders", "reminders"),
        ("help with time zone", "time zone"),
        ("help me find a free room", None),
        ("helpful", None),
        ("", None),
    ],
)
def test_help_is_asked_for_with_few_words(line: str, topic: str | None) -> None:
    assert asked_help(line) == topic


@pytest.mark.parametrize("width", [80, 100, 200])
@pytest.mark.parametrize(("channel", "services"), [(None, False), ("help", True)])
def test_the_help_fits_a_screen_of_24_lines(width: int, channel: str | None, services: bool) -> None:  # noqa: FBT001
    shown = _shown(overview(_topics(channel=channel, services=services), width=width), width)
    assert len(shown) <= 22
    assert max(map(len, shown)) <= min(width, 100)
    assert "remind me in 20 minutes to stretch" in "".join(shown)


def test_the_help_shows_only_what_exists_here() -> None:
    assert {topic.name for topic in _topics()} == {
        *("calendars", "reminders", "meetings", "time zone", "data"),
        *("polls", "rotations", "stand-ups", "countdowns"),
    }
    everywhere = _topics(channel="help", platforms=2, services=True)
    more = {topic.name for topic in everywhere} - {topic.name for topic in _topics()}
    assert more == {"bookings", "channel settings", "linked accounts"}


def test_help_on_a_topic_says_what_each_example_does() -> None:
    (reminders,) = [topic for topic in _topics() if topic.is_named("Reminder")]
    shown = " ".join(" ".join(_shown(topic_page(reminders, width=80), 80)).split())
    assert "snooze Deliver a reminder again later" in shown
    assert "Set the hours in which you get no reminders" in shown


def test_in_a_narrow_window_the_names_of_topics_stay_whole() -> None:
    shown = _shown(overview(_topics(), width=40), 40)
    assert [line for line in shown if line.startswith("  stand-ups ")]
    assert max(map(len, shown)) <= 40
