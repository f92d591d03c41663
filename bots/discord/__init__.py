"""Discord: the front desk for communities."""

from bots.discord.plug import PLUG

__all__ = ["PLUG"]
