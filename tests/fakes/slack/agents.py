"""What people do with an agent in the fake workspace: they look at something, stop it, rename a thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.fakes.slack.modals import Modals

if TYPE_CHECKING:
    from tests.fakes.slack.messages import Message
    from tests.fakes.slack.state import Channel, Installation, Json, User


@dataclass(slots=True)
class Agents(Modals):
    """Acts of people towards an agent."""

    def stop_stream(self, message: Message) -> None:
        """Press the button that stops an answer while it streams: the app learns it from its next call."""
        message.streaming_since, message.is_stopped = None, True

    def view(self, user: User | str, by: Installation, channel: Channel | str) -> None:
        """Go to a channel while the agent is visible. Who does so stands in the envelope alone."""
        event = {"type": "app_context_changed", "context": self.viewed(by, channel)}
        seen = {"user_id": self.user(user).id, "is_bot": False}
        self.announce(event, subscription="app_context_changed", to=[by], authorized=seen)

    def viewed(self, by: Installation, channel: Channel | str) -> Json:
        """What events tell of the channel that a person looks at."""
        entity = {"type": "slack#/types/channel_id", "value": self.channel(channel).id, "team_id": by.team.id}
        return {"entities": [entity]}

    def stop_session(self, user: User | str, channel: Channel | str, thread_ts: str) -> None:
        """Press the button that stops an agent, which is there while it works; its streams end here."""
        place = self.channel(channel)
        session = self.sessions[place.id, thread_ts]
        heard = session.by.app.events is None or "agent_session_stopped" in session.by.app.events
        if session.status != "processing" or not heard:
            raise ValueError(f"there is no button to press while the session is {session.status}")
        streams = [one for one in self.thread(place, thread_ts) if one.by and self.is_streaming(one)]
        for stream in streams:
            self.stop_stream(stream)
        event: Json = {
            "type": "agent_session_stopped",
            "channel": place.id,
            "thread_ts": thread_ts,
            "user": self.user(user).id,
            "streaming_message_ts": [stream.ts for stream in streams],
            "event_ts": self.next_ts(),
        }
        self.announce(event, subscription="agent_session_stopped", to=[session.by], channel=place)

    def rename_session(self, user: User | str, channel: Channel | str, thread_ts: str, title: str) -> None:
        """Give a thread with an agent another title."""
        place = self.channel(channel)
        session = self.sessions[place.id, thread_ts]
        before, session.title = session.title, title
        event: Json = {
            "type": "agent_session_title_changed",
            "channel": place.id,
            "thread_ts": thread_ts,
            "user": self.user(user).id,
            "team_id": session.by.team.id,
            "title": title,
            "previous_title": before,
            "event_ts": self.next_ts(),
        }
        self.announce(event, subscription="agent_session_title_changed", to=[session.by], channel=place)
