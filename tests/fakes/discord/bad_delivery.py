"""Discord's delivery on a bad day."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from tests.fakes import unruly

if TYPE_CHECKING:
    from tests.fakes.discord.fake import FakeDiscord
    from tests.fakes.discord.faults import Happening
    from tests.fakes.discord.state import Json

FAULTS: tuple[tuple[str, int | Happening], ...] = (
    ("create_message", "drop_answer_after_effect"),
    ("create_message", "drop_answer_after_effect"),
    ("create_message", "drop_before_effect"),
    ("create_message", 429),
    ("create_message", 500),
    ("create_message", "hang"),
    ("start_thread_from_message", "drop_answer_after_effect"),
    ("start_thread_from_message", 503),
    ("get_messages", "drop_before_effect"),
    ("get_messages", 429),
    ("get_messages", 502),
    ("get_channel", 503),
    ("create_dm", "drop_answer_after_effect"),
    ("trigger_typing", "drop_before_effect"),
)


@dataclass(slots=True, kw_only=True)
class Unruly(unruly.Unruly):
    """Stands between the world and its gateway: `discord.world.delivery = Unruly(discord=discord)`."""

    discord: FakeDiscord

    def put(self, event: str, data: Json, *, guild_id: str | None, channel_id: str | None) -> None:
        """Deliver, or keep until after the next one."""
        self.deliver(partial(self.discord.gateway.put, event, data, guild_id=guild_id, channel_id=channel_id))

    def trip(self) -> None:
        """Have one of the next calls go wrong, but of what is seldom called not all that follow."""
        route, what = self.dice.choice(FAULTS)
        if not self.discord.faults.is_ordered(route):
            self.discord.faults.fail_next(route, what)
