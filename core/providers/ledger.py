"""The ledger: what each call of a language model used and cost, and whether the budget of the day allows another.

A call's row is written before the call, with an estimate that counts against the budget at once. So calls that run at
the same time cannot all spend what is left: beyond a limit, at most the difference between what they use and their
estimates is spent. The row gets the provider's figures after the call. If the process dies before the row, nothing is
asked; if after it, the row keeps the estimate and the outcome `running`, so that nothing that may be billed is missing.
Contains the SQL.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Literal
from zoneinfo import ZoneInfo

from core.model.caller import current_caller
from core.privacy import PersonalTable
from core.providers.errors import BudgetSpent
from core.providers.usage import Usage
from core.storage.rows import many, one, run, scalar

if TYPE_CHECKING:
    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from core.model.clock import Clock
    from core.providers.budget import Budget, Key
    from core.providers.prices import Prices

log = logging.getLogger(__name__)

OUTPUT: Final = 1000
"""How many tokens an answer is reckoned with before it is written."""
Outcome = Literal["answered", "cut", "failed"]

_LOCK: Final = "SELECT pg_advisory_xact_lock(hashtext('model_calls'))"
_SPENT: Final = """
SELECT coalesce(sum(cost) FILTER (WHERE mine), 0), coalesce(sum(tokens) FILTER (WHERE mine), 0),
    coalesce(sum(cost) FILTER (WHERE ours), 0), coalesce(sum(tokens) FILTER (WHERE ours), 0),
    coalesce(sum(cost), 0), coalesce(sum(tokens), 0)
FROM (
    SELECT cost, input_tokens + output_tokens AS tokens,
        (service, workspace, person) = (%(service)s, %(workspace)s, %(person)s) AS mine,
        (service, workspace) = (%(service)s, %(workspace)s) AS ours
    FROM model_calls WHERE at >= %(since)s
) AS calls
"""
# A turn that was read before its author was forgotten does not write the author back.
_OPEN: Final = """
INSERT INTO model_calls (at, use, service, workspace, person, turn, model, input_tokens, output_tokens, cost)
SELECT %(at)s, %(use)s, %(service)s, %(workspace)s, CASE WHEN known THEN %(person)s::text END,
    CASE WHEN known THEN %(turn)s::bigint END, %(model)s, %(input)s, %(output)s, %(cost)s::numeric
FROM (
    SELECT NOT EXISTS (SELECT FROM receipts WHERE id > %(receipts)s::bigint) AS known
) AS receipt
RETURNING id
"""
_CLOSE: Final = """
UPDATE model_calls SET outcome = %s, input_tokens = %s, cached_tokens = %s, output_tokens = %s, is_estimate = %s,
    cost = %s::numeric
WHERE id = %s
"""
_LAST: Final = "SELECT coalesce(max(id), 0) FROM receipts"
_TURN: Final = """
SELECT model, outcome, input_tokens, cached_tokens, output_tokens, is_estimate, cost FROM model_calls
WHERE turn = %s ORDER BY id
"""
_REPORT: Final = """
SELECT (at AT TIME ZONE %(zone)s)::date::text AS day, service, workspace, person, use, model, count(*) AS calls,
    count(*) FILTER (WHERE outcome = 'failed') AS failed, count(*) FILTER (WHERE is_estimate) AS estimated,
    sum(input_tokens)::bigint AS input_tokens, sum(cached_tokens)::bigint AS cached_tokens,
    sum(output_tokens)::bigint AS output_tokens, sum(cost) AS cost, count(*) FILTER (WHERE cost IS NULL) AS unpriced
FROM model_calls WHERE at >= %(since)s
GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6
"""

personal_data = (
    PersonalTable(
        "model_calls",
        person=("person",),
        shows="at, use, model, outcome, input_tokens, cached_tokens, output_tokens, is_estimate, cost::text AS cost",
        order="at",
        update="person = NULL, turn = NULL",
    ),
)
"""Who is forgotten disappears from the ledger. The amounts stay, because they count for the workspace and in total."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An open row of the ledger."""

    id: int
    model: str


@dataclass(frozen=True, slots=True)
class Spent:
    """What was spent by a person for a purpose on a day, with a model. `cost` is in US dollars, None if unpriced."""

    day: str
    service: str
    workspace: str
    person: str | None
    use: str
    model: str
    calls: int
    failed: int
    estimated: int
    input_tokens: int
    cached_tokens: int
    output_tokens: int
    cost: Decimal | None
    unpriced: int


class Ledger:
    """Keeps the ledger, within a budget."""

    def __init__(
        self, pool: AsyncConnectionPool, *, prices: Prices, budget: Budget, clock: Clock, zone: str = "UTC"
    ) -> None:
        """Create a ledger. A day begins at midnight in `zone`, an IANA name."""
        self._pool = pool
        self._prices = prices
        self._budget = budget
        self._clock = clock
        self._zone = ZoneInfo(zone)

    async def open(self, model: str, *, input_tokens: int) -> Entry:
        """Write the row of a call that is about to be made for the current caller.

        Raises:
            BudgetSpent: the call would exceed a limit. No row is written.
        """
        usage = Usage(input_tokens, 0, OUTPUT, is_estimate=True)
        cost, now, caller = self._cost(model, usage), self._clock.now(), current_caller()
        values: dict[str, Any] = {"service": caller.service, "workspace": caller.workspace, "person": caller.person}
        async with self._pool.connection() as connection, connection.transaction():
            if self._budget.limits:
                await scalar(connection, _LOCK)
                spent = await self._spent(connection, values, now)
                limit = self._budget.exceeded(spent, {"USD": cost or Decimal(0), "tokens": Decimal(usage.total)})
                if limit:
                    raise BudgetSpent(f"The budget is used up for today ({limit}).")
            receipts = await scalar(connection, _LAST) if caller.receipts is None else caller.receipts
            row = await scalar(
                connection,
                _OPEN,
                **values,
                at=now,
                use=caller.use,
                turn=caller.turn,
                model=model,
                input=usage.input,
                output=usage.output,
                cost=cost,
                receipts=receipts,
            )
        return Entry(row, model)

    async def close(self, entry: Entry, usage: Usage, *, outcome: Outcome) -> None:
        """Write what a call used. If the process dies before the commit, the estimate stays."""
        figures = (usage.input, usage.cached, usage.output, usage.is_estimate, self._cost(entry.model, usage))
        await run(self._pool, _CLOSE, outcome, *figures, entry.id)

    def _cost(self, model: str, usage: Usage) -> Decimal | None:
        price = self._prices.of(model)
        return price.of(usage) if price else None

    async def _spent(self, connection: AsyncConnection, values: dict[str, Any], now: datetime) -> dict[Key, Decimal]:
        since = datetime.combine(now.astimezone(self._zone).date(), time(), self._zone)
        row = await one(connection, _SPENT, **values, since=since)
        amounts = [Decimal(amount) for amount in row or ()]
        scopes: tuple[Key, ...] = (
            ("person", "USD"),
            ("person", "tokens"),
            ("workspace", "USD"),
            ("workspace", "tokens"),
            ("total", "USD"),
            ("total", "tokens"),
        )
        return dict(zip(scopes, amounts, strict=True))


async def calls_of_turn(pool: AsyncConnectionPool, turn: int) -> list[tuple[Any, ...]]:
    """Return the calls of a turn: model, outcome, tokens in, of these cached, out, whether estimated, and cost."""
    return await many(pool, _TURN, turn)


async def report(connection: AsyncConnection, *, since: datetime, zone: str) -> list[Spent]:
    """Return what was spent since an instant, by day, person, purpose and model. A day is one of `zone`."""
    return [Spent(*row) for row in await many(connection, _REPORT, since=since, zone=zone)]
