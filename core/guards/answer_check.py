"""The guard of answers from documents: each factual sentence is proved by a quote, or the draft has problems."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from core.guards.appendix import without_appendix
from core.guards.claims_to_prove import Unit, fences, spread, units
from core.guards.content import content, covered
from core.guards.factual import is_label, needs_citation
from core.guards.links import prune, without_links
from core.guards.marks import mark, numbers_of, renumber
from core.guards.particulars import claims, folded, grants
from core.guards.prepared_passages import PreparedPassage, kept_witness, witness
from core.guards.quotes import is_long, is_verbatim, quoted
from core.guards.support import Quote, support
from core.guards.urls import evidence
from core.model.knowledge import Passage
from core.model.messages import Citation
from core.text.markdown import parse
from core.text.markdown_writer import write

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from core.text.markdown import Blocks

SHOWN: Final = 120
"""A problem shows at most so many characters of a sentence."""

_BARE_VERDICT = re.compile(r"\W*(?:yes|no|ja|nein|oui|non|sí|si|no|sim|não|nee)\W*", re.IGNORECASE)
_POINTER = re.compile(
    r"(?:\W|\b(?:see|more|info|information|details?|visit|click|read|here|at|on|for|learn|sources?|links?|check|out|docs?|go|to|open|"
    r"the|this|full|our|or|and|also|please|about|it|you|can|find|page|website|site|mehr|siehe|voir|ver)\b)*"
)
_LABEL_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class Verdict:
    """A draft made honest: its text with marks 1..k, a citation for each, and what must be asked for again.

    With `problems` the text is not fit to be sent. Each problem is a short sentence for the model.
    """

    text: str
    citations: tuple[Citation, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Court:
    """What a draft is judged by: the passages by number, the numbers that it cites, and texts that count as well.

    `heard` is what abilities said.
    """

    witnesses: Mapping[int, PreparedPassage]
    cited: frozenset[int]
    allowed: tuple[str, ...]
    heard: tuple[PreparedPassage, ...]

    def called(self, numbers: Sequence[int]) -> list[PreparedPassage]:
        return [self.witnesses[number] for number in numbers if number in self.witnesses]

    def texts(self) -> tuple[str, ...]:
        return (*(each.everything for each in self.called(sorted(self.cited))), *self.allowed)


@dataclass(frozen=True, slots=True)
class _Ruling:
    """What came of one unit."""

    unit: Unit
    quotes: tuple[Quote, ...] = ()
    problems: tuple[str, ...] = ()


def check(draft: str, passages: Sequence[Passage], *, allowed: Sequence[str], told: Sequence[str] = ()) -> Verdict:
    """Prove a draft that was written from numbered passages (1-based, in order).

    `allowed` are texts whose links may be repeated too: the person's own message, settings. `told` is what abilities
    said in this turn: a sentence that it bears out needs no citation. Every citation returned quotes its passage
    verbatim, at offsets into the stored document.
    """
    allowed = (*allowed, *told)
    witnesses = {number: kept_witness(number, passage) for number, passage in enumerate(passages, 1)}
    blocks = _prepared(draft, witnesses, allowed)
    heard = tuple(witness(0, Passage("", "", "", "", (), text, 0, len(text))) for text in told)
    court = _Court(witnesses, numbers_of(blocks) & witnesses.keys(), tuple(allowed), heard)
    rulings = [_ruling(unit, court) for unit in units(blocks)]
    citations, numbers = _citations(rulings)
    text = without_links(write(renumber(blocks, numbers)), allowed=court.texts())
    problems = [problem for ruling in rulings for problem in ruling.problems]
    problems += [*_code_problems(blocks, court), *_whole_problems(text, rulings)]
    return Verdict(text, citations, tuple(dict.fromkeys(problems)))


def _prepared(draft: str, witnesses: Mapping[int, PreparedPassage], allowed: Sequence[str]) -> Blocks:
    known = evidence([*(each.everything for each in witnesses.values()), *allowed])
    blocks = without_appendix(prune(parse(draft), known))
    return spread(mark(blocks, passages=len(witnesses)))


def _ruling(unit: Unit, court: _Court) -> _Ruling:
    if unit.role == "label" or not (unit.numbers or needs_citation(unit.text)) or _is_pointer(unit):
        return _talk(unit, court)
    problems = [*_unknown(unit, court), *_address_problems(unit), *_quote_problems(unit, court)]
    called = court.called(unit.numbers)
    if not unit.numbers:
        return _Ruling(unit, problems=(*problems, *_uncited(unit, court)))
    if not called:
        return _Ruling(unit, problems=tuple(problems))
    finding = support(unit.text, called)
    if finding.complaint:
        problems.append(f"The sentence {_shown(unit.text)} {finding.complaint}.")
    return _Ruling(unit, () if problems else finding.quotes, tuple(problems))


def _is_pointer(unit: Unit) -> bool:
    """Tell whether a sentence only pointed to an address that is gone (`See …`)."""
    return bool(unit.gone) and not unit.numbers and _POINTER.fullmatch(folded(unit.text)) is not None


def _address_problems(unit: Unit) -> Iterator[str]:
    for address in unit.gone:
        yield f"The address {_shown(address)} does not stand in the passages."


def _uncited(unit: Unit, court: _Court) -> Iterator[str]:
    if any(not support(unit.text, [each]).complaint for each in court.heard):
        return
    if unit.role != "quotation" or not is_verbatim(unit.text, court.texts()):
        yield f"The sentence {_shown(unit.text)} has no citation."


def _talk(unit: Unit, court: _Court) -> _Ruling:
    """Judge what needs no citation: it may not bring in particulars, and a long label must be borne out."""
    called = court.called(unit.numbers)
    quotes = support(unit.text, called).quotes if called else ()
    problems = [*_unknown(unit, court), *_quote_problems(unit, court)]
    if not quotes and (stray := _stray(unit, court)):
        problems.append(f"The sentence {_shown(unit.text)} {stray}.")
    return _Ruling(unit, quotes, tuple(problems))


def _stray(unit: Unit, court: _Court) -> str:
    texts = [*(each.everything for each in court.witnesses.values()), *court.allowed]
    given = grants("\n".join(texts))
    for claim in claims(unit.text):
        if claim.kind != "article" and not given.allow(claim):
            return f"says “{claim.written}”, which no passage says"
    if unit.role == "label" and not is_label(unit.text) and not _borne_out(unit.text, court):
        return "has no citation"
    return ""


def _borne_out(text: str, court: _Court) -> bool:
    for each in court.called(sorted(court.cited)):
        wanted = content(text, each.code)
        if len(covered(wanted, content(each.everything, each.code))) >= _LABEL_SHARE * len(wanted):
            return True
    return False


def _unknown(unit: Unit, court: _Court) -> Iterator[str]:
    for number in unit.numbers:
        if number not in court.witnesses:
            yield f"The sentence {_shown(unit.text)} cites [{number}], but no such passage was shown."


def _quote_problems(unit: Unit, court: _Court) -> Iterator[str]:
    texts = (
        (*(each.everything for each in court.called(unit.numbers)), *court.allowed) if unit.numbers else court.texts()
    )
    long_code = tuple(code for code in unit.codes if is_long(code))
    whole = (unit.text,) if unit.role == "quotation" else ()
    for words in (*quoted(unit.text), *long_code, *whole):
        if not is_verbatim(words, texts):
            yield f"The quoted text {_shown(words)} does not stand in the passages word for word."
    for code in unit.codes:
        if code not in long_code and not any(folded(code) in folded(text) for text in texts):
            yield f"The name {_shown(code)} does not stand in the passages."


def _code_problems(blocks: Blocks, court: _Court) -> Iterator[str]:
    for code in fences(blocks):
        if not is_verbatim(code, court.texts()):
            yield f"The code {_shown(code)} does not stand in the passages word for word."


def _whole_problems(text: str, rulings: Sequence[_Ruling]) -> Iterator[str]:
    if not text.strip():
        yield "The answer is empty."
    if rulings and all(_BARE_VERDICT.fullmatch(ruling.unit.text) for ruling in rulings):
        yield "The answer has no citation."


def _citations(rulings: Sequence[_Ruling]) -> tuple[tuple[Citation, ...], dict[int, tuple[int, ...]]]:
    """Number the quotes in order of appearance, and say for each mark which numbers it gets."""
    found: dict[tuple[str, int, int], Citation] = {}
    numbers: dict[int, tuple[int, ...]] = {}
    for ruling in rulings:
        for ordinal, marked in ruling.unit.marks:
            quotes = [quote for quote in ruling.quotes if quote.witness.number in marked]
            numbers[ordinal] = tuple(_numbered(quote, found) for quote in quotes)
    return tuple(found.values()), numbers


def _numbered(quote: Quote, found: dict[tuple[str, int, int], Citation]) -> int:
    passage = quote.witness.passage
    start, end = passage.start + quote.start, passage.start + quote.end
    fresh = Citation(len(found) + 1, passage.document_id, passage.title, passage.source, quote.text, start, end)
    return found.setdefault((passage.document_id, start, end), fresh).number


def _shown(text: str) -> str:
    line = " ".join(text.split())
    return f"“{line if len(line) <= SHOWN else line[: SHOWN - 1] + '…'}”"
