# ruff: noqa: E501  (one kind of question a line)
"""A question analysed by tables: its terms, its language, the kind and the form of answer that it asks for."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from core.agent.offline.quotation.questions.follow_up import split_follow_up
from core.agent.offline.quotation.questions.value_kinds import KINDS, VALUES
from core.text.terms import FUNCTION_WORDS, WORDS, guess_language, terms, words_of

if TYPE_CHECKING:
    from collections.abc import Collection

STEPS: Final = re.compile(
    r"\bhow (?:do|can|could|should|would|to|does)\b|\bsteps?\b|\bways?\b|\bwie (?:kann|mache?|verbinde|richte)\b|"
    r"\bwie (?!viel|gro[sß]|lang|oft|hoch|weit|schwer|alt\b|schnell|teuer|spät|früh|häufig|breit|tief).*\bich\b|\bcomment\b|\bc[oó]mo\b|^come\b|如何|怎么|كيف",
    re.IGNORECASE,
)
"""A question that is answered by a list of steps or a code block."""

PURPOSE: Final = re.compile(
    r"\W*(?:\d+[.)]\s*)?(?:to|in order to|um|pour|afin de|para|per)\s(?P<purpose>[^.:,]{3,80}),", re.IGNORECASE
)
"""The beginning of an instruction: to do this, do that."""

DEFINITION: Final = re.compile(
    r"^\W*(?:and |so )?(?:what(?:'s|’s| is| are| was| were| does)|was (?:ist|sind|bedeutet)|qu'est-ce|c'est quoi|"
    r"qu[eé] (?:es|son|significa)|o que (?:é|são)|(?:che )?cos['’]è|什么是|ما هو|ما هي)(?!\w)"
    r"(?:(?!\b(?:of|from|for|between|in|von|für|zwischen|entre|pour)\b).)*$|\bdefin(?:e|ition|iere)|是什么",
    re.IGNORECASE,
)
"""A question about what a thing is. The beginning of its section answers, or a sentence that starts with its name."""

DEFINES: Final = re.compile(
    r"^\W*(?:(?:an?|the|der|die|das|eine?|les?|la|une?|el|los|las|una|o|os|as|uma?|il)\s+)?(?P<named>[^.:;,]{1,60}?)\s*"
    r"(?:\((?P<short>[^)]*)\)\s*)?(?:\b(?:is|are|was|were|means|refers|stands|ist|sind|bedeutet|bezeichnet|est|sont|signifie|es|son|"
    r"significa|é|são|è|sono)\b|:(?=\s)|[—–]|是|指)",
    re.IGNORECASE,
)
"""The beginning of a definition: the name of the thing, then a verb that says what it is."""


QUESTION_WORD: Final = re.compile(
    r"\W*(?:how|what|which|who|when|where|why|wie|was|welche[rs]?|wer|wann|wo|warum|comment|quoi|quel(?:le)?s?|qui|quand|où|"
    r"pourquoi|c[oó]mo|qu[eé]|cu[aá]l(?:es)?|qui[eé]n|cu[aá]ndo|d[oó]nde|como|quais|quem|onde|come|quale|dove)\b|"
    r"\W*(?:如何|怎么|什么|为什么)",
    re.IGNORECASE,
)
"""The beginning of a question, or of a heading without its question mark."""


DECIDES: Final = re.compile(
    r"\W*(?:(?:and|or|but|so|und|aber|et|mais|y|pero|e|mas)\s+)?(?:is|are|was|were|do|does|did|can|could|may|might|must|will|would|should|has|have|"
    r"am i|ist|sind|war|kann|können|darf|dürfen|muss|müssen|soll|sollte|gibt es|geht|hat|haben|braucht?|unterstützt|"
    r"est-ce qu|peut-on|puis-je|peut|faut-il|dois-je|doit-on|y a-t-il|a-t-on|puedo|puede|se puede|hay|es|está|debo|tengo que|"
    r"existe|soporta|posso|pode|é|há|tem|devo|preciso|dá para|suporta)\b",
    re.IGNORECASE,
)
"""The beginning of a question that is answered by yes or no."""

MERE_VERBS: Final = words_of(
    "use uses using used set setting get getting make making do work works working configure configuring create creating add "
    "adding change changing want need find show give go put run way steps step example examples possible info information "
    "configured about via many much long often viel viele lange oft combien cuánto cuántos quanto quantos verwende verwenden nutze nutzen benutze benutzen mache machen einrichten einstellen konfigurieren bekomme "
    "bekommen ändern finde finden geht brauche utiliser utilise faire mettre configurer obtenir trouver changer créer ajouter "
    "marche usar uso utilizar hacer hago poner configurar obtener encontrar cambiar crear añadir funciona fazer faço colocar "
    "obter encontrar mudar criar adicionar"
)
"""Words for what one does with any thing. They do not name the thing that a question is about."""

EVERYDAY_WORDS: Final = Path(__file__).with_name("everyday_words.toml")

MOST_TOPIC_WORDS: Final = 4
"""The most words of a message that only names a topic, such as `proxy` or `base url`."""

YES_OR_NO: Final = re.compile(
    r"\W*(?:yes|yep|no|nope|ja|nein|doch|oui|non|si|s[ií]|sim|não|no|да|нет|是的?|不是?|はい|いいえ|نعم|لا)\W*$",
    re.IGNORECASE,
)
"""An answer that has a meaning only after its own question."""

SAME_QUESTION: Final = 0.5
"""From this overlap on, a heading asks the same as the question."""


@dataclass(frozen=True)
class Question:
    """An analysed question. `common` are the function words of its language; `words` adds the words of the question.

    `kind_pattern` finds in a sentence what is asked for. `steps` and `definition` say whether the question asks for
    steps or for a definition. `added` is the follow-up at its end, as in `How do I install it? and on Windows?`.
    """

    text: str
    common: frozenset[str]
    words: frozenset[str]
    terms: tuple[str, ...]
    language: str
    kind_pattern: re.Pattern[str] | None
    steps: bool
    definition: bool
    added: str = ""

    @classmethod
    def of(cls, question: str, *, language: str = "") -> Question:
        """Analyse a question; its `language` is guessed if it is not known. A follow-up at its end decides what kind of answer it asks for, if it asks for any."""
        _, added = split_follow_up(question)
        asked = added if _kind_of(added) or STEPS.search(added) else question
        kind = _kind_of(asked)
        steps = STEPS.search(asked) is not None or (kind is None and _is_topic(question))
        language = language or guess_language(question)
        common = FUNCTION_WORDS.get(language, frozenset())
        kept = " ".join(word for word in WORDS.findall(question) if word.lower() not in common)
        return cls(
            text=question,
            common=common,
            words=common.union(WORDS.findall(question.lower())),
            terms=tuple(terms(kept or question, languages=(language,))),
            language=language,
            kind_pattern=None if steps else kind,
            steps=steps,
            definition=DEFINITION.search(question.strip()) is not None,
            added=added,
        )

    @property
    def asks_for_value(self) -> bool:
        """Whether the question asks for a number, such as a price, a length of time, a date or a version."""
        return self.kind_pattern in VALUES

    @property
    def decides(self) -> bool:
        """Whether the question is answered by yes or no."""
        found = DECIDES.match(self.text)
        return found is not None and (self.language != "de" or found[0].strip().lower() != "was")

    @cached_property
    def topic_terms(self) -> tuple[str, ...]:
        """The terms that name what the question is about, without those of mere verbs."""
        mere = {term for word in self.words & MERE_VERBS for term in self.terms_of(word)}
        return tuple(term for term in dict.fromkeys(self.terms) if term not in mere)

    @cached_property
    def everyday_terms(self) -> frozenset[str]:
        """The terms of words with which people ask and tell, which documents need not have."""
        everyday = everyday_words(self.language) | MERE_VERBS
        return frozenset(term for word in self.words & everyday for term in self.terms_of(word))

    def kind_score(self, sentence: str) -> float:
        """Return 1 if a sentence has the kind asked for, in words that the question lacks; else 0; 0.5 if unknown."""
        if self.kind_pattern is None:
            return 0.5
        found = (match[0].lower() for match in self.kind_pattern.finditer(sentence))
        return float(any(not self.words.issuperset(WORDS.findall(words)) for words in found))

    def terms_of(self, text: str) -> list[str]:
        """Return the terms of a text in the question's language."""
        return terms(text, languages=(self.language,))

    def is_repeated_by(self, sentence: str, sentence_terms: Collection[str]) -> bool:
        """Return whether a sentence only repeats the question: in its words, or as `How to …` without more."""
        further = set(sentence_terms).difference(self.terms)
        if QUESTION_WORD.match(sentence):
            further = further.difference(self.common)
        return not further and not set(sentence_terms).isdisjoint(self.terms)

    def is_unanswered_by(self, sentence: str, heading_terms: Collection[str]) -> bool:
        """Return whether a sentence is a bare yes or no to another question, that of its section's heading."""
        return YES_OR_NO.match(sentence) is not None and self.overlap_with(heading_terms) < SAME_QUESTION

    def is_defined_by(self, sentence: str) -> bool:
        """Return whether a sentence begins with the name of the thing asked for and says what it is."""
        start = DEFINES.match(sentence)
        names = (start["named"], start["short"] or "") if start else ()
        return any(self.is_named_by(self.terms_of(name_terms)) for name_terms in names)

    def is_named_by(self, name_terms: Collection[str]) -> bool:
        """Return whether a name is that of the thing asked for, with at most one more word."""
        return (
            bool(self.terms) and set(self.terms) <= set(name_terms) and len(set(name_terms)) <= len(set(self.terms)) + 1
        )

    def overlap_with(self, name_terms: Collection[str]) -> float:
        """Return the overlap of a heading and the question: common terms as a share of all terms of both."""
        other, own = set(name_terms).difference(self.common), set(self.terms)
        return len(other & own) / len((other | own) or {""})

    def shares_purpose_with(self, sentence: str) -> bool:
        """Return whether a sentence begins with the purpose asked for: to do this, do that."""
        start = PURPOSE.match(sentence)
        return start is not None and len(set(self.terms) & set(self.terms_of(start["purpose"]))) * 2 >= len(self.terms)


def _kind_of(text: str) -> re.Pattern[str] | None:
    """Return what finds the kind of thing that a text asks for, or None if it asks for no kind."""
    lowered = text.lower()
    return next((has for asks, has in KINDS if asks.search(lowered)), None)


def _is_topic(text: str) -> bool:
    """Return whether a text is no question, and only names a topic."""
    is_question = QUESTION_WORD.match(text) or DECIDES.match(text) or text.rstrip().endswith("?")
    return len(WORDS.findall(text)) <= MOST_TOPIC_WORDS and not is_question


@cache
def everyday_words(language: str) -> frozenset[str]:
    """Return the words of a language with which people ask and tell."""
    return words_of(_read_everyday_words().get(language, "")) | FUNCTION_WORDS.get(language, frozenset())


@cache
def _read_everyday_words() -> dict[str, str]:
    return tomllib.loads(EVERYDAY_WORDS.read_text("utf-8"))
