"""Translation: a message, a thread, or a channel that is kept in two languages."""

from core.skills.translation.abilities import translate_for_me, translate_text, translate_thread
from core.skills.translation.bilingual import keep_bilingual, stop_bilingual, translate_for_channel
from core.skills.translation.glossary import publish_glossary
from core.skills.translation.personal_data import personal_data

__all__ = [
    "keep_bilingual",
    "personal_data",
    "publish_glossary",
    "stop_bilingual",
    "translate_for_channel",
    "translate_for_me",
    "translate_text",
    "translate_thread",
]
