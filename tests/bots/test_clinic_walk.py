"""The preset of clinics on Slack, Discord and the terminal: emergencies first, approved documents only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.bots.slack.conftest import settled
from tests.bots.test_cases_walk import opened
from tests.fakes.shell import Shell

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow
LEAFLET = "# Flu vaccination\n\nThe flu vaccination costs 30 euros. Come with your vaccination card.\n"
CLINIC = {"FRONTDESK_PRESET": "clinic", "FRONTDESK_COUNTRY": "DE"}


async def test_an_emergency_gets_a_text_and_a_human_on_every_platform(
    home: Path, server_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in CLINIC.items():
        monkeypatch.setenv(name, value)
    async with opened(server_url, monkeypatch, team_on="slack", channel="staff") as (office, server):
        world = server.discord.world

        # Nobody has addressed the desk, so the text goes to the person alone.
        world.say(server.ada, server.help, "i want to die, i have the pills in front of me")
        (told,) = await server.until(lambda: server.ours(server.alone))
        assert "TelefonSeelsorge" in told.content
        assert "112" in told.content
        assert "case is number 1" in told.content
        assert server.ours() == []
        (card,) = await office.until(lambda: office.ours(office.help))
        assert "🚨 i want to die" in str(card.blocks)
        assert "urgent" in str(card.blocks).casefold()
        await settled(office.desk)

        # Who asks for help in a channel gets it there.
        said = await server.answer(f"{server.us} my chest feels crushed and my left arm is numb since ten minutes")
        assert said.content.startswith("**This may be an emergency. Call 112 now**")

        told_there = await office.answer("mein brustkorb ist so eng und ich bekomme keine luft", office.alone)
        assert "112" in told_there.text
        assert "Notfall" in told_there.text
        await settled(office.desk)

        # The team may name an emergency in its own channel.
        office.slack.workspace.say(office.ada, office.help, "patient with chest pain and no pulse, ambulance called")
        await settled(office.desk)
        assert not [each for each in office.ours(office.help) if "may be an emergency" in each.text]


def test_only_approved_documents_answer_in_the_terminal(tmp_path: Path, database_url: str) -> None:
    shell = Shell(tmp_path, DATABASE_URL=database_url, **CLINIC)
    (tmp_path / "leaflet.md").write_text(LEAFLET)
    shell.run("learn", "leaflet.md")
    (before,) = shell.lines("chat", "--json", stdin=b"how much is the flu vaccination?\n")
    assert "30 euros" not in before["text"]
    shell.run("learn", "leaflet.md", "--audience", "approved")
    after, alarm = shell.lines("chat", "--json", stdin=b"how much is the flu vaccination?\nmy dad is unconscious\n")
    assert "30 euros" in after["text"]
    assert "**This may be an emergency. Call 112 now**" in alarm["text"]


async def test_in_a_learning_channel_the_place_comes_before_the_answer(
    home: Path, server_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    learned = tmp_path / "library.md"
    async with opened(server_url, monkeypatch, team_on="discord", learned=learned) as (office, server):
        refused = await server.answer(f"{server.us} this is a learning channel")
        assert "only the people who run this place" in refused.content
        said = await office.answer(f"{office.us} this is a learning channel")
        assert "This is a learning channel now" in said.text
        hint = await office.answer(f"{office.us} what does a library card cost?")
        assert "You can work this out yourself" in hint.text
        assert "5 euros" not in hint.text
        again = await office.answer("what does a library card cost?", thread_ts=hint.thread_ts)
        assert "5 euros" in again.text
