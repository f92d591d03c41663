"""The language model as abilities use it: it writes a text, and the ability checks what it has written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from core.model.errors import SkillError
from core.text.catalogue import _

if TYPE_CHECKING:
    from core.abilities.turn import Turn


class Writer(Protocol):
    """Has a language model write."""

    @property
    def name(self) -> str:
        """The name of the model, as replies give it."""
        ...

    async def write(self, instructions: str, text: str) -> str | None:
        """Return what the model writes about a text; None if it fails, takes too long or writes nothing.

        The instructions are ours, and the text is data. The model gets no tools. What it returns is not checked.
        Nothing is stored: if the process dies meanwhile, the resumed turn asks again.
        """
        ...


def writer_of(turn: Turn) -> Writer:
    """Return what has the language model write.

    Raises:
        SkillError: there is no language model; the text names the setting.
    """
    if turn.services.writer is None:
        raise SkillError(
            _(
                "That needs a language model, and none is set here. Whoever runs Frontdesk can set one with "
                "`FRONTDESK_MODEL`."
            )
        )
    return turn.services.writer


def failed() -> SkillError:
    """Return the error that says that the language model did not write anything usable."""
    return SkillError(_("The language model did not answer. Please try again later."))
