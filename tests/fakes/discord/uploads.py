"""Reading what a request to the fake Discord brings: JSON, or a form of several parts with files.

discord.com/developers/reference#uploading-files.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from aiohttp import BodyPartReader, web

from tests.fakes.discord.errors import Refused
from tests.fakes.discord.interactions import FILE_BYTES
from tests.fakes.discord.route_context import Upload

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.fakes.discord.messages import Attachment
    from tests.fakes.discord.state import Channel, Json
    from tests.fakes.discord.store import Store

REQUEST_BYTES = 25 * 1024 * 1024
WANTED = "Expected \"Content-Type\" header to be one of {'application/json', 'multipart/form-data'}."


async def read(request: web.Request) -> tuple[Any, dict[str, Upload]]:
    """The body and the files by number. Raises Refused where it is neither form."""
    if not request.can_read_body:
        return None, {}
    if request.content_length is not None and request.content_length > REQUEST_BYTES:
        raise Refused(40005)
    if request.content_type == "application/json":
        return parsed(await request.text()), {}
    if request.content_type == "multipart/form-data":
        return await _read_parts(request)
    raise Refused(50035, {"_errors": [{"code": "CONTENT_TYPE_INVALID", "message": WANTED}]})


def parsed(text: str) -> Any:
    try:
        return json.loads(text) if text else None
    except ValueError as error:
        raise Refused(50109) from error


async def _read_parts(request: web.Request) -> tuple[Any, dict[str, Upload]]:
    body: Any = {}
    files: dict[str, Upload] = {}
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        content = await part.read(decode=True)
        number = re.fullmatch(r"files\[(\d+)\]|file(\d*)", part.name or "")
        if part.name == "payload_json":
            body = parsed(content.decode())
        elif number:
            if len(content) > FILE_BYTES:
                raise Refused(40005)
            files[number[1] or number[2] or "0"] = Upload(safe(part.filename or "unknown"), bytes(content))
        else:
            body[part.name] = content.decode()
    return body, files


def safe(filename: str) -> str:
    """A file's name as Discord keeps it."""
    return re.sub(r"[^\w.-]", "_", filename, flags=re.ASCII)


def attach(
    store: Store, channel: Channel, body: Json, files: Mapping[str, Upload], *, ephemeral: bool = False
) -> list[Attachment]:
    """Keep the files of a message, as its `attachments` describe them."""
    described = {str(one["id"]): one for one in body.get("attachments") or []}
    kept = []
    for number, upload in files.items():
        about = described.get(number, {})
        name = safe(about["filename"]) if about.get("filename") else upload.filename
        kept.append(
            store.make_file(channel, name, upload.content, description=about.get("description"), ephemeral=ephemeral)
        )
    return kept
