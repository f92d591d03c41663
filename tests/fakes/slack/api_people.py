"""users.*, bots.info, usergroups.list, team.info and emoji.list of the fake Web API.

Source: docs.slack.dev/reference/methods/users.info and its neighbours; an address is shown with `users:read.email`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.slack.call_context import next_cursor, paged
from tests.fakes.slack.errors import Refused

if TYPE_CHECKING:
    from tests.fakes.slack.call_context import Caller, Handler
    from tests.fakes.slack.state import Json, User


def user_info(call: Caller, given: Json) -> Json:
    return {"user": _shown(call, call.user(given["user"]), given)}


def user_list(call: Caller, given: Json) -> Json:
    team = _team_id(call, given)
    page, more = paged([one for one in call.workspace.users.values() if one.team_id == team], given)
    return {"members": [_shown(call, one, given) for one in page], "cache_ts": 0} | next_cursor(more)


def user_by_email(call: Caller, given: Json) -> Json:
    for user in call.workspace.users.values():
        if user.email == given["email"] and user.team_id == call.by.team.id and not user.deleted:
            return {"user": _shown(call, user, given)}
    raise Refused("users_not_found")


def _shown(call: Caller, user: User, given: Json) -> Json:
    return user.wire(locale=bool(given.get("include_locale")), email="users:read.email" in call.scopes)


def bot_info(call: Caller, given: Json) -> Json:
    wanted = given.get("bot") or call.by.bot.bot_id
    for there in call.workspace.installations():
        if there.bot.bot_id == wanted:
            shown = there.profile()
            return {"bot": {key: value for key, value in shown.items() if key != "team_id"}}
    raise Refused("bot_not_found")


def usergroup_list(call: Caller, given: Json) -> Json:
    groups = [one for one in call.workspace.usergroups.values() if one.team_id == _team_id(call, given)]
    users, count = bool(given.get("include_users")), bool(given.get("include_count"))
    return {"usergroups": [one.wire(users=users, count=count) for one in groups]}


def usergroup_users(call: Caller, given: Json) -> Json:
    group = call.workspace.usergroups.get(given["usergroup"])
    if group is None or group.team_id != _team_id(call, given):
        raise Refused("no_such_subteam")
    return {"users": list(group.users)}


def _team_id(call: Caller, given: Json) -> str:
    """Return the workspace that is asked about: an organisation's token names it."""
    return str(given["team_id"]) if call.by.team.is_enterprise else call.by.team.id


def team_info(call: Caller, given: Json) -> Json:
    team = call.workspace.teams.get(given.get("team") or call.by.team.id)
    if team is None:
        raise Refused("team_not_found")
    shown: Json = {"id": team.id, "name": team.name, "domain": team.domain, "email_domain": "", "icon": {}}
    return {"team": shown | ({"enterprise_id": team.enterprise_id} if team.enterprise_id else {})}


def emoji_list(call: Caller, given: Json) -> Json:
    return {"emoji": call.workspace.emoji, "cache_ts": "0.000000"}


METHODS: dict[str, Handler] = {
    "bots.info": bot_info,
    "emoji.list": emoji_list,
    "team.info": team_info,
    "usergroups.list": usergroup_list,
    "usergroups.users.list": usergroup_users,
    "users.info": user_info,
    "users.list": user_list,
    "users.lookupByEmail": user_by_email,
}
