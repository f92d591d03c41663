"""Slack's numbers, from docs.slack.dev (reference/block-kit, reference/methods, apis/web-api/rate-limits)."""

from __future__ import annotations

from core.model.ports import Limit

SENDS = (Limit("channel", 1.0, burst=4),)
"""`chat.postMessage` takes one message a second and channel, with short bursts; a workspace's own limit is published
without a number, so its 429 is obeyed when it comes."""

LONGEST_MARKDOWN = 12_000
"""Characters of all `markdown` blocks of one message together."""
LONGEST_SECTION = 3_000
"""Characters of a section's text, and of one element of a context."""
MOST_BLOCKS = 50
MOST_HOME_BLOCKS = 100
LONGEST_TEXT = 3_000
"""Characters of `text`, which notifications show; Slack takes 40,000, and nobody reads them there."""
MOST_BUTTONS = 25
"""In one actions block."""
LONGEST_LABEL = 75
LONGEST_VALUE = 2_000
LONGEST_HEADER = 150
LONGEST_TITLE = 24
"""Characters of a modal's title."""
LONGEST_PROMPT_TITLE = 75
MOST_PROMPTS = 4
LONGEST_OPTION = 150
"""Characters of the value of a menu's option; its text has as many as a button's label."""
MOST_AS_BUTTONS = 8
"""More choices than that are a menu."""
LONGEST_QUESTION = 200
"""Of an action id's 255 characters, those for the question that a button asks."""
MOST_OPTIONS = 100
LONGEST_LINK = 3_000
STREAM_SECONDS = 240.0
"""Slack closes a stream after about five minutes; it is stopped in time, and the rest comes by editing."""
EDIT_SECONDS = 1.2
"""How far apart edits and pieces of a stream are sent: tier 3 takes 50 edits a minute."""
