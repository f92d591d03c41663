"""A language model that says what it was told, word by word."""

from __future__ import annotations

from typing import Any

from langchain_core.language_models.fake_chat_models import GenericFakeChatModel


class Parrot(GenericFakeChatModel):
    """Says each of its messages once, streamed; it knows of tools, and uses none."""

    def bind_tools(self, tools: Any, **kwargs: Any) -> Any:
        return self
