"""Threads: the one that an answer opens, named after the question, and the tags and the title of a forum's post."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from bots.discord.api import client as codes
from bots.discord.api.client import DiscordRefused
from bots.discord.api.history import ONE
from bots.discord.limits import LONGEST_THREAD_NAME, MOST_TAGS
from bots.discord.markup import plain
from bots.discord.places import FORUMS
from core.text.excerpt import shortened
from core.text.spoilers import without_hidden

if TYPE_CHECKING:
    from bots.discord.api.client import Api
    from bots.discord.outgoing.owner_alerts import Moderators
    from bots.discord.server_rules import Decisions
    from core.model.messages import Address, Reply

log = logging.getLogger(__name__)

CHANNEL = "/channels/{channel_id}"
UNTITLED = "Question"
NO_TAGS = "I may not set tags or titles of posts in <#{forum}>: give my role “Manage Threads” there, if I am to."


async def open_thread(api: Api, channel: str, root: str) -> None:
    """Open the thread of a message; one that is there already will do.

    Raises:
        RetryLater: Discord is down or busy.
        DiscordRefused: there may be none.
    """
    question = await api.call("GET", ONE, channel_id=channel, message_id=root)
    people = {user["id"]: user["username"] for user in question.get("mentions") or ()}
    us = await api.me()
    words = plain(str(question.get("content") or "").replace(f"<@{us}>", ""), people=people, titles={})
    name = shortened(without_hidden(words).strip(" ,:"), LONGEST_THREAD_NAME - 1) or UNTITLED
    try:
        await api.call("POST", f"{ONE}/threads", channel_id=channel, message_id=root, body={"name": name})
    except DiscordRefused as error:
        if error.code != codes.THREAD_EXISTS:
            raise


class Posts:
    """Marks and names the posts of forums, before what is said of it: dies the process in between, it is done again."""

    def __init__(self, api: Api, decisions: Decisions, moderators: Moderators) -> None:
        self._api = api
        self._decisions = decisions
        self._moderators = moderators

    async def change(self, address: Address, reply: Reply) -> None:
        """Give a post the tag and the title that a reply tells of; where that is not allowed, the moderators hear it.

        Raises:
            RetryLater: Discord or the database is down or busy.
        """
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
            log.info("A post was not changed: %s", error)
            if guild and error.code in (codes.NO_PERMISSION, codes.NO_ACCESS):
                words = NO_TAGS.format(forum=address.channel)
                await self._moderators.tell(guild, f"tags of {address.channel}", words)

    async def _changes(self, post: dict[str, Any], reply: Reply) -> dict[str, Any]:
        """Return what is to be changed in a post: a thread of another kind of channel has a title alone."""
        changes: dict[str, Any] = {}
        if reply.title and reply.title != post.get("name"):
            changes["name"] = shortened(without_hidden(reply.title), LONGEST_THREAD_NAME - 1)
        if reply.mark:
            tags = await self._tags(post, reply.mark)
            changes |= {"applied_tags": tags} if tags else {}
        if changes and (post.get("thread_metadata") or {}).get("archived"):
            changes["archived"] = False
        return changes

    async def _tags(self, post: dict[str, Any], mark: str) -> list[str]:
        """Return the tags that a post has from now on; none, if its forum has no such tag, or the post has it."""
        forum = await self._api.call("GET", CHANNEL, channel_id=str(post["parent_id"]))
        if int(forum["type"]) not in FORUMS:
            return []
        wanted = getattr(await self._decisions.of(post.get("guild_id")), mark).casefold()
        has = [str(tag) for tag in post.get("applied_tags") or ()]
        known = forum.get("available_tags") or ()
        tag = next((str(each["id"]) for each in known if each["name"].casefold() == wanted), None)
        if tag is None or tag in has or len(has) >= MOST_TAGS:
            return []
        return [*has, tag]
