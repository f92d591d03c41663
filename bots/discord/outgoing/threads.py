"""Opens threads for answers, named after the question, and sets the tags and titles of forum posts."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from bots.discord import api as codes
from bots.discord.api import ONE, DiscordRefused
from bots.discord.limits import LONGEST_THREAD_NAME, MOST_TAGS
from bots.discord.markup import plain
from bots.discord.places import FORUMS
from core.text.catalogue import N_, _
from core.text.excerpt import shortened
from core.text.markdown.spoilers import remove_spoilers

if TYPE_CHECKING:
    from bots.discord.api import Api
    from bots.discord.ask_policy import ServerRules
    from bots.discord.outgoing.poster import OwnerAlerts
    from core.model.messages import Address
    from core.model.replies import Reply

log = logging.getLogger(__name__)

CHANNEL = "/channels/{channel_id}"
UNTITLED = N_("Question")
NO_TAGS = N_(
    "I am not allowed to change tags or titles of posts in <#{forum}>. Give my role “Manage Threads” there to let me."
)


async def open_thread(api: Api, channel: str, root: str) -> None:
    """Open the thread of a message, unless it is open. Raises as `Api.call`, for instance if it is not allowed."""
    question = await api.call("GET", ONE, channel_id=channel, message_id=root)
    people = {user["id"]: user["username"] for user in question.get("mentions") or ()}
    us = await api.me()
    words = plain(str(question.get("content") or "").replace(f"<@{us}>", ""), people=people, titles={})
    name = shortened(remove_spoilers(words).strip(" ,:"), LONGEST_THREAD_NAME - 1) or _(UNTITLED)
    try:
        await api.call("POST", f"{ONE}/threads", channel_id=channel, message_id=root, body={"name": name})
    except DiscordRefused as error:
        if error.code != codes.THREAD_EXISTS:
            raise


class ForumPosts:
    """Tags and renames forum posts before the reply is posted. If the process dies before that, this is repeated."""

    def __init__(self, api: Api, server_rules: ServerRules, owner_alerts: OwnerAlerts) -> None:
        self._api = api
        self._server_rules = server_rules
        self._owner_alerts = owner_alerts

    async def update(self, address: Address, reply: Reply) -> None:
        """Give a post the tag and title that a reply asks for. If that is not allowed, alert the moderators."""
        if not address.thread or not (reply.mark or reply.title):
            return
        guild = None
        try:
            post = await self._api.call("GET", CHANNEL, channel_id=address.thread)
            guild = post.get("guild_id")
            changes = await self._changes(post, reply)
            if changes:
                await self._api.call("PATCH", CHANNEL, channel_id=address.thread, body=changes)
        except DiscordRefused as error:
            log.info("A post could not be changed: %s", error)
            if guild and error.code in (codes.NO_PERMISSION, codes.NO_ACCESS):
                words = _(NO_TAGS).format(forum=address.channel)
                await self._owner_alerts.alert(guild, f"tags of {address.channel}", words)

    async def _changes(self, post: dict[str, Any], reply: Reply) -> dict[str, Any]:
        """Return the changes of a post. A thread outside of forums has a title only."""
        changes: dict[str, Any] = {}
        if reply.title and reply.title != post.get("name"):
            changes["name"] = shortened(remove_spoilers(reply.title), LONGEST_THREAD_NAME - 1)
        if reply.mark:
            tags = await self._tags(post, reply.mark)
            changes |= {"applied_tags": tags} if tags else {}
        if changes and (post.get("thread_metadata") or {}).get("archived"):
            changes["archived"] = False
        return changes

    async def _tags(self, post: dict[str, Any], mark: str) -> list[str]:
        """Return a post's new tags, or nothing if the forum has no such tag or the post already has it."""
        forum = await self._api.call("GET", CHANNEL, channel_id=str(post["parent_id"]))
        if int(forum["type"]) not in FORUMS:
            return []
        wanted = getattr(await self._server_rules.of(post.get("guild_id")), mark).casefold()
        has = [str(tag) for tag in post.get("applied_tags") or ()]
        known = forum.get("available_tags") or ()
        tag = next((str(entry["id"]) for entry in known if entry["name"].casefold() == wanted), None)
        if tag is None or tag in has or len(has) >= MOST_TAGS:
            return []
        return [*has, tag]
