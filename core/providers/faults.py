"""What a provider's error means: whether the same request may succeed soon, and when. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

TRANSIENT: Final = frozenset({408, 409, 425, 429})
"""HTTP statuses of refusals that pass by themselves; so do all from 500 on."""
OF_THE_REQUEST: Final = frozenset({400, 413, 422})
"""HTTP statuses that say that this request is wrong: another one may succeed, so the provider is not to blame."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A provider's failure. `status` is the HTTP status, or None if there was no answer at all."""

    status: int | None
    after_seconds: float | None = None

    @property
    def is_transient(self) -> bool:
        """Whether the same request may succeed soon."""
        return self.status is None or self.status in TRANSIENT or self.status >= 500  # noqa: PLR2004 — HTTP

    @property
    def blames_provider(self) -> bool:
        """Whether other requests would probably fail, too."""
        return self.status not in OF_THE_REQUEST

    @property
    def is_unbilled(self) -> bool:
        """Whether the provider refused the request. Without a refusal, it may have worked, and will bill its work."""
        return self.status is not None


def fault_of(error: BaseException, *, now: datetime) -> Fault:
    """Return what an error of any provider's library means. All of them keep the HTTP response, if there was one."""
    response = getattr(error, "response", None)
    status = getattr(error, "status_code", None) or getattr(response, "status_code", None) or getattr(error, "code", 0)
    if not isinstance(status, int) or isinstance(status, bool) or not status:
        return Fault(None)
    headers = getattr(response, "headers", None) or {}
    return Fault(status, _seconds(str(headers.get("retry-after", "")), now=now))


def _seconds(retry_after: str, *, now: datetime) -> float | None:
    """Read a `Retry-After`, which is a number of seconds or a date; None for anything else."""
    try:
        seconds = float(retry_after)
    except ValueError:
        try:
            at = parsedate_to_datetime(retry_after)
        except (ValueError, TypeError):
            return None
        seconds = ((at if at.tzinfo else at.replace(tzinfo=UTC)) - now).total_seconds()
    return max(0.0, seconds) if math.isfinite(seconds) else None
