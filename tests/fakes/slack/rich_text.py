"""The table of what a `rich_text` block may hold: docs.slack.dev/reference/block-kit/blocks/rich-text-block."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.slack.schema import Characters, Flag, Items, Kind, OneOf, Shape, Whole

if TYPE_CHECKING:
    from tests.fakes.slack.schema import Rule

SOME = Characters()
STYLES = ("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink")
STYLE: dict[str, Rule] = {"style": Shape({}, {name: Flag() for name in STYLES})}
BORDER: dict[str, Rule] = {"border": OneOf((0, 1))}

PARTS: dict[str, Shape] = {
    "text": Shape({"text": SOME}, STYLE),
    "link": Shape({"url": SOME}, {**STYLE, "text": SOME, "unsafe": Flag()}),
    "emoji": Shape({"name": SOME}, {**STYLE, "unicode": SOME, "url": SOME, "skin_tone": Whole(1, 6)}),
    "user": Shape({"user_id": SOME}, STYLE),
    "usergroup": Shape({"usergroup_id": SOME}, STYLE),
    "channel": Shape({"channel_id": SOME}, STYLE),
    "team": Shape({"team_id": SOME}, STYLE),
    "broadcast": Shape({"range": OneOf(("here", "channel", "everyone"))}, STYLE),
    "color": Shape({"value": Characters(pattern=r"#[0-9A-Fa-f]{6}$")}, STYLE),
    "date": Shape({"timestamp": Whole(), "format": SOME}, {**STYLE, "url": SOME, "fallback": SOME}),
}
LINE: dict[str, Rule] = {"elements": Items(Kind(PARTS), least=0)}
SECTION = Shape(LINE)

RICH_TEXT = Shape(
    {
        "elements": Items(
            Kind(
                {
                    "rich_text_section": SECTION,
                    "rich_text_list": Shape(
                        {
                            "elements": Items(Kind({"rich_text_section": SECTION})),
                            "style": OneOf(("bullet", "ordered")),
                        },
                        {**BORDER, "indent": Whole(0, 8), "offset": Whole()},
                    ),
                    "rich_text_quote": Shape(LINE, BORDER),
                    "rich_text_preformatted": Shape(
                        {"elements": Items(Kind(PARTS, only=("text", "link")), least=0)}, {**BORDER, "language": SOME}
                    ),
                }
            )
        )
    },
    {"block_id": Characters(255)},
)
