"""What people do in the fake's world: who is told of it, and in which shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.fakes.discord import api_application, api_interactions
from tests.fakes.discord.clock import Clock, snowflake_time
from tests.fakes.discord.permissions import Permission
from tests.fakes.discord.route_context import Asked
from tests.fakes.discord.shapes import event, place, shape
from tests.fakes.discord.state import NEWS, Application
from tests.fakes.discord.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.fakes.discord.messages import Interaction, Message
    from tests.fakes.discord.state import Channel, Json, User

PRESS = {"type": 2, "style": 1, "custom_id": "press", "label": "Press"}
CHOOSE = {"type": 3, "custom_id": "choose", "options": [{"label": "Yes", "value": "yes"}]}
ASK = {"name": "ask", "description": "Ask", "options": [{"type": 3, "name": "question", "description": "What?"}]}
COMMANDS = [ASK, {"name": "Ask Frontdesk", "type": 3}, {"name": "Free times", "type": 2}]
UNSAID = frozenset({"version", "lazy", "home_header", "original_content_type", "theme_color", "icon_emoji"})
"""What the recorded shapes have beyond the documentation, or the fake beyond them, and nobody reads."""


class Story:
    """A guild with an application, two people and a channel, and something of each kind that happens there."""

    def __init__(self) -> None:
        self.world = World(Clock())
        owner = self.world.add_user("owner")
        self.app: Application = self.world.add_application("Frontdesk", owner)
        self.world.make_guild("Office", owner)
        self.world.join(self.app)
        self.ada: User = self.world.add_user("ada", global_name="Ada")
        self.grace: User = self.world.add_user("grace", global_name="Grace")
        self.world.join(self.ada)
        self.world.join(self.grace)
        self.channel: Channel = self.world.add_channel("lunch")
        path = {"application_id": self.app.id}
        api_application.overwrite(Asked(self.world, self.app, path, {}, COMMANDS))

    def said(self, text: str = "Where?", **more: Any) -> Message:
        return self.world.say(self.ada, self.channel, text, **more)

    def shown(self, *parts: Json) -> Message:
        rows = [{"type": 1, "components": [part]} for part in parts]
        return self.world.post(self.channel, self.app.bot, "Sure?", components=rows)

    def answered(self, used: Interaction) -> None:
        path = {"interaction_id": used.id, "token": used.token}
        api_interactions.answer(Asked(self.world, self.app, path, {}, {"type": 4, "data": {"content": "There."}}))

    def modal(self) -> Interaction:
        pressed = self.world.press(self.ada, self.shown(PRESS), "press")
        words = {"type": 4, "style": 1, "custom_id": "words"}
        pressed.modal = {"custom_id": "form", "components": [{"type": 18, "label": "x", "component": words}]}
        return pressed


@pytest.fixture
def story() -> Story:
    return Story()


def differences(recorded: Any, made: Any, at: str = "") -> Iterator[str]:
    """Fields that one has and the other has not, or has of another kind; null is of any kind."""
    if isinstance(recorded, dict) and isinstance(made, dict):
        for name in (recorded.keys() ^ made.keys()) - UNSAID:
            if not name.isdigit():
                yield f"{'missing' if name in recorded else 'extra'} {at}.{name}"
        for name in recorded.keys() & made.keys():
            yield from differences(recorded[name], made[name], f"{at}.{name}")
    elif isinstance(recorded, list) and isinstance(made, list):
        if recorded and made:
            yield from differences(recorded[0], made[0], f"{at}[]")
    elif None not in (recorded, made) and type(recorded) is not type(made):
        yield f"kind of {at}"


ACTS: dict[str, Any] = {
    "channel_create": lambda s: s.world.add_channel("breakfast"),
    "channel_pins_update": lambda s: s.world.pin(s.ada, s.said()),
    "channel_update": lambda s: s.world.rename(s.channel, "dinner"),
    "guild_delete": lambda s: s.world.kick(s.app),
    "guild_member_add": lambda s: s.world.join(s.world.add_user("alan", global_name="Alan")),
    "guild_member_remove": lambda s: s.world.kick(s.ada),
    "guild_member_update": lambda s: s.world.update_member(s.ada, nick="A"),
    "guild_role_create": lambda s: s.world.add_role("helpers"),
    "interaction_autocomplete": lambda s: s.world.autocomplete(s.ada, s.channel, "ask", {"question": "Wh"}),
    "interaction_button": lambda s: s.world.press(s.ada, s.shown(PRESS), "press"),
    "interaction_chat_input": lambda s: s.world.command(s.ada, s.channel, "ask", {"question": "Where?"}),
    "interaction_chat_input_dm": lambda s: s.world.command(s.ada, s.world.dm(s.ada, s.app), "ask", {"question": "x"}),
    "interaction_message_command": lambda s: s.world.context_menu(s.ada, "Ask Frontdesk", on=s.said()),
    "interaction_modal_submit_message": lambda s: s.world.submit(s.modal(), {"words": "Why"}),
    "interaction_string_select": lambda s: s.world.press(s.ada, s.shown(CHOOSE), "choose", ["yes"]),
    "interaction_user_command": lambda s: s.world.context_menu(s.ada, "Free times", on=s.grace, channel=s.channel),
    "message_create_answer": lambda s: s.answered(s.world.command(s.ada, s.channel, "ask", {"question": "Where?"})),
    "message_create_attachments": lambda s: s.said(files=[("menu.pdf", b"%PDF")]),
    "message_create_dm": lambda s: s.world.say(s.ada, s.world.dm(s.ada, s.app), "Hello"),
    "message_create_mention": lambda s: s.said(f"{s.app.bot.mention} Where?"),
    "message_create_pin": lambda s: s.world.pin(s.ada, s.said()),
    "message_create_reply": lambda s: s.world.say(s.grace, s.channel, "There.", reply_to=s.said()),
    "message_create_thread_starter": lambda s: s.world.open_thread(s.ada, "Lunch", on=s.said()),
    "message_delete": lambda s: s.world.delete(s.said()),
    "message_delete_bulk": lambda s: s.world.delete(s.said(), s.said()),
    "message_reaction_add": lambda s: s.world.react(s.grace, s.said(), "👍"),
    "message_update": lambda s: s.world.edit(s.said(), "When?"),
    "thread_create": lambda s: s.world.open_thread(s.ada, "Lunch", on=s.said()),
    "thread_create_forum": lambda s: s.world.new_post(s.world.add_forum("q", "a"), s.ada, "?", "x", tags=["a"]),
    "thread_update_archived": lambda s: s.world.archive(s.world.open_thread(s.ada, "Lunch", on=s.said())),
    "typing_start": lambda s: s.world.typing(s.ada, s.channel),
}  # fmt: skip
ECHO = {"extra .nonce"}


@pytest.mark.parametrize("scenario", ACTS)
def test_what_happens_is_told_in_the_recorded_shape(story: Story, scenario: str) -> None:
    ACTS[scenario](story)
    recorded = shape(scenario)
    kind = recorded.get("type") if scenario.startswith("message") else None
    told = [one for one in story.world.told if one.event == event(scenario) and kind in {None, one.data.get("type")}][
        -1
    ]
    assert set(differences(recorded, told.data)) - ECHO == set()
    assert place(told.event, told.data) == (told.guild_id, told.channel_id or None)


def test_a_guild_is_told_in_the_recorded_shape(story: Story) -> None:
    made = story.world.guild_wire(story.world.first_guild, story.app.bot.id)
    optional = {"extra .channels[].topic", "extra .channels[].last_message_id", "extra .channels[].rate_limit_per_user"}
    optional.add("extra .channels[].default_auto_archive_duration")
    assert set(differences(shape("guild_create"), made)) - optional == set()


def test_ids_carry_their_time_and_never_repeat(story: Story) -> None:
    ids = [story.world.new_id() for _ in range(100)]
    assert sorted(set(ids), key=int) == ids
    assert snowflake_time(story.world.new_id(at=1_700_000_000.5)) == 1_700_000_000.5


def test_history_is_told_to_nobody_and_lies_where_its_time_is(story: Story) -> None:
    now = story.said("Now")
    story.world.told.clear()
    story.said("Before", at=snowflake_time(now.id) - 60)
    assert (story.world.texts("#lunch"), story.world.told) == (["Before", "Now"], [])


def test_a_thread_of_a_thread_wakes_and_lets_its_speakers_in(story: Story) -> None:
    thread = story.world.open_thread(story.ada, "Lunch", on=story.said())
    story.world.archive(thread)
    story.world.say(story.grace, thread, "Still here")
    assert (thread.is_archived, set(thread.thread_members)) == (False, {story.ada.id, story.grace.id})
    assert (thread.message_count, thread.total_sent) == (2, 2)
    story.world.lock(thread)
    with pytest.raises(ValueError, match="locked"):
        story.world.say(story.grace, thread, "And now?")


def test_permissions_come_down_in_order(story: Story) -> None:
    world, ada, channel = story.world, story.ada, story.channel

    def may(permission: Permission) -> bool:
        return bool(world.permissions(ada.id, channel) & permission)

    everyone = world.first_guild.roles[world.first_guild.id]
    world.overwrite(channel, everyone, deny=Permission.SEND_MESSAGES)
    assert not may(Permission.SEND_MESSAGES)
    cook, guest = world.add_role("cook"), world.add_role("guest")
    world.update_member(ada, roles=[cook.id, guest.id])
    world.overwrite(channel, guest, deny=Permission.SEND_MESSAGES)
    world.overwrite(channel, cook, allow=Permission.SEND_MESSAGES)
    assert may(Permission.SEND_MESSAGES)
    world.overwrite(channel, ada, deny=Permission.SEND_MESSAGES)
    assert not may(Permission.SEND_MESSAGES)
    world.update_member(ada, timed_out_until=world.clock.now() + 60)
    assert world.permissions(ada.id, channel) == Permission.VIEW_CHANNEL | Permission.READ_MESSAGE_HISTORY
    assert world.permissions(world.first_guild.owner_id, channel) & Permission.BAN_MEMBERS


def test_a_role_is_mentioned_where_that_is_allowed(story: Story) -> None:
    quiet, loud = story.world.add_role("quiet"), story.world.add_role("loud", mentionable=True)
    text = f"<@&{quiet.id}> <@&{loud.id}> @everyone"
    assert story.said(text).mention_roles == [quiet.id, loud.id]
    everyone = story.world.first_guild.roles[story.world.first_guild.id]
    everyone.permissions &= ~Permission.MENTION_EVERYONE
    said = story.said(text)
    assert (said.mention_roles, said.mention_everyone) == ([loud.id], False)


def test_commands_are_found_where_their_contexts_and_permissions_let_them(story: Story) -> None:
    world, app, ada = story.world, story.app, story.ada
    hidden = ASK | {"name": "hidden", "default_member_permissions": str(int(Permission.MANAGE_GUILD))}
    private = ASK | {"name": "private", "contexts": [1]}
    adult = ASK | {"name": "adult", "nsfw": True}
    api_application.overwrite(Asked(world, app, {"application_id": app.id}, {}, [hidden, private, adult]))
    for name in ("hidden", "private", "adult"):
        with pytest.raises(ValueError, match="finds no command"):
            world.command(ada, story.channel, name)
    world.command("owner", story.channel, "hidden")
    world.command(ada, world.dm(ada, app), "private")
    world.command(ada, world.add_channel("adults", nsfw=True), "adult")


def test_an_announcement_channel_has_threads_of_its_own_kind(story: Story) -> None:
    news = story.world.add_channel("news", kind=NEWS)
    assert story.world.open_thread(story.ada, "Talk", on=story.world.say(story.ada, news, "Open!")).type == 10
