"""Reads the claims of a draft: sentences, their clauses, and what each clause says was done or will surely happen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, cast

from core.guards.actions import tables
from core.guards.actions.tongues import TONGUES
from core.guards.lexicon import MONTHS
from core.guards.particulars import folded
from core.language.sentences import LIST_ITEM, is_code, sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from core.guards.actions.tables import Deed, Tense
    from core.guards.actions.tongues import Tongue

LONGEST_SCRAP: Final = 10
"""A sentence without a verb and of at most so many words goes on with the claim before it."""
LONGEST_OPENER: Final = 4
"""`Great news`, `as requested`: so many words may stand before a claim without a subject."""

_LIST_ITEM = re.compile(rf"^(?:{LIST_ITEM.pattern})")
_NO_APOSTROPHE = re.compile(r"\bive\b")
_DATE_DOT = re.compile(rf"(?<=\d)\.(?= (?:{'|'.join(MONTHS)})\b)", re.IGNORECASE)
_DATE_COMMA = re.compile(rf"(?<=\w),(?= (?:the |den |le |el |dem )?(?:\d{{1,2}}\b|(?:{'|'.join(MONTHS)})\b))")
_EMOJI_END = re.compile(r"(?<=\S) ?[\u2600-\u27bf\U0001f300-\U0001faff]\ufe0f?\s+(?=[A-ZÀ-Ý])")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060-\u2064\ufeff]")
_FAILED = re.compile(r"\b(?:fail(?:s|ed)?|did not|unsuccessful|impossible)\b|didn't")
_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_DENIED = re.compile(rf"\b(?:{'|'.join(sorted(tables.NEGATORS))})\b|n't\b")
_MATRIX = re.compile(r"(?:n't|not|never) (?:think|believe|say|said|claim|mean|sure|know|certain)\b[^,]*$")
_IDLE = re.compile(rf"\b(?:{tables.IDLE_DENIALS})\b")
_SUBORDINATE = re.compile(rf"\b{tables.SUBORDINATE}")
_RIGHT_AFTER = re.compile(rf"\b{tables.SUBORDINATE} *$")
_RELATIVE = re.compile(
    r"(?:^|(?<=\w ))(?:which|who|whose|que|qui|would|could|might|may|should|must|can)\b|(?<=\w )that\b"
)
_DECIDES = re.compile(rf"\b(?:{tables.PERSON_DECIDES})")
_LED = re.compile(r"(?:and|but|then|so|just|yes|ok|sure)? ?")
_INSTRUCTS = re.compile(tables.PERSON_ACTS)
_HEARSAY = re.compile(tables.HEARSAY)
_TAKEN = re.compile(tables.TAKEN)
_FOR_YOU = re.compile(r"\b(?:you|your|dir|dich|vous|toi|ti|você)\b")
_GENERAL = re.compile(tables.GENERAL)
_REPORTING = re.compile(tables.REPORTING)
_CITED = re.compile(r"\[\d+\]")
_QUOTED = re.compile(r"[\"“”„«»]([^\"“”„«»]+)[\"“”„«»]|`([^`]+)`")
_MARKUP = re.compile(r"\*+|~~|(?<!\w)_+|_+(?!\w)|^\s*(?:#{1,6} |> ?)+")
_LABEL = re.compile(rf"\b({'|'.join(tables.THINGS)}): ")
_TICK = re.compile("[✅✔☑]")
_BREAK = re.compile(
    r"[,;:!.?()…]+(?=\s|$)|\s[-/]+\s|\s(?=(?:but|because|so|aber|weil|und|y|pero|et|mais|e|mas|since)\s)"
    r"|(?<!ahead)\s(?=and\s)|\s(?=that (?:i|we|your|the|it|you|a|everything)\b)|\s*[✅✔☑🎉👍]\ufe0f?(?=\s)"
)
_LINK = re.compile(r"(?:and|und|y|et|e)\b")
_CONNECTOR = r"(?:and|but|so|that(?= \w+ )|then|because|since|und|aber|y|pero|et|mais|e|mas)\b ?"
_PERSONAL = re.compile(
    r"\b(?:your|yours|you|it|this|that|these|those|everything|both|all|c|dein|deine|ihr|ihre|tu|su|ton|ta|votre|seu|sua)\b"
)
_ACCOMPLISHED = re.compile(r"\b(?:has|have|was|were|got|wurde|wurden|ha|han|fue|a été|foi)\b|'s been|\bnow\b|\bjetzt\b")
_WE = re.compile(r"\b(?:we|wir|nous|hemos)\b")
_DIGIT = re.compile(r"\d")
_TIMELY = re.compile(r"\d(?:[:h]\d\d| ?[ap]m\b)|\bat \d|\bum \d|\bà \d|\ba las \d|\btomorrow\b|\btoday\b")


@dataclass(frozen=True, slots=True)
class Claim:
    """What a draft claims. `sentence` is as written, `text` the folded words that its particulars are read from.

    `act` is the word of the deed, `things` what it was done to as far as it says so.
    """

    sentence: str
    text: str
    tense: Tense
    deed: Deed
    act: str
    things: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause with its place in the folded sentence; quoted words are blanked out of `text`."""

    start: int
    text: str


@dataclass(frozen=True, slots=True)
class _Found:
    tense: Tense
    deed: Deed
    act: str
    match: re.Match[str]


def claims(draft: str, *, known: Sequence[str] = ()) -> tuple[Claim, ...]:
    """Return the claims of a draft in order. Quoted words that stand in `known` texts are not the bot's own."""
    heard = [folded(text) for text in known]
    read: list[Claim] = []
    draft = _EMOJI_END.sub("\\g<0>\n\n", _DATE_DOT.sub("", _INVISIBLE.sub("", draft)))
    for span in sentences(draft):
        if is_code(draft, span):
            continue
        written = draft[span.start : span.end]
        text = _NO_APOSTROPHE.sub("i've", folded(_MARKUP.sub("", _LIST_ITEM.sub("", written))))
        found = list(_read(written, text, heard))
        if not found and read and _is_scrap(text):
            last = read.pop()
            found = [Claim(last.sentence, f"{last.text} {text}", last.tense, last.deed, last.act, last.things)]
        read.extend(found)
    return tuple(read)


def _is_scrap(text: str) -> bool:
    words = _WORD.findall(text)
    return len(words) <= LONGEST_SCRAP and not text.endswith("?") and tables.SCRAPS.isdisjoint(words)


def _read(written: str, text: str, heard: Sequence[str]) -> Iterator[Claim]:
    """Yield the claims of one sentence; the words up to the next claim belong to each."""
    clauses = _clauses(_masked(text, heard))
    found: list[tuple[_Clause, _Found]] = []
    for index, clause in enumerate(clauses):
        claimed = bool(found) and found[-1][0] is clauses[index - 1]
        if (
            claim := _found(clause, follows=claimed, opens=_may_open(clauses, index, claimed=claimed))
        ) and not _excused(claim, index, clauses, text):
            found.append((clause, claim))
    if not found and _TICK.search(text) and _TIMELY.search(text):
        yield Claim(written, text, "bare", "any", "", frozenset())
    starts = [0, *(clause.start for clause, _ in found[1:]), len(text)]
    for (clause, claim), start, end in zip(found, starts, starts[1:], strict=False):
        yield Claim(written, text[start:end], claim.tense, claim.deed, claim.act, _things(clause, claim))


def _masked(text: str, heard: Sequence[str]) -> str:
    """Blank what is quoted from elsewhere; a reply all in quotation marks is the bot's own."""
    outside = _QUOTED.sub(" ", text)
    reported = _REPORTING.search(outside) is not None

    def blank(match: re.Match[str]) -> str:
        words = match[1] or match[2]
        foreign = reported or match[2] or any(words in other for other in heard)
        return "¤" * len(match[0]) if foreign and _WORD.search(outside) else f" {words} "

    return _IDLE.sub(lambda match: "," * (len(match[0]) - 1) + " ", _QUOTED.sub(blank, text))


def _clauses(text: str) -> list[_Clause]:
    text = _DATE_COMMA.sub(" ", _LABEL.sub(r"\1  ", text))
    bounds = [0, *(match.end() for match in _BREAK.finditer(text)), len(text)]
    pieces = [(start, text[start:end]) for start, end in pairwise(bounds)]
    return [
        _Clause(start, " ".join(_stripped(piece).split()))
        for start, piece in pieces
        if _WORD.search(piece) or "¤" in piece
    ]


def _stripped(piece: str) -> str:
    return re.sub(r"^[^\w¿¤]+|[^\w¤]+$", "", piece)


def _may_open(clauses: Sequence[_Clause], index: int, *, claimed: bool) -> bool:
    """Tell whether a clause may do without a subject: first, after a claim, or after a few words."""
    return claimed or all(len(clause.text.split()) <= LONGEST_OPENER for clause in clauses[:index])


def _found(clause: _Clause, *, follows: bool, opens: bool) -> _Found | None:
    linked = _LINK.match(clause.text) is not None
    text = re.sub(f"^{_CONNECTOR}", "", clause.text)
    for tongue in TONGUES:
        forms = _forms(tongue)
        if opens and forms.whole.fullmatch(text) and (match := re.match(r"(?P<act>.*)", text)):
            return _Found("bare", "any", "", match)
        if follows and linked and (match := forms.going_on.match(text)):
            return _Found("done", tongue.acts[match["act"]], match["act"], match)
        for tense, form in forms.forms:
            if (tense != "bare" or opens) and (match := form.search(text)) and (deed := _deed(tongue, match)):
                return _Found(tense, deed[0], deed[1], match)
    return None


def _deed(tongue: Tongue, match: re.Match[str]) -> tuple[Deed, str] | None:
    """Return what a match says was done, and the word that says so; None for a word of no deed."""
    groups = {name: word for name, word in match.groupdict().items() if word and name != "subject"}
    name, word = next(iter(groups.items()))
    if name in ("act", "vow"):
        table = tongue.acts if name == "act" else tongue.vows
        deed = table.get(word) or table.get(word.removesuffix("s")) or table.get(re.sub("e?s?$", "", word))
        if not deed and word.endswith("ing"):
            deed = next(
                (tongue.vows[base] for base in (word[:-3], f"{word[:-3]}e", word[:-4]) if base in tongue.vows), None
            )
        return (deed, word) if deed else None
    if name == "other" and (word in tables.INWARD or word in tongue.acts):
        return None
    return ("make" if name in ("state", "zone") else cast("Deed", name)), word if name == "other" else ""


@dataclass(frozen=True, slots=True)
class _Forms:
    forms: tuple[tuple[Tense, re.Pattern[str]], ...]
    whole: re.Pattern[str]
    going_on: re.Pattern[str]


@cache
def _forms(tongue: Tongue) -> _Forms:
    words = {
        "{act}": _either(tongue.acts),
        "{vow}": _either(tongue.vows),
        "{thing}": _either({*tables.THINGS, *tables.OBJECTS}),
        "{gap}": tongue.gap,
    }

    def compiled(form: str) -> re.Pattern[str]:
        for name, pattern in words.items():
            form = form.replace(name, pattern)
        return re.compile(form)

    return _Forms(
        tuple((tense, compiled(form)) for tense, form in tongue.forms),
        re.compile(rf"(?:{tongue.whole})(?: (?:for|at|on|by|to|um|für|para|pour|às|a las)\b.*)?"),
        compiled(r"{gap} ?(?P<act>{act})\b"),
    )


def _either(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def _excused(claim: _Found, index: int, clauses: Sequence[_Clause], sentence: str) -> bool:
    clause = clauses[index].text
    before = claim.match.string[: claim.match.start()]
    return (
        _is_denied(claim, before)
        or _is_supposed(claim, before)
        or _is_hearsay(claim, index, clauses)
        or _is_asked(claim, index, clauses, sentence)
        or _is_offered(claim, index, clauses)
        or _is_told_in_general(claim, sentence)
        or _is_textual(claim, clause)
    )


def _is_denied(claim: _Found, before: str) -> bool:
    if claim.match.groupdict().get("remind") in ("forget", "miss"):
        return False
    if claim.tense == "bare" and _FAILED.search(claim.match.string):
        return True
    return bool(_DENIED.search(claim.match[0]) or _MATRIX.search(before))


def _is_supposed(claim: _Found, before: str) -> bool:
    if claim.tense in ("state", "bare"):
        subject = claim.match.groupdict().get("subject") or ""
        return bool(_SUBORDINATE.search(subject) or _RELATIVE.search(subject))
    return bool(_RIGHT_AFTER.search(before))


def _is_hearsay(claim: _Found, index: int, clauses: Sequence[_Clause]) -> bool:
    """Tell whether others say so, or whether something is booked by others."""
    subject = claim.match.groupdict().get("subject") or ""
    clause, before = clauses[index].text, clauses[index - 1].text if index else ""
    said = clause.startswith("that ") and _HEARSAY.search(before) is not None
    taken = claim.act in tables.BOUND_TO and _TAKEN.search(clause) is not None and not _FOR_YOU.search(clause)
    return claim.tense == "state" and (said or taken or _HEARSAY.search(subject) is not None)


def _is_asked(claim: _Found, index: int, clauses: Sequence[_Clause], sentence: str) -> bool:
    asks = any(clause.text.split()[0] in tables.QUESTIONS for clause in clauses[: index + 1])
    elliptic = claim.tense == "bare" and index == len(clauses) - 1
    return sentence.rstrip(" \"'").endswith("?") and (elliptic or asks)


def _is_offered(claim: _Found, index: int, clauses: Sequence[_Clause]) -> bool:
    """Tell whether a promise hangs on what the person says or does next."""
    if claim.tense in ("done", "bare"):
        return False
    before = clauses[index - 1].text if index else ""
    after = clauses[index + 1].text if index + 1 < len(clauses) else ""
    linked = _LINK.match(clauses[index].text) is not None
    rest = claim.match.string[claim.match.end() :]
    conditions = [before[lead.end() :] if (lead := _LED.match(before)) else before, after]
    if linked and any(_INSTRUCTS.match(clause.text) for clause in clauses[:index]):
        return True
    return claim.tense == "vow" and bool(_DECIDES.search(rest) or any(_DECIDES.match(each) for each in conditions))


def _is_told_in_general(claim: _Found, sentence: str) -> bool:
    """Tell whether this is how things are done, or what a cited document says, rather than what was done."""
    subject = claim.match.groupdict().get("subject")
    cited = _CITED.search(sentence) is not None
    if claim.tense == "bare":
        return cited and not _thing_words(claim.match.string)
    if subject is None:
        return cited and (claim.deed == "other" or _WE.search(claim.match[0]) is not None)
    personal, known = not subject or _PERSONAL.search(subject) is not None, bool(_thing_words(subject))
    general = _GENERAL.search(sentence) is not None
    if cited:
        return general or not (personal and known)
    if _ACCOMPLISHED.search(claim.match[0]):
        return False
    if claim.tense == "state" and not personal and not known:
        return claim.deed != "notify" or general
    first = subject.partition(" ")[0]
    plural = first.endswith("s") and first not in tables.DETERMINERS
    return not personal and (general or (plural and not _DIGIT.search(sentence)))


def _is_textual(claim: _Found, clause: str) -> bool:
    words = set(_WORD.findall(clause))
    return (
        claim.deed in ("make", "change", "cancel", "finish", "other")
        and not words.isdisjoint(tables.TEXTUAL)
        and not _thing_words(clause)
    )


def _things(clause: _Clause, claim: _Found) -> frozenset[str]:
    """Return what a deed was done to; people are told of anything, so that a thing beside it says nothing."""
    if claim.deed in ("notify", "escalate", "contact"):
        return frozenset()
    if claim.deed == "remind":
        return frozenset({"reminder"})
    return _thing_words(clause.text) | tables.BOUND_TO.get(claim.act, frozenset())


def _thing_words(text: str) -> frozenset[str]:
    return frozenset(tables.THINGS[word] for word in _WORD.findall(text) if word in tables.THINGS)
