"""The commands and menus of the application, and what each of them means, said in full. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bots.discord.limits import LONGEST_OPTION, MOST_SUGGESTIONS
from core.text.excerpt import shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from core.abilities.ability import Ability

Json = dict[str, Any]

ASK, REMIND, REMINDERS, SETTINGS, HELP = "ask", "remind", "reminders", "settings", "help"
SOLVED, SERVER = "solved", "server"
ASK_ABOUT, REMIND_ABOUT = "Ask about this", "Remind me about this"
QUESTION, WHAT, WHEN = "question", "what", "when"
SLASH, ON_PERSON, ON_MESSAGE = 1, 2, 3
LONGEST_QUESTION, LONGEST_WHAT, LONGEST_WHEN = 4_000, 500, 100
WHOLE = {REMINDERS: "what are my reminders", SETTINGS: "what are my settings", HELP: "help"}
WHOLE |= {SOLVED: "mark this post as solved"}
TIMES = (
    "in 10 minutes",
    "in 30 minutes",
    "in an hour",
    "in 3 hours",
    "today at 18:00",
    "tomorrow at 9:00",
    "tomorrow at 14:00",
    "next Monday at 9:00",
    "in a week",
    "every day at 9:00",
    "every weekday at 9:00",
    "every Monday at 9:00",
)
ONLY, ANYWHERE, ANSWERS, MENTIONS = "only", "anywhere", "answers", "mentions"
"""What a channel can be set to."""
_SUBCOMMAND, _STRING, _FLAG, _USER, _CHANNEL, _ROLE = 1, 3, 5, 6, 7, 8
_LONGEST_DESCRIPTION = 100
_NAME = re.compile(r"[a-z0-9_]{1,32}")
_HERE: Json = {"integration_types": [0], "contexts": [0]}
"""In servers of which the desk is a member."""
_EVERYWHERE: Json = {"integration_types": [0, 1], "contexts": [0, 1, 2]}
"""In servers and for people who install it for themselves; in servers, alone with us, and in other conversations."""


def _option(name: str, description: str, longest: int, **more: Any) -> Json:
    shape = {"type": _STRING, "name": name, "description": description, "required": True, "max_length": longest}
    return shape | more


def _command(
    name: str, description: str, *options: Json, kind: int = SLASH, where: Mapping[str, Any] = _EVERYWHERE
) -> Json:
    made: Json = {"name": name, "type": kind, "description": description, **where}
    return made | ({"options": list(options)} if options else {})


def _typed(kind: int, name: str, description: str, *, required: bool = True, **more: Any) -> Json:
    return {"type": kind, "name": name, "description": description, "required": required, **more}


def _choices(**named: str) -> Json:
    return {"choices": [{"name": name, "value": value} for value, name in named.items()]}


_RULES: tuple[Json, ...] = (
    {"type": _SUBCOMMAND, "name": "show", "description": "See what this server has decided"},
    {
        "type": _SUBCOMMAND,
        "name": "channel",
        "description": "Decide where I speak, and where I answer without being mentioned",
        "options": [
            _typed(_CHANNEL, "channel", "Which channel"),
            _typed(
                _STRING,
                "how",
                "What to do there",
                **_choices(
                    only="speak here, and else only in channels so named",
                    anywhere="take it from that list",
                    answers="answer questions without being mentioned",
                    mentions="answer only when mentioned",
                ),
            ),
        ],
    },
    {
        "type": _SUBCOMMAND,
        "name": "role",
        "description": "Decide which roles may ask me, and which may change this",
        "options": [
            _typed(_ROLE, "role", "Which role"),
            _typed(
                _STRING, "may", "What it may do", **_choices(askers="ask me", keepers="change what the server decided")
            ),
            _typed(_FLAG, "allowed", "Whether it may"),
        ],
    },
    {
        "type": _SUBCOMMAND,
        "name": "bot",
        "description": "Let a bot or a webhook ask me",
        "options": [
            _typed(_FLAG, "allowed", "Whether it may"),
            _typed(_USER, "bot", "Which bot", required=False),
            _typed(_STRING, "webhook", "Or the id of a webhook", required=False, max_length=20),
        ],
    },
    {
        "type": _SUBCOMMAND,
        "name": "moderators",
        "description": "Choose where I say what I may not do",
        "options": [_typed(_CHANNEL, "channel", "Which channel; none for whoever owns the server", required=False)],
    },
    {
        "type": _SUBCOMMAND,
        "name": "tag",
        "description": "Name the tags of forums that I set",
        "options": [
            _typed(_STRING, "post", "Of which posts", **_choices(answered="answered", solved="solved")),
            _typed(_STRING, "name", "The tag's name", max_length=20),
        ],
    },
)

COMMANDS: tuple[Json, ...] = (
    _command(ASK, "Ask a question", _option(QUESTION, "What you want to know", LONGEST_QUESTION)),
    _command(
        REMIND,
        "Have yourself reminded",
        _option(WHEN, "When, such as: tomorrow at 9", LONGEST_WHEN, autocomplete=True),
        _option(WHAT, "What of", LONGEST_WHAT),
    ),
    _command(REMINDERS, "See what you are to be reminded of"),
    _command(SETTINGS, "See and change your settings"),
    _command(HELP, "See what I can do"),
    _command(SOLVED, "Mark this post as solved, if you began it", where=_HERE),
    _command(SERVER, "Decide for this server where I speak and who may ask", *_RULES, where=_HERE),
    *(_command(name, "", kind=kind) for name in (ASK_ABOUT, REMIND_ABOUT) for kind in (ON_MESSAGE, ON_PERSON)),
)
_TAKEN = frozenset(command["name"] for command in COMMANDS)


def commands_of(abilities: Iterable[Ability]) -> tuple[Json, ...]:
    """Return all commands: those that are always there, and one for each ability that has one, with what is typed."""
    offered = (each for each in abilities if each.command and _NAME.fullmatch(each.name) and each.name not in _TAKEN)
    return (*COMMANDS, *(_of_ability(each) for each in offered))


def _of_ability(ability: Ability) -> Json:
    words = _option(WHAT, "In your own words", LONGEST_QUESTION)
    return _command(ability.name, shortened(ability.command, _LONGEST_DESCRIPTION - 1), words)


def are_current(found: Sequence[Mapping[str, Any]], wanted: Sequence[Mapping[str, Any]] = COMMANDS) -> bool:
    """Tell whether Discord has the wanted commands, and no others, as they are here."""
    return sorted(map(_compared, found), key=str) == sorted(map(_compared, wanted), key=str)


def _compared(command: Mapping[str, Any]) -> Json:
    options = [_known(each) for each in command.get("options") or ()]
    kept = {key: command.get(key) or "" for key in ("name", "type", "description")}
    places = {key: sorted(command.get(key) or ()) for key in _EVERYWHERE}
    return {**kept, **places, "options": options}


def _known(option: Mapping[str, Any]) -> Json:
    """Return what we say of an option: Discord adds what it takes for granted, and leaves out what is false."""
    kept = {key: value for key, value in option.items() if key in _SAID and value}
    inner = [_known(each) for each in option.get("options") or ()]
    choices = [{key: each[key] for key in ("name", "value")} for each in option.get("choices") or ()]
    return kept | ({"options": inner} if inner else {}) | ({"choices": choices} if choices else {})


_SAID = frozenset({"type", "name", "description", "required", "max_length", "autocomplete"})


def spelled_out(name: str, options: Mapping[str, str]) -> str:
    """Return what a person would say for a command."""
    match name:
        case "ask":
            return options.get(QUESTION, "")
        case "remind":
            return reminder(options.get(WHAT, ""), options.get(WHEN, ""))
        case _ if name in WHOLE:
            return WHOLE[name]
        case _:
            return f"{name.replace('_', ' ')} {' '.join(options.get(WHAT, '').split())}".strip()


def reminder(what: str, when: str) -> str:
    """Return what a person would say to be reminded of something at a time."""
    return f"remind me {' '.join(when.split())} to {' '.join(what.split()).removeprefix('to ')}"


def suggested(typed: str) -> list[Json]:
    """Return times that one may mean, what is typed already before all."""
    typed = " ".join(typed.split())[:LONGEST_OPTION]
    fitting = [each for each in TIMES if all(word in each.casefold() for word in typed.casefold().split())]
    times = dict.fromkeys([*([typed] if typed else []), *(fitting or TIMES)])
    return [{"name": each, "value": each} for each in list(times)[:MOST_SUGGESTIONS]]
