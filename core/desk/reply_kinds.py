"""What kind of reply one is, which decides whether it is said where nobody asked Frontdesk. Pure."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from core.agent.talk.plain_replies import PLAIN
from core.model.language import speaking
from core.model.messages import Message, Reach
from core.text.catalogue import _
from core.text.question_words import ends_as_question
from core.text.talk import ASSENT, FAREWELL, LANGUAGES, text

if TYPE_CHECKING:
    from core.conversations.memory import Past
    from core.model.replies import Reply

_CHATTER: Final = ("away", "chat", "laugh", "nevermind")
"""Kinds of talk after which there is nothing to say among people."""


@cache
def said_to_chatter() -> frozenset[str]:
    """Return what is said if there is nothing to say, in each language."""
    found = {text(topic, language) for topic in (ASSENT, FAREWELL) for language in LANGUAGES}
    for language in LANGUAGES:
        with speaking(language):
            found.update(_(PLAIN[kind]) for kind in _CHATTER)
    return frozenset(found)


def is_sure(reply: Reply, *, least: float) -> bool:
    """Return whether a reply is good enough for people who did not ask Frontdesk: a proven answer that is sure."""
    return reply.answered is True and (reply.confidence is None or reply.confidence >= least)


def says_nothing_to_a_remark(message: Message, reply: Reply) -> bool:
    """Return whether “I don't know” would be said, in a channel, to what is not asked with a question mark."""
    return message.reach is Reach.OVERHEARD and reply.answered is False and not ends_as_question(message.text)


def is_known(reply: Reply, past: Past) -> bool:
    """Return whether everything that a reply quotes has been quoted in the conversation before."""
    told = {cited.quote for exchange in past.exchanges if exchange.reply for cited in exchange.reply.citations}
    return bool(reply.citations) and all(cited.quote in told for cited in reply.citations)


def is_small_talk(reply: Reply) -> bool:
    """Return whether an emoji can stand for the words of a reply."""
    has_more = reply.choices or reply.asks or reply.enclosures or reply.citations
    return reply.answered is None and reply.kind == "reply" and not has_more
