"""Discord's numbers, from discord.com/developers/docs (resources/message, components/reference, topics/rate-limits)."""

from __future__ import annotations

from core.model.ports import Limit

SENDS = (Limit("channel", 1.0, burst=5), Limit("workspace", 1 / 12, burst=12))
"""Discord's headers allow five messages in five seconds in a channel. An application may make 50 requests a second,
and an answer that opens a thread takes four: find it, read the question, open it, post."""
REQUESTS_A_SECOND, REQUESTS_AT_ONCE = 45, 5
"""Of one process, so that no second has more than 50. Answers to interactions do not count."""

LONGEST_CONTENT = 2_000
"""Characters of a message."""
LONGEST_SHOWN = 4_000
"""Characters of all texts of a message of components."""
MOST_COMPONENTS = 40
"""Of a message, inner ones included."""
LONGEST_NONCE = 25
MOST_FILES = 10
"""Of a message."""
LONGEST_LABEL = 80
"""Of a button; a menu's option may have 100."""
LONGEST_OPTION = 100
BUTTONS_IN_A_ROW = 5
MOST_ROWS = 5
MOST_OPTIONS = 25
"""Of a menu."""
MOST_SUGGESTIONS = 25
LONGEST_TITLE = 45
"""Of a modal, and of an input's label in it."""
LONGEST_THREAD_NAME = 100
LONGEST_EVENT_NAME = 100
"""Of a scheduled event, and of its place."""
MOST_TAGS = 5
"""Of a forum post."""
PAGE = 100
"""Messages a page of the history."""
INTERACTION_SECONDS = 15 * 60.0
"""How long the token of an interaction lives."""
EDIT_SECONDS = 1.2
"""Between two edits of one message: a channel allows five in five seconds."""
