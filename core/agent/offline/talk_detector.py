"""Recognises talk: what needs neither an ability nor the documents, alone or about the answer before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.agent.offline.quotation.questions.follow_up import continues
from core.agent.understanding.guess import SEARCH, Guess
from core.agent.understanding.talk_kinds import ABOUT_ANSWER, NO_TALK, kind_in, kind_unanswered
from core.text.talk import BREAKS, heard

if TYPE_CHECKING:
    from core.agent.offline.dialogue import Dialogue
    from core.agent.understanding.guess import Ranker

SURELY = 0.8
"""The lowest probability of one kind of talk at which what may continue our answer, such as `why?`, is taken for it."""


class TalkDetector:
    """Recognises talk by the tables of phrases and by a ranker, if there is one."""

    def __init__(self, ranker: Ranker | None) -> None:
        self._ranker = ranker

    def kind_of(self, text: str) -> Guess:
        """Return the kind of talk that a text is, or SEARCH."""
        return kind_in(self._ranker.talk(text) if self._ranker else ())

    def kind_said(self, dialogue: Dialogue) -> Guess:
        """Return the kind of talk that a person says now, or SEARCH.

        What may continue our answer must surely be talk.
        """
        if not (dialogue.follows_answer and continues(dialogue.text)):
            return self.kind_of(dialogue.text)
        guesses = self._ranker.talk(dialogue.text) if self._ranker else ()
        surely = next((guess for guess in guesses if guess.probability >= SURELY), None)
        return surely or Guess(SEARCH, 1.0)

    def kind_unanswered(self, text: str) -> str:
        """Return the kind of talk that a text is likely to be that the documents do not answer, or SEARCH."""
        return kind_unanswered(self._ranker.talk(text) if self._ranker else ()).outcome

    def kinds_of(self, text: str) -> frozenset[str]:
        """Return the kinds of talk that a text is, by the tables of phrases or by the ranker; none if it is no talk."""
        talk = heard(text)
        kinds = frozenset(talk.topics if talk else [self.kind_of(text).outcome])
        return kinds - NO_TALK

    def about_answer(self, dialogue: Dialogue) -> Guess | None:
        """Return the kind of talk if it is about our answer before: “that was wrong” takes nothing back then.

        If nothing at all was done or asked before, a “no” or “never mind” is talk, too. Somebody who wants a human is
        told where to find one, even if we have just asked for something.
        """
        kinds = {"human", *(ABOUT_ANSWER if dialogue.follows_answer else ())}
        if dialogue.follows_answer or not dialogue.has_deed:
            kinds |= {"away", "nevermind", "no"}
        guess = self.kind_said(dialogue)
        if guess.outcome == SEARCH and dialogue.follows_answer:  # “wrong, it has changed” is blame with its reason
            first = self.kind_of(BREAKS.split(dialogue.text, maxsplit=1)[0])
            guess = first if first.outcome == "wrong" else guess
        return guess if guess.outcome in kinds else None
