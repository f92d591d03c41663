"""All personal data that Frontdesk stores besides the log, to be exported and erased together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bots.terminal.journal import Journals
from bots.web.access.personal_data import personal_data as console
from core.abilities.ability import load_personal_data
from core.abilities.hooks.documents import UnwantedDocuments
from core.calendars.own.personal_data import personal_data as calendars
from core.conversations.attachment_log import SentFiles
from core.providers.ledger import personal_data as model_calls
from core.skills import skills_of
from knowledge.attachments import AttachmentStore
from knowledge.skill_documents import SkillDocumentStore

if TYPE_CHECKING:
    from core.model.ports import PersonalData
    from core.settings.settings import Settings


def personal_data_of(settings: Settings) -> tuple[PersonalData, ...]:
    """Return the personal data of all skills, of terminals, of files that people sent, and of our own calendar.

    Raises:
        SettingsError: a skill cannot be loaded, or its `personal_data` is invalid; the text says which.
    """
    skills = load_personal_data([*skills_of(settings), *settings.skills])
    unwanted = UnwantedDocuments(SkillDocumentStore())
    own = (*calendars, *console, *model_calls)
    return (*skills, unwanted, Journals(settings.home), SentFiles(AttachmentStore()), *own)
