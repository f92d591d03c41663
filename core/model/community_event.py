"""An event of a community, such as a meeting that everybody in a server may know of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 — pydantic reads the annotation


@dataclass(frozen=True, slots=True)
class Event:
    """An event of a community, which everybody in it sees: `key` names it for good (`meeting 12`).

    `starts` and `ends` are aware, or None if no time is known. One that is not `is_on` is not shown: it has been
    cancelled, or is not certain yet.
    """

    key: str
    title: str
    starts: datetime | None
    ends: datetime | None
    is_on: bool
