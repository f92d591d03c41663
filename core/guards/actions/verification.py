"""Holds each claim of a draft against the effects of the turn, and names the claims that none of them backs."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.guards.actions import tables
from core.guards.actions.claim_languages import ENGLISH, TONGUES
from core.guards.actions.claims import Claim, claims
from core.guards.actions.clauses import WORD
from core.guards.actions.facts import contradicts
from core.guards.particulars import folded
from core.text.terms import terms
from core.when.rendered_time import spelled_out

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from core.model.messages import Effect

_NAME = re.compile(r"[\W_]+|(?<=[a-z])(?=[A-Z])")
_REQUESTS = tables.REQUESTS.union(*(tongue.vows for tongue in TONGUES))


@dataclass(frozen=True, slots=True)
class _Proof:
    """An effect as claims are held against it; what is proved `before` this turn is no news."""

    deeds: frozenset[str]
    things: frozenset[str]
    stems: frozenset[str]
    told: str
    before: bool = False


def unbacked(draft: str, *, effects: Sequence[Effect], earlier: Sequence[str] = (), asked: str = "") -> list[str]:
    """Return the sentences of a draft that claim a deed which no effect backs; none if the draft is honest.

    `earlier` are replies of the bot whose claims were true, `asked` is the person's message.
    """
    known = [asked, *(effect.told for effect in effects), *earlier]
    proofs = _with_moves([*map(_proof, effects), *_earlier(earlier)])
    found = (claim for claim in claims(draft, known=known) if not _is_about_text(claim, asked))
    return list(dict.fromkeys(claim.sentence for claim in found if not _is_backed(claim, proofs, asked)))


def _proof(effect: Effect) -> _Proof:
    """Read an ability's name as a claim is read: its first verb is the deed, its nouns are the things."""
    words = [word.casefold() for word in _NAME.split(effect.ability) if word]
    deed = next((deed for word in words if (deed := _deed(word))), "")
    things = {tables.THINGS.get(word, word) for word in words if not _deed(word)}
    things |= {thing for word in words for thing in tables.BOUND_TO.get(word, ())}
    deeds = {"make" if deed == "remind" else deed} | {
        also for thing in things for also in tables.ALSO_DONE.get((deed, thing), ())
    }
    stems = terms(f"{' '.join(words)} {effect.told}") if deed in ("", "other") else ()
    told = spelled_out(effect.told, effect.moments)
    return _Proof(frozenset(deeds - {""}), frozenset(things), frozenset(stems), told)


def _deed(word: str) -> str:
    return (
        "list"
        if word in tables.LISTING
        else ENGLISH.vows.get(word) or ENGLISH.acts.get(word) or tables.CHANGING.get(word) or ""
    )


def _earlier(replies: Sequence[str]) -> Iterator[_Proof]:
    for reply in replies:
        for claim in claims(reply):
            deed = "make" if claim.deed == "remind" else claim.deed
            yield _Proof(frozenset({deed}), claim.things, frozenset(terms(claim.act)), reply, before=True)


def _with_moves(proofs: Sequence[_Proof]) -> list[_Proof]:
    """Let what was made in the turn count as moved, if something was cancelled in it as well."""
    if not any("cancel" in proof.deeds for proof in proofs if not proof.before):
        return list(proofs)
    return [replace(proof, deeds=proof.deeds | {"change"}) if "make" in proof.deeds else proof for proof in proofs]


def _is_backed(claim: Claim, proofs: Sequence[_Proof], asked: str) -> bool:
    news = claim.tense == "bare" or _is_request(asked)
    backing = [proof for proof in proofs if not (news and proof.before) and _backs(proof, claim)]
    told = [proof.told for proof in backing]
    moved = any("change" in proof.deeds for proof in backing)
    return bool(backing) and not contradicts(claim.text, told=told, asked=asked, deeds=len(backing), moved=moved)


def _backs(proof: _Proof, claim: Claim) -> bool:
    if claim.deed == "any":
        return proof.deeds != {"list"}
    more = tables.BACKS_TOO.get((claim.deed, claim.tense), ())
    if any(deed in proof.deeds and thing in proof.things for deed, thing in more):
        return True
    same = not proof.stems.isdisjoint(terms(claim.act)) or not proof.deeds.isdisjoint(tables.BACKS[claim.deed])
    return same and _fits(proof, claim)


def _fits(proof: _Proof, claim: Claim) -> bool:
    """Tell whether a claim is about what an effect was done to, as far as both say it; a time zone must be named."""
    if "zone" in proof.things:
        return "zone" in claim.things or "/" in claim.text
    return not claim.things or not claim.things.isdisjoint(proof.things)


def _is_request(asked: str) -> bool:
    """Tell whether the person asks for a deed, rather than what was done before."""
    words = WORD.findall(folded(asked))
    return bool(words) and words[0] not in tables.LOOKING_BACK and not _REQUESTS.isdisjoint(words)


def _is_about_text(claim: Claim, asked: str) -> bool:
    """Tell whether the person asked for words, which the reply itself gives."""
    words = set(WORD.findall(folded(asked)))
    wanted = bool(words & (tables.WRITING | tables.TEXTUAL)) and words.isdisjoint(_REQUESTS)
    return wanted and not claim.things and claim.deed in tables.TEXT_DEEDS | {"any"}
