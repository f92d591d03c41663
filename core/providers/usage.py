"""What a call used, by the provider's own figures, or by estimate where these are missing or cannot be true. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from langchain_core.messages.utils import count_tokens_approximately

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from langchain_core.messages import BaseMessage

CHARACTERS_A_TOKEN: Final = 4
"""As LangChain approximates it."""
MOST_TIMES: Final = 20
"""A provider's figure that is so many times as high as the estimate, or as low, is a fault and not a count."""
MARGIN: Final = 10_000
"""Figures below this are believed however small the estimate: hidden reasoning and images count as tokens, too."""


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens that a call used. `cached` is the part of `input` that the provider had in its cache."""

    input: int
    cached: int
    output: int
    is_estimate: bool = False

    @property
    def total(self) -> int:
        """All tokens."""
        return self.input + self.output


def estimated_input(messages: Sequence[BaseMessage], tools: Sequence[Any] = ()) -> int:
    """Return about how many tokens a request has."""
    return count_tokens_approximately(messages, tools=list(tools) or None)


def usage_of(reported: Mapping[str, Any] | None, *, asked: int, said: int) -> Usage:
    """Return the provider's figures if they can be true, otherwise an estimate.

    `reported` is LangChain's `usage_metadata`; `asked` is the estimate of the request in tokens, and `said` the length
    of the answer in characters.
    """
    estimate = Usage(asked, 0, -(-said // CHARACTERS_A_TOKEN), is_estimate=True)
    if not reported:
        return estimate
    details = reported.get("input_token_details") or {}
    figures = [reported.get("input_tokens"), details.get("cache_read") or 0, reported.get("output_tokens")]
    if not all(isinstance(figure, int) and figure >= 0 for figure in figures):
        return estimate
    found = Usage(int(figures[0] or 0), int(figures[1] or 0), int(figures[2] or 0))
    can_be = _can_be(found.input, estimate.input) and _can_be(found.output, estimate.output)
    return found if can_be and found.cached <= found.input else estimate


def _can_be(figure: int, estimate: int) -> bool:
    return estimate / MOST_TIMES <= figure <= max(estimate * MOST_TIMES, MARGIN)
