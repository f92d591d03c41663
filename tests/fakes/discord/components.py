"""What Discord asks of components in messages and modals.

The table is discord.com/developers/components/reference; limits over the whole: the same page and
/resources/message#create-message.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.discord.schema import Anything, Flag, Items, OneOf, Shape, Snowflake, Text, Union, Whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.fakes.discord.schema import At, Fault, Rule
    from tests.fakes.discord.state import Json

ROW, BUTTON, SELECT, INPUT, LABEL = 1, 2, 3, 4, 18
SELECTS = (3, 5, 6, 7, 8)
IN_CONTAINER = (1, 9, 10, 12, 13, 14)
IN_LABEL = (4, *SELECTS, 19, 21, 22, 23)
TOP_V1, TOP_V2, TOP_MODAL = (1,), (*IN_CONTAINER, 17), (1, 10, 18)
MOST_V2, MOST_TEXT, WIDTH = 40, 4000, 5

TABLE: dict[int, Shape] = {}
ID, CUSTOM_ID = Whole(0, 2**31 - 1), Text(100, 1)
EMOJI = Shape({"id": Snowflake(), "name": Text(100), "animated": Flag()})
MEDIA = Shape({"url": Text(2048, 1)}, ("url",))
OPTION = Shape(
    {"label": Text(100, 1), "value": Text(100, 1), "description": Text(100), "emoji": EMOJI, "default": Flag()},
    ("label", "value"),
)
CHOOSING: dict[str, Rule] = {
    "id": ID, "custom_id": CUSTOM_ID, "placeholder": Text(150), "min_values": Whole(0, 25), "max_values": Whole(1, 25),
    "disabled": Flag(), "required": Flag(), "default_values": Items(Anything(), 25),
    "channel_types": Items(Whole()),
}  # fmt: skip
TABLE |= {
    1: Shape({"id": ID, "components": Items(Union(TABLE, (2, *SELECTS, 4)), 5, 1)}, ("components",)),
    2: Shape(
        {
            "id": ID, "style": OneOf((1, 2, 3, 4, 5, 6)), "label": Text(80), "emoji": EMOJI, "custom_id": CUSTOM_ID,
            "url": Text(512, 1), "sku_id": Snowflake(), "disabled": Flag(),
        },
        ("style",),
    ),
    3: Shape(CHOOSING | {"options": Items(OPTION, 25, 1)}, ("custom_id", "options")),
    4: Shape(
        {
            "id": ID, "custom_id": CUSTOM_ID, "style": OneOf((1, 2)), "label": Text(45, 1), "placeholder": Text(100),
            "min_length": Whole(0, 4000), "max_length": Whole(1, 4000), "required": Flag(), "value": Text(4000),
        },
        ("custom_id", "style"),
    ),
    **{kind: Shape(CHOOSING, ("custom_id",)) for kind in (5, 6, 7, 8)},
    9: Shape(
        {"id": ID, "components": Items(Union(TABLE, (10,)), 3, 1), "accessory": Union(TABLE, (2, 11))},
        ("components", "accessory"),
    ),
    10: Shape({"id": ID, "content": Text(4000, 1)}, ("content",)),
    11: Shape({"id": ID, "media": MEDIA, "description": Text(1024), "spoiler": Flag()}, ("media",)),
    12: Shape(
        {
            "id": ID,
            "items": Items(Shape({"media": MEDIA, "description": Text(1024), "spoiler": Flag()}, ("media",)), 10, 1),
        },
        ("items",),
    ),
    13: Shape({"id": ID, "file": MEDIA, "spoiler": Flag()}, ("file",)),
    14: Shape({"id": ID, "divider": Flag(), "spacing": OneOf((1, 2))}),
    17: Shape(
        {
            "id": ID, "components": Items(Union(TABLE, IN_CONTAINER), 40, 1), "accent_color": Whole(0, 0xFFFFFF),
            "spoiler": Flag(),
        },
        ("components",),
    ),
    18: Shape(
        {"id": ID, "label": Text(45, 1), "description": Text(100), "component": Union(TABLE, IN_LABEL)},
        ("label", "component"),
    ),
    19: Shape(
        {"id": ID, "custom_id": CUSTOM_ID, "min_values": Whole(0, 10), "max_values": Whole(1, 10), "required": Flag()},
        ("custom_id",),
    ),
    21: Shape({"id": ID, "custom_id": CUSTOM_ID, "options": Items(OPTION, 10, 2)}, ("custom_id", "options")),
    22: Shape({"id": ID, "custom_id": CUSTOM_ID, "options": Items(OPTION, 10, 1)}, ("custom_id", "options")),
    23: Shape({"id": ID, "custom_id": CUSTOM_ID, "default": Flag()}, ("custom_id",)),
}  # fmt: skip
MODAL = Shape(
    {"custom_id": CUSTOM_ID, "title": Text(45, 1), "components": Items(Union(TABLE, TOP_MODAL), 5, 1)},
    ("custom_id", "title", "components"),
)


def walk(components: list[Json], at: At = ("components",)) -> Iterator[tuple[Json, At]]:
    """Every component with where it stands, outermost first."""
    for index, component in enumerate(components):
        here = (*at, str(index))
        yield component, here
        yield from walk(component.get("components") or [], (*here, "components"))
        for name in ("accessory", "component"):
            if component.get(name):
                yield component[name], (*here, name)


def message_faults(components: list[Json], *, v2: bool) -> Iterator[Fault]:
    """What is wrong with a message's components; the rules that span several only once each is well-formed."""
    most = MOST_V2 if v2 else 5
    wrong = list(Items(Union(TABLE, TOP_V2 if v2 else TOP_V1), most).faults(components, ("components",)))
    yield from wrong or _together(components, v2=v2)


def modal_faults(modal: Json) -> Iterator[Fault]:
    wrong = list(MODAL.faults(modal, ("data",)))
    yield from wrong
    if wrong:
        return
    found = list(walk(modal["components"], ("data", "components")))
    yield from _repeated(found)
    for component, at in found:
        if component["type"] == ROW and any(inner["type"] != INPUT for inner in component["components"]):
            yield (*at, "components", "0", "type"), "UNION_TYPE_CHOICES", 'Value of field "type" must be one of (4,).'
        if component["type"] == INPUT and "component" not in at and not component.get("label"):
            yield (*at, "label"), "BASE_TYPE_REQUIRED", "This field is required"


def _together(components: list[Json], *, v2: bool) -> Iterator[Fault]:
    found = list(walk(components))
    yield from _repeated(found)
    for component, at in found:
        if component["type"] == BUTTON:
            yield from _button_faults(component, at)
        if component["type"] == ROW:
            yield from _row_faults(component["components"], at)
        if component["type"] == SELECT:
            yield from _select_faults(component, at)
    if v2 and len(found) > MOST_V2:
        words = f"Total number of components exceeds maximum of {MOST_V2}"
        yield ("components",), "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", words
    if v2 and sum(len(component["content"]) for component, _ in found if component["type"] == 10) > MOST_TEXT:
        words = f"Displayable text size exceeds maximum size of {MOST_TEXT}"
        yield ("components",), "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", words


def _repeated(found: list[tuple[Json, At]]) -> Iterator[Fault]:
    seen: dict[str, set[object]] = {"custom_id": set(), "id": set()}
    for component, at in found:
        for name, before in seen.items():
            value = component.get(name)
            if value and value in before:
                words = f"Component {name.replace('_', ' ')} cannot be duplicated"
                yield (*at, name), f"COMPONENT_{name.upper()}_DUPLICATED", words
            before.add(value)


def _button_faults(button: Json, at: At) -> Iterator[Fault]:
    needed, other = ("url", "custom_id") if button["style"] == 5 else ("custom_id", "url")
    if button["style"] == 6:
        return
    if not button.get(needed):
        words = f"A {needed.replace('_', ' ')} is required"
        yield (*at, needed), f"BUTTON_COMPONENT_{needed.upper()}_REQUIRED", words
    elif button.get(other):
        yield at, "BUTTON_COMPONENT_INVALID_FIELDS", "A custom id and url cannot both be specified"
    if not button.get("label") and not button.get("emoji"):
        yield at, "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", "A label or emoji is required"


def _row_faults(inside: list[Json], at: At) -> Iterator[Fault]:
    for index, component in enumerate(inside):
        if component["type"] == INPUT:
            choices = ", ".join(map(str, (BUTTON, *SELECTS)))
            place = (*at, "components", str(index), "type")
            yield place, "UNION_TYPE_CHOICES", f'Value of field "type" must be one of ({choices}).'
    if sum(1 if component["type"] == BUTTON else WIDTH for component in inside) > WIDTH:
        yield at, "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The specified component exceeds the maximum width"


def _select_faults(select: Json, at: At) -> Iterator[Fault]:
    values = [option["value"] for option in select["options"]]
    for index, value in enumerate(values):
        if value in values[:index]:
            words = "The specified option value is already used"
            yield (*at, "options", str(index), "value"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", words
    if select.get("max_values", 1) > len(values):
        words = f"Must be less than or equal to the number of options ({len(values)})."
        yield (*at, "max_values"), "SELECT_COMPONENT_MAX_VALUES_INVALID", words
