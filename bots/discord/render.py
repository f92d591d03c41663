"""Renders a reply as Discord messages. Pure. Every message says that nobody is to be notified.

A reply that fits is a plain message, because that is what notifications show, Discord's search finds and people quote.
A longer one is built of components, which hold twice as much, so that it stays whole or needs half as many pieces, with
its buttons right below. A list whose lines have buttons is also built of components, with each button beside its line.
A plain message can be edited into one of components, but never back.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from bots.discord import limits
from bots.discord.ids import ASKS, BAD, CHOOSE, GOOD, MENU, CustomId
from bots.discord.markup import CODE, as_code, escaped, with_moments
from core.text.catalogue import _
from core.text.message_splitter import split

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from core.model.replies import Choice, Citation, Enclosure, Reply

Json = dict[str, Any]

SUPPRESS_EMBEDS, EPHEMERAL, OF_COMPONENTS = 1 << 2, 1 << 6, 1 << 15
"""Flags of messages. An ephemeral one is seen by one person only."""
ROW, _BUTTON, _SELECT, SECTION, TEXT, CONTAINER = 1, 2, 3, 9, 10, 17
"""Types of components: discord.com/developers/docs/components/reference."""
_SECONDARY = 2
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_LONGEST_URL = 400
_NUMBER = re.compile(r"^(\d{1,3})\. (?=\S)", re.MULTILINE)
PART_LENGTH, LONG_PART_LENGTH = limits.LONGEST_CONTENT - 25, limits.LONGEST_SHOWN - 250
"""Characters of one part, plain or of components, with room for an addressee or a note."""
_BARS = 4
"""Characters that close a spoiler at a cut and open it again."""


@dataclass(frozen=True, slots=True)
class Post:
    """One message: its text, the components below it, and its files. A `long` one is built of components."""

    content: str
    components: tuple[Json, ...] = ()
    long: bool = False
    files: tuple[Enclosure, ...] = ()

    def body(self, *, addressee: str | None = None) -> Json:
        """Return the request body. An addressee is named at the beginning, and is the only one who may be notified."""
        named = f"<@{addressee}> " if addressee else ""
        mentions = {"allowed_mentions": allowed_mentions(addressee)}
        if self.long:
            text = {"type": TEXT, "content": f"{named}{self.content}"[: limits.LONGEST_SHOWN]}
            return {"content": None, "components": [text, *self.components], "flags": OF_COMPONENTS, **mentions}
        content = f"{named}{self.content}"[: limits.LONGEST_CONTENT]
        return {"content": content, "components": list(self.components), "flags": SUPPRESS_EMBEDS, **mentions}


def all_components(components: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Yield all components, the inner ones after those that they stand in."""
    for component in components:
        yield component
        yield from all_components(component.get("components") or ())
        yield from [component["accessory"]] if component.get("accessory") else ()


def text_of(message: Mapping[str, Any]) -> str:
    """Return the text of a message of ours, from its content or its components."""
    texts = [
        str(component.get("content") or "")
        for component in all_components(message.get("components") or ())
        if component.get("type") == TEXT
    ]
    return "\n".join(filter(None, [str(message.get("content") or ""), *texts]))


def with_note(body: Json, note: str) -> Json:
    """Put a note at the beginning of a message, if there is room for it."""
    if body.get("content") is not None:
        noted = f"{note}\n{body['content']}"
        return {**body, "content": noted} if len(noted) <= limits.LONGEST_CONTENT else body
    text, *rows = body["components"]
    noted = f"{note}\n{text['content']}"
    return {**body, "components": [{**text, "content": noted}, *rows]} if len(noted) <= limits.LONGEST_SHOWN else body


def allowed_mentions(addressee: str | None = None) -> Json:
    """Return who may be notified: nobody, or one person."""
    return {"parse": [], "users": [addressee] if addressee else [], "replied_user": False}


def nonce(key: str, part: int) -> str:
    """Return the nonce of one message of a reply. Discord drops a second message with the same nonce."""
    high, low = divmod(part, len(_DIGITS))
    suffix = (_DIGITS[high] if high else "") + _DIGITS[low]
    return key[: limits.LONGEST_NONCE - len(suffix)] + suffix


def render(reply: Reply, *, key: str) -> tuple[Post, ...]:
    """Return the messages of a reply; the last one carries the sources and the buttons.

    A list whose lines have buttons is one message, with each button beside its line, if it fits.
    """
    text, footer = with_moments(as_code(reply.text), reply.moments), _footer(reply)
    if card := card_of(text, footer, reply, key):
        return (card,)
    long = len(text.strip()) + len(footer) >= PART_LENGTH - _BARS
    most = LONG_PART_LENGTH if long else PART_LENGTH
    parts = list(_keep_spoilers(split(text, most - _BARS))) or ["…"]
    if footer:
        whole = f"{parts[-1]}\n{footer}"
        parts = [*parts[:-1], whole] if len(whole) <= most else [*parts, footer]
    rows = _rows(reply, key, len(parts))
    bodies = [Post(part.strip() or "…", long=long) for part in parts]
    return (*bodies[:-1], Post(bodies[-1].content, rows, long, reply.enclosures[: limits.MOST_FILES]))


def _keep_spoilers(parts: Sequence[str]) -> Iterator[str]:
    """Yield the parts of a text so that a spoiler that was cut stays hidden in both parts."""
    is_open = False
    for part in parts:
        begun = f"||{part}" if is_open else part
        is_open = _cuts_spoiler(begun)
        yield f"{begun}||" if is_open else begun


def _cuts_spoiler(text: str) -> bool:
    """Return whether a spoiler that begins in a text does not end in it."""
    return bool(CODE.sub(" ", text).count("||") % 2)


def _footer(reply: Reply) -> str:
    lines = [_sources(reply.citations)] if reply.citations else []
    if reply.model != "offline":
        lines.append("-# " + _("Written by AI ({model})").format(model=escaped(reply.model)[:100]))
    return "\n".join(line for line in lines if line)


def _sources(citations: Sequence[Citation]) -> str:
    """Return one small line of numbered sources, as many as fit, with links where they have an address."""
    line = ""
    for citation in citations:
        title = escaped(" ".join(citation.title.split())[: limits.LONGEST_OPTION]) or escaped(citation.document)
        more = f"{line} · " if line else "-# "
        more += f"[{citation.number}] {_linked(title, citation.source)}"
        if len(more) > limits.LONGEST_CONTENT // 2:
            break
        line = more
    return line


def _linked(title: str, source: str) -> str:
    fits = source.startswith(("https://", "http://")) and len(source) <= _LONGEST_URL
    if not fits or any(char.isspace() or char in "<>" for char in source):
        return title
    return f"[{title}](<{source}>)"


def card_of(text: str, footer: str, reply: Reply, key: str) -> Post | None:
    """Return a reply as a list with buttons beside its lines; None if no line has a button, or it does not fit."""
    beside: dict[int, list[Json]] = defaultdict(list)
    for number, choice in enumerate(reply.choices):
        if choice.entry is not None and choice.label.strip():
            beside[choice.entry].append(_button(choice, CustomId(CHOOSE, key, 1, number)))
    intro, lines, outro = _numbered_list(text)
    crowded = any(len(buttons) > limits.BUTTONS_IN_A_ROW for buttons in beside.values())
    if not beside or not intro or crowded or beside.keys() - lines.keys():
        return None
    if any(_cuts_spoiler(part) for part in (intro, *lines.values())):
        return None
    outro = "\n".join(filter(None, [outro, footer]))
    parts = [part for number, line in lines.items() for part in _entry(line, beside[number])]
    below = [{"type": TEXT, "content": outro}] if outro else []
    container = {"type": CONTAINER, "components": [*_joined(parts), *below]}
    others = replace(reply, choices=tuple(_no_label(choice) for choice in reply.choices))
    post = Post(intro, (container, *_rows(others, key, 1)), long=True, files=reply.enclosures[: limits.MOST_FILES])
    length, count = len(text_of(post.body())), sum(1 for _ in all_components(post.body()["components"]))
    return post if length <= LONG_PART_LENGTH and count <= limits.MOST_COMPONENTS else None


def _no_label(choice: Choice) -> Choice:
    """Return a choice without its label if it stands beside a line, so it gets no button below. Its number stays."""
    return choice if choice.entry is None else replace(choice, label="")


def _numbered_list(text: str) -> tuple[str, dict[int, str], str]:
    """Return what stands before a text's numbered list, its lines by number, and what stands after it.

    Nothing is found in a text that has two lists or code, in which a number might not start an item.
    """
    found = list(_NUMBER.finditer(text))
    if "```" in text or [int(mark[1]) for mark in found] != list(range(1, len(found) + 1)):
        return "", {}, ""
    ends = [mark.start() for mark in found[1:]]
    last, _newline, outro = text[found[-1].start() :].partition("\n") if found else ("", "", "")
    lines = [text[mark.start() : end].strip() for mark, end in zip(found, ends, strict=False)]
    return text[: found[0].start()].strip() if found else "", dict(enumerate([*lines, last.strip()], 1)), outro.strip()


def _entry(line: str, buttons: list[Json]) -> list[Json]:
    """Return a line with its buttons: a single one beside the line, several below it."""
    shown: Json = {"type": TEXT, "content": line}
    if not buttons:
        return [shown]
    if len(buttons) == 1:
        return [{"type": SECTION, "components": [shown], "accessory": buttons[0]}]
    return [shown, _row(buttons)]


def _joined(parts: Iterable[Json]) -> Iterator[Json]:
    """Yield components with texts that follow each other joined into one."""
    for kind, run in groupby(parts, key=itemgetter("type")):
        if kind == TEXT:
            yield {"type": TEXT, "content": "\n".join(part["content"] for part in run)}
        else:
            yield from run


def _rows(reply: Reply, key: str, parts: int) -> tuple[Json, ...]:
    """Return the rows of buttons, or menus if there are too many; the thumbs have the last row."""
    judged = reply.answered is not None and reply.kind == "reply"
    named = [(number, choice) for number, choice in enumerate(reply.choices) if choice.label.strip()]
    room = (limits.MOST_ROWS - judged) * limits.BUTTONS_IN_A_ROW
    if len(named) <= room:
        buttons = [_button(choice, CustomId(CHOOSE, key, parts, number)) for number, choice in named]
        starts = range(0, len(buttons), limits.BUTTONS_IN_A_ROW)
        rows = [_row(buttons[start : start + limits.BUTTONS_IN_A_ROW]) for start in starts]
    else:
        starts = range(0, len(named), limits.MOST_OPTIONS)
        rows = [
            _menu(named[start : start + limits.MOST_OPTIONS], CustomId(MENU, key, parts, start)) for start in starts
        ]
        rows = rows[: limits.MOST_ROWS - judged]
    thumbs = [
        {"type": _BUTTON, "style": _SECONDARY, "emoji": {"name": emoji}, "custom_id": str(CustomId(kind, key, parts))}
        for kind, emoji in ((GOOD, "👍"), (BAD, "👎"))
    ]
    return (*rows, _row(thumbs)) if judged else tuple(rows)


def _row(components: list[Json]) -> Json:
    return {"type": ROW, "components": components}


def _button(choice: Choice, custom_id: CustomId) -> Json:
    label = _shorten(choice.label, limits.LONGEST_LABEL)
    pressed = custom_id.as_kind(ASKS) if choice.asks else custom_id
    return {"type": _BUTTON, "style": _SECONDARY, "label": label, "custom_id": str(pressed)}


def _menu(choices: Sequence[tuple[int, Choice]], custom_id: CustomId) -> Json:
    options = [
        {"label": _shorten(choice.label, limits.LONGEST_OPTION), "value": str(number)} for number, choice in choices
    ]
    menu = {"type": _SELECT, "custom_id": str(custom_id), "placeholder": _("Choose…"), "options": options}
    return _row([menu])


def _shorten(label: str, longest: int) -> str:
    label = " ".join(label.split())
    return label if len(label) <= longest else f"{label[: longest - 1]}…"
