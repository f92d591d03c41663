"""A line to a message."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bots.terminal.parse import locale_of, parse
from core.model.errors import WireError
from core.model.messages import Message, Reach

NOW = datetime(2026, 1, 5, tzinfo=UTC)


def said(line: str, channel: str | None = None) -> Message | None:
    return parse(line, person="ana", channel=channel, event_id="1", now=NOW)


def test_a_line_is_a_direct_message() -> None:
    message = said("  How are you? \n")
    assert message
    assert (message.text, message.reach, message.address.channel) == ("How are you?", Reach.DIRECT, "ana")


@pytest.mark.parametrize("line", ["", "  \n", "\t"])
def test_a_blank_line_is_nothing(line: str) -> None:
    assert said(line) is None


@pytest.mark.parametrize(
    ("line", "text", "reach"),
    [
        ("@frontdesk where is it?", "where is it?", Reach.MENTION),
        ("@Frontdesk, where is it?", "where is it?", Reach.MENTION),
        ("@frontdesk", "@frontdesk", Reach.MENTION),
        ("where is it?", "where is it?", Reach.OVERHEARD),
        ("ask @frontdesk2", "ask @frontdesk2", Reach.OVERHEARD),
    ],
)
def test_in_a_channel_a_mention_addresses_the_desk(line: str, text: str, reach: Reach) -> None:
    message = said(line, channel="general")
    assert message
    assert (message.text, message.reach, message.address.channel) == (text, reach, "#general")


@pytest.mark.parametrize(("channel", "reach"), [(None, Reach.DIRECT), ("lobby", Reach.MENTION)])
def test_a_press_is_a_message_with_its_choice_where_it_was_pressed(channel: str | None, reach: Reach) -> None:
    message = said("/choose yes-1", channel)
    assert message
    assert (message.choice, message.text, message.reach) == ("yes-1", "", reach)


def test_a_press_without_an_id_is_refused() -> None:
    with pytest.raises(WireError, match="/choose ID"):
        said("/choose")


@pytest.mark.parametrize("name", ["Ana", "ana", "ANA"])
def test_upper_and_lower_case_are_the_same_person(name: str) -> None:
    said = parse(f"tell @{name}", person=name, channel=None, event_id="1", now=NOW)
    assert said
    assert (said.person.id, said.person.name, said.address.platform) == ("ana", name, "terminal ana")
    assert [(mention.id, mention.name) for mention in said.mentions] == [("ana", f"@{name}")]
    assert said.address.of(said.mentions[0]) == said.address


@pytest.mark.parametrize(
    ("variables", "locale"),
    [
        ({"LANG": "de_DE.UTF-8"}, "de-DE"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "fr_FR@euro"}, "fr-FR"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "pt_BR"}, "pt-BR"),
        ({"LANG": "C.UTF-8"}, None),
        ({"LANG": "it_IT.UTF-8"}, None),
        ({}, None),
    ],
)
def test_the_locale_of_a_terminal_is_that_of_its_messages(variables: dict[str, str], locale: str | None) -> None:
    assert locale_of(variables) == locale
    message = parse("hi", person="ana", channel=None, event_id="1", now=NOW, locale=locale)
    assert message
    assert message.person.locale == locale
