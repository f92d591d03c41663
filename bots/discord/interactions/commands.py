"""The application's commands and context menus, and the sentence or the press that each stands for. Pure."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from bots.discord.interactions.definitions import (
    HERE,
    ON_MESSAGE,
    ON_PERSON,
    Json,
    command,
    option,
)
from bots.discord.interactions.localizations import localized
from bots.discord.interactions.server_command import COMMAND as SERVER_COMMAND
from bots.discord.limits import LONGEST_OPTION, MOST_SUGGESTIONS
from bots.platform_events import HUMAN, OPEN_CASE, SUMMARIZE, TRANSLATE
from core.model.buttons import filled
from core.text.catalogue import N_
from core.text.excerpt import shortened

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from core.abilities.ability import Ability

ASK, REMIND, REMINDERS, SETTINGS, HELP = "ask", "remind", "reminders", "settings", "help"
SOLVED = "solved"
CANCEL, MOVE, SNOOZE, TURN = "cancel", "move", "snooze", "turn"
"""Commands for one of the person's things, which are suggested while the person types. Also verbs of suggestions."""
ASK_ABOUT, REMIND_ABOUT = "Ask about this", "Remind me about this"
QUESTION, WHAT, WHEN = "question", "what", "when"
LONGEST_QUESTION, LONGEST_WHAT, LONGEST_WHEN = 4_000, 500, 100
WHOLE = {REMINDERS: "what are my reminders", SETTINGS: "what are my settings", HELP: "help"}
WHOLE |= {SOLVED: "mark this post as solved"}
SNOOZED = "10 minutes"
"""How long a reminder is snoozed if the person does not say."""
_LONGEST_DESCRIPTION = 100
_NAME = re.compile(r"[a-z0-9_]{1,32}")


def _thing(description: str) -> Json:
    return option(WHAT, description, LONGEST_WHAT, autocomplete=True)


def _time(description: str, **more: Any) -> Json:
    return option(WHEN, description, LONGEST_WHEN, autocomplete=True, **more)


_ENGLISH: tuple[Json, ...] = (
    command(ASK, "Ask a question", option(QUESTION, "What you want to know", LONGEST_QUESTION)),
    command(
        REMIND,
        "Set a reminder",
        _time("When, for example: tomorrow at 9"),
        option(WHAT, "About what", LONGEST_WHAT),
    ),
    command(REMINDERS, "List your reminders"),
    command(SETTINGS, "See and change your settings"),
    command(HELP, "See what I can do"),
    command(HUMAN, "Talk to somebody on the team", option(WHAT, "What for", LONGEST_WHAT, required=False)),
    command(SOLVED, "Mark this post as solved, if you opened it", where=HERE),
    SERVER_COMMAND,
    command(CANCEL, "Cancel something of yours, such as a reminder or a booking", _thing("What to cancel")),
    command(
        MOVE,
        "Move a reminder, a booking or a meeting of yours to another time",
        _thing("What to move"),
        _time("To when, for example: tomorrow at 9"),
    ),
    command(
        SNOOZE,
        "Be reminded again later",
        _thing("Which reminder"),
        _time("When to remind you again; in 10 minutes if left out", required=False),
    ),
    command(TURN, "See whose turn it is", _thing("Which rotation")),
    command(OPEN_CASE, "", kind=ON_MESSAGE, where=HERE),
    command(SUMMARIZE, "", kind=ON_MESSAGE, where=HERE),
    command(TRANSLATE, "", kind=ON_MESSAGE),
    *(command(name, "", kind=kind) for name in (ASK_ABOUT, REMIND_ABOUT) for kind in (ON_MESSAGE, ON_PERSON)),
)
COMMANDS = tuple(map(localized, _ENGLISH))
"""The commands that are always there."""
_OF_TEAM = frozenset({HUMAN, OPEN_CASE})
_TAKEN = frozenset(known["name"] for known in COMMANDS)


def make_commands(abilities: Iterable[Ability], *, suggested: Collection[str] = ()) -> tuple[Json, ...]:
    """Return all commands: the permanent ones, and one for each ability that offers one.

    Those that call for a human are left out if no human can be fetched. For abilities that are among the `suggested`
    verbs, things are suggested while the person types.
    """
    abilities = tuple(abilities)
    has_team = any(ability.fetches_human and ability.offered for ability in abilities)
    permanent = COMMANDS if has_team else tuple(each for each in COMMANDS if each["name"] not in _OF_TEAM)
    offered = (
        command(
            ability.name,
            shortened(ability.command, _LONGEST_DESCRIPTION - 1),
            option(WHAT, "In your own words", LONGEST_QUESTION, **_autocomplete(ability.name in suggested)),
        )
        for ability in abilities
        if ability.command and _NAME.fullmatch(ability.name) and ability.name not in _TAKEN
    )
    return (*permanent, *map(localized, offered))


def _autocomplete(on: bool) -> dict[str, bool]:  # noqa: FBT001
    return {"autocomplete": True} if on else {}


GONE = N_("“{name}” does not exist any more. Type / to see my commands, or mention me and say what you want.")


def are_current(found: Sequence[Mapping[str, Any]], wanted: Sequence[Mapping[str, Any]] = COMMANDS) -> bool:
    """Return whether Discord has exactly the wanted commands. Discord returns localizations only on request."""
    return sorted(map(_compared, found), key=str) == sorted(map(_compared, wanted), key=str)


def _compared(wanted: Mapping[str, Any]) -> Json:
    options = [_known(part) for part in wanted.get("options") or ()]
    kept = {key: wanted.get(key) or "" for key in ("name", "type", "description", "default_member_permissions")}
    places = {key: sorted(wanted.get(key) or ()) for key in HERE}
    return {**kept, **places, **_translations(wanted), "options": options}


def _translations(thing: Mapping[str, Any]) -> Json:
    """Return the translations in sorted order, because Discord does not always keep ours."""
    return {key: sorted((thing.get(key) or {}).items()) for key in ("name_localizations", "description_localizations")}


def _known(given: Mapping[str, Any]) -> Json:
    """Return an option without the fields that Discord adds by default or leaves out."""
    kept = {key: value for key, value in given.items() if key in _SAID and value} | _translations(given)
    inner = [_known(part) for part in given.get("options") or ()]
    choices = [
        {"name": choice["name"], "value": choice["value"], **_translations(choice)}
        for choice in given.get("choices") or ()
    ]
    return kept | ({"options": inner} if inner else {}) | ({"choices": choices} if choices else {})


_SAID = frozenset({"type", "name", "description", "required", "max_length", "autocomplete"})


_SENTENCES = {
    ASK: "{question}",
    MOVE: "move {what} to {when}",
    SNOOZE: "snooze {what} for {when}",
    TURN: "whose turn is it for {what}",
    **WHOLE,
}


def as_sentence(name: str, options: Mapping[str, str]) -> str:
    """Return the sentence that a command stands for."""
    given = {QUESTION: "", WHAT: "", WHEN: SNOOZED, **options}
    if name == REMIND:
        return reminder_text(given[WHAT], given[WHEN])
    if name in _SENTENCES:
        return _SENTENCES[name].format_map(given)
    return f"{name.replace('_', ' ')} {' '.join(given[WHAT].split())}".strip()


def reminder_text(what: str, when: str) -> str:
    """Return the sentence that asks for a reminder."""
    return f"remind me {' '.join(when.split())} to {' '.join(what.split()).removeprefix('to ')}"


def as_button(button: str, options: Mapping[str, str]) -> str:
    """Return the id of a suggested thing's button, with the time filled in if it lacks one."""
    return filled(button, options.get(WHEN) or SNOOZED) if button.endswith("=") else button


def suggest_things(things: Iterable[tuple[str, str]]) -> list[Json]:
    """Return things, each a name and the id of a button, as Discord lists them.

    Names that are alike get numbers: of things with one name, Discord takes the first, whichever was chosen.
    """
    seen: Counter[str] = Counter()
    choices = []
    for name, button in things:
        shown = shown_name(name)
        if shown and len(button) <= LONGEST_OPTION:
            seen[shown] += 1
            suffix = f" ({seen[shown]})" if seen[shown] > 1 else ""
            choices.append({"name": shown_name(name, room=len(suffix)) + suffix, "value": button})
    return choices[:MOST_SUGGESTIONS]


def shown_name(name: str, *, room: int = 0) -> str:
    """Return the name of a thing as it is suggested, short enough for `room` more characters after it."""
    return shortened(name, LONGEST_OPTION - 1 - room)
