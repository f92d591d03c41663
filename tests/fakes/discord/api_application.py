"""The application itself in the fake API: who it is, where its gateway is, which commands it has.

discord.com/developers/resources/user, /resources/application, /events/gateway#get-gateway-bot,
/interactions/application-commands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.fakes.discord.errors import Refused, tree
from tests.fakes.discord.fields import command_faults
from tests.fakes.discord.route_context import Route
from tests.fakes.discord.schema import refuse

if TYPE_CHECKING:
    from tests.fakes.discord.route_context import Asked
    from tests.fakes.discord.state import Json

MOST = {1: 100, 2: 15, 3: 15, 4: 1}
OPTION_DEFAULTS = frozenset({"required", "autocomplete"})


def me(asked: Asked) -> Json:
    return asked.me.own_wire()


def user(asked: Asked) -> Json:
    return asked.user().wire()


def application(asked: Asked) -> Json:
    return asked.by.wire(len(asked.world.guilds_of(asked.me.id)))


def known_application(asked: Asked) -> Json:
    """Its own by its id; of others Discord shows nothing here."""
    if asked.id("application_id") != asked.by.id:
        raise Refused(20012 if asked.id("application_id") in asked.world.applications else 10002)
    return application(asked)


def describe(asked: Asked) -> Json:
    asked.by.description = str(asked.form.get("description") or asked.by.description)
    return application(asked)


def gateway(asked: Asked) -> Json:
    """The URL alone; anybody may ask."""
    app = asked.app or next(iter(asked.world.applications.values()))
    return {"url": _session_start(asked, app)["url"]}


def gateway_bot(asked: Asked) -> Json:
    return _session_start(asked, asked.by)


def _session_start(asked: Asked, app: Any) -> Json:
    assert asked.gateway is not None
    return asked.gateway(app)


def _commands(asked: Asked) -> dict[str, Json]:
    """The commands that the path speaks of: a guild's or the global ones, of this application alone."""
    if asked.id("application_id") != asked.by.id:
        raise Refused(20012)
    scope = asked.guild().id if "guild_id" in asked.path else ""
    return asked.by.commands.setdefault(scope, {})


def commands(asked: Asked) -> list[Json]:
    return [_shown(asked, command) for command in _commands(asked).values()]


def _shown(asked: Asked, command: Json) -> Json:
    """Without its localizations, unless they are wanted."""
    return command if asked.flag("with_localizations") else _without_localizations(command)


def _without_localizations(named: Json) -> Json:
    kept = {key: value for key, value in named.items() if not key.endswith("_localizations")}
    inner = [key for key in ("options", "choices") if key in kept]
    return kept | {key: [_without_localizations(part) for part in kept[key]] for key in inner}


def command(asked: Asked) -> Json:
    return _shown(asked, _one(asked))


def _one(asked: Asked) -> Json:
    known, wanted = _commands(asked), asked.id("command_id")
    if wanted not in known:
        raise Refused(10063)
    return known[wanted]


def overwrite(asked: Asked) -> list[Json]:
    """Replace all; what keeps its name and type keeps its id, and its version too if nothing changed."""
    known = _commands(asked)
    given = asked.body
    if not isinstance(given, list):
        words = "Only iterables may be used in a ListType"
        raise Refused(50035, tree([((), "LIST_TYPE_CONVERT", words)]))
    refuse(list(command_faults(given)))
    for kind, most in MOST.items():
        if sum((one.get("type") or 1) == kind for one in given) > most:
            raise Refused(30032)
    before = {(one["type"], one["name"]): one for one in known.values()}
    made = [_made(asked, one, before.get((one.get("type") or 1, one["name"]))) for one in given]
    known.clear()
    known.update({one["id"]: one for one in made})
    return made


def _made(asked: Asked, given: Json, before: Json | None) -> Json:
    """A command as Discord keeps it."""
    kind = given.get("type") or 1
    fresh: Json = {
        "application_id": asked.by.id,
        "type": kind,
        "name": given["name"],
        "name_localizations": given.get("name_localizations"),
        "description": given.get("description") or "",
        "description_localizations": given.get("description_localizations"),
        "default_member_permissions": given.get("default_member_permissions"),
        "nsfw": bool(given.get("nsfw")),
        "dm_permission": given.get("dm_permission") is not False,
        "integration_types": given.get("integration_types") or [0],
        "contexts": given.get("contexts"),
    }
    if given.get("options"):
        fresh["options"] = [_option(option) for option in given["options"]]
    if "guild_id" in asked.path:
        fresh["guild_id"] = asked.path["guild_id"]
        del fresh["dm_permission"]
    if before and {key: value for key, value in before.items() if key not in {"id", "version"}} == fresh:
        return before
    return {"id": before["id"] if before else asked.world.new_id(), "version": asked.world.new_id()} | fresh


def _option(given: Json) -> Json:
    """An option without what says no more than its default."""
    kept = {key: value for key, value in given.items() if value is not None}
    kept = {key: value for key, value in kept.items() if value or key not in OPTION_DEFAULTS}
    if kept.get("options"):
        kept["options"] = [_option(option) for option in kept["options"]]
    return kept


def add(asked: Asked) -> Json:
    """One command more, or in the place of the one with its name."""
    known = _commands(asked)
    given = asked.form
    _refuse_one(given)
    same = (given.get("type") or 1, given["name"])
    before = next((one for one in known.values() if (one["type"], one["name"]) == same), None)
    made = _made(asked, given, before)
    known[made["id"]] = made
    return made


def change(asked: Asked) -> Json:
    before = _one(asked)
    given = before | asked.form
    _refuse_one(given)
    made = _made(asked, given, before)
    _commands(asked)[made["id"]] = made
    return made


def _refuse_one(given: Json) -> None:
    refuse([(path[1:], code, words) for path, code, words in command_faults([given])])


def drop(asked: Asked) -> None:
    del _commands(asked)[_one(asked)["id"]]


_GLOBAL, _GUILD = "/applications/{application_id}/commands", "/applications/{application_id}/guilds/{guild_id}/commands"
ROUTES = (
    Route("GET", "/users/@me", "get_me", me),
    Route("GET", "/users/{user_id}", "get_user", user),
    Route("GET", "/oauth2/applications/@me", "get_application", application),
    Route("GET", "/applications/@me", "get_application", application),
    Route("PATCH", "/applications/@me", "edit_application", describe),
    Route("GET", "/applications/{application_id}", "get_application", known_application),
    Route("GET", "/gateway", "get_gateway", gateway, is_open=True),
    Route("GET", "/gateway/bot", "get_gateway_bot", gateway_bot, (2, 5.0)),
    *(
        route
        for path, scope in ((_GLOBAL, "global"), (_GUILD, "guild"))
        for route in (
            Route("GET", path, f"get_{scope}_commands", commands),
            Route("PUT", path, f"overwrite_{scope}_commands", overwrite, (2, 20.0)),
            Route("POST", path, f"create_{scope}_command", add, (5, 20.0)),
            Route("GET", path + "/{command_id}", f"get_{scope}_command", command),
            Route("PATCH", path + "/{command_id}", f"edit_{scope}_command", change, (5, 20.0)),
            Route("DELETE", path + "/{command_id}", f"delete_{scope}_command", drop, (5, 20.0)),
        )
    ),
)
