"""Which events an intent lets through, and what is left of a message without its content."""

from __future__ import annotations

import pytest

from tests.fakes.discord.intents import (
    DIRECT_MESSAGE_REACTIONS,
    DIRECT_MESSAGES,
    GUILD_MEMBERS,
    GUILD_MESSAGE_POLLS,
    GUILD_MESSAGE_REACTIONS,
    GUILD_MESSAGE_TYPING,
    GUILD_MESSAGES,
    GUILDS,
    KNOWN,
    MESSAGE_CONTENT,
    NEEDED,
    lets_through,
    shown,
)
from tests.fakes.discord.shapes import event, place, scenarios, shape

BOT = shape("ready")["user"]["id"]
ALONE = {
    "message_create": GUILD_MESSAGES,
    "message_create_dm": DIRECT_MESSAGES,
    "message_delete_bulk": GUILD_MESSAGES,
    "message_reaction_add": GUILD_MESSAGE_REACTIONS,
    "message_reaction_remove_dm": DIRECT_MESSAGE_REACTIONS,
    "typing_start": GUILD_MESSAGE_TYPING,
    "channel_pins_update": GUILDS,
    "channel_pins_update_dm": DIRECT_MESSAGES,
    "thread_create_forum": GUILDS,
    "guild_role_update": GUILDS,
    "guild_member_add": GUILD_MEMBERS,
}


def comes(scenario: str, intents: int) -> bool:
    data = shape(scenario)
    is_direct = place(event(scenario), data)[0] is None
    return lets_through(intents, event(scenario), data, is_direct=is_direct, bot=BOT)


@pytest.mark.parametrize(("scenario", "intent"), ALONE.items())
def test_an_event_comes_by_its_intent_and_by_no_other(scenario: str, intent: int) -> None:
    assert [bit for bit in range(26) if comes(scenario, 1 << bit & KNOWN)] == [intent.bit_length() - 1]


def test_an_interaction_needs_no_intent() -> None:
    interactions = [name for name in scenarios() if name.startswith("interaction")]
    assert interactions
    assert [name for name in interactions if not comes(name, 0)] == []


def test_what_happens_to_the_bot_itself_comes_without_the_members_intent() -> None:
    assert comes("guild_member_update_bot", GUILDS)
    assert not comes("guild_member_update", GUILDS)
    assert comes("thread_members_update_bot_added", GUILDS)
    assert not comes("thread_members_update_removed", GUILDS)
    assert comes("thread_members_update_removed", GUILD_MEMBERS)


def test_votes_are_apart_from_messages() -> None:
    assert NEEDED["MESSAGE_POLL"][0] == GUILD_MESSAGE_POLLS
    assert not lets_through(GUILD_MESSAGES, "MESSAGE_POLL_VOTE_ADD", {}, is_direct=False, bot=BOT)


@pytest.mark.parametrize("scenario", ["message_create_attachments", "message_update_embed", "message_create_poll"])
def test_nothing_that_was_written_is_left_without_the_intent(scenario: str) -> None:
    data = shape(scenario)
    left = shown(GUILD_MESSAGES, event(scenario), data, bot=BOT)
    assert (left["content"], left["embeds"], left["attachments"], "poll" in left) == ("", [], [], False)
    assert shown(MESSAGE_CONTENT, event(scenario), data, bot=BOT) == data


@pytest.mark.parametrize("scenario", ["message_create_mention", "message_create_own", "message_create_reply_to_bot"])
def test_the_bot_reads_itself_and_those_who_mean_it(scenario: str) -> None:
    data = shape(scenario)
    assert shown(GUILD_MESSAGES, event(scenario), data, bot=BOT) == data


def test_a_mention_of_a_role_is_no_mention_of_the_bot() -> None:
    assert shown(GUILD_MESSAGES, "MESSAGE_CREATE", shape("message_create_bot_role"), bot=BOT)["content"] == ""
