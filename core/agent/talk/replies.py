"""The reply to talk: what is said to somebody who thanks, complains, wants more, or wants a human."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from core.agent.offline.quotation.quoted_answer import as_block
from core.agent.talk.last_answer import last_answer
from core.agent.talk.passages import next_quote, shortened, sources
from core.agent.talk.plain_replies import PLAIN
from core.model.replies import Reply
from core.people.feedback import rate_last

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from core.abilities.turn import Turn
    from core.agent.offline.quotation.quoted_answer import Quoter
    from core.agent.talk.last_answer import LastAnswer


@dataclass(frozen=True, slots=True)
class TalkReplies:
    """Answers talk by its kind. `quoter` knows the embedder of the search, and where people find a human."""

    quoter: Quoter

    async def reply(self, kind: str, turn: Turn) -> Reply:
        """Return the reply to talk of a kind. What is about an answer is about the last one, if there is one."""
        if kind == "human":
            return self._human()
        last, about = last_answer(turn.history), _ABOUT_ANSWER.get(kind)
        if last is None or about is None:
            return Reply(PLAIN.get(kind, PLAIN["chat"]))
        return await about(self, turn, last)

    def _human(self) -> Reply:
        if not self.quoter.contact:
            return Reply("I'm a program and can't fetch anybody myself. Please ask somebody on your team directly.")
        text = "Of course. You can reach a human here: {contact}"
        return Reply(text.format(contact=self.quoter.contact))

    async def _praised(self, turn: Turn, last: LastAnswer) -> Reply:
        """Note that the last answer was good, if it was one."""
        if last.answer.answered is False and not last.answer.citations:
            return Reply("Good to hear!")
        await _rate(turn, good=True)
        return Reply("Thank you for telling me! I'm glad it helped.")

    async def _wrong(self, turn: Turn, last: LastAnswer) -> Reply:  # noqa: ARG002 — all answers take the same
        await _rate(turn, good=False)
        text = "I'm sorry about that, and thank you for telling me. {human}"
        return Reply(text.format(human=self.quoter.ask_human()))

    async def _another(self, turn: Turn, last: LastAnswer) -> Reply:
        found = await next_quote(turn, last, self.quoter.embeddings)
        if found is None:
            text = "I'm sorry, I found nothing else that fits. Try asking in other words. {human}"
            return Reply(text.format(human=self.quoter.ask_human()))
        text = (
            "Sorry, I misunderstood you. Is it this, perhaps?\n\n{quote}\n\nIf not, try asking in other words. {human}"
        )
        return replace(found, text=text.format(quote=as_block(found.text), human=self.quoter.ask_human()))

    async def _no(self, turn: Turn, last: LastAnswer) -> Reply:
        """Take “no” for an answer to “Does that help?”, if that was asked."""
        if last.answer.answered is False and last.answer.citations:
            return await self._another(turn, last)
        return Reply(PLAIN["no"])

    async def _yes(self, turn: Turn, last: LastAnswer) -> Reply:
        if last.answer.answered is False and last.answer.citations:
            return await self._praised(turn, last)
        return Reply(PLAIN["yes"])

    async def _more(self, turn: Turn, last: LastAnswer) -> Reply:
        found = await next_quote(turn, last, self.quoter.embeddings)
        if found is None:
            text = "That is all I found about it. {human}"
            return Reply(text.format(human=self.quoter.ask_human()))
        return found

    async def _sources(self, turn: Turn, last: LastAnswer) -> Reply:  # noqa: ARG002
        found = sources(last)
        if found is None:
            return Reply("I quoted nothing, because I found no answer in the documents.")
        text = "It stands here, word for word:\n\n{sources}"
        return replace(found, text=text.format(sources=found.text))

    async def _shorter(self, turn: Turn, last: LastAnswer) -> Reply:  # noqa: ARG002
        short = shortened(last)
        if not last.latest.citations:
            return Reply(PLAIN["shorter"])
        if short is None:
            return Reply("I can't make it any shorter: I quote the documents as they stand.")
        return short

    async def _confused(self, turn: Turn, last: LastAnswer) -> Reply:
        """Say what matters once more; if it was short already, show what else there is."""
        short = shortened(last)
        if short is None:
            found = await next_quote(turn, last, self.quoter.embeddings)
            if found is None:
                text = "Sorry if that was unclear. Try asking in other words. {human}"
                return Reply(text.format(human=self.quoter.ask_human()))
            text = "Sorry if that was unclear. Perhaps this says it better:\n\n{quote}"
            return replace(found, text=text.format(quote=as_block(found.text)))
        text = "Sorry if that was unclear. This is the main point:\n\n{quote}"
        return replace(short, text=text.format(quote=as_block(short.text)))


async def _rate(turn: Turn, *, good: bool) -> None:
    """Press the button of the last answer for the person. Outside of a conversation, there is none."""
    if turn.id is not None:
        async with turn.connect() as connection:
            await rate_last(connection, turn.message, before=turn.id, good=good)


_ABOUT_ANSWER: Final[Mapping[str, Callable[[TalkReplies, Turn, LastAnswer], Awaitable[Reply]]]] = {
    "confused": TalkReplies._confused,
    "more": TalkReplies._more,
    "no": TalkReplies._no,
    "not_asked": TalkReplies._another,
    "praise": TalkReplies._praised,
    "shorter": TalkReplies._shorter,
    "source": TalkReplies._sources,
    "thumbs_up": TalkReplies._praised,
    "worked": TalkReplies._praised,
    "wrong": TalkReplies._wrong,
    "yes": TalkReplies._yes,
}
