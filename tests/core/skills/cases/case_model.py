"""What the tests expect of a case: its state, its owner and its team after whatever happens to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from core.skills.cases.case import OWNED, State
from tests.core.skills.cases.desk import STAFF

if TYPE_CHECKING:
    from core.skills.cases.case import Case

OWNERS: Final = ("Tom", "Eva")
OTHERS: Final = {"Tom": "Eva", "Eva": "Tom"}
CHANNELS: Final = {"": STAFF, "Billing": replace(STAFF, channel="T2")}
"""The channels of the two teams."""
TEAMS: Final[dict[str, Any]] = {"teams": [{"name": "Billing", "channel": "wall:w/T2"}]}
PRESSES: Final = ("take", "take_over", "hand_back", "solve", "reopen", "snooze", "assign", "transfer")


@dataclass
class Model:
    """A case, by a table of its own."""

    state: State = "new"
    owner: str = ""
    team: str = ""

    @property
    def is_owned(self) -> bool:
        return self.state in ("with_human", "waiting_customer", "snoozed")

    @property
    def other_team(self) -> str:
        return "the main team" if self.team else "Billing"

    def press(self, which: str, by: str) -> None:
        """Let somebody press a button of the card."""
        owned = self.is_owned
        takes = (which == "take" and not owned) or (which == "take_over" and self.owner != by)
        if takes and self.state != "solved":
            self.state, self.owner = "with_human", by
        elif which == "assign" and self.state != "solved" and self.owner != OTHERS[by]:
            self.state, self.owner = "with_human", OTHERS[by]
        elif which == "transfer" and self.state != "solved":
            self.state, self.owner = ("waiting_team" if owned else self.state), ""
            self.team = "" if self.team else "Billing"
        elif which == "hand_back" and owned:
            self.state, self.owner = "waiting_team", ""
        elif which == "solve" and self.state != "solved":
            self.state, self.owner = "solved", ""
        elif which == "reopen" and self.state == "solved":
            self.state = "reopened"
        elif which == "snooze" and self.state != "solved":
            self.state, self.owner = "snoozed", self.owner if owned else by

    def write(self) -> None:
        """Let the customer write."""
        if self.owner:
            self.state = "with_human"

    def answer(self, by: str) -> None:
        """Let the team answer."""
        if self.state != "solved":
            self.state, self.owner = "waiting_customer", self.owner or by

    def wake(self) -> None:
        """Let the time pass until which the case was put aside."""
        if self.state == "snoozed":
            self.state = "with_human"

    def check(self, case: Case) -> None:
        """Compare the model with a stored case."""
        assert (case.state, case.owner_name, case.team) == (self.state, self.owner, self.team)
        assert bool(case.owner) == (case.state in OWNED)
