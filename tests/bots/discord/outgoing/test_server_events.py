"""Events of a server: each is made once, whenever the process dies, and changed and cancelled with its meeting."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bots.discord.api import DiscordRefused
from bots.discord.ask_policy import ServerRules
from bots.discord.outgoing.poster import OwnerAlerts
from bots.discord.outgoing.sender import DiscordSender
from bots.discord.outgoing.server_events import ServerEvents
from bots.discord.outgoing.threads import ForumPosts
from core.delivery.announcements import Announcer
from core.delivery.notices import Notices
from core.delivery.outbox import Outbox
from core.delivery.rate_limit import RateLimiter
from core.delivery.sender import Sender
from core.jobs.jobs import Jobs
from core.model.clock import SystemClock
from core.model.community_event import Event
from core.model.errors import InputError, RetryLater
from core.model.messages import Address
from core.model.replies import Reply
from tests.fakes.discord.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from psycopg_pool import AsyncConnectionPool

    from tests.bots.discord.wire import Wire
    from tests.fakes.discord.state import Json

pytestmark = pytest.mark.slow

STARTS = datetime.now(UTC).replace(microsecond=0) + timedelta(days=400)
PAINT = Event("meeting 12", "Paint the wall", STARTS, STARTS + timedelta(minutes=30), is_on=True)
STATES = "SELECT state FROM replies WHERE reply ->> 'renews' IS NOT NULL"


class Process:
    """What a process that sends keeps in memory: a new one knows nothing of what the one before did."""

    def __init__(self, wire: Wire, pool: AsyncConnectionPool, jobs: Jobs) -> None:
        self.outbox, rules, clock = Outbox(pool), ServerRules(pool), SystemClock()
        alerts = OwnerAlerts(wire.api, rules, Notices(pool, jobs=jobs, outbox=self.outbox))
        posts = ForumPosts(wire.api, rules, alerts)
        self.platform = DiscordSender(wire.api, outbox=self.outbox, posts=posts, owner_alerts=alerts, clock=clock)
        self.events = ServerEvents(wire.api, alerts, clock=clock)
        platforms = {"discord": self.platform}
        self.posting = Announcer(jobs=jobs, outbox=self.outbox, platforms=platforms)
        limiter = RateLimiter(pool)
        self.sender = Sender(self.outbox, posting=self.posting, platforms=platforms, rate_limiter=limiter, clock=clock)


@pytest.fixture
async def jobs(pool: AsyncConnectionPool) -> AsyncIterator[Jobs]:
    found = Jobs()
    async with found.open(pool):
        yield found


@pytest.fixture
def process(wire: Wire, pool: AsyncConnectionPool, jobs: Jobs) -> Process:
    bot = next(role for role in wire.discord.guild.roles.values() if role.managed_by)
    bot.permissions |= Permission.CREATE_EVENTS
    return Process(wire, pool, jobs)


def here(wire: Wire) -> Address:
    return Address("discord", "discord", wire.help.id, name="#help")


def hide(wire: Wire) -> None:
    """Let nobody but the bot see the channel."""
    wire.deny(Permission.VIEW_CHANNEL)
    bot = next(role for role in wire.discord.guild.roles.values() if role.managed_by)
    wire.discord.world.overwrite(wire.help, bot, allow=Permission.VIEW_CHANNEL)


def shown(wire: Wire) -> list[Json]:
    return list(wire.discord.guild.events.values())


async def alerts(pool: AsyncConnectionPool) -> list[str]:
    async with pool.connection() as connection:
        rows = await connection.execute("SELECT reply ->> 'text' FROM replies WHERE reply ->> 'renews' IS NULL")
        return [text for (text,) in await rows.fetchall()]


async def test_an_event_is_made_once_changed_and_cancelled(wire: Wire, process: Process) -> None:
    made = await process.events.put(here(wire), PAINT)
    assert await process.events.put(here(wire), PAINT) == made
    (event,) = shown(wire)
    assert made == f"{wire.discord.guild.id}/{event['id']}"
    assert (event["name"], event["entity_metadata"]["location"]) == ("Paint the wall", "#help")
    assert datetime.fromisoformat(event["scheduled_end_time"]) == PAINT.ends
    assert wire.discord.called("modify_event") == []
    later = replace(PAINT, starts=STARTS + timedelta(days=1), ends=STARTS + timedelta(days=1, hours=1))
    assert await process.events.put(here(wire), later) == made
    assert datetime.fromisoformat(event["scheduled_start_time"]) == later.starts
    for _ in range(2):
        await process.events.put(here(wire), replace(later, is_on=False))
    assert [known["status"] for known in shown(wire)] == [4]


async def test_the_next_time_of_a_series_is_a_new_event_once_the_last_is_over(wire: Wire, process: Process) -> None:
    await process.events.put(here(wire), PAINT)
    shown(wire)[0]["status"] = 3
    await process.events.put(
        here(wire), replace(PAINT, starts=STARTS + timedelta(days=7), ends=STARTS + timedelta(days=8))
    )
    assert [known["status"] for known in shown(wire)] == [3, 1]


async def test_one_that_has_begun_is_ended_and_one_that_is_past_is_not_made(wire: Wire, process: Process) -> None:
    await process.events.put(here(wire), replace(PAINT, key="meeting 9", starts=STARTS - timedelta(days=500)))
    assert shown(wire) == []
    await process.events.put(here(wire), PAINT)
    shown(wire)[0]["status"] = 2
    await process.events.put(here(wire), replace(PAINT, is_on=False))
    assert [known["status"] for known in shown(wire)] == [3]


async def test_events_of_others_are_left_alone(wire: Wire, process: Process) -> None:
    await process.events.put(here(wire), PAINT)
    event = shown(wire)[0]
    wire.discord.guild.events["1"] = {**event, "id": "1", "creator_id": wire.ada.id}
    await process.events.put(here(wire), replace(PAINT, key="meeting 1"))
    assert len(shown(wire)) == 3
    await process.events.put(here(wire), replace(PAINT, is_on=False))
    assert [known["status"] for known in shown(wire)] == [4, 1, 1]


async def test_without_the_permission_the_moderators_are_told_once(
    wire: Wire, process: Process, pool: AsyncConnectionPool
) -> None:
    for role in wire.discord.guild.roles.values():
        role.permissions = (role.permissions & ~Permission.CREATE_EVENTS) | Permission.MANAGE_EVENTS
    for _ in range(2):
        with pytest.raises(DiscordRefused):
            await process.events.put(here(wire), PAINT)
    assert [text for text in await alerts(pool) if "“Create Events”" in text] == await alerts(pool)
    assert len(await alerts(pool)) == 1


async def test_who_answers_an_invitation_hears_nothing_of_an_event_that_is_refused(
    wire: Wire, process: Process, pool: AsyncConnectionPool
) -> None:
    wire.discord.faults.fail_next("create_event", 30038)
    ada = Address("discord", "discord", wire.ada.id, name="@ada")
    await process.sender.send(await written(process, pool, wire, PAINT, returns=ada))
    assert await alerts(pool) == []
    async with pool.connection() as connection:
        assert await (await connection.execute(STATES)).fetchall() == [("failed",)]


async def test_the_meetings_of_a_private_channel_do_not_become_public(
    wire: Wire, process: Process, pool: AsyncConnectionPool
) -> None:
    hide(wire)
    with pytest.raises(InputError, match="Not everybody here may see"):
        await process.events.put(here(wire), PAINT)
    assert (shown(wire), len(await alerts(pool))) == ([], 1)


async def test_the_next_time_of_a_series_does_not_prolong_the_one_that_discord_has_not_ended_yet(
    wire: Wire, process: Process
) -> None:
    made = await process.events.put(here(wire), PAINT)
    shown(wire)[0]["status"] = 2
    week = timedelta(days=7)
    following = replace(PAINT, starts=STARTS + week, ends=STARTS + week + timedelta(minutes=30))
    assert await process.events.put(here(wire), following, before=made) != made
    assert [known["status"] for known in shown(wire)] == [3, 1]
    assert datetime.fromisoformat(shown(wire)[1]["scheduled_start_time"]) == following.starts


async def test_one_that_discord_ends_at_the_same_moment_is_followed_by_the_next(wire: Wire, process: Process) -> None:
    await process.events.put(here(wire), PAINT)
    shown(wire)[0]["status"] = 2
    wire.discord.faults.fail_next("modify_event", 180000)
    following = replace(PAINT, starts=STARTS + timedelta(days=7), ends=STARTS + timedelta(days=8))
    await process.events.put(here(wire), following)
    assert len(shown(wire)) == 2


async def test_one_whose_new_time_has_come_before_it_could_be_moved_is_cancelled(wire: Wire, process: Process) -> None:
    await process.events.put(here(wire), PAINT)
    past = replace(PAINT, starts=STARTS - timedelta(days=401), ends=STARTS + timedelta(days=1))
    await process.events.put(here(wire), past)
    assert [known["status"] for known in shown(wire)] == [4]


async def test_the_event_of_a_channel_that_has_become_private_is_taken_back_by_the_next_change(
    wire: Wire, process: Process
) -> None:
    made = await process.events.put(here(wire), PAINT)
    hide(wire)
    with pytest.raises(InputError, match="Not everybody here may see"):
        await process.events.put(here(wire), replace(PAINT, title="Paint it red"), before=made)
    assert [(known["name"], known["status"]) for known in shown(wire)] == [("Paint the wall", 4)]


@pytest.mark.parametrize("is_on", [True, False])
@pytest.mark.parametrize("gone", ["deleted", "hidden from the bot"])
async def test_the_event_of_a_channel_that_is_gone_is_taken_back(
    wire: Wire, process: Process, pool: AsyncConnectionPool, gone: str, *, is_on: bool
) -> None:
    await process.sender.send(await written(process, pool, wire, PAINT))
    if gone == "deleted":
        wire.discord.world.delete_channel(wire.help)
    else:
        wire.deny(Permission.VIEW_CHANNEL)
    await process.sender.send(await written(process, pool, wire, replace(PAINT, title="Paint it red", is_on=is_on)))
    assert [known["status"] for known in shown(wire)] == [4]


async def test_what_is_arranged_in_a_private_thread_or_an_age_restricted_channel_is_not_shown(
    wire: Wire, process: Process, pool: AsyncConnectionPool
) -> None:
    private = wire.discord.world.open_thread(wire.ada, "surprise", channel=wire.help, private=True)
    wire.discord.world.add_to_thread(wire.discord.app, private)
    await process.events.put(replace(here(wire), thread=private.id), PAINT)
    assert shown(wire) == []
    public = wire.discord.world.open_thread(wire.ada, "open", channel=wire.help)
    made = await process.events.put(replace(here(wire), thread=public.id), PAINT)
    assert [known["status"] for known in shown(wire)] == [1]
    wire.help.nsfw = True
    await process.events.put(replace(here(wire), thread=public.id), replace(PAINT, title="Paint it red"), before=made)
    assert [known["status"] for known in shown(wire)] == [4]
    assert await alerts(pool) == []


async def test_a_thread_that_no_answer_has_opened_yet_is_as_public_as_its_channel(wire: Wire, process: Process) -> None:
    await process.events.put(replace(here(wire), thread="1487000000000000777"), PAINT)
    assert [known["status"] for known in shown(wire)] == [1]


@pytest.mark.parametrize("step", ["created", "changed", "cancelled"])
@pytest.mark.parametrize("dies", ["before the request", "after the request"])
async def test_whenever_the_process_dies_the_next_one_leaves_one_event_as_it_should_be(
    wire: Wire, process: Process, pool: AsyncConnectionPool, jobs: Jobs, step: str, dies: str
) -> None:
    wanted = {
        "created": PAINT,
        "changed": replace(PAINT, title="Paint it red"),
        "cancelled": replace(PAINT, is_on=False),
    }
    if step != "created":
        await process.sender.send(await written(process, pool, wire, PAINT))
    reply_id = await written(process, pool, wire, wanted[step])
    reply, _ = await process.outbox.begin(reply_id)
    if dies == "after the request":
        await process.platform.send(here(wire), reply, key="unused")
    await Process(wire, pool, jobs).sender.send(reply_id)
    (event,) = shown(wire)
    assert (event["name"], event["status"]) == (wanted[step].title, 4 if step == "cancelled" else 1)
    async with pool.connection() as connection:
        states = await (await connection.execute(STATES)).fetchall()
    assert {state for (state,) in states} == {"sent"}


@pytest.mark.parametrize("lost", ["drop_before_effect", "drop_answer_after_effect"])
async def test_an_answer_that_is_lost_makes_no_second_event(wire: Wire, process: Process, lost: Any) -> None:
    wire.discord.faults.fail_next("create_event", lost)
    try:
        await process.events.put(here(wire), PAINT)
    except RetryLater:
        await process.events.put(here(wire), PAINT)
    assert len(shown(wire)) == 1


async def written(
    process: Process, pool: AsyncConnectionPool, wire: Wire, event: Event, *, returns: Address | None = None
) -> int:
    reply = Reply("", kind="notice", event=event, renews="event of meeting 12", returns=returns)
    async with pool.connection() as connection:
        (id_,) = await process.posting.post(connection, [(here(wire), reply)])
    return id_
