"""A dialogue as the offline model reads it from LangChain's messages: who said what, and whom we asked for what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage

from core.abilities.coreference import RECENT, kind_of
from core.abilities.undo import CANCEL, FORGET, UNDO
from core.agent.offline.quotation.questions.follow_up import make_standalone
from core.agent.understanding.self_correction import without_corrections
from core.model.buttons import assents, pressed
from core.model.replies import Citation

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ACTED = "acted"
"""The key under which a message of ours says whether it reports that something was done, or an answer."""
ANSWERED = "answered"
"""The key under which a message of ours says whether it answers a question, or says that it does not know."""
ASKS = "asks"
"""The key under which a message of ours names the ability whose missing argument it asks for."""
BUTTONS = "buttons"
"""The key under which a message of ours has the ids of its buttons by their labels in English."""
CHOICE = "choice"
"""The key under which a message that is a press names the button."""
PERSON = "person"
"""The key under which a message names its author: only the person whom we asked can answer."""
LOCALE = "locale"
"""The key under which a message names the language of its author, such as “de”, or None."""
MENTIONS = "mentions"
"""The key under which a message lists the names of the people and channels in it."""
QUOTED = "quoted"
"""The key under which a message of ours has its citations, as JSON."""
SUBJECTS = "subjects"
"""The key under which a message of ours names the things that it is about."""


FEWEST_WORDS = 3
"""The fewest words of a question that stands alone."""


@dataclass(frozen=True, slots=True)
class Dialogue:
    """The messages of a dialogue, oldest first; the last one is what a person says now."""

    messages: Sequence[BaseMessage]

    @classmethod
    def of(cls, messages: Sequence[BaseMessage]) -> Self:
        """Return a dialogue whose last message says what it says without the words that it takes back itself."""
        read = cls(messages)
        corrected = read.text if read.choice else without_corrections(read.text, read.locale)
        if corrected == read.text:
            return read
        return cls([*messages[:-1], messages[-1].model_copy(update={"content": corrected})])

    def saying(self, text: str) -> Dialogue:
        """Return a dialogue in which the person says another text, and nothing was said before."""
        return Dialogue([self.messages[-1].model_copy(update={"content": text})])

    @property
    def text(self) -> str:
        """What the person says now."""
        return self._text_at(len(self.messages) - 1)

    @property
    def choice(self) -> str | None:
        """The button that the person presses now."""
        return self.messages[-1].additional_kwargs.get(CHOICE)

    @property
    def locale(self) -> str | None:
        """The language of the person who speaks now, or None if it is unknown."""
        return self.messages[-1].additional_kwargs.get(LOCALE)

    @property
    def mentions(self) -> list[str]:
        """The names of the people and channels in what the person says now."""
        return self.messages[-1].additional_kwargs.get(MENTIONS) or []

    @property
    def standalone_text(self) -> str:
        """What the person says now, as a question that can be understood alone."""
        earlier = [str(message.content) for message in self.messages[:-1] if isinstance(message, HumanMessage)]
        return make_standalone(self.text, earlier)

    @property
    def quoted(self) -> tuple[Citation, ...]:
        """What we quoted last."""
        ours = (said.additional_kwargs for said in reversed(self.messages) if isinstance(said, AIMessage))
        last = next((extra[QUOTED] for extra in ours if extra.get(QUOTED)), ())
        return tuple(Citation(**cited) for cited in last)

    @property
    def pending_call(self) -> str | None:
        """The call for which our last message asks something, no matter who is asked."""
        return self._call_at(len(self.messages) - 2)

    @property
    def open_question(self) -> str | None:
        """The call that the person who speaks now may complete in any words, if we have just asked them to."""
        call = self.pending_call
        return call if call and call.endswith("=") and self._was_told(len(self.messages) - 2) else None

    @property
    def was_asked(self) -> bool:
        """Whether our last message asks anything, no matter what."""
        return len(self.messages) > 1 and isinstance(self.messages[-2], AIMessage) and "?" in self.messages[-2].text

    @property
    def pending_ability(self) -> str | None:
        """The ability for which we have just asked something of the person who speaks now."""
        last = len(self.messages) - 2
        return self._ability_at(last) if last >= 0 and self._was_told(last) else None

    @property
    def follows_answer(self) -> bool:
        """Whether we answered a question before, and have neither done nor asked anything since."""
        ours = (said.additional_kwargs for said in reversed(self.messages) if isinstance(said, AIMessage))
        last = next((extra for extra in ours if extra.get(ANSWERED) or extra.get(ACTED) or extra.get(ASKS)), {})
        return bool(last.get(ANSWERED)) and not last.get(ASKS)

    @property
    def may_ask_anew(self) -> bool:
        """Whether a question is about no answer of ours, since we gave none: “who made it?” asks for no source then."""
        is_question = self.text.rstrip().endswith("?") and len(self.text.split()) >= FEWEST_WORDS
        ours = (said.additional_kwargs for said in self.messages if isinstance(said, AIMessage))
        return is_question and not any(extra.get(ANSWERED) for extra in ours)

    @property
    def has_deed(self) -> bool:
        """Whether we did, told or asked something before that a person can take back or answer."""
        ours = (said.additional_kwargs for said in self.messages if isinstance(said, AIMessage))
        return any(
            extra.get(ASKS) or extra.get(SUBJECTS) or (extra.get(ACTED) and not extra.get(ANSWERED)) for extra in ours
        )

    @property
    def recent_kind(self) -> str:
        """The kind of thing that we last told this person about, if that was recent; else an empty string."""
        ours = [index for index, message in enumerate(self.messages) if isinstance(message, AIMessage)]
        for index in reversed(ours[-RECENT:]):
            subjects = self.messages[index].additional_kwargs.get(SUBJECTS)
            if subjects and self._was_told(index):
                return kind_of(subjects)
        return ""

    @property
    def told_last(self) -> str:
        """What we said last."""
        return next((str(said.content) for said in reversed(self.messages) if isinstance(said, AIMessage)), "")

    @property
    def last_wish(self) -> str:
        """What the person who speaks now said before, if our answer to it reports that something was done."""
        last = len(self.messages) - 2
        acted = last > 0 and self.messages[last].additional_kwargs.get(ACTED)
        return self._text_at(last - 1) if acted and self._is_reply(last) and self._was_told(last) else ""

    @property
    def repaired_kind(self) -> str:
        """The kind of thing that a correction now is about: what we last told this person about.

        If something else was done or answered since then, it is about that, so the kind is empty.
        """
        ours = [index for index, message in enumerate(self.messages) if isinstance(message, AIMessage)]
        told = [self.messages[index].additional_kwargs for index in reversed(ours[-RECENT:]) if self._was_told(index)]
        last = next((extra for extra in told if extra.get(SUBJECTS) or extra.get(ACTED)), {})
        return kind_of(last.get(SUBJECTS) or ())

    @property
    def told_of_one(self) -> bool:
        """Whether our last message told the person who speaks now about exactly one thing, and asked nothing."""
        last = len(self.messages) - 2
        extra = self.messages[last].additional_kwargs if last >= 0 else {}
        is_one = len(extra.get(SUBJECTS) or ()) == 1 and not extra.get(ASKS)
        return is_one and self._is_reply(last) and self._was_told(last)

    @property
    def taking_back(self) -> str | None:
        """The button of our last message, to the person who speaks now, that takes back what it tells."""
        last = len(self.messages) - 2
        if last < 1 or not (self._is_reply(last) and self._was_told(last)) or self.pending_call:
            return None
        return next((self.offered[label] for label in (UNDO, CANCEL, FORGET) if label in self.offered), None)

    @property
    def offered(self) -> dict[str, str]:
        """The buttons of the message before this one, by their labels."""
        return self.messages[-2].additional_kwargs.get(BUTTONS) or {} if len(self.messages) > 1 else {}

    def find_request(self, ability: str, *, is_request: Callable[[str], bool]) -> str:
        """Return the request about which we have asked, with the answers that the person has given since then.

        It begins at the message for which `is_request` holds, or else at the one that led to our first question. A
        mere “yes” is left out.
        """
        index = len(self.messages) - 3
        if not self._is_reply(index + 1):
            return ""
        texts = [self._text_at(index)]
        while index > 1 and not is_request(texts[0]) and self._ability_at(index - 1) == ability:
            index -= 2
            texts.insert(0, self._text_at(index))
        return " ".join(text for text in texts if not assents(text))

    def _text_at(self, index: int) -> str:
        return str(self.messages[index].content)

    def _call_at(self, index: int) -> str | None:
        message = self.messages[index] if index >= 0 else None
        return message.additional_kwargs.get(ASKS) if isinstance(message, AIMessage) else None

    def _ability_at(self, index: int) -> str | None:
        call = self._call_at(index)
        return pressed(call)[0] if call else None

    def _is_reply(self, index: int) -> bool:
        """Return whether our message at this index replies to somebody. Otherwise we spoke unasked, to one person."""
        return index > 0 and isinstance(self.messages[index - 1], HumanMessage)

    def _was_told(self, index: int) -> bool:
        return not self._is_reply(index) or self._person_at(index - 1) == self._person_at(-1)

    def _person_at(self, index: int) -> str | None:
        return self.messages[index].additional_kwargs.get(PERSON)
