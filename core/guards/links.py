"""Finds what a chat client would turn into links, and removes the links of a reply that are not in the evidence.

An unknown Markdown link keeps its words, an unknown bare address is removed, and mentions lose their effect. Code stays
as it is, because no client turns it into links.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from core.text.markdown.draft import Piece, map_inline, merged, parse, plain
from core.text.markdown.writer import write

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from publicsuffixlist import PublicSuffixList

    from core.text.markdown.draft import Blocks, Inline

_ROUNDS = 4
_CALL = re.compile(r"[@＠](?=(?:everyone|here|channel|group)\b)", re.IGNORECASE)
_RAW_MENTION = re.compile(r"<(?:[@#!][^<>\s]*|/[\w-]+:\d+|a?:\w+:\d+|t:-?\d+(?::\w)?)>")
_NUMBER = re.compile(r"\s*(?:\^|passages?\s|sources?\s)?\s*\d{1,4}(?:\s*[,;–-]\s*\d{1,4})*\s*", re.IGNORECASE)
_WORD_NEXT = re.compile(r"\s+[^\W_]")
_TIDY = (
    (re.compile(r"\(\s*\)|<\s*>|\[\s*\]"), ""),
    (re.compile(r" {2,}"), " "),
    (re.compile(r" +(?=[.,)](?:\s|$))"), ""),  # French has a space before other marks
)
_END = r"[^\s<>\"“”«»`|\[\]]"
_RISKY = r"javascript|data|vbscript|blob|file|about|tel|sms|skype|intent|ms-[a-z]+"
_LETTERS = r"\w\u0900-\u109f\u1780-\u1cff"  # the marks of Asian scripts belong to their words
_LABEL = rf"[{_LETTERS}](?:[{_LETTERS}-]{{0,61}}[{_LETTERS}])?"
_HOST = rf"(?:{_LABEL}[.。．｡])+(?:xn--[a-z0-9-]+|[^\W\d_][{_LETTERS}]{{1,62}})"
_LINK = re.compile(
    rf"""(?P<scheme>(?<![A-Za-z])[A-Za-z][A-Za-z0-9+.-]{{0,30}}:[/\\]{{2}}(?:\[[0-9a-f:.]+\]|{_END}){_END}*)
      | (?P<risky>(?<!\w)(?:{_RISKY})\s?:(?=[^\s])(?!:){_END}+)
      | (?P<mail>(?<![\w.+-])(?:mailto:)?[\w.!#$%&'*+/=?^{{|}}~-]{{1,64}}@(?:{_LABEL}\.)+[\w-]{{2,}}(?:\?{_END}*)?)
      | (?P<relative>(?<![\w/:])//(?:{_LABEL}[.。．｡])+\w{{2,}}{_END}*)
      | (?P<www>(?<![\w@.])www[.。．｡]{_END}+)
      | (?P<bare>(?<![\w@])(?<!\w[./-]){_HOST}(?![\w@-]|[.。．｡]\w))
      | (?P<address>(?<![\w.])(?:\d{{1,3}}\.){{3}}\d{{1,3}}(?![\w.])(?::\d+)?(?:[/?\#]{_END}*)?)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_PATH = re.compile(rf"(?::\d+)?(?:[/?#]{_END}*)?")
_TRAILING = re.compile(r"""[.,:;!?'"’”»*_~\\]+$""")
_NEVER = frozenset({"javascript", "data", "vbscript", "file", "blob", "about"})
_PORTS = {"http": 80, "https": 443}
_FILES = frozenset(
    {"md", "py", "rs", "sh", "pl", "ps", "so", "cc", "do", "ml", "ms", "vb", "mm", "tf", "zip", "mov", "st", "is"}
)
_SENTENCES = re.compile(r"([^\W\d_]*[^\W\dA-Z_])\.([A-Z][^\W\dA-Z_]+)")
"""Two sentences without a space between them, as in `Call us.Here is why`, where `here` is a top-level domain."""
_MEMBER = re.compile(r"(?:cls|ctx|datetime|df|json|math|np|obj|os|pd|req|res|self|sys|this|time)\.\w+")
"""A member in code, as in `time.now`, although `now` is a top-level domain."""


def find_urls(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans that a chat client would turn into links: URLs, bare domains, e-mail addresses."""
    position = 0
    while match := _LINK.search(text, position):
        start, position = match.start(), match.end()
        if match["bare"]:
            if not is_domain(match["bare"]):
                continue
            if path := _PATH.match(text, position):
                position = path.end()
        end = start + len(_trimmed(text[start:position]))
        if end > start:
            yield start, end


def is_domain(host: str) -> bool:
    """Return whether a dotted name ends in a public suffix, as in the list that comes with the library."""
    return _suffixes().publicsuffix(re.sub("[。．｡]", ".", host).lower(), accept_unknown=False) is not None


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    from publicsuffixlist import PublicSuffixList  # noqa: PLC0415 — reading the list takes a tenth of a second

    return PublicSuffixList(only_icann=True)


def find_member_end(text: str, start: int, end: int) -> int | None:
    """Return where a member ends, such as `time.now` or `order.name()`, or None if there is no member."""
    if text.startswith("()", end):
        return end + 2
    return end if _MEMBER.fullmatch(text, start, end) else None


def is_file_name(text: str) -> bool:
    """Return whether a text is the name of a file, such as `README.md` or `guide.md#start`, and not a domain.

    The ending must be both a top-level domain and a file type, and nothing else may show that it is an address.
    """
    name = re.split(r"[#?]", text, maxsplit=1)[0]
    return not {"/", "@"}.intersection(name) and name.rpartition(".")[2].casefold() in _FILES


def canonical(url: str) -> str | None:
    """Return one spelling for all spellings of an address, or None if its shape is suspicious.

    Refused: schemes that run or embed, user names before the host, backslashes, spaces and controls, an encoded host.
    """
    text = url.strip()
    if "@" in text.partition("?")[0] and "//" not in text:
        address = text.lower().removeprefix("mailto:")
        return f"mailto:{address}" if re.fullmatch(r"[^\s:/\\?%]+@[^\s:/\\?%@]+", address) else None
    if not re.match(r"[a-z][a-z0-9+.-]*://", text, re.IGNORECASE):
        text = f"https://{text}" if "." in text and not text.startswith(("/", "#", "?", ".")) else ""
    return _web(text) if text and not re.search(r"[\\\s\x00-\x1f]", text) else None


def collect_links(texts: Iterable[str]) -> dict[str, str]:
    """Return the links in some texts: each canonical address with its spelling there."""
    found: dict[str, str] = {}
    for text in texts:
        for start, end in find_urls(text):
            spelling = text[start:end]
            if (target := canonical(spelling)) is not None:
                found.setdefault(target, spelling)
    return found


def find_spelling(url: str, allowed: Mapping[str, str]) -> str | None:
    """Return the evidence's spelling of a link as a link target, or None if the evidence does not have it."""
    target = canonical(url)
    known = allowed.get(target) if target else None
    if known is None and target and target.startswith("https://"):
        known = allowed.get("http://" + target.removeprefix("https://"))
    if known is None or "://" in known or known.casefold().startswith("mailto:"):
        return known
    return f"mailto:{known}" if "@" in known.partition("/")[0] else f"https://{known}"


def _trimmed(match: str) -> str:
    """Drop punctuation at the end, and closing brackets that were not opened."""
    while True:
        cut = _TRAILING.sub("", match)
        if any(cut.endswith(end) and cut.count(end) > cut.count(start) for start, end in ("()", "[]", "{}")):
            cut = cut[:-1]
        if cut == match:
            return cut
        match = cut


def _web(text: str) -> str | None:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return None
    scheme, host = parts.scheme.lower(), unicodedata.normalize("NFKC", parts.hostname or "").rstrip(".")
    if scheme in _NEVER or "@" in parts.netloc or "%" in parts.netloc or not host:
        return None
    shown_port = f":{port}" if port and port != _PORTS.get(scheme) else ""
    query = f"?{parts.query}" if parts.query else ""
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return f"{scheme}://{host}{shown_port}{parts.path.rstrip('/')}{query}{fragment}"


def remove_unknown_links(text: str, *, allowed: Sequence[str]) -> str:
    """Return CommonMark without mentions and without any link that is not in one of the `allowed` texts."""
    known = collect_links(allowed)
    for _ in range(_ROUNDS):
        pruned = prune_links(parse(text), known)
        cleaned = write(map_inline(pruned, lambda pieces: _tidy(piece for piece in pieces if piece.kind != "gone")))
        if cleaned == text:
            break
        text = cleaned
    return text


def prune_links(blocks: Blocks, known: Mapping[str, str]) -> Blocks:
    """Return the tree without mentions and without links that are not `known` (see `urls.collect_links`).

    A `gone` piece marks the place of each removed address.
    """

    def pruned(pieces: Inline) -> Inline:
        linked = merged(_without_unknown_links(pieces, known))
        return _tidy(part for piece in linked for part in _without_unknown_urls(piece, known))

    return map_inline(blocks, pruned)


def _without_unknown_links(pieces: Inline, known: Mapping[str, str]) -> Iterator[Piece]:
    start = 0
    while start < len(pieces):
        if pieces[start].kind != "link":
            yield pieces[start]
            start += 1
            continue
        end = next(index for index in range(start, len(pieces)) if pieces[index].kind == "end")
        label, following = pieces[start + 1 : end], plain(pieces[end + 1 : end + 2])
        if _NUMBER.fullmatch(plain(label)) and not _WORD_NEXT.match(following):
            yield Piece("text", f"[{plain(label).strip()}]")
        else:
            yield from _link(pieces[start].text, label, known)
        start = end + 1


def _link(url: str, label: Inline, known: Mapping[str, str]) -> Iterator[Piece]:
    text = plain(label).strip()
    is_url = list(find_urls(text)) == [(0, len(text))]
    target = None if is_file_name(url) else find_spelling(url, known)
    if target is None:
        yield from label
    elif not text or canonical(text) == canonical(url) or (is_url and find_spelling(text, known) is None):
        yield Piece("url", target.removeprefix("mailto:"))
    elif any(find_urls(text)):
        yield from label
    else:
        yield from (Piece("link", target), *label, Piece("end"))


def _tidy(pieces: Iterable[Piece]) -> Inline:
    """Join the pieces, drop emphasis that has become empty, and close the gaps in the text."""
    kept: list[Piece] = []
    for piece in merged(pieces):
        if piece.kind == "close" and kept and kept[-1].kind == "open":
            kept.pop()
        elif piece.text.strip() or piece.text.isspace() or piece.kind not in ("text", "code"):
            kept.append(piece)
    return tuple(Piece("text", _tidy_text(piece.text)) if piece.kind == "text" else piece for piece in merged(kept))


def _without_unknown_urls(piece: Piece, known: Mapping[str, str]) -> Iterator[Piece]:
    if piece.kind != "text":
        yield piece
        return
    text = _RAW_MENTION.sub("", _CALL.sub("", piece.text))
    normalised = unicodedata.normalize("NFKC", text)
    if len(list(find_urls(normalised))) > len(list(find_urls(text))):
        text = normalised
    done = 0
    for start, end in find_urls(text):
        yield Piece("text", text[done:start])
        url = text[start:end]
        if is_file_name(url):
            yield Piece("code", url)
        elif (target := find_spelling(url, known)) is not None:
            yield _as_written(url, target, known)
        elif member_end := find_member_end(text, start, end):
            end = member_end  # noqa: PLW2901
            yield Piece("code", text[start:end])
        elif sentences := _SENTENCES.fullmatch(url):
            yield Piece("text", f"{sentences[1]}. {sentences[2]}")
        else:
            yield Piece("gone", url)
        done = end
    yield Piece("text", text[done:])


def _as_written(url: str, target: str, known: Mapping[str, str]) -> Piece:
    """Return an address of a text. A host without a scheme, such as `127.0.0.1`, stays as the evidence has it."""
    spelling = known.get(canonical(url) or "", target)
    if "://" in url or "://" in spelling or "@" in spelling:
        return Piece("url", target.removeprefix("mailto:"))
    return Piece("text", spelling)


def _tidy_text(text: str) -> str:
    for pattern, replacement in _TIDY:
        text = pattern.sub(replacement, text)
    return text
