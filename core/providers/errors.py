"""Why a language model gave no answer.

ModelFailed         no usable answer: the offline model takes over
├── AnswerCut       the answer broke off after its first words were shown: ask the rest of the chain
└── BudgetSpent     the budget of the day is used up
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.model.errors import RetryLater

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel


class ModelFailed(RetryLater):
    """The language model gave no usable answer: it is down, too slow, cut off, or caught in a loop."""


class AnswerCut(ModelFailed):
    """An answer broke off after its first words. `rest` is what to ask instead: the providers that come after."""

    def __init__(self, message: str, *, rest: BaseChatModel) -> None:
        super().__init__(message)
        self.rest = rest


class BudgetSpent(ModelFailed):
    """The budget of a person, of a workspace or of everybody is used up for today: no model is asked."""
