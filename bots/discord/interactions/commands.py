"""The application's commands and context menus, and the sentence or the press that each stands for. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bots.discord.limits import LONGEST_OPTION, MOST_SUGGESTIONS
from bots.discord.places import MANAGES, MANAGES_THREADS
from core.communities.community_rules import ANSWERS as ANSWERS_RULE
from core.communities.community_rules import CHANGE, SHOW
from core.model.buttons import offer
from core.model.errors import InputError
from core.text.excerpt import shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bots.discord.interactions.interaction import Interaction
    from core.abilities.ability import Ability
    from core.communities.community_rules import Rules

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
"""The settings of a channel."""
_SUBCOMMAND, _STRING, _FLAG, _USER, _CHANNEL, _ROLE = 1, 3, 5, 6, 7, 8
_LONGEST_DESCRIPTION = 100
_NAME = re.compile(r"[a-z0-9_]{1,32}")
_HERE: Json = {"integration_types": [0], "contexts": [0]}
"""In servers that the bot is a member of."""
_EVERYWHERE: Json = {"integration_types": [0, 1], "contexts": [0, 1, 2]}
"""In servers and for people who installed the bot for themselves; in servers, direct messages with the bot, and other
conversations."""


def _option(name: str, description: str, longest: int, **more: Any) -> Json:
    return _typed(_STRING, name, description, max_length=longest, **more)


def _command(
    name: str, description: str, *options: Json, kind: int = SLASH, where: Mapping[str, Any] = _EVERYWHERE
) -> Json:
    made: Json = {"name": name, "type": kind, "description": description, **where}
    return made | ({"options": list(options)} if options else {})


def _typed(kind: int, name: str, description: str, *, required: bool = True, **more: Any) -> Json:
    return {"type": kind, "name": name, "description": description, "required": required, **more}


def _choices(**named: str) -> Json:
    return {"choices": [{"name": name, "value": value} for value, name in named.items()]}


def _step(name: str, description: str, *options: Json) -> Json:
    made: Json = {"type": _SUBCOMMAND, "name": name, "description": description}
    return made | ({"options": list(options)} if options else {})


_HOW = _choices(
    only="answer here, and otherwise only in channels set like this",
    anywhere="remove it from that list",
    answers="answer questions without being mentioned",
    mentions="answer only when mentioned",
)
_MAY = _choices(askers="ask me", keepers="change this server's settings")
_POSTS = _choices(answered="answered", solved="solved")
_RULES: tuple[Json, ...] = (
    _step("show", "See what this server has decided"),
    _step(
        "channel",
        "Choose where I answer, and where I answer without being mentioned",
        _typed(_CHANNEL, "channel", "Which channel"),
        _typed(_STRING, "how", "What I do there", **_HOW),
    ),
    _step(
        "role",
        "Choose which roles may ask me, and which may change these settings",
        _typed(_ROLE, "role", "Which role"),
        _typed(_STRING, "may", "What the role may do", **_MAY),
        _typed(_FLAG, "allowed", "Whether it may do that"),
    ),
    _step(
        "bot",
        "Let a bot or a webhook ask me",
        _typed(_FLAG, "allowed", "Whether it may ask me"),
        _typed(_USER, "bot", "Which bot", required=False),
        _typed(_STRING, "webhook", "Or the id of a webhook", required=False, max_length=20),
    ),
    _step(
        "moderators",
        "Choose where I report what I am not allowed to do",
        _typed(_CHANNEL, "channel", "Which channel; leave it out to tell the server's owner", required=False),
    ),
    _step(
        "tag",
        "Name the forum tags that I set",
        _typed(_STRING, "post", "Which posts get the tag", **_POSTS),
        _typed(_STRING, "name", "The tag's name", max_length=20),
    ),
)

COMMANDS: tuple[Json, ...] = (
    _command(ASK, "Ask a question", _option(QUESTION, "What you want to know", LONGEST_QUESTION)),
    _command(
        REMIND,
        "Set a reminder",
        _option(WHEN, "When, for example: tomorrow at 9", LONGEST_WHEN, autocomplete=True),
        _option(WHAT, "About what", LONGEST_WHAT),
    ),
    _command(REMINDERS, "List your reminders"),
    _command(SETTINGS, "See and change your settings"),
    _command(HELP, "See what I can do"),
    _command(SOLVED, "Mark this post as solved, if you opened it", where=_HERE),
    _command(SERVER, "Choose for this server where I answer and who may ask", *_RULES, where=_HERE),
    *(_command(name, "", kind=kind) for name in (ASK_ABOUT, REMIND_ABOUT) for kind in (ON_MESSAGE, ON_PERSON)),
)
_TAKEN = frozenset(command["name"] for command in COMMANDS)


def make_commands(abilities: Iterable[Ability]) -> tuple[Json, ...]:
    """Return all commands: the permanent ones, and one for each ability that offers one."""
    words = _option(WHAT, "In your own words", LONGEST_QUESTION)
    offered = (
        _command(ability.name, shortened(ability.command, _LONGEST_DESCRIPTION - 1), words)
        for ability in abilities
        if ability.command and _NAME.fullmatch(ability.name) and ability.name not in _TAKEN
    )
    return (*COMMANDS, *offered)


GONE = "“{name}” does not exist any more. Type / to see my commands, or mention me and say what you want."


def are_current(found: Sequence[Mapping[str, Any]], wanted: Sequence[Mapping[str, Any]] = COMMANDS) -> bool:
    """Tell whether Discord has exactly the wanted commands."""
    return sorted(map(_compared, found), key=str) == sorted(map(_compared, wanted), key=str)


def _compared(command: Mapping[str, Any]) -> Json:
    options = [_known(option) for option in command.get("options") or ()]
    kept = {key: command.get(key) or "" for key in ("name", "type", "description")}
    places = {key: sorted(command.get(key) or ()) for key in _EVERYWHERE}
    return {**kept, **places, "options": options}


def _known(option: Mapping[str, Any]) -> Json:
    """Return an option without what Discord adds by default or leaves out."""
    kept = {key: value for key, value in option.items() if key in _SAID and value}
    inner = [_known(part) for part in option.get("options") or ()]
    choices = [{key: choice[key] for key in ("name", "value")} for choice in option.get("choices") or ()]
    return kept | ({"options": inner} if inner else {}) | ({"choices": choices} if choices else {})


_SAID = frozenset({"type", "name", "description", "required", "max_length", "autocomplete"})


def as_sentence(name: str, options: Mapping[str, str]) -> str:
    """Return the sentence that a command stands for."""
    match name:
        case "ask":
            return options.get(QUESTION, "")
        case "remind":
            return reminder_text(options.get(WHAT, ""), options.get(WHEN, ""))
        case _ if name in WHOLE:
            return WHOLE[name]
        case _:
            return f"{name.replace('_', ' ')} {' '.join(options.get(WHAT, '').split())}".strip()


def reminder_text(what: str, when: str) -> str:
    """Return the sentence that asks for a reminder."""
    return f"remind me {' '.join(when.split())} to {' '.join(what.split()).removeprefix('to ')}"


def suggest_times(typed: str) -> list[Json]:
    """Return times that fit what was typed, with the typed text itself first."""
    typed = " ".join(typed.split())[:LONGEST_OPTION]
    fitting = [time for time in TIMES if all(word in time.casefold() for word in typed.casefold().split())]
    times = dict.fromkeys([*([typed] if typed else []), *(fitting or TIMES)])
    return [{"name": time, "value": time} for time in list(times)[:MOST_SUGGESTIONS]]


NOT_YOURS = "Only people who manage this server can change that, and the roles that they name with `/server role`."


def may_decide(use: Interaction, rules: Rules) -> bool:
    """Tell whether a person may decide for the server, by permissions or by a role that the server has named."""
    return bool(_permissions(use) & MANAGES) or not {role.id for role in rules.keepers}.isdisjoint(author_roles(use))


def may_mark_solved(use: Interaction, rules: Rules) -> bool:
    """Tell whether a person may mark the posts of others as solved."""
    return bool(_permissions(use) & MANAGES_THREADS) or may_decide(use, rules)


def author_roles(use: Interaction) -> frozenset[str]:
    """Return the roles of a person in the server."""
    return frozenset((use.raw.get("member") or {}).get("roles") or ())


def read_command(use: Interaction) -> tuple[str, str]:
    """Return what `/server …` asks for, in words and as the id of a choice; InputError names what is missing."""
    (step,) = use.data["options"]
    given = {option["name"]: option["value"] for option in step.get("options") or ()}
    guild = use.context.place.guild or ""
    if step["name"] == "show":
        return "/server show", offer("", SHOW, community=guild).id
    rule, subject, name, on = _rule(step["name"], given, use.data.get("resolved") or {})
    words = f"/server {step['name']} {name} {rule} {'on' if on else 'off'}"
    wanted = {"community": guild, "rule": rule, "subject": subject, "name": name, "on": str(on).lower()}
    return words, offer("", CHANGE, **wanted).id


def _rule(step: str, given: Mapping[str, Any], resolved: Mapping[str, Any]) -> tuple[str, str, str, bool]:
    """Return the rule, the id and the name of its subject, and whether it is switched on."""
    match step:
        case "channel":
            where = str(given["channel"])
            how = given["how"]
            rule = "channels" if how in (ONLY, ANYWHERE) else ANSWERS_RULE
            return rule, where, f"#{_named(resolved, 'channels', where)}", how in (ONLY, ANSWERS)
        case "role":
            role = str(given["role"])
            return str(given["may"]), role, f"@{_named(resolved, 'roles', role)}", bool(given["allowed"])
        case "bot":
            bot = str(given.get("bot") or given.get("webhook") or "")
            if not bot.isdecimal():
                raise InputError("Name the bot, or give the webhook's id: the number at the beginning of its address.")
            user = (resolved.get("users") or {}).get(bot) or {}
            return "bots", bot, f"@{user.get('username') or bot}", bool(given["allowed"])
        case "moderators":
            where = str(given.get("channel") or "")
            return "moderators", where or "none", f"#{_named(resolved, 'channels', where)}", bool(where)
        case _:
            return str(given["post"]), "tag", str(given["name"]), True


def _named(resolved: Mapping[str, Any], kind: str, id_: str) -> str:
    return str(((resolved.get(kind) or {}).get(id_) or {}).get("name") or id_)


def _permissions(use: Interaction) -> int:
    return int((use.raw.get("member") or {}).get("permissions") or 0)
