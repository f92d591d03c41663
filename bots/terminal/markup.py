"""Markdown as a terminal shows it. Heavy to import, so only a terminal imports it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from rich.markdown import CodeBlock, Heading, Markdown
from rich.padding import Padding
from rich.text import Text

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, JustifyMethod, RenderResult

CODE_MARGIN = 2


class _Code(CodeBlock):
    """Code without a background, so that it reads the same without colours, and can be copied line by line."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Padding(Text(str(self.text).rstrip("\n"), style="bold"), (0, 0, 0, CODE_MARGIN))


class _Heading(Heading):
    """A heading at the left, of every level."""

    LEVEL_ALIGN: ClassVar[dict[str, JustifyMethod]] = {}


class Markup(Markdown):
    """Markdown that shows each address in full, since not every terminal can open a link behind words."""

    elements: ClassVar[dict[str, Any]] = {
        **Markdown.elements,
        "fence": _Code,
        "code_block": _Code,
        "heading_open": _Heading,
    }

    def __init__(self, text: str) -> None:
        super().__init__(text, hyperlinks=False)
