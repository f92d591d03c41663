"""files.* of the fake Web API, and what lies beside it: the upload URL and the private download.

Source: docs.slack.dev/reference/methods/files.getUploadURLExternal, files.completeUploadExternal, files.delete and
docs.slack.dev/reference/objects/file-object: a download without the right token ends on a page to sign in, with 200.
"""

from __future__ import annotations

import mimetypes
from typing import TYPE_CHECKING

from aiohttp import web

from tests.fakes.slack.api_chat import checked_thread, postable
from tests.fakes.slack.call_context import bad
from tests.fakes.slack.errors import Refused
from tests.fakes.slack.messages import File

if TYPE_CHECKING:
    from tests.fakes.slack.call_context import Caller, Handler
    from tests.fakes.slack.state import Json
    from tests.fakes.slack.workspace import Workspace


def file_info(call: Caller, given: Json) -> Json:
    return {"file": _file(call, given["file"]).wire(), "comments": []} | {"response_metadata": {"next_cursor": ""}}


def get_upload_url(call: Caller, given: Json) -> Json:
    if given["length"] < 1:
        raise bad("length", "must be greater than 0")
    name = given["filename"]
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    workspace, by = call.workspace, call.by
    file = File(workspace.new_id("F"), name, name, kind, by.bot.id, by.team.id, workspace.base_url, is_pending=True)
    workspace.files[file.id] = file
    return {"file_id": file.id, "upload_url": f"{workspace.base_url}/upload/v1/{file.id}"}


def complete_upload(call: Caller, given: Json) -> Json:
    """Finish uploads, and share them in a message where a channel is named."""
    files = []
    for item in given["files"]:
        file = call.workspace.files.get(item.get("id"))
        if file is None or not file.content or file.user != call.by.bot.id:
            raise Refused("file_not_found")
        file.title, file.is_pending = item.get("title") or file.name, False
        files.append(file)
    named = given.get("channel_id") or given.get("channels") or ""
    for channel_id in filter(None, named.split(",")):
        channel = postable(call, channel_id)
        call.workspace.post(
            channel,
            call.by.bot,
            given.get("initial_comment") or "",
            by=call.by,
            thread_ts=checked_thread(call, channel, given.get("thread_ts")),
            files=files,
            blocks=given.get("blocks") or [],
        )
    return {"files": [file.wire() for file in files]}


def delete_file(call: Caller, given: Json) -> Json:
    file = _file(call, given["file"])
    if file.user != call.by.bot.id:
        raise Refused("cant_delete_file")
    del call.workspace.files[file.id]
    for channel in file.channels:
        for message in [each for each in channel.messages.values() if file in each.files]:
            call.workspace.delete(message)
    return {}


def _file(call: Caller, file_id: str) -> File:
    file = call.workspace.files.get(file_id)
    is_seen = file and (file.user == call.by.bot.id or any(call.sees(channel) for channel in file.channels))
    if file is None or file.is_pending or not is_seen:
        raise Refused("file_not_found")
    return file


async def upload(workspace: Workspace, request: web.Request) -> web.Response:
    """Take the bytes, as the body or as the parts of a form."""
    file = workspace.files.get(request.match_info["file"])
    if file is None or not file.is_pending:
        return web.Response(status=404, text="not found")
    if request.content_type == "multipart/form-data":
        form = await request.post()
        parts = [part.file.read() for part in form.values() if isinstance(part, web.FileField)]
        file.content = b"".join(parts)
    else:
        file.content = await request.read()
    return web.Response(text=f"OK - {len(file.content)}")


async def download(workspace: Workspace, request: web.Request) -> web.Response:
    """Give a file to a bot that may read it; lead everybody else to the page where people sign in."""
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    file = workspace.files.get(request.match_info["file"].partition("-")[2])
    for there in workspace.installations():
        if there.token == token and not there.is_revoked and "files:read" in there.scopes and file:
            is_in = any(there.bot.id in channel.members or not channel.is_private for channel in file.channels)
            if is_in or file.user == there.bot.id:
                return web.Response(body=file.content, content_type=file.mimetype)
    raise web.HTTPFound(f"{workspace.base_url}/?redir={request.path}")


async def sign_in(_: Workspace, __: web.Request) -> web.Response:
    return web.Response(text="<!DOCTYPE html><html><title>Sign in</title></html>", content_type="text/html")


METHODS: dict[str, Handler] = {
    "files.completeUploadExternal": complete_upload,
    "files.delete": delete_file,
    "files.getUploadURLExternal": get_upload_url,
    "files.info": file_info,
}
