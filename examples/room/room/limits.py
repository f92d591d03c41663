"""The Room's numbers: sends, at once and then one each so many seconds; characters of a message; seconds of a poll."""

from frontdesk.platforms import Limit

SENDS: tuple[Limit, ...] = (Limit("channel", 0.2, burst=5),)
LONGEST_TEXT, POLL_SECONDS, RETRY_SECONDS = 2_000, 20, 1.0
