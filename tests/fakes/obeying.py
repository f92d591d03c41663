"""A language model that obeys whoever wrote its script, and abilities that only record what it made them do."""

from __future__ import annotations

from collections import deque  # noqa: TC003 — pydantic reads the annotation
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from pydantic import ConfigDict, create_model

from core.model.knowledge import Hit, Passage
from core.model.replies import Reply

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from core.abilities.ability import Ability
    from core.abilities.turn import Turn


class Obeying(BaseChatModel):
    """Says the messages of its script, and “OK.” after its end; it may be given any tools."""

    script: deque[AIMessage]

    @property
    def _llm_type(self) -> str:
        return "obeying"

    def bind_tools(self, tools: Any, **kwargs: Any) -> Any:
        return self

    def _generate(self, messages: list[BaseMessage], stop: Any = None, run_manager: Any = None, **kwargs: Any) -> Any:
        message = self.script.popleft() if self.script else AIMessage("OK.")
        return ChatResult(generations=[ChatGeneration(message=message)])


def call(name: str, /, **arguments: Any) -> AIMessage:
    """Return the message of a model that calls a tool."""
    return AIMessage("", tool_calls=[{"name": name, "args": arguments, "id": name, "type": "tool_call"}])


@dataclass(slots=True)
class Recording:
    """The documents and tool results of a conversation, and the effects that happened in it."""

    documents: list[str] = field(default_factory=list)
    result: str = ""
    done: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    async def search(self, *_: Any, **__: Any) -> tuple[Hit, ...]:
        passages = [
            Passage(f"p{text}", f"d{text}", "A page", "page.md", (), text, 0, len(text)) for text in self.documents
        ]
        return tuple(Hit(passage, 1.0, 1.0, 1.0) for passage in passages)

    async def quote(self, *_: Any, **__: Any) -> str | None:
        return None

    def record(self, abilities: Iterable[Ability], arguments: Mapping[str, Iterable[str]]) -> list[Ability]:
        """Return the abilities with effects that record a call instead, of which any argument may be words."""
        return [self._recording(ability, arguments.get(ability.name, ())) if ability.effect else ability
                for ability in abilities]  # fmt: skip

    def _recording(self, ability: Ability, names: Iterable[str]) -> Ability:
        async def function(turn: Turn, **given: Any) -> Reply:
            self.done.append((ability.name, {name: str(value) for name, value in given.items() if value}))
            return Reply("That is recorded.")

        schema = create_model(
            ability.name, __config__=ConfigDict(coerce_numbers_to_str=True), **dict.fromkeys(names, (str, ""))
        )  # type: ignore[call-overload]
        return replace(ability, function=function, schema=schema)
