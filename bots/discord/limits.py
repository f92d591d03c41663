"""Discord's numbers, from discord.com/developers/docs (resources/message, components/reference, topics/rate-limits)."""

from __future__ import annotations

from core.model.ports import Limit

SENDS = (Limit("channel", 1.0, burst=5), Limit("workspace", 1 / 12, burst=12))
"""Five messages in five seconds and channel is what Discord's headers tell. An application may make 50 requests a
second, and an answer that begins a thread takes four: to look for it, to read the question, to begin it, to post."""
REQUESTS_A_SECOND, REQUESTS_AT_ONCE = 45, 5
"""Of one process, together no more than 50 in any second; answers to interactions are not counted."""

LONGEST_CONTENT = 2_000
"""Characters of a message."""
LONGEST_SHOWN = 4_000
"""Characters of all texts of a message of components; it has at most 40 of these."""
LONGEST_NONCE = 25
MOST_FILES = 10
"""Of a message."""
LONGEST_LABEL = 80
"""Of a button; of a menu's option it is 100."""
LONGEST_OPTION = 100
BUTTONS_IN_A_ROW = 5
MOST_ROWS = 5
MOST_OPTIONS = 25
"""Of a menu."""
MOST_SUGGESTIONS = 25
LONGEST_TITLE = 45
"""Of a modal, and of the label of an input in it."""
LONGEST_INPUT = 4_000
LONGEST_THREAD_NAME = 100
MOST_TAGS = 5
"""Of a forum's post."""
PAGE = 100
"""Messages that are read at once."""
INTERACTION_SECONDS = 15 * 60.0
"""How long the token of an interaction lives."""
EDIT_SECONDS = 1.2
"""How far apart edits of one message are sent: five in five seconds are allowed in a channel."""
