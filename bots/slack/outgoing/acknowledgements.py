"""What a person sees before and beside an answer: that we are at it, what one may ask, that a button was pressed.

All of it is courtesy: it happens after what counts, and what fails of it is logged and let go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bots.background import Asides
from bots.slack.api.client import call
from bots.slack.limits import LONGEST_PROMPT_TITLE, MOST_PROMPTS
from bots.slack.markup import escaped
from bots.slack.parse import CHOOSE
from bots.slack.render import context

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bots.slack.api.workspaces import Workspaces
    from core.model.messages import Message

STATUS = "is looking that up…"
LONGEST_THREAD_TITLE = 60
PROMPTS_TITLE = "For instance:"


class Signs(Asides):
    """Gives the signs of Slack."""

    def __init__(self, workspaces: Workspaces, *, prompts: Sequence[str]) -> None:
        super().__init__()
        self._workspaces = workspaces
        self._prompts = tuple(prompts)[:MOST_PROMPTS]

    async def working(self, message: Message) -> None:
        """Show that an answer is coming; Slack takes it away when the answer stands there."""
        address = message.address
        if address.thread is None:
            return
        client = await self._workspaces.client(address.workspace)
        here = {"channel_id": address.channel, "thread_ts": address.thread}
        await call(client.assistant_threads_setStatus, status=STATUS, **here)

    async def entitle(self, message: Message) -> None:
        """Name the thread of an assistant by its first question."""
        address = message.address
        client = await self._workspaces.client(address.workspace)
        title = " ".join(message.text.split())[:LONGEST_THREAD_TITLE]
        await call(
            client.assistant_threads_setTitle, channel_id=address.channel, thread_ts=address.thread or "", title=title
        )

    async def suggest(self, team: str, channel: str, thread: str) -> None:
        """Offer what one may ask."""
        client = await self._workspaces.client(team)
        prompts = [{"title": each[:LONGEST_PROMPT_TITLE], "message": each} for each in self._prompts]
        here = {"channel_id": channel, "thread_ts": thread}
        await call(client.assistant_threads_setSuggestedPrompts, prompts=prompts, title=PROMPTS_TITLE, **here)

    async def whisper(self, message: Message, words: str) -> None:
        """Tell one person why something was refused."""
        address = message.address
        client = await self._workspaces.client(address.workspace)
        begins = message.event_id.endswith(f"/{address.thread}")  # a whisper in a thread that is none is not shown
        thread = {"thread_ts": address.thread} if address.thread and not begins else {}
        await call(
            client.chat_postEphemeral, channel=address.channel, user=message.person.id, text=escaped(words), **thread
        )

    async def pressed(self, message: Message, shown: Mapping[str, Any], channel: str) -> None:
        """Take the buttons of a choice away, and say who chose what."""
        client = await self._workspaces.client(message.address.workspace)
        blocks = [block for block in shown.get("blocks", ()) if not _is_choice(block)]
        chosen = context(f"✓ {escaped(message.text)} — {escaped(message.person.name)}")
        await call(
            client.chat_update, channel=channel, ts=shown["ts"], text=shown.get("text") or "…", blocks=[*blocks, chosen]
        )


def _is_choice(block: Mapping[str, Any]) -> bool:
    return block.get("type") == "actions" and str(block["elements"][0].get("action_id", "")).startswith(CHOOSE)
