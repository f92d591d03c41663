"""Drafts are shown on the platform where the message came from."""

from __future__ import annotations

from datetime import UTC, datetime

from bots.build import DraftRouter
from core.model.messages import Address, Message, Person


class Screen:
    """A platform that shows drafts, and numbers what it shows."""

    def __init__(self) -> None:
        self.shown: list[str] = []

    async def show(self, message: Message, text: str, *, draft: str | None) -> str | None:
        self.shown.append(text)
        return draft or "draft 1"


def message(platform: str) -> Message:
    return Message("1", Address(platform, "T1", "C1"), Person("2", "Ada"), "Hello", datetime(2026, 3, 29, tzinfo=UTC))


async def test_a_draft_is_shown_on_the_platform_of_its_message_alone() -> None:
    slack, discord = Screen(), Screen()
    router = DraftRouter({"slack": slack, "discord": discord})
    draft = await router.show(message("slack"), "It is", draft=None)
    assert await router.show(message("slack"), "It is noon.", draft=draft) == "draft 1"
    assert (slack.shown, discord.shown) == (["It is", "It is noon."], [])


async def test_a_platform_of_another_process_shows_nothing() -> None:
    assert await DraftRouter({}).show(message("slack"), "It is", draft=None) is None
