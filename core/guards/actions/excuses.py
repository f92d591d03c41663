"""Decides which matched forms do not claim that something was done.

They are denials, suppositions, questions, offers, general statements, hearsay, and changes to the text itself.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.guards.actions import tables
from core.guards.actions.claim_forms import find_things, is_linked
from core.guards.actions.clauses import LEAD, WORD

if TYPE_CHECKING:
    from core.guards.actions.claim_forms import ClaimForm
    from core.guards.actions.clauses import Sentence

_FAILED = re.compile(r"\b(?:fail(?:s|ed)?|did not|unsuccessful|impossible)\b|didn't")
_DENIED = re.compile(rf"\b(?:{'|'.join(sorted(tables.NEGATORS))})\b|n't\b")
_MATRIX = re.compile(r"(?:n't|not|never) (?:think|believe|say|said|claim|mean|sure|know|certain)\b[^,]*$")
_SUBORDINATE = re.compile(rf"\b{tables.SUBORDINATE}")
_RIGHT_AFTER = re.compile(rf"\b{tables.SUBORDINATE} *$")
_RELATIVE = re.compile(
    r"(?:^|(?<=\w ))(?:which|who|whose|que|qui|would|could|might|may|should|must|can)\b|(?<=\w )that\b"
)
_DECIDES = re.compile(rf"\b(?:{tables.PERSON_DECIDES})")
_LED = re.compile(r"(?:and|but|then|so|just|yes|ok|sure)? ?")
_FOR_YOU = re.compile(r"\b(?:you|your|dir|dich|vous|toi|ti|você)\b")
_CITED = re.compile(r"\[\d+\]")
_PERSONAL = re.compile(
    r"\b(?:your|yours|you|it|this|that|these|those|everything|both|all|c|dein|deine|ihr|ihre|tu|su|ton|ta|votre|seu|sua)\b"
)
_ACCOMPLISHED = re.compile(r"\b(?:has|have|was|were|got|wurde|wurden|ha|han|fue|a été|foi)\b|'s been|\bnow\b|\bjetzt\b")
_WE = re.compile(r"\b(?:we|wir|nous|hemos)\b")
_DIGIT = re.compile(r"\d")


def is_excused(form: ClaimForm, sentence: Sentence, index: int) -> bool:
    """Return whether a form in the clause at `index` does not claim that something was done."""
    return (
        _is_denied(form)
        or _is_supposed(form)
        or _is_hearsay(form, sentence, index)
        or _is_taken(form, sentence.clauses[index].text)
        or _is_asked(form, sentence, index)
        or _is_offered(form, sentence, index)
        or _is_general(form, sentence.text)
        or _is_textual(form, sentence.clauses[index].text)
    )


def _is_denied(form: ClaimForm) -> bool:
    if form.match.groupdict().get("remind") in ("forget", "miss"):
        return False
    if form.tense == "bare" and _FAILED.search(form.match.string):
        return True
    return bool(_DENIED.search(form.match[0]) or _MATRIX.search(_before(form)))


def _is_supposed(form: ClaimForm) -> bool:
    """Return whether a form comes after `when`, `if` or `which`. In the first person, it must come directly after."""
    if form.tense in ("state", "bare"):
        before = form.subject if form.tense == "state" else form.match[0]
        return bool(_SUBORDINATE.search(before or "") or _RELATIVE.search(form.subject or ""))
    return bool(_RIGHT_AFTER.search(_before(form)))


def _is_hearsay(form: ClaimForm, sentence: Sentence, index: int) -> bool:
    """Return whether somebody else is said to have claimed it: `you said that it is set`."""
    clauses = sentence.clauses
    said = _is_that(sentence, index) and tables.HEARSAY.search(clauses[index - 1].text) is not None
    return form.tense == "state" and (said or tables.HEARSAY.search(form.subject or "") is not None)


def _is_taken(form: ClaimForm, clause: str) -> bool:
    booked = form.tense == "state" and form.act in tables.BOUND_TO
    return booked and tables.TAKEN.search(clause) is not None and not _FOR_YOU.search(clause)


def _is_asked(form: ClaimForm, sentence: Sentence, index: int) -> bool:
    if not sentence.text.rstrip(" \"'").endswith("?"):
        return False
    clauses = sentence.clauses[index - 1 if _is_that(sentence, index) else index : index + 1]
    firsts = {LEAD.sub("", clause.text).partition(" ")[0] for clause in clauses}
    return not firsts.isdisjoint(tables.QUESTIONS) or (form.tense == "bare" and index == len(sentence.clauses) - 1)


def _is_offered(form: ClaimForm, sentence: Sentence, index: int) -> bool:
    """Return whether a promise depends on what the person says or does next."""
    clauses = [clause.text for clause in sentence.clauses]
    if form.tense in ("done", "bare"):
        return False
    if is_linked(clauses[index]) and any(tables.PERSON_ACTS.match(clause) for clause in clauses[:index]):
        return True
    beside = [_LED.sub("", clause, count=1) for clause in (*clauses[:index][-1:], *clauses[index + 1 : index + 2])]
    rest = form.match.string[form.match.end() :]
    return form.tense == "promise" and bool(_DECIDES.search(rest) or any(_DECIDES.match(clause) for clause in beside))


def _is_general(form: ClaimForm, sentence: str) -> bool:
    """Return whether a form says how things are done in general, or what a cited document says, but not what was done.

    Citations are proved by the check of answers. A citation excuses neither the first person nor
    a claim about `your` things.
    """
    cited = _CITED.search(sentence) is not None
    if form.tense == "bare":
        return cited and not find_things(form.match.string)
    if form.subject is None:
        return cited and (form.action == "other" or _WE.search(form.match[0]) is not None)
    personal, known = not form.subject or _PERSONAL.search(form.subject) is not None, bool(find_things(form.subject))
    general = tables.GENERAL.search(sentence) is not None
    if cited:
        return general or not (personal and known)
    if _ACCOMPLISHED.search(form.match[0]):
        return False
    if form.tense == "state" and not personal and not known:
        return form.action != "notify" or general
    first = form.subject.partition(" ")[0]
    is_plural = first.endswith("s") and first not in tables.DETERMINERS
    return not personal and (general or (is_plural and not _DIGIT.search(sentence)))


def _is_textual(form: ClaimForm, clause: str) -> bool:
    """Return whether only words were changed, because the reply itself shows that."""
    textual = form.action in tables.TEXT_ACTIONS and not tables.TEXTUAL.isdisjoint(WORD.findall(clause))
    return textual and not find_things(clause)


def _is_that(sentence: Sentence, index: int) -> bool:
    return index > 0 and sentence.clauses[index].text.startswith("that ")


def _before(form: ClaimForm) -> str:
    return form.match.string[: form.match.start()]
