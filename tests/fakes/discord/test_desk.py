"""What a desk does with discord.py's own classes works on the fake as it is written for Discord."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import discord
import pytest
from discord import app_commands, ui

from tests.fakes.discord.clients import Desk, pointed_at, running
from tests.fakes.discord.fake import FakeDiscord
from tests.fakes.discord.permissions import TALKING, Permission
from tests.fakes.discord.sessions import Pace

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.fakes.discord.state import Channel

PATIENT = 0.2
"""How fast the fake's limits run: a first answer may take fifteen seconds, on a busy machine."""


class Form(ui.Modal, title="Form"):
    words: Any = ui.Label(text="Words", component=ui.TextInput(custom_id="words"))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"Got {self.words.component.value}", ephemeral=True)


class Layout(ui.LayoutView):
    box: Any = ui.Container(ui.TextDisplay("Hello"), ui.ActionRow(ui.Button(label="Yes", custom_id="yes")))


@pytest.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord(time_scale=PATIENT) as fake:
        fake.gateway.pace = Pace(identify_seconds=0)
        fake.limits.enabled = False
        fake.world.join(fake.world.add_user("asker"))
        fake.world.kick(fake.app)
        fake.world.join(fake.app, permissions=TALKING | Permission.MANAGE_THREADS | Permission.CREATE_PUBLIC_THREADS)
        yield fake


@pytest.fixture
def channel(fake: FakeDiscord) -> Channel:
    return fake.world.add_channel("help")


@pytest.fixture
async def desk(fake: FakeDiscord, channel: Channel) -> AsyncIterator[Desk]:
    fake.world.add_forum("questions", "solved")
    desk = Desk()
    tree = app_commands.CommandTree(desk)

    @tree.command(name="form", description="Open a form")
    async def form(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Form())

    @tree.command(name="read", description="Read a file")
    async def read(interaction: discord.Interaction, file: discord.Attachment, who: discord.Member) -> None:
        await interaction.response.defer(ephemeral=True)
        await interaction.edit_original_response(content=f"{who.name}: {(await file.read()).decode()}")

    @tree.context_menu(name="Ask")
    async def ask(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"You ask: {message.content}")

    with pointed_at(fake.api_url, fake.gateway.url):
        async with running(desk, fake.app.token):
            await tree.sync()
            yield desk


def place(desk: Desk, channel: Channel) -> Any:
    return desk.get_channel(int(channel.id))


async def test_a_form_is_opened_filled_in_and_answered(fake: FakeDiscord, desk: Desk, channel: Channel) -> None:
    used = fake.world.command("asker", channel, "form")
    await fake.until(lambda: used.modal)
    sent = fake.world.submit(used, {"words": "Soup"})
    await fake.until(lambda: sent.messages)
    assert [message.content for message in sent.messages] == ["Got Soup"]
    assert fake.world.texts(channel) == []


async def test_options_are_files_and_members(fake: FakeDiscord, desk: Desk, channel: Channel) -> None:
    used = fake.world.command("asker", channel, "read", {"file": ("menu.txt", b"Soup"), "who": "asker"})
    await fake.until(lambda: used.response and not used.is_loading)
    assert [message.content for message in used.messages] == ["asker: Soup"]


async def test_a_messages_menu_brings_the_message(fake: FakeDiscord, desk: Desk, channel: Channel) -> None:
    used = fake.world.context_menu("asker", "Ask", on=fake.world.say("asker", channel, "Where?"))
    await fake.until(lambda: used.messages)
    assert fake.world.texts(channel) == ["Where?", "You ask: Where?"]


async def test_a_post_is_made_tagged_and_closed(fake: FakeDiscord, desk: Desk) -> None:
    forum = place(desk, fake.world.channel("#questions"))
    file = discord.File(io.BytesIO(b"Soup"), "menu.txt")
    made = await forum.create_thread(name="Menu", content="Here", file=file)
    await made.thread.edit(applied_tags=forum.available_tags, archived=True, locked=True)
    post = fake.world.channel(str(made.thread.id))
    assert (post.name, post.is_archived, post.is_locked, len(post.tags)) == ("Menu", True, True, 1)
    assert [message.attachments[0].content for message in fake.world.messages(post)] == [b"Soup"]


async def test_a_layout_is_sent_and_changed(fake: FakeDiscord, desk: Desk, channel: Channel) -> None:
    sent = await place(desk, channel).send(view=Layout())
    await sent.edit(view=Layout())
    (message,) = fake.world.messages(channel)
    assert [part["type"] for part in message.components[0]["components"]] == [10, 1]


async def test_a_thread_on_a_question_is_talked_in(fake: FakeDiscord, desk: Desk, channel: Channel) -> None:
    fake.world.say("asker", channel, "Where?")
    question = await desk.hear("message")
    thread = await question.create_thread(name="Where")
    await thread.send("There.")
    assert [thread.name for thread in await place(desk, channel).guild.active_threads()] == ["Where"]
    assert fake.world.texts(fake.world.channel(str(thread.id))) == ["", "There."]
