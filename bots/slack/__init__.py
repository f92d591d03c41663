"""Slack: the front desk where teams work."""

from bots.slack.plug import PLUG

__all__ = ["PLUG"]
