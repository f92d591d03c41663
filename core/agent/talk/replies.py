"""The reply to talk: what is said to somebody who thanks, complains, wants more, or wants a human."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from core.agent.offline.quotation.quotes.quoted_answer import as_block
from core.agent.talk.last_answer import last_answer
from core.agent.talk.passages import continued_quote, next_quote, shortened, sources
from core.agent.talk.plain_replies import PLAIN
from core.agent.understanding.talk_kinds import CHAT
from core.model.replies import Reply
from core.people.feedback import rate_last
from core.people.rating_reasons import reason_buttons, reason_in
from core.text.catalogue import _

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from core.abilities.turn import Turn
    from core.agent.offline.quotation.quotes.quoted_answer import Quoter
    from core.agent.talk.last_answer import LastAnswer
    from core.people.rating_reasons import Reason


async def reply_to_talk(kind: str, turn: Turn, quoter: Quoter) -> Reply:
    """Return the reply to talk of a kind. What is about an answer is about the last one, if there is one.

    `quoter` knows the embedder of the search, and where people find a human.
    """
    if kind == "human":
        return _name_human(quoter)
    last, about = last_answer(turn.history), _ABOUT_ANSWER.get(kind)
    if last is None or about is None:
        return Reply(_(PLAIN.get(kind, PLAIN[CHAT])))
    return await about(turn, last, quoter)


def _name_human(quoter: Quoter) -> Reply:
    if not quoter.contact:
        return Reply(_("I'm a program and can't fetch anybody myself. Please ask somebody on your team directly."))
    text = _("Of course. You can reach a human here: {contact}")
    return Reply(text.format(contact=quoter.contact))


async def _praised(turn: Turn, last: LastAnswer, quoter: Quoter) -> Reply:  # noqa: ARG001 — all take the same
    """Rate the last answer as good, if it was one."""
    if last.answer.answered is False and not last.answer.citations:
        return Reply(_("Good to hear!"))
    await _rate(turn, good=True)
    return Reply(_("Thank you for telling me! I'm glad it helped."))


async def _wrong(turn: Turn, last: LastAnswer, quoter: Quoter) -> Reply:  # noqa: ARG001
    """Rate the last answer as bad, with the reason that the words tell. Who only shows a thumb is asked why."""
    reason = reason_in(turn.message.text)
    rated = await _rate(turn, good=False, reason=reason)
    text = _("I'm sorry about that, and thank you for telling me. {human}")
    reply = Reply(text.format(human=quoter.ask_human()))
    explaining = next((ability.name for ability in turn.abilities if ability.explains_rating), None)
    if reason or rated is None or explaining is None:
        return reply
    return replace(reply, choices=reason_buttons(explaining, rated))


async def _another(turn: Turn, last: LastAnswer, quoter: Quoter) -> Reply:
    """Quote something else; what was quoted before was not it."""
    found = await next_quote(turn, last, quoter)
    if found is None:
        text = _("I'm sorry, I found nothing else that fits. Try asking in other words. {human}")
        return Reply(text.format(human=quoter.ask_human()))
    text = _(
        "Sorry, I misunderstood you. Is it this, perhaps?\n\n{quote}\n\nIf not, try asking in other words. {human}"
    )
    return replace(found, text=text.format(quote=as_block(found.text), human=quoter.ask_human()))


async def _no(turn: Turn, last: LastAnswer, quoter: Quoter) -> Reply:
    """Take “no” for the answer to “Does that help?”, if that was asked."""
    return await _another(turn, last, quoter) if last.is_doubtful else Reply(_(PLAIN["no"]))


async def _yes(turn: Turn, last: LastAnswer, quoter: Quoter) -> Reply:
    return await _praised(turn, last, quoter) if last.is_doubtful else Reply(_(PLAIN["yes"]))


async def _more(turn: Turn, last: LastAnswer, quoter: Quoter) -> Reply:
    """Read on in the section that was quoted; at its end, quote the next passage about the question."""
    found = await continued_quote(turn, last) or await next_quote(turn, last, quoter)
    if found is None:
        text = _("That is all I found about it. {human}")
        return Reply(text.format(human=quoter.ask_human()))
    return found


async def _sources(turn: Turn, last: LastAnswer, quoter: Quoter) -> Reply:  # noqa: ARG001
    found = await sources(turn, last)
    if found is None:
        return Reply(_("I quoted nothing, because I found no answer in the documents."))
    text = _("It stands here, word for word:\n\n{sources}")
    return replace(found, text=text.format(sources=found.text))


async def _shorter(turn: Turn, last: LastAnswer, quoter: Quoter) -> Reply:  # noqa: ARG001
    if not last.latest.citations:
        return Reply(_(PLAIN["shorter"]))
    return shortened(last) or Reply(_("I can't make it any shorter: I quote the documents as they stand."))


async def _confused(turn: Turn, last: LastAnswer, quoter: Quoter) -> Reply:
    """Say what matters once more; if it was short already, quote what else there is."""
    if short := shortened(last):
        text = _("Sorry if that was unclear. This is the main point:\n\n{quote}")
        return replace(short, text=text.format(quote=as_block(short.text)))
    if found := await next_quote(turn, last, quoter):
        text = _("Sorry if that was unclear. Perhaps this says it better:\n\n{quote}")
        return replace(found, text=text.format(quote=as_block(found.text)))
    text = _("Sorry if that was unclear. Try asking in other words. {human}")
    return Reply(text.format(human=quoter.ask_human()))


async def _rate(turn: Turn, *, good: bool, reason: Reason | None = None) -> int | None:
    """Press the button of the last answer for the person; return its id, or None outside of a conversation."""
    if turn.id is None or turn.unasked:
        return None
    async with turn.connect() as connection:
        return await rate_last(connection, turn.message, before=turn.id, good=good, reason=reason)


_ABOUT_ANSWER: Final[Mapping[str, Callable[[Turn, LastAnswer, Quoter], Awaitable[Reply]]]] = {
    "confused": _confused,
    "more": _more,
    "no": _no,
    "not_asked": _another,
    "praise": _praised,
    "shorter": _shorter,
    "source": _sources,
    "thumbs_up": _praised,
    "worked": _praised,
    "wrong": _wrong,
    "yes": _yes,
}
