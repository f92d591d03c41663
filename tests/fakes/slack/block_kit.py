"""Block Kit as tables: what each block, element and composition object may hold, and how much of it.

Sources, one page for each row: docs.slack.dev/reference/block-kit/blocks/<name>-block,
…/block-elements/<name>-element and …/composition-objects/<name>-object, compared with the types of slack_sdk 3.48 and
of @slack/types. Left out, because nothing here sends them: `data_table`, `data_visualization`, `auth_provider`, `call`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.slack.schema import Characters, Flag, Items, Kind, OneOf, Shape, Whole

if TYPE_CHECKING:
    from tests.fakes.slack.schema import Rule

# --- Composition objects: docs.slack.dev/reference/block-kit/composition-objects ---

ANY_TEXT = Characters()
HTTP = Characters(3000, pattern=r"https?://\S")
HTTPS = Characters(3000, pattern=r"https://\S")
ANY_LINK = Characters(3000, pattern=r"[A-Za-z][A-Za-z0-9+.-]*:\S")
ID = Characters(255)


def plain(most: int) -> Kind:
    """Plain text only, of so many characters."""
    return Kind({"plain_text": Shape({"text": Characters(most)}, {"emoji": Flag()})})


def mrkdwn(most: int) -> Kind:
    """Slack's own markup only."""
    return Kind({"mrkdwn": Shape({"text": Characters(most)}, {"verbatim": Flag()})})


def words(most: int) -> Kind:
    """Either of the two."""
    return Kind({**plain(most).table, **mrkdwn(most).table})


CONFIRM = Shape(
    {"title": plain(100), "text": words(300), "confirm": plain(30), "deny": plain(30)},
    {"style": OneOf(("primary", "danger"))},
)
OPTION_DETAILS: dict[str, Rule] = {"description": plain(75)}
OPTION = Shape({"text": plain(75), "value": Characters(150)}, OPTION_DETAILS)
MARKED_OPTION = Shape({"text": words(75), "value": Characters(150)}, {"description": words(75)})
LINK_OPTION = Shape(OPTION.required, {**OPTION_DETAILS, "url": ANY_LINK})
OPTION_GROUP = Shape({"label": plain(75), "options": Items(OPTION, 100)})
DISPATCH = Shape({"trigger_actions_on": Items(OneOf(("on_enter_pressed", "on_character_entered")))})
FILTER = Shape(
    {},
    {
        "include": Items(OneOf(("im", "mpim", "private", "public"))),
        "exclude_bot_users": Flag(),
        "exclude_external_shared_channels": Flag(),
    },
    either=("include", "exclude_bot_users", "exclude_external_shared_channels"),
)
SLACK_FILE = Shape({}, {"id": ANY_TEXT, "url": HTTP}, single=("id", "url"))
TRIGGER = Shape(
    {"url": HTTP},
    {"customizable_input_parameters": Items(Shape({"name": ANY_TEXT, "value": Characters(least=0)}), least=0)},
)
FEEDBACK = Shape({"text": plain(75), "value": Characters(2000)}, {"accessibility_label": Characters(75)})

# --- Elements: docs.slack.dev/reference/block-kit/block-elements ---

ACTION: dict[str, Rule] = {"action_id": ID}
ASKED: dict[str, Rule] = {**ACTION, "confirm": CONFIRM}
MENU: dict[str, Rule] = {**ASKED, "focus_on_load": Flag(), "placeholder": plain(150)}
MENUS: dict[str, Rule] = {**MENU, "max_selected_items": Whole(1)}
CHOICE: dict[str, Rule] = {**ASKED, "focus_on_load": Flag()}
ENTRY: dict[str, Rule] = {
    **ACTION,
    "focus_on_load": Flag(),
    "placeholder": plain(150),
    "dispatch_action_config": DISPATCH,
}
LISTED: dict[str, Rule] = {"options": Items(OPTION, 100), "option_groups": Items(OPTION_GROUP, 100)}
LOOK: dict[str, Rule] = {"style": OneOf(("primary", "danger")), "accessibility_label": Characters(75)}
LINES: dict[str, Rule] = {"min_lines": Whole(1, 100), "max_lines": Whole(1, 100)}
NUMBER = Characters(pattern=r"-?\d+(\.\d+)?$")

IMAGE = Shape(
    {"alt_text": Characters(2000)}, {"image_url": HTTP, "slack_file": SLACK_FILE}, single=("image_url", "slack_file")
)
BUTTON = Shape(
    {"text": plain(75)},
    {
        **ASKED,
        **LOOK,
        "value": Characters(2000),
        "url": ANY_LINK,
        "agent_prompt": Characters(4000),
        "agent_prompt_display": ANY_TEXT,
        "visible_to_user_ids": Items(ANY_TEXT),
    },
)

ELEMENTS: dict[str, Shape] = {
    "button": BUTTON,
    "image": IMAGE,
    "workflow_button": Shape({"text": plain(75), "workflow": Shape({"trigger": TRIGGER})}, {**ASKED, **LOOK}),
    "overflow": Shape({"options": Items(LINK_OPTION, 5)}, ASKED),
    "checkboxes": Shape({"options": Items(MARKED_OPTION, 10)}, {**CHOICE, "initial_options": Items(MARKED_OPTION, 10)}),
    "radio_buttons": Shape({"options": Items(MARKED_OPTION, 10)}, {**CHOICE, "initial_option": MARKED_OPTION}),
    "datepicker": Shape({}, {**MENU, "initial_date": Characters(10, pattern=r"\d{4}-\d\d-\d\d$")}),
    "timepicker": Shape(
        {}, {**MENU, "initial_time": Characters(5, pattern=r"([01]\d|2[0-3]):[0-5]\d$"), "timezone": ANY_TEXT}
    ),
    "datetimepicker": Shape({}, {**CHOICE, "initial_date_time": Whole(10**9, 10**10 - 1)}),
    "static_select": Shape({}, {**MENU, **LISTED, "initial_option": OPTION}, single=("options", "option_groups")),
    "multi_static_select": Shape(
        {}, {**MENUS, **LISTED, "initial_options": Items(OPTION, 100)}, single=("options", "option_groups")
    ),
    "external_select": Shape({}, {**MENU, "initial_option": OPTION, "min_query_length": Whole()}),
    "multi_external_select": Shape({}, {**MENUS, "initial_options": Items(OPTION, 100), "min_query_length": Whole()}),
    "users_select": Shape({}, {**MENU, "initial_user": ANY_TEXT}),
    "multi_users_select": Shape({}, {**MENUS, "initial_users": Items(ANY_TEXT)}),
    "channels_select": Shape({}, {**MENU, "initial_channel": ANY_TEXT, "response_url_enabled": Flag()}),
    "multi_channels_select": Shape({}, {**MENUS, "initial_channels": Items(ANY_TEXT)}),
    "conversations_select": Shape(
        {},
        {
            **MENU,
            "initial_conversation": ANY_TEXT,
            "default_to_current_conversation": Flag(),
            "response_url_enabled": Flag(),
            "filter": FILTER,
        },
    ),
    "multi_conversations_select": Shape(
        {},
        {
            **MENUS,
            "initial_conversations": Items(ANY_TEXT),
            "default_to_current_conversation": Flag(),
            "filter": FILTER,
        },
    ),
    "plain_text_input": Shape(
        {},
        {
            **ENTRY,
            "initial_value": Characters(3000, least=0),
            "multiline": Flag(),
            "min_length": Whole(0, 3000),
            "max_length": Whole(1, 3000),
        },
    ),
    "email_text_input": Shape({}, {**ENTRY, "initial_value": ANY_TEXT}),
    "url_text_input": Shape({}, {**ENTRY, "initial_value": HTTP}),
    "number_input": Shape(
        {"is_decimal_allowed": Flag()}, {**ENTRY, "initial_value": NUMBER, "min_value": NUMBER, "max_value": NUMBER}
    ),
    "file_input": Shape({}, {**ACTION, "filetypes": Items(ANY_TEXT), "max_files": Whole(1, 10)}),
    "feedback_buttons": Shape({"positive_button": FEEDBACK, "negative_button": FEEDBACK}, ACTION),
    "icon_button": Shape(
        {"icon": OneOf(("trash",)), "text": plain(75)},
        {
            **ASKED,
            "value": Characters(2000),
            "accessibility_label": Characters(75),
            "visible_to_user_ids": Items(ANY_TEXT),
        },
    ),
    "url": Shape({"url": HTTP, "text": ANY_TEXT}),
}

SELECTS = (
    *("static_select", "external_select", "users_select", "channels_select", "conversations_select"),
    *("multi_static_select", "multi_external_select", "multi_users_select"),
    *("multi_channels_select", "multi_conversations_select"),
)
CHOICES = (*SELECTS, "checkboxes", "radio_buttons", "datepicker", "timepicker")
PRESSED = ("button", "workflow_button", "overflow")
TYPED = ("plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input", "file_input")
