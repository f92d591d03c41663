"""Slack's export of a workspace: a folder for each channel, in which each day is a file of messages."""

from __future__ import annotations

import asyncio
import json
import re
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from knowledge.documents import LoadError
from knowledge.exports.conversations import ChatMessage, conversation_documents
from knowledge.exports.export import Export, ExportedDocument, Part
from knowledge.formats.worker_process import run_in_worker

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from knowledge.documents import LoadLimits
    from knowledge.exports.archive import Archive

CHANNELS, USERS = "channels.json", "users.json"
_PRIVATE: Final = {"groups.json": "name", "mpims.json": "name", "dms.json": "id"}
"""The lists of private channels, conversations of several people and of two, and what their folders are called by."""
_SPOKEN = frozenset({None, "thread_broadcast", "file_share", "me_message"})
"""The kinds of messages that people write. All others tell of joins, topics and the like."""
_SLACKBOT = "USLACKBOT"
_TOKEN = re.compile(r"<([^<>\n]+)>")
_BOLD, _STRUCK = re.compile(r"(?<![\w*])\*([^*\n]+)\*(?![\w*])"), re.compile(r"(?<![\w~])~([^~\n]+)~(?![\w~])")
_CODE = re.compile(r"(```.*?(?:```|\Z)|`[^`\n]*`)", re.DOTALL)
_BULLET = re.compile(r"^([ \t]*)[•◦▪]\s*", re.MULTILINE)
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}


def is_slack(names: Iterable[str]) -> bool:
    """Return whether these are the files of an export: the lists of channels and of people."""
    return {CHANNELS, USERS} <= set(names)


def slack_export(archive: Archive, limits: LoadLimits, *, is_public: bool) -> Export:
    """Return the channels of an export. If everybody may read them, private channels and conversations are left out.

    Raises LoadError if the list of channels or people is damaged.
    """
    folders = _folders(archive)
    public = {str(channel.get("name")) for channel in _listed(archive, CHANNELS)}
    known = public | {str(one.get(key)) for file, key in _PRIVATE.items() for one in _listed(archive, file)}
    learned = sorted(folders.keys() & (public if is_public else known))
    left_out = len(folders.keys() & known) - len(learned)
    note = (
        f"{archive.name}: {left_out} private channels and direct conversations were left out, since everybody may read "
        "what is learned from it. To learn them too, name an audience with --audience."
    )
    parts = (_part(archive, channel, folders[channel], limits) for channel in learned)
    return Export(tuple(parts), (note,) if left_out else ())


def _folders(archive: Archive) -> dict[str, tuple[str, ...]]:
    folders: dict[str, tuple[str, ...]] = {}
    for name in archive.names:
        channel, _, day = name.rpartition("/")
        if channel and re.fullmatch(r"\d{4}-\d\d-\d\d\.json", day):
            folders[channel] = (*folders.get(channel, ()), name)
    return folders


def _listed(archive: Archive, file: str) -> list[dict[str, Any]]:
    if file not in archive.names:
        return []
    try:
        found = json.loads(archive.read(file))
    except (ValueError, RecursionError) as error:
        raise LoadError(f"{archive.name}/{file} is damaged: export the workspace again.") from error
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _part(archive: Archive, channel: str, days: tuple[str, ...], limits: LoadLimits) -> Part:
    source, files = f"{archive.name}/{channel}", (USERS, *days)
    return Part(channel, source, files, partial(_read, archive, channel, source, files, limits), is_page=False)


async def _read(
    archive: Archive, channel: str, source: str, files: Sequence[str], limits: LoadLimits
) -> tuple[ExportedDocument, ...]:
    contents = await asyncio.to_thread(lambda: {archive.shown(file): archive.read(file) for file in files})
    work = partial(channel_documents, channel, contents)
    return await run_in_worker(work, name=source, size=archive.size(files), limits=limits)


def channel_documents(channel: str, contents: Mapping[str, bytes]) -> tuple[ExportedDocument, ...]:
    """Return the conversations of a channel. `contents` are the files: first the list of people, then the days."""
    (_, users), *days = ((path, json.loads(content)) for path, content in contents.items())
    people = {str(user["id"]): user for user in users}
    found = [(path, message) for path, day in days for message in day if _is_of_person(message, people)]
    threads = {message.get("thread_ts") for _, message in found if _thread(message)}
    messages = (_message(message, people, path, begins=message["ts"] in threads) for path, message in found)
    return conversation_documents(messages, channel=channel, key=f"{channel}/")


def _is_of_person(message: Mapping[str, Any], people: Mapping[str, Mapping[str, Any]]) -> bool:
    user = message.get("user")
    is_bot = "bot_id" in message or user == _SLACKBOT or people.get(str(user), {}).get("is_bot")
    return message.get("type") == "message" and message.get("subtype") in _SPOKEN and bool(user) and not is_bot


def _thread(message: Mapping[str, Any]) -> str:
    """Return the id of the message that a message replies to, if any. The first one of a thread names itself."""
    root = str(message.get("thread_ts") or "")
    return "" if root == message.get("ts") else root


def _message(
    message: Mapping[str, Any], people: Mapping[str, Mapping[str, Any]], path: str, *, begins: bool
) -> ChatMessage:
    at = datetime.fromtimestamp(float(message["ts"]), UTC)
    text, author = to_markdown(str(message.get("text") or ""), people), _name(people.get(str(message["user"])), message)
    return ChatMessage(str(message["ts"]), author, at, text, path, _thread(message), begins=begins)


def _name(user: Mapping[str, Any] | None, message: Mapping[str, Any]) -> str:
    profile = (user or {}).get("profile") or message.get("user_profile") or {}
    names = (profile.get("display_name"), profile.get("real_name"), (user or {}).get("real_name"), message.get("user"))
    return " ".join(str(next(filter(None, names), "")).split())


def to_markdown(text: str, people: Mapping[str, Mapping[str, Any]]) -> str:
    """Return a message in Slack's own markup as Markdown, with the names of people and channels that it mentions."""
    pieces = _CODE.split(text)
    prose = (_prose(piece, people) for piece in pieces[::2])
    code = (*(_code(piece) for piece in pieces[1::2]), "")
    text = "".join(part for pair in zip(prose, code, strict=True) for part in pair)
    return re.sub("|".join(_ENTITIES), lambda found: _ENTITIES[found[0]], text).strip()


def _prose(text: str, people: Mapping[str, Mapping[str, Any]]) -> str:
    named = _TOKEN.sub(lambda found: _shown(found[1], people), text)
    return _BULLET.sub(r"\1- ", _STRUCK.sub(r"~~\1~~", _BOLD.sub(r"**\1**", named)))


def _code(text: str) -> str:
    """Return code with the fences on lines of their own, and links as they were typed."""
    text = _TOKEN.sub(lambda found: found[1].partition("|")[0], text)
    return f"\n```\n{text.strip('`').strip(chr(10))}\n```\n" if text.startswith("```") else text


def _shown(token: str, people: Mapping[str, Mapping[str, Any]]) -> str:
    target, _, label = token.partition("|")
    if target.startswith("@"):
        return f"@{label or _name(people.get(target[1:]), {'user': target[1:]})}"
    if target.startswith(("#", "!")):
        return f"{'#' if target.startswith('#') else '@'}{label or target[1:].partition('^')[0]}"
    return target if label in ("", target) else f"[{label}]({target})"
