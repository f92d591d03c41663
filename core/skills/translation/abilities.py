"""Translate a text, the message before, or a thread. Nothing is stored.

If the process dies before the end of the turn, the language model is asked again; if after, the translation is sent
once like any reply.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from core.abilities.ability import ability
from core.abilities.arguments import Holds
from core.abilities.phrase_patterns import phrasings
from core.conversations.channel_history import may_repeat, thread_messages
from core.digests.rendered_digest import plain
from core.model.errors import SkillError
from core.model.language import current_language
from core.model.messages import Reach
from core.model.replies import Reply
from core.skills.translation import store
from core.skills.translation.glossary import Glossary
from core.skills.translation.languages import Language, code_of, name_of_language
from core.skills.translation.translator import LONGEST, translate
from core.text.catalogue import _

if TYPE_CHECKING:
    from core.abilities.turn import Turn
    from core.skills.translation.translator import Translation

Text = Annotated[str, Holds("wish")]
"""What is translated, word for word."""
LATEST = 1 << 62


@ability(
    verbatim=True,
    examples=phrasings(
        "translate (this|that|it|the last message) (to|into|in) {language}",
        "translate (to|into) {language}: {text}",
        "translate {text} (to|into) {language}",
        "(what is|what's|how do you say) {text} in {language}",
        "(übersetze|übersetz) (das|dies|es) (auf|ins|nach) {language}",
        "(übersetze|übersetz) (auf|ins) {language}: {text}",
        "(traduce|traducir) (esto|eso) (al|a) {language}",
        "(traduce|traducir) al {language}: {text}",
        "(traduis|traduire) (ça|ceci|cela) en {language}",
        "(traduis|traduire) en {language} : {text}",
        "(traduz|traduza) (isto|isso) (para|em) {language}",
        "(traduz|traduza) para {language}: {text}",
    ),
)
async def translate_text(turn: Turn, language: Language, text: Text = "") -> Reply:
    """Translate a text, or the message before, into a language. Use it when somebody asks for a translation.

    language: the language, for instance “German”. text: the text word for word; empty for the message before.
    """
    turn.need_model()
    return _shown(await _translate(turn, _as_written(turn, text) or await _before(turn), to=code_of(language)))


@ability(
    verbatim=True,
    in_help=False,
    examples=phrasings(
        "translate (this|the) (thread|conversation|discussion) (to|into) {language}",
        "(übersetze|übersetz) (diesen|den) thread (auf|ins) {language}",
        "traduce (este|el) hilo al {language}",
        "traduis ce fil en {language}",
        "(traduz|traduza) este tópico para {language}",
    ),
)
async def translate_thread(turn: Turn, language: Language) -> Reply:
    """Translate the thread in which the person writes. language: the language, for instance “German”."""
    turn.need_model()
    here = turn.message.address
    if turn.message.reach is Reach.DIRECT or here.thread is None:
        raise SkillError(_("Say that in the thread that you mean."))
    async with turn.connect() as connection:
        said = await thread_messages(connection, here, before=turn.id or LATEST)
    known = [
        (plain(logged.message.person.name), logged.message.text)
        for logged in said
        if may_repeat(logged.message, at=here)
    ]
    parts = [f"**{name}**: {text}" for name, text in known]
    if not parts:
        raise SkillError(_("I have no message of this thread."))
    kept, names = len(parts), tuple(dict.fromkeys(name for name, _text in known))
    while len("\n\n".join(parts[-kept:])) > LONGEST and kept > 1:
        kept -= 1
    reply = _shown(await _translate(turn, "\n\n".join(parts[-kept:]), to=code_of(language), names=names))
    left_out = _("_These are the last {n} messages; the thread is too long to translate all of it at once._")
    return reply if kept == len(parts) else Reply(f"{reply.text}\n\n{left_out.format(n=kept)}", model=reply.model)


@ability(examples=[], presses=True)
async def translate_for_me(turn: Turn, text: str = "") -> Reply:
    """Translate a message into the person's own language, by the menu of the message."""
    return _shown(await _translate(turn, text, to=current_language()))


async def _translate(turn: Turn, text: str, *, to: str, names: tuple[str, ...] = ()) -> Translation:
    async with turn.connect() as connection:
        glossary = Glossary.model_validate(await store.published(connection))
    return await translate(turn, text, to=to, glossary=glossary, names=names)


def _shown(found: Translation) -> Reply:
    """Return a translation as a reply, with a note about terms of the glossary that the model did not use."""
    if not found.unused:
        return Reply(found.text, model=found.model)
    terms = ", ".join(f"“{said}” = “{wanted}”" for said, wanted in found.unused)
    note = _("_The glossary has other words, which the language model did not use: {terms}._").format(terms=terms)
    return Reply(f"{found.text}\n\n{note}", model=found.model)


def _as_written(turn: Turn, text: str) -> str:
    """Return the text with its line breaks, which an argument may have lost."""
    said, words = turn.message.text, text.split()
    at = said.find(words[0]) if words else -1
    while at >= 0:
        rest = said[at:]
        if " ".join(rest.split()).startswith(" ".join(words)):
            return rest if len(rest.split()) == len(words) else text
        at = said.find(words[0], at + 1)
    return text


async def _before(turn: Turn) -> str:
    """Return the message before: in a thread or channel what somebody wrote, alone with us what we or they said.

    Raises:
        SkillError: there is none.
    """
    here, text = turn.message.address, ""
    if turn.message.reach is Reach.DIRECT:
        last = turn.history[-1] if turn.history else None
        text = (last.reply.text if last.reply else last.text) if last else ""
    else:
        async with turn.connect() as connection:
            said = await thread_messages(connection, here, before=turn.id or LATEST)
        text = said[-1].message.text if said else ""
    if not text:
        raise SkillError(
            _("What shall I translate? Say it like “translate to {language}: …”.").format(
                language=name_of_language(current_language())
            )
        )
    return text
