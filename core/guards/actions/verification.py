"""Finds what a draft claims was done, or will certainly happen, although no effect of the turn backs the claim."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from core.guards.actions import tables
from core.guards.actions.assertion_forms import SPEAKER
from core.guards.actions.claim_forms import find_forms, find_things
from core.guards.actions.claim_languages import CLAIM_LANGUAGES, ENGLISH
from core.guards.actions.clauses import WORD, cut_sentences, is_fragment
from core.guards.actions.deed_classifier import score_claim
from core.guards.actions.excuses import is_excused
from core.guards.actions.facts import contradicts_statements
from core.guards.actions.form_language import guess_form_language
from core.guards.actions.tables import BOUND_TO
from core.guards.particulars import fold_text
from core.text.terms import terms
from core.when.rendered_time import spelled_out

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from core.guards.actions.claim_forms import ClaimForm
    from core.guards.actions.clauses import Clause, Sentence
    from core.guards.actions.tables import Action, Tense
    from core.model.replies import Effect


_NAME = re.compile(r"[\W_]+|(?<=[a-z])(?=[A-Z])")
_REQUESTS = tables.REQUESTS.union(*(language.promises for language in CLAIM_LANGUAGES))
CLAIMED: Final = 2.6
"""The least score with which a sentence without the form of a claim is one."""
DISCLAIMED: Final = -5.0
"""The score up to which a sentence with the form of a claim is none."""
LONGEST_OPENER: Final = 4
"""The most words before a claim without a subject: `Great news`, `as requested`."""

_TICK = re.compile("[✅✔☑]")
_TIMELY = re.compile(r"\d(?:[:h]\d\d| ?[ap]m\b)|\bat \d|\bum \d|\bà \d|\ba las \d|\btomorrow\b|\btoday\b")


@dataclass(frozen=True, slots=True)
class ActionClaim:
    """What a draft claims was done. `sentence` is as written; particulars are read from the folded `text`.

    `act` is the word for the action, `things` what it was done to, as far as the draft says so.
    """

    sentence: str
    text: str
    tense: Tense
    action: Action
    act: str
    things: frozenset[str]


def find_claims(draft: str, *, known: Sequence[str] = ()) -> tuple[ActionClaim, ...]:
    """Return the claims of a draft in order. Quoted words from `known` texts are not the bot's own words."""
    read: list[ActionClaim] = []
    language = guess_form_language(draft)
    for sentence in cut_sentences(draft, known=known):
        score = score_claim(sentence, language)
        claimed = list(_claims(sentence)) if score > DISCLAIMED else []
        if not claimed and read and is_fragment(sentence.text):
            read[-1] = replace(read[-1], text=f"{read[-1].text} {sentence.text}")
        elif not claimed and score >= CLAIMED:
            claimed = [_unspecified_claim(sentence)]
        read.extend(claimed)
    return tuple(read)


def _unspecified_claim(sentence: Sentence) -> ActionClaim:
    """Return the claim of a sentence that says in other words that something was done, but not what."""
    action: Action = "any" if SPEAKER.search(sentence.text) else "state"
    return ActionClaim(sentence.written, sentence.text, "state", action, "", frozenset())


def _claims(sentence: Sentence) -> Iterator[ActionClaim]:
    """Yield the claims of one sentence. Each has the words up to the next claim."""
    read = _read(sentence)
    if not read and _TICK.search(sentence.text) and _TIMELY.search(sentence.text):
        yield ActionClaim(sentence.written, sentence.text, "bare", "any", "", frozenset())
    starts = [clause.start for clause, _ in read]
    if starts and is_fragment(sentence.text[: starts[0]]):
        starts[0] = 0
    for (clause, claim), (start, end) in zip(read, pairwise([*starts, len(sentence.text)]), strict=True):
        text = sentence.text[start:end]
        yield ActionClaim(sentence.written, text, claim.tense, claim.action, claim.act, _done_to(clause, claim))


def _read(sentence: Sentence) -> list[tuple[Clause, ClaimForm]]:
    read: list[tuple[Clause, ClaimForm]] = []
    for index, clause in enumerate(sentence.clauses):
        follows = bool(read) and read[-1][0] is sentence.clauses[index - 1]
        before = sentence.clauses[index - 1].text if index else ""
        opens = all(len(clause.text.split()) <= LONGEST_OPENER for clause in sentence.clauses[:index])
        forms = find_forms(clause.text, before=before, follows=follows, opens=follows or opens)
        claims = (form for form in forms if not is_excused(form, sentence, index))
        if claim := next(claims, None):
            read.append((clause, claim))
    return read


def _done_to(clause: Clause, claim: ClaimForm) -> frozenset[str]:
    """Return what an action was done to. The things beside a notification are left out, because it may mention any."""
    if claim.action in ("notify", "escalate", "contact"):
        return frozenset()
    if claim.action == "remind":
        return frozenset({"reminder"})
    return find_things(clause.text) | BOUND_TO.get(claim.act, frozenset())


@dataclass(frozen=True, slots=True)
class _Proof:
    """An effect, prepared for comparison with claims. `before` marks one of an earlier turn."""

    actions: frozenset[str]
    things: frozenset[str]
    stems: frozenset[str]
    statement: str
    before: bool = False


def find_unbacked_claims(
    draft: str, *, effects: Sequence[Effect], earlier: Sequence[str] = (), asked: str = ""
) -> list[str]:
    """Return the sentences of a draft that claim an action which no effect backs.

    `earlier` are replies of the bot whose claims were true; `asked` is the person's message.
    """
    known = [asked, *(effect.told for effect in effects), *earlier]
    proofs = [_proof(effect) for effect in effects]
    for reply in earlier:
        for claim in find_claims(reply):
            action = "make" if claim.action == "remind" else claim.action
            stems = frozenset(terms(claim.act))
            proofs.append(_Proof(frozenset({action}), claim.things, stems, reply, before=True))
    proofs = _count_moves(proofs)
    found = (claim for claim in find_claims(draft, known=known) if not _is_about_text(claim, asked))
    return list(dict.fromkeys(claim.sentence for claim in found if not _is_backed(claim, proofs, asked)))


def _proof(effect: Effect) -> _Proof:
    """Read an ability's name as a claim: its first verb is the action, its nouns are the things."""
    words = [word.casefold() for word in _NAME.split(effect.ability) if word]
    action = next((action for word in words if (action := _action(word))), "")
    things = {tables.THINGS.get(word, word) for word in words if not _action(word)}
    things |= {thing for word in words for thing in tables.BOUND_TO.get(word, ())}
    actions = {"make" if action == "remind" else action} | {
        also for thing in things for also in tables.ALSO_DONE.get((action, thing), ())
    }
    stems = terms(f"{' '.join(words)} {effect.told}") if action in ("", "other") else ()
    statement = spelled_out(effect.told, effect.moments)
    return _Proof(frozenset(actions - {""}), frozenset(things), frozenset(stems), statement)


def _action(word: str) -> str:
    return (
        "list"
        if word in tables.LISTING
        else ENGLISH.promises.get(word) or ENGLISH.acts.get(word) or tables.CHANGING.get(word) or ""
    )


def _count_moves(proofs: Sequence[_Proof]) -> list[_Proof]:
    """Count what was made in the turn also as changed if something was cancelled in it, because both make a move."""
    if not any("cancel" in proof.actions for proof in proofs if not proof.before):
        return list(proofs)
    return [
        replace(proof, actions=proof.actions | {"change"}) if "make" in proof.actions else proof for proof in proofs
    ]


def _is_backed(claim: ActionClaim, proofs: Sequence[_Proof], asked: str) -> bool:
    news = claim.tense == "bare" or _is_request(asked)
    backing = [proof for proof in proofs if not (news and proof.before) and _backs(proof, claim)]
    statements = [proof.statement for proof in backing]
    moved = any("change" in proof.actions for proof in backing)
    return bool(backing) and not contradicts_statements(
        claim.text, statements=statements, asked=asked, actions=len(backing), moved=moved
    )


def _backs(proof: _Proof, claim: ActionClaim) -> bool:
    if claim.action in ("any", "state"):
        return claim.action == "state" or proof.actions != {"list"}
    more = tables.BACKS_TOO.get((claim.action, claim.tense), ())
    if any(action in proof.actions and thing in proof.things for action, thing in more):
        return True
    same = not proof.stems.isdisjoint(terms(claim.act)) or not proof.actions.isdisjoint(tables.BACKS[claim.action])
    if not same or "zone" in proof.things:  # a time zone must be named
        return same and ("zone" in claim.things or "/" in claim.text)
    return not claim.things or not claim.things.isdisjoint(proof.things)


def _is_request(asked: str) -> bool:
    """Return whether the person asks for an action, rather than about an earlier one."""
    words = WORD.findall(fold_text(asked))
    return bool(words) and words[0] not in tables.LOOKING_BACK and not _REQUESTS.isdisjoint(words)


def _is_about_text(claim: ActionClaim, asked: str) -> bool:
    """Return whether the person asked for a text, because then the reply itself is what was asked for."""
    words = set(WORD.findall(fold_text(asked)))
    wanted = bool(words & (tables.WRITING | tables.TEXTUAL)) and words.isdisjoint(_REQUESTS)
    return wanted and not claim.things and claim.action in tables.TEXT_ACTIONS | {"any"}
