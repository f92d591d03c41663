"""The public API for platform adapters: the plug, and the values that adapters and the desk exchange."""

from __future__ import annotations

import frontdesk  # noqa: F401 — extends the path in an installed package
from bots.frontdesk import Adapter, Frontdesk
from bots.platforms import Finding, Plug
from core.model.errors import FrontdeskError, InputError, RetryLater, SettingsError, WireError
from core.model.messages import Address, Attachment, Mention, Message, Person, Reach, names_of
from core.model.ports import Limit, NoDrafts, NoFiles, Open
from core.model.replies import Choice, Citation, Moment, Reply, Step
from core.settings.settings import Settings, load_variables
from core.text.message_splitter import split

__all__ = [
    "Adapter",
    "Address",
    "Attachment",
    "Choice",
    "Citation",
    "Finding",
    "Frontdesk",
    "FrontdeskError",
    "InputError",
    "Limit",
    "Mention",
    "Message",
    "Moment",
    "NoDrafts",
    "NoFiles",
    "Open",
    "Person",
    "Plug",
    "Reach",
    "Reply",
    "RetryLater",
    "Settings",
    "SettingsError",
    "Step",
    "WireError",
    "load_variables",
    "names_of",
    "split",
]
