"""What is known of channels, threads and roles, as the gateway tells of them."""

from __future__ import annotations

from typing import Any

from bots.discord import places as module
from bots.discord.places import DIRECT, Place, Places, place_of

US, GUILD, OWNER = "1", "3", "5"
ROLES = [
    {"id": "3", "name": "everyone", "permissions": "0"},
    {"id": "10", "name": "admins", "permissions": str(1 << 5)},
    {"id": "11", "name": "mods", "permissions": str(1 << 13)},
    {"id": "12", "name": "Frontdesk", "permissions": "0", "tags": {"bot_id": US}},
]
CHANNELS = [{"id": "20", "type": 0, "name": "help"}, {"id": "21", "type": 15, "name": "forum"}]
JOINED: dict[str, Any] = {"id": GUILD, "owner_id": OWNER, "roles": ROLES, "channels": CHANNELS, "threads": []}


def known(*events: tuple[str, dict[str, Any]]) -> Places:
    places = Places()
    for event, data in (("GUILD_CREATE", JOINED), *events):
        places.learn(event, data, us=US)
    return places


def test_a_server_tells_of_its_channels_and_roles() -> None:
    places = known()
    assert places.get("20") == Place("20", 0, "help", GUILD)
    assert (places.titles["20"], places.titles["11"]) == ("help", "mods")
    assert places.roles == {GUILD: {"12"}}


def test_a_server_that_is_left_is_forgotten_and_one_that_is_down_is_not() -> None:
    assert known(("GUILD_DELETE", {"id": GUILD, "unavailable": True})).get("20")
    assert known(("GUILD_DELETE", {"id": GUILD})).get("20") is None


def test_a_message_is_the_newest_of_its_channel() -> None:
    place = known(("MESSAGE_CREATE", {"id": "99", "channel_id": "20"})).get("20")
    assert place
    assert place.last == "99"


def test_a_thread_belongs_to_its_channel_until_it_is_deleted() -> None:
    thread = {"id": "30", "type": 11, "name": "Menu", "guild_id": GUILD, "parent_id": "20", "owner_id": "7"}
    place = known(("THREAD_CREATE", thread)).get("30")
    assert place
    assert (place.is_thread, place.parent, place.owner) == (True, "20", "7")
    assert known(("THREAD_CREATE", thread), ("THREAD_DELETE", thread)).get("30") is None


def test_the_owner_and_those_with_a_managing_role_manage() -> None:
    places = known()
    assert [places.may_manage(GUILD, *who) for who in ((OWNER, ()), ("7", ("10",)), ("7", ("11",)))] == [
        True,
        True,
        False,
    ]


def test_a_role_that_loses_its_permission_moderates_no_more() -> None:
    said = {"member": {"roles": ["11"]}}
    role = {"id": "11", "name": "mods", "permissions": "0"}
    assert known().is_moderator(said)
    assert not known(("GUILD_ROLE_UPDATE", {"guild_id": GUILD, "role": role})).is_moderator(said)


def test_of_places_that_were_looked_up_the_newest_are_kept() -> None:
    places = Places()
    for number in range(module.MOST_LOOKED_UP + 1):
        places.note(Place(str(number), DIRECT))
    assert places.get("0") is None
    assert places.get("1")


def test_a_direct_conversation_has_the_other_person() -> None:
    channel = {"id": "40", "type": DIRECT, "recipients": [{"id": "7"}]}
    assert place_of(channel) == Place("40", DIRECT, person="7")
