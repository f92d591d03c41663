"""Corrects a text and shows each change with its reason: with a language model, or offline by rules and word lists."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from core.model.errors import SkillError
from core.model.language import current_language
from core.model.replies import Reply
from core.skills.writing.protected import lost_tokens
from core.skills.writing.shown_changes import changes_between, listed, nothing_more, quoted, shown_change
from core.skills.writing.spelling.correction import REASONS, corrected
from core.skills.writing.spelling.proofreader import find_corrections
from core.skills.writing.written_changes import FORM, read_rewriting
from core.text.catalogue import N_, _

if TYPE_CHECKING:
    from core.abilities.turn import Turn
    from core.abilities.turn_ports import Written
    from core.skills.writing.written_changes import Rewriting

LANGUAGES: Final = {"en": "English", "de": "German", "es": "Spanish", "fr": "French", "pt": "Portuguese"}
ATTEMPTS: Final = 2
LOST: Final = N_(
    "The language model changed what must stay as it is: {lost}. I do not show that. Please try again, or send the "
    "text without it."
)
_PROOFREAD: Final = """Correct the text in the material: spelling, grammar and punctuation; then style and clarity, \
only where a reader would stumble. Keep its language, tone, meaning and length. Keep code, links, names, mentions and \
formatting letter for letter. {form} Write the reasons in {language}."""
_AGAIN: Final = "Your last version changed these, which must stay letter for letter: {lost}."


async def proofread_with_model(turn: Turn, text: str, wish: str) -> Reply:
    """Have a language model correct a text. Raises SkillError if it fails, or changes what must stay."""
    instructions = _PROOFREAD.format(form=FORM, language=LANGUAGES[current_language()])
    found, written = await rewrite(turn, text, f"{instructions}\nWhat the person wished: {wish}")
    lines = [shown_change(old, new, _reason(found, old, new)) for old, new in changes_between(text, found.text)]
    if not lines:
        return Reply(_("I found nothing to correct."), model=written.model)
    return Reply(f"{quoted(found.text)}\n\n{listed(lines)}", model=written.model)


async def rewrite(turn: Turn, text: str, instructions: str) -> tuple[Rewriting, Written]:
    """Have a language model rewrite a text. Code, links and mentions must stay in it, or it is asked once more.

    Raises:
        SkillError: it fails, or loses them again; the text says so.
    """
    lost: tuple[str, ...] = ()
    for _attempt in range(ATTEMPTS):
        more = f"\n{_AGAIN.format(lost=' '.join(lost))}" if lost else ""
        written = await turn.write(instructions + more, text)
        found = read_rewriting(written.text, text)
        lost = lost_tokens(text, found.text)
        if not lost:
            return found, written
    raise SkillError(_(LOST).format(lost=", ".join(f"`{token.strip('`')[:80]}`" for token in lost[:3])))


async def proofread_offline(turn: Turn, text: str) -> Reply:
    """Correct spelling and basic grammar without a language model."""
    language, found = await asyncio.to_thread(
        find_corrections, text, known=current_language(), locale=turn.message.person.locale
    )
    if language not in LANGUAGES:
        return Reply(
            _("I can check English, German, Spanish, French and Portuguese, and this seems to be none of them.")
        )
    if not found:
        return Reply(f"{_('I found nothing to correct.')}\n\n{nothing_more()}")
    is_english = current_language() == "en"
    lines = [
        shown_change(
            each.before, each.after, each.why.rstrip(".") if each.why and is_english else _(REASONS[each.kind])
        )
        for each in found
    ]
    return Reply(f"{quoted(corrected(text, found))}\n\n{listed(lines)}\n\n{nothing_more()}")


def _reason(found: Rewriting, old: str, new: str) -> str:
    """Return the reason that the model gave for a change, or nothing."""
    overlapping = (
        change.why
        for change in found.changes
        if (old and (old in change.before or (change.before and change.before in old)))
        or (not old and new in change.after)
    )
    return next(overlapping, "").rstrip(".")
