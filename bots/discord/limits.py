"""Discord's numbers, from discord.com/developers/docs (resources/message, components/reference, topics/rate-limits)."""

from __future__ import annotations

from core.model.ports import Limit

SENDS = (Limit("channel", 1.0, burst=5), Limit("workspace", 1 / 12, burst=12))
"""Discord's headers allow five messages in five seconds in a channel. An application may make 50 requests a second,
and an answer that opens a thread takes four: find it, read the question, open it, post."""
REQUESTS_A_SECOND, REQUESTS_AT_ONCE = 45, 5
"""The rate of one process, chosen so that no second has more than 50. Answers to interactions do not count."""

LONGEST_CONTENT = 2_000
"""Characters of a message."""
LONGEST_SHOWN = 4_000
"""Characters of all texts of a message of components."""
MOST_COMPONENTS = 40
"""Components of a message, including the inner ones."""
LONGEST_NONCE = 25
MOST_FILES = 10
"""How many files a message can have."""
LARGEST_FILE = 10 * 2**20
"""Bytes of a file in a server without boosts (discord.com/developers/docs/reference#uploading-files)."""
LONGEST_LABEL = 80
"""Characters of a button's label. A menu's option may have 100."""
LONGEST_OPTION = 100
BUTTONS_IN_A_ROW = 5
MOST_ROWS = 5
MOST_OPTIONS = 25
"""Options of a menu."""
MOST_SUGGESTIONS = 25
LONGEST_TITLE = 45
"""Characters of the title of a modal, and of the label of an input in it."""
LONGEST_THREAD_NAME = 100
LONGEST_EVENT_NAME = 100
"""Characters of the name of a scheduled event, and of its place."""
MOST_TAGS = 5
"""Tags of a forum post."""
PAGE = 100
"""Messages per page of the history."""
INTERACTION_SECONDS = 15 * 60.0
"""How long the token of an interaction lives."""
EDIT_SECONDS = 1.2
"""The time between two edits of one message. A channel allows five in five seconds."""
