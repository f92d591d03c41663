"""Holds each claim of a draft against the effects of the turn, and names the claims that none of them backs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from core.guards.actions.claims import Claim, claims
from core.guards.actions.facts import contradicts
from core.guards.actions.tables import BACKS, LOOKING_BACK, THINGS, WRITING
from core.guards.actions.tongues import ENGLISH
from core.guards.particulars import folded
from core.language.words import terms

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LISTING: Final = frozenset({"list", "show", "get", "find", "look", "read"})
_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Effect:
    """What an ability did in this turn: its name, such as `set_reminder`, and what it `told` the person."""

    ability: str
    told: str


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
    proofs = [*map(_proof, effects), *_earlier(earlier)]
    known = [asked, *(effect.told for effect in effects), *earlier]
    found = [claim for claim in claims(draft, known=known) if not _is_backed(claim, proofs, asked)]
    return list(dict.fromkeys(claim.sentence for claim in found))


def _proof(effect: Effect) -> _Proof:
    words = effect.ability.casefold().split("_")
    deeds: set[str] = {deed for word in words if (deed := ENGLISH.vows.get(word) or ENGLISH.acts.get(word))}
    deeds |= {"list"} if _LISTING & set(words) else set()
    things = {THINGS.get(word, word) for word in words if word not in ENGLISH.vows and word not in _LISTING}
    if "zone" in things:
        deeds |= {"change"}
    if "ticket" in things and "make" in deeds:
        deeds |= {"escalate"}
    if words[0] in ("book", "reserve"):
        things |= {"booking"}
    return _Proof(
        frozenset(deeds), frozenset(things), frozenset(terms(f"{' '.join(words)} {effect.told}")), effect.told
    )


def _earlier(replies: Sequence[str]) -> Iterator[_Proof]:
    for reply in replies:
        for claim in claims(reply):
            deed = "make" if claim.deed == "remind" else claim.deed
            yield _Proof(frozenset({deed}), claim.things, frozenset(terms(claim.act)), reply, before=True)


def _is_backed(claim: Claim, proofs: Sequence[_Proof], asked: str) -> bool:
    if _is_about_text(claim, asked):
        return True
    news = claim.tense == "bare" or _is_request(asked)
    backing = [proof for proof in proofs if not (news and proof.before) and _backs(claim, proof, proofs)]
    told = [proof.told for proof in backing]
    moved = claim.deed in ("change", "snooze") or any("change" in proof.deeds for proof in backing)
    return bool(backing) and not contradicts(claim.text, told=told, asked=asked, deeds=len(backing), moved=moved)


def _backs(claim: Claim, proof: _Proof, proofs: Sequence[_Proof]) -> bool:
    if claim.deed == "any":
        return bool(proof.deeds - {"list"}) or not proof.deeds
    if set(terms(claim.act)) & proof.stems and not (claim.things and claim.things.isdisjoint(proof.things)):
        return True
    deeds = set(BACKS[claim.deed])
    if claim.tense == "state" and claim.deed == "make":
        deeds |= {"list"}
    if claim.tense == "vow" and claim.deed == "notify" and "reminder" in proof.things:
        deeds |= {"make"}
    if claim.deed == "change" and any("cancel" in other.deeds for other in proofs):
        deeds |= {"make"}
    if re.match("remove|clear|dismiss", claim.act):
        deeds |= {"finish"}
    fitting = not claim.things or not claim.things.isdisjoint(proof.things) or "escalate" in (deeds & proof.deeds)
    return not deeds.isdisjoint(proof.deeds) and (fitting or "list" in proof.deeds)


def _is_request(asked: str) -> bool:
    """Tell whether the person asks for a deed, rather than what was done before."""
    words = _WORD.findall(folded(asked))
    return bool(words) and words[0] not in LOOKING_BACK and any(word in ENGLISH.vows for word in words)


def _is_about_text(claim: Claim, asked: str) -> bool:
    """Tell whether the person asked for words, which the reply itself gives."""
    words = set(_WORD.findall(folded(asked)))
    return claim.deed == "any" and bool(words & WRITING) and words.isdisjoint(ENGLISH.vows)
