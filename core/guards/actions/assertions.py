"""Tells whether a sentence asserts a deed of the desk, in whatever words: by its forms, and not by a list of deeds.

The claims of `claim_forms` know what was done to what. Paraphrases have too many words for that: here it is enough that
the desk speaks of itself as acting, that something of the person's is in a new state, or that a word on its own says
so, in a clause that nothing takes back. `core.guards.actions.assertion_limits` lists what does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from core.guards.actions import assertion_forms as forms
from core.guards.actions import assertion_limits as limits
from core.guards.actions import tables
from core.guards.particulars import fold_text

if TYPE_CHECKING:
    from core.guards.actions.clauses import Clause, Sentence
    from core.guards.actions.tables import Tense

Assertion = Literal["deed", "state"]

_MASK = re.compile("¤+")
_LEAD = re.compile(r"^[\s>*#-]+")
_DATE_DOT = re.compile(r"(?<=\d)\.(?=\s)")
_ASKS = re.compile(r"\?[\s\"»”)*\U0001f300-\U0001faff]*$")
_LETTERS = re.compile(r"[^\W\d_]{3}")
_DIGIT = re.compile(r"\d")
_CITED = re.compile(r"\[\d+\]")
LONGEST_HEADING: Final = 16
"""Words of a clause without a verb that says what was done."""
LONGEST_OPENING: Final = 7
"""Words of a clause that begins with a participle: `Abgesagt`, `Movido al lunes`."""
_LATEST_ACT: Final = 3
"""The latest position of the word that says so."""
_LETTERS_WEIGH: Final = 3
_ENDINGS_WEIGH: Final = 2


def guess_form_language(draft: str) -> str:
    """Return which of the five languages a draft is in, or an empty text."""
    text = fold_text(limits.QUOTED.sub(" ", draft) if _LETTERS.search(limits.QUOTED.sub(" ", draft)) else draft)
    text = text.replace("’", "'")
    words = forms.TOKEN.findall(text)
    scores = {
        language: sum(_WEIGHTS[word] for word in words if word in known)
        + _LETTERS_WEIGH * (len(forms.LETTERS[language].findall(text)) if language in forms.LETTERS else 0)
        + _ENDINGS_WEIGH * len(forms.ENDINGS[language].findall(text))
        for language, known in forms.LANGUAGE_WORDS.items()
    }
    best = max(scores, key=lambda language: scores[language])
    return best if scores[best] else ""


def find_assertion(sentence: str, language: str) -> Assertion | None:
    """Return what a sentence, its quotations masked, asserts: a `deed` of the desk, or the `state` that one leaves behind; None if neither."""
    if _ASKS.search(sentence.strip()):
        return None
    text = _fold(sentence)
    if limits.RETRACTION.search(text):
        return None
    clauses = [clause for part in forms.BREAK.split(text) if part and (clause := part.strip(" ,;:.!"))]
    if language != "de":
        clauses = [clause.replace(" du ", " ") for clause in clauses]  # no German “you”
    context = _read_context(text, clauses)
    taken_back = (limits.DENIAL_ANYWHERE, limits.POSSIBILITY, limits.CONDITION, limits.INSTRUCTION, limits.REPORT)
    has_time = _DIGIT.search(text) is not None
    if (
        has_time
        and forms.ALERT.search(text)
        and not any(limit.search(clause) for clause in clauses for limit in taken_back)
    ):
        return "deed"
    for place, clause in enumerate(clauses):
        before = clauses[place - 1] if place else ""
        possible = limits.POSSIBILITY.search(before) and not limits.ACHIEVEMENT.search(before)
        if possible and not forms.SPEAKER.search(clause):
            continue  # `I can cancel it, move it or leave it`
        if found := _read_clause(clause, place, clauses, context, language):
            return found
    return None


def begins_checklist(sentence: str, language: str) -> bool:
    """Tell whether a folded sentence introduces a list of what is to be done, and not of what the desk has done."""
    if not sentence.rstrip().endswith(":") or _matches(forms.DONE, language, sentence):
        return False
    introduces = limits.CHECKLIST.search(sentence) or forms.YOURS.search(sentence)
    return introduces is not None and not (forms.SPEAKER.search(sentence) or limits.OWN_DEEDS.search(sentence))


def is_report(sentence: str) -> bool:
    """Tell whether a sentence reports what others say or write; its quotations are masked."""
    text = _fold(sentence)
    reports = limits.REPORT.search(text) is not None and forms.SPEAKER.search(text) is None
    return reports or limits.RETRACTION.search(text) is not None


def is_taken_back(sentence: Sentence, clause: Clause, tense: Tense, language: str) -> bool:
    """Tell whether a clause with the form of a claim denies it, leaves it to the person, or tells what they did."""
    text = clause.text
    denied = language != "en" and language in limits.DENIAL and limits.DENIAL[language].search(text)
    if denied and not limits.DEED_BY_DENIAL.search(text):
        return True
    if tense == "promise":
        asks = language != "en" and sentence.text.rstrip().endswith("?")
        awaits = any(limits.PERSON_FIRST.match(other.text) for other in sentence.clauses)
        return asks or awaits or limits.DUTY.search(text) is not None
    if tense == "bare":
        return limits.POSSIBILITY.search(text) is not None and not limits.ACHIEVEMENT.search(text)
    return tense == "state" and bool(limits.PERSON_DEED.search(text) or limits.AGENT.search(text))


def _fold(sentence: str) -> str:
    masked = _MASK.sub(" ¤ ", sentence)
    return _DATE_DOT.sub("", _LEAD.sub("", fold_text(masked).replace("’", "'")))


@dataclass(frozen=True, slots=True)
class _Context:
    """What the rest of a sentence makes of each of its clauses."""

    is_reported: bool
    is_instruction: bool
    is_decided_by_person: bool
    is_supposed: bool
    is_cited: bool
    has_sign: bool


def _read_context(text: str, clauses: list[str]) -> _Context:
    conditions = [clause for clause in clauses if limits.CONDITION.match(clause)]
    return _Context(
        is_reported=limits.REPORT.search(text) is not None,
        is_instruction=any(limits.INSTRUCTION.search(clause) for clause in clauses),
        is_decided_by_person=any(limits.PERSON.search(clause) or limits.UNREAL.search(clause) for clause in conditions),
        is_supposed=bool(conditions) or any(limits.BEFOREHAND.match(clause) for clause in clauses),
        is_cited=_CITED.search(text) is not None,
        has_sign=forms.SIGN.search(text) is not None,
    )


def _read_clause(clause: str, place: int, clauses: list[str], context: _Context, language: str) -> Assertion | None:
    denied = limits.DENIAL.get(language, limits.DENIAL_ANYWHERE).search(clause) and not limits.DEED_BY_DENIAL.search(
        clause
    )
    if forms.IDIOM.search(clause) and not denied and not context.is_reported and not context.is_decided_by_person:
        return "deed"
    free = not (context.is_instruction or context.is_decided_by_person or context.is_reported)
    if free and not context.is_cited and limits.NO_MORE.search(clause) and _YOU.search(clause):
        return "deed"
    if denied or (limits.POSSIBILITY.search(clause) and not limits.ACHIEVEMENT.search(clause)):
        return None
    if limits.CONDITION.match(clause) and (
        limits.PERSON.search(clause) or not _matches(forms.COMING, language, clause) or _is_unsure(language)
    ):
        return None
    if free and forms.HANDOVER.search(clause):
        return "deed"
    if _speaks_of_itself(clause, context, language):
        return "deed"
    if not free or context.is_supposed or limits.PAST_YEAR.search(clause) or limits.PERSON_DEED.search(clause):
        return None
    finite = not forms.FINITE.isdisjoint(forms.TOKEN.findall(clause)) and language == "en"
    if (forms.ONGOING.search(clause) and not finite) or (_holds_from_now(clause) and not context.is_cited):
        return "deed"
    if _is_new_state(clause, context, language):
        return "state"
    is_heading = place <= _first_full(clauses) and _is_heading(clause, language)
    return "deed" if is_heading else None


def _holds_from_now(clause: str) -> bool:
    from_day = forms.FROM_DAY.match(clause) and forms.THING.search(clause)
    return forms.FROM_NOW.match(clause) is not None or bool(from_day)


def _speaks_of_itself(clause: str, context: _Context, language: str) -> bool:
    """Tell whether the desk says that it does something, and not only in the reply itself."""
    done = _matches(forms.DONE, language, clause)
    if not done and not _matches(forms.COMING, language, clause):
        return False
    words = frozenset(forms.TOKEN.findall(clause))
    about_them = forms.THING.search(clause) or forms.YOURS.search(clause)
    inward = tables.INWARD - limits.OUTWARD if about_them else tables.INWARD
    is_inward = not inward.isdisjoint(words) or (
        not (tables.TEXTUAL | tables.WRITING).isdisjoint(words)
        and not forms.THING.search(clause)
        and not limits.WORD_WITH.search(clause)
    )
    if (
        is_inward
        or limits.INWARD.search(clause)
        or limits.ATTEMPT.search(clause)
        or limits.STATIVE.search(clause)
        or limits.BEFORE_DEED.match(clause)
        or context.is_instruction
        or (context.is_decided_by_person and not done)
    ):
        return False
    return not context.is_reported or ("¤" not in clause and forms.SPEAKER.search(clause) is not None)


def _is_new_state(clause: str, context: _Context, language: str) -> bool:
    """Tell whether something that the conversation is about is in the state that a deed leaves behind."""
    if limits.GENERALITY.search(clause) or limits.AGENT.search(clause):
        return False
    if not context.is_cited:
        about_them = forms.YOURS.search(clause) is not None
        if about_them and (_matches(forms.PARTICIPLES, language, clause) or forms.NOW.search(clause)):
            return True
        if forms.JUST_DONE.search(clause):
            return True
    if not _matches(forms.STATES, language, clause):
        return False
    if forms.YOURS.search(clause):
        return True
    if tables.TAKEN.search(clause) and limits.TAKEN_ACT.search(clause):
        return False
    if context.is_cited:
        return bool(forms.OURS.search(clause)) and not (limits.PLACE.search(clause) or tables.GENERAL.search(clause))
    known = forms.THING.search(clause) or forms.SUBJECT.search(clause) or forms.NO_SUBJECT.match(clause)
    return bool(known or context.has_sign or "¤" in clause)


def _is_heading(clause: str, language: str) -> bool:
    """Tell whether a clause without a verb says that something was done: `Reminder set`, `Gone`."""
    words = forms.TOKEN.findall(clause)
    acts = [place for place, word in enumerate(words) if forms.ACT.match(word)]
    if len(words) > LONGEST_HEADING or not forms.FINITE.isdisjoint(words):
        return False
    if len(words) <= LONGEST_OPENING and _matches(forms.OPENING, language, clause):
        return True
    if not acts:
        return False
    if _THANKS.match(clause) or forms.SPEAKER.search(clause):
        return False
    if language == "fr" and not {"a", "ont", "as"}.isdisjoint(words):
        return False
    if acts[-1] == len(words) - 1 and forms.NOMINAL.match(clause):
        return True
    after = words[acts[0] + 1 : acts[0] + 2]
    if acts[0] > 0 and after and after[0] in forms.DETERMINERS and words[acts[0] - 1] not in forms.OPENERS:
        return False  # `The shop cancelled your order`
    if forms.YOURS.search(clause):
        return True
    return acts[0] <= _LATEST_ACT and all(
        word in forms.OPENERS or not word.isalpha() or forms.THING.fullmatch(word) or place in (0, 1, acts[0] - 1)
        for place, word in enumerate(words[: acts[0]])
    )


def _first_full(clauses: list[str]) -> int:
    """Return the position of the first clause that is more than `Perfect` or `All right`."""
    for place, clause in enumerate(clauses):
        words = forms.TOKEN.findall(clause)
        if len(words) > 2 and not all(word in forms.ACKNOWLEDGMENTS or not word[0].isalnum() for word in words):  # noqa: PLR2004
            return place
    return len(clauses)


def _matches(table: dict[str, re.Pattern[str]], language: str, clause: str) -> bool:
    """Tell whether a clause has a form of a language. Spanish and Portuguese are too alike to rely on the guess."""
    languages = ("es", "pt") if _is_unsure(language) else (language,)
    return any(name in table and table[name].search(clause) for name in languages)


_YOU: Final = re.compile(rf"{forms.YOURS.pattern}|\b(?:volver|recibir|receber)ás\b")


def _is_unsure(language: str) -> bool:
    return language in ("es", "pt")


_THANKS = re.compile(r"gerne? geschehen")
_WEIGHTS: Final = {
    word: 2 if sum(word in known for known in forms.LANGUAGE_WORDS.values()) == 1 else 1
    for words in forms.LANGUAGE_WORDS.values()
    for word in words
}
