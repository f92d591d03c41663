"""The Room's numbers."""

from frontdesk.platforms import Limit

SENDS: tuple[Limit, ...] = (Limit("channel", 0.2, burst=5),)
"""Five messages at once to a channel, and five a second from then on."""
LONGEST_TEXT = 2_000
"""Characters of a message."""
POLL_SECONDS = 20
"""How long the Room lets us wait for something to happen."""
RETRY_SECONDS = 1.0
