"""The budget of a day, in US dollars or tokens: for each person, for each workspace, and in total. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal, cast

from core.model.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Scope = Literal["person", "workspace", "total"]
Unit = Literal["USD", "tokens"]
Key = tuple[Scope, Unit]

_LIMIT: Final = re.compile(r"(person|workspace|total)\s*=\s*(\d+(?:\.\d+)?)\s*(USD|tokens?)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Limit:
    """The most that may be spent in a day."""

    scope: Scope
    unit: Unit
    amount: Decimal

    def __str__(self) -> str:
        return f"{self.scope}={self.amount:f} {self.unit}"


@dataclass(frozen=True, slots=True)
class Budget:
    """All limits."""

    limits: tuple[Limit, ...] = ()

    @property
    def limits_money(self) -> bool:
        """Whether any limit is an amount of money."""
        return any(limit.unit == "USD" for limit in self.limits)

    def exceeded(self, spent: Mapping[Key, Decimal], more: Mapping[Unit, Decimal]) -> Limit | None:
        """Return the first limit that would be exceeded by `more`, or None."""
        for limit in self.limits:
            if spent[limit.scope, limit.unit] + more[limit.unit] > limit.amount:
                return limit
        return None


def read_budget(text: str) -> Budget:
    """Read `person=0.50 USD; workspace=5 USD; total=2000000 tokens`.

    Raises:
        SettingsError: it has another form; the text says which it must have.
    """
    limits: list[Limit] = []
    for part in filter(None, (part.strip() for part in text.split(";"))):
        found = _LIMIT.fullmatch(part)
        if found is None:
            raise SettingsError(
                f"FRONTDESK_BUDGET is wrong at “{part}”. Write limits for a day such as "
                "person=0.50 USD; workspace=5 USD; total=2000000 tokens."
            )
        unit: Unit = "USD" if found[3].upper() == "USD" else "tokens"
        limits.append(Limit(cast("Scope", found[1].lower()), unit, Decimal(found[2])))
    return Budget(tuple(limits))


def check_prices(budget: Budget, unpriced: Sequence[str]) -> None:
    """Check that money can be counted.

    Raises:
        SettingsError: the budget limits money, and a model has no price.
    """
    if budget.limits_money and unpriced:
        raise SettingsError(
            f"FRONTDESK_BUDGET limits money, and the price of {', '.join(unpriced)} is not known. "
            "Add it to the file named by FRONTDESK_PRICES, or limit tokens; docs/budget.md describes both."
        )
