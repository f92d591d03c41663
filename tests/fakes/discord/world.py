"""What people do in the fake Discord, in a test's words: they say, edit, press, post; the gateway is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.fakes.discord.interactions import Interactions
from tests.fakes.discord.message_events import reference
from tests.fakes.discord.messages import DEFAULT, REPLY, Message
from tests.fakes.discord.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.fakes.discord.state import Application, Channel, User


@dataclass(slots=True)
class World(Interactions):
    """Everything by what it is, or by name or id: `world.say("asker", "#help", "Hello")`."""

    def say(
        self,
        user: User | str,
        channel: Channel | str,
        text: str,
        *,
        reply_to: Message | None = None,
        pinging: bool = True,
        files: Iterable[tuple[str, bytes]] = (),
        at: float | None = None,
    ) -> Message:
        """Write a message (`<@id>` mentions). With `at`, a Unix time, it is history: untold. A reply pings, or not."""
        author, place = self.user(user), self.channel(channel)
        if place.is_locked and not self.permissions(author.id, place) & Permission.MANAGE_THREADS:
            raise ValueError("the thread is locked")
        return self.post(
            place,
            author,
            text,
            at=at,
            attachments=[self.make_file(place, name, content) for name, content in files],
            nonce=self.new_id(),
            type=REPLY if reply_to else DEFAULT,
            reference=reference(reply_to) if reply_to else None,
            replied_to=reply_to,
            allowed={"parse": ["users", "roles", "everyone"], "replied_user": pinging},
        )

    def dm(self, user: User | str, with_: User | Application | str) -> Channel:
        """The direct channel of a person and an application."""
        return self.direct(self.user(user), self.user(with_))[0]

    def edit(self, message: Message, text: str) -> Message:
        message.content = text
        self.remention(message, None)
        return self.change(message)

    def delete(self, *messages: Message) -> None:
        """Delete a message, or several of a channel at once."""
        self.remove(*messages)

    def react(self, user: User | str, message: Message, emoji: str) -> None:
        self.add_reaction(self.user(user), message, emoji)

    def unreact(self, user: User | str, message: Message, emoji: str) -> None:
        self.remove_reaction(self.user(user), message, emoji)

    def pin(self, user: User | str, message: Message) -> None:
        self.set_pinned(self.user(user), message, pinned=True)

    def typing(self, user: User | str, channel: Channel | str) -> None:
        self.type_in(self.user(user), self.channel(channel))

    def open_thread(
        self,
        user: User | str,
        name: str,
        *,
        on: Message | None = None,
        channel: Channel | str = "",
        private: bool = False,
    ) -> Channel:
        """Start a thread on a message, or without one in a channel."""
        parent = on.channel if on else self.channel(channel)
        return self.start_thread(parent, self.user(user), name, on=on, private=private)

    def new_post(
        self,
        forum: Channel | str,
        user: User | str,
        title: str,
        text: str,
        *,
        tags: Iterable[str] = (),
        files: Iterable[tuple[str, bytes]] = (),
    ) -> Channel:
        """Post in a forum; tags by name."""
        place, who = self.channel(forum), self.user(user)
        wanted = set(tags)
        ids = [tag["id"] for tag in place.available_tags if tag["name"] in wanted]
        post = self.start_thread(place, who, title, tags=ids)
        shared = [self.make_file(post, name, content) for name, content in files]
        self.post(post, who, text, id=post.id, attachments=shared)
        return post

    def set_tags(self, post: Channel, *tags: str) -> None:
        """Give a post these tags, by name, and no others."""
        known = post.parent.available_tags if post.parent else []
        self.update_channel(post, tags=[tag["id"] for tag in known if tag["name"] in tags])

    def archive(self, thread: Channel) -> None:
        self.update_channel(thread, is_archived=True)

    def unarchive(self, thread: Channel) -> None:
        self.update_channel(thread, is_archived=False)

    def lock(self, thread: Channel) -> None:
        self.update_channel(thread, is_locked=True)

    def rename(self, channel: Channel, name: str) -> None:
        self.update_channel(channel, name=name)

    def add_to_thread(self, user: User | Application | str, thread: Channel) -> None:
        self.move_in_thread(thread, added=[self.user(user)])

    def remove_from_thread(self, user: User | Application | str, thread: Channel) -> None:
        self.move_in_thread(thread, removed=[self.user(user)])

    def messages(self, where: Channel | str) -> list[Message]:
        """All of a channel in order."""
        return list(self.channel(where).messages.values())

    def texts(self, where: Channel | str) -> list[str]:
        """What they say."""
        return [message.content for message in self.messages(where)]
