"""Slack: the front desk where teams work."""

from bots.platforms import built_in

PLUG = built_in(
    "slack", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_CLIENT_ID", shares_channels=True
)
