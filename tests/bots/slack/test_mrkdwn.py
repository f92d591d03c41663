"""Instants, pings and blocks as they stand in what is sent."""

from __future__ import annotations

from datetime import UTC, datetime

from bots.slack.limits import MOST_BLOCKS
from bots.slack.markup import mrkdwn, with_moments
from bots.slack.render import render
from core.model.replies import Citation, Moment, Reply

EARLY = Moment("9:00", datetime(2026, 11, 26, 9, tzinfo=UTC))
MONDAY = Moment("Monday, 9:00", datetime(2026, 11, 30, 9, tzinfo=UTC))


def shown(moment: Moment) -> str:
    return f"<!date^{int(moment.at.timestamp())}^{{date_long_pretty}}, {{time}}|{moment.words}>"


def test_words_that_are_part_of_others_and_come_again_are_each_shown_in_the_readers_zone() -> None:
    text = "On Monday, 9:00 and at 9:00, again at 9:00."
    expected = f"On {shown(MONDAY)} and at {shown(EARLY)}, again at {shown(EARLY)}."
    assert with_moments(text, [EARLY, MONDAY, EARLY]) == expected


def test_an_address_that_holds_the_words_of_an_instant_stays_as_it_is() -> None:
    assert with_moments("<https://a.example/9:00|the plan> at 9:00", [EARLY]).startswith("<https://a.example/9:00|the")


def test_a_document_without_a_title_pings_nobody_by_its_id() -> None:
    reply = Reply("So it is. [1]", citations=(Citation(1, "<!here>", "", "", "So it is.", 0, 9),))
    assert "<!here>" not in str(render(reply))


def test_many_pieces_of_code_that_could_ping_take_no_more_blocks_than_slack_allows() -> None:
    (post,) = render(Reply("```\n<@U1ABC>\n```\n\n" * 100))
    assert len(post.blocks) <= MOST_BLOCKS
    assert "<@U1ABC>" not in str(post.blocks)


def test_a_tag_is_text_and_an_address_is_a_link() -> None:
    assert (
        mrkdwn("<b> `<b>` <https://example.com>") == "&lt;b&gt; `&lt;b&gt;` <https://example.com|https://example.com>"
    )
