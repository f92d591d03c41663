"""Renders a reply, or a home page, as Slack shows it. Pure. It pings nobody, and has only the links of the reply."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bots.slack import limits
from bots.slack.action_id import BAD, FEEDBACK, GOOD, ActionId
from bots.slack.markup import escaped, link, mrkdwn, pings, quiet, with_moments
from core.text.catalogue import _
from core.text.markdown.tree import read
from core.text.message_splitter import split

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from core.desk.home import Section
    from core.model.replies import Choice, Citation, Reply

Block = dict[str, Any]

PART_LENGTH = 9_000
"""The most characters of a reply in one message. Escaping what could ping makes a text longer."""
SHORT_PART = 4_000
"""The same for a text that is full of what could ping. Escaping makes it less than three times as long."""
MOST_OF_TEXT = limits.MOST_BLOCKS - 10
"""The most blocks for the text. The others are left for sources and buttons."""
EVENT_TYPE = "frontdesk_reply"
"""Type of the metadata that identify a posted reply."""


@dataclass(frozen=True, slots=True)
class Post:
    """One message: its blocks, and the text for notifications and plain clients."""

    text: str
    blocks: tuple[Block, ...]

    def arguments(self, *, key: str, part: int, of: int) -> dict[str, Any]:
        """Return the arguments of `chat.postMessage` and `chat.update`. The metadata hold the key of the reply."""
        return {
            "text": self.text,
            "blocks": list(self.blocks),
            "metadata": {"event_type": EVENT_TYPE, "event_payload": {"key": key, "part": part, "of": of}},
        }


def render(reply: Reply) -> tuple[Post, ...]:
    """Return the messages of a reply. The last one carries the sources and the buttons."""
    parts = tuple(_parts(reply.text)) or ("…",)
    *first, last = (_body(part, reply) for part in parts)
    bodies = [*first, [*last, *_footer(reply)]]
    return tuple(
        Post(mrkdwn(part)[: limits.LONGEST_TEXT] or "…", tuple(blocks))
        for part, blocks in zip(parts, bodies, strict=True)
    )


def _parts(text: str) -> Iterator[str]:
    """Yield the parts of a text. Each still fits after escaping."""
    for part in split(text, PART_LENGTH):
        yield from (part,) if len(quiet(part)) <= limits.LONGEST_MARKDOWN else split(part, SHORT_PART)


def _body(text: str, reply: Reply) -> list[Block]:
    """Return the blocks of a text: Markdown, or `mrkdwn` if it names an instant, since Markdown has no dates."""
    if any(moment.words in text for moment in reply.moments):
        sections = split(text, limits.LONGEST_SECTION // 2)
        return [section(with_moments(mrkdwn(each), reply.moments)) for each in sections]
    blocks = list(_markdown(text))
    return blocks if len(blocks) <= MOST_OF_TEXT else list(_plain_markdown(text))


def section(text: str) -> Block:
    """Return a block of `mrkdwn`."""
    return {
        "type": "section",
        "text": {"type": "mrkdwn", "text": text[: limits.LONGEST_SECTION] or "…", "verbatim": True},
    }


def _markdown(text: str) -> Iterator[Block]:
    """Yield Markdown blocks. Code that could ping becomes a preformatted block, which has no mentions."""
    start = 0
    for node in read(text) if pings(text) else ():
        if node.kind == "code" and pings(node.text):
            yield from _plain_markdown(text[start : node.start])
            code = {"type": "text", "text": node.text.rstrip("\n") or " "}
            yield {"type": "rich_text", "elements": [{"type": "rich_text_preformatted", "elements": [code]}]}
            start = node.end
    yield from _plain_markdown(text[start:])


def _plain_markdown(text: str) -> Iterator[Block]:
    if text.strip():
        yield {"type": "markdown", "text": quiet(text.strip("\n"))[: limits.LONGEST_MARKDOWN]}


def _footer(reply: Reply) -> list[Block]:
    blocks: list[Block] = []
    if reply.citations:
        blocks.append(context(_sources(reply.citations)))
    if reply.model != "offline":
        blocks.append(context(_("Written by AI ({model})").format(model=escaped(reply.model))))
    buttons = [choice for choice in reply.choices if len(choice.id) <= limits.LONGEST_VALUE and choice.label.strip()]
    menu = len(buttons) > limits.MOST_AS_BUTTONS and all(
        len(each.id) <= limits.LONGEST_OPTION and not each.asks for each in buttons
    )
    show, most = (_menu, limits.MOST_OPTIONS) if menu else (_actions, limits.MOST_BUTTONS)
    blocks += [show(buttons[start : start + most], start) for start in range(0, len(buttons), most)]
    if reply.answered is not None and reply.kind == "reply":
        blocks.append(_feedback())
    return blocks


def context(text: str) -> Block:
    """Return a small grey line."""
    return {
        "type": "context",
        "elements": [{"type": "mrkdwn", "text": text[: limits.LONGEST_SECTION], "verbatim": True}],
    }


def _sources(citations: Sequence[Citation]) -> str:
    """Return one line that lists as many sources as fit, numbered and linked where they have a URL."""
    line = ""
    for citation in citations:
        title = escaped(" ".join(citation.title.split()))[: limits.LONGEST_LABEL] or escaped(citation.document)
        url = citation.source if citation.source.startswith(("https://", "http://")) else ""
        linked = f"<{link(url)}|{title}>" if url and len(url) <= limits.LONGEST_LINK // 2 else title
        more = f"{line} · [{citation.number}] {linked}" if line else f"[{citation.number}] {linked}"
        if len(more) > limits.LONGEST_SECTION:
            break
        line = more
    return line


def _actions(choices: Sequence[Choice], first: int) -> Block:
    return {"type": "actions", "elements": [button(choice, first + n) for n, choice in enumerate(choices)]}


def button(choice: Choice, number: int, *, place: str = "") -> Block:
    """Return the button of a choice. `place` tells the buttons of several replies on one page apart."""
    return {
        "type": "button",
        "action_id": str(ActionId(str(number), place, choice.stays, choice.asks or "")),
        "text": _plain(_label(choice)),
        "value": choice.id,
    }


def _menu(choices: Sequence[Choice], first: int) -> Block:
    options = [{"text": _plain(_label(choice)), "value": choice.id} for choice in choices]
    element = {
        "type": "static_select",
        "action_id": str(ActionId(str(first), stays=choices[0].stays)),
        "placeholder": _plain(_("Choose…")),
        "options": options,
    }
    return {"type": "actions", "elements": [element]}


def _plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text, "emoji": True}


def _label(choice: Choice) -> str:
    return choice.label if len(choice.label) <= limits.LONGEST_LABEL else f"{choice.label[: limits.LONGEST_LABEL - 1]}…"


def _feedback() -> Block:
    buttons = {
        "type": "feedback_buttons",
        "action_id": FEEDBACK,
        "positive_button": {"text": {"type": "plain_text", "text": _("Good answer")}, "value": GOOD},
        "negative_button": {"text": {"type": "plain_text", "text": _("Bad answer")}, "value": BAD},
    }
    return {"type": "context_actions", "elements": [buttons]}


AROUND_TEXT = 3
"""Blocks of a section besides its text: the divider before it, the header, and the buttons."""


def home_view(sections: Sequence[Section]) -> Block:
    """Return the view of a home page. Sections share the space, so that none is pushed out by another."""
    most = limits.MOST_HOME_BLOCKS // max(len(sections), 1)
    blocks: list[Block] = []
    for number, entry in enumerate(sections):
        blocks += [{"type": "divider"}] if blocks else []
        blocks += _section(entry, str(number), texts=most - AROUND_TEXT)
    return {"type": "home", "blocks": blocks[: limits.MOST_HOME_BLOCKS] or [section(_("There is nothing here yet."))]}


def _section(entry: Section, place: str, *, texts: int) -> list[Block]:
    header = {"type": "header", "text": {"type": "plain_text", "text": entry.title[: limits.LONGEST_HEADER]}}
    parts = split(entry.reply.text, limits.LONGEST_SECTION // 2)[: max(texts, 1)]
    blocks = [header, *(section(with_moments(mrkdwn(text), entry.reply.moments)) for text in parts)]
    buttons = [
        button(choice, number, place=place) for number, choice in enumerate(entry.reply.choices[: limits.MOST_BUTTONS])
    ]
    return [*blocks, {"type": "actions", "elements": buttons}] if buttons else blocks
