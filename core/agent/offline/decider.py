"""Decides what to do about a message: by fixed phrases, by the examples of abilities, and by a guess."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.abilities.coreference import named_in_full
from core.agent.offline.ability_matcher import AbilityMatcher, Call, OfferedAbility, is_example
from core.agent.offline.corrections import Calls, repair, rough_repair
from core.agent.offline.offered_tools import declining_tool, fetching_tool, is_answer, offered_abilities
from core.agent.offline.proposal import complete, proposed_call, requested_call
from core.agent.offline.quotation.questions.follow_up import asks_nothing_itself, continues, is_joined_question
from core.agent.offline.several_wishes import continued_wish, wishes_in
from core.agent.offline.single_request import is_single_request
from core.agent.offline.statements import without_statements
from core.agent.offline.talk_detector import TalkDetector
from core.agent.offline.told_sentences import find_told_call
from core.agent.understanding.contradiction import find_contradiction
from core.agent.understanding.decision import DO, Decision, decide
from core.agent.understanding.guess import Guess
from core.agent.understanding.intent_model import intent_model
from core.agent.understanding.phrases import found
from core.agent.understanding.talk_kinds import (
    ABOUT_ANSWER,
    CHAT,
    FOR_MODEL,
    NO_TALK,
    OF_CONVERSATION,
)
from core.model.buttons import assents, declines, filled, pressed
from core.model.replies import Reply
from core.text.catalogue import _
from core.text.question_words import begins_question
from core.text.talk import ASSENT, ability_called_for, answer_small_talk

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from langchain_core.tools import BaseTool

    from core.agent.offline.dialogue import Dialogue
    from core.agent.understanding.decision import Why
    from core.agent.understanding.guess import Ranker
    from core.agent.understanding.message_parts import Part

_FOR_DOCUMENTS = frozenset({("talk", "about_you"), ("propose", "about_you"), ("talk", "wish")})
"""What is guessed, and the kind of talk, of what the documents may answer, or else what is said of ourselves."""
_UNSURE = frozenset({"talk", "propose", "ask"})
"""What is not done for words that may go on from an answer: “and in Italy?” sets no time zone."""
_TALKS = frozenset({"talk", "phrase"})
"""What a question that goes on after an answer may be. It does nothing: “and cancel it?” asks how."""
_ANSWERS = frozenset({ASSENT, "no", "thumbs_up", "yes"})
"""Kinds of talk that can also answer a question."""
DOUBTED = 0.05
"""An ability that is less probable is not called because a loose example of it matches."""
NEAR = 0.1
"""An ability that is less probable is not named as near to a wish: it shares a word with it at most."""
SURE = 0.9
"""If another ability is as probable, this holds for the abilities of other people's skills too."""
UNKNOWN = Decision("search", 0.0, why="guess")
"""The decision if nothing fits and nothing can be guessed."""


class Decider:
    """Decides for a turn, for `frontdesk understand`, and whether a language model is needed."""

    def __init__(self, ranker: Ranker | None) -> None:
        """Create a decider. Without a `ranker`, only the exact words of examples call for an ability."""
        self._ranker = ranker
        self.talk = TalkDetector(ranker)
        self._matcher = AbilityMatcher()

    def prepare(self) -> None:
        """Load what the first message would otherwise wait for."""
        if self._ranker:
            self._ranker.rank("hello", ())

    def decide(self, dialogue: Dialogue, tools: Sequence[BaseTool]) -> Decision:
        """Decide what to do about what the person says now. It is no press, and answers no open question."""
        abilities = offered_abilities(tools)
        ways: tuple[tuple[Why, Callable[[], Call | Reply | Guess | None]], ...] = (
            ("talk", lambda: self._find_talk_about_answer(dialogue, abilities, fetching_tool(tools))),
            ("repair", lambda: self._repair(dialogue, abilities, tools)),
            ("phrase", lambda: _understand_phrase(dialogue.text, abilities)),
            ("example", lambda: self._find_call(dialogue, abilities)),
            ("answer", lambda: Reply(_("All right.")) if dialogue.pending_call and declines(dialogue.text) else None),
            ("answer", lambda: self._complete_request(dialogue, abilities)),
            ("answer", lambda: self._continue_wish(dialogue, abilities)),
            ("repair", lambda: rough_repair(dialogue, self._calls(dialogue, abilities, tools))),
            ("talk", lambda: self._find_talk(dialogue, abilities)),
        )
        goes_on = dialogue.follows_answer and is_joined_question(dialogue.text)
        for why, find in ways:
            if (why in _TALKS or not goes_on) and (result := find()):
                return _certain(result, why)
        if goes_on or (dialogue.follows_answer and asks_nothing_itself(dialogue.text)):
            return UNKNOWN
        decision = self._guess(dialogue, abilities) or UNKNOWN
        kind = self.talk.kind_said(dialogue).outcome
        is_unsure = decision.would in _UNSURE and dialogue.follows_answer
        is_continued = is_unsure and continues(dialogue.text)
        if is_continued or (decision.would, kind) in _FOR_DOCUMENTS:
            return replace(decision, would="search", call=None, others=())
        return replace(decision, talk=CHAT if kind in NO_TALK else kind) if decision.would == "talk" else decision

    def nearest(self, text: str, tools: Sequence[BaseTool], *, most: int) -> list[OfferedAbility]:
        """Return the abilities that are nearest to a wish that none of them grants; none if all are far from it."""
        offered = {ability.name: ability for ability in offered_abilities(tools)}
        guesses = self._ranker.rank(text, offered) if self._ranker else ()
        likely = [guess.outcome for guess in guesses if guess.probability >= NEAR]
        named = [offered[name] for name in likely if name in offered]
        return [ability for ability in named if ability.name not in OF_CONVERSATION][:most]

    def is_sure(self, dialogue: Dialogue, tools: Sequence[BaseTool]) -> bool:
        """Return whether what the person says now needs no language model.

        This is so if it is talk, the answer to our open question, or nothing more than a request. If an example matches
        a request, the ranker must find the same ability the most probable, since open slots match too much.
        """
        abilities = offered_abilities(tools)
        if dialogue.open_question:
            return is_answer(dialogue.open_question, dialogue.text, tools) is True
        if kinds := self.talk.kinds_of(dialogue.text):
            return not (kinds & FOR_MODEL or (kinds & _ANSWERS and dialogue.was_asked))
        told = self._find_told(dialogue, abilities)
        if told or not is_single_request(dialogue.text):
            return told is not None
        decision = self._guess(dialogue, abilities)
        call = self._matcher.match_by_pattern(dialogue.text, abilities)
        if call and any(map(begins_question, map(str, call.arguments.values()))):
            return False
        if decision is None or decision.call is None:
            return decision is None and call is not None
        return decision.call.name == call.name if call else decision.would == "do" and decision.probability >= DO

    def _find_talk_about_answer(
        self, dialogue: Dialogue, abilities: Sequence[OfferedAbility], fetching: str | None = None
    ) -> Call | Guess | None:
        """Return what is said about our answer, unless somebody's ability has these very words as an example.

        Whoever wants a human calls the ability that is `fetching` one, if there is any.
        """
        is_ours = is_example(dialogue.text, abilities) or self._find_told(dialogue, abilities)
        guess = None if is_ours else self.talk.about_answer(dialogue)
        return Call(fetching, {}) if guess and guess.outcome == "human" and fetching else guess

    def wishes_in(self, dialogue: Dialogue, tools: Sequence[BaseTool]) -> tuple[Part, ...]:
        """Return the parts of what the person says now if it has several wishes, and is no answer and no repair."""
        abilities = offered_abilities(tools)
        is_answer = self.complete_open_question(dialogue, tools) is not None
        if dialogue.choice or is_answer or self._find_told(dialogue, abilities):
            return ()
        if self._find_talk_about_answer(dialogue, abilities) or self._repair(dialogue, abilities, tools):
            return ()

        def calls(text: str) -> bool:
            decision = self._guess(dialogue.saying(text), abilities)
            return bool(decision and decision.call) or self._matcher.match_by_pattern(text, abilities) is not None

        parts = wishes_in(dialogue.text, calls, locale=dialogue.locale)
        if ":" not in dialogue.text or all(found("calls", part.text) for part in parts[1:]):
            return parts
        # what follows a colon may belong to it: “set up a stand-up, asking: What is new? What is next?”
        return () if self._matcher.match_by_pattern(dialogue.text, abilities) else parts

    def complete_open_question(self, dialogue: Dialogue, tools: Sequence[BaseTool]) -> str | None:
        """Return the call about which we asked an open question, completed by the text, if the text is an answer."""
        call, text = dialogue.open_question, dialogue.text
        if not call:
            return None
        fits = is_answer(call, text, tools)
        if fits is None:
            fits = not text.rstrip().endswith("?")
            fits = fits and not self._matcher.match_by_pattern(text, offered_abilities(tools))
        return filled(call, text) if fits else None

    def _find_talk(self, dialogue: Dialogue, abilities: Sequence[OfferedAbility]) -> Call | Guess | None:
        """Return the kind of talk, or the call of the ability that answers it."""
        guess = self.talk.kind_said(dialogue)
        if guess.outcome in NO_TALK or (guess.outcome in ABOUT_ANSWER and dialogue.may_ask_anew):
            return None
        return Call(guess.outcome, {}) if guess.outcome in {ability.name for ability in abilities} else guess

    def _continue_wish(self, dialogue: Dialogue, abilities: Sequence[OfferedAbility]) -> Call | None:
        """Return the call of a wish that leaves out the verb of the one that was just granted: “and Tom at 5”."""
        wish = continued_wish(dialogue.last_wish, dialogue.text, locale=dialogue.locale)
        decision = self._guess(dialogue.saying(wish), abilities) if wish else None
        return decision.call if decision and decision.would == "do" else None

    def _guess(self, dialogue: Dialogue, abilities: Sequence[OfferedAbility]) -> Decision | None:
        """Decide by the ranker, if there is one."""
        if self._ranker is None:
            return None
        return decide(dialogue.text, abilities, self._ranker, locale=dialogue.locale, mentions=dialogue.mentions)

    def _repair(
        self, dialogue: Dialogue, abilities: Sequence[OfferedAbility], tools: Sequence[BaseTool]
    ) -> Call | Reply | None:
        """Correct what was done last, if that is what the text is for."""
        return repair(dialogue, self._calls(dialogue, abilities, tools), no=declining_tool(tools))

    def _calls(self, dialogue: Dialogue, abilities: Sequence[OfferedAbility], tools: Sequence[BaseTool]) -> Calls:
        def complete_with(words: str) -> Call | None:
            call = dialogue.open_question
            if call and is_answer(call, words, tools):
                return Call(*pressed(filled(call, words)))
            return self._complete_request(dialogue, abilities, words)

        def again(words: str) -> Call | None:
            wish = dialogue.last_wish
            guessed = self._guess(dialogue.saying(wish), abilities) if wish else None
            guess = guessed.call if guessed and guessed.would == "do" else None
            return self._matcher.call_again(wish, words, abilities, guess=guess)

        return Calls(lambda text: self._matcher.match_by_pattern(text, abilities), complete_with, again)

    def _find_call(self, dialogue: Dialogue, abilities: Sequence[OfferedAbility]) -> Call | None:
        """Return the call that matches an example. “It” stands for the thing that we mentioned last."""
        changes = {ability.name for ability in abilities if ability.effect}
        in_full = named_in_full(dialogue.text, dialogue.recent_kind)
        call = self._matcher.match_by_pattern(in_full, abilities) if in_full else None
        call = call or self._find_told(dialogue, abilities)
        if call is None:
            call = self._matcher.match_by_pattern(dialogue.text, abilities)
            stated = without_statements(dialogue.text, call, abilities) if call else None
            if call and stated:
                return None if call.name in changes and find_contradiction(stated) else call
            if call and call.name in changes and self._is_doubtful(call, dialogue, abilities):
                return None
        return None if call and call.name in changes and find_contradiction(dialogue.text) else call

    def _find_told(self, dialogue: Dialogue, abilities: Sequence[OfferedAbility]) -> Call | None:
        """Return the call of a sentence that people are told to say, if the text is one.

        If its arguments are not found in it by their kinds, an example in its own language may tell them.
        """
        told = find_told_call(dialogue, abilities, lambda text: self._matcher.match_by_pattern(text, abilities))
        if told is None or told.missing is None:
            return told
        call = self._matcher.match_by_pattern(dialogue.text, abilities)
        return call if call and call.name == told.name else told

    def _is_doubtful(self, call: Call, dialogue: Dialogue, abilities: Sequence[OfferedAbility]) -> bool:
        """Return whether the ranker all but excludes a call that only a loose example stands for.

        It knows too little of the abilities of other people's skills to exclude one, unless it is sure of another. Of a
        text that may have a second request, one would be lost if the ranker is right about the other.
        """
        if self._ranker is None or not call.loose:
            return False
        if not is_single_request(dialogue.text):
            return False
        names = [ability.name for ability in abilities]
        chances = {guess.outcome: guess.probability for guess in self._ranker.rank(dialogue.text, names)}
        is_sure = any(chances.get(name, 0.0) >= SURE for name in names if name != call.name)
        is_known = call.name in intent_model().outcomes
        return chances.get(call.name, 1.0) < DOUBTED and (is_known or is_sure)

    def _complete_request(
        self, dialogue: Dialogue, abilities: Sequence[OfferedAbility], words: str = ""
    ) -> Call | None:
        """Return the call for which we have just asked this person for an argument, if the text gives the argument.

        `words` are what the text says without those that only correct something.
        """
        ability = next((ability for ability in abilities if ability.name == dialogue.pending_ability), None)
        if ability is None:
            return None
        matches = self._matcher.match_by_pattern
        request = dialogue.find_request(ability.name, is_request=lambda text: matches(text, [ability]) is not None)
        answer = words or dialogue.text
        if proposed := proposed_call(dialogue, ability.name):
            return complete(proposed, answer, ability)
        if not matches(f"{request} {answer}", [ability]) and not assents(answer):
            requested = requested_call(request, ability, locale=dialogue.locale)
            if timed := complete(requested, answer, ability):
                return timed
        return self._matcher.complete(request, answer, ability)


def _understand_phrase(text: str, abilities: Sequence[OfferedAbility]) -> Call | Reply | None:
    """Return the answer to small talk, or the call of the ability that a fixed phrase stands for, or None."""
    if (talk := answer_small_talk(text)) is not None:
        return Reply(talk)
    called = ability_called_for(text, [ability.name for ability in abilities])
    return Call(called, {}) if called else None


def _certain(found: Call | Reply | Guess, why: Why) -> Decision:
    """Return the decision to make a call, or to ask for what is missing in it, or to say a reply, or to talk."""
    if isinstance(found, Guess):
        return Decision("talk", found.probability, why=why, talk=found.outcome)
    if isinstance(found, Reply):
        return Decision("talk", 1.0, why=why, reply=found)
    return Decision("do" if found.missing is None else "ask", 1.0, found, why=why)
