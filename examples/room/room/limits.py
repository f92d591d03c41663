"""The limits of the Room: its send rate (a burst, then an interval), the length of a message, the time of a poll."""

from frontdesk.platforms import Limit

SENDS: tuple[Limit, ...] = (Limit("channel", 0.2, burst=5),)
LONGEST_TEXT, POLL_SECONDS, RETRY_SECONDS = 2_000, 20, 1.0
