"""The steps of a turn as people are shown them, read from the messages of the loop. Pure.

A step names what is done, but no arguments, because these are the model's own words, which nobody has checked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from langchain_core.messages import AIMessage, ToolMessage

from core.model.errors import FrontdeskError
from core.model.replies import Reply, Step
from core.text.catalogue import N_, _, name_of, ngettext

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from langchain_core.messages import BaseMessage

    from core.model.knowledge import Hit

SEARCHING = N_("Searching the documents")
ASKS_FIRST = N_("Asking you first")


def steps_in(messages: Sequence[BaseMessage], *, searching: Collection[str]) -> tuple[Step, ...]:
    """Return the calls of tools in the order in which they began; `searching` are the tools that search documents."""
    results = {
        (message.tool_call_id, message.name): message for message in messages if isinstance(message, ToolMessage)
    }
    return tuple(
        _step(str(call["id"]), call["name"], results.get((str(call["id"]), call["name"])), searching=searching)
        for message in messages
        if isinstance(message, AIMessage)
        for call in message.tool_calls
    )


def _step(id_: str, name: str, result: ToolMessage | None, *, searching: Collection[str]) -> Step:
    deed = name_of("ability", name, name.replace("_", " "))
    title = _(SEARCHING) if name in searching else deed[:1].upper() + deed[1:]
    if result is None:
        return Step(id_, title)
    if result.status == "error" or isinstance(result.artifact, FrontdeskError):
        return Step(id_, title, "failed")
    if name in searching:
        return Step(id_, title, "done", _sources(result.artifact) if isinstance(result.artifact, tuple) else "")
    asks = isinstance(result.artifact, Reply) and result.artifact.asks is not None
    return Step(id_, title, "done", _(ASKS_FIRST) if asks else "")


def _sources(hits: Sequence[Hit]) -> str:
    count = len({hit.passage.document_id for hit in hits})
    return ngettext("{n} source", "{n} sources", count).format(n=count)
