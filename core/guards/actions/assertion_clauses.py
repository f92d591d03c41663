"""Reads what a clause asserts: that Frontdesk acts, that something has a new state, or, as a heading, what was done."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from core.guards.actions import assertion_forms as forms
from core.guards.actions import assertion_limits as limits
from core.guards.actions import heading_forms as headings
from core.guards.actions import tables

LONGEST_HEADING: Final = 16
"""The most words of a clause that has no verb but says what was done."""
LONGEST_OPENING: Final = 7
"""The most words of a clause that begins with a participle: `Abgesagt`, `Movido al lunes`."""
_LATEST_ACT: Final = 3
"""The latest position in such a clause of the word that says what was done."""
_FEWEST_FULL: Final = 3
"""The fewest words of a clause that is more than an interjection."""
_FRENCH_VERBS: Final = frozenset({"a", "ont", "as"})
_THANKS = re.compile(r"gerne? geschehen")


@dataclass(frozen=True, slots=True)
class Context:
    """What the rest of a sentence says about how to read each of its clauses."""

    is_reported: bool
    is_instruction: bool
    is_decided_by_person: bool
    is_supposed: bool
    is_cited: bool
    has_sign: bool


def holds_from_now(clause: str) -> bool:
    """Return whether a clause says what is the case from now on, or from some day on."""
    from_day = forms.FROM_DAY.match(clause) and forms.THING.search(clause)
    return forms.FROM_NOW.match(clause) is not None or bool(from_day)


def speaks_of_itself(clause: str, context: Context, language: str) -> bool:
    """Return whether Frontdesk says that it does something other than write the reply."""
    done = matches(forms.DONE, language, clause)
    if not done and not matches(forms.COMING, language, clause):
        return False
    if context.is_instruction or (context.is_decided_by_person and not done) or _is_inward(clause):
        return False
    if context.is_cited and forms.PLURAL.search(clause) and not forms.SINGULAR.search(clause):
        return False  # documents say “we”, too
    return not context.is_reported or ("¤" not in clause and forms.SPEAKER.search(clause) is not None)


def _is_inward(clause: str) -> bool:
    """Return whether what Frontdesk does has no effect outside of the reply."""
    words = frozenset(forms.TOKEN.findall(clause))
    about_them = forms.THING.search(clause) or forms.YOURS.search(clause)
    inward = tables.INWARD - limits.OUTWARD if about_them else tables.INWARD
    is_textual = not (tables.TEXTUAL | tables.WRITING).isdisjoint(words)
    about_text = is_textual and not forms.THING.search(clause) and not limits.WORD_WITH.search(clause)
    inner = (limits.INWARD, limits.ATTEMPT, limits.STATIVE)
    return (
        about_text
        or not inward.isdisjoint(words)
        or any(limit.search(clause) for limit in inner)
        or limits.BEFORE_DEED.match(clause) is not None
    )


def is_new_state(clause: str, context: Context, language: str) -> bool:
    """Return whether something that the conversation is about is in the state that an action leaves behind."""
    if limits.GENERALITY.search(clause) or limits.AGENT.search(clause):
        return False
    yours = forms.YOURS.search(clause) is not None
    if not context.is_cited and (forms.JUST_DONE.search(clause) or (yours and _is_changed(clause, language))):
        return True
    if not matches(forms.STATES, language, clause):
        return False
    return yours or (not _is_taken(clause) and _is_known(clause, context))


def _is_changed(clause: str, language: str) -> bool:
    return matches(forms.PARTICIPLES, language, clause) or forms.NOW.search(clause) is not None


def _is_taken(clause: str) -> bool:
    """Return whether others have booked something."""
    return tables.TAKEN.search(clause) is not None and limits.TAKEN_ACT.search(clause) is not None


def _is_known(clause: str, context: Context) -> bool:
    """Return whether a clause is about a subject of the conversation or, if it cites a passage, our own."""
    if context.is_cited:
        return bool(forms.OURS.search(clause)) and not (limits.PLACE.search(clause) or tables.GENERAL.search(clause))
    known = forms.THING.search(clause) or forms.SUBJECT.search(clause) or forms.NO_SUBJECT.match(clause)
    return bool(known or context.has_sign or "¤" in clause)


def is_heading(clause: str, language: str) -> bool:
    """Return whether a clause without a verb says that something was done: `Reminder set`, `Gone`."""
    words = forms.TOKEN.findall(clause)
    if len(words) > LONGEST_HEADING or not headings.FINITE.isdisjoint(words):
        return False
    if len(words) <= LONGEST_OPENING and matches(headings.OPENING, language, clause):
        return True
    if words[:1] == ["set"] and words[1:2] not in ([], ["for"], ["to"], ["at"], ["up"]):
        return False  # an instruction
    has_verb = language == "fr" and not _FRENCH_VERBS.isdisjoint(words)
    if has_verb or _THANKS.match(clause) or forms.SPEAKER.search(clause):
        return False
    return _has_act(clause, words)


def _has_act(clause: str, words: list[str]) -> bool:
    """Return whether the action word ends a heading, is near its start, or is about something of the person's."""
    acts = [place for place, word in enumerate(words) if headings.ACT.match(word)]
    if not acts:
        return False
    first = acts[0]
    has_object = words[first + 1 : first + 2] and words[first + 1] in headings.DETERMINERS
    if first > 0 and has_object and words[first - 1] not in headings.OPENERS:
        return False  # `The shop cancelled your order`
    ends = acts[-1] == len(words) - 1 and headings.NOMINAL.match(clause)
    if ends or forms.YOURS.search(clause):
        return True
    return first <= _LATEST_ACT and all(
        word in headings.OPENERS or not word.isalpha() or forms.THING.fullmatch(word) or place in (0, 1, first - 1)
        for place, word in enumerate(words[:first])
    )


def first_full(clauses: list[str]) -> int:
    """Return the index of the first clause that says more than `Perfect` or `All right`."""
    for place, clause in enumerate(clauses):
        words = forms.TOKEN.findall(clause)
        if len(words) >= _FEWEST_FULL and not all(
            word in headings.ACKNOWLEDGMENTS or not word[0].isalnum() for word in words
        ):
            return place
    return len(clauses)


def matches(table: dict[str, re.Pattern[str]], language: str, clause: str) -> bool:
    """Return whether a clause has a form of a language. Spanish and Portuguese are too alike to rely on the guess."""
    languages = ("es", "pt") if is_unsure(language) else (language,)
    return any(name in table and table[name].search(clause) for name in languages)


def is_unsure(language: str) -> bool:
    """Return whether a language is one of two that are easily confused."""
    return language in ("es", "pt")
