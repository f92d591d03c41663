"""Drafts of texts: as long as a network allows, after the team's templates, and with a note about what nobody said."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from core.model.replies import Reply
from core.skills.writing.material import is_about_thread, thread_of
from core.skills.writing.shown_changes import quoted
from core.skills.writing.templates import read_templates, template_in
from core.skills.writing.text_kinds import fitted, kind_of, length_of
from core.text.catalogue import _
from core.text.enumeration import count, join_words

if TYPE_CHECKING:
    from core.abilities.turn import Turn

_DRAFT: Final = """Write what the person wishes, in the language of the wish unless it names another one: {wish}
{manner}{template}Write the text alone, without an introduction and without quotation marks around it."""
_TOO_LONG: Final = "\nYour last version had {length} characters. {longest} are allowed. Write it shorter."
_NUMBER: Final = re.compile(r"\d+(?:[.,:]\d+)*")
_FENCE: Final = re.compile(r"\A```\w*\n(.*)\n```\Z", re.DOTALL)
MOST_NAMED: Final = 5


async def draft(turn: Turn, wish: str, text: str) -> Reply:
    """Have a language model draft a text from a brief or, if the wish names it, from the thread.

    A text that is too long for its network is asked for once more, and then cut after a sentence.

    Raises:
        SkillError: there is no language model, or it fails.
    """
    template = template_in(wish, read_templates(turn.services.settings.templates))
    kind = kind_of(wish)
    longest = (template and template.longest) or (kind and kind.longest)
    material = "\n\n".join(filter(None, [text, thread_of(turn) if is_about_thread(wish) else ""]))
    manner = f"It is {kind.manner}.\n" if kind else ""
    limit = f"It has at most {longest} characters.\n" if longest else ""
    frame = f"Follow this template of the team ({template.about}):\n{template.text}\n" if template else ""
    instructions = _DRAFT.format(wish=wish, manner=manner + limit, template=frame)
    written = await turn.write(instructions, material or wish)
    if longest and length_of(_bare(written.text), kind) > longest:
        again = _TOO_LONG.format(length=length_of(_bare(written.text), kind), longest=longest)
        written = await turn.write(instructions + again, material or wish)
    whole = _bare(written.text)
    said = fitted(whole, longest, kind) if longest else whole
    notes = []
    if longest:
        size = _("{n} of {longest} characters").format(n=count(length_of(said, kind)), longest=count(longest))
        cut = f" {_('It was longer, so I cut it.')}" if said != whole else ""
        notes.append(f"_{kind.name if kind else template.name if template else ''}: {size}.{cut}_")
    if unsaid := unsaid_numbers(said, f"{wish}\n{material}\n{template.text if template else ''}"):
        notes.append(_("_Please check: nobody said {numbers}._").format(numbers=join_words(unsaid[:MOST_NAMED])))
    return Reply("\n\n".join([quoted(said), *notes]), model=written.model)


def unsaid_numbers(text: str, said: str) -> list[str]:
    """Return the numbers of a draft that do not stand in what people said, in order. Numbers of lists do not count."""
    known = set(_NUMBER.findall(said))
    body = re.sub(r"^\s*\d+[.)]\s", "", text, flags=re.MULTILINE)
    return [number for number in dict.fromkeys(_NUMBER.findall(body)) if number not in known]


def _bare(text: str) -> str:
    """Return a text without the fence that a model may put around it."""
    fenced = _FENCE.match(text.strip())
    return (fenced[1] if fenced else text).strip()
