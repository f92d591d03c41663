"""Delivery as it is on a bad day: events come twice, behind later ones, and what the app answers gets lost."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

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


@dataclass(slots=True)
class Unruly:
    """Stands between a workspace and its socket: `slack.workspace.delivery = Unruly(slack)`.

    Of a hundred events, so many come twice and so many behind the next one; of so many the ack is lost, and so many
    calls of the Web API go wrong.
    """

    slack: FakeSlack
    twice: int = 20
    late: int = 5
    unacked: int = 2
    faulty: int = 5
    dice: random.Random = field(default_factory=lambda: random.Random(8))
    events: int = 0
    _held: list[tuple[DeliveryKind, Json]] = field(default_factory=list)

    def put(self, kind: DeliveryKind, body: Json) -> None:
        """Deliver, or keep until after the next one."""
        self.slack.socket.acks_to_lose += self._happens(self.unacked)
        if self._happens(self.faulty):
            self.slack.faults.fail_next(*self.dice.choice(FAULTS))
        if self._happens(self.late):
            self._held.append((kind, body))
            return
        self._pass_on(kind, body)
        self.release()

    def release(self) -> None:
        """Deliver what was held back."""
        held, self._held = self._held, []
        for kind, body in held:
            self._pass_on(kind, body)

    def _pass_on(self, kind: DeliveryKind, body: Json) -> None:
        for _ in range(1 + self._happens(self.twice)):
            self.events += 1
            self.slack.socket.put(kind, body)

    def _happens(self, percent: int) -> bool:
        return self.dice.random() * 100 < percent
