"""Acknowledges what people do: an answer is coming, what one may ask, a button was pressed, something is refused.

They are sent after what counts is stored. A failure is logged and otherwise ignored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bots.background import BackgroundTasks
from bots.slack.action_id import ActionId
from bots.slack.api.client import call
from bots.slack.limits import LONGEST_PROMPT_TITLE, MOST_PROMPTS
from bots.slack.markup import escaped
from bots.slack.render import context

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bots.slack.api.workspaces import Workspaces
    from core.model.messages import Message

STATUS = "is looking that up…"
LONGEST_THREAD_TITLE = 60
PROMPTS_TITLE = "For example:"


class Acknowledgements(BackgroundTasks):
    """Sends acknowledgements on Slack."""

    def __init__(self, workspaces: Workspaces, *, prompts: Sequence[str]) -> None:
        super().__init__()
        self._workspaces = workspaces
        self._prompts = tuple(prompts)[:MOST_PROMPTS]

    async def show_status(self, message: Message) -> None:
        """Show that an answer is coming. Slack removes the status when the answer is posted."""
        address = message.address
        if address.thread is None:
            return
        client = await self._workspaces.client(address.workspace)
        here = {"channel_id": address.channel, "thread_ts": address.thread}
        await call(client.assistant_threads_setStatus, status=STATUS, **here)

    async def set_title(self, message: Message) -> None:
        """Name the thread of an assistant conversation after its first question."""
        address = message.address
        client = await self._workspaces.client(address.workspace)
        title = " ".join(message.text.split())[:LONGEST_THREAD_TITLE]
        await call(
            client.assistant_threads_setTitle, channel_id=address.channel, thread_ts=address.thread or "", title=title
        )

    async def suggest_prompts(self, team: str, channel: str, thread: str) -> None:
        """Suggest what to ask."""
        client = await self._workspaces.client(team)
        prompts = [{"title": prompt[:LONGEST_PROMPT_TITLE], "message": prompt} for prompt in self._prompts]
        here = {"channel_id": channel, "thread_ts": thread}
        await call(client.assistant_threads_setSuggestedPrompts, prompts=prompts, title=PROMPTS_TITLE, **here)

    async def refuse(self, message: Message, words: str) -> None:
        """Tell one person why something was refused; nobody else sees it."""
        address = message.address
        client = await self._workspaces.client(address.workspace)
        begins = message.event_id.endswith(f"/{address.posts_in}")  # Slack shows none in a thread that is yet to be
        thread = {"thread_ts": address.posts_in} if address.posts_in and not begins else {}
        await call(
            client.chat_postEphemeral, channel=address.channel, user=message.person.id, text=escaped(words), **thread
        )

    async def show_choice(self, message: Message, shown: Mapping[str, Any], channel: str) -> None:
        """Remove the buttons of a choice, and say who chose what."""
        client = await self._workspaces.client(message.address.workspace)
        blocks = [block for block in shown.get("blocks", ()) if not _is_choice(block)]
        chosen = context(f"✓ {escaped(message.text)} — {escaped(message.person.name)}")
        await call(
            client.chat_update, channel=channel, ts=shown["ts"], text=shown.get("text") or "…", blocks=[*blocks, chosen]
        )


def _is_choice(block: Mapping[str, Any]) -> bool:
    return block.get("type") == "actions" and ActionId.read(block["elements"][0].get("action_id")) is not None
