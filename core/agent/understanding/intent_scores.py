"""Scores decisions on rows that tell what texts call for: how many are right, and how many wrong ones do something."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from core.agent.understanding.guess import TALK
from core.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from core.agent.offline.ability_matcher import Call
    from core.agent.understanding.decision import Decision

DOCUMENTS: Final = "search_documents"
"""What a row accepts if a search in the documents is right."""
Figures = dict[str, float | int | None]


class Row(BaseModel):
    """A text and what is right for it.

    `accept` are the abilities that are right; `search_documents` and `talk` are names in it too. `arguments` are the
    words of the text that the arguments of a right call must hold, by name.
    """

    model_config = ConfigDict(frozen=True)

    id: str | int
    text: str
    lang: str = "en"
    kind: Literal["ability", "documents", "talk"]
    accept: tuple[str, ...]
    arguments: dict[str, tuple[str, ...]] = {}


@dataclass(frozen=True, slots=True)
class Score:
    """A row and the decision about it."""

    row: Row
    decision: Decision

    @property
    def outcome(self) -> str:
        """The name of what was decided, as `Row.accept` has it."""
        if self.decision.call is None:
            return TALK if self.decision.would == "talk" else DOCUMENTS
        return self.decision.call.name

    @property
    def is_right(self) -> bool:
        """Whether the outcome is right, no matter whether it is done, proposed, or asked for."""
        return self.outcome in self.row.accept

    def is_wrong_effect(self, changing: Collection[str], *, done: bool) -> bool:
        """Return whether something that changes something is `done`, or else proposed or asked for, and is wrong."""
        return not self.is_right and self.outcome in changing and (self.decision.would == "do") is done

    def arguments_found(self) -> list[bool]:
        """Return for each phrase of the arguments whether it was found; none if the outcome is wrong."""
        call = self.decision.call
        phrases = [(name, phrase) for name, said in self.row.arguments.items() for phrase in said]
        return [_holds(call, name, phrase) for name, phrase in phrases] if call and self.is_right else []


def read_row(line: str, place: str) -> Row:
    """Return the row of a JSON line. Raises InputError if it is none; `place` says where it stands."""
    try:
        return Row.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the line"
        raise InputError(f"{place}: {where}: {first['msg']}. Write it as docs/commands.md shows.") from error


def figures(scores: Sequence[Score], changing: Collection[str]) -> Figures:
    """Return the number of rows, and these shares.

    - The share of rows with a right outcome: in all, by kind, and by kind and language.
    - The share of all rows for which an ability of `changing` was wrongly done, and the share for which one was wrongly
      proposed or asked about. `changing` are the abilities that have an effect.
    - The share of the expected phrases that the arguments of right calls hold.
    """
    kinds = sorted({score.row.kind for score in scores})
    groups = sorted({(score.row.kind, score.row.lang) for score in scores})
    return {
        "rows": len(scores),
        "right": _share(score.is_right for score in scores),
        **{kind: _share(score.is_right for score in scores if score.row.kind == kind) for kind in kinds},
        **{
            f"{kind} {language}": _share(
                score.is_right for score in scores if (score.row.kind, score.row.lang) == (kind, language)
            )
            for kind, language in groups
        },
        "done wrong": _share(score.is_wrong_effect(changing, done=True) for score in scores),
        "proposed wrong": _share(score.is_wrong_effect(changing, done=False) for score in scores),
        "arguments": _share(found for score in scores for found in score.arguments_found()),
    }


def _share(found: Iterable[bool]) -> float | None:
    counted = list(found)
    return sum(counted) / len(counted) if counted else None


def _holds(call: Call, name: str, phrase: str) -> bool:
    """Return whether an argument holds the words of a phrase; any argument may, if that one was not given."""
    given = [call.arguments[name]] if name in call.arguments else call.arguments.values()
    return any(f" {_plain(phrase)} " in f" {_plain(str(value))} " for value in given)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+|[^\w\s]", text.casefold()))
