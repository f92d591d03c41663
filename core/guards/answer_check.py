"""The guard of answers from documents. It finds a quote that proves each factual sentence, or reports a problem."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from core.guards.appendix import remove_appendix
from core.guards.citation_marks import numbers_of, read_marks, renumber
from core.guards.citation_need import is_label, needs_citation
from core.guards.claims_to_prove import ClaimToProve, code_blocks, cut_claims, spread_marks
from core.guards.content import content_stems, covered_stems
from core.guards.links import collect_links, prune_links, remove_unknown_links
from core.guards.particulars import claimed_particulars, fold_text, granted_particulars
from core.guards.prepared_passages import (
    PreparedPassage,
    is_long,
    is_verbatim,
    prepare_cached,
    prepare_passage,
    quoted_texts,
)
from core.guards.support import Quote, support
from core.model.knowledge import Passage
from core.model.replies import Citation
from core.text.markdown.draft import parse
from core.text.markdown.writer import write

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


SHOWN: Final = 120
"""The most characters of a sentence that a problem shows."""

_BARE_VERDICT = re.compile(r"\W*(?:yes|no|ja|nein|oui|non|sí|si|no|sim|não|nee)\W*", re.IGNORECASE)
_POINTER = re.compile(
    r"(?:\W|\b(?:see|more|info|information|details?|visit|click|read|here|at|on|for|learn|sources?|links?|check|out|docs?|go|to|open|"
    r"the|this|full|our|or|and|also|please|about|it|you|can|find|page|website|site|mehr|siehe|voir|ver)\b)*"
)
_LABEL_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class Verdict:
    """A checked draft: its text with marks 1..k, a citation for each mark, and its problems.

    A text with `problems` must not be sent. Each problem is a short sentence for the model.
    """

    text: str
    citations: tuple[Citation, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What a draft is checked against: the passages by number, the numbers that it cites, and the allowed texts.

    `statements` are what abilities said.
    """

    prepared: Mapping[int, PreparedPassage]
    cited: frozenset[int]
    allowed: tuple[str, ...]
    statements: tuple[PreparedPassage, ...]

    def cited_by(self, numbers: Sequence[int]) -> list[PreparedPassage]:
        return [self.prepared[number] for number in numbers if number in self.prepared]

    def texts(self) -> tuple[str, ...]:
        return (*(passage.evidence_text for passage in self.cited_by(sorted(self.cited))), *self.allowed)


@dataclass(frozen=True, slots=True)
class _Outcome:
    """The result of checking one claim."""

    claim: ClaimToProve
    quotes: tuple[Quote, ...] = ()
    problems: tuple[str, ...] = ()


def check_answer(
    draft: str, passages: Sequence[Passage], *, allowed: Sequence[str], statements: Sequence[str] = ()
) -> Verdict:
    """Check a draft that was written from numbered passages (1-based, in order).

    `allowed` are further texts whose links may be repeated: the person's own message, settings. `statements` are what
    abilities said in this turn: a sentence that they support needs no citation. Every citation returned quotes its
    passage verbatim, at offsets into the stored document.
    """
    allowed = (*allowed, *statements)
    prepared = {number: prepare_cached(number, passage) for number, passage in enumerate(passages, 1)}
    known = collect_links([*(passage.evidence_text for passage in prepared.values()), *allowed])
    blocks = remove_appendix(prune_links(parse(draft), known))
    blocks = spread_marks(read_marks(blocks, passages=len(prepared)))
    told = tuple(prepare_passage(0, Passage("", "", "", "", (), text, 0, len(text))) for text in statements)
    evidence = _Evidence(prepared, frozenset(prepared.keys() & numbers_of(blocks)), tuple(allowed), told)
    outcomes = [_prove(claim, evidence) for claim in cut_claims(blocks)]
    citations, numbers = _number_citations(outcomes)
    text = remove_unknown_links(write(renumber(blocks, numbers)), allowed=evidence.texts())
    problems = [problem for outcome in outcomes for problem in outcome.problems]
    invented = [code for code in code_blocks(blocks) if not is_verbatim(code, evidence.texts())]
    problems += [f"The code {_shown(code)} does not stand in the passages word for word." for code in invented]
    if not text.strip():
        problems.append("The answer is empty.")
    if outcomes and all(_BARE_VERDICT.fullmatch(outcome.claim.text) for outcome in outcomes):
        problems.append("The answer has no citation.")
    return Verdict(text, citations, tuple(dict.fromkeys(problems)))


def _prove(claim: ClaimToProve, evidence: _Evidence) -> _Outcome:
    only_points = claim.removed and not claim.numbers and _POINTER.fullmatch(fold_text(claim.text))
    if claim.role == "label" or not (claim.numbers or needs_citation(claim.text)) or only_points:
        return _prove_talk(claim, evidence)
    problems = [*_number_problems(claim, evidence)]
    problems += [f"The address {_shown(address)} does not stand in the passages." for address in claim.removed]
    problems += _quote_problems(claim, evidence)
    cited = evidence.cited_by(claim.numbers)
    if not claim.numbers:
        is_told = any(not support(claim.text, [passage]).complaint for passage in evidence.statements)
        if not is_told and not (claim.role == "quotation" and is_verbatim(claim.text, evidence.texts())):
            problems.append(f"The sentence {_shown(claim.text)} has no citation.")
    if not claim.numbers or not cited:
        return _Outcome(claim, problems=tuple(problems))
    finding = support(claim.text, cited)
    if finding.complaint:
        problems.append(f"The sentence {_shown(claim.text)} {finding.complaint}.")
    return _Outcome(claim, () if problems else finding.quotes, tuple(problems))


def _prove_talk(claim: ClaimToProve, evidence: _Evidence) -> _Outcome:
    """Check text that needs no citation: it must not add particulars, and the passages must support a long label."""
    cited = evidence.cited_by(claim.numbers)
    quotes = support(claim.text, cited).quotes if cited else ()
    problems = [*_number_problems(claim, evidence), *_quote_problems(claim, evidence)]
    if not quotes and (complaint := _find_unknown(claim, evidence)):
        problems.append(f"The sentence {_shown(claim.text)} {complaint}.")
    return _Outcome(claim, quotes, tuple(problems))


def _find_unknown(claim: ClaimToProve, evidence: _Evidence) -> str:
    texts = [*(passage.evidence_text for passage in evidence.prepared.values()), *evidence.allowed]
    given = granted_particulars("\n".join(texts))
    for particular in claimed_particulars(claim.text):
        if particular.kind != "article" and not given.allow(particular):
            return f"says “{particular.written}”, which no passage says"
    if claim.role != "label" or is_label(claim.text):
        return ""
    for passage in evidence.cited_by(sorted(evidence.cited)):
        wanted = content_stems(claim.text, passage.code)
        if len(covered_stems(wanted, content_stems(passage.evidence_text, passage.code))) >= _LABEL_SHARE * len(wanted):
            return ""
    return "has no citation"


def _number_problems(claim: ClaimToProve, evidence: _Evidence) -> Iterator[str]:
    for number in claim.numbers:
        if number not in evidence.prepared:
            yield f"The sentence {_shown(claim.text)} cites [{number}], but no such passage was shown."


def _quote_problems(claim: ClaimToProve, evidence: _Evidence) -> Iterator[str]:
    texts = (
        (*(passage.evidence_text for passage in evidence.cited_by(claim.numbers)), *evidence.allowed)
        if claim.numbers
        else evidence.texts()
    )
    long_code = tuple(code for code in claim.codes if is_long(code))
    whole = (claim.text,) if claim.role == "quotation" else ()
    for words in (*quoted_texts(claim.text), *long_code, *whole):
        if not is_verbatim(words, texts):
            yield f"The quoted text {_shown(words)} does not stand in the passages word for word."
    for code in claim.codes:
        if code not in long_code and not any(fold_text(code) in fold_text(text) for text in texts):
            yield f"The name {_shown(code)} does not stand in the passages."


def _number_citations(outcomes: Sequence[_Outcome]) -> tuple[tuple[Citation, ...], dict[int, tuple[int, ...]]]:
    """Number the quotes in order of appearance; return the citations, and the numbers of each mark."""
    found: dict[tuple[str, int, int], Citation] = {}
    numbers: dict[int, tuple[int, ...]] = {}
    for outcome in outcomes:
        for ordinal, marked in outcome.claim.marks:
            given = []
            for quote in (quote for quote in outcome.quotes if quote.prepared.number in marked):
                passage = quote.prepared.passage
                place = (passage.document_id, passage.start + quote.start, passage.start + quote.end)
                about = (passage.document_id, passage.title, passage.source, quote.text)
                given.append(found.setdefault(place, Citation(len(found) + 1, *about, *place[1:])).number)
            numbers[ordinal] = tuple(given)
    return tuple(found.values()), numbers


def _shown(text: str) -> str:
    line = " ".join(text.split())
    return f"“{line if len(line) <= SHOWN else line[: SHOWN - 1] + '…'}”"
