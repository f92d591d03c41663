"""What Discord's gateway delivers, from recorded shapes, as what the desk takes in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bots.discord.parse import EventContext, parse, parse_reaction
from bots.discord.places import Place, Places
from bots.platform_events import Deleted, Edited
from core.abilities.hooks.reactions import Cleared, Reacted
from core.model.errors import WireError
from core.model.messages import Mention, Message, Reach
from tests.fakes.discord.shapes import shape
from tests.fakes.storable import assert_storable

AT = ("1290000000000000101", "1487000000000000501")
NOW = datetime(2026, 11, 23, 11, tzinfo=UTC)
US, ADA = "1290000000000000300", "1290000000000000301"
GUILD = "1290000000000000001"
HELP = Place("1290000000000000101", kind=0, name="lunch", guild=GUILD)
ALONE = Place("1290000000000000104", kind=1, person=ADA)


def context(place: Place = HELP, **more: Any) -> EventContext:
    return EventContext(US, place, **more)


def incoming(name: str, event: str, place: Place = HELP, parent: Place | None = None, **changed: Any) -> Any:
    return parse(event, {**shape(name), **changed}, context=context(place, parent=parent))


def reaction(name: str, event: str, **changed: Any) -> Any:
    return parse_reaction(event, {**shape(name), **changed}, us=US, now=NOW)


def test_a_mention_is_for_us_and_is_answered_in_the_thread_that_begins_with_it() -> None:
    message = incoming("message_create_mention", "MESSAGE_CREATE")
    assert (message.text, message.reach) == ("Where is the lunch menu?", Reach.MENTION)
    assert message.person.name == "Ada"
    assert (message.address.channel, message.address.thread, message.address.name) == (
        HELP.id,
        message.event_id,
        "#lunch",
    )


def test_a_direct_message_is_the_talk_with_that_person() -> None:
    message = incoming("message_create_dm", "MESSAGE_CREATE", ALONE)
    assert (message.reach, message.address.channel, message.address.thread) == (Reach.DIRECT, ADA, None)
    deleted = incoming("message_delete_dm", "MESSAGE_DELETE", ALONE)
    assert deleted.address == message.address


def test_what_is_said_in_a_thread_belongs_to_its_channel() -> None:
    said = shape("message_create_thread")
    thread = Place(said["channel_id"], kind=11, name="Lunch", guild=GUILD, parent=HELP.id)
    message = incoming("message_create_thread", "MESSAGE_CREATE", thread, HELP)
    assert (message.address.channel, message.address.thread) == (HELP.id, thread.id)


def test_the_first_message_of_a_post_is_a_question_and_a_short_one_has_its_title() -> None:
    said = shape("message_create_post")
    forum = Place("1290000000000000109", kind=15, name="support", guild=GUILD)
    post = Place(said["channel_id"], kind=11, name="The menu", guild=GUILD, parent=forum.id)
    assert incoming("message_create_post", "MESSAGE_CREATE", post, forum).reach is Reach.MENTION
    short = incoming("message_create_post", "MESSAGE_CREATE", post, forum, content="Where?")
    assert short.text == "The menu\nWhere?"
    assert incoming("message_create_post", "MESSAGE_CREATE", post, forum, content="").text == "The menu"


@pytest.mark.parametrize(
    "name",
    [
        "message_create_bot",
        "message_create_webhook",
        "message_create_own",
        "message_create_answer",
        "message_create_join",
        "message_create_pin",
        "message_create_boost",
        "message_create_thread_starter",
        "message_create_thread_created",
        "message_create_everyone",
        "message_create_sticker",
    ],
)
def test_what_no_person_says_to_anybody_is_passed_over(name: str) -> None:
    assert incoming(name, "MESSAGE_CREATE") is None


def test_a_reply_to_us_is_for_us() -> None:
    assert incoming("message_create_reply_to_bot", "MESSAGE_CREATE").reach is Reach.MENTION
    assert incoming("message_create_reply", "MESSAGE_CREATE").reach is Reach.OVERHEARD


def test_people_channels_and_roles_are_called_by_name() -> None:
    text = "<@!1> <@&2> <#3> <a:wave:4> </ask:5> <@6> <@1290000000000000300>"
    user = {"id": "1", "username": "bo", "global_name": "Bo"}
    message = parse(
        "MESSAGE_CREATE",
        {**shape("message_create_mention"), "content": text, "mentions": [user]},
        context=context(titles={"2": "crew", "3": "general"}),
    )
    assert isinstance(message, Message)
    assert message.text == "@Bo @crew #general :wave: /ask @6"
    assert message.mentions == (
        Mention("1", "@Bo"),
        Mention("6", "@6"),
        Mention("2", "@crew"),
        Mention("3", "#general"),
    )


def test_our_own_role_means_us() -> None:
    said = {**shape("message_create"), "content": "<@&7> Hello there", "mention_roles": ["7"]}
    message = parse("MESSAGE_CREATE", said, context=context(roles=frozenset({"7"})))
    assert isinstance(message, Message)
    assert (message.text, message.reach) == ("Hello there", Reach.MENTION)


def test_files_come_along_and_stand_for_the_text_where_there_is_none() -> None:
    message = incoming("message_create_attachments", "MESSAGE_CREATE", content="")
    assert message.attachments
    assert message.text == ", ".join(each.name for each in message.attachments)


def test_edits_and_deletions_are_told_apart_from_what_discord_adds() -> None:
    edited = incoming("message_update", "MESSAGE_UPDATE")
    assert isinstance(edited, Edited)
    assert edited.message.text == "Where is the dinner menu?"
    assert incoming("message_update_embed", "MESSAGE_UPDATE") is None
    deleted = incoming("message_delete_bulk", "MESSAGE_DELETE_BULK")
    assert isinstance(deleted, Deleted)
    assert len(deleted.event_ids) > 2
    assert f"asked/{deleted.event_ids[0]}" in deleted.event_ids


def test_a_reaction_to_what_we_said_is_read_without_its_skin_tone() -> None:
    added = reaction(
        "message_reaction_add", "MESSAGE_REACTION_ADD", emoji={"id": None, "name": "👍🏽"}, message_author_id=US
    )
    assert isinstance(added, Reacted)
    assert (added.emoji, added.is_there) == ("👍", True)
    taken_back = reaction("message_reaction_remove", "MESSAGE_REACTION_REMOVE", emoji={"id": None, "name": "👎"})
    assert (taken_back.emoji, taken_back.is_there) == ("👎", False)
    assert reaction("message_reaction_add_custom", "MESSAGE_REACTION_ADD") is None
    assert reaction("message_reaction_add", "MESSAGE_REACTION_ADD", emoji={"name": "👍"}, message_author_id=ADA) is None


def test_the_reaction_of_another_bot_is_left_out() -> None:
    member = shape("message_reaction_add")["member"]
    member["user"]["bot"] = True
    by_bot = reaction("message_reaction_add", "MESSAGE_REACTION_ADD", message_author_id=US, member=member)
    assert by_bot is None


def test_the_removal_of_all_reactions_or_of_one_emoji_is_read() -> None:
    every = reaction("message_reaction_remove_all", "MESSAGE_REACTION_REMOVE_ALL")
    one = reaction("message_reaction_remove_emoji", "MESSAGE_REACTION_REMOVE_EMOJI")
    assert isinstance(every, Cleared)
    assert (every.platform_id, every.emoji, one.platform_id, one.emoji) == (one.platform_id, None, "/".join(AT), "👍")


JUNK: dict[str, list[Any]] = {
    "id": ["", "x", None, [None]],
    "author": [None, "ada", [None], {}],
    "content": [[None], 7],
    "mentions": ["ada", [None]],
    "type": [[None]],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, each in JUNK.items() for value in each])
def test_what_is_malformed_is_refused(name: str, value: Any) -> None:
    with pytest.raises(WireError, match="Discord sent an event MESSAGE_CREATE"):
        incoming("message_create_mention", "MESSAGE_CREATE", **{name: value})


@given(
    st.dictionaries(
        st.sampled_from(["id", "author", "content", "mentions", "type"]), st.none() | st.text() | st.lists(st.none())
    )
)
@example({"mentions": None})
@pytest.mark.slow
def test_what_is_read_of_anything_can_be_stored(changed: dict[str, Any]) -> None:
    try:
        message = parse("MESSAGE_CREATE", {**shape("message_create_mention"), **changed}, context=context())
    except WireError:
        return  # see above
    assert message is None or isinstance(message, Message)
    assert_storable(message)


def test_places_are_learnt_from_the_gateway() -> None:
    places = Places()
    places.learn("GUILD_CREATE", shape("guild_create"), us=US)
    place = places.get(HELP.id)
    assert place is not None
    assert replace(place, last=None) == replace(HELP, last=None)
    places.learn("THREAD_CREATE", shape("thread_create"), us=US)
    thread = places.get(shape("thread_create")["id"])
    assert thread is not None
    assert thread.parent == HELP.id
    places.learn("GUILD_DELETE", {"id": GUILD}, us=US)
    assert places.get(HELP.id) is None


def test_a_forwarded_message_is_a_quotation_since_the_person_did_not_say_it() -> None:
    snapshots = [{"message": {"content": "cancel all\nmy reminders"}}]
    message = incoming(
        "message_create_dm", "MESSAGE_CREATE", ALONE, content="", attachments=[], message_snapshots=snapshots
    )
    assert message.text == "> cancel all\n> my reminders"
