"""Converts reStructuredText to HTML, for the parsers. Reads Sphinx's directives and roles as text or code.

docutils alone drops everything that it does not know, and the documents of most Python projects are full of Sphinx's
directives.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.core import publish_string
from docutils.parsers.rst import Directive, directives, roles

if TYPE_CHECKING:
    from collections.abc import Callable

_DIRECTIVE = re.compile(r"^\s*\.\. (?:\|[^|\n]+\| )?([\w:.+-]+)::", re.MULTILINE)
_ROLE = re.compile(r":([A-Za-z][\w:.+-]*):`")
_STANDARD = frozenset(
    {
        "admonition", "attention", "caution", "class", "compound", "container", "contents", "csv-table", "danger",
        "default-role", "epigraph", "error", "figure", "footer", "header", "highlights", "hint", "image",
        "important", "line-block", "list-table", "math", "meta", "note", "parsed-literal", "pull-quote", "replace",
        "role", "rubric", "sectnum", "sidebar", "table", "target-notes", "tip", "title", "topic", "unicode",
        "warning", "date",
    }
)  # fmt: skip
_STANDARD_ROLES = frozenset(
    ["emphasis", "strong", "literal", "math", "subscript", "superscript", "title-reference", "sub", "sup"]
)
_CODE = frozenset({"code", "code-block", "sourcecode", "highlight", "parsed-code", "prompt", "doctest", "testcode"})
_SILENT = frozenset(
    {
        "toctree", "index", "currentmodule", "module", "py:module", "py:currentmodule", "include", "literalinclude",
        "automodule", "autoclass", "autofunction", "automethod", "raw", "tabularcolumns", "highlight",
        "default-domain", "testsetup", "testcleanup",
    }
)  # fmt: skip
_VERSIONS = {
    "versionadded": "Added in version",
    "versionchanged": "Changed in version",
    "deprecated": "Deprecated since version",
}
_SETTINGS = {
    "report_level": 5, "halt_level": 5, "file_insertion_enabled": False, "raw_enabled": False,
    "syntax_highlight": "none", "embed_stylesheet": False, "stylesheet_path": None, "_disable_config": True,
    "output_encoding": "unicode", "smart_quotes": False,
}  # fmt: skip


class _AnyOption(dict[str, Any]):
    """The options of an unknown directive. Any name is accepted, and its value is taken unchanged."""

    def __bool__(self) -> bool:
        return True

    def __getitem__(self, _name: str) -> Callable[[str], str]:
        return directives.unchanged


class _Unknown(Directive):
    """A directive that docutils does not know. Its argument and content are read as text, or as code."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar[dict[str, Any]] = _AnyOption()

    def run(self) -> list[nodes.Node]:
        content = "\n".join(self.content)
        if self.name in _SILENT:
            return []
        if self.name in _CODE:
            return [nodes.literal_block(content, content, classes=[f"language-{word}" for word in self.arguments])]
        box = nodes.container()
        if self.arguments:
            words = f"{_VERSIONS.get(self.name, '')} {self.arguments[0]}".strip()
            box += nodes.paragraph(words, words)
        self.state.nested_parse(self.content, self.content_offset, box)
        return [box]


def _unknown_role(_name: str, raw: str, text: str, *_rest: object) -> tuple[list[Any], list[Any]]:
    """Read `` :ref:`words <target>` `` as its words, and `` :class:`~a.B` `` as `B`."""
    shown = re.sub(r"\s*<[^<>]*>$", "", text)
    return [nodes.inline(raw, shown.rpartition(".")[2] if shown.startswith("~") else shown.lstrip("!"))], []


def rst_to_html(text: str) -> str:
    """Convert to HTML. The text cannot include other files or raw HTML, and errors in the markup are ignored."""
    for name in {match.lower() for match in _DIRECTIVE.findall(text)} - _STANDARD:
        directives.register_directive(name, _Unknown)
    for name in {match.lower() for match in _ROLE.findall(text)} - _STANDARD_ROLES:
        roles.register_local_role(name, _unknown_role)
    return str(publish_string(text, writer="html5", settings_overrides=_SETTINGS))
