"""The answer to Request Guild Members: who is asked for, in chunks of a thousand.

discord.com/developers/docs/events/gateway-events#request-guild-members.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.fakes.discord.intents import GUILD_MEMBERS

if TYPE_CHECKING:
    from collections.abc import Iterator

Json = dict[str, Any]

CHUNK = 1000
ASKED = 100  # members that may be asked for at once, by id or by name


def chunks(request: Json, members: list[Json], *, intents: int) -> Iterator[Json]:
    """Give the data of each GUILD_MEMBERS_CHUNK; none, when all members are asked for without the intent for it."""
    by_id = request.get("user_ids")
    if by_id is None and not request.get("query") and not request.get("limit") and not intents & GUILD_MEMBERS:
        return
    found = _by_id(members, by_id) if by_id is not None else _by_name(members, request)
    count = max(1, -(-len(found) // CHUNK))
    for index in range(count):
        chunk: Json = {"guild_id": str(request["guild_id"]), "chunk_index": index, "chunk_count": count}
        chunk["members"] = found[index * CHUNK : (index + 1) * CHUNK]
        if by_id is not None:
            chunk["not_found"] = sorted(_ids(by_id) - {each["user"]["id"] for each in found})
        if nonce := request.get("nonce"):
            chunk["nonce"] = nonce
        yield chunk


def _ids(asked: object) -> set[str]:
    return {str(each) for each in (asked if isinstance(asked, list) else [asked])[:ASKED]}


def _by_id(members: list[Json], asked: object) -> list[Json]:
    wanted = _ids(asked)
    return [each for each in members if each["user"]["id"] in wanted]


def _by_name(members: list[Json], request: Json) -> list[Json]:
    begin = request.get("query", "").casefold()
    found = [each for each in members if any(name.casefold().startswith(begin) for name in _names(each))]
    limit = request.get("limit") or (len(found) if not begin else ASKED)
    return found[:limit]


def _names(member: Json) -> list[str]:
    user = member["user"]
    return [name for name in (user["username"], user.get("global_name"), member.get("nick")) if name]
