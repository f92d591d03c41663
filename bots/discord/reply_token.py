"""The way to a person by an interaction: its token, which lives for fifteen minutes; kept in an address. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bots.discord.limits import INTERACTION_SECONDS
from bots.discord.parse import instant

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from typing import Any

SAFETY = timedelta(seconds=10)
PUBLIC, PRIVATE, AFTER = "public", "private", "after"
"""Everybody sees the answer, or the person alone; `after` comes after something else that the person alone sees."""


@dataclass(frozen=True, slots=True)
class Way:
    """An interaction that was deferred: it waits for its answer, of a `kind`."""

    application: str
    interaction: str
    token: str
    person: str
    kind: str

    @classmethod
    def of(cls, interaction: Mapping[str, Any], *, person: str, kind: str) -> Way:
        """Return the way by an interaction as Discord delivers it."""
        return cls(interaction["application_id"], interaction["id"], interaction["token"], person, kind)

    @classmethod
    def read(cls, via: str | None) -> Way | None:
        """Return the way that an address holds, if it holds one."""
        parts = (via or "").split(" ")
        return cls(*parts) if len(parts) == 5 else None  # noqa: PLR2004 — the fields

    @property
    def is_private(self) -> bool:
        """Whether the person alone sees the answer."""
        return self.kind != PUBLIC

    @property
    def via(self) -> str:
        """As it is kept in an address."""
        return f"{self.application} {self.interaction} {self.token} {self.person} {self.kind}"

    @property
    def ids(self) -> dict[str, str]:
        """The ids in the paths of its webhook."""
        return {"webhook_id": self.application, "webhook_token": self.token}

    def is_open(self, now: datetime) -> bool:
        """Whether it can still be answered by its token."""
        return now < instant(self.interaction) + timedelta(seconds=INTERACTION_SECONDS) - SAFETY
