"""Detects that a sentence asserts an action of Frontdesk, in any words, by its form and not by a list of actions.

`claim_forms` finds claims that name the action and its object. Paraphrases are too varied for that. In this module, it
is enough that Frontdesk speaks of itself as acting, that something of the person's is in a new state, or that a word on
its own says so, unless the clause takes the assertion back (see `core.guards.actions.assertion_limits`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal

from core.guards.actions import assertion_forms as forms
from core.guards.actions import assertion_limits as limits
from core.guards.actions import heading_forms as headings
from core.guards.actions.assertion_clauses import (
    Context,
    first_full,
    holds_from_now,
    is_heading,
    is_new_state,
    is_unsure,
    matches,
    speaks_of_itself,
)
from core.guards.particulars import fold_text

if TYPE_CHECKING:
    from core.guards.actions.clauses import Clause, Sentence
    from core.guards.actions.tables import Tense

Assertion = Literal["deed", "state"]

LONGEST_CITED_HEADING: Final = 9
"""The most words of a sentence that has no verb and cites a passage. The mark counts as a word."""
_MASK = re.compile("¤+")
_LEAD = re.compile(r"^[\s>*#-]+")
_DATE_DOT = re.compile(r"(?<=\d)\.(?=\s)")
_ASKS = re.compile(r"\?[\s\"»”)*\U0001f300-\U0001faff]*$")
_DIGIT = re.compile(r"\d")
_CITED = re.compile(r"\[\d+\]")


def find_assertion(sentence: str, language: str) -> Assertion | None:
    """Return what a sentence asserts, its quotations masked; None if nothing.

    The result is `deed` for an action of Frontdesk, `state` for the state that an action leaves behind.
    """
    text = _fold(sentence)
    if _ASKS.search(sentence.strip()) or limits.RETRACTION.search(text):
        return None
    clauses = [clause for part in forms.BREAK.split(text) if part and (clause := part.strip(" ,;:.!"))]
    if language != "de":
        clauses = [clause.replace(" du ", " ") for clause in clauses]  # no German “you”
    context = _read_context(text, clauses)
    if _is_alarm(text, clauses):
        return "deed"
    for place, clause in enumerate(clauses):
        before = clauses[place - 1] if place else ""
        if _is_possible(before) and not forms.SPEAKER.search(clause):
            continue  # `I can cancel it, move it or leave it`
        if found := _read_clause(clause, place, clauses, context, language):
            return found
    return None


def _is_alarm(text: str, clauses: list[str]) -> bool:
    """Return whether a time stands beside the sign of an alarm, and nothing takes it back."""
    limiting = (limits.DENIAL_ANYWHERE, limits.POSSIBILITY, limits.CONDITION, limits.INSTRUCTION, limits.REPORT)
    return (
        _DIGIT.search(text) is not None
        and forms.ALERT.search(text) is not None
        and not any(limit.search(clause) for clause in clauses for limit in limiting)
    )


def begins_checklist(sentence: str, language: str) -> bool:
    """Return whether a folded sentence introduces a list of what is to be done, and not of what Frontdesk has done."""
    if not sentence.rstrip().endswith(":") or matches(forms.DONE, language, sentence):
        return False
    introduces = limits.CHECKLIST.search(sentence) or forms.YOURS.search(sentence)
    return introduces is not None and not (forms.SPEAKER.search(sentence) or limits.OWN_DEEDS.search(sentence))


def is_report(sentence: str) -> bool:
    """Return whether a sentence reports what others say or write; its quotations are masked."""
    text = _fold(sentence)
    reports = limits.REPORT.search(text) is not None and forms.SPEAKER.search(text) is None
    return reports or limits.RETRACTION.search(text) is not None


def is_taken_back(sentence: Sentence, clause: Clause, tense: Tense, language: str) -> bool:
    """Return whether a clause with the form of a claim denies it, leaves it to the person, or tells what they did."""
    text = clause.text
    denied = language != "en" and language in limits.DENIAL and limits.DENIAL[language].search(text)
    if denied and not limits.DEED_BY_DENIAL.search(text):
        return True
    if tense == "promise":
        asks = language != "en" and sentence.text.rstrip().endswith("?")
        awaits = any(limits.PERSON_FIRST.match(other.text) for other in sentence.clauses)
        return asks or awaits or limits.DUTY.search(text) is not None
    if tense == "bare":
        return _is_possible(text)
    return tense == "state" and bool(limits.PERSON_DEED.search(text) or limits.AGENT.search(text))


def _fold(sentence: str) -> str:
    masked = _MASK.sub(" ¤ ", sentence)
    return _DATE_DOT.sub("", _LEAD.sub("", fold_text(masked).replace("’", "'")))


def _read_context(text: str, clauses: list[str]) -> Context:
    conditions = [clause for clause in clauses if limits.CONDITION.match(clause)]
    return Context(
        is_reported=limits.REPORT.search(text) is not None,
        is_instruction=any(limits.INSTRUCTION.search(clause) for clause in clauses),
        is_decided_by_person=any(limits.PERSON.search(clause) or limits.UNREAL.search(clause) for clause in conditions),
        is_supposed=bool(conditions) or any(limits.BEFOREHAND.match(clause) for clause in clauses),
        is_cited=_CITED.search(text) is not None,
        has_sign=forms.SIGN.search(text) is not None,
    )


def _read_clause(clause: str, place: int, clauses: list[str], context: Context, language: str) -> Assertion | None:
    denial = limits.DENIAL.get(language, limits.DENIAL_ANYWHERE)
    denied = denial.search(clause) is not None and not limits.DEED_BY_DENIAL.search(clause)
    free = not (context.is_instruction or context.is_decided_by_person or context.is_reported)
    if _is_promise(clause, context, denied=denied, free=free):
        return "deed"
    if denied or _is_possible(clause) or _is_condition(clause, language):
        return None
    if (free and forms.HANDOVER.search(clause)) or speaks_of_itself(clause, context, language):
        return "deed"
    bound = context.is_supposed or limits.PAST_YEAR.search(clause) or limits.PERSON_DEED.search(clause)
    if bound or not free:
        return None
    opens = place <= first_full(clauses) and (not context.is_cited or _is_short(clauses))
    return _read_state(clause, context, language, opens=opens)


def _is_short(clauses: list[str]) -> bool:
    """Return whether a sentence that cites a passage is too short to say what the passage says."""
    return sum(len(clause.split()) for clause in clauses) <= LONGEST_CITED_HEADING


def _is_promise(clause: str, context: Context, *, denied: bool, free: bool) -> bool:
    """Return whether a clause says that Frontdesk sees to it, or that something will not happen to the person again."""
    sees_to_it = forms.IDIOM.search(clause) and not denied
    if sees_to_it and not context.is_reported and not context.is_decided_by_person:
        return True
    no_more = limits.NO_MORE.search(clause) and _YOU.search(clause)
    return free and not context.is_cited and no_more is not None


def _is_possible(clause: str) -> bool:
    return limits.POSSIBILITY.search(clause) is not None and not limits.ACHIEVEMENT.search(clause)


def _is_condition(clause: str, language: str) -> bool:
    """Return whether a clause is a condition, and does not also say what will be done."""
    if not limits.CONDITION.match(clause):
        return False
    return (
        limits.PERSON.search(clause) is not None or is_unsure(language) or not matches(forms.COMING, language, clause)
    )


def _read_state(clause: str, context: Context, language: str, *, opens: bool) -> Assertion | None:
    """Return what a clause not about Frontdesk asserts; only one that `opens` its sentence may lack a verb."""
    finite = language == "en" and not headings.FINITE.isdisjoint(forms.TOKEN.findall(clause))
    ongoing = forms.ONGOING.search(clause) and not finite
    if ongoing or (holds_from_now(clause) and not context.is_cited):
        return "deed"
    if is_new_state(clause, context, language):
        return "state"
    return "deed" if opens and is_heading(clause, language) else None


_YOU: Final = re.compile(rf"{forms.YOURS.pattern}|\b(?:volver|recibir|receber)ás\b")
