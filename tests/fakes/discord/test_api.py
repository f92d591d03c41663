"""The fake's API and world against discord.py's own HTTP client."""

from __future__ import annotations

import asyncio
import io
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
import pytest
from discord.http import HTTPClient, Route, handle_message_parameters

from tests.fakes.discord.fake import FakeDiscord
from tests.fakes.discord.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable

    from tests.fakes.discord.messages import Message
    from tests.fakes.discord.state import Channel, Json, User


@pytest.fixture
async def fake(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord() as fake:
        fake.limits.enabled = False  # discord.py sleeps until its bucket is full again
        monkeypatch.setattr(Route, "BASE", fake.api_url)
        yield fake


@pytest.fixture
async def client(fake: FakeDiscord) -> AsyncIterator[HTTPClient]:
    client = HTTPClient(asyncio.get_running_loop())
    await client.static_login(fake.app.token)
    fake.calls.clear()
    yield client
    await client.close()


@pytest.fixture
def asker(fake: FakeDiscord) -> User:
    asker = fake.world.add_user("asker", global_name="Asker")
    fake.world.join(asker)
    return asker


@pytest.fixture
def channel(fake: FakeDiscord) -> Channel:
    return fake.world.add_channel("help")


async def refusal(asking: Awaitable[Any]) -> int:
    with pytest.raises(discord.HTTPException) as refused:
        await asking
    return refused.value.code


def send(client: HTTPClient, channel: Channel, **body: Any) -> Any:
    return client.request(Route("POST", "/channels/{channel_id}/messages", channel_id=channel.id), json=body)


async def wrong(asking: Awaitable[Any]) -> str:
    """Which field is wrong, and how, as discord.py reads it."""
    with pytest.raises(discord.HTTPException) as refused:
        await asking
    assert refused.value.code == 50035
    return refused.value.text.split("\n", 1)[1]


def events(fake: FakeDiscord, name: str) -> list[Json]:
    return [told.data for told in fake.world.told if told.event == name]


def button(custom_id: str = "yes", **more: Any) -> Json:
    return {"type": 2, "style": 1, "label": "Yes", "custom_id": custom_id} | more


def row(*inside: Json) -> Json:
    return {"type": 1, "components": list(inside)}


async def test_an_application_logs_in_and_knows_itself(fake: FakeDiscord) -> None:
    client = HTTPClient(asyncio.get_running_loop())
    me = await client.static_login(fake.app.token)
    assert (me["id"], me.get("bot")) == (fake.app.bot.id, True)
    await client.close()
    client = HTTPClient(asyncio.get_running_loop())
    with pytest.raises(discord.LoginFailure):
        await client.static_login("wrong")
    await client.close()


async def test_the_application_has_an_owner_and_a_gateway(fake: FakeDiscord, client: HTTPClient) -> None:
    info = await client.application_info()
    assert info["owner"]["username"] == "owner"
    assert discord.ApplicationFlags._from_value(info["flags"]).gateway_message_content_limited
    shards, url, limit = await client.get_bot_gateway()
    assert (shards, url.startswith("ws://"), limit["max_concurrency"]) == (1, True, 1)


async def test_a_post_is_an_event_and_in_the_history(fake: FakeDiscord, client: HTTPClient, channel: Channel) -> None:
    posted = await send(client, channel, content="  Hello ", nonce="n1")
    assert posted["content"] == "Hello"
    assert events(fake, "MESSAGE_CREATE")[-1]["nonce"] == "n1"
    assert events(fake, "MESSAGE_CREATE")[-1]["member"]["roles"]
    found = await client.get_message(channel.id, posted["id"])
    assert found["author"]["id"] == fake.app.bot.id


async def test_a_nonce_that_is_enforced_posts_once_for_some_minutes(
    fake: FakeDiscord, client: HTTPClient, channel: Channel
) -> None:
    first = await send(client, channel, content="Hello", nonce="n1", enforce_nonce=True)
    again = await send(client, channel, content="Hello", nonce="n1", enforce_nonce=True)
    assert (first["id"], fake.world.texts(channel)) == (again["id"], ["Hello"])
    fake.clock.skip(6 * 60)
    later = await send(client, channel, content="Hello", nonce="n1", enforce_nonce=True)
    assert later["id"] != first["id"]


async def test_history_is_newest_first_whichever_way_it_is_asked(
    fake: FakeDiscord, client: HTTPClient, asker: User, channel: Channel
) -> None:
    said = [fake.world.say(asker, channel, str(number)).id for number in range(7)]

    async def texts(**query: Any) -> list[str]:
        return [message["content"] for message in await client.logs_from(channel.id, **query)]

    assert await texts(limit=2) == ["6", "5"]
    assert await texts(limit=2, after=said[0]) == ["2", "1"]
    assert await texts(limit=2, before=said[5]) == ["4", "3"]
    assert await texts(limit=3, around=said[3]) == ["4", "3", "2"]
    assert "after" in await wrong(client.logs_from(channel.id, 2, before=said[0], after=said[1]))


async def test_what_breaks_a_limit_is_refused_with_the_field(client: HTTPClient, channel: Channel) -> None:
    assert "2000 or fewer" in await wrong(send(client, channel, content="x" * 2001))
    assert "In embeds.0.title" in await wrong(send(client, channel, embeds=[{"title": "x" * 257}]))
    assert "6000" in await wrong(send(client, channel, embeds=[{"description": "x" * 3001}] * 2))
    assert "10 or fewer" in await wrong(send(client, channel, embeds=[{"title": "x"}] * 11))
    assert "snowflake" in await wrong(client.get_message(channel.id, "one"))
    assert await refusal(send(client, channel, content=" ")) == 50006
    assert await refusal(send(client, channel, components=[row(button())])) == 50006


@pytest.mark.parametrize(
    ("components", "words"),
    [
        ([row(button(str(n))) for n in range(6)], "5 or fewer"),
        ([row(*(button(str(n)) for n in range(6)))], "between 1 and 5"),
        ([row(button("x" * 101))], "between 1 and 100"),
        ([row(button(label="x" * 81))], "80 or fewer"),
        ([row(button(), button())], "cannot be duplicated"),
        ([row(button(style=5))], "A url is required"),
        ([{"type": 10, "content": "x"}], "must be one of (1,)"),
        ([row({"type": 3, "custom_id": "a", "options": [{"label": "x", "value": str(n)} for n in range(26)]})], "25"),
    ],
)
async def test_components_have_limits(client: HTTPClient, channel: Channel, components: list[Json], words: str) -> None:
    assert words in await wrong(send(client, channel, content="x", components=components))


async def test_components_of_the_second_version_stand_alone(client: HTTPClient, channel: Channel) -> None:
    text = {"type": 10, "content": "Hello"}
    posted = await send(client, channel, components=[{"type": 17, "components": [text, row(button())]}], flags=1 << 15)
    assert [part["id"] for part in posted["components"][0]["components"]] == [2, 3]
    assert "content" in await wrong(send(client, channel, content="x", components=[text], flags=1 << 15))
    assert "40" in await wrong(send(client, channel, components=[text] * 41, flags=1 << 15))
    assert "4000" in await wrong(
        send(client, channel, components=[{"type": 10, "content": "x" * 2001}] * 2, flags=1 << 15)
    )


async def test_permissions_are_those_of_roles_overwrites_and_owners(
    fake: FakeDiscord, client: HTTPClient, asker: User, channel: Channel
) -> None:
    world, bot = fake.world, fake.app.bot
    hidden = world.add_channel("hidden", only=[asker])
    assert await refusal(send(client, hidden, content="x")) == 50001
    assert await refusal(client.get_channel("1" * 18)) == 10003
    world.overwrite(channel, fake.app, deny=Permission.SEND_MESSAGES)
    assert await refusal(send(client, channel, content="x")) == 50013
    thread = world.open_thread(asker, "Talk", channel=channel)
    await send(client, thread, content="x")
    secret = world.open_thread(asker, "Secret", channel=channel, private=True)
    assert await refusal(send(client, secret, content="x")) == 50001
    world.add_to_thread(bot, secret)
    await send(client, secret, content="x")
    boss = world.add_role("boss", Permission.ADMINISTRATOR)
    world.update_member(bot, roles=[boss.id])
    await send(client, hidden, content="x")


async def test_mentions_are_those_that_are_allowed(
    fake: FakeDiscord, client: HTTPClient, asker: User, channel: Channel
) -> None:
    fake.world.update_member(fake.app, roles=[fake.world.add_role("loud", Permission.MENTION_EVERYONE).id])
    text = f"@everyone {asker.mention} `{fake.app.bot.mention}`"
    posted = await send(client, channel, content=text)
    assert (posted["mention_everyone"], [user["id"] for user in posted["mentions"]]) == (True, [asker.id])
    silent = await send(client, channel, content=text, allowed_mentions={"parse": []})
    assert (silent["mention_everyone"], silent["mentions"]) == (False, [])
    one = await send(client, channel, content=text, allowed_mentions={"parse": [], "users": [asker.id]})
    assert (one["mention_everyone"], len(one["mentions"])) == (False, 1)
    both = {"parse": ["users"], "users": [asker.id]}
    assert "mutually exclusive" in await wrong(send(client, channel, content=text, allowed_mentions=both))


async def test_a_reply_needs_the_message_that_it_answers(
    fake: FakeDiscord, client: HTTPClient, asker: User, channel: Channel
) -> None:
    asked = fake.world.say(asker, channel, "Where?")
    answered = await send(client, channel, content="There.", message_reference={"message_id": asked.id})
    assert (answered["type"], answered["referenced_message"]["id"], len(answered["mentions"])) == (19, asked.id, 1)
    fake.world.delete(asked)
    assert "Unknown message" in await wrong(
        send(client, channel, content="x", message_reference={"message_id": asked.id})
    )
    lenient = {"message_id": asked.id, "fail_if_not_exists": False}
    assert (await send(client, channel, content="x", message_reference=lenient))["type"] == 0
    assert (await client.get_message(channel.id, answered["id"]))["referenced_message"] is None


async def test_messages_are_edited_by_their_authors_and_deleted_by_moderators(
    fake: FakeDiscord, client: HTTPClient, asker: User, channel: Channel
) -> None:
    theirs = fake.world.say(asker, channel, "Hello")
    mine = await send(client, channel, content="Hello")
    with handle_message_parameters(content="Bye") as params:
        edited = await client.edit_message(channel.id, mine["id"], params=params)
        assert edited["edited_timestamp"]
        assert await refusal(client.edit_message(channel.id, theirs.id, params=params)) == 50005
    assert await refusal(client.delete_message(channel.id, theirs.id)) == 50013
    await client.delete_message(channel.id, mine["id"], reason="too much")
    assert fake.calls[-1].reason == "too much"
    assert await refusal(client.get_message(channel.id, mine["id"])) == 10008
    fake.world.overwrite(channel, fake.app, allow=Permission.MANAGE_MESSAGES)
    more = fake.world.say(asker, channel, "More")
    await client.delete_messages(channel.id, [theirs.id, more.id])
    assert events(fake, "MESSAGE_DELETE_BULK")[0]["ids"] == [theirs.id, more.id]


async def test_files_go_up_in_parts_and_come_down_by_their_address(
    fake: FakeDiscord, client: HTTPClient, asker: User, channel: Channel
) -> None:
    file = discord.File(io.BytesIO(b"a,b"), "table one.csv", description="A table")
    with handle_message_parameters(content="See", file=file) as params:
        posted = await client.send_message(channel.id, params=params)
    attachment = posted["attachments"][0]
    assert (attachment["filename"], attachment["description"], attachment["size"]) == ("table_one.csv", "A table", 3)
    assert await client.get_from_cdn(attachment["url"]) == b"a,b"
    assert fake.calls[-1].files == ("table_one.csv",)
    theirs = fake.world.say(asker, channel, "", files=[("notes.txt", b"Notes")])
    assert await client.get_from_cdn(theirs.attachments[0].url) == b"Notes"
    with handle_message_parameters(file=discord.File(io.BytesIO(b"x" * (10 << 20 | 1)), "big")) as params:
        assert await refusal(client.send_message(channel.id, params=params)) == 40005


async def test_an_embed_shows_a_file_of_its_message(client: HTTPClient, channel: Channel) -> None:
    def with_image(name: str) -> Any:
        embed = discord.Embed(title="Menu").set_image(url=f"attachment://{name}")
        return handle_message_parameters(embed=embed, file=discord.File(io.BytesIO(b"PNG"), "menu.png"))

    with with_image("menu.png") as params:
        posted = await client.send_message(channel.id, params=params)
    assert posted["embeds"][0]["image"]["url"] == posted["attachments"][0]["url"]
    with with_image("other.png") as params:
        assert "In embeds.0.image.url" in await wrong(client.send_message(channel.id, params=params))


async def test_automatic_moderation_refuses_what_it_is_told_to(
    fake: FakeDiscord, client: HTTPClient, channel: Channel
) -> None:
    fake.world.blocked_words.add("soup")
    assert await refusal(send(client, channel, content="Soup!")) == 200000


async def test_content_takes_its_intent_except_where_the_bot_is_spoken_to(
    fake: FakeDiscord, client: HTTPClient, asker: User, channel: Channel
) -> None:
    fake.app.intents.clear()
    fake.world.say(asker, channel, "Hello all")
    fake.world.say(asker, channel, f"Hello {fake.app.bot.mention}")
    assert [bool(message["content"]) for message in await client.logs_from(channel.id, 2)] == [True, False]
    assert await refusal(client.get_members(fake.guild.id, 10, None)) == 50001


async def test_direct_messages_reach_those_who_take_them(fake: FakeDiscord, client: HTTPClient, asker: User) -> None:
    opened = await client.start_private_message(asker.id)
    assert opened["recipients"][0]["id"] == asker.id
    dm = fake.world.dm(asker, fake.app)
    assert dm.id == opened["id"]
    await send(client, dm, content="Hello")
    asker.accepts_dms = False
    assert await refusal(send(client, dm, content="Hello")) == 50007
    stranger = fake.world.add_user("stranger")
    assert await refusal(send(client, fake.world.dm(stranger, fake.app), content="Hello")) == 50007


async def test_reactions(fake: FakeDiscord, client: HTTPClient, asker: User, channel: Channel) -> None:
    message = fake.world.say(asker, channel, "Hello")
    await client.add_reaction(channel.id, message.id, "👍")
    fake.world.react(asker, message, "👍")
    shown = (await client.get_message(channel.id, message.id))["reactions"][0]
    assert (shown["count"], shown["me"], shown["emoji"]["name"]) == (2, True, "👍")
    assert await refusal(client.add_reaction(channel.id, message.id, "thumbsup")) == 10014
    await client.remove_own_reaction(channel.id, message.id, "👍")
    assert [event["user_id"] for event in events(fake, "MESSAGE_REACTION_REMOVE")] == [fake.app.bot.id]


async def test_a_thread_on_a_message_has_its_id_and_is_made_once(
    fake: FakeDiscord, client: HTTPClient, asker: User, channel: Channel
) -> None:
    message = fake.world.say(asker, channel, "Where?")
    route = {"auto_archive_duration": 1440}
    thread = await client.start_thread_with_message(channel.id, message.id, name="Where", **route)  # type: ignore[arg-type]
    assert (thread["id"], thread["parent_id"], thread["type"]) == (message.id, channel.id, 11)
    assert await refusal(client.start_thread_with_message(channel.id, message.id, name="Again", **route)) == 160004  # type: ignore[arg-type]
    too_long = client.start_thread_without_message(channel.id, name="x" * 101, auto_archive_duration=60, type=11)
    assert "between 1 and 100" in await wrong(too_long)
    assert [event["newly_created"] for event in events(fake, "THREAD_CREATE")] == [True]
    assert [one["id"] for one in (await client.get_active_threads(fake.guild.id))["threads"]] == [thread["id"]]


async def test_archived_threads_wake_by_a_message_and_locked_ones_do_not(
    fake: FakeDiscord, client: HTTPClient, asker: User, channel: Channel
) -> None:
    thread = fake.world.open_thread(asker, "Talk", channel=channel)
    mine = await send(client, thread, content="Hello")
    fake.world.archive(thread)
    with handle_message_parameters(content="Bye") as params:
        assert await refusal(client.edit_message(thread.id, mine["id"], params=params)) == 50083
    archived = await client.get_public_archived_threads(channel.id)
    assert [one["thread_metadata"]["archived"] for one in archived["threads"]] == [True]
    await send(client, thread, content="Hello")
    assert not thread.is_archived
    fake.world.lock(thread)
    assert await refusal(send(client, thread, content="Hello")) == 160005
    assert await refusal(client.edit_channel(thread.id, archived=True)) == 50013


async def test_a_forum_post_is_a_thread_with_its_first_message(
    fake: FakeDiscord, client: HTTPClient, asker: User
) -> None:
    forum = fake.world.add_forum("questions", "solved")
    post = fake.world.new_post(forum, asker, "Where?", "Where is it?", tags=["solved"])
    assert (await client.get_message(post.id, post.id))["content"] == "Where is it?"
    assert (await client.get_channel(post.id))["applied_tags"] == [forum.available_tags[0]["id"]]  # type: ignore[typeddict-item]
    assert await refusal(send(client, forum, content="x")) == 40058
    payload = {"name": "News", "auto_archive_duration": 60, "message": {"content": "Here"}}
    route = Route("POST", "/channels/{channel_id}/threads", channel_id=forum.id)
    made = await client.request(route, json=payload)
    assert (made["id"], made["message"]["id"]) == (made["message"]["channel_id"], made["id"])


COMMANDS: list[Any] = [
    {
        "name": "ask",
        "description": "Ask",
        "options": [
            {"type": 3, "name": "question", "description": "What?", "required": True, "autocomplete": True},
            {"type": 6, "name": "who", "description": "Who?"},
        ],
        "integration_types": [0, 1],
    },
    {"name": "Remind me", "type": 3},
]


async def test_commands_keep_their_ids_and_change_their_version_only_with_themselves(
    fake: FakeDiscord, client: HTTPClient
) -> None:
    first = await client.bulk_upsert_global_commands(fake.app.id, COMMANDS)
    again = await client.bulk_upsert_global_commands(fake.app.id, COMMANDS)
    assert first == again
    changed = await client.bulk_upsert_global_commands(fake.app.id, [COMMANDS[0] | {"description": "Ask away"}])
    assert (changed[0]["id"], len(await client.get_global_commands(fake.app.id))) == (first[0]["id"], 1)
    assert changed[0]["version"] != first[0]["version"]
    assert "invalid" in await wrong(client.bulk_upsert_global_commands(fake.app.id, [{"name": "Ask"}]))
    assert await refusal(client.bulk_upsert_global_commands("1", COMMANDS)) == 20012


@pytest.fixture
async def commands(client: HTTPClient, fake: FakeDiscord) -> list[Any]:
    return list(await client.bulk_upsert_global_commands(fake.app.id, COMMANDS))


def hook(method: str, fake: FakeDiscord, token: str, tail: str = "") -> Route:
    return Route(method, "/webhooks/{webhook_id}/{webhook_token}" + tail, webhook_id=fake.app.id, webhook_token=token)


def callback(interaction: Any) -> Route:
    return Route(
        "POST",
        "/interactions/{webhook_id}/{webhook_token}/callback",
        webhook_id=interaction.id,
        webhook_token=interaction.token,
    )


async def test_a_command_is_deferred_answered_and_followed_up(
    fake: FakeDiscord, client: HTTPClient, commands: list[Any], asker: User, channel: Channel
) -> None:
    used = fake.world.command(asker, channel, "ask", {"question": "Where?", "who": asker})
    event = events(fake, "INTERACTION_CREATE")[0]
    assert (event["data"]["options"][0]["value"], event["member"]["user"]["id"]) == ("Where?", asker.id)
    assert event["data"]["resolved"]["users"][asker.id]["username"] == "asker"
    await client.request(callback(used), json={"type": 5})
    assert fake.world.messages(channel)[-1].flags == 128
    assert await refusal(client.request(callback(used), json={"type": 5})) == 40060
    first = await client.request(hook("PATCH", fake, used.token, "/messages/@original"), json={"content": "There."})
    assert (first["flags"], first["type"], first["interaction_metadata"]["user"]["id"]) == (0, 20, asker.id)
    await client.request(hook("POST", fake, used.token), json={"content": "Psst", "flags": 64})
    assert fake.world.texts(channel) == ["There."]
    assert [message.content for message in used.messages] == ["There.", "Psst"]
    fake.clock.skip(15 * 60)
    assert await refusal(client.request(hook("POST", fake, used.token), json={"content": "Late"})) == 50027


async def test_an_interaction_wants_its_first_answer_in_three_seconds(
    fake: FakeDiscord, client: HTTPClient, commands: list[Any], asker: User, channel: Channel
) -> None:
    used = fake.world.command(asker, channel, "ask", {"question": "Where?"})
    assert await refusal(client.request(hook("POST", fake, used.token), json={"content": "x"})) == 10015
    fake.clock.skip(3)
    assert await refusal(client.request(callback(used), json={"type": 5})) == 10062


async def test_autocomplete_takes_choices_and_nothing_else(
    fake: FakeDiscord, client: HTTPClient, commands: list[Any], asker: User, channel: Channel
) -> None:
    typed = fake.world.autocomplete(asker, channel, "ask", {"question": "Wh"})
    assert "type" in await wrong(client.request(callback(typed), json={"type": 4, "data": {"content": "x"}}))
    many = [{"name": "x", "value": "x"}] * 26
    assert "25" in await wrong(client.request(callback(typed), json={"type": 8, "data": {"choices": many}}))
    await client.request(callback(typed), json={"type": 8, "data": {"choices": many[:2]}})
    assert len(typed.choices or []) == 2


async def pressable(client: HTTPClient, fake: FakeDiscord, channel: Channel) -> Message:
    posted = await send(client, channel, content="Sure?", components=[row(button(), button("no"))])
    return channel.messages[posted["id"]]


async def test_a_press_changes_the_message_or_opens_a_modal(
    fake: FakeDiscord, client: HTTPClient, asker: User, channel: Channel
) -> None:
    message = await pressable(client, fake, channel)
    pressed = fake.world.press(asker, message, "yes")
    update = {"type": 7, "data": {"content": "Done", "components": []}}
    answer = await client.request(callback(pressed), json=update, params={"with_response": 1})
    assert (answer["resource"]["message"]["content"], message.content, message.components) == ("Done", "Done", [])
    again = fake.world.press(asker, await pressable(client, fake, channel), "no")
    field = {"type": 4, "custom_id": "why", "style": 1, "label": "Why?"}
    modal: Json = {"custom_id": "m", "title": "Why", "components": [row(field)]}
    shown = {"type": 9, "data": modal | {"title": "x" * 46}}
    assert "between 1 and 45" in await wrong(client.request(callback(again), json=shown))
    await client.request(callback(again), json={"type": 9, "data": modal})
    sent = fake.world.submit(again, {"why": "Because"})
    assert events(fake, "INTERACTION_CREATE")[-1]["data"]["components"][0]["components"][0]["value"] == "Because"
    await client.request(callback(sent), json={"type": 4, "data": {"content": "Thanks", "flags": 64}})
    assert [one.content for one in sent.messages] == ["Thanks"]


async def test_a_modal_of_a_command_is_followed_up(
    fake: FakeDiscord, client: HTTPClient, commands: list[Any], asker: User, channel: Channel
) -> None:
    used = fake.world.command(asker, channel, "ask", {"question": "Where?"})
    words = {"type": 18, "label": "Why?", "component": {"type": 4, "custom_id": "why", "style": 1}}
    modal = {"custom_id": "m", "title": "Why", "components": [words]}
    await client.request(callback(used), json={"type": 9, "data": modal})
    sent = fake.world.submit(used, {"why": "Because"})
    await client.request(callback(sent), json={"type": 6})
    assert await refusal(client.request(hook("GET", fake, sent.token, "/messages/@original"))) == 10008
    await client.request(hook("POST", fake, sent.token), json={"content": "Thanks"})
    assert fake.world.texts(channel) == ["Thanks"]


async def test_an_application_of_one_user_answers_where_its_bot_is_not(
    fake: FakeDiscord, client: HTTPClient, commands: list[Any], asker: User, channel: Channel
) -> None:
    fake.world.kick(fake.app)
    with pytest.raises(ValueError, match="finds no command"):
        fake.world.command(asker, channel, "ask", {"question": "Where?"})
    fake.app.installed_by.add(asker.id)
    used = fake.world.command(asker, channel, "ask", {"question": "Where?"})
    assert events(fake, "INTERACTION_CREATE")[-1]["authorizing_integration_owners"] == {"1": asker.id}
    await client.request(callback(used), json={"type": 4, "data": {"content": "There."}})
    for _ in range(5):
        await client.request(hook("POST", fake, used.token), json={"content": "More."})
    assert await refusal(client.request(hook("POST", fake, used.token), json={"content": "More."})) == 40094
    assert await refusal(send(client, channel, content="x")) == 50001


async def test_too_many_requests_wait_as_the_headers_say(fake: FakeDiscord, channel: Channel) -> None:
    fake.limits.enabled = True
    url = f"{fake.api_url}/channels/{channel.id}/messages"
    headers = {"Authorization": f"Bot {fake.app.token}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        answers = [await session.post(url, json={"content": str(n)}) for n in range(6)]
        assert [answer.headers["X-RateLimit-Remaining"] for answer in answers] == ["4", "3", "2", "1", "0", "0"]
        assert [answer.status for answer in answers] == [200] * 5 + [429]
        assert (await answers[-1].json())["global"] is False
        assert all(answer.headers["Via"] and answer.headers["Content-Type"] == "application/json" for answer in answers)
        fake.clock.skip(5)
        assert (await session.post(url, json={"content": "6"})).status == 200
        fake.limits.global_rate = (0, 1.0)
        fake.clock.skip(1)
        answer = await session.get(f"{fake.api_url}/users/@me")
        assert ((await answer.json())["global"], answer.headers["X-RateLimit-Scope"]) == (True, "global")


async def test_an_address_with_too_many_invalid_requests_is_banned(fake: FakeDiscord) -> None:
    fake.limits.invalid_rate = (2, 600.0)
    async with aiohttp.ClientSession() as session:
        answers = [await session.get(f"{fake.api_url}/users/@me") for _ in range(3)]
        assert [answer.status for answer in answers] == [401, 401, 429]
        assert "Via" not in answers[-1].headers
        fake.clock.skip(600)
        assert (await session.get(f"{fake.api_url}/users/@me")).status == 401


async def test_faults_happen_as_they_were_ordered(fake: FakeDiscord, client: HTTPClient, channel: Channel) -> None:
    fake.faults.fail_next("create_message", "drop_answer_after_effect")
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await send(client, channel, content="Hello")
    assert fake.world.texts(channel) == ["Hello"]
    fake.faults.fail_next("create_message", 50013)
    assert await refusal(send(client, channel, content="Hello")) == 50013
    fake.faults.fail_next("create_message", 429, retry_after=0.01)
    await send(client, channel, content="Again")
    assert [call.status for call in fake.called("create_message")] == [200, 403, 429, 200]
    with pytest.raises(ValueError, match="no route"):
        fake.faults.fail_next("send_message", 500)
    fake.faults.fail_next("create_message", "banned")
    with pytest.raises(discord.HTTPException):
        await send(client, channel, content="Hello")


async def test_what_is_no_json_or_no_route_is_refused(fake: FakeDiscord, channel: Channel) -> None:
    headers = {"Authorization": f"Bot {fake.app.token}"}
    url = f"{fake.api_url}/channels/{channel.id}/messages"
    async with aiohttp.ClientSession(headers=headers) as session:
        broken = await session.post(url, data="{", headers={"Content-Type": "application/json"})
        assert (broken.status, (await broken.json())["code"]) == (400, 50109)
        form = await session.post(url, data={"content": "x"})
        assert (form.status, (await form.json())["code"]) == (400, 50035)
        assert (await session.get(f"{fake.api_url}/nowhere")).status == 404


def test_the_fake_serves_from_a_thread_of_its_own() -> None:
    with FakeDiscord().in_thread() as fake:
        fake.do(lambda world: world.add_channel("help"))
        said = fake.do(lambda world: world.say("owner", "#help", "Hello"))
        assert said.content == "Hello"
