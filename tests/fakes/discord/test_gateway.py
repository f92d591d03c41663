"""The fake's gateway against discord.py's own clients, and against a bare WebSocket where those are too polite."""

from __future__ import annotations

import asyncio
import json
import sys
import zlib
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
import pytest

from tests.fakes.discord.clients import Desk, ManyDesks, running
from tests.fakes.discord.intents import GUILD_MESSAGES, GUILDS, MESSAGE_CONTENT, PRIVILEGED
from tests.fakes.discord.minimal_world import TOKEN, Office
from tests.fakes.discord.sessions import Pace
from tests.fakes.discord.shapes import shape

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

pytestmark = pytest.mark.slow

Json = dict[str, Any]

QUICK = Pace(identify_seconds=0)
BOT = shape("ready")["user"]["id"]
GUILD = shape("guild_create")["id"]


@asynccontextmanager
async def at_work(office: Office, desk: Desk) -> AsyncIterator[Desk]:
    with office.pointed():
        async with running(desk, TOKEN):
            yield desk


async def test_a_client_gets_ready_and_hears_a_message() -> None:
    async with Office() as office, at_work(office, Desk()) as desk:
        assert [guild.name for guild in desk.guilds] == ["Office"]
        assert desk.guilds[0].chunked
        office.gateway.tell("message_create", content="Hello")
        message = await desk.hear("message")
        assert (message.content, message.channel.name, message.author.name) == ("Hello", "lunch", "ada")
        assert len(office.gateway.identifies) == 1


async def test_a_cut_is_resumed_and_what_was_missed_is_replayed() -> None:
    async with Office(pace=QUICK) as office, at_work(office, Desk()) as desk:
        office.gateway.cut()
        office.gateway.tell("message_create", content="Missed")
        assert (await desk.hear("message")).content == "Missed"
        await desk.hear("resumed")
        office.gateway.tell("message_create", content="Heard")
        assert (await desk.hear("message")).content == "Heard"
        assert (len(office.gateway.identifies), len(office.gateway.resumes), office.gateway.opened) == (1, 1, 2)
        assert office.gateway.connections[0].request.path == "/resume/"


async def test_a_client_that_is_asked_to_reconnect_resumes() -> None:
    async with Office(pace=QUICK) as office, at_work(office, Desk()) as desk:
        office.gateway.reconnect()
        await desk.hear("resumed")
        assert (len(office.gateway.identifies), office.gateway.closes) == (1, [4000])


async def test_an_invalid_session_that_is_resumable_is_resumed() -> None:
    async with Office(pace=QUICK) as office, at_work(office, Desk()) as desk:
        office.gateway.invalidate(resumable=True)
        await desk.hear("resumed")
        assert len(office.gateway.identifies) == 1


async def test_an_invalid_session_begins_anew_and_what_was_missed_is_lost() -> None:
    async with Office(pace=QUICK) as office, at_work(office, Desk()) as desk:
        office.gateway.invalidate()
        office.gateway.tell("message_create", content="Lost")
        await desk.hear("ready")
        office.gateway.tell("message_create", content="Heard")
        assert (await desk.hear("message")).content == "Heard"
        assert (len(office.gateway.identifies), len(office.gateway.sessions)) == (2, 1)


async def test_a_session_forgotten_during_a_break_begins_anew() -> None:
    async with Office(pace=QUICK) as office, at_work(office, Desk()) as desk:
        gateway = office.gateway
        gateway.cut()
        gateway.invalidate()
        await desk.hear("ready")
        assert (len(gateway.resumes), len(gateway.identifies), len(gateway.sessions)) == (1, 2, 1)


@pytest.mark.parametrize("code", [1000, 4000, 4007, 4009])
async def test_a_close_that_is_no_refusal_is_followed_by_a_resume(code: int) -> None:
    async with Office(pace=QUICK) as office, at_work(office, Desk()) as desk:
        office.gateway.end(code)
        await desk.hear("resumed")


async def test_a_client_without_answers_to_its_heartbeats_comes_back() -> None:
    pace = Pace(heartbeat_seconds=0.1, identify_seconds=0)
    async with Office(pace=pace) as office, at_work(office, Desk(heartbeat_timeout=1.0)) as desk:
        office.gateway.withhold_acks()
        await desk.hear("resumed")
        await office.gateway.until(lambda: len(office.gateway.connections[0].heartbeats) > 2)
        assert office.gateway.closes == [4000]


async def test_a_deaf_connection_that_acks_stays_and_hears_nothing_until_it_is_left() -> None:
    pace = Pace(heartbeat_seconds=0.05, identify_seconds=0)
    async with Office(pace=pace) as office, at_work(office, Desk(heartbeat_timeout=1.0)) as desk:
        gateway = office.gateway
        gateway.deafen(acks=True)
        gateway.tell("message_create", content="Unheard")
        beats = gateway.connections[0].heartbeats
        await gateway.until(lambda: len(beats) > 25)
        assert gateway.opened == 1
        gateway.cut()
        assert (await desk.hear("message")).content == "Unheard"


async def test_a_client_that_stops_its_heartbeats_is_ended() -> None:
    async with Office(pace=Pace(heartbeat_seconds=0.1, patience_seconds=0.1)) as office, bare(office) as ws:
        async for _ in ws:
            pass
        assert ws.close_code == 4009


async def test_a_dropped_event_reaches_nobody() -> None:
    async with Office(pace=QUICK) as office, at_work(office, Desk()) as desk:
        office.gateway.drop("MESSAGE_CREATE")
        office.gateway.tell("message_create", content="Lost")
        office.gateway.tell("message_create", content="Heard")
        assert (await desk.hear("message")).content == "Heard"


async def test_a_privileged_intent_that_is_not_allowed_is_refused() -> None:
    async with Office(pace=QUICK, privileged=PRIVILEGED & ~MESSAGE_CONTENT) as office:
        with pytest.raises(discord.PrivilegedIntentsRequired):
            async with at_work(office, Desk()):
                pass
        assert office.gateway.sessions == []


async def test_what_people_wrote_is_empty_without_its_intent_unless_the_bot_is_meant() -> None:
    async with Office() as office, at_work(office, Desk(intents=discord.Intents.default())) as desk:
        for scenario in ("message_create_attachments", "message_create_mention", "message_create_dm"):
            office.gateway.tell(scenario)
        unread, mention, direct = [await desk.hear("message") for _ in range(3)]
        assert (unread.content, unread.attachments) == ("", [])
        assert (mention.content.split()[0], mention.mentions[0].id) == (f"<@{BOT}>", int(BOT))
        assert direct.content == "Where is the lunch menu?"


async def test_each_quoted_message_is_judged_by_itself() -> None:
    async with Office() as office, at_work(office, Desk(intents=discord.Intents.default())) as desk:
        office.gateway.tell("message_create_reply")
        office.gateway.tell("message_create_own", other_content=None)
        office.gateway.tell("message_create_forward")
        reply, own, forward = [await desk.hear("message") for _ in range(3)]
        assert (reply.content, reply.reference.resolved.content) == ("", "")
        assert (own.content, own.nonce) == ("Where is the lunch menu?", "18446744073709551557")
        assert forward.message_snapshots[0].content == ""


async def test_an_event_without_its_intent_does_not_come() -> None:
    intents = discord.Intents(guilds=True, guild_messages=True)
    async with Office() as office, at_work(office, Desk(intents=intents)) as desk:
        sent = office.gateway.sessions[0].log
        for scenario in ("message_create_dm", "message_reaction_add", "typing_start", "guild_member_add"):
            office.gateway.tell(scenario)
        office.gateway.tell("message_create")
        await desk.hear("message")
        assert [each.event for each in sent] == ["READY", "GUILD_CREATE", "MESSAGE_CREATE"]
        assert [member["user"]["id"] for member in sent[1].data["members"]] == [BOT]


async def test_a_channel_that_the_bot_does_not_see_is_silent() -> None:
    async with Office() as office, at_work(office, Desk()) as desk:
        office.hidden.add("1290000000000000109")
        office.gateway.tell("message_create", channel="1290000000000000109", content="Secret")
        office.gateway.tell("message_create", content="Open")
        assert (await desk.hear("message")).content == "Open"


async def test_an_interaction_comes_from_a_guild_where_the_bot_is_not() -> None:
    async with Office() as office, at_work(office, Desk()) as desk:
        office.gateway.tell("interaction_chat_input", application="1")
        office.gateway.tell("interaction_chat_input_foreign")
        interaction = await desk.hear("interaction")
        assert (str(interaction.guild_id), interaction.is_user_integration()) == ("1290000000000000002", True)


async def test_a_bot_that_is_kicked_is_told_and_hears_no_more() -> None:
    async with Office() as office, at_work(office, Desk()) as desk:
        office.guilds_in.clear()
        office.gateway.tell("guild_delete")
        office.gateway.tell("message_create")
        await desk.hear("guild_remove")
        assert office.gateway.sessions[0].log[-1].event == "GUILD_DELETE"


async def test_a_guild_that_the_bot_joins_and_one_that_fails_for_a_while() -> None:
    async with Office() as office, at_work(office, Desk()) as desk:
        office.guilds_in.append(shape("guild_create_joined"))
        office.gateway.tell("guild_create_joined")
        assert (await desk.hear("guild_join")).name == "Workshop"
        office.gateway.tell("guild_delete_unavailable")
        assert (await desk.hear("guild_unavailable")).name == "Office"
        office.gateway.tell("guild_create")
        assert (await desk.hear("guild_available")).name == "Office"
        office.gateway.tell("guild_create")  # another bot's
        assert office.gateway.sessions[0].log[-2].event == "GUILD_DELETE"


async def test_two_clients_of_one_bot_both_hear() -> None:
    async with Office(pace=QUICK) as office, at_work(office, Desk()) as one, at_work(office, Desk()) as other:
        await office.gateway.ready(2)
        office.gateway.tell("message_create", content="Hello")
        assert [(await each.hear("message")).content for each in (one, other)] == ["Hello", "Hello"]


async def test_a_client_that_is_cut_before_it_is_ready_begins_anew() -> None:
    async with Office(pace=QUICK) as office, bare(office) as ws:
        assert (await ws.receive_json())["op"] == 10
        await ws.send_json({"op": 6, "d": {"token": TOKEN, "session_id": None, "seq": None}})
        assert await ws.receive_json() == {"op": 9, "d": False, "s": None, "t": None}
        await ws.send_json(identify())
        assert (await ws.receive_json())["t"] == "READY"


async def test_members_are_found_by_name() -> None:
    async with Office() as office, at_work(office, Desk()) as desk:
        found = await desk.guilds[0].query_members("gra")
        assert [member.display_name for member in found] == ["Gracie"]


async def test_guilds_are_spread_over_the_shards() -> None:
    other = str(int(GUILD) + (1 << 22))
    async with Office(pace=QUICK, shards=2) as office:
        office.guilds_in.append(shape("guild_create_joined", guild=other))
        async with at_work(office, ManyDesks()) as desk:
            assert sorted(each.shard for each in office.gateway.identifies) == [(0, 2), (1, 2)]
            assert {str(guild.id): guild.shard_id for guild in desk.guilds} == {
                each: (int(each) >> 22) % 2 for each in (GUILD, other)
            }
            office.gateway.tell("message_create_dm", content="Hello")
            assert (await desk.hear("message")).content == "Hello"
            office.gateway.cut()
            await desk.hear("shard_resumed")
            await desk.hear("shard_resumed")


async def test_shards_that_identify_too_soon_are_refused_and_try_again() -> None:
    async with Office(pace=Pace(identify_seconds=0.2)) as office, at_work(office, Desk()) as desk:
        office.gateway.invalidate()
        await desk.hear("ready")
        accepted = [each.accepted for each in office.gateway.identifies]
        assert (accepted[0], all(accepted), accepted[-1]) == (True, False, True)


@asynccontextmanager
async def bare(office: Office, query: str = "v=10&encoding=json") -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{office.gateway.url}?{query}") as ws,
    ):
        yield ws


def identify(**values: Any) -> Json:
    return {"op": 2, "d": {"token": TOKEN, "intents": GUILDS | GUILD_MESSAGES, "properties": {}} | values}


UNFIT: dict[str, tuple[int, list[Any]]] = {
    "an op that there is not": (4001, [{"op": 99}]),
    "no JSON": (4002, ["{"]),
    "no payload": (4002, [[]]),
    "a long payload": (4002, [{"op": 2, "d": "x" * 4096}]),
    "no data": (4002, [{"op": 2, "d": None}]),
    "nobody yet": (4003, [{"op": 3, "d": {}}]),
    "a wrong token": (4004, [identify(token="wrong")]),
    "a second identify": (4005, [identify(), identify()]),
    "no token": (4004, [{"op": 2, "d": {}}]),
    "a flood": (4008, [{"op": 1, "d": None}] * 121),
    "a shard beyond the last": (4010, [identify(shard=[2, 2])]),
    "an intent that there is not": (4013, [identify(intents=1 << 30)]),
    "no intents": (4013, [identify(intents=None)]),
}


@pytest.mark.parametrize("what", UNFIT)
async def test_a_client_that_sends_what_is_unfit_is_ended_with_its_code(what: str) -> None:
    code, payloads = UNFIT[what]
    async with Office(pace=QUICK) as office, bare(office) as ws:
        for payload in payloads:
            await ws.send_str(payload if isinstance(payload, str) else json.dumps(payload))
        async for _ in ws:
            pass
        assert ws.close_code == code


async def test_a_number_from_the_future_cannot_be_resumed_from() -> None:
    async with Office() as office, bare(office) as ws:
        await ws.send_json(identify())
        await office.gateway.ready()
        session = office.gateway.sessions[0]
        office.gateway.cut()
        async with bare(office) as again:
            await again.send_json({"op": 6, "d": {"token": TOKEN, "session_id": session.id, "seq": 99}})
            async for _ in again:
                pass
            assert again.close_code == 4007


async def test_a_version_that_there_is_not_is_refused() -> None:
    async with Office() as office, bare(office, "v=3") as ws:
        assert (await ws.receive()).data == 4012


async def test_a_shard_with_too_many_guilds_is_refused() -> None:
    async with Office() as office, bare(office) as ws:
        office.guilds_in = [shape("guild_create")] * 2501
        await ws.send_json(identify())
        async for _ in ws:
            pass
        assert ws.close_code == 4011


@pytest.mark.parametrize(("code", "left"), [(1000, 0), (1001, 0), (4000, 1)])
async def test_a_client_that_says_goodbye_ends_its_session(code: int, left: int) -> None:
    async with Office() as office, bare(office) as ws:
        await ws.send_json(identify())
        await office.gateway.ready()
        await ws.close(code=code)
        await office.gateway.until(lambda: office.gateway.closes)
        assert (office.gateway.closes, len(office.gateway.sessions)) == ([code], left)


async def test_discord_pys_close_leaves_a_session_that_could_be_resumed() -> None:
    async with Office() as office:
        async with at_work(office, Desk()):
            pass
        await office.gateway.until(lambda: office.gateway.closes)
        assert office.gateway.closes == [4000]  # its reading task closes the socket before its own close says 1000


async def test_a_stream_is_compressed_as_one_by_zlib() -> None:
    async with Office() as office, bare(office, "v=10&compress=zlib-stream") as ws:
        stream = zlib.decompressobj()
        await ws.send_json(identify())
        frames = [await ws.receive_bytes() for _ in range(3)]
        assert all(frame.endswith(b"\x00\x00\xff\xff") for frame in frames)
        hello, ready, guild = [json.loads(stream.decompress(frame)) for frame in frames]
        assert (hello["op"], hello["d"]["heartbeat_interval"]) == (10, 41250)
        assert (ready["t"], ready["s"], ready["d"]["guilds"]) == ("READY", 1, [{"id": GUILD, "unavailable": True}])
        assert (guild["t"], guild["s"], guild["d"]["unavailable"]) == ("GUILD_CREATE", 2, False)


WITHOUT_ZSTD = """
import asyncio, sys, warnings
sys.modules["zstandard"] = sys.modules["compression.zstd"] = None
warnings.simplefilter("ignore")
from tests.fakes.discord.clients import Desk, pointed_at, running

async def hear():
    with pointed_at(sys.argv[1], sys.argv[2]):
        async with running(Desk(), sys.argv[3]) as desk:
            print("ready", flush=True)
            print((await desk.hear("message")).content)

asyncio.run(hear())
"""


@pytest.mark.slow
async def test_discord_py_without_zstd_reads_the_zlib_stream() -> None:
    async with Office() as office:
        arguments = (office.api_url, office.gateway.url, TOKEN)
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-c", WITHOUT_ZSTD, *arguments, stdout=asyncio.subprocess.PIPE
        )
        assert child.stdout is not None
        assert await child.stdout.readline() == b"ready\n"
        asked = office.gateway.connections[0].request.query["compress"]
        office.gateway.tell("message_create", content="Hello")
        said, _ = await child.communicate()
    assert (asked, said) == ("zlib-stream", b"Hello\n")


async def test_big_payloads_are_compressed_by_themselves_if_the_client_takes_them_so() -> None:
    async with Office() as office, bare(office) as ws:
        assert (await ws.receive_json())["op"] == 10
        await ws.send_json(identify(compress=True))
        assert (await ws.receive_json())["t"] == "READY"
        assert json.loads(zlib.decompress(await ws.receive_bytes()))["t"] == "GUILD_CREATE"


async def test_a_compression_that_there_is_not_is_refused() -> None:
    async with Office() as office:
        with pytest.raises(aiohttp.WSServerHandshakeError):
            async with bare(office, "v=10&compress=lz4"):
                pass
