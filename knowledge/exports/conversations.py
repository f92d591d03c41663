"""Conversations of a chat: finds those from which somebody can learn, and writes each as a document.

A question that somebody answered becomes a heading, with the answers below it. So it is found by the words in which it
was asked, and the answer is what is quoted. Each answer begins with who gave it and when, so its citation names them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Final

from knowledge.exports.export import ExportedDocument

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

GAP: Final = timedelta(minutes=15)
"""After this silence, a message that replies to nothing begins a new conversation."""

SHORT_CHARACTERS: Final = 40
"""Shorter remarks of whoever asked, and announcements, are left out: they thank or greet."""

TITLE_CHARACTERS: Final = 200
"""The maximum length of a heading."""

_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
_LINK = re.compile(r"\]\([^)\s]*\)|https?://\S+")
_FENCED, _LABEL = re.compile(r"```.*?(?:```|\Z)", re.DOTALL), re.compile(r"\[([^\]]*)\]\([^)\s]*\)")
_QUESTION = re.compile(r"[?？؟](?=[\s\"'”’»)*_~]|$)")
_HEADING = re.compile(r"^#{1,6}[ \t]+(.*)$", re.MULTILINE)
_BLOCK = re.compile(r"\s*(?:```|[-*+>|][ \t]|\d+[.)][ \t])")
_LETTER = re.compile(r"\w")
_EMOJI_NAME = re.compile(r":[\w+-]+:")
_SENTENCE = re.compile(r"(?<=[.!?…？！。؟])\s+|\n+")


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """A message of a person. `text` is Markdown; `replies_to` is the id of a message, if it answers one.

    `begins` says that the message begins a thread or post of its own. `place` is where it is: a link, if the export has
    one, or else its file.
    """

    id: str
    author: str
    at: datetime
    text: str
    place: str
    replies_to: str = ""
    begins: bool = False


@dataclass(slots=True)
class _Conversation:
    """Messages that belong together, in order. `is_thread` says that people have marked them as such."""

    messages: list[ChatMessage]
    is_thread: bool = False
    answers: list[ChatMessage] = field(init=False, default_factory=list)

    def add(self, message: ChatMessage) -> None:
        self.messages.append(message)
        if message.author != self.messages[0].author and not is_question(message):
            self.answers.append(message)

    @property
    def question(self) -> ChatMessage | None:
        """The message that asks, if one of the first author does. The first message of an answered thread counts."""
        first = self.messages[0]
        asking = (message for message in self.messages if message.author == first.author and is_question(message))
        return next(asking, first if self.is_thread and self.answers else None)


def is_question(message: ChatMessage) -> bool:
    """Return whether a message contains a question mark outside of code and links."""
    return _QUESTION.search(_LINK.sub("", _CODE.sub("", message.text))) is not None


def conversation_documents(
    messages: Iterable[ChatMessage], *, channel: str, key: str, topic: str = ""
) -> tuple[ExportedDocument, ...]:
    """Return the conversations of a channel as documents: answered questions, and announcements that are not short.

    A document is named after `key` and the id of its first message; both together are unique in the export. Questions
    that nobody answered are left out, because there is nothing to quote. `topic` is the name that people gave to the
    conversation; it then stands for the question.
    """
    made = (_document(conversation, channel, key, topic) for conversation in _conversations(messages))
    return tuple(document for document in made if document)


def _conversations(messages: Iterable[ChatMessage]) -> list[_Conversation]:
    """Group messages by what they reply to; those that reply to nothing, by the silence and the questions between."""
    of_message: dict[str, _Conversation] = {}
    found: list[_Conversation] = []
    last: ChatMessage | None = None
    for message in sorted(messages, key=lambda one: (one.at, one.id)):
        if not _LETTER.search(_EMOJI_NAME.sub("", message.text)):
            continue
        conversation = of_message.get(message.replies_to)
        if not conversation and last and not message.replies_to and _continues(message, last, of_message[last.id]):
            conversation = of_message[last.id]
        if conversation:
            conversation.add(message)
        else:
            conversation = _Conversation([message], is_thread=message.begins)
            found.append(conversation)
        of_message[message.id] = conversation
        of_message.setdefault(message.replies_to or message.id, conversation)
        last = last if message.replies_to and conversation.is_thread else message
    return found


def _continues(message: ChatMessage, last: ChatMessage, conversation: _Conversation) -> bool:
    """Return whether a message goes on with a conversation. A question does not, once the one before is answered."""
    is_new = message.begins or message.at - last.at > GAP or conversation.is_thread
    return not is_new and not (conversation.answers and is_question(message))


def _document(conversation: _Conversation, channel: str, key: str, topic: str) -> ExportedDocument | None:
    question, first = conversation.question, conversation.messages[0]
    if question and not conversation.answers:
        return None
    if not question and len(first.text) < SHORT_CHARACTERS:
        return None
    said = conversation.answers or [first]
    authors = ", ".join(dict.fromkeys(message.author for message in said))
    title = f"{authors}, #{channel}, {said[0].at:%Y-%m-%d}"
    text = "\n\n".join(part for part in (_asked(question, topic), *_said(conversation, question)) if part)
    return ExportedDocument(f"{key}{first.id}", title, said[0].place, text)


def _asked(question: ChatMessage | None, topic: str) -> str:
    """Return the question as a heading, and its whole message as a comment."""
    if not question:
        return ""
    heading = " ".join(topic.split())[:TITLE_CHARACTERS] or _heading(question.text)
    rest = question.text.strip()
    return f"# {heading}" if rest == heading else f"# {heading}\n\n{_comment(question)}"


def _heading(text: str) -> str:
    plain = _LABEL.sub(r"\1", _FENCED.sub("\n", text))
    sentences = [sentence.strip() for sentence in _SENTENCE.split(plain) if sentence.strip()] or [text]
    asked = next((sentence for sentence in sentences if _QUESTION.search(sentence)), sentences[0])
    return " ".join(asked.split()).lstrip("#>-* ")[:TITLE_CHARACTERS]


def _said(conversation: _Conversation, question: ChatMessage | None) -> Iterable[str]:
    asker = conversation.messages[0].author if question else ""
    kept = [
        message
        for message in conversation.messages
        if message is not question and not (message.author == asker and len(message.text) < SHORT_CHARACTERS)
    ]
    for author, run in groupby(kept, key=lambda message: message.author):
        messages = tuple(run)
        yield from map(_comment, messages) if author == asker else (_answer(messages),)


def _answer(messages: Sequence[ChatMessage]) -> str:
    text = "\n\n".join(_bare(message.text) for message in messages)
    return f"{_who(messages[0])}{chr(10) * 2 if _BLOCK.match(text) else ' '}{text}"


def _comment(message: ChatMessage) -> str:
    """Return what the asker said as a comment, which is found by its words and never quoted as an answer."""
    return f"<!-- {_who(message)} {' '.join(message.text.replace('-->', '->').split())} -->"


def _who(message: ChatMessage) -> str:
    return f"**{message.author}** ({message.at:%Y-%m-%d %H:%M}):"


def _bare(text: str) -> str:
    """Return a text without headings of its own, which would end the section of the question."""
    return _HEADING.sub(r"**\1**", text.strip())
