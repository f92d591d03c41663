"""A server with its own ways: what it decides, its forums, its closed places; each step over the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from pydantic import TypeAdapter

from bots.discord.ask_policy import ELSEWHERE
from bots.discord.interactions.listener import NO_POST
from bots.discord.interactions.server_command import NOT_YOURS
from core.model.messages import Message as Said
from tests.bots.discord.conftest import Office
from tests.fakes.discord.permissions import Permission

if TYPE_CHECKING:
    from tests.fakes.discord.messages import Interaction, Message
    from tests.fakes.discord.state import Channel

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.slow]


@pytest.fixture
def there(desk: Office) -> Office:
    """A second server of its own, with whoever owns it, a person and a channel; the desk may set tags in it."""
    world = desk.discord.world
    owner = world.add_user(f"owner of {desk.help.name}")
    guild = world.make_guild(f"Server {desk.help.name}", owner)
    world.join(desk.ada, guild)
    world.join(desk.discord.app, guild, permissions=PERMITTED)
    return Office(desk.discord, desk.desk, desk.ada, world.add_channel(f"talk-{desk.help.name}", guild=guild))


PERMITTED = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.SEND_MESSAGES_IN_THREADS
    | Permission.READ_MESSAGE_HISTORY
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.MANAGE_THREADS
)


def owner_of(desk: Office) -> str:
    guild = desk.help.guild
    assert guild is not None
    return guild.owner_id


async def answered(desk: Office, used: Interaction) -> Message:
    found: Message = await desk.until(lambda: used.response if used.response and not used.is_loading else None)
    return found


async def decide(desk: Office, step: str, **options: Any) -> str:
    """Use `/server` as the owner, and return what comes back."""
    used = desk.discord.world.command(owner_of(desk), desk.help, f"server {step}", options)
    shown = await answered(desk, used)
    assert shown.is_ephemeral
    return shown.content


def tags_of(post: Channel) -> list[str]:
    known = post.parent.available_tags if post.parent else []
    return [tag["name"] for tag in known if tag["id"] in post.tags]


def button(message: Message, label: str) -> str:
    buttons = [each for row in message.components for each in row["components"]]
    return str(next(each["custom_id"] for each in buttons if each.get("label") == label))


async def test_a_post_is_tagged_and_solved_by_its_author_and_offered_to_whoever_asks_the_like(there: Office) -> None:
    world = there.discord.world
    forum = world.add_forum(f"support {there.help.name}", "Answered", "solved", guild=there.help.guild)
    post = world.new_post(forum, there.ada, "Parking for visitors", "Where can visitors park their cars?")
    await there.until(lambda: there.ours(forum))
    (answer,) = there.ours(forum)
    assert tags_of(post) == ["Answered"]

    stranger = world.add_user(f"stranger {there.help.name}")
    world.join(stranger, there.help.guild)
    pressed = world.press(stranger, answer, button(answer, "Solved"))
    (told,) = await there.until(lambda: pressed.followups)
    assert told.is_ephemeral
    assert "Only the person who opened this post" in told.content
    assert tags_of(post) == ["Answered"]

    world.react(stranger, answer, "👍")
    world.react(there.ada, answer, "👍")
    await there.until(lambda: len(there.ours(forum)) == 2)
    assert "solved" in there.ours(forum)[1].content
    assert tags_of(post) == ["Answered", "solved"]

    second = world.new_post(forum, stranger, "Cars of visitors", "Can visitors park here, and where?")
    world.new_post(forum, stranger, "Lunch", "Where does the lunch menu hang?")
    await there.until(lambda: len(there.ours(forum)) == 4)
    offers = {each.channel.name: each.content for each in there.ours(forum)[2:]}
    link = f"https://discord.com/channels/{there.help.guild_id}/{post.id}"
    assert f"[Parking for visitors]({link})" in offers["Cars of visitors"]
    assert offers["Cars of visitors"].index(link) < offers["Cars of visitors"].index("behind the house")
    assert link not in offers["Lunch"]

    world.say(stranger, second, f"{there.us} rename this post to Where visitors park")
    await there.until(lambda: second.name == "Where visitors park")
    assert post.name == "Parking for visitors"

    world.delete_channel(post)
    await there.answer(f"{there.us} when is lunch?")  # what happened before has been taken in
    third = world.new_post(forum, stranger, "Visitors park", "Where can the cars of visitors park?")
    await there.until(lambda: third.messages and there.ours(third))
    assert "solved here before" not in there.ours(third)[0].content


async def test_slash_solved_is_for_the_author_and_for_moderators(there: Office) -> None:
    world = there.discord.world
    forum = world.add_forum(f"questions {there.help.name}", "solved", guild=there.help.guild)
    post = world.new_post(forum, there.ada, "Menu", "Where is the lunch menu?")
    await there.until(lambda: there.ours(forum))
    stranger = world.add_user(f"passer-by {there.help.name}")
    world.join(stranger, there.help.guild)
    refused = await answered(there, world.command(stranger, post, "solved"))
    assert "Only the author of this post" in refused.content
    assert tags_of(post) == []
    await answered(there, world.command(owner_of(there), post, "solved"))
    assert tags_of(post) == ["solved"]


async def test_slash_solved_outside_a_post_says_so_to_the_person_alone(there: Office) -> None:
    used = there.discord.world.command(owner_of(there), there.help, "solved")
    (shown,) = await there.until(lambda: used.followups)
    assert (shown.content, shown.is_ephemeral) == (NO_POST, True)
    assert used.response is None or used.response.is_deleted


async def test_a_server_decides_where_the_desk_speaks_and_commands_keep_to_it(there: Office) -> None:
    world = there.discord.world
    with pytest.raises(ValueError, match="finds no command server"):
        world.command(there.ada, there.help, "server show")
    assert there.help.guild is not None
    world.allow_command(there.discord.app, "server", there.help.guild.roles[there.help.guild.id])
    refused = await answered(there, world.command(there.ada, there.help, "server show"))
    assert refused.content == NOT_YOURS
    assert f"#{there.help.name}" in await decide(there, "channel", channel=there.help, how="only")
    elsewhere = world.add_channel(f"elsewhere-{there.help.name}", guild=there.help.guild)
    used = world.command(there.ada, elsewhere, "ask", {"question": "When is lunch?"})
    (shown,) = await there.until(lambda: used.followups)
    assert (shown.content, shown.is_ephemeral) == (ELSEWHERE, True)
    assert used.response is None or used.response.is_deleted
    world.say(there.ada, elsewhere, f"{there.us} when is lunch?")
    await there.answer(f"{there.us} when is lunch?")
    assert there.ours(elsewhere) == []


async def test_a_server_decides_who_may_ask_and_which_bots(there: Office) -> None:
    world, guild = there.discord.world, there.help.guild
    members = world.add_role("members", guild=guild)
    await decide(there, "role", role=members, may="askers", allowed=True)
    refused = await there.answer(f"{there.us} when is lunch?")
    assert "@members" in refused.content
    world.update_member(there.ada, guild, roles=[members.id])
    assert "noon" in (await there.answer(f"{there.us} when is lunch?")).content

    other = world.add_application(f"Clock {there.help.name}", world.user(owner_of(there)))
    world.join(other, guild)
    passed_over = world.say(other.bot, there.help, f"{there.us} where is the lunch menu?")
    await there.answer(f"{there.us} when is lunch?")
    await decide(there, "bot", bot=other.bot, allowed=True)
    world.say(other.bot, there.help, f"{there.us} where can visitors park their cars?")
    await there.until(lambda: any("behind the house" in each.content for each in there.ours()))
    assert passed_over.thread is None
    assert "Clock" in await decide(there, "show")


async def test_a_role_that_may_decide_does_and_says_where_everything_is_answered(there: Office) -> None:
    world, guild = there.discord.world, there.help.guild
    crew = world.add_role("crew", guild=guild)
    said = await there.answer(f"{there.us} answer questions here")
    assert "only the people who run this place" in said.content
    asked = await answered(there, world.command(there.ada, there.help, "ask", {"question": "answer questions here"}))
    assert "only the people who run this place" in asked.content
    await decide(there, "role", role=crew, may="keepers", allowed=True)
    world.update_member(there.ada, guild, roles=[crew.id])
    world.allow_command(there.discord.app, "server", crew)
    used = world.command(there.ada, there.help, "server channel", {"channel": there.help, "how": "answers"})
    assert "even if nobody mentions me" in (await answered(there, used)).content
    before = len(there.ours())
    world.say(world.user(owner_of(there)), there.help, "When is lunch?")
    await there.until(lambda: len(there.ours()) > before)


@pytest.mark.parametrize("restricted", [False, True])
async def test_where_nothing_may_be_written_the_person_is_and_the_moderators_hear_it_once(
    there: Office, *, restricted: bool
) -> None:
    world, guild = there.discord.world, there.help.guild
    mods = world.add_channel(f"mods-{there.help.name}", guild=guild)
    await decide(there, "moderators", channel=mods)
    assert guild is not None
    world.update_channel(there.help, nsfw=restricted)
    world.overwrite(there.help, guild.roles[guild.id], deny=Permission.SEND_MESSAGES | Permission.CREATE_PUBLIC_THREADS)
    world.overwrite(there.help, own_role(there), deny=Permission.SEND_MESSAGES | Permission.CREATE_PUBLIC_THREADS)

    async def ask(words: str) -> Message:
        before = len(there.ours(there.alone))
        question = world.say(there.ada, there.help, f"{there.us} {words}")
        await there.until(lambda: len(there.ours(there.alone)) > before)
        return question

    question = await ask("when is lunch?")
    (adapter,) = there.desk.adapters
    (waiting,) = await said(there, question)
    assert await adapter.show(waiting, "A draft of noon", draft=None) is None
    world.edit(question, f"{there.us} when is it noon, and lunch?")
    await ask("where is the lunch menu?")
    assert await there.desk.settled(waiting.address, seconds=120)
    first = there.ours(there.alone)[0].content
    assert ("noon" in first) is not restricted
    assert f"I cannot write in #{there.help.name}" in first
    await there.until(lambda: there.ours(mods))
    await there.recorded()
    assert len(there.ours(mods)) == 1
    assert there.help.mention in there.ours(mods)[0].content


async def said(desk: Office, message: Message) -> list[Said]:
    """What the log has of a message."""
    async with desk.desk.stores.pool.connection() as connection:
        rows = await connection.execute("SELECT message FROM messages WHERE event_id = %s", (message.id,))
        return [TypeAdapter(Said).validate_python(row[0]) for row in await rows.fetchall()]


def own_role(desk: Office) -> Any:
    guild = desk.help.guild
    assert guild is not None
    return next(role for role in guild.roles.values() if role.managed_by == desk.discord.app.bot.id)


async def test_meetings_of_a_channel_become_events_of_the_server_if_it_wants_that(there: Office) -> None:
    world, guild = there.discord.world, there.help.guild
    assert guild is not None
    own_role(there).permissions |= Permission.CREATE_EVENTS
    guest = world.add_user(f"guest of {there.help.name}")
    world.join(guest, guild)

    def confirmations() -> int:
        return sum(said.content.startswith("Confirmed") for said in there.ours(there.alone))

    async def arrange(when: str) -> None:
        alone = world.dm(guest, there.discord.app)
        before, confirmed = len(there.ours(alone)), confirmations()
        offered = await there.answer(f"{there.us} find 30 minutes with {guest.mention} {when} about paint")
        world.press(there.ada, offered, button(offered, "Yes, ask them"))
        await there.until(lambda: len(there.ours(alone)) > before)
        world.press(guest, there.ours(alone)[-1], button(there.ours(alone)[-1], "Accept"))
        await there.until(lambda: confirmations() > confirmed)
        await there.recorded()

    await arrange("tomorrow at 10")
    assert guild.events == {}
    assert f"#{there.help.name} become events" in await decide(there, "events", channel=there.help, shown=True)
    await arrange("tomorrow at 15")
    (event,) = guild.events.values()
    assert (event["name"].casefold(), event["status"]) == ("paint", 1)
    assert event["entity_metadata"] == {"location": f"#{there.help.name}"}
    starts = event["scheduled_start_time"]
    assert "T15:00" in starts

    asked = await there.answer(f"move the meeting with {guest.mention} at 15:00 to 17:00", there.alone)
    world.press(there.ada, asked, button(asked, "Yes, move it"))
    await there.until(lambda: "T17:00" in event["scheduled_start_time"])
    asked = await there.answer("cancel the meeting at 17:00", there.alone)
    world.press(there.ada, asked, button(asked, "Yes, cancel it"))
    await there.until(lambda: event["status"] == 4)
    assert len(guild.events) == 1
