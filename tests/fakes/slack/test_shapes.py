"""The shapes are consistent in themselves and fill as their names say."""

from __future__ import annotations

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest

from tests.fakes.slack.shapes import rich_text, scenarios, shape

EVENTS = [each for each in scenarios() if "event" in shape(each)]
OF_A_TEAM = [each for each in scenarios() if shape(each).get("type") not in {"url_verification", "app_rate_limited"}]
IN_A_CHANNEL = [each for each in EVENTS if isinstance(shape(each)["event"].get("channel"), str)]


@pytest.mark.parametrize("scenario", scenarios())
def test_a_shape_without_arguments_is_the_fixture(scenario: str) -> None:
    assert shape(scenario)["token"] == "verification-token"


@pytest.mark.parametrize("scenario", [each for each in EVENTS if "event_ts" in shape(each)["event"]])
def test_an_event_is_delivered_when_it_happens(scenario: str) -> None:
    body = shape(scenario)
    assert body["event_time"] == int(float(body["event"]["event_ts"]))


@pytest.mark.parametrize("scenario", OF_A_TEAM)
def test_bolt_reads_whose_a_shape_is(scenario: str) -> None:
    context = AsyncBoltRequest(mode="socket_mode", body=shape(scenario, team="T7")).context
    assert context.team_id == "T7"
    assert context.enterprise_id == ("E0001" if "grid" in scenario else None)


@pytest.mark.parametrize("scenario", IN_A_CHANNEL)
def test_bolt_reads_where_a_shape_is_said(scenario: str) -> None:
    assert AsyncBoltRequest(mode="socket_mode", body=shape(scenario, channel="C7")).context.channel_id == "C7"


def test_a_message_says_what_it_is_told_in_its_text_and_in_its_blocks() -> None:
    event = shape("message_channel", user="U7", channel="C7", text="Hi <@U0BOT> &amp; all", ts="5.0")["event"]
    assert (event["user"], event["channel"], event["ts"], event["event_ts"]) == ("U7", "C7", "5.0", "5.0")
    assert event["blocks"][0]["elements"][0]["elements"] == [
        {"type": "text", "text": "Hi "},
        {"type": "user", "user_id": "U0BOT"},
        {"type": "text", "text": " & all"},
    ]


def test_an_edit_has_the_new_words_and_the_old() -> None:
    event = shape("message_changed", text="New", previous_text="Old", ts="5.0", event_ts="9.0")["event"]
    assert (event["message"]["text"], event["previous_message"]["text"]) == ("New", "Old")
    assert (event["message"]["ts"], event["ts"]) == ("5.0", "9.0")


def test_a_field_can_be_added_and_taken_away() -> None:
    event = shape("message_im", thread_ts="4.0", client_msg_id=None)["event"]
    assert event["thread_ts"] == "4.0"
    assert "client_msg_id" not in event


def test_a_press_names_its_action_everywhere() -> None:
    body = shape("block_actions_static_select", action_id="when", block_id="row", value="noon")
    assert body["state"]["values"]["row"]["when"]["selected_option"]["value"] == "noon"
    assert body["actions"][0]["action_id"] == body["message"]["blocks"][0]["elements"][0]["action_id"] == "when"


def test_links_and_broadcasts_become_elements() -> None:
    section = rich_text("<!here> see <https://a.example/?x=1&amp;y=2|this>")["elements"][0]
    assert [part["type"] for part in section["elements"]] == ["broadcast", "text", "link"]
    assert section["elements"][2] == {"type": "link", "url": "https://a.example/?x=1&y=2", "text": "this"}
