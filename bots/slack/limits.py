"""Slack's numbers, from docs.slack.dev (reference/block-kit, reference/methods, apis/web-api/rate-limits)."""

from __future__ import annotations

from core.model.ports import Limit

SENDS = (Limit("channel", 1.0, burst=4),)
"""`chat.postMessage` allows one message a second in a channel, with short bursts. A workspace's own limit is not
published as a number, so its 429 is obeyed when it comes."""

LONGEST_MARKDOWN = 12_000
"""Characters of all `markdown` blocks of one message together."""
LONGEST_SECTION = 3_000
"""Characters of a section's text, and of one element of a context."""
MOST_BLOCKS = 50
MOST_HOME_BLOCKS = 100
LONGEST_TEXT = 3_000
"""Characters of `text`, which notifications show. Slack allows 40,000, which nobody reads there."""
MOST_BUTTONS = 25
"""The most buttons in one actions block."""
LONGEST_LABEL = 75
LONGEST_VALUE = 2_000
LONGEST_HEADER = 150
LONGEST_TITLE = 24
"""Characters of a modal's title."""
LONGEST_PROMPT_TITLE = 75
LONGEST_THREAD_TITLE = 60
"""Slack allows 200, of which its lists show the beginning."""
MOST_PROMPTS = 4
LONGEST_TASK = 256
"""Characters of each text of a task in a stream."""
LONGEST_OPTION = 150
"""Characters of the value of a menu's option; its text may have as many as a button's label."""
MOST_AS_BUTTONS = 8
"""The most choices that are shown as buttons. More become a menu."""
LONGEST_QUESTION = 200
"""Characters of a button's question in its action id, which may have 255 in all."""
MOST_OPTIONS = 100
LONGEST_LINK = 3_000
STREAM_SECONDS = 240.0
"""Slack closes a stream after about five minutes. We stop it in time, and go on by editing."""
EDIT_SECONDS = 1.2
"""The time between two edits or two pieces of a stream. Tier 3 allows 50 edits a minute."""
LARGEST_FILE = 1_000_000_000
"""Bytes of a file (slack.com/help/articles/201330736)."""
