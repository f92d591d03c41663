"""Discord's errors, as ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bots.discord.api import NO_PERMISSION, UNKNOWN_CHANNEL, Api, DiscordRefused
from core.model.errors import RetryLater
from core.model.replies import Enclosure
from tests.fakes.stranger import PAGE, stranger

if TYPE_CHECKING:
    from tests.bots.discord.wire import Wire

MESSAGES = "/channels/{channel_id}/messages"


async def test_the_bot_knows_who_it_is(wire: Wire) -> None:
    assert await wire.api.me() == wire.discord.app.bot.id


async def test_a_token_that_discord_does_not_know_is_named(wire: Wire) -> None:
    api = Api("wrong", api_url=wire.discord.api_url)
    with pytest.raises(DiscordRefused, match="DISCORD_TOKEN") as error:
        await api.me()
    assert error.value.code == 401
    await api.aclose()


@pytest.mark.parametrize(
    ("code", "advice"), [(UNKNOWN_CHANNEL, "does not exist any more"), (NO_PERMISSION, "frontdesk doctor")]
)
async def test_a_refusal_has_its_code_and_the_remedy(wire: Wire, code: int, advice: str) -> None:
    wire.discord.faults.fail_next("create_message", code)
    with pytest.raises(DiscordRefused, match=advice) as error:
        await wire.api.call("POST", MESSAGES, channel_id=wire.help.id, body={"content": "Hello"})
    assert error.value.code == code


async def test_a_pause_that_is_too_long_is_left_to_the_job(wire: Wire) -> None:
    wire.discord.faults.fail_next("create_message", 429, retry_after=600)
    with pytest.raises(RetryLater, match="busy") as error:
        await wire.api.call("POST", MESSAGES, channel_id=wire.help.id, body={"content": "Hello"})
    assert error.value.after_seconds
    assert error.value.after_seconds > 30
    assert wire.discord.world.texts(wire.help) == []


@pytest.mark.parametrize(
    ("status", "page", "type_", "error"),
    [
        (200, PAGE, "text/html", RetryLater),
        (200, PAGE, "application/json", RetryLater),
        (200, "[]", "application/json", RetryLater),
        (200, '{"status": "up"}', "application/json", RetryLater),
        (200, "", "text/plain", RetryLater),
        (403, PAGE, "text/html", DiscordRefused),
        (404, "404: Not Found", "text/plain", DiscordRefused),
        (407, PAGE, "text/html", DiscordRefused),
    ],
)
async def test_what_answers_instead_of_discord_is_told_in_words(
    status: int, page: str, type_: str, error: type[Exception]
) -> None:
    with stranger(status=status, page=page, type_=type_) as url:
        api = Api("token", api_url=url)
        with pytest.raises(error, match=rf"^Something other than Discord answers at {url}\b.*Check DISCORD_API_URL"):
            await api.me()
        await api.aclose()


async def test_a_page_instead_of_an_answer_is_asked_for_again_later(wire: Wire) -> None:
    await wire.api.me()
    wire.discord.faults.fail_next("create_message", 200)
    with pytest.raises(RetryLater, match="Something other than Discord answers"):
        await wire.api.call("POST", MESSAGES, channel_id=wire.help.id, body={"content": "Hello"})


async def test_a_message_is_posted_with_its_files(wire: Wire) -> None:
    file = Enclosure("invitation.ics", "text/calendar", "BEGIN:VCALENDAR")
    await wire.api.call("POST", MESSAGES, channel_id=wire.help.id, body={"content": "Here"}, files=[file])
    (message,) = wire.discord.world.messages(wire.help)
    assert message.content == "Here"
    assert [attachment.filename for attachment in message.attachments] == ["invitation.ics"]
