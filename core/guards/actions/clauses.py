"""Cuts a draft into sentences and clauses that are searched for claims: case-folded, without markup and quotations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from core.guards.actions import assertion_limits as limits
from core.guards.actions import tables
from core.guards.lexicon import MONTHS
from core.guards.particulars import fold_text
from core.text.sentences import LIST_ITEM, is_code, sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LONGEST_FRAGMENT: Final = 10
"""In words. A sentence without a verb that is at most this long continues the claim before it."""

WORD: Final = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
LEAD: Final = re.compile(r"^(?:and|or|but|so|that(?= \w+ )|then|because|since|und|aber|y|pero|et|mais|e|mas)\b ?")
"""A conjunction that links a clause to the one before."""

_LIST_ITEM = re.compile(rf"^(?:{LIST_ITEM.pattern})")
_NO_APOSTROPHE = re.compile(r"\bive\b")
_DATE_DOT = re.compile(rf"(?<=\d)\.(?= (?:{'|'.join(MONTHS)})\b)", re.IGNORECASE)
_DATE_COMMA = re.compile(rf"(?<=\w),(?= (?:the |den |le |el |dem )?(?:\d{{1,2}}\b|(?:{'|'.join(MONTHS)})\b))")
_EMOJI_END = re.compile(r"(?<=\S) ?[\u2600-\u27bf\U0001f300-\U0001faff]\ufe0f?\s+(?=[A-ZÀ-Ý])")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060-\u2064\ufeff]")
_IDLE = re.compile(rf"\b(?:{tables.IDLE_DENIALS})\b")
_QUOTED = re.compile(r"[\"“”„«»]([^\"“”„«»]+)[\"“”„«»]|`([^`]+)`")
_DRAFTED = re.compile(
    r"^ {0,3}>.*(?:\n {0,3}>.*)*|^[ *_]*(?:subject|betreff|objet|asunto|assunto)[ *_]*:(?s:.*)\n[ \t]*\n",
    re.IGNORECASE | re.MULTILINE,
)
"""A block quotation, or a letter from its subject line up to the last paragraph of the reply."""
_MARKUP = re.compile(r"\*+|~~|(?<!\w)_+|_+(?!\w)|^\s*(?:#{1,6} |> ?)+")
_LABEL = re.compile(rf"\b({'|'.join(tables.THINGS)}): ")
_EDGES = re.compile(r"^[^\w¿¤]+|[^\w¤]+$")
_BREAK = re.compile(
    r"[,;:!.?()…]+(?=\s|$)|\s[-/]+\s|\s(?=(?:but|because|so|aber|weil|und|y|pero|et|mais|e|mas|since)\s)"
    r"|(?<!ahead)\s(?=and\s)|\s(?=that (?:i|we|your|the|it|you|a|everything)\b)|\s*[✅✔☑🎉👍]\ufe0f?(?=\s)"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause with its place in the folded sentence; quoted words are blank in its `text`."""

    start: int
    text: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as `written`, with its quotations masked (`unquoted`), as folded `text`, and cut into clauses.

    `lead` is the line that introduces it, its quotations masked: `What you need:` above `hotel booked`. `before` and
    `after` are the sentences beside it, their quotations masked, empty at the edges of the draft.
    """

    written: str
    unquoted: str
    text: str
    clauses: tuple[Clause, ...]
    lead: str = ""
    before: str = ""
    after: str = ""

    @property
    def in_context(self) -> str:
        """The sentence after the line that introduces it, quotations masked."""
        return f"{self.lead} {self.unquoted}" if self.lead else self.unquoted


def cut_sentences(draft: str, *, known: Sequence[str] = ()) -> Iterator[Sentence]:
    """Yield the sentences of a draft without its code and without texts that it proposes.

    Quoted words from `known` texts are not the bot's own words.
    """
    known_texts = [fold_text(text) for text in known]
    draft = _leave_out_proposals(draft)
    draft = _EMOJI_END.sub("\\g<0>\n\n", _DATE_DOT.sub("", _INVISIBLE.sub("", draft)))
    masked = mask_quotations(draft)
    lead, end = "", 0
    spans = [span for span in sentences(draft) if not is_code(draft, span)]
    around = ["", *(masked[span.start : span.end] for span in spans), ""]
    for span, (before, unquoted, after) in zip(spans, zip(around, around[1:], around[2:], strict=False), strict=True):
        written = draft[span.start : span.end]
        lead = lead if draft[end : span.start].count("\n") == 1 else ""
        text = _NO_APOSTROPHE.sub("i've", fold_text(_MARKUP.sub("", _LIST_ITEM.sub("", written))))
        clauses = tuple(_cut_clauses(_mask_quotes(text, known_texts)))
        yield Sentence(written, unquoted, text, clauses, lead, before, after)
        lead, end = unquoted if unquoted.rstrip().endswith(":") else lead, span.end


def _leave_out_proposals(draft: str) -> str:
    """Return a draft without block quotations and letters, unless it consists of them alone."""
    own = _DRAFTED.sub("\n\n", draft)
    return own if WORD.search(own) else draft


def mask_quotations(draft: str) -> str:
    """Return a draft with its quotations masked, unless it consists of quotations alone. No offset changes."""
    is_all = WORD.search(limits.QUOTED.sub(" ", draft)) is None
    return draft if is_all else limits.QUOTED.sub(lambda match: "¤" * len(match[0]), draft)


def is_fragment(text: str) -> bool:
    """Return whether words are not a complete sentence, such as `Friday, 9:00`."""
    words = WORD.findall(text)
    return len(words) <= LONGEST_FRAGMENT and not text.endswith("?") and tables.VERBS_OF_SENTENCES.isdisjoint(words)


def _mask_quotes(text: str, known_texts: Sequence[str]) -> str:
    """Blank what is quoted from elsewhere. A sentence that is all in quotation marks is the bot's own."""
    outside = _QUOTED.sub(" ", text)
    reported = tables.REPORTING.search(outside) is not None

    def blank(match: re.Match[str]) -> str:
        words = match[1] or match[2]
        foreign = reported or match[2] or any(words in other for other in known_texts)
        return "¤" * len(match[0]) if foreign and WORD.search(outside) else f" {words} "

    return _IDLE.sub(lambda match: "," * (len(match[0]) - 1) + " ", _QUOTED.sub(blank, text))


def _cut_clauses(text: str) -> Iterator[Clause]:
    text = _DATE_COMMA.sub(" ", _LABEL.sub(r"\1  ", text))
    bounds = [0, *(match.end() for match in _BREAK.finditer(text)), len(text)]
    for start, end in pairwise(bounds):
        if WORD.search(text, start, end) or "¤" in text[start:end]:
            yield Clause(start, " ".join(_EDGES.sub("", text[start:end]).split()))
