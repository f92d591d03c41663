"""The first response to an interaction."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.discord.ids import ASKS
from bots.discord.interactions.commands import ASK_ABOUT, REMIND_ABOUT, suggest_things
from bots.discord.interactions.interaction import (
    COMMAND,
    COMPONENT,
    Interaction,
    deferral,
    focused_option,
    line_form,
    menu_form,
    private_notice,
    suggestions,
)
from bots.discord.limits import LONGEST_CONTENT
from bots.discord.parse import EventContext
from bots.discord.places import Place
from bots.discord.render import EPHEMERAL
from core.model.messages import Person
from tests.fakes.discord.components import modal_faults
from tests.fakes.discord.fields import CHOICES

KEY = "0123456789abcdef01234567"
HELP = EventContext("1", Place("2", kind=0, guild="3"))
RESTRICTED = EventContext("1", Place("2", kind=0, guild="3", restricted=True))

text = st.text(max_size=40) | st.sampled_from(["<@123>", "@everyone", "`", "```", "**", "\n\n"])


def use(type_: int, context: EventContext = HELP, **data: Any) -> Interaction:
    return Interaction(type_, "5", Person("7", "Ada"), context, {"channel_id": "2", "context": 0, "data": data})


@pytest.mark.parametrize(
    ("used", "response"),
    [
        (use(COMMAND, name="ask"), {"type": 5}),
        (use(COMMAND, name="reminders"), {"type": 5, "data": {"flags": EPHEMERAL}}),
        (use(COMPONENT, custom_id=f"choose:{KEY}:1:0"), {"type": 6}),
    ],
)
def test_an_answer_is_promised_to_all_or_to_one_or_in_place(used: Interaction, response: dict[str, Any]) -> None:
    assert deferral(used) == response


def test_the_option_that_is_being_typed_is_answered() -> None:
    typed = {"name": "when", "value": "tomorrow", "focused": True}
    asked = use(4, name="remind", options=[{"name": "what", "value": "the bank"}, typed])
    assert focused_option(asked) == ("when", "tomorrow")
    assert suggestions([{"name": "a", "value": "b"}]) == {"type": 8, "data": {"choices": [{"name": "a", "value": "b"}]}}


def test_things_are_suggested_by_name_as_many_as_discord_takes() -> None:
    things = [("Call the bank — " + "very " * 30 + "soon", "cancel_reminder?which=%2312")] * 40
    choices = suggest_things([("too long for a value", "x" * 101), *things])
    assert list(CHOICES.faults({"choices": choices}, ())) == []
    assert (len(choices), choices[0]["value"]) == (25, "cancel_reminder?which=%2312")


def test_a_notice_is_for_the_person_alone_and_pings_nobody() -> None:
    data = private_notice("@everyone " * 500)["data"]
    assert (data["flags"], data["allowed_mentions"]["parse"]) == (EPHEMERAL, [])
    assert len(data["content"]) == LONGEST_CONTENT


def test_nothing_is_quoted_from_a_restricted_channel() -> None:
    target = {"messages": {"9": {"content": "the secret"}}}
    for context, quoted in ((HELP, True), (RESTRICTED, False)):
        form = menu_form(use(COMMAND, context, name=REMIND_ABOUT, type=3, target_id="9", resolved=target))
        assert ("the secret" in str(form)) is quoted
        assert form["data"]["custom_id"] == "remind:9"


@given(text, text, text)
def test_no_form_is_refused(label: str, question: str, said: str) -> None:
    for kind, target in (
        (2, {"users": {"9": {"id": "9", "username": said or "x"}}}),
        (3, {"messages": {"9": {"content": said}}}),
    ):
        for name in (REMIND_ABOUT, ASK_ABOUT)[: 3 - kind + 1]:
            data = {"name": name, "type": kind, "target_id": "9", "resolved": target}
            use = Interaction(2, "5", Person("7", "Ada"), HELP, {"channel_id": "2", "data": data})
            assert list(modal_faults(menu_form(use)["data"])) == []
    pressed = Interaction(3, "5", Person("7", "Ada"), HELP, {"data": {"custom_id": f"{ASKS}:{KEY}:1:0"}})
    asked = line_form(pressed, title=label.strip() or "A", question=question.strip() or "B")
    assert list(modal_faults(asked["data"])) == []


def test_things_of_one_name_are_told_apart_since_discord_takes_the_first_of_a_name() -> None:
    line = "the same long line " * 9
    choices = suggest_things([("stretch", "a"), (" ", "b"), ("stretch", "c"), (line, "d"), (line, "e")])
    names = [choice["name"] for choice in choices]
    assert [choice["value"] for choice in choices] == ["a", "c", "d", "e"]
    assert names[:2] == ["stretch", "stretch (2)"]
    assert names[3].endswith("… (2)")
    assert max(map(len, names)) <= 100
