"""The fake refuses the blocks and views that Slack refuses, and takes those that Slack's own models take."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.models.blocks import Block, InteractiveElement
from slack_sdk.models.views import View

from tests.fakes.slack.block_kit import ELEMENTS
from tests.fakes.slack.blocks import BLOCKS, check_message_blocks, check_view
from tests.fakes.slack.errors import Refused

Json = dict[str, Any]


def plain(text: str = "Words") -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "*Words*") -> Json:
    return {"type": "mrkdwn", "text": text}


def option(value: str = "1") -> Json:
    return {"text": plain("One"), "value": value}


def button(**more: object) -> Json:
    return {"type": "button", "text": plain(), "action_id": "press", **more}


def section(**more: object) -> Json:
    return {"type": "section", "text": mrkdwn(), **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def asked(element: Json) -> Json:
    return {"type": "input", "label": plain(), "element": element}


def rich(*parts: Json) -> Json:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(parts)}]}


def modal(*blocks: Json, **more: object) -> Json:
    return {"type": "modal", "title": plain(), "submit": plain(), "blocks": list(blocks), **more}


IMAGE = {"type": "image", "image_url": "https://files.example/cat.png", "alt_text": "A cat"}
TASK = {"type": "task_card", "task_id": "t1", "title": "Read", "status": "complete"}
CARD = {"type": "card", "title": mrkdwn(), "hero_image": IMAGE, "actions": [button()]}
CONFIRM = {"title": plain(), "text": mrkdwn(), "confirm": plain("Yes"), "deny": plain("No"), "style": "danger"}
TABLE = {
    "type": "table",
    "rows": [[{"type": "raw_text", "text": "Day"}, rich({"type": "text", "text": "Friday"})]],
    "column_settings": [{"align": "right", "is_wrapped": True}],
}
FEEDBACK = {
    "type": "feedback_buttons",
    "action_id": "feedback",
    "positive_button": {"text": plain("Good"), "value": "up"},
    "negative_button": {"text": plain("Bad"), "value": "down", "accessibility_label": "Not what I asked"},
}

FOR_MESSAGES: dict[str, Json] = {
    "actions": actions(
        button(style="primary", value="v" * 2000, confirm=CONFIRM),
        {"type": "overflow", "action_id": "more", "options": [{**option(), "url": "https://a.example"}]},
        {"type": "static_select", "action_id": "one", "options": [option()], "initial_option": option()},
        {"type": "multi_users_select", "action_id": "many", "placeholder": plain(), "max_selected_items": 2},
        {"type": "datepicker", "action_id": "day", "initial_date": "2026-03-29"},
        {"type": "timepicker", "action_id": "time", "initial_time": "08:30"},
        {"type": "datetimepicker", "action_id": "both", "initial_date_time": 1_774_771_200},
        {"type": "checkboxes", "action_id": "check", "options": [{**option(), "description": mrkdwn()}]},
    ),
    "card": CARD,
    "carousel": {"type": "carousel", "elements": [CARD]},
    "container": {"type": "container", "title": plain(), "child_blocks": [section()], "is_collapsible": True},
    "context": {"type": "context", "elements": [mrkdwn(), IMAGE]},
    "context_actions": {
        "type": "context_actions",
        "elements": [FEEDBACK, {"type": "icon_button", "icon": "trash", "text": plain(), "action_id": "bin"}],
    },
    "divider": {"type": "divider", "block_id": "b1"},
    "header": {"type": "header", "text": plain("h" * 150)},
    "image": {**IMAGE, "title": plain()},
    "input": asked({"type": "plain_text_input", "action_id": "say", "multiline": True}),
    "markdown": {"type": "markdown", "text": "**Words**"},
    "plan": {"type": "plan", "title": "Finding out", "tasks": [TASK]},
    "rich_text": rich({"type": "user", "user_id": "U0001"}, {"type": "text", "text": "!", "style": {"bold": True}}),
    "section": section(fields=[mrkdwn("f" * 2000)], accessory=button()),
    "table": TABLE,
    "task_card": TASK,
    "video": {
        "type": "video",
        "title": plain(),
        "alt_text": "A film",
        "video_url": "https://films.example/1",
        "thumbnail_url": "https://films.example/1.png",
    },
}


@pytest.mark.parametrize("name", FOR_MESSAGES)
def test_a_message_takes_what_slacks_own_models_take(name: str) -> None:
    check_message_blocks([FOR_MESSAGES[name]])
    parsed = Block.parse(FOR_MESSAGES[name])
    assert parsed is not None
    assert parsed.to_dict()["type"] == name


def test_every_field_of_slacks_own_models_is_in_the_tables() -> None:
    for name, example in FOR_MESSAGES.items():
        parsed = Block.parse(example)
        assert parsed is not None
        assert set(parsed.attributes) <= {*BLOCKS[name].required, *BLOCKS[name].optional, "type"}, name
    assert set(FOR_MESSAGES) | {"alert", "file"} == set(BLOCKS)


@pytest.mark.parametrize(
    "element",
    [
        {"type": "radio_buttons", "options": [option("1"), option("2")], "initial_option": option("2")},
        {"type": "external_select", "min_query_length": 2, "initial_option": option()},
        {"type": "multi_static_select", "option_groups": [{"label": plain(), "options": [option()]}]},
        {"type": "conversations_select", "filter": {"include": ["im"]}, "response_url_enabled": True},
        {"type": "number_input", "is_decimal_allowed": False, "min_value": "-1"},
        {"type": "email_text_input", "placeholder": plain(), "focus_on_load": True},
        {"type": "url_text_input", "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]}},
        {"type": "rich_text_input", "initial_value": rich({"type": "text", "text": "Hello"}), "min_lines": 3},
        {"type": "file_input", "filetypes": ["pdf"], "max_files": 3},
    ],
    ids=lambda element: element["type"],
)
def test_a_modal_takes_each_way_of_asking(element: Json) -> None:
    view = modal(asked({**element, "action_id": "ask"}), notify_on_close=True, private_metadata="", external_id="e")
    check_view(view)
    View(**view).validate_json()


def test_a_home_tab_takes_buttons_and_no_title() -> None:
    check_view({"type": "home", "blocks": [section(), actions(button())]})
    with pytest.raises(Refused, match="invalid additional property: title"):
        check_view({"type": "home", "title": plain(), "blocks": []})


@pytest.mark.parametrize(
    ("blocks", "error", "words"),
    [
        ("text", "invalid_blocks_format", "^invalid"),
        ([section(text=mrkdwn("x" * 3001))], "invalid_blocks", "must be less than 3001 characters"),
        ([section(text=mrkdwn(""))], "invalid_blocks", "must be more than 0 characters"),
        ([section(text=None)], "invalid_blocks", "must provide an object"),
        ([section(text="words")], "invalid_blocks", "must provide an object"),
        ([{"type": "section"}], "invalid_blocks", "must define either `text` or `fields`"),
        ([section(colour="red")], "invalid_blocks", "invalid additional property: colour"),
        ([section(fields=[mrkdwn()] * 11)], "invalid_blocks", "no more than 10 items"),
        ([section()] * 51, "invalid_blocks", "no more than 50 items"),
        ([{"type": "marquee"}], "invalid_blocks", "unsupported type: marquee"),
        ([{"type": "alert", "text": plain()}], "invalid_blocks", "unsupported type: alert"),
        ([{"type": "file", "external_id": "x", "source": "remote"}], "invalid_blocks", "unsupported type: file"),
        ([{"type": "header", "text": mrkdwn()}], "invalid_blocks", "unsupported type: mrkdwn"),
        ([{"type": "header", "text": plain("h" * 151)}], "invalid_blocks", "less than 151"),
        ([actions()], "invalid_blocks", "no less than 1 items"),
        ([actions(*[button(action_id=f"a{n}") for n in range(26)])], "invalid_blocks", "no more than 25 items"),
        ([actions(button(), button())], "invalid_blocks", "`action_id` .* already exists"),
        ([actions(button(text=plain("t" * 76)))], "invalid_blocks", "less than 76"),
        ([actions(button(value="v" * 2001))], "invalid_blocks", "less than 2001"),
        ([actions(button(value=5))], "invalid_blocks", "must provide a string"),
        ([actions(button(style="default"))], "invalid_blocks", "valid enum value"),
        ([actions(button(action_id="a" * 256))], "invalid_blocks", "less than 256"),
        ([asked({"type": "file_input"})], "invalid_blocks", "unsupported type: file_input"),
        ([actions(FEEDBACK)], "invalid_blocks", "unsupported type: feedback_buttons"),
        ([actions({"type": "static_select", "options": [option()] * 101})], "invalid_blocks", "more than 100"),
        ([actions({"type": "static_select", "options": []})], "invalid_blocks", "no less than 1"),
        (
            [actions({"type": "static_select", "options": [option()], "initial_option": option("2")})],
            "invalid_blocks",
            "initial option was not found",
        ),
        ([{"type": "divider", "block_id": "b"}] * 2, "invalid_blocks", "`block_id` .* already exists"),
        ([{"type": "context", "elements": [mrkdwn()] * 11}], "invalid_blocks", "no more than 10"),
        ([{"type": "markdown", "text": "m" * 7000}] * 2, "msg_blocks_too_long", "^msg"),
        ([TABLE, TABLE], "invalid_attachments", "only_one_table_allowed"),
        ([{**TABLE, "rows": [[{"type": "raw_text", "text": "x"}]] * 101}], "invalid_blocks", "no more than 100"),
    ],
)
def test_a_message_is_refused_with_slacks_words(blocks: Any, error: str, words: str) -> None:
    with pytest.raises(Refused, match=words) as refused:
        check_message_blocks(blocks)
    assert refused.value.error == error


@pytest.mark.parametrize(
    ("view", "error", "words"),
    [
        (modal(section(), title=plain("t" * 25)), "invalid_arguments", "must be less than 25 .*/view/title/text"),
        (modal(section(), private_metadata="p" * 3001), "invalid_arguments", "less than 3001"),
        (modal(), "invalid_arguments", "no less than 1 items"),
        (modal(*[section()] * 101), "invalid_arguments", "no more than 100 items"),
        (modal({"type": "markdown", "text": "m"}), "invalid_arguments", "unsupported type: markdown"),
        (modal(section(), id="V1"), "invalid_arguments", "invalid additional property: id"),
        (modal(*[section(text=mrkdwn("é" * 3000)) for _ in range(50)]), "view_too_large", "^view"),
        ({"type": "popup", "blocks": []}, "invalid_arguments", "unsupported type: popup"),
        (
            {"type": "modal", "title": plain(), "blocks": [asked({"type": "plain_text_input"})]},
            "invalid_arguments",
            "must define `submit`",
        ),
        (
            modal(*[asked({"type": "plain_text_input", "focus_on_load": True})] * 2),
            "invalid_arguments",
            "focus_on_load",
        ),
    ],
)
def test_a_view_is_refused_with_slacks_words(view: Json, error: str, words: str) -> None:
    with pytest.raises(Refused, match=words) as refused:
        check_view(view)
    assert refused.value.error == error


def test_the_tables_know_the_elements_of_slacks_own_models() -> None:
    def below(kind: type) -> set[type]:
        return {kind}.union(*map(below, kind.__subclasses__()))

    names = {getattr(model, "type", None) for model in below(InteractiveElement)}
    assert {name for name in names if isinstance(name, str)} <= set(ELEMENTS)
