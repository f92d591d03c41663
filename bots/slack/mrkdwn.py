"""CommonMark as Slack's `mrkdwn`: for notifications, and for texts that tell an instant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bots.slack.markup import escaped, link, without_tags
from core.text.markdown import parse
from core.when.rendered_time import clock_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from core.model.messages import Moment
    from core.text.markdown import Block, Inline

_ADDRESS = r"<[^<>]*>"
"""A link: nothing can stand in it."""
_EMPHASIS = {"**": "*", "__": "*", "*": "_", "_": "_", "~~": "~"}


def mrkdwn(text: str) -> str:
    """Return a CommonMark text as `mrkdwn`: control characters are escaped, so that nothing pings."""
    return "\n\n".join(_blocks(parse(without_tags(text))))


def with_moments(text: str, moments: Sequence[Moment]) -> str:
    """Return `mrkdwn` in which instants are shown in each reader's own zone, with our words for clients that cannot."""
    shown = {escaped(moment.words): moment for moment in moments}
    shown |= {f"on {words}": moment for words, moment in shown.items()}  # nobody says “on tomorrow”, which Slack shows
    longest_first = sorted(map(re.escape, shown), key=len, reverse=True)  # “9:00” may be part of another
    either = re.compile("|".join([_ADDRESS, *longest_first]))
    return either.sub(lambda found: _date(shown[found[0]], found[0]) if found[0] in shown else found[0], text)


def _date(moment: Moment, words: str) -> str:
    """Return the date and the time, or the time alone where our words say how long it is until then."""
    clock = clock_in(words)
    form = "{date_long_pretty}, {time}" if clock == words else "{time}"
    ahead = words.removesuffix(clock)
    return f"{ahead}<!date^{int(moment.at.timestamp())}^{form}|{clock.replace('|', '/')}>"


def _blocks(blocks: Iterable[Block]) -> list[str]:
    return [text for text in map(_block, blocks) if text]


def _block(block: Block) -> str:  # noqa: PLR0911 — a table of cases
    match block.kind:
        case "heading":
            return f"*{_inline(block.pieces, bold=False)}*"
        case "bullet" | "ordered":
            return "\n".join(_items(block))
        case "quote":
            return "\n".join(f">{line}" for line in "\n\n".join(_blocks(block.children)).splitlines())
        case "fence":
            return f"```\n{escaped(block.text.rstrip())}\n```"
        case "rule":
            return "———"
        case "item":
            return "\n".join(_blocks(block.children))
        case _:
            return _inline(block.pieces)


def _items(block: Block) -> Iterable[str]:
    first = int(block.info or 1)
    for number, item in enumerate(block.children, first):
        mark = f"{number}. " if block.kind == "ordered" else "• "
        yield mark + _block(item).replace("\n", "\n    ")


def _inline(pieces: Inline, *, bold: bool = True) -> str:  # noqa: C901 — a table of cases
    """Return pieces in a line; in a heading, which is bold already, bold marks nothing."""
    shown: list[str] = []
    links: list[str] = []
    for piece in pieces:
        match piece.kind:
            case "text":
                shown.append(escaped(piece.text))
            case "mark":
                shown.append(escaped("".join(f"[{number}]" for number in piece.numbers)))
            case "code":
                shown.append(f"`{escaped(piece.text)}`")
            case "url":
                shown.append(f"<{_target(piece.text)}>")
            case "open" | "close":
                shown.append(_EMPHASIS.get(piece.text, "") if bold or piece.text not in ("**", "__") else "")
            case "break" | "hard":
                shown.append("\n")
            case "link":
                links.append(_target(piece.text))
                shown.append(f"<{links[-1]}|" if links[-1] else "")
            case "end":
                shown.append(">" if links and links.pop() else "")
            case "gone":
                pass
    return "".join(shown)


def _target(url: str) -> str:
    """Return an address for a link, or nothing if it is none that leads to the web or to a mailbox."""
    if not url.startswith(("https://", "http://", "mailto:")):
        return ""
    return link(url)
