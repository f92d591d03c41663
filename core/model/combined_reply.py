"""Combines several replies into one, with a rule for each field of `Reply`.

Replies are combined when several waiting messages were answered one by one, when a language model did several things in
one turn, and when the effects from before an edit are reported again.
"""

from __future__ import annotations

import dataclasses
import re
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from core.model.language import current_language
from core.model.replies import Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_MARK = re.compile(r"\[(\d+)\]")
_KINDS: Final = ("reply", "reminder", "notice")


def merged(replies: Sequence[Reply]) -> Reply:
    """Return the replies as one, with citations renumbered and repeated text left out.

    A reply is left out if a later one shows a newer state of the same thing (`Reply.renews`).

    Raises:
        ValueError: they are sent on behalf of different people, whose permissions to write may differ.
    """
    newest = {reply.renews: at for at, reply in enumerate(replies)}
    replies = [reply for at, reply in enumerate(replies) if reply.renews is None or newest[reply.renews] == at]
    if len(replies) == 1:
        return replies[0]
    numbered = list(_numbered(replies))
    combined: dict[str, Any] = {}
    for name, rule in RULES.items():
        by = DECIDED_BY.get(name)
        counted = [reply for reply in numbered if by is None or getattr(reply, by) == combined[by]]
        combined[name] = rule([getattr(reply, name) for reply in counted])
    return Reply(**combined)


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
        numbers = {str(cited.number): str(cited.number + last) for cited in reply.citations}
        text = _MARK.sub(partial(_renumbered, numbers), reply.text)
        citations = tuple(dataclasses.replace(cited, number=cited.number + last) for cited in reply.citations)
        yield dataclasses.replace(reply, text=text, citations=citations)
        last += len(reply.citations)


def _renumbered(numbers: dict[str, str], mark: re.Match[str]) -> str:
    return f"[{numbers.get(mark[1], mark[1])}]"


def _joined(texts: Sequence[str]) -> str:
    return "\n\n".join(filter(None, texts))


def _all(values: Sequence[Sequence[Any]]) -> tuple[Any, ...]:
    """Return the entries of all replies, in order, without duplicates."""
    return tuple(dict.fromkeys(chain.from_iterable(values)))


def _known(values: Sequence[Any]) -> list[Any]:
    return [value for value in values if value is not None]


def _last(values: Sequence[Any]) -> Any:
    """Return the value of the last reply, even if it is None."""
    return values[-1] if values else None


def _latest(values: Sequence[Any]) -> Any:
    return _last(_known(values))


def _least(values: Sequence[Any]) -> Any:
    return min(_known(values), default=None)


def _common(values: Sequence[Any]) -> Any:
    """Return the value that all replies share, or None."""
    return values[0] if len(set(values)) == 1 else None


def _only(values: Sequence[Any]) -> Any:
    """Return the only value that is not None, or None if there is none.

    Raises:
        ValueError: they have different values.
    """
    known = set(_known(values))
    if len(known) > 1:
        raise ValueError(f"Replies on behalf of different people cannot be combined: {', '.join(sorted(known))}.")
    return known.pop() if known else None


def _kind(kinds: Sequence[str]) -> str:
    """Return the most urgent kind: a reply before a reminder, a reminder before a notice."""
    return min(kinds, key=_KINDS.index, default=_KINDS[0])


def _answered(values: Sequence[bool | None]) -> bool | None:
    """Return whether any question got a proven answer; None if there was no question."""
    known = _known(values)
    return any(known) if known else None


def _model(models: Sequence[str]) -> str:
    """Return the language model that wrote any of the text: people are told that a machine wrote it."""
    return next((model for model in reversed(models) if model != "offline"), "offline")


def _zone(zones: Sequence[str]) -> str:
    return next(iter(zones), "UTC")


def _language(languages: Sequence[str]) -> str:
    return _last(languages) or current_language()


RULES: Final[dict[str, Callable[[Sequence[Any]], Any]]] = {
    "text": _joined,
    "kind": _kind,
    "citations": _all,
    "choices": _all,
    "answered": _answered,
    "confidence": _least,
    "model": _model,
    "asks": _last,  # an earlier question was answered by the next message, or no longer matters
    "subjects": _all,
    "moments": _all,
    "enclosures": _all,
    "due": _least,
    "zone": _zone,
    "asked_at": _least,
    "mark": _latest,
    "title": _latest,
    "renews": _common,  # otherwise the other text would vanish when the thing is shown again
    "behalf": _only,  # the permission of one person is checked
    "returns": _latest,
    "event": _latest,
    "offered_to": _latest,
    "language": _language,
    "to": _common,  # what is said here is not sent elsewhere
    "reaction": _common,  # beside other text, words are not replaced by an emoji
}
"""The rule of each field. A rule gets the field's values, in the order of the replies."""
DECIDED_BY: Final = {"confidence": "answered", "zone": "due"}
"""Fields whose values count only in the replies that decided another field. The confidence is taken from the proven
answers or, if there are none, from the “I don't know” replies; the zone, from the reply whose lateness is reported."""

if unruled := RULES.keys() ^ {field.name for field in dataclasses.fields(Reply)}:
    raise TypeError(f"Reply fields and combination rules differ: {sorted(unruled)}")
