"""The token of an interaction, which answers it for fifteen minutes; stored in `Address.via`. Pure."""

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
"""Who sees the answer: everybody, or only the person. With `after` it follows something that only the person sees."""


@dataclass(frozen=True, slots=True)
class ReplyToken:
    """An interaction that was deferred and waits for an answer of some `kind`."""

    application: str
    interaction: str
    token: str
    person: str
    kind: str

    @classmethod
    def of(cls, interaction: Mapping[str, Any], *, person: str, kind: str) -> ReplyToken:
        """Return the token of an interaction that Discord delivered."""
        return cls(interaction["application_id"], interaction["id"], interaction["token"], person, kind)

    @classmethod
    def read(cls, via: str | None) -> ReplyToken | None:
        """Read the token from an address's `via`; None if it holds something else."""
        parts = (via or "").split(" ")
        return cls(*parts) if len(parts) == 5 else None  # noqa: PLR2004 — the fields

    @property
    def is_private(self) -> bool:
        """Whether only the person sees the answer."""
        return self.kind != PUBLIC

    @property
    def via(self) -> str:
        """The form in which an address stores it."""
        return f"{self.application} {self.interaction} {self.token} {self.person} {self.kind}"

    @property
    def ids(self) -> dict[str, str]:
        """The ids in the paths of its webhook."""
        return {"webhook_id": self.application, "webhook_token": self.token}

    def is_open(self, now: datetime) -> bool:
        """Whether the token can still be used."""
        return now < instant(self.interaction) + timedelta(seconds=INTERACTION_SECONDS) - SAFETY
