"""Tells what a line of Markdown is besides text: the mark of an admonition, a setting's name, its type or default."""

from __future__ import annotations

import re
from typing import Final

COLONS: Final = (":", "：")
CLOSING_MARKUP: Final = "*_ \t\n"
"""Emphasis and blanks that may follow the last character of a sentence."""

COMMENT: Final = re.compile(r"[ \t]*<!--.*?(?:-->|\Z)[ \t]*", re.DOTALL)
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


_TEMPLATE: Final = re.compile(r"[ \t]*(?:\{\{[^{}\n]{0,200}\}\}|\{%[^%\n]{0,200}%\})")
_ROLE: Final = re.compile(r"\{(?P<role>[a-z][\w:.+-]{0,40})\}`[~.]?(?P<text>[^`<>\n]+?)[ ]?(?:<[^`<>\n]*>)?`")
_WORDS: Final = frozenset({"abbr", "doc", "numref", "ref", "std:doc", "std:ref", "term"})
"""The roles whose text is words, not code."""
_TERM_MARK: Final = re.compile(r":[ \t]{1,3}(?=\S)")


def without_directives(text: str) -> str:
    """Return text without the template tags and the roles of documentation tools: {py:class}`App` becomes `App`."""
    plain = _ROLE.sub(_without_role, _TEMPLATE.sub("", text)) if "{" in text else text
    return _TERM_MARK.sub("", plain, count=1) if plain.startswith(":") else plain


def _without_role(found: re.Match[str]) -> str:
    return found["text"] if found["role"] in _WORDS else f"`{found['text']}`"


def is_mark(line: str) -> bool:
    """Return whether a line or comment only marks or decorates the text around it, such as `!!! note`."""
    if line.lstrip(" \t")[:1] not in MARK_STARTS:
        return False
    return MARK.match(line) is not None or COMMENT.fullmatch(line) is not None


def leads_in(text: str) -> bool:
    """Return whether a text ends with a colon, so that what it leads to follows."""
    return text.rstrip(CLOSING_MARKUP).endswith(COLONS)


def label_end(text: str) -> int:
    """Return the offset after the label of an admonition with which a text begins, such as `**Note:** `, or 0."""
    found = LABEL.match(text)
    if found is None:
        return 0
    words = (found["bold"] or found["plain"]).casefold().split()
    return found.end() if words and all(word in LABELS for word in words) else 0
