"""Discord: the front desk for communities."""

from bots.platforms import built_in

PLUG = built_in("discord", "DISCORD_TOKEN")
