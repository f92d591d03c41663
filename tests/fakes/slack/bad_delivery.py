"""Slack's delivery on a bad day."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from tests.fakes import unruly

if TYPE_CHECKING:
    from tests.fakes.slack import FakeSlack
    from tests.fakes.slack.delivery import DeliveryKind, Json

FAULTS: tuple[tuple[str, str | int], ...] = (
    ("chat.postMessage", "drop_answer_after_effect"),
    ("chat.postMessage", "drop_answer_after_effect"),
    ("chat.postMessage", "drop_before_effect"),
    ("chat.postMessage", 429),
    ("chat.postMessage", 500),
    ("chat.postMessage", "internal_error"),
    ("conversations.history", "drop_before_effect"),
    ("conversations.replies", 429),
    ("conversations.replies", 500),
    ("users.info", 503),
    ("users.info", "hang"),
    ("conversations.info", "hang"),
    ("assistant.threads.setStatus", "drop_before_effect"),
)


@dataclass(slots=True, kw_only=True)
class Unruly(unruly.Unruly):
    """Stands between a workspace and its socket: `slack.workspace.delivery = Unruly(slack=slack)`.

    Of a hundred events, the acks of so many are lost.
    """

    slack: FakeSlack
    unacked: int = 2

    def put(self, kind: DeliveryKind, body: Json) -> None:
        """Deliver, or keep until after the next one."""
        self.slack.socket.acks_to_lose += self.happens(self.unacked)
        self.deliver(partial(self.slack.socket.put, kind, body))

    def trip(self) -> None:
        self.slack.faults.fail_next(*self.dice.choice(FAULTS))
