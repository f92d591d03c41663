"""Code: explain, debug, write and document it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from core.abilities.ability import ability
from core.abilities.arguments import Said  # noqa: TC001 — it makes the schema
from core.abilities.phrase_patterns import phrasings
from core.model.buttons import asking
from core.model.language import current_language
from core.model.replies import Reply
from core.skills.code import heads
from core.skills.code.code_material import find_code
from core.skills.code.fences import with_named_languages
from core.text.catalogue import _

if TYPE_CHECKING:
    from core.abilities.turn import Turn

_LANGUAGES: Final = {"en": "English", "de": "German", "es": "Spanish", "fr": "French", "pt": "Portuguese"}
_RULES: Final = """You help with code. What the person wishes: {wish}
{task}
Write code in fences that name the language. You cannot run code, so never say that you ran or tested it. Do not \
repeat «secret», which stands for a secret that was taken out. Answer in {language}, briefly."""
_EXPLAIN: Final = (
    "Explain what the code in the material does: first in one sentence, then step by step, then what may surprise."
)
_DEBUG: Final = (
    "Find the cause of the error in the material. Say first what the cause is and how sure you are; then show the "
    "change as code; then how to check it. If the material is not enough, say what you need to see."
)
_WRITE: Final = "Write the code. Then say in at most three sentences how to use it and what it does not handle."
_DOCUMENT: Final = (
    "Return the code of the material with documentation in the style of its language, and change nothing else."
)


@ability(
    takes_text=heads.EXPLAIN,
    examples=phrasings("explain this (code|function|script|query)", "what does this (code|function|script|query) do"),
)
async def explain_code(turn: Turn, wish: Said = "", text: Said = "") -> Reply:
    """Explain code. wish: what to explain. text: the code."""
    return await _about_code(turn, "explain_code", _EXPLAIN, wish, text)


@ability(
    takes_text=heads.DEBUG,
    examples=phrasings("debug this", "why does this (code|script|function) fail", "what is wrong with this code"),
)
async def debug_code(turn: Turn, wish: Said = "", text: Said = "") -> Reply:
    """Find the cause of an error in code. wish: what goes wrong. text: the error or the code."""
    return await _about_code(turn, "debug_code", _DEBUG, wish, text)


@ability(
    takes_text=heads.WRITE,
    examples=phrasings("write a (python function|script|sql query|regular expression)", "write code"),
)
async def write_code(turn: Turn, wish: Said = "", text: Said = "") -> Reply:
    """Write code. wish: what it does, and in which language. text: more about it."""
    return await _about_code(turn, "", _WRITE, wish, text)


@ability(
    takes_text=heads.DOCUMENT,
    examples=phrasings("document this (code|function|script)", "add docstrings to this code", "comment this code"),
)
async def document_code(turn: Turn, wish: Said = "", text: Said = "") -> Reply:
    """Add documentation to code. wish: which kind. text: the code."""
    return await _about_code(turn, "document_code", _DOCUMENT, wish, text)


async def _about_code(turn: Turn, needing: str, task: str, wish: str, text: str) -> Reply:
    """Have a language model work on code. It is never executed. `needing` is the ability that needs code, if any."""
    wish = wish or turn.message.text
    material = await find_code(turn, text)
    if needing and not material.text and turn.can_write:
        return Reply(_("Send me the code or the error."), asks=asking(needing, "text", wish=wish))
    instructions = _RULES.format(wish=wish, task=task, language=_LANGUAGES[current_language()])
    written = await turn.write(instructions, material.text or wish)
    notes = [_("_I left out a secret before the language model saw this._")] if material.hid_secrets else []
    return Reply("\n\n".join([with_named_languages(written.text), *notes]), model=written.model)
