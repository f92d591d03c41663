"""Who comes in answer to a request for members."""

from __future__ import annotations

from tests.fakes.discord.intents import GUILD_MEMBERS
from tests.fakes.discord.members import CHUNK, chunks
from tests.fakes.discord.shapes import shape

MEMBERS = shape("guild_create")["members"]


def asked(*, intents: int = 0, **request: object) -> list[list[str]]:
    found = chunks({"guild_id": 1, **request}, MEMBERS, intents=intents)
    return [[each["user"]["username"] for each in chunk["members"]] for chunk in found]


def test_all_members_need_the_intent() -> None:
    assert asked(query="", limit=0) == []
    assert asked(query="", limit=0, intents=GUILD_MEMBERS) == [["ada", "grace", "frontdesk", "almanac"]]


def test_a_name_is_found_by_its_beginning_in_each_of_its_forms() -> None:
    assert asked(query="Grac", limit=5) == [["grace"]]
    assert asked(query="gracie", limit=5) == [["grace"]]
    assert asked(query="a", limit=1) == [["ada"]]


def test_who_is_not_there_is_named() -> None:
    (chunk,) = chunks({"guild_id": "1", "user_ids": [MEMBERS[0]["user"]["id"], "9"], "nonce": "n"}, MEMBERS, intents=0)
    assert (len(chunk["members"]), chunk["not_found"], chunk["nonce"]) == (1, ["9"], "n")


def test_many_come_in_chunks() -> None:
    found = [*chunks({"guild_id": "1", "query": "", "limit": 0}, MEMBERS * CHUNK, intents=GUILD_MEMBERS)]
    assert [(each["chunk_index"], each["chunk_count"], len(each["members"])) for each in found] == [
        (index, 4, CHUNK) for index in range(4)
    ]
