"""Files that people share on Slack: read over the wire, with a token that no other host ever sees."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bots import downloads
from bots.slack.api import files
from bots.slack.api.client import make_client
from bots.slack.outgoing.sender import SlackSender
from core.model.errors import InputError, RetryLater
from core.model.messages import Address
from core.model.replies import Enclosure, Reply

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.bots.slack.conftest import Office

MENU = b"# Menu\n\nOn Monday the kitchen serves mushroom risotto, and on Friday it is pizza.\n"
QUESTION = "what does the kitchen serve on Monday?"
TOKEN = "xoxb-secret"

walk = pytest.mark.asyncio(loop_scope="module")


@walk
async def test_a_file_is_read_asked_about_and_cited_with_its_link(desk: Office) -> None:
    answer = await desk.answer("", desk.alone, files=[("menu.md", MENU)])
    assert answer.text == "I have read menu.md (1 passage). Ask me about it here."
    answer = await desk.answer(QUESTION, desk.alone)
    assert "mushroom risotto" in answer.text
    (message, *_) = desk.slack.workspace.messages(desk.alone)
    assert message.files[0].wire()["permalink"] in str(answer.blocks)


@walk
@pytest.mark.slow
async def test_in_a_channel_only_its_thread_knows_the_file(desk: Office) -> None:
    answer = await desk.answer(f"{desk.us} {QUESTION}", files=[("menu.md", MENU)])
    assert "mushroom risotto" in answer.text
    assert "mushroom risotto" in (await desk.answer(f"{desk.us} {QUESTION}", thread_ts=answer.thread_ts)).text
    assert "risotto" not in (await desk.answer(f"{desk.us} {QUESTION}")).text
    assert "risotto" not in (await desk.answer(QUESTION, desk.alone)).text


def another_process(desk: Office) -> SlackSender:
    ours: Any = desk.desk.adapters[0]
    return SlackSender(ours._workspaces, ours._sessions)


@walk
@pytest.mark.parametrize("lost", [None, "drop_before_effect", "drop_answer_after_effect"])
async def test_a_file_goes_with_a_reply_once_and_leaves_with_it(desk: Office, lost: Any) -> None:
    place, channel = Address("slack", desk.slack.installed.team.id, desk.alone.id), desk.alone
    reply = Reply("It is settled.", enclosures=(Enclosure("invitation.ics", "text/calendar", "BEGIN:VCALENDAR"),))
    key = f"{lost or ''}".encode().hex()[:24].ljust(24, "0")
    before = len(desk.ours(channel))
    if lost:
        desk.slack.faults.fail_next("files.completeUploadExternal", lost)
        with pytest.raises(RetryLater):
            await another_process(desk).send(place, reply, key=key)
    again = another_process(desk)
    sent = await again.find_sent(place, key=key) or await again.send(place, reply, key=key)
    words, file = desk.ours(channel)[before:]
    assert (words.text, [each.content for each in file.files]) == ("It is settled.", [b"BEGIN:VCALENDAR"])
    assert sent == f"{words.ts},{file.files[0].id}" == await another_process(desk).find_sent(place, key=key)
    await again.send(place, Reply("It is cancelled."), key="f" * 24, replaces=sent)
    assert [each.text for each in desk.ours(channel)[before:]] == ["It is cancelled."]


@walk
async def test_a_reply_stands_without_its_file_where_the_app_may_send_none(desk: Office) -> None:
    installed = desk.slack.installed
    reply = Reply("It is settled.", enclosures=(Enclosure("invitation.ics", "text/calendar", "BEGIN:VCALENDAR"),))
    scopes, installed.scopes = installed.scopes, tuple(each for each in installed.scopes if each != "files:write")
    try:
        place = Address("slack", installed.team.id, desk.alone.id)
        assert await another_process(desk).send(place, reply, key="e" * 24) == desk.ours(desk.alone)[-1].ts
    finally:
        installed.scopes = scopes


@walk
async def test_a_page_to_sign_in_is_never_taken_for_a_file(desk: Office) -> None:
    installed = desk.slack.installed
    scopes, installed.scopes = installed.scopes, tuple(each for each in installed.scopes if each != "files:read")
    try:
        answer = await desk.answer("", desk.alone, files=[("menu.md", MENU)])
    finally:
        installed.scopes = scopes
    assert "files:read" in answer.text
    assert "Sign in" not in answer.text


@walk
async def test_a_deleted_message_takes_the_file_along(desk: Office) -> None:
    workspace = desk.slack.workspace
    await desk.answer("", desk.alone, files=[("menu.md", MENU)])
    (message, answer) = workspace.messages(desk.alone)
    workspace.delete(message)
    await desk.until(lambda: answer not in workspace.messages(desk.alone))
    assert "risotto" not in (await desk.answer(QUESTION, desk.alone)).text
    known = [each.title for each in await desk.desk.stores.library.documents() if message.ts in each.origin]
    assert known == []


class Shore:
    """Two hosts: one plays Slack's API and files, as it is told; the other notes what it is sent."""

    def __init__(self) -> None:
        self.file: dict[str, Any] = {"mimetype": "application/pdf"}
        self.answers: list[web.StreamResponse] = []
        self.stolen: list[str] = []
        self.slack = self.elsewhere = ""

    async def info(self, _: web.Request) -> web.Response:
        return web.json_response({"ok": True, "file": self.file})

    async def give(self, _: web.Request) -> web.StreamResponse:
        return self.answers.pop(0)

    async def steal(self, request: web.Request) -> web.Response:
        self.stolen.append(request.headers.get("Authorization", ""))
        return web.Response(body=b"%PDF")

    async def fetch(self) -> bytes:
        async with aiohttp.ClientSession() as session:
            client = make_client(TOKEN, api_url=f"{self.slack}/api/", session=session)
            return await files.fetch(client, session, "F1", "menu.pdf")


@pytest.fixture
async def shore() -> AsyncIterator[Shore]:
    made = Shore()
    async with (
        served(("*", "/api/files.info", made.info), ("GET", "/file", made.give)) as made.slack,
        served(("GET", "/file", made.steal)) as made.elsewhere,
    ):
        made.file["url_private_download"] = f"{made.slack}/file"
        yield made


@asynccontextmanager
async def served(*routes: Any) -> AsyncIterator[str]:
    app = web.Application()
    for method, path, handler in routes:
        app.router.add_route(method, path, handler)
    async with TestServer(app) as server:
        yield str(server.make_url("")).rstrip("/")


async def test_the_token_goes_to_no_other_host(shore: Shore) -> None:
    shore.file["url_private_download"] = f"{shore.elsewhere}/file"
    with pytest.raises(InputError, match="not Slack's"):
        await shore.fetch()
    assert shore.stolen == []


async def test_a_redirect_is_followed_on_slacks_own_host_alone(shore: Shore) -> None:
    shore.file["url_private_download"] = f"{shore.slack}/file"
    shore.answers = [web.Response(status=302, headers={"Location": "/file"}), web.Response(body=b"%PDF")]
    assert await shore.fetch() == b"%PDF"
    shore.answers = [web.Response(status=302, headers={"Location": f"{shore.elsewhere}/file"})]
    with pytest.raises(InputError, match="not Slack's"):
        await shore.fetch()
    shore.answers = [web.Response(status=302, headers={"Location": "/file"}) for _ in range(9)]
    with pytest.raises(InputError, match="in circles"):
        await shore.fetch()
    assert shore.stolen == []


async def test_a_page_is_refused_in_the_place_of_a_file_also_where_the_file_is_a_page(shore: Shore) -> None:
    page = "<!DOCTYPE html><html><title>Sign in</title></html>"
    shore.answers = [web.Response(text=page, content_type="text/html") for _ in range(3)]
    with pytest.raises(InputError, match="files:read"):
        await shore.fetch()
    shore.file |= {"mimetype": "text/html", "size": 5}
    with pytest.raises(InputError, match="files:read"):
        await shore.fetch()
    shore.file["size"] = len(page)
    assert await shore.fetch() == page.encode()


async def test_what_has_no_end_is_left_off(shore: Shore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "LARGEST_BYTES", 100_000)
    shore.answers = [web.Response(body=b"x" * 200_000)]
    with pytest.raises(InputError, match="Split it"):
        await shore.fetch()


@pytest.mark.parametrize(
    ("status", "error"), [(429, RetryLater), (503, RetryLater), (403, InputError), (404, InputError)]
)
async def test_what_slack_says_decides_whether_to_try_again(shore: Shore, status: int, error: type[Exception]) -> None:
    shore.answers = [web.Response(status=status, headers={"Retry-After": "7"})]
    with pytest.raises(error) as raised:
        await shore.fetch()
    if status == 429:
        assert getattr(raised.value, "after_seconds", None) == 7


async def test_what_slack_only_links_to_is_not_fetched(shore: Shore) -> None:
    shore.file |= {"is_external": True}
    with pytest.raises(InputError, match="is not stored on Slack"):
        await shore.fetch()
