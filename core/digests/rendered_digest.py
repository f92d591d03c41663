"""Writes a digest as a reply: each point with its place, and each thing to do with a button that reminds of it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from core.model.buttons import offer_asking, offer_beside
from core.model.replies import Citation, Reply
from core.text.catalogue import _

if TYPE_CHECKING:
    from core.digests.points import ActionItem, Digest, Source
    from core.model.replies import Choice, Moment
    from core.when.rendered_time import Reader

MOST_PLACES: Final = 3
"""How many places are shown behind a point."""
REMIND: Final = "set_reminder"
"""The ability behind the buttons. Without the skill that has it, they do nothing."""
_FORMATTING: Final = re.compile(r"[\[\]()*_~`<>@#|\\]+")


def render_digest(digest: Digest, *, title: str, note: str, reader: Reader) -> Reply:
    """Return a digest as a reply. `note` says what was read, and what was not."""
    citations: list[Citation] = []
    moments: list[Moment] = []
    lines = [title, ""]
    for point in digest.points:
        places = [
            _place(digest.sources[at], point.text, citations, moments, reader) for at in point.sources[:MOST_PLACES]
        ]
        lines.append(f"- {point.text} {_together(places)}".rstrip())
    if not digest.points:
        lines.append(_("Nothing that was said there stands out."))
    if digest.action_items:
        lines += ["", f"**{_('To do')}**", ""]
    for number, item in enumerate(digest.action_items, 1):
        source = digest.sources[item.source]
        who = f"{plain(item.who)}: " if item.who else ""
        place = _place(source, item.text, citations, moments, reader)
        lines.append(f"{number}. {who}{item.text} {_together([place])}".rstrip())
    return Reply(
        "\n".join([*lines, "", f"_{note}_"]),
        citations=tuple(citations),
        choices=tuple(_button(number, item) for number, item in enumerate(digest.action_items, 1)),
        moments=tuple(moments),
        model=digest.model,
    )


def plain(words: str) -> str:
    """Return a name without what would format the text around it, or mention somebody."""
    return " ".join(_FORMATTING.sub(" ", words).split())


def _button(number: int, item: ActionItem) -> Choice:
    """Return the button that sets a reminder of something to do: when it is due, or at a time that it asks for."""
    label = _("Remind me of {n}").format(n=number)
    if item.due is None:
        return replace(offer_asking(label, REMIND, "when", _("When?"), what=item.text), entry=number)
    return offer_beside(number, label, REMIND, what=item.text, when=item.due.isoformat(timespec="minutes"))


def _together(places: list[str]) -> str:
    """Return citation marks as they are, and other places in brackets."""
    marks = " ".join(place for place in places if place.startswith("[") and place.endswith("]"))
    others = ", ".join(dict.fromkeys(place for place in places if place and not place.endswith("]")))
    return " ".join(filter(None, (marks, f"({others})" if others else "")))


def _place(source: Source, text: str, citations: list[Citation], moments: list[Moment], reader: Reader) -> str:
    """Return where something stands: a citation mark, a link to the message, or its author and time."""
    if source.passage is not None:
        return _cite(source, text, citations)
    if source.link:
        return f"[{plain(source.author)}]({source.link})"
    if source.at is None:
        return ""
    moment = reader.told(source.at, by_clock=True)
    moments.append(moment)
    return f"{plain(source.author)}, {moment.words}"


def _cite(source: Source, text: str, citations: list[Citation]) -> str:
    """Return the mark of a citation of a passage: of the text itself if it stands there, else of the whole passage."""
    passage = source.passage
    if passage is None:
        return ""
    words = r"\s+".join(re.escape(word) for word in text.split())
    found = re.search(words, passage.text)
    start, end = found.span() if found else (0, len(passage.text))
    place = (passage.document_id, passage.start + start, passage.start + end)
    known = next((cited for cited in citations if (cited.document, cited.start, cited.end) == place), None)
    if known is None:
        about = (passage.document_id, passage.title, passage.source, passage.text[start:end])
        known = Citation(len(citations) + 1, *about, *place[1:])
        citations.append(known)
    return f"[{known.number}]"
