"""Tells what a line of Markdown is besides text: the mark of an admonition, a setting's name, its type or default."""

from __future__ import annotations

import re
from html import unescape
from typing import Final

COLONS: Final = (":", "：")
CLOSING_MARKUP: Final = "*_ \t\n"
"""Emphasis and blanks that may follow the last character of a sentence."""

COMMENT: Final = re.compile(
    r"[ \t]*(?:<!--.*?(?:-->|\Z)|<(?P<unseen>style|script|head)\b.*?(?:</(?P=unseen)>|\Z))[ \t]*", re.DOTALL
)
"""A comment, or what HTML has for browsers and not for readers."""
MARK: Final = re.compile(
    r"[ \t]*(?:"
    r"(?:!!!|\?\?\?\+?|={3,})[ \t]+\S[^\n]*"  # admonitions and tabs of MkDocs
    r"|:{3,}[^\n]*|:[\w-]+:"  # containers of VuePress, Docusaurus, MyST
    r"|\[[^\]\n]+\]:[ \t]+\S+[^\n]*"  # the target of a link, defined apart
    r"|\[![A-Za-z]+\][+-]?[^\n]*"  # alerts of GitHub and Obsidian, without the mark of the quotation
    r"|\.\.[ \t]+[\w:-]+::[^\n]*"  # directives of reStructuredText
    r"|\{[%{<][^\n]*[%}>]\}"  # tags of Jinja, Liquid and Hugo
    r"|\[\[?_?(?:TOC|toc)_?\]\]?"
    r"|\{[#:.][^{}\n]*\}"  # an attribute by itself
    r"|(?:\[?!\[[^\]\n]*\](?:\([^)\n]*\)|\[[^\]\n]*\])(?:\]\([^)\n]*\))?[ \t]*)+"  # badges and pictures
    r"|(?:</?[A-Za-z][\w-]*(?:[ \t/][^<>\n]*)?>[ \t]*)+"  # tags of HTML without text
    r")[ \t]*\Z"
)
"""A line that marks, frames or decorates text, and says nothing by itself."""

MARK_STARTS: Final = frozenset("!?=:[.{<")
"""The first characters of all marks, so that other lines are told apart quickly."""

CAPTION: Final = re.compile(
    r"[*_]*(?:(?:fig(?:ure|ura|\.)?|abb(?:ildung|\.)|tab(?:le|elle|ela|la|\.)|quadro|imagem|bild)[ \t]*"
    r"\d[\d.]*[*_]*[ \t]*[-–—:][^\n]{0,160}|(?:fonte|fuente|quelle):[ \t]*[^\n]{0,40})\Z",
    re.IGNORECASE,
)
"""The caption of a picture that is not shown, or who made the picture."""

PLACEHOLDER: Final = re.compile(
    r"[\W_]*(?:to-?do|tb[ad]|coming soon|work in progress|under construction|"
    r"to be (?:written|done|documented|continued)|(?:not|never) (?:yet )?(?:documented|written)|"
    r"in arbeit|in bearbeitung|folgt(?: noch| in kürze| bald)?|"
    r"noch nicht (?:dokumentiert|beschrieben)|wird noch ergänzt|en construction|à (?:venir|compléter|rédiger)|"
    r"próximamente|en construcción|por (?:hacer|escribir)|em (?:breve|construção)|a fazer)(?![\w-])[^\n]{0,30}\Z",
    re.IGNORECASE,
)
"""A line that says only that something is not written yet."""

LABEL: Final = re.compile(
    r"(?:[*_]{2}(?P<bold>[^\s*_][^*_\n]{0,24}?):?[*_]{2}:?"
    r"|(?P<plain>note|nb|n\.b\.|hinweis|nota|remarque|observação):)[ \t]+",
    re.IGNORECASE,
)
"""The label before the text of an admonition, such as `**Note:**`."""

LABELS: Final = frozenset(
    "note notes nb tip tips hint info important warning caution danger attention remark see also|"
    "hinweis tipp wichtig warnung achtung vorsicht|nota consejo importante advertencia atención aviso|"
    "remarque astuce attention avertissement|dica atenção observação".replace("|", " ").split()
)
"""The words that label an admonition."""

ANSWER: Final = frozenset({"a", "answer", "antwort", "réponse", "respuesta", "resposta"})
"""The words that label an answer in a list of questions."""

NAME: Final = re.compile(
    r"[ \t]*(?:[*_]{2}[^*_\n]{1,80}[*_]{2}|`[^`\n]{1,80}`(?:,[ \t]*`[^`\n]{1,80}`)*)[ \t]*:?[ \t]*\Z"
)
"""A line that only names something, in bold type or as code."""

IDENTIFIER: Final = re.compile(
    r"(?:`[^`\n]+`(?:[ \t]*[,/|][ \t]*)?)+\Z|[A-Z][A-Z\d]*(?:_[A-Z\d]+)+\Z|[\w-]+(?:\.[\w-]+)+\Z"
)
"""The name of a setting, a command or an option."""

PROPERTY: Final = re.compile(
    r"[\W_]*(?:defaults?(?:[ \t](?:value|to))?|type|required|optional|format|examples?|since|minimum|maximum|unit|"
    r"(?:(?:valid|allowed|possible|accepted)[ \t])?values?(?:[ \t]are)?|env(?:ironment)?(?:[ \t]variable)?|"
    r"standard(?:wert)?|voreinstellung|vorgabe|typ|pflicht|(?:erlaubte[ \t])?werte|beispiel|"
    r"(?:valor[ \t])?(?:por[ \t])?defecto|valor[ \t]predeterminado|tipo|obligatorio|valores|ejemplo|"
    r"(?:valeur[ \t])?(?:par[ \t])?défaut|obligatoire|valeurs|exemple|"
    r"(?:valor[ \t])?padrão|obrigatório|exemplo|默认值?|类型|必填)[\W_]{0,4}[:：=(][^\n]{0,200}\Z",
    re.IGNORECASE,
)
"""A line that gives a setting's type, its default or another of its properties."""

ASIDE: Final = re.compile(r"[ \t]*\([^()\n]{1,200}\)[.!]?[ \t]*\Z")
"""A remark in parentheses that is all of a sentence, such as `(Default 100)`."""

LINK: Final = re.compile(r"[\s*_-]*(?:\d+[.)][ \t]*)?\[[^\]\n]*\]\((?!https?:|mailto:)[^)\n]*\)[\s*_.]*\Z")
"""A line that is only a link within the documents, as in a table of contents."""

ANCHOR: Final = re.compile(r"[ \t]*\{[#:.][^{}\n]*\}|<a[ \t][^<>\n]*>|</a>|[ \t]*<!--.*?-->", re.DOTALL)
"""An anchor, an attribute or a comment beside text."""


_TEMPLATE: Final = re.compile(r"[ \t]*(?:\{\{[<%]?[^{}\n]{0,200}[>%]?\}\}|\{%[^%\n]{0,200}%\})(?!\()")
_TARGET: Final = re.compile(r"\]\(\{\{[^{}\n]{0,80}\}\}")
_PICTURE: Final = re.compile(r"!\[(?P<words>[^\]\n]*)\](?:\([^()\n]*\)|\[[^\]\n]*\])")
_TAG: Final = re.compile(
    r"[ \t]*</?(?:br|hr|i|span|div|p|img|font|center|small|kbd|sup|sub|u|ul|ol|li|b|strong|em)(?:[ \t/][^<>\n]*)?/?>",
    re.IGNORECASE,
)
_CODE: Final = re.compile(r"(`+)[^`\n]+?\1")
_ROLE_RST: Final = re.compile(r":(?P<role>[a-z][\w:.+-]{0,40}):`[~.]?(?P<text>[^`<>\n]+?)[ ]?(?:<[^`<>\n]*>)?`")
_REFERENCE: Final = re.compile(r"`(?P<text>[^`<>\n]+?)[ ]<(?P<target>[^`<>\n]*)>`__?")
_ROLE: Final = re.compile(r"\{(?P<role>[a-z][\w:.+-]{0,40})\}`[~.]?(?P<text>[^`<>\n]+?)[ ]?(?:<[^`<>\n]*>)?`")
_WORDS: Final = frozenset({"abbr", "doc", "numref", "ref", "std:doc", "std:ref", "term"})
"""The roles whose text is words, not code."""
_TERM_MARK: Final = re.compile(r":[ \t]{1,3}(?=\S)")


def without_directives(text: str) -> str:
    """Return text without tags, pictures, template tags and the roles of documentation tools, outside of its code.

    {py:class}`App` becomes `App`, and so does :py:class:`App`.
    """
    plain = _REFERENCE.sub(r"\g<text>", text) if "`_" in text else text
    plain = _ROLE_RST.sub(_without_role, plain) if ":`" in plain else plain
    plain = _ROLE.sub(_without_role, plain) if "{" in plain else plain
    parts, end = [], 0
    for code in _CODE.finditer(plain):
        parts += [_without_tags(plain[end : code.start()]), code[0]]
        end = code.end()
    plain = "".join([*parts, _without_tags(plain[end:])])
    return _TERM_MARK.sub("", plain, count=1) if plain.startswith(":") else plain


def _without_tags(text: str) -> str:
    if "{" in text:
        text = _TEMPLATE.sub("", _TARGET.sub("](", text))
    text = _PICTURE.sub(r"\g<words>", text) if "![" in text else text
    text = _TAG.sub(" ", text) if "<" in text else text
    return unescape(text) if "&" in text else text


def _without_role(found: re.Match[str]) -> str:
    return found["text"] if found["role"] in _WORDS else f"`{found['text']}`"


def is_mark(line: str) -> bool:
    """Return whether a line or comment only marks or decorates the text around it, such as `!!! note`."""
    if line.lstrip(" \t")[:1] not in MARK_STARTS:
        return False
    return MARK.match(line) is not None or COMMENT.fullmatch(line) is not None


def is_silent(line: str) -> bool:
    """Return whether a line says nothing to people: a mark, a caption, a label, or that text is missing."""
    bare = line.strip("*_ \t:").casefold()
    return is_mark(line) or bare in LABELS or CAPTION.match(line) is not None or PLACEHOLDER.match(line) is not None


def leads_in(text: str) -> bool:
    """Return whether a text ends with a colon, so that what it leads to follows."""
    return text.rstrip(CLOSING_MARKUP).endswith(COLONS)


def label_end(text: str) -> int:
    """Return the offset after the label of an admonition with which a text begins, such as `**Note:** `, or 0."""
    found = LABEL.match(text)
    if found is None:
        return 0
    words = (found["bold"] or found["plain"]).casefold().split()
    return found.end() if words and all(word in LABELS or word in ANSWER for word in words) else 0
