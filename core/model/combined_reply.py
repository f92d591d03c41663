"""Several replies as one, by a rule for each field of `Reply`.

Replies are combined when several messages had waited and each got an answer of its own, when a language model did
several things in one turn, and when what was done before an edit is told again.
"""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING, Any, Final

from core.model.messages import Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

_MARK = re.compile(r"\[(\d+)\]")
_KINDS: Final = ("reply", "reminder", "notice")


def merged(replies: Sequence[Reply]) -> Reply:
    """Return the replies one below the other, their citations numbered through; what one says twice is said once.

    What shows a thing as it was before a later reply shows it anew (`Reply.renews`) is left out.

    Raises:
        ValueError: they are said on behalf of two people, who may not be allowed to write in the same places.
    """
    replies = [reply for at, reply in enumerate(replies) if not _is_outdated(reply, replies[at + 1 :])]
    if len(replies) == 1:
        return replies[0]
    numbered = list(_numbered(replies))
    return Reply(**{name: rule(numbered, name) for name, rule in RULES.items()})


def _is_outdated(reply: Reply, later: Sequence[Reply]) -> bool:
    return reply.renews is not None and any(reply.renews == each.renews for each in later)


def _numbered(replies: Sequence[Reply]) -> Iterator[Reply]:
    """Number the citations through, and empty the text of what says the same as one before."""
    said: set[tuple[object, ...]] = set()
    last = 0
    for reply in replies:
        says = (reply.text, reply.citations)
        if says in said:
            yield dataclasses.replace(reply, text="", citations=())
            continue
        said.add(says)
        yield dataclasses.replace(
            reply,
            text=_shifted(reply, by=last),
            citations=tuple(dataclasses.replace(each, number=each.number + last) for each in reply.citations),
        )
        last += len(reply.citations)


def _shifted(reply: Reply, *, by: int) -> str:
    numbers = {str(each.number): str(each.number + by) for each in reply.citations}
    return _MARK.sub(lambda mark: f"[{numbers.get(mark[1], mark[1])}]", reply.text)


def _joined(replies: Sequence[Reply], name: str) -> str:
    return "\n\n".join(text for reply in replies if (text := getattr(reply, name)))


def _all(replies: Sequence[Reply], name: str) -> tuple[object, ...]:
    """Return what all have together, in order, each thing once."""
    return tuple(dict.fromkeys(each for reply in replies for each in getattr(reply, name)))


def _last(replies: Sequence[Reply], name: str) -> object:
    """Return what the last says, also if it says nothing."""
    return getattr(replies[-1], name) if replies else None


def _latest(replies: Sequence[Reply], name: str) -> object:
    """Return what the last that says something says."""
    return next((value for reply in reversed(replies) if (value := getattr(reply, name)) is not None), None)


def _earliest(replies: Sequence[Reply], name: str) -> datetime | None:
    return min((at for reply in replies if (at := getattr(reply, name)) is not None), default=None)


def _common(replies: Sequence[Reply], name: str) -> object:
    """Return what all of them say, or nothing."""
    values = {getattr(reply, name) for reply in replies}
    return values.pop() if len(values) == 1 else None


def _only(replies: Sequence[Reply], name: str) -> object:
    """Return the one thing that any of them says.

    Raises:
        ValueError: they say different things.
    """
    values = {value for reply in replies if (value := getattr(reply, name)) is not None}
    if len(values) > 1:
        raise ValueError(f"Replies cannot be combined whose {name} differs: {', '.join(sorted(map(str, values)))}.")
    return values.pop() if values else None


def _kind(replies: Sequence[Reply], name: str) -> str:
    """Return the kind that is waited for most: an answer before a reminder, a reminder before a notice."""
    return min((getattr(reply, name) for reply in replies), key=_KINDS.index, default=_KINDS[0])


def _answered(replies: Sequence[Reply], name: str) -> bool | None:
    """Tell whether any question got a proven answer, if there was one."""
    values = [value for reply in replies if (value := getattr(reply, name)) is not None]
    return any(values) if values else None


def _confidence(replies: Sequence[Reply], name: str) -> float | None:
    """Return the lowest confidence among the answers; if there are none, among those that know nothing."""
    answered = _answered(replies, "answered")
    alike = [reply for reply in replies if reply.answered == answered]
    return min((value for reply in alike if (value := getattr(reply, name)) is not None), default=None)


def _model(replies: Sequence[Reply], name: str) -> str:
    """Return the language model that composed any of the words: people are told that a machine wrote them."""
    models = [getattr(reply, name) for reply in replies]
    return next((model for model in reversed(models) if model != "offline"), "offline")


def _zone(replies: Sequence[Reply], name: str) -> str:
    """Return the zone of the one whose lateness is told (see `due`)."""
    due = _earliest(replies, "due")
    return next((getattr(reply, name) for reply in replies if reply.due == due), "UTC")


RULES: Final[dict[str, Callable[[Sequence[Reply], str], Any]]] = {
    "text": _joined,
    "kind": _kind,
    "citations": _all,
    "choices": _all,
    "answered": _answered,
    "confidence": _confidence,
    "model": _model,
    "asks": _last,  # what was asked before has been answered by the message after it, or is not waited for any more
    "subjects": _all,
    "moments": _all,
    "enclosures": _all,
    "due": _earliest,
    "zone": _zone,
    "asked_at": _earliest,
    "mark": _latest,
    "title": _latest,
    "renews": _common,  # what else was said would be wiped out when the thing is shown the next time
    "behalf": _only,  # it is asked of one person whether they may write there
    "returns": _latest,
}
"""The rule of each field: it gets the replies, and the field's name."""

if unruled := RULES.keys() ^ {field.name for field in dataclasses.fields(Reply)}:
    raise TypeError(f"These fields of Reply have no rule by which they are combined, or are none: {sorted(unruled)}")
