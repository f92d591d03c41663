"""A team on one platform serves customers of another, over the wire of both: words, edits, deletions, notes."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from bots import discord, slack
from bots.assembly import open_desk
from core.settings.settings import load_settings
from tests.bots.discord.conftest import Office as Server
from tests.bots.discord.stage import buttons_of
from tests.bots.slack.conftest import Office as Workspace
from tests.bots.slack.conftest import settled
from tests.bots.slack.inspection import buttons
from tests.fakes import servers
from tests.fakes.discord.fake import FakeDiscord
from tests.fakes.slack import FakeSlack

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from tests.fakes.discord.state import Channel

pytestmark = pytest.mark.slow
QUESTION = "what does the blue light on the router mean?"
HANDBOOK = "# Library\n\nThe library opens at 9:00 on weekdays. A card costs 5 euros.\n"
IN_OTHER_WORDS = "The router is glowing blue, why?"
ANSWERS = (
    "The blue light means that the router is installing an update.",
    "I look it up.",
    "Wait ten minutes and do not unplug it.",
    "The light turns green then.",
    "If it does not, press the button.",
)


@asynccontextmanager
async def opened(
    server_url: str,
    patch: pytest.MonkeyPatch,
    *,
    team_on: str,
    learned: Path | None = None,
    names: tuple[str, str] = ("ada", "ada l"),
    channel: str = "help",
) -> AsyncIterator[tuple[Workspace, Server]]:
    """One desk on a workspace and on a server, each with a person; the team has a channel of one of them."""
    async with FakeSlack() as workspace, FakeDiscord(time_scale=20) as server:
        server.limits.enabled = False
        there = workspace.workspace.add_user(names[0], tz="Europe/London")
        here = server.world.add_user(names[1])
        server.world.join(here)
        office = workspace.workspace.add_channel(channel, there, workspace.installed)
        room = server.world.add_channel("help")
        staff = f"slack:{workspace.installed.team.id}/{office.id}" if team_on == "slack" else f"discord:{room.id}"
        with servers.fresh_database(server_url) as database_url:
            settings = {
                "DATABASE_URL": database_url,
                "FRONTDESK_ZONE": "UTC",
                "FRONTDESK_HELLO": "false",
                "FRONTDESK_STAFF_CHANNEL": staff,
                "SLACK_API_URL": workspace.api_url,
                "SLACK_BOT_TOKEN": workspace.installed.token,
                "SLACK_APP_TOKEN": workspace.app.app_token,
                "DISCORD_API_URL": server.api_url,
                "DISCORD_TOKEN": server.app.token,
            }
            for name, value in settings.items():
                patch.setenv(name, value)
            async with open_desk(load_settings(), plugs=[slack.PLUG, discord.PLUG]) as desk, desk.working():
                if learned:
                    await asyncio.to_thread(learned.write_text, HANDBOOK)
                    await desk.stores.learn([(str(learned), None)])
                listening = asyncio.create_task(desk.listen())
                try:
                    await workspace.socket.connected(2)
                    await server.gateway.ready(server.doorway.shards)
                    yield Workspace(workspace, desk, there, office), Server(server, desk, here, room)
                finally:
                    listening.cancel()
                    await asyncio.gather(listening, return_exceptions=True)


def button_of(message: Any, label: str) -> str:
    (found,) = [each["custom_id"] for each in buttons_of(message) if each.get("label") == label]
    return str(found)


async def test_a_team_in_slack_serves_somebody_on_discord(
    home: Path, server_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(server_url, monkeypatch, team_on="slack") as (office, server):
        world, workspace = server.discord.world, office.slack.workspace
        asked = await server.answer(f"{server.us} {QUESTION}")
        world.press(server.ada, asked, button_of(asked, "Ask a human"))
        (card,) = await office.until(lambda: office.ours(office.help))
        assert "Case 1: what does the blue light on the router mean?" in str(card.blocks)
        await settled(office.desk)

        workspace.press(office.ada, card, buttons(card)["Take"])
        await server.until(lambda: "ada is here now" in server.ours()[-1].content)
        await settled(office.desk)
        assert set(buttons(card)) == {"Hand back", "Take over", "Assign", "Snooze", "Priority", "Draft", "Solve"}
        (thread,) = {message.thread_ts for message in office.ours(office.help) if message.is_reply}
        assert thread == card.ts

        said = world.say(server.ada, asked.channel, "it blinks since noon")
        await office.until(lambda: "blinks since noon" in office.ours(office.help)[-1].text)
        told = workspace.say(office.ada, office.help, "Switch it of, please.", thread_ts=card.ts)
        await server.until(lambda: "Switch it of" in server.ours()[-1].content)
        copy, relayed = server.ours()[-1], office.ours(office.help)[-1]
        assert copy.channel is asked.channel
        workspace.edit(told, "Switch it off, please.")
        world.edit(said, "it blinks since eleven")
        await server.until(lambda: "Switch it off" in copy.content)
        await office.until(lambda: "since eleven" in relayed.text)

        workspace.say(office.ada, office.help, "// she is impatient", thread_ts=card.ts)
        workspace.say(office.ada, office.help, "Does it help?", thread_ts=card.ts)
        await server.until(lambda: "Does it help?" in server.ours()[-1].content)
        assert "impatient" not in " ".join(message.content for message in server.ours())

        workspace.react(office.ada, relayed, "tada")
        await server.until(lambda: said.reactions)
        assert said.reactions == {"🎉": [server.discord.app.bot.id]}
        world.react(server.ada, copy, "👍")
        await office.until(lambda: told.reactions)
        assert told.reactions == {"thumbsup": [office.slack.installed.bot.id]}
        world.unreact(server.ada, copy, "👍")
        workspace.unreact(office.ada, relayed, "tada")
        await server.until(lambda: not said.reactions)
        await office.until(lambda: not told.reactions)

        workspace.delete(told)
        await server.until(lambda: copy not in server.ours())
        await settled(office.desk)
        workspace.press(office.ada, card, buttons(card)["Solve"])
        await server.until(lambda: "Your case 1 is solved" in server.ours()[-1].content)


async def test_a_team_on_discord_serves_somebody_in_slack(
    home: Path, server_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(server_url, monkeypatch, team_on="discord") as (office, server):
        world, workspace = server.discord.world, office.slack.workspace
        told = await office.answer("I need a human", office.alone)
        assert "your case is number 1" in told.text
        (card,) = await server.until(server.ours)
        await settled(office.desk)

        world.press(server.ada, card, button_of(card, "Take"))
        await office.until(lambda: "ada l is here now" in office.ours(office.alone)[-1].text)
        await settled(office.desk)
        thread = await server.until(lambda: next((c for c in world.channels.values() if c.id == card.id), None))

        workspace.say(office.ada, office.alone, "my router blinks")
        await server.until(lambda: "my router blinks" in server.ours()[-1].content)
        assert server.ours()[-1].channel is thread
        world.say(server.ada, thread, "Since when?")
        await office.until(lambda: "Since when?" in office.ours(office.alone)[-1].text)
        world.say(server.ada, thread, "🔒 a hard one")
        world.say(server.ada, thread, "And how fast?")
        await office.until(lambda: "And how fast?" in office.ours(office.alone)[-1].text)
        assert "hard one" not in " ".join(message.text for message in office.ours(office.alone))


async def test_who_types_on_discord_is_seen_on_the_other_side_while_a_human_has_the_case(
    home: Path, server_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(server_url, monkeypatch, team_on="discord") as (_office, server):
        world = server.discord.world
        bob = world.add_user("bob")
        world.join(bob)
        alone = world.dm(bob, server.discord.app)
        world.say(bob, alone, "I need a human")
        (card,) = await server.until(lambda: server.ours(server.help))
        await settled(server.desk)
        world.press(server.ada, card, button_of(card, "Take"))
        await server.until(lambda: "ada l is here now" in server.ours(alone)[-1].content)
        await settled(server.desk)
        thread = await server.until(lambda: next((c for c in world.channels.values() if c.id == card.id), None))

        def shown(channel: Channel) -> int:
            return sum(call.path["channel_id"] == channel.id for call in server.discord.called("trigger_typing"))

        before = shown(alone)
        world.typing(server.ada, thread)
        await server.until(lambda: shown(alone) > before)
        assert not shown(thread)
        world.typing(bob, alone)
        await server.until(lambda: shown(thread))


async def the_answer_is_learned(office: Workspace) -> None:
    """Approve what a solved case proposes, without what was a note or was taken back."""
    proposal = await office.until(
        lambda: next((each for each in office.ours(office.help) if "Approve" in buttons(each)), None)
    )
    assert "turns white" in str(proposal.blocks)
    assert not any(words in str(proposal.blocks) for words in ("patient", "look it up"))
    await settled(office.desk)
    office.slack.workspace.press(office.ada, proposal, buttons(proposal)["Approve"])
    await office.until(lambda: "ada has approved this" in str(proposal.blocks))


async def somebody_else_is_answered(server: Server, forum: Channel) -> None:
    """Ask in other words, again until the answer is learned."""
    world = server.discord.world
    bob = world.add_user("bob")
    world.join(bob)
    for attempt in range(20):
        post = world.new_post(forum, bob, f"Lamp {attempt}", f"{server.us} {IN_OTHER_WORDS}")
        answer = (await server.until(partial(server.ours, post)))[0]
        if "I don't know" not in answer.content:
            break
    assert "installing an update" in answer.content
    assert "Answered by the team on" in answer.content


async def test_a_forum_post_without_an_answer_is_solved_by_a_team_in_slack_and_learned(
    home: Path, tmp_path: Path, server_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(server_url, monkeypatch, team_on="slack", learned=tmp_path / "handbook.md") as (office, server):
        world, workspace = server.discord.world, office.slack.workspace
        forum = world.add_forum("questions")
        post = world.new_post(forum, server.ada, "Blue light", f"{server.us} {QUESTION}")

        def heard() -> list[str]:
            return [each.content for each in server.ours(forum)]

        def read() -> list[str]:
            return [each.text for each in office.ours(office.help) if each.is_reply]

        async def relays(saying: str, said: Callable[[], list[str]]) -> None:
            await server.until(lambda: any(saying in text for text in said()))

        (unknown,) = await server.until(lambda: server.ours(forum))
        assert "I don't know" in str(unknown.content)
        world.press(server.ada, unknown, button_of(unknown, "Ask a human"))
        (card,) = await office.until(lambda: office.ours(office.help))
        await settled(office.desk)
        workspace.press(office.ada, card, buttons(card)["Take"])
        await relays("ada is here now", heard)
        await settled(office.desk)

        asked, told = [], []
        for number in range(5):
            photo = [("photo.txt", b"it is blue")] if number == 3 else []
            asked.append(world.say(server.ada, post, f"question {number}", files=photo))
            await relays(f"question {number}", read)
            guide = [("guide.txt", b"press the button")] if number == 4 else []
            told.append(workspace.say(office.ada, office.help, ANSWERS[number], thread_ts=card.ts, files=guide))
            await relays(ANSWERS[number], heard)
        await settled(office.desk)
        assert [text for text in heard() if text.startswith("**ada:**")] == [
            *(f"**ada:** {answer}" for answer in ANSWERS[:-1]),
            f"**ada:** {ANSWERS[-1]}\n📎 guide.txt",
        ]
        (with_guide,) = [each for each in server.ours(forum) if "guide" in each.content]
        assert [file.content for file in with_guide.attachments] == [b"press the button"]
        assert b"it is blue" in [file.content for file in workspace.files.values()]

        workspace.edit(told[3], "The light turns white then.")
        world.edit(asked[0], "question zero")
        await relays("turns white", heard)
        await relays("question zero", read)
        workspace.delete(told[1])
        await server.until(lambda: "**ada:** I look it up." not in heard())
        workspace.say(office.ada, office.help, "// she is patient", thread_ts=card.ts)
        workspace.say(office.ada, office.help, "Does it work now?", thread_ts=card.ts)
        await relays("work now", heard)
        await settled(office.desk)
        assert not any("patient" in text for text in heard())
        workspace.press(office.ada, card, buttons(card)["Solve"])
        await relays("Your case 1 is solved", heard)
        await the_answer_is_learned(office)
        await somebody_else_is_answered(server, forum)


async def test_a_team_in_slack_gets_cases_by_commands_by_an_emoji_and_by_a_shortcut(
    home: Path, server_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(server_url, monkeypatch, team_on="slack") as (office, server):
        world, workspace = server.discord.world, office.slack.workspace
        bob = workspace.add_user("bob", tz="UTC")
        hall = workspace.add_channel("hall", office.ada, bob, office.slack.installed)

        def cards() -> list[str]:
            return [str(each.blocks) for each in office.ours(office.help) if not each.is_reply]

        used = world.command(server.ada, server.help, "human", {"what": "my router blinks"})
        told = await server.until(lambda: used.response if used.response and not used.is_loading else None)
        assert told.is_ephemeral
        assert "your case is number 1" in told.content
        await office.until(lambda: any("Case 1: my router blinks" in card for card in cards()))

        workspace.slash(bob, hall, "/human", "the printer smokes")
        await office.until(lambda: any("Case 2: the printer smokes" in card for card in cards()))
        smoke, leak = (workspace.say(bob, hall, text) for text in ("it burns now", "and it leaks"))
        workspace.react(office.ada, smoke, "ticket")
        await office.until(lambda: any("Case 3: it burns now" in card for card in cards()))
        workspace.shortcut(office.ada, "open_case", office.slack.installed, on=leak)
        await office.until(lambda: any("Case 4: and it leaks" in card for card in cards()))
        await settled(office.desk)
        assert [(each.thread_ts, each.text) for each in office.ours(hall)] == [
            (smoke.ts, "The team looks after this: your case is number 3. They will answer here."),
            (leak.ts, "The team looks after this: your case is number 4. They will answer here."),
        ]


async def test_a_team_on_discord_opens_cases_by_an_emoji_and_by_the_menu_of_a_message(
    home: Path, server_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(server_url, monkeypatch, team_on="discord") as (_office, server):
        world = server.discord.world
        hall, bob = world.add_channel("hall"), world.add_user("bob")
        world.join(bob)
        smoke, leak = (world.say(bob, hall, text) for text in ("the printer smokes", "and it leaks"))
        world.react(server.ada, smoke, "🎫")
        await server.until(lambda: any("Case 1: the printer smokes" in each.content for each in server.ours()))
        used = world.context_menu(server.ada, "Open a case", on=leak)
        told = await server.until(lambda: used.response if used.response and not used.is_loading else None)
        assert told.content == "I have opened case 2 for bob: and it leaks"
        await settled(server.desk)
        assert {each.channel.id for each in server.ours(hall)} == {smoke.id, leak.id}
