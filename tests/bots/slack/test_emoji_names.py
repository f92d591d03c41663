"""Emoji by the names that Slack gives them."""

from __future__ import annotations

import pytest

from bots.slack.emoji_names import emoji_of, names_of


@pytest.mark.parametrize(
    ("name", "emoji"),
    [("+1", "👍"), ("tada", "🎉"), ("wave::skin-tone-5", "👋"), ("flag-de", "🇩🇪"), ("our_logo", None), ("flag-", None)],
)
def test_a_name_of_slack_is_an_emoji_unless_a_workspace_has_made_it(name: str, emoji: str | None) -> None:
    assert emoji_of(name) == emoji


@pytest.mark.parametrize("name", ["thumbsup", "tada", "eyes", "white_check_mark", "wave", "heart", "flag-de"])
def test_the_likeliest_name_comes_first(name: str) -> None:
    assert names_of(emoji_of(name) or "")[0] == name
