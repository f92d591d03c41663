"""Text between Discord's markup and ours."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bots.discord.markup import escaped, plain, with_moments
from core.model.replies import Moment

AT = datetime(2026, 3, 29, 9, 0, tzinfo=UTC)
NAMES = {"people": {"1": "Ada"}, "titles": {"2": "staff", "3": "lunch"}}


def test_mentions_channels_emoji_and_commands_are_called_by_name() -> None:
    said = "<@1> and <@!1>, <@&2>: see <#3> <:menu:5> or </ask:6>"
    assert plain(said, **NAMES) == "@Ada and @Ada, @staff: see #lunch :menu: or /ask"


def test_an_id_without_a_name_stays_an_id() -> None:
    assert plain("<@9> <@&8> <#7>", **NAMES) == "@9 @8 #7"


@given(st.text(alphabet="ab*_~|`[]<>\\"))
def test_nothing_in_an_escaped_text_is_markdown(text: str) -> None:
    (paragraph,) = [token for token in MarkdownIt().parse(f"x{escaped(text)}x") if token.type == "inline"]
    kinds = {child.type for child in paragraph.children or ()}
    assert kinds <= {"text", "text_special"}


def test_an_instant_is_shown_in_the_readers_zone_but_not_in_code() -> None:
    shown = with_moments("At 9:00, as in `At 9:00`.", [Moment("9:00", AT)])
    assert shown == f"At <t:{int(AT.timestamp())}:f>, as in `At 9:00`."
