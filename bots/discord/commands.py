"""The commands and menus of the application, and what each of them means, said in full. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bots.discord.limits import LONGEST_OPTION, MOST_SUGGESTIONS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Json = dict[str, Any]

ASK, REMIND, REMINDERS, SETTINGS, HELP = "ask", "remind", "reminders", "settings", "help"
ASK_ABOUT, REMIND_ABOUT = "Ask about this", "Remind me about this"
QUESTION, WHAT, WHEN = "question", "what", "when"
SLASH, ON_MESSAGE = 1, 3
LONGEST_QUESTION, LONGEST_WHAT, LONGEST_WHEN = 4_000, 500, 100
WHOLE = {REMINDERS: "what are my reminders", SETTINGS: "what are my settings", HELP: "help"}
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
_STRING = 3
_EVERYWHERE: Json = {"integration_types": [0, 1], "contexts": [0, 1, 2]}
"""In servers and for people who install it for themselves; in servers, alone with us, and in other conversations."""


def _option(name: str, description: str, longest: int, **more: Any) -> Json:
    shape = {"type": _STRING, "name": name, "description": description, "required": True, "max_length": longest}
    return shape | more


def _command(name: str, description: str, *options: Json, kind: int = SLASH) -> Json:
    made: Json = {"name": name, "type": kind, "description": description} | _EVERYWHERE
    return made | ({"options": list(options)} if options else {})


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
    _command(ASK_ABOUT, "", kind=ON_MESSAGE),
    _command(REMIND_ABOUT, "", kind=ON_MESSAGE),
)


def are_current(found: Sequence[Mapping[str, Any]]) -> bool:
    """Tell whether Discord has these commands, and no others, as they are here."""
    return sorted(map(_compared, found), key=str) == sorted(map(_compared, COMMANDS), key=str)


def _compared(command: Mapping[str, Any]) -> Json:
    options = [{key: value for key, value in each.items() if value} for each in command.get("options") or ()]
    kept = {key: command.get(key) or "" for key in ("name", "type", "description")}
    places = {key: sorted(command.get(key) or ()) for key in _EVERYWHERE}
    return {**kept, **places, "options": options}


def spelled_out(name: str, options: Mapping[str, str]) -> str:
    """Return what a person would say for a command."""
    match name:
        case "ask":
            return options.get(QUESTION, "")
        case "remind":
            return reminder(options.get(WHAT, ""), options.get(WHEN, ""))
        case _:
            return WHOLE.get(name, name)


def reminder(what: str, when: str) -> str:
    """Return what a person would say to be reminded of something at a time."""
    return f"remind me {' '.join(when.split())} to {' '.join(what.split()).removeprefix('to ')}"


def suggested(typed: str) -> list[Json]:
    """Return times that one may mean, what is typed already before all."""
    typed = " ".join(typed.split())[:LONGEST_OPTION]
    fitting = [each for each in TIMES if all(word in each.casefold() for word in typed.casefold().split())]
    times = dict.fromkeys([*([typed] if typed else []), *(fitting or TIMES)])
    return [{"name": each, "value": each} for each in list(times)[:MOST_SUGGESTIONS]]
