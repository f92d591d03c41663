"""The fake Discord as a whole, its API and its gateway together, under discord.py's own client."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import discord
import pytest
from discord import app_commands

from tests.fakes.discord.clients import Desk, ManyDesks, pointed_at, running
from tests.fakes.discord.fake import FakeDiscord
from tests.fakes.discord.sessions import Pace

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@asynccontextmanager
async def at_work(fake: FakeDiscord, desk: Desk | None = None) -> AsyncIterator[Desk]:
    with pointed_at(fake.api_url, fake.gateway.url):
        async with running(desk or Desk(), fake.app.token) as ready:
            yield ready


@asynccontextmanager
async def a_guild() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord() as fake:
        fake.gateway.pace = Pace(identify_seconds=0)
        fake.world.join(fake.world.add_user("asker"))
        fake.world.add_channel("help")
        yield fake


async def test_a_mention_is_heard_and_answered_once_though_it_is_sent_twice() -> None:
    async with a_guild() as fake, at_work(fake) as desk:
        fake.world.say("asker", "#help", f"{fake.app.bot.mention} where is the menu?")
        question = await desk.hear("message")
        assert question.mentions == [desk.user]
        sent = [await question.channel.send("On the wall", nonce="reply-17", reference=question) for _ in range(2)]
        assert sent[0].id == sent[1].id
        echo = await desk.hear("message")
        assert (echo.id, echo.nonce, echo.author) == (sent[0].id, "reply-17", desk.user)
        assert fake.world.texts("#help")[1:] == ["On the wall"]


async def test_without_the_intent_only_a_mention_is_read() -> None:
    async with a_guild() as fake, at_work(fake, Desk(intents=discord.Intents.default())) as desk:
        fake.world.say("asker", "#help", "Nobody is meant")
        fake.world.say("asker", "#help", f"{fake.app.bot.mention} hello")
        assert [(await desk.hear("message")).content for _ in range(2)] == ["", f"{fake.app.bot.mention} hello"]


async def test_what_was_said_during_a_break_comes_with_the_resume() -> None:
    async with a_guild() as fake, at_work(fake) as desk:
        fake.gateway.cut()
        fake.world.say("asker", "#help", "Missed")
        assert (await desk.hear("message")).content == "Missed"


async def test_what_was_said_before_a_new_session_is_found_in_history() -> None:
    async with a_guild() as fake, at_work(fake) as desk:
        known = fake.world.say("asker", "#help", "Heard")
        await desk.hear("message")
        fake.gateway.invalidate()
        fake.world.say("asker", "#help", "Lost")
        await desk.hear("ready")
        channel: Any = desk.get_channel(int(fake.world.channel("#help").id))
        assert [found.content async for found in channel.history(after=discord.Object(int(known.id)))] == ["Lost"]


async def test_a_direct_message_is_answered_where_it_came_from() -> None:
    async with a_guild() as fake, at_work(fake) as desk:
        place = fake.world.dm("asker", fake.app)
        fake.world.say("asker", place, "Hello")
        message = await desk.hear("message")
        assert message.guild is None
        await message.channel.send("Good morning")
        assert fake.world.texts(place) == ["Hello", "Good morning"]


async def test_a_slash_command_is_deferred_and_followed_up() -> None:
    async with a_guild() as fake:
        desk = Desk()
        tree = app_commands.CommandTree(desk)

        @tree.command(name="ask", description="Ask a question")
        async def ask(interaction: discord.Interaction, question: str) -> None:
            await interaction.response.defer(thinking=True)
            await interaction.followup.send(f"You asked: {question}")

        async with at_work(fake, desk):
            await tree.sync()
            fake.world.command("asker", "#help", "ask", {"question": "where?"})
            assert (await desk.hear("message")).flags.loading
            assert (await desk.hear("raw_message_edit")).message.content == "You asked: where?"
            assert fake.world.texts("#help") == ["You asked: where?"]


async def test_a_button_of_a_view_is_pressed() -> None:
    async with a_guild() as fake, at_work(fake) as desk:
        pressed = asyncio.Event()
        view = discord.ui.View(timeout=None)
        button: discord.ui.Button[discord.ui.View] = discord.ui.Button(label="Yes", custom_id="yes")

        async def on_press(interaction: discord.Interaction) -> None:
            await interaction.response.edit_message(content="Done", view=None)
            pressed.set()

        button.callback = on_press  # type: ignore[method-assign]
        view.add_item(button)
        channel: Any = desk.get_channel(int(fake.world.channel("#help").id))
        await channel.send("Shall I?", view=view)
        (message,) = fake.world.messages("#help")
        fake.world.press("asker", message, "yes")
        async with asyncio.timeout(120):
            await pressed.wait()
        assert fake.world.texts("#help") == ["Done"]


async def test_a_thread_is_heard_from_its_beginning() -> None:
    async with a_guild() as fake, at_work(fake) as desk:
        said = fake.world.say("asker", "#help", "Where is the menu?")
        thread = fake.world.open_thread("asker", "Menu", on=said)
        fake.world.say("asker", thread, "Anyone?")
        assert (await desk.hear("thread_create")).name == "Menu"
        while (message := await desk.hear("message")).channel.id != int(thread.id):
            pass
        assert message.channel.parent.name == "help"


async def test_a_bot_that_is_kicked_hears_no_more_of_the_guild() -> None:
    async with a_guild() as fake, at_work(fake) as desk:
        fake.world.kick(fake.app)
        assert (await desk.hear("guild_remove")).name == "Fake Guild"
        fake.world.say("asker", "#help", "Are you there?")
        fake.world.join(fake.app)
        assert (await desk.hear("guild_join")).name == "Fake Guild"
        assert "MESSAGE_CREATE" not in {each.event for each in fake.gateway.sessions[0].log}


async def test_an_intent_that_is_switched_off_is_refused() -> None:
    async with a_guild() as fake:
        fake.app.intents.discard("message_content")
        with pytest.raises(discord.PrivilegedIntentsRequired):
            async with at_work(fake):
                pass


async def test_as_many_shards_begin_as_discord_recommends() -> None:
    async with a_guild() as fake:
        fake.doorway.shards = fake.doorway.max_concurrency = 3
        async with at_work(fake, ManyDesks()) as desk:
            assert len(fake.gateway.identifies) == 3
            fake.world.say("asker", "#help", "Hello")
            assert (await desk.hear("message")).content == "Hello"


def test_a_test_without_a_loop_acts_in_the_fakes_own_thread() -> None:
    fake = FakeDiscord()

    async def hear() -> str:
        async with at_work(fake) as desk:
            await asyncio.to_thread(fake.do, lambda world: world.say("owner", "#general", "Hello"))
            content: str = (await desk.hear("message")).content
            return content

    with fake.in_thread():
        fake.do(lambda world: world.add_channel("general"))
        assert asyncio.run(hear()) == "Hello"
