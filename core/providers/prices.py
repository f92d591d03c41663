"""The prices of language models: a dated table that a file of the team's own can override, model by model."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from core.model.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.providers.usage import Usage

DEFAULT: Final = Path(__file__).with_name("prices.toml")
MILLION: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for a million tokens."""

    input: Decimal
    cached: Decimal
    output: Decimal

    def of(self, usage: Usage) -> Decimal:
        """Return what a call cost, in US dollars."""
        fresh = usage.input - usage.cached
        return (fresh * self.input + usage.cached * self.cached + usage.output * self.output) / MILLION


@dataclass(frozen=True, slots=True)
class Prices:
    """Prices by model; a name may end in `*`. The first that fits counts. `told` says from when and where they are."""

    models: Mapping[str, Price]
    told: str

    def of(self, model: str) -> Price | None:
        """Return the price of a model, or None if it is unknown."""
        exact = self.models.get(model)
        return exact or next((price for name, price in self.models.items() if fnmatchcase(model, name)), None)


def read_prices(own: Path | None) -> Prices:
    """Return the default prices, with those of a team's own file before them.

    Raises:
        SettingsError: the file cannot be read; the text says why.
    """
    default = _table(DEFAULT)
    told = f"{default['as_of']}, {default['source']}"
    if own is None:
        return Prices(_prices(default, DEFAULT), told)
    table = _table(own)
    dated = f" of {table['as_of']}" if "as_of" in table else ""
    told = f"{own}{dated}, and else {told}"
    mine = _prices(table, own)
    return Prices(
        {**mine, **{name: price for name, price in _prices(default, DEFAULT).items() if name not in mine}}, told
    )


def _table(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"The prices in {path} cannot be read: {error}. docs/budget.md describes the file."
        ) from error


def _prices(table: Mapping[str, Any], path: Path) -> dict[str, Price]:
    try:
        return {name: _price(row) for name, row in table["models"].items()}
    except (KeyError, TypeError, AttributeError, ValueError, InvalidOperation) as error:
        raise SettingsError(
            f"{path} must have a table [models] with lines such as "
            '"openai:gpt-4.1" = { input = 2.00, cached = 0.50, output = 8.00 }.'
        ) from error


def _price(row: Mapping[str, Any]) -> Price:
    amounts = [Decimal(str(amount)) for amount in (row["input"], row.get("cached", row["input"]), row["output"])]
    if not all(amount.is_finite() and amount >= 0 for amount in amounts):
        raise ValueError("a price is negative")
    return Price(*amounts)
