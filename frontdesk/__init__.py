"""Frontdesk: the public API for skills and platforms, and the only top-level package that the wheel installs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

# In the wheel, the other packages are inside this one; in the repository, they are beside it and on the path already.
_here = Path(__file__).parent
if (_here / "core").is_dir() and str(_here) not in sys.path:
    sys.path.insert(0, str(_here))

if TYPE_CHECKING:
    from core.abilities.ability import ability
    from core.abilities.arguments import Holds, Id, Named, Said, SaidTime, Someone, When, words_that
    from core.abilities.hooks.afterwords import Afterword, appends
    from core.abilities.hooks.alarms import Ringing, alarm, drop_alarms, on_failure, set_alarm
    from core.abilities.hooks.banners import banner
    from core.abilities.hooks.catalogues import Phrases, Starting, catalogue
    from core.abilities.hooks.documents import learn_document, unlearn_document
    from core.abilities.hooks.interception import Interception, intercepts
    from core.abilities.hooks.schedulers import Running, scheduler
    from core.abilities.hooks.suggestions import Suggestion, suggests
    from core.abilities.turn import Turn
    from core.abilities.undo import check_undo_in_time, offer_undo
    from core.delivery.announcements import Tell
    from core.model.buttons import asking, offer, offer_asking, offer_staying
    from core.model.errors import NotHere, SettingsError, SkillError
    from core.model.messages import Address, Mention, Message, Person, Reach
    from core.model.replies import Choice, Citation, Moment, Reply
    from core.model.skill_documents import SkillDocument
    from core.privacy import PersonalTable, PersonRef, Subject

__all__ = [
    "Address",
    "Afterword",
    "Choice",
    "Citation",
    "Holds",
    "Id",
    "Interception",
    "Mention",
    "Message",
    "Moment",
    "Named",
    "NotHere",
    "Person",
    "PersonRef",
    "PersonalTable",
    "Phrases",
    "Reach",
    "Reply",
    "Ringing",
    "Running",
    "Said",
    "SaidTime",
    "SettingsError",
    "SkillDocument",
    "SkillError",
    "Someone",
    "Starting",
    "Subject",
    "Suggestion",
    "Tell",
    "Turn",
    "When",
    "ability",
    "alarm",
    "appends",
    "asking",
    "banner",
    "catalogue",
    "check_undo_in_time",
    "drop_alarms",
    "intercepts",
    "learn_document",
    "offer",
    "offer_asking",
    "offer_staying",
    "offer_undo",
    "on_failure",
    "scheduler",
    "set_alarm",
    "suggests",
    "unlearn_document",
    "words_that",
]

_HOMES = {
    "core.abilities.ability": "ability",
    "core.abilities.hooks.alarms": "Ringing alarm drop_alarms on_failure set_alarm",
    "core.abilities.arguments": "Holds Id Named Said SaidTime Someone When words_that",
    "core.abilities.hooks.banners": "banner",
    "core.abilities.hooks.catalogues": "Phrases Starting catalogue",
    "core.abilities.hooks.afterwords": "Afterword appends",
    "core.abilities.hooks.documents": "learn_document unlearn_document",
    "core.abilities.hooks.interception": "Interception intercepts",
    "core.abilities.hooks.schedulers": "Running scheduler",
    "core.abilities.hooks.suggestions": "Suggestion suggests",
    "core.abilities.turn": "Turn",
    "core.abilities.undo": "check_undo_in_time offer_undo",
    "core.delivery.announcements": "Tell",
    "core.model.buttons": "asking offer offer_asking offer_staying",
    "core.model.errors": "NotHere SettingsError SkillError",
    "core.model.messages": "Address Mention Message Person Reach",
    "core.model.replies": "Choice Citation Moment Reply",
    "core.model.skill_documents": "SkillDocument",
    "core.privacy": "PersonRef PersonalTable Subject",
}


def __getattr__(name: str) -> Any:
    """Import a public name on first use, so that the command line starts quickly."""
    from importlib import import_module  # noqa: PLC0415

    for home, names in _HOMES.items():
        if name in names.split():
            return getattr(import_module(home), name)
    raise AttributeError(f"module 'frontdesk' has no attribute {name!r}")
