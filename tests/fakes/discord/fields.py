"""The bodies that Discord takes, as tables, and the rules that span several of their fields.

Each is named for its page: discord.com/developers/resources/message#create-message and #embed-object-embed-limits,
/resources/channel#start-thread-from-message and #modify-channel, /interactions/application-commands.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from tests.fakes.discord.components import message_faults
from tests.fakes.discord.messages import COMPONENTS_V2
from tests.fakes.discord.schema import Anything, ByLocale, Flag, Items, OneOf, Shape, Snowflake, Text, Whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.fakes.discord.schema import Fault
    from tests.fakes.discord.state import Json

EMBED = Shape(
    {
        "title": Text(256),
        "description": Text(4096),
        "url": Text(2048),
        "color": Whole(0, 0xFFFFFF),
        "timestamp": Text(64),
        "fields": Items(Shape({"name": Text(256, 1), "value": Text(1024, 1), "inline": Flag()}, ("name", "value")), 25),
        "footer": Shape({"text": Text(2048, 1), "icon_url": Text(2048)}, ("text",)),
        "author": Shape({"name": Text(256, 1), "url": Text(2048), "icon_url": Text(2048)}, ("name",)),
        "image": Shape({"url": Text(2048, 1)}, ("url",)),
        "thumbnail": Shape({"url": Text(2048, 1)}, ("url",)),
    }
)
ALLOWED_MENTIONS = Shape(
    {
        "parse": Items(OneOf(("users", "roles", "everyone"))),
        "users": Items(Snowflake(), 100),
        "roles": Items(Snowflake(), 100),
        "replied_user": Flag(),
    }
)
ATTACHMENTS = Items(Shape({"id": Snowflake(), "filename": Text(1024), "description": Text(1024)}, ("id",)), 10)
MESSAGE = Shape(
    {
        "content": Text(2000),
        "nonce": Text(25),
        "enforce_nonce": Flag(),
        "tts": Flag(),
        "embeds": Items(EMBED, 10),
        "allowed_mentions": ALLOWED_MENTIONS,
        "message_reference": Shape(
            {
                "message_id": Snowflake(),
                "channel_id": Snowflake(),
                "guild_id": Snowflake(),
                "fail_if_not_exists": Flag(),
            }
        ),
        "components": Items(Anything()),
        "sticker_ids": Items(Snowflake(), 3),
        "attachments": ATTACHMENTS,
        "flags": Whole(0, 2**31),
    }
)
ARCHIVE = OneOf((60, 1440, 4320, 10080))
THREAD = Shape(
    {
        "name": Text(100, 1),
        "auto_archive_duration": ARCHIVE,
        "type": OneOf((10, 11, 12)),
        "invitable": Flag(),
        "rate_limit_per_user": Whole(0, 21600),
    },
    ("name",),
)
POST = Shape(
    {
        "name": Text(100, 1),
        "auto_archive_duration": ARCHIVE,
        "rate_limit_per_user": Whole(0, 21600),
        "message": Anything(),
        "applied_tags": Items(Snowflake(), 5),
    },
    ("name", "message"),
)
CHANNEL = Shape(
    {
        "name": Text(100, 1),
        "topic": Text(4096),
        "nsfw": Flag(),
        "position": Whole(),
        "rate_limit_per_user": Whole(0, 21600),
        "archived": Flag(),
        "locked": Flag(),
        "invitable": Flag(),
        "auto_archive_duration": ARCHIVE,
        "applied_tags": Items(Snowflake(), 5),
        "available_tags": Items(Shape({"name": Text(20, 1), "moderated": Flag()}, ("name",)), 20),
    }
)
CHOICE = Shape(
    {"name": Text(100, 1), "value": Text(100), "name_localizations": ByLocale(Text(100, 1))}, ("name", "value")
)
CHOICES = Shape({"choices": Items(CHOICE, 25)}, ("choices",))
_LOCALIZED: dict[str, Any] = {
    "name_localizations": ByLocale(Text(32, 1)),
    "description_localizations": ByLocale(Text(100, 1)),
}
_OPTION: dict[str, Any] = _LOCALIZED | {
    "type": OneOf((1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)),
    "name": Text(32, 1),
    "description": Text(100, 1),
    "required": Flag(),
    "choices": Items(CHOICE, 25),
    "autocomplete": Flag(),
    "min_length": Whole(0, 6000),
    "max_length": Whole(1, 6000),
}
OPTION = Shape(_OPTION, ("type", "name", "description"))
_OPTION["options"] = Items(OPTION, 25)
COMMAND = Shape(
    _LOCALIZED
    | {
        "name": Text(32, 1),
        "type": OneOf((1, 2, 3, 4)),
        "description": Text(100),
        "options": Items(OPTION, 25),
        "default_member_permissions": Text(32, pattern=r"\d+"),
        "dm_permission": Flag(),
        "nsfw": Flag(),
        "integration_types": Items(OneOf((0, 1))),
        "contexts": Items(OneOf((0, 1, 2))),
    },
    ("name",),
)


def embed_size(embeds: list[Json]) -> int:
    """The characters that count towards the 6,000."""
    total = 0
    for embed in embeds:
        texts = [embed.get("title"), embed.get("description"), (embed.get("footer") or {}).get("text")]
        texts.append((embed.get("author") or {}).get("name"))
        for each in embed.get("fields") or []:
            texts += [each["name"], each["value"]]
        total += sum(len(str(text).strip()) for text in texts if text)
    return total


def body_faults(body: Json, *, before: int = 0) -> Iterator[Fault]:
    """All that is wrong with a message's body; `before` are the flags of the message that it changes."""
    wrong = list(MESSAGE.faults(body, ()))
    yield from wrong
    if wrong:
        return
    embeds = body.get("embeds") or []
    if embed_size(embeds) > 6000:
        last = str(len(embeds) - 1)
        yield ("embeds", last), "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000"
    allowed = body.get("allowed_mentions") or {}
    for kind in ("users", "roles"):
        if allowed.get(kind) and kind in (allowed.get("parse") or []):
            words = f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.'
            yield ("allowed_mentions",), "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", words
    v2 = bool((int(body.get("flags") or 0) | before) & COMPONENTS_V2)
    for name in ("content", "embeds", "sticker_ids", "poll"):
        if v2 and body.get(name):
            words = f"The '{name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
            yield (name,), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", words
    yield from message_faults(body.get("components") or [], v2=v2)


def command_faults(commands: list[Json]) -> Iterator[Fault]:
    """All that is wrong with a list of commands."""
    wrong = list(Items(COMMAND).faults(commands, ()))
    yield from wrong
    seen: set[tuple[int, str, str]] = set()
    for index, command in enumerate([] if wrong else commands):
        kind, at = command.get("type") or 1, (str(index),)
        names = {(kind, locale, name) for locale, name in _names(command).items()}
        if names & seen:
            yield (*at, "name"), "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique"
        seen |= names
        if kind == 1:
            yield from _name_faults(command, at)
            if not command.get("description"):
                yield (*at, "description"), "BASE_TYPE_REQUIRED", "This field is required"
        elif command.get("description"):
            words = "Context menu commands cannot have description"
            yield (*at, "description"), "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_INVALID", words
        yield from _option_faults(command.get("options") or [], at)
        if _size(command) > 8000:
            yield at, "APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (8000)"


def _names(named: Json) -> dict[str, str]:
    """The names of a command or an option by locale; the one without a locale is its own."""
    return {"": str(named["name"]), **(named.get("name_localizations") or {})}


def _size(named: Json) -> int:
    """The characters that count towards the 8,000: of each field its longest localization."""
    texts = [
        max([str(named.get(key) or ""), *(named.get(f"{key}_localizations") or {}).values()], key=len)
        for key in ("name", "description")
    ]
    inner = [*(named.get("options") or []), *(named.get("choices") or [])]
    return sum(map(len, [*texts, str(named.get("value") or "")])) + sum(map(_size, inner))


def _option_faults(options: list[Json], at: tuple[str, ...]) -> Iterator[Fault]:
    optional = False
    for index, option in enumerate(options):
        here = (*at, "options", str(index))
        yield from _name_faults(option, here)
        if any(_names(option).items() & _names(other).items() for other in options[:index]):
            yield (*here, "name"), "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", "Option name already exists"
        if option.get("required") and optional:
            words = "Required options must be placed before non-required options"
            yield here, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", words
        optional = optional or not option.get("required")
        if option.get("autocomplete") and option.get("choices"):
            words = "Options cannot have both autocomplete and choices"
            yield here, "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES", words
        yield from _option_faults(option.get("options") or [], here)


def _name_faults(named: Json, at: tuple[str, ...]) -> Iterator[Fault]:
    r"""The page's expression `^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$`, in lower case, for every locale."""
    for locale, name in _names(named).items():
        fits = all(letter in "-_'" or unicodedata.category(letter)[0] in "LNM" for letter in name)
        if name != name.lower() or not fits:
            where = ("name_localizations", locale) if locale else ("name",)
            yield (*at, *where), "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid"
