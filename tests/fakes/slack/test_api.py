"""The fake's Web API and workspace against slack_sdk's own client."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth import AuthorizeUrlGenerator
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.client import WebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from tests.fakes.slack import SCOPES, FakeSlack
from tests.fakes.slack.methods import METHODS
from tests.fakes.slack.shapes import shape

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable

    from tests.fakes.slack.state import Channel, Json, User

pytestmark = pytest.mark.slow


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as slack:
        yield slack


@pytest.fixture
def client(slack: FakeSlack) -> AsyncWebClient:
    """A client that tries once: left alone, it calls again after a lost answer, and posts twice by it."""
    return AsyncWebClient(slack.installed.token, base_url=slack.api_url, timeout=5, retry_handlers=[])


@pytest.fixture
def asker(slack: FakeSlack) -> User:
    return slack.workspace.add_user("asker", tz="Asia/Tokyo", locale="ja-JP", email="asker@example.com")


@pytest.fixture
def channel(slack: FakeSlack, asker: User) -> Channel:
    return slack.workspace.add_channel("help", asker, slack.installed)


async def refusal(calling: Awaitable[Any]) -> str:
    with pytest.raises(SlackApiError) as refused:
        await calling
    return str(refused.value.response["error"])


def events(slack: FakeSlack) -> list[Json]:
    return [one.body["event"] for one in slack.workspace.delivered if one.kind == "events_api"]


BUTTON = {"type": "button", "action_id": "yes", "value": "1", "text": {"type": "plain_text", "text": "Yes"}}
BUTTONS = [{"type": "actions", "elements": [BUTTON]}]
MODAL = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "Ask"},
    "submit": {"type": "plain_text", "text": "Go"},
    "blocks": [
        {
            "type": "input",
            "block_id": "question",
            "label": {"type": "plain_text", "text": "Question"},
            "element": {"type": "plain_text_input", "action_id": "words"},
        }
    ],
}


async def test_a_token_says_who_it_is_and_with_which_scopes(slack: FakeSlack, client: AsyncWebClient) -> None:
    me = await client.auth_test()
    assert (me["user_id"], me["bot_id"]) == (slack.installed.bot.id, slack.installed.bot.bot_id)
    assert "chat:write" in me.headers["x-oauth-scopes"].split(",")
    assert await refusal(AsyncWebClient("xoxb-other", base_url=slack.api_url).auth_test()) == "invalid_auth"
    assert await refusal(AsyncWebClient(base_url=slack.api_url).auth_test()) == "not_authed"


async def test_what_slack_does_not_know_is_refused(client: AsyncWebClient, channel: Channel) -> None:
    assert await refusal(client.api_call("chat.shout")) == "unknown_method"
    typo = client.chat_postMessage(channel=channel.id, text="Hello", thread="1.2")
    assert await refusal(typo) == "invalid_arguments"
    assert await refusal(client.api_call("users.info", params={})) == "invalid_arguments"


async def test_a_method_needs_its_scope_and_that_of_the_kind_of_conversation(
    slack: FakeSlack, client: AsyncWebClient, asker: User, channel: Channel
) -> None:
    slack.installed.scopes = ("chat:write", "channels:history")
    await client.conversations_history(channel=channel.id)
    with pytest.raises(SlackApiError) as refused:
        await client.conversations_history(channel=slack.workspace.dm(asker, slack.installed).id)
    assert refused.value.response.data == {
        "ok": False,
        "error": "missing_scope",
        "needed": "im:history",
        "provided": "chat:write,channels:history",
    }
    assert await refusal(client.users_info(user=asker.id)) == "missing_scope"
    assert set(SCOPES) == set(METHODS)


async def test_a_post_is_a_message_for_every_app_in_the_channel(
    slack: FakeSlack, client: AsyncWebClient, asker: User, channel: Channel
) -> None:
    other = slack.workspace.install(slack.workspace.add_app("Second"))
    slack.workspace.invite(other, channel)
    slack.workspace.delivered.clear()
    metadata = {"event_type": "reply", "event_payload": {"id": "r1"}}
    posted = await client.chat_postMessage(channel=channel.id, text="Hello", blocks=BUTTONS, metadata=metadata)
    assert [one.app.name for one in slack.workspace.delivered] == ["Frontdesk", "Second"]
    event = events(slack)[0]
    assert (event["bot_id"], event["app_id"]) == (slack.installed.bot.bot_id, slack.app.id)
    found = await client.conversations_history(channel=channel.id, include_all_metadata=True)
    assert found["messages"][0]["metadata"] == metadata
    assert "metadata" not in (await client.conversations_history(channel=channel.id))["messages"][0]
    assert found["messages"][0]["ts"] == posted["ts"]
    assert slack.calls[0].arguments["text"] == "Hello"


async def test_a_mention_is_two_events(slack: FakeSlack, asker: User, channel: Channel) -> None:
    slack.workspace.say(asker, "#help", f"<@{slack.installed.bot.id}> hello")
    mention, message = (one.body for one in slack.workspace.delivered)
    assert (mention["event"]["type"], message["event"]["type"]) == ("app_mention", "message")
    assert mention["event"]["ts"] == message["event"]["ts"]
    assert mention["event_id"] != message["event_id"]


async def test_what_cannot_be_posted_is_refused(slack: FakeSlack, client: AsyncWebClient, channel: Channel) -> None:
    elsewhere = slack.workspace.add_channel("elsewhere")
    hidden = slack.workspace.add_channel("hidden", private=True)
    slack.limits.enabled = False
    post = client.chat_postMessage
    assert await refusal(post(channel="C404", text="x")) == "channel_not_found"
    assert await refusal(post(channel=elsewhere.id, text="x")) == "not_in_channel"
    assert await refusal(post(channel=hidden.id, text="x")) == "channel_not_found"
    assert await refusal(client.api_call("chat.postMessage", json={"channel": channel.id, "text": " "})) == "no_text"
    assert await refusal(post(channel=channel.id, text="x", blocks=[{"type": "nothing"}])) == "invalid_blocks"
    assert await refusal(post(channel=channel.id, text="x", thread_ts="1.000001")) == "thread_not_found"
    assert await refusal(post(channel=channel.id, text="x", markdown_text="y")) == "markdown_text_conflict"
    assert await refusal(post(channel=channel.id, text="x", metadata={"a": 1})) == "invalid_metadata_format"
    cut = await post(channel=channel.id, text="x" * 40_001)
    assert len(cut["message"]["text"]) == 40_000
    channel.is_archived = True
    assert await refusal(post(channel=channel.id, text="x")) == "is_archived"


async def test_own_messages_can_be_changed_and_deleted(
    slack: FakeSlack, client: AsyncWebClient, asker: User, channel: Channel
) -> None:
    posted = await client.chat_postMessage(channel=channel.id, text="One", blocks=BUTTONS)
    await client.chat_update(channel=channel.id, ts=posted["ts"], text="Two")
    assert channel.messages[posted["ts"]].blocks, "blocks stay unless others are given"
    assert events(slack)[-1]["subtype"] == "message_changed"
    long = client.chat_update(channel=channel.id, ts=posted["ts"], text="x" * 4_001)
    assert await refusal(long) == "msg_too_long"
    theirs = slack.workspace.say(asker, channel, "Mine")
    assert await refusal(client.chat_update(channel=channel.id, ts=theirs.ts, text="x")) == "cant_update_message"
    assert await refusal(client.chat_update(channel=channel.id, ts="1.000001", text="x")) == "message_not_found"
    await client.chat_delete(channel=channel.id, ts=posted["ts"])
    assert events(slack)[-1]["deleted_ts"] == posted["ts"]


async def test_a_deleted_parent_leaves_a_tombstone(slack: FakeSlack, asker: User, channel: Channel) -> None:
    parent = slack.workspace.say(asker, channel, "Question")
    slack.workspace.say(asker, channel, "More", thread_ts=parent.ts)
    slack.workspace.delete(parent)
    assert events(slack)[-1]["message"]["subtype"] == "tombstone"
    assert channel.messages[parent.ts].wire()["reply_count"] == 1


async def test_two_apps_of_one_team_keep_apart(
    slack: FakeSlack, client: AsyncWebClient, asker: User, channel: Channel
) -> None:
    second = slack.workspace.install(slack.workspace.add_app("Second", commands=["/frontdesk"]))
    slack.workspace.invite(second, channel)
    posted = await client.chat_postMessage(channel=channel.id, text="Hello", blocks=BUTTONS)
    theirs = AsyncWebClient(second.token, base_url=slack.api_url)
    assert await refusal(theirs.chat_delete(channel=channel.id, ts=posted["ts"])) == "cant_delete_message"
    slack.workspace.delivered.clear()
    slack.workspace.press(asker, channel.messages[posted["ts"]], "yes")
    slack.workspace.slash(asker, channel, "/frontdesk")
    slack.workspace.slash(asker, channel, "/frontdesk", by=slack.installed)
    assert [one.app.name for one in slack.workspace.delivered] == ["Frontdesk", "Second", "Frontdesk"]


async def test_a_permalink_of_a_reply_names_its_thread(
    slack: FakeSlack, client: AsyncWebClient, asker: User, channel: Channel
) -> None:
    parent = slack.workspace.say(asker, channel, "Question")
    reply = await client.chat_postMessage(channel=channel.id, text="Answer", thread_ts=parent.ts)
    link = (await client.chat_getPermalink(channel=channel.id, message_ts=reply["ts"]))["permalink"]
    assert link.endswith(f"/p{reply['ts'].replace('.', '')}?thread_ts={parent.ts}&cid={channel.id}")


async def test_only_members_see_an_ephemeral_message(
    slack: FakeSlack, client: AsyncWebClient, asker: User, channel: Channel
) -> None:
    await client.chat_postEphemeral(channel=channel.id, user=asker.id, text="Only you", blocks=BUTTONS)
    (seen,) = slack.workspace.ephemerals
    slack.workspace.press(asker, seen, "yes")
    body = slack.workspace.delivered[-1].body
    assert body["container"]["is_ephemeral"]
    assert "message" not in body
    stranger = slack.workspace.add_user("stranger")
    whisper = client.chat_postEphemeral(channel=channel.id, user=stranger.id, text="Psst")
    assert await refusal(whisper) == "user_not_in_channel"


async def test_a_stream_ends_by_itself_after_five_minutes(
    slack: FakeSlack, client: AsyncWebClient, asker: User, channel: Channel
) -> None:
    asked = slack.workspace.say(asker, channel, "Question")
    bare = client.chat_startStream(channel=channel.id, thread_ts=asked.ts)
    assert await refusal(bare) == "missing_recipient_user_id"
    to: Json = {"recipient_user_id": asker.id, "recipient_team_id": asker.team_id}
    stream = await client.chat_startStream(channel=channel.id, thread_ts=asked.ts, markdown_text="A", **to)
    at = {"channel": channel.id, "ts": stream["ts"]}
    await client.chat_appendStream(**at, markdown_text="B")
    assert await refusal(client.chat_update(**at, text="x")) == "streaming_state_conflict"
    done = await client.chat_stopStream(**at, markdown_text="C", blocks=BUTTONS)
    assert done["message"]["text"] == "ABC"
    assert await refusal(client.chat_appendStream(**at, markdown_text="D")) == "message_not_in_streaming_state"
    late = await client.chat_startStream(channel=channel.id, thread_ts=asked.ts, **to)
    slack.clock.skip(301)
    await client.chat_update(channel=channel.id, ts=late["ts"], text="All of it")
    stop = client.chat_stopStream(channel=channel.id, ts=late["ts"])
    assert await refusal(stop) == "message_not_in_streaming_state"
    cut = await client.chat_startStream(channel=channel.id, thread_ts=asked.ts, **to)
    slack.workspace.stop_stream(channel.messages[cut["ts"]])
    more = client.chat_appendStream(channel=channel.id, ts=cut["ts"], markdown_text="D")
    assert await refusal(more) == "stopped_by_user"


async def test_history_and_replies_come_in_pages(
    slack: FakeSlack, client: AsyncWebClient, asker: User, channel: Channel
) -> None:
    said = [slack.workspace.say(asker, channel, f"{number}") for number in range(5)]
    for number in range(5):
        slack.workspace.say(asker, channel, f"reply {number}", thread_ts=said[0].ts)
    texts = [
        message["text"]
        async for page in await client.conversations_history(channel=channel.id, limit=2)
        for message in page["messages"]
    ]
    assert texts == ["4", "3", "2", "1", "0"]
    between = await client.conversations_history(channel=channel.id, oldest=said[1].ts, latest=said[3].ts)
    assert [message["text"] for message in between["messages"]] == ["2"]
    replies = [
        message["text"]
        async for page in await client.conversations_replies(channel=channel.id, ts=said[0].ts, limit=2)
        for message in page["messages"]
    ]
    assert replies == ["0", *(f"reply {number}" for number in range(5))]
    assert await refusal(client.conversations_replies(channel=channel.id, ts="1.000001")) == "thread_not_found"


async def test_ten_thousand_messages_are_history(
    slack: FakeSlack, client: AsyncWebClient, asker: User, channel: Channel
) -> None:
    for number in range(10_000):
        slack.workspace.say(asker, channel, f"{number}", at=1_700_000_000 + number)
    assert not slack.workspace.delivered
    found = await client.conversations_history(channel=channel.id, limit=999)
    assert (len(found["messages"]), found["messages"][0]["text"]) == (999, "9999")


async def test_conversations_are_found_opened_and_joined(
    slack: FakeSlack, client: AsyncWebClient, asker: User, channel: Channel
) -> None:
    public = slack.workspace.add_channel("public", asker)
    private = slack.workspace.add_channel("private", asker, slack.installed, private=True)
    opened = (await client.conversations_open(users=asker.id))["channel"]["id"]
    assert (await client.conversations_open(users=[asker.id]))["already_open"]
    listed = await client.conversations_list(types="public_channel,private_channel")
    assert {one["id"] for one in listed["channels"]} == {channel.id, public.id, private.id}
    mine = await client.users_conversations(types="public_channel,im", limit=1)
    assert [one["id"] async for page in mine for one in page["channels"]] == [channel.id, opened]
    await client.conversations_join(channel=public.id)
    assert (await client.conversations_members(channel=public.id))["members"] == [asker.id, slack.installed.bot.id]
    assert (await client.conversations_info(channel=public.id))["channel"]["is_member"]
    assert "member_joined_channel" in [event["type"] for event in events(slack)]


async def test_people_have_a_zone_and_a_language(slack: FakeSlack, client: AsyncWebClient, asker: User) -> None:
    shown = (await client.users_info(user=asker.id, include_locale=True))["user"]
    assert (shown["tz"], shown["tz_offset"], shown["locale"]) == ("Asia/Tokyo", 9 * 3600, "ja-JP")
    assert (await client.users_lookupByEmail(email="asker@example.com"))["user"]["id"] == asker.id
    assert len((await client.users_list())["members"]) == 2
    assert (await client.bots_info(bot=slack.installed.bot.bot_id))["bot"]["app_id"] == slack.app.id
    assert (await client.team_info())["team"]["id"] == asker.team_id


async def test_a_trigger_opens_one_view_within_three_seconds(
    slack: FakeSlack, client: AsyncWebClient, asker: User, channel: Channel
) -> None:
    trigger = slack.workspace.slash(asker, channel, "/frontdesk", "ask")["trigger_id"]
    view = (await client.views_open(trigger_id=trigger, view=MODAL))["view"]
    assert await refusal(client.views_open(trigger_id=trigger, view=MODAL)) == "exchanged_trigger_id"
    late = slack.workspace.slash(asker, channel, "/frontdesk", "ask")["trigger_id"]
    slack.clock.skip(4)
    assert await refusal(client.views_open(trigger_id=late, view=MODAL)) == "expired_trigger_id"
    stale = client.views_update(view_id=view["id"], view=MODAL, hash="0.0")
    assert await refusal(stale) == "hash_conflict"
    await client.views_update(view_id=view["id"], view=MODAL, hash=view["hash"])


async def test_a_submission_closes_the_view_unless_the_app_finds_errors(
    slack: FakeSlack, client: AsyncWebClient, asker: User, channel: Channel
) -> None:
    trigger = slack.workspace.slash(asker, channel, "/frontdesk", "ask")["trigger_id"]
    await client.views_open(trigger_id=trigger, view=MODAL)
    modal = slack.workspace.modal(asker, slack.installed)
    assert modal
    with pytest.raises(ValueError, match="words is filled in"):
        slack.workspace.submit(modal)
    body = slack.workspace.submit(modal, {"words": "Where?"})
    assert body["view"]["state"]["values"]["question"]["words"] == {"type": "plain_text_input", "value": "Where?"}
    slack.workspace.acknowledged("interactive", body, {"response_action": "errors", "errors": {"question": "Short"}})
    assert (modal.errors, modal.is_open) == ({"question": "Short"}, True)
    slack.workspace.acknowledged("interactive", slack.workspace.submit(modal, {"words": "Where?"}))
    assert not modal.is_open


async def test_a_home_tab_is_published_for_each_person(slack: FakeSlack, client: AsyncWebClient, asker: User) -> None:
    await client.views_publish(user_id=asker.id, view={"type": "home", "blocks": []})
    home = slack.workspace.home(asker, slack.installed)
    assert home
    slack.workspace.open_home(asker, slack.installed)
    assert events(slack)[-1]["view"]["id"] == home.id


async def test_a_response_url_has_five_uses_and_thirty_minutes(
    slack: FakeSlack, client: AsyncWebClient, asker: User, channel: Channel
) -> None:
    posted = await client.chat_postMessage(channel=channel.id, text="Sure?", blocks=BUTTONS)
    body = slack.workspace.press(asker, channel.messages[posted["ts"]], "yes")
    assert body["actions"][0]["value"] == "1"
    hook = AsyncWebhookClient(body["response_url"])
    await hook.send(text="Done", replace_original=True)
    assert channel.messages[posted["ts"]].text == "Done"
    for _ in range(4):
        assert (await hook.send(text="More", response_type="ephemeral")).status_code == 200
    assert len(slack.workspace.ephemerals) == 4
    assert (await hook.send(text="Once more")).status_code == 404
    late = AsyncWebhookClient(slack.workspace.slash(asker, channel, "/frontdesk")["response_url"])
    slack.clock.skip(31 * 60)
    assert (await late.send(text="Late")).status_code == 404


async def test_reactions_are_added_once(
    slack: FakeSlack, client: AsyncWebClient, asker: User, channel: Channel
) -> None:
    said = slack.workspace.say(asker, channel, "Hello")
    at = {"channel": channel.id, "timestamp": said.ts, "name": "eyes"}
    await client.reactions_add(**at)
    assert await refusal(client.reactions_add(**at)) == "already_reacted"
    slack.workspace.react(asker, said, "eyes")
    shown = await client.reactions_get(channel=channel.id, timestamp=said.ts)
    assert shown["message"]["reactions"][0]["count"] == 2
    await client.reactions_remove(**at)
    assert await refusal(client.reactions_remove(**at)) == "no_reaction"


async def test_files_go_up_in_three_steps_and_come_down_with_the_token(
    slack: FakeSlack, client: AsyncWebClient, asker: User, channel: Channel
) -> None:
    await client.files_upload_v2(channel=channel.id, filename="a.txt", content="ours", initial_comment="Here")
    assert channel.messages[channel.order[-1]].files[0].content == b"ours"
    theirs = slack.workspace.say(asker, channel, "", files=[("menu.pdf", b"theirs")]).files[0]
    assert [event.get("subtype") for event in events(slack)[-2:]] == [None, "file_share"]
    url = (await client.files_info(file=theirs.id))["file"]["url_private_download"]
    async with aiohttp.ClientSession() as session:
        async with session.get(url, headers={"Authorization": f"Bearer {slack.installed.token}"}) as answer:
            assert await answer.read() == b"theirs"
        async with session.get(url) as answer:
            assert (answer.status, answer.content_type) == (200, "text/html")


async def test_the_assistant_shows_what_the_app_set(slack: FakeSlack, client: AsyncWebClient, asker: User) -> None:
    slack.app.view = "assistant"
    thread_ts = slack.workspace.open_assistant(asker, slack.installed)
    dm = slack.workspace.dm(asker, slack.installed)
    assert events(slack)[-1]["assistant_thread"]["channel_id"] == dm.id
    at: Json = {"channel_id": dm.id, "thread_ts": thread_ts}
    await client.assistant_threads_setSuggestedPrompts(**at, prompts=[{"title": "Hi", "message": "Hello"}])
    await client.assistant_threads_setTitle(**at, title="A talk")
    await client.assistant_threads_setStatus(**at, status="is thinking…")
    await client.chat_postMessage(channel=dm.id, thread_ts=thread_ts, text="Thought")
    thread = slack.workspace.assistant(dm, thread_ts)
    assert (thread.title, thread.prompts[0]["title"]) == ("A talk", "Hi")
    assert thread.statuses == ["is thinking…", ""]
    wrong = client.assistant_threads_setStatus(channel_id=dm.id, thread_ts="1.000001", status="x")
    assert await refusal(wrong) == "invalid_thread_ts"


async def test_an_agent_has_sessions_with_a_status_of_a_few_words(
    slack: FakeSlack, client: AsyncWebClient, asker: User
) -> None:
    dm = slack.workspace.dm(asker, slack.installed)
    said = slack.workspace.say(asker, dm, "Hello")
    at: Json = {"channel_id": dm.id, "thread_ts": said.ts}
    assert await refusal(client.agents_sessions_rename(**at, title="Too early")) == "session_not_found"
    assert await refusal(client.agents_sessions_setStatus(**at, status="is thinking…")) == "invalid_arguments"
    await client.agents_sessions_setStatus(**at, status="processing", title="Hello", initiator_user_id=asker.id)
    await client.chat_postMessage(channel=dm.id, thread_ts=said.ts, text="Hi")
    await client.agents_sessions_rename(**at, title="A talk")
    session = slack.workspace.sessions[dm.id, said.ts]
    assert (session.title, session.status) == ("A talk", "processing")  # an answer does not end it
    await client.assistant_threads_setSuggestedPrompts(channel_id=dm.id, prompts=[{"title": "Hi", "message": "Hello"}])
    assert slack.workspace.assistant(dm, "").prompts
    slack.app.view = "assistant"
    assert await refusal(client.agents_sessions_setStatus(**at, status="active")) == "not_authorized"


async def test_posting_is_about_one_a_second_and_channel(
    slack: FakeSlack, client: AsyncWebClient, channel: Channel
) -> None:
    slack.limits.posting_burst = 2
    for _ in range(2):
        await client.chat_postMessage(channel=channel.id, text="Hello")
    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(channel=channel.id, text="Hello")
    assert (refused.value.response.status_code, refused.value.response.headers["Retry-After"]) == (429, "1")
    slack.clock.skip(1)
    await client.chat_postMessage(channel=channel.id, text="Hello")


async def test_faults_come_as_ordered(slack: FakeSlack, client: AsyncWebClient, channel: Channel) -> None:
    slack.faults.fail_next("chat.postMessage", "fatal_error")
    slack.faults.fail_next("chat.postMessage", 503)
    slack.faults.fail_next("chat.postMessage", 429, retry_after=7)
    slack.faults.fail_next("chat.postMessage", "drop_before_effect")
    slack.faults.fail_next("chat.postMessage", "hang")

    async def post() -> Any:
        return await client.chat_postMessage(channel=channel.id, text="Hello")

    assert await refusal(post()) == "fatal_error"
    with pytest.raises(SlackApiError) as refused:
        await post()
    assert refused.value.response.status_code == 503
    with pytest.raises(SlackApiError) as refused:
        await post()
    assert refused.value.response.headers["Retry-After"] == "7"
    with pytest.raises(aiohttp.ClientError):
        await post()
    client.timeout = 1
    with pytest.raises(asyncio.TimeoutError):
        await post()
    assert not channel.messages


async def test_an_answer_can_get_lost_after_the_effect(
    slack: FakeSlack, client: AsyncWebClient, channel: Channel
) -> None:
    slack.faults.fail_next("chat.postMessage", "drop_answer_after_effect")
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel=channel.id, text="Hello")
    assert [message.text for message in channel.messages.values()] == ["Hello"]


async def test_the_urls_beside_the_methods_have_faults_too(slack: FakeSlack, asker: User, channel: Channel) -> None:
    slack.faults.fail_next("response_url", 500)
    hook = AsyncWebhookClient(slack.workspace.slash(asker, channel, "/frontdesk")["response_url"])
    assert (await hook.send(text="Hello")).status_code == 500
    assert (await hook.send(text="Hello")).status_code == 200
    assert [(call.method, call.error) for call in slack.calls] == [("response_url", "500"), ("response_url", None)]


async def test_an_answer_that_slack_would_not_take_is_kept(slack: FakeSlack, asker: User) -> None:
    modal = slack.workspace.add_view(MODAL, asker, slack.installed)
    body = slack.workspace.submit(modal, {"words": "Where?"})
    slack.workspace.acknowledged("interactive", body, {"response_action": "errors", "errors": {"nothing": "Short"}})
    assert [refused.error for refused in slack.workspace.faulty_answers] == ["invalid_errors"]


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated")  # slack_sdk 3.48 uses aiohttp's
async def test_an_app_is_installed_into_another_team_by_oauth(slack: FakeSlack) -> None:
    team = slack.workspace.add_team("Second Team")
    slack.workspace.add_user("owner", team=team)
    page = f"{slack.workspace.base_url}/oauth/v2/authorize"
    back = "http://127.0.0.1:1/back"
    url = AuthorizeUrlGenerator(
        client_id=slack.app.client_id, scopes=["chat:write"], redirect_uri=back, authorization_url=page
    ).generate("state-1", team=team.id)
    async with aiohttp.ClientSession() as session, session.get(url, allow_redirects=False) as answer:
        went = answer.headers["Location"]
    code = went.partition("code=")[2]
    assert went.startswith(f"{back}?state=state-1&code=")
    granted = await AsyncWebClient(base_url=slack.api_url).oauth_v2_access(
        client_id=slack.app.client_id, client_secret=slack.app.client_secret, code=code, redirect_uri=back
    )
    assert granted["team"]["id"] == team.id
    assert (await AsyncWebClient(granted["access_token"], base_url=slack.api_url).auth_test())["team_id"] == team.id


async def test_apps_connections_open_takes_the_app_token_alone(slack: FakeSlack, client: AsyncWebClient) -> None:
    assert await refusal(client.apps_connections_open(app_token=slack.installed.token)) == "not_allowed_token_type"
    opened = await client.apps_connections_open(app_token=slack.app.app_token)
    assert opened["url"].startswith("ws://127.0.0.1:")


@pytest.mark.parametrize("scenario", ["message_channel", "app_mention"])
def test_bodies_have_every_field_of_the_recorded_shapes(scenario: str) -> None:
    slack = FakeSlack()
    slack.workspace.delivery = None
    asker = slack.workspace.add_user("asker")
    channel = slack.workspace.add_channel("help", asker, slack.installed)
    slack.workspace.say(asker, channel, f"<@{slack.installed.bot.id}> hello")
    made = {one.body["event"]["type"]: one.body for one in slack.workspace.delivered}
    body = made["app_mention" if scenario == "app_mention" else "message"]
    recorded = shape(scenario)
    assert set(recorded) <= set(body)
    assert set(recorded["event"]) - {"blocks"} <= set(body["event"])


def test_the_fake_serves_from_a_thread() -> None:
    with FakeSlack().in_thread() as slack:
        asker = slack.do(lambda workspace: workspace.add_user("asker"))
        channel = slack.do(lambda workspace: workspace.add_channel("help", asker, slack.installed))
        WebClient(slack.installed.token, base_url=slack.api_url).chat_postMessage(channel=channel.id, text="Hello")
        assert len(channel.messages) == 1
