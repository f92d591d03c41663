"""Acknowledges what people do: says what they can ask, that a button was pressed, or why something is refused.

Acknowledgements are sent after what counts is stored. A failure is logged and otherwise ignored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bots.background import BackgroundTasks
from bots.slack.action_id import ActionId
from bots.slack.api.client import call, find_message
from bots.slack.limits import LONGEST_MARKDOWN, LONGEST_TEXT
from bots.slack.manifest import PROMPTS
from bots.slack.markup import escaped
from bots.slack.render import context
from core.text.catalogue import N_, _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from slack_sdk.web.async_client import AsyncWebClient

    from bots.slack.api.workspaces import Workspaces
    from bots.slack.outgoing.sessions import Sessions
    from core.model.messages import Address, Message

PROMPTS_TITLE = N_("For example:")
STOPPED = N_("Stopped. This is unfinished, and was not checked against the documents.")
STOPPED_BEFORE = N_("Stopped.")
NOT_YOURS = N_("I offered that button to {owner}, so nothing has changed. If you need the same, ask me yourself.")
CHOSEN = "✓ "


class Acknowledgements(BackgroundTasks):
    """Sends acknowledgements on Slack."""

    def __init__(self, workspaces: Workspaces, sessions: Sessions) -> None:
        super().__init__()
        self._workspaces = workspaces
        self.sessions = sessions

    async def suggest_prompts(self, team: str, channel: str, thread: str | None = None) -> None:
        """Suggest what to ask. The agent view shows it in the direct messages, the assistant view in a new `thread`."""
        client = await self._workspaces.client(team)
        prompts = [{"title": _(title), "message": _(message)} for title, message in PROMPTS]
        here = {"channel_id": channel, "thread_ts": thread}
        await call(client.assistant_threads_setSuggestedPrompts, prompts=prompts, title=_(PROMPTS_TITLE), **here)

    async def refuse(self, message: Message, words: str) -> None:
        """Tell one person why something was refused; nobody else sees it."""
        address = message.address
        client = await self._workspaces.client(address.workspace)
        begins = message.event_id.endswith(f"/{address.posts_in}")  # Slack shows none if the thread does not exist
        thread = {"thread_ts": address.posts_in} if address.posts_in and not begins else {}
        await call(
            client.chat_postEphemeral, channel=address.channel, user=message.person.id, text=escaped(words), **thread
        )

    async def refuse_press(self, team: str, container: Mapping[str, Any], person: str, *, owner: str) -> None:
        """Tell a person, and nobody else, that a button was offered to another person."""
        client = await self._workspaces.client(team)
        thread = {"thread_ts": container["thread_ts"]} if container.get("thread_ts") else {}
        text = escaped(_(NOT_YOURS).format(owner=owner))
        await call(client.chat_postEphemeral, channel=container["channel_id"], user=person, text=text, **thread)

    async def show_choice(self, message: Message, shown: Mapping[str, Any], channel: str) -> None:
        """Remove the buttons of a choice, and say who chose what."""
        client = await self._workspaces.client(message.address.workspace)
        blocks = [block for block in shown.get("blocks", ()) if not _is_choice(block) and not _is_chosen(block)]
        chosen = context(f"{CHOSEN}{escaped(message.text)} — {escaped(message.person.name)}")
        await call(
            client.chat_update, channel=channel, ts=shown["ts"], text=shown.get("text") or "…", blocks=[*blocks, chosen]
        )

    async def confirm_stop(self, address: Address, drafts: Sequence[str], *, untold: str | None) -> None:
        """Say that an answer was stopped, below the text written so far or, if there is none, to the `untold` person.

        This also says that the text has not been checked against the documents. An answer that was finished after all
        is not changed.
        """
        await self.sessions.settle(address)
        client, channel = await self._workspaces.place(address)
        for ts in drafts:
            async with self._workspaces.editing(channel, ts):
                await _mark_unfinished(client, channel, ts)
        if untold:
            thread = {"thread_ts": address.posts_in} if address.posts_in else {}
            await call(client.chat_postEphemeral, channel=channel, user=untold, text=_(STOPPED_BEFORE), **thread)


async def _mark_unfinished(client: AsyncWebClient, channel: str, ts: str) -> None:
    """Say below a draft that it is unfinished. A message with metadata is a reply, and is left as it is."""
    kept = await find_message(client, channel, ts)
    if kept and not kept.get("metadata"):
        text = str(kept.get("text") or "")
        written: list[Any] = [{"type": "markdown", "text": text[:LONGEST_MARKDOWN]}] if text.strip() else []
        shown = {"text": text[:LONGEST_TEXT] or _(STOPPED), "blocks": [*written, context(_(STOPPED))]}
        await call(client.chat_update, channel=channel, ts=ts, **shown)


def _is_choice(block: Mapping[str, Any]) -> bool:
    return block.get("type") == "actions" and ActionId.read(block["elements"][0].get("action_id")) is not None


def _is_chosen(block: Mapping[str, Any]) -> bool:
    """Return whether a block says what was chosen before."""
    elements = block.get("elements") or ()
    return block.get("type") == "context" and any(str(each.get("text")).startswith(CHOSEN) for each in elements)
