"""What the signs of a message say together: how many there are, which combinations of them, and what calms."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

import numpy as np

from core.guards.red_flags.signs import read_signs, sign_names

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from numpy.typing import NDArray

FILE: Final = Path(__file__).with_name("groups.toml")
WEIGHT: Final = 0.6
"""The length of a feature beside what the encoder makes of the text."""


@dataclass(frozen=True, slots=True)
class Groups:
    """How the signs belong together: `dangers`, of which some are `strong`, what calms, and dangerous combinations."""

    dangers: frozenset[str]
    strong: frozenset[str]
    calm: frozenset[str]
    combinations: tuple[frozenset[str], ...]

    @classmethod
    def of(cls, listed: dict[str, Any]) -> Self:
        """Read the groups. A sign that no group names is strong."""
        calm = frozenset(listed["calm"])
        dangers = frozenset(sign_names()) - calm - {*listed["alarm"], *listed["beside"]}
        strong = dangers - frozenset(listed["weak"])
        return cls(dangers, strong, calm, tuple(map(frozenset, listed["combinations"])))


def sign_features(text: str) -> NDArray[np.float32]:
    """Return the features of a text."""
    return features_of(read_signs(text))


def features_of(signs: AbstractSet[str]) -> NDArray[np.float32]:
    """Return the features of signs: each sign, each combination, and the counts."""
    groups = _groups()
    met = [combination <= signs for combination in groups.combinations]
    dangers, strong = len(signs & groups.dangers), len(signs & groups.strong)
    calm, combined = len(signs & groups.calm), sum(met)
    counts = (
        *(dangers >= least for least in (1, 2, 3)),
        *(strong >= least for least in (1, 2, 3)),
        *(combined >= least for least in (1, 2, 3)),
        combined >= 1 and calm == 0,
        combined >= 1 and calm > 1,
        combined == 0 and calm >= 1,
        dangers > 1 and calm == 0,
        strong >= 1 and calm == 0,
    )
    present = [name in signs for name in sign_names()]
    return np.array([*present, *counts, *met], dtype=np.float32) * WEIGHT


@cache
def _groups() -> Groups:
    return Groups.of(tomllib.loads(FILE.read_text("utf-8")))
