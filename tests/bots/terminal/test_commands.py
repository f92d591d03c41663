"""What is typed for the terminal itself."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from bots.terminal.commands import asked_help, leaves, overview, topic_page, unknown_command, unknown_topic
from bots.terminal.parse import speaker
from core.abilities.hooks.catalogues import with_phrases
from core.abilities.registry.overview import topics
from core.model.language import LANGUAGES, speaking
from core.skills.bookings.services.service_catalog import phrases_of
from core.text.catalogue import pgettext
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
    "line",
    ["exit", "quit", ":q", "bye", " Bye ", "/quit", "/exit", "goodbye", "tschüss", "adiós", "au revoir", "tchau"],
)
def test_a_farewell_leaves(line: str) -> None:
    assert leaves(line)


@pytest.mark.parametrize("line", ["", "exit strategy", "how do I quit?", "thanks", "by", "say bye to @li at 5"])
def test_what_only_contains_a_farewell_stays(line: str) -> None:
    assert not leaves(line)


@pytest.mark.parametrize(
    ("line", "topic"),
    [
        ("help", ("", None)),
        ("?", ("", None)),
        ("help me", ("", None)),
        ("Help reminders", ("reminders", None)),
        ("help with time zone", ("time zone", None)),
        ("Hilfe", ("", "de")),
        ("Hilfe zu Erinnerungen", ("Erinnerungen", "de")),
        ("ayuda", ("", "es")),
        ("aide rappels", ("rappels", "fr")),
        ("ajuda com lembretes", ("lembretes", "pt")),
        ("help me find a free room", None),
        ("aide-moi", None),
        ("helpful", None),
        ("", None),
    ],
)
def test_help_is_asked_for_with_few_words(line: str, topic: tuple[str, str | None] | None) -> None:
    assert asked_help(line) == topic


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [80, 100, 200])
@pytest.mark.parametrize(("channel", "services"), [(None, False), ("help", True)])
def test_the_help_fits_a_screen_of_24_lines(width: int, channel: str | None, services: bool, language: str) -> None:  # noqa: FBT001
    with speaking(language):
        shown = _shown(overview(_topics(channel=channel, services=services), width=width), width)
        assert pgettext("help", "remind me in 20 minutes to stretch") in "".join(shown)
    assert len(shown) <= 22
    assert max(map(len, shown)) <= min(width, 100)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_help_is_in_the_language_that_is_spoken(language: str) -> None:
    english = {"For you", "With your team", "Answers from the documents", "Here", "reminders", "polls", "data"}
    with speaking(language):
        shown = _shown(overview(_topics(), width=80), 80)
        named = [topic for topic in _topics() if topic.is_named(pgettext("help", "Reminders"))]
        page = " ".join(_shown(topic_page(named[0], width=80), 80))
    assert any(line.strip() in english or line.split()[0] in english for line in shown) == (language == "en")
    assert [topic.title for topic in named] == ["Reminders"]
    assert ("Deliver a reminder again later" in page) == (language == "en")


def test_at_60_columns_what_is_typed_here_stays_whole() -> None:
    shown = _shown(overview(_topics(), width=60), 60)
    assert "Ctrl-C stops an answer" in " ".join(" ".join(shown).split())
    assert max(map(len, shown)) <= 60
    assert [line for line in shown if line.endswith("…")] == []


@pytest.mark.parametrize(
    ("line", "is_command"), [("/foo", True), ("/choose", False), ("/etc/hosts", False), ("a", False)]
)
def test_a_command_that_does_not_exist_is_told(line: str, is_command: bool) -> None:  # noqa: FBT001
    assert (unknown_command(line) is not None) == is_command


def test_a_topic_that_does_not_exist_is_told_with_those_that_do() -> None:
    said = unknown_topic("xyz", _topics())
    assert said is not None
    assert "“xyz”" in said
    assert "reminders" in said
    assert unknown_topic("moving these boxes", _topics()) is None


def test_the_help_shows_only_what_exists_here() -> None:
    assert {topic.name for topic in _topics()} == {
        *("calendars", "reminders", "meetings", "time zone", "data"),
        *("polls", "rotations", "stand-ups", "countdowns"),
        *("code", "memory", "mood", "pictures", "summaries", "translation", "writing"),
    }
    everywhere = _topics(channel="help", platforms=2, services=True)
    more = {topic.name for topic in everywhere} - {topic.name for topic in _topics()}
    assert more == {"bookings", "channel settings", "learning channels", "linked accounts"}


def test_help_on_a_topic_says_what_each_example_does() -> None:
    (reminders,) = [topic for topic in _topics() if topic.is_named("Reminder")]
    shown = " ".join(" ".join(_shown(topic_page(reminders, width=80), 80)).split())
    assert "snooze Deliver a reminder again later" in shown
    assert "Set the hours in which you get no reminders" in shown


def test_in_a_narrow_window_the_names_of_topics_stay_whole() -> None:
    shown = _shown(overview(_topics(), width=40), 40)
    assert [line for line in shown if line.startswith("  stand-ups ")]
    assert max(map(len, shown)) <= 40
