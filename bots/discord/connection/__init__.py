"""The connection to Discord's gateway: kept open, watched, and backfilled after a gap."""
