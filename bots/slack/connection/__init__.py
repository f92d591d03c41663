"""How events reach us from Slack: Socket Mode or HTTP, watched, and backfilled after a gap."""
