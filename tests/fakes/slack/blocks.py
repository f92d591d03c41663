"""What Slack refuses of blocks and views: the shape of each, which surface takes it, and the totals of a whole payload.

Errors carry Slack's own words, each with a JSON pointer, as in the answers of `chat.postMessage` and `views.open`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.fakes.slack.block_kit import (
    ANY_TEXT,
    BUTTON,
    CHOICES,
    ELEMENTS,
    ENTRY,
    HTTPS,
    ID,
    IMAGE,
    LINES,
    PRESSED,
    TYPED,
    mrkdwn,
    plain,
    words,
)
from tests.fakes.slack.errors import Refused
from tests.fakes.slack.rich_text import RICH_TEXT
from tests.fakes.slack.schema import Characters, Flag, Items, Kind, OneOf, Shape, fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.fakes.slack.schema import Rule

Json = dict[str, Any]

ELEMENTS["rich_text_input"] = Shape({}, {**ENTRY, **LINES, "initial_value": Kind({"rich_text": RICH_TEXT})})

IN_ACTIONS = (*PRESSED, *CHOICES, "datetimepicker", "rich_text_input")
IN_SECTION = (*PRESSED, *CHOICES, "image")
IN_INPUT = (*TYPED, *CHOICES, "datetimepicker")

# docs.slack.dev/blocks.json, "available-in-surfaces". A `file` block is only ever read, never sent.
EVERYWHERE = ("actions", "card", "context", "divider", "header", "image", "input", "rich_text", "section", "video")
SURFACES = {
    "message": (
        *EVERYWHERE,
        *("carousel", "container", "context_actions", "markdown", "plan", "table", "task_card"),
    ),
    "modal": (*EVERYWHERE, "alert"),
    "home": (*EVERYWHERE, "carousel"),
}
IN_CONTAINER = tuple(name for name in SURFACES["message"] if name != "container")

BLOCK: dict[str, Rule] = {"block_id": ID}
RICH = Kind({"rich_text": RICH_TEXT})
CELL = Kind({"raw_text": Shape({"text": ANY_TEXT}), "rich_text": RICH_TEXT})
COLUMN = Shape({}, {"align": OneOf(("left", "center", "right")), "is_wrapped": Flag()})
CARD_IMAGE = Kind({"image": IMAGE})
BLOCKS: dict[str, Shape] = {}

# docs.slack.dev/reference/block-kit/blocks/<name>-block
BLOCKS |= {
    "actions": Shape({"elements": Items(Kind(ELEMENTS, only=IN_ACTIONS), 25)}, BLOCK),
    "alert": Shape({"text": words(200)}, {**BLOCK, "level": OneOf(("default", "info", "warning", "error", "success"))}),
    "card": Shape(
        {},
        {
            **BLOCK,
            "hero_image": CARD_IMAGE,
            "icon": CARD_IMAGE,
            "title": mrkdwn(150),
            "subtitle": mrkdwn(150),
            "body": mrkdwn(200),
            "subtext": mrkdwn(200),
            "actions": Items(Kind({"button": BUTTON}), 3),
        },
        either=("hero_image", "title", "actions", "body"),
    ),
    "carousel": Shape({"elements": Items(Kind(BLOCKS, only=("card",)), 10)}, BLOCK),
    "container": Shape(
        {"child_blocks": Items(Kind(BLOCKS, only=IN_CONTAINER), 10)},
        {
            **BLOCK,
            "title": plain(150),
            "rich_text_title": RICH,
            "subtitle": words(150),
            "icon": CARD_IMAGE,
            "width": OneOf(("narrow", "standard", "wide", "full")),
            "is_collapsible": Flag(),
            "default_collapsed": Flag(),
            "has_header_divider": Flag(),
        },
        either=("title", "rich_text_title"),
    ),
    "context": Shape({"elements": Items(Kind({**words(3000).table, "image": IMAGE}), 10)}, BLOCK),
    "context_actions": Shape({"elements": Items(Kind(ELEMENTS, only=("feedback_buttons", "icon_button")), 5)}, BLOCK),
    "divider": Shape({}, BLOCK),
    "file": Shape({"external_id": ANY_TEXT, "source": OneOf(("remote",))}, BLOCK),
    "header": Shape({"text": plain(150)}, BLOCK),
    "image": Shape(IMAGE.required, {**BLOCK, **IMAGE.optional, "title": plain(2000)}, single=IMAGE.single),
    "input": Shape(
        {"label": plain(2000), "element": Kind(ELEMENTS, only=IN_INPUT)},
        {**BLOCK, "hint": plain(2000), "optional": Flag(), "dispatch_action": Flag()},
    ),
    "markdown": Shape({"text": Characters(12_000)}, BLOCK),
    "plan": Shape({"title": ANY_TEXT}, {**BLOCK, "tasks": Items(Kind(BLOCKS, only=("task_card",)), 50, least=0)}),
    "rich_text": RICH_TEXT,
    "section": Shape(
        {},
        {
            **BLOCK,
            "text": words(3000),
            "fields": Items(words(2000), 10),
            "accessory": Kind(ELEMENTS, only=IN_SECTION),
            "expand": Flag(),
        },
        either=("text", "fields"),
    ),
    "table": Shape({"rows": Items(Items(CELL, 20), 100)}, {**BLOCK, "column_settings": Items(COLUMN, 20)}),
    "task_card": Shape(
        {"task_id": ANY_TEXT, "title": ANY_TEXT, "status": OneOf(("pending", "in_progress", "complete", "error"))},
        {**BLOCK, "details": RICH, "output": RICH, "sources": Items(Kind(ELEMENTS, only=("url",)))},
    ),
    "video": Shape(
        {"alt_text": ANY_TEXT, "title": plain(199), "thumbnail_url": HTTPS, "video_url": HTTPS},
        {
            **BLOCK,
            "author_name": Characters(49),
            "description": plain(200),
            "provider_icon_url": HTTPS,
            "provider_name": ANY_TEXT,
            "title_url": HTTPS,
        },
    ),
}

# docs.slack.dev/reference/block-kit/block-elements/file-input-element: in modals only.
UNFILED = Kind(ELEMENTS, only=tuple(name for name in IN_INPUT if name != "file_input"))
OUTSIDE_MODALS = BLOCKS | {"input": Shape({**BLOCKS["input"].required, "element": UNFILED}, BLOCKS["input"].optional)}

# docs.slack.dev/reference/views/modal-views and …/home-tab-views
VIEW: dict[str, Rule] = {
    "private_metadata": Characters(3000, least=0),
    "callback_id": Characters(255, least=0),
    "external_id": Characters(255, least=0),
}
VIEWS = {
    "modal": Shape(
        {"title": plain(24), "blocks": Items(Kind(BLOCKS, only=SURFACES["modal"]), 100)},
        {
            **VIEW,
            "submit": plain(24),
            "close": plain(24),
            "clear_on_close": Flag(),
            "notify_on_close": Flag(),
            "submit_disabled": Flag(),
        },
    ),
    "home": Shape({"blocks": Items(Kind(OUTSIDE_MODALS, only=SURFACES["home"]), 100, least=0)}, VIEW),
}
MESSAGE = Items(Kind(OUTSIDE_MODALS, only=SURFACES["message"]), 50, least=0)
MARKDOWN_CHARACTERS = 12_000  # of all `markdown` blocks of one message together
VIEW_BYTES = 250_000  # docs.slack.dev/reference/methods/views.open, error `view_too_large`


def check_message_blocks(blocks: list[Json]) -> None:
    """Raise `Refused` as `chat.postMessage` and its siblings answer."""
    if not isinstance(blocks, list):
        raise Refused("invalid_blocks_format")
    if faults := [*MESSAGE.faults(blocks, "/blocks"), *_repeats(blocks, "/blocks")]:
        raise Refused("invalid_blocks", faults)
    # One table a message, counting those inside containers: the table block's page.
    if sum(block["type"] == "table" for block in _flat(blocks)) > 1:
        raise Refused("invalid_attachments", [fault("only_one_table_allowed", "/blocks")])
    if sum(len(block["text"]) for block in _flat(blocks) if block["type"] == "markdown") > MARKDOWN_CHARACTERS:
        raise Refused("msg_blocks_too_long")


def check_view(view: Json) -> None:
    """Raise `Refused` as `views.open`, `views.update`, `views.push` and `views.publish` answer."""
    if len(json.dumps(view, ensure_ascii=False).encode()) > VIEW_BYTES:
        raise Refused("view_too_large")
    faults = [*Kind(VIEWS).faults(view, "/view")]
    if not faults:
        faults = [*_repeats(view["blocks"], "/view/blocks"), *_across(view)]
    if faults:
        raise Refused("invalid_arguments", faults)


def _flat(blocks: list[Json]) -> Iterator[Json]:
    for block in blocks:
        yield block
        yield from _flat(block.get("child_blocks", []))


def _across(view: Json) -> Iterator[str]:
    """What no single block shows: an input without a way to submit it, two elements that both want the focus."""
    for index, block in enumerate(view["blocks"]):
        if block["type"] == "input" and view["type"] == "modal" and "submit" not in view:
            yield fault("must define `submit` to use an `input` block in modals", f"/view/blocks/{index}/input")
    if sum(element.get("focus_on_load") is True for block in view["blocks"] for element in _elements(block)) > 1:
        yield fault("only one element can have `focus_on_load` set to true", "/view/blocks")


def _elements(block: Json) -> list[Json]:
    held = [block.get("accessory"), block.get("element"), *_listed(block.get("elements"))]
    return [element for element in held if isinstance(element, dict)]


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _repeats(blocks: list[Any], at: str) -> Iterator[str]:
    """Ids that are to be unique and are not, and first choices that are not among the options."""
    yield from _twice([block.get("block_id") for block in blocks if isinstance(block, dict)], "block_id", at)
    for index, block in enumerate(blocks):
        if not isinstance(block, dict):
            continue
        here = f"{at}/{index}"
        yield from _twice([element.get("action_id") for element in _elements(block)], "action_id", f"{here}/elements")
        for element in _elements(block):
            if element.get("type") != "external_select" and not _chosen(element):
                yield fault("initial option was not found in the options", here)


def _twice(ids: list[object], name: str, at: str) -> Iterator[str]:
    for index, each in enumerate(ids):
        if each is not None and each in ids[:index]:
            yield fault(f'`{name}` "{each}" already exists for another element', f"{at}/{index}/{name}")


def _chosen(element: Json) -> bool:
    if "options" not in element and "option_groups" not in element:
        return True
    groups = [group for group in _listed(element.get("option_groups")) if isinstance(group, dict)]
    offered = [*_listed(element.get("options")), *(each for group in groups for each in _listed(group.get("options")))]
    first = [element["initial_option"]] if "initial_option" in element else _listed(element.get("initial_options"))
    return all(each in offered for each in first)
