"""Several replies as one, by a rule for each field of `Reply`.

Replies are combined when several waiting messages were answered one by one, when a language model did several things in
one turn, and when the effects from before an edit are reported again.
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
    """Return the replies as one, with citations renumbered and repeated text left out.

    A reply is left out if a later one shows the same thing (`Reply.renews`) in its newer state.

    Raises:
        ValueError: they are sent on behalf of two people, who may not be allowed to write in the same places.
    """
    replies = [reply for at, reply in enumerate(replies) if not _is_outdated(reply, replies[at + 1 :])]
    if len(replies) == 1:
        return replies[0]
    numbered = list(_numbered(replies))
    return Reply(**{name: rule(numbered, name) for name, rule in RULES.items()})


def _is_outdated(reply: Reply, later: Sequence[Reply]) -> bool:
    return reply.renews is not None and any(reply.renews == newer.renews for newer in later)


def _numbered(replies: Sequence[Reply]) -> Iterator[Reply]:
    """Renumber the citations, and empty the text of a reply that repeats an earlier one."""
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
            citations=tuple(dataclasses.replace(cited, number=cited.number + last) for cited in reply.citations),
        )
        last += len(reply.citations)


def _shifted(reply: Reply, *, by: int) -> str:
    numbers = {str(cited.number): str(cited.number + by) for cited in reply.citations}
    return _MARK.sub(lambda mark: f"[{numbers.get(mark[1], mark[1])}]", reply.text)


def _joined(replies: Sequence[Reply], name: str) -> str:
    return "\n\n".join(text for reply in replies if (text := getattr(reply, name)))


def _all(replies: Sequence[Reply], name: str) -> tuple[object, ...]:
    """Return the values of all replies, in order, without duplicates."""
    return tuple(dict.fromkeys(value for reply in replies for value in getattr(reply, name)))


def _last(replies: Sequence[Reply], name: str) -> object:
    """Return the value of the last reply, even if it is None."""
    return getattr(replies[-1], name) if replies else None


def _latest(replies: Sequence[Reply], name: str) -> object:
    """Return the last value that is not None."""
    return next((value for reply in reversed(replies) if (value := getattr(reply, name)) is not None), None)


def _earliest(replies: Sequence[Reply], name: str) -> datetime | None:
    return min((at for reply in replies if (at := getattr(reply, name)) is not None), default=None)


def _common(replies: Sequence[Reply], name: str) -> object:
    """Return the value that all replies share, or None."""
    values = {getattr(reply, name) for reply in replies}
    return values.pop() if len(values) == 1 else None


def _only(replies: Sequence[Reply], name: str) -> object:
    """Return the one value that any of them has, or None.

    Raises:
        ValueError: they have different values.
    """
    values = {value for reply in replies if (value := getattr(reply, name)) is not None}
    if len(values) > 1:
        raise ValueError(f"Replies cannot be combined whose {name} differs: {', '.join(sorted(map(str, values)))}.")
    return values.pop() if values else None


def _kind(replies: Sequence[Reply], name: str) -> str:
    """Return the most urgent kind: a reply before a reminder, a reminder before a notice."""
    return min((getattr(reply, name) for reply in replies), key=_KINDS.index, default=_KINDS[0])


def _answered(replies: Sequence[Reply], name: str) -> bool | None:
    """Tell whether any question got a proven answer; None if there was no question."""
    values = [value for reply in replies if (value := getattr(reply, name)) is not None]
    return any(values) if values else None


def _confidence(replies: Sequence[Reply], name: str) -> float | None:
    """Return the lowest confidence of the proven answers; if there are none, of the “I don't know” replies."""
    answered = _answered(replies, "answered")
    alike = [reply for reply in replies if reply.answered == answered]
    return min((value for reply in alike if (value := getattr(reply, name)) is not None), default=None)


def _model(replies: Sequence[Reply], name: str) -> str:
    """Return the language model that wrote any of the text: people are told that a machine wrote it."""
    models = [getattr(reply, name) for reply in replies]
    return next((model for model in reversed(models) if model != "offline"), "offline")


def _zone(replies: Sequence[Reply], name: str) -> str:
    """Return the zone of the reply whose lateness is reported (see `due`)."""
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
    "asks": _last,  # an earlier question was answered by the next message, or no longer matters
    "subjects": _all,
    "moments": _all,
    "enclosures": _all,
    "due": _earliest,
    "zone": _zone,
    "asked_at": _earliest,
    "mark": _latest,
    "title": _latest,
    "renews": _common,  # otherwise the other text would vanish when the thing is shown again
    "behalf": _only,  # the permission of one person is checked
    "returns": _latest,
}
"""The rule of each field. It gets the replies and the name of the field."""

if unruled := RULES.keys() ^ {field.name for field in dataclasses.fields(Reply)}:
    raise TypeError(f"Reply fields and combination rules differ: {sorted(unruled)}")
