"""The shapes are consistent in themselves, fill as their names say, and are read by discord.py without an error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
import pytest
from discord.http import HTTPClient

from tests.fakes.discord.intents import NEEDED
from tests.fakes.discord.shapes import event, place, scenarios, shape

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from discord.state import ConnectionState

GUILD = "1290000000000000001"
SAID = [name for name in scenarios() if event(name) == "MESSAGE_CREATE"]
ASKED = [name for name in scenarios() if event(name) == "INTERACTION_CREATE"]
UNHEARD = frozenset(  # what discord.py takes in without telling of it
    {"thread_member_update", "guild_members_chunk", "channel_pins_update_dm"}
)
NEW_THREAD = {"THREAD_CREATE", "THREAD_LIST_SYNC"}


class Reader(discord.Client):
    """A client that is told events without a connection, and notes what it makes of them."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents.all(), chunk_guilds_at_startup=False)
        self.made: dict[str, Any] = {}

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        self.made[event] = args[-1] if args else None

    def read(self, scenario: str, **values: object) -> dict[str, Any]:
        """Let discord.py parse a shape; give back what it would tell its listeners."""
        self.made = {}
        state: ConnectionState[Any] = self._connection
        state.parsers[event(scenario)](shape(scenario, **values))
        return self.made


@pytest.fixture
async def reader() -> AsyncIterator[Reader]:
    client = Reader()
    async with client:
        client.http._HTTPClient__session = None  # type: ignore[attr-defined]
        client.read("ready")
        task = client._connection._ready_task
        assert task is not None
        task.cancel()
        del client._connection._ready_state
        client.read("guild_create")
        yield client
        client.http = HTTPClient(client.loop)


@pytest.mark.parametrize("scenario", scenarios())
def test_every_shape_says_where_it_is(scenario: str) -> None:
    guild, channel = place(event(scenario), shape(scenario))
    in_guild = event(scenario).startswith(("GUILD", "THREAD", "APPLICATION"))
    assert guild if in_guild else (guild or channel or event(scenario) in {"READY", "RESUMED"})


@pytest.mark.parametrize("scenario", scenarios())
async def test_discord_py_reads_every_shape(reader: Reader, scenario: str) -> None:
    values = {"thread": "1487000000000000777"} if event(scenario) in NEW_THREAD else {}
    assert bool(reader.read(scenario, **values)) == (scenario not in UNHEARD)


@pytest.mark.parametrize("scenario", SAID)
async def test_a_message_keeps_who_where_and_what(reader: Reader, scenario: str) -> None:
    message = reader.read(scenario, channel="1290000000000000777", message="1487000000000000777")["message"]
    data = shape(scenario, channel="1290000000000000777", message="1487000000000000777")
    assert (str(message.id), str(message.channel.id), str(message.author.id), message.content) == (
        data["id"],
        data["channel_id"],
        data["author"]["id"],
        data["content"],
    )
    assert (message.guild is None) == ("guild_id" not in data)
    assert message.type.value == data["type"]
    assert message.type is not discord.MessageType.default or not message.is_system()


@pytest.mark.parametrize("scenario", ASKED)
async def test_an_interaction_keeps_who_where_and_how_it_was_installed(reader: Reader, scenario: str) -> None:
    asked = reader.read(scenario)["interaction"]
    data = shape(scenario)
    assert str(asked.user.id) == (data.get("member") or data)["user"]["id"]
    assert str(asked.channel_id) == data["channel_id"]
    assert (asked.guild_id is None) == (data["context"] != 0)
    assert asked.is_user_integration() == ("1" in data["authorizing_integration_owners"])
    assert (asked.locale, asked.token) == (discord.Locale.british_english, "interaction-token")
    assert asked.type.value == data["type"]


async def test_places_of_a_guild_are_found_in_it(reader: Reader) -> None:
    guild = reader.get_guild(int(GUILD))
    assert guild is not None
    assert [channel.name for channel in guild.text_channels] == ["lunch"]
    assert [tag.name for tag in guild.forums[0].available_tags] == ["solved", "kitchen"]
    assert {thread.name: thread.parent.name for thread in guild.threads if thread.parent} == {
        "Lunch": "lunch",
        "Where is lunch?": "questions",
    }
    assert guild.me.id == 1290000000000000300
    assert guild.owner is not None
    assert guild.owner.display_name == "Gracie"


async def test_options_come_with_what_they_point_at(reader: Reader) -> None:
    data = reader.read("interaction_chat_input_options")["interaction"].data
    kinds = [option["type"] for option in data["options"]]
    assert kinds == [3, 4, 5, 6, 7, 8, 9, 10, 11]
    assert set(data["resolved"]) == {"users", "members", "channels", "roles", "attachments"}


def test_a_name_is_replaced_wherever_it_stands() -> None:
    data = shape("message_create_mention", bot="9", guild="7", user="5", content="<@9> Hello")
    assert (data["content"], data["mentions"][0]["id"], data["guild_id"]) == ("<@9> Hello", "9", "7")
    assert data["author"]["id"] == "5"
    assert shape("message_create_mention", bot="9")["content"].startswith("<@9> ")
    assert "/attachments/8/" in shape("message_create_attachments", channel="8")["attachments"][0]["url"]
    assert set(shape("interaction_user_command", other="6")["data"]["resolved"]["users"]) == {"6"}


def test_a_field_can_be_added_and_taken_away() -> None:
    data = shape("message_create", nonce="1", member=None)
    assert (data["nonce"], "member" in data) == ("1", False)


@pytest.mark.parametrize(
    ("scenario", "guild", "channel"),
    [
        ("message_create_dm", None, "1290000000000000104"),
        ("guild_delete", GUILD, None),
        ("guild_member_add", GUILD, None),
        ("thread_create", GUILD, "1487000000000000201"),
        ("channel_pins_update", GUILD, "1290000000000000101"),
        ("thread_list_sync", GUILD, None),
    ],
)
def test_the_place_of_an_event_is_read_from_its_data(scenario: str, guild: str | None, channel: str | None) -> None:
    assert place(event(scenario), shape(scenario)) == (guild, channel)


def test_there_is_a_row_of_intents_for_each_kind_of_event_but_those_that_need_none() -> None:
    free = {"READY", "RESUMED", "INTERACTION_CREATE", "APPLICATION_COMMAND_PERMISSIONS_UPDATE"}
    rows = tuple(f"{row}_" for row in NEEDED)
    assert {event(name) for name in scenarios() if not f"{event(name)}_".startswith(rows)} == free
