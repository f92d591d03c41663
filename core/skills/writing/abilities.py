"""The abilities of writing: proofread, rewrite, draft, brainstorm, and list the templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.abilities.arguments import Said  # noqa: TC001 — it makes the schema
from core.abilities.hooks.catalogues import Phrases, catalogue, with_phrases_from
from core.abilities.phrase_patterns import phrasings
from core.model.buttons import asking
from core.model.errors import SettingsError, SkillError
from core.model.language import current_language
from core.model.replies import Reply
from core.skills.writing import heads
from core.skills.writing.drafting import draft
from core.skills.writing.material import is_about_thread, text_meant, thread_of
from core.skills.writing.proofreading import LANGUAGES, proofread_offline, proofread_with_model, rewrite
from core.skills.writing.shown_changes import listed, quoted
from core.skills.writing.templates import read_templates
from core.skills.writing.written_changes import FORM
from core.text.catalogue import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.abilities.hooks.catalogues import Starting
    from core.abilities.turn import Turn
    from core.settings.settings import Settings

LONGEST_OFFLINE = 20_000
"""In characters: what can be checked offline at once."""
_REWRITE = """Rewrite the text in the material as the person wishes: {wish}
Keep its language unless the wish names another one. Keep what it says: add nothing, and leave out only what the wish \
leaves out. Keep code, links, names and mentions letter for letter. {form} Write at most five reasons, in {language}."""
_BRAINSTORM = """Brainstorm as the person wishes: {wish}
Give seven ideas as a numbered list, each in one or two sentences, from the obvious to the surprising, in the \
language of the wish. Then, in a last line, which one you would try first, and why."""


@ability(
    takes_text=heads.PROOFREAD,
    examples=phrasings(
        "proofread (this|my text|this text)",
        "proofread",
        "check the (spelling|grammar)",
        "check (my spelling|my grammar|this for mistakes)",
        "correct (this|my text|this text|the spelling)",
    ),
)
async def proofread(turn: Turn, wish: Said = "", text: Said = "") -> Reply:
    """Correct the spelling, grammar and style of a text, and show each change. wish: what for. text: the text."""
    meant = text_meant(turn, text)
    if not meant:
        return _ask_for_text("proofread", wish or turn.message.text)
    if not turn.can_write:
        return await proofread_offline(turn, meant[:LONGEST_OFFLINE])
    try:
        return await proofread_with_model(turn, meant, wish or turn.message.text)
    except SkillError as error:
        offline = await proofread_offline(turn, meant[:LONGEST_OFFLINE])
        return Reply(f"_{error}_\n\n{offline.text}")


@ability(
    takes_text=heads.REWRITE,
    examples=phrasings(
        "make (this|it) (shorter|longer|friendlier|simpler|clearer|more formal|less formal|more polite|sound better)",
        "(rewrite|rephrase|reword|shorten|simplify) (this|it|my text|this text)",
        "rewrite this for (customers|beginners|the team|the management)",
        "(improve|polish) (this|my text|this text)",
    ),
)
async def rewrite_text(turn: Turn, wish: Said = "", text: Said = "") -> Reply:
    """Rewrite a text for a tone, a length or an audience. wish: how it shall be. text: the text."""
    wish = wish or turn.message.text
    meant = text_meant(turn, text)
    if not meant:
        return _ask_for_text("rewrite_text", wish)
    instructions = _REWRITE.format(wish=wish, form=FORM, language=LANGUAGES[current_language()])
    found, written = await rewrite(turn, meant, instructions)
    reasons = list(dict.fromkeys(change.why.rstrip(".") for change in found.changes if change.why))
    return Reply("\n\n".join(filter(None, [quoted(found.text), listed(reasons)])), model=written.model)


@ability(
    takes_text=heads.DRAFT,
    examples=phrasings(
        "(write|draft) (an e-mail|an email|an announcement|a product text|a social media post|a linkedin post|a tweet)",
        "(write|draft) a post for (linkedin|mastodon|bluesky|x|instagram|facebook)",
        "(write|draft) an announcement from this thread",
        "turn this thread into (an announcement|an e-mail|a linkedin post)",
    ),
)
async def draft_text(turn: Turn, wish: Said = "", text: Said = "") -> Reply:
    """Draft an e-mail, an announcement, a product text or a social post. wish: what to write. text: the brief."""
    try:
        return await draft(turn, wish or turn.message.text, text)
    except SettingsError as error:
        raise SkillError(str(error)) from error


@ability(
    takes_text=heads.BRAINSTORM,
    examples=phrasings(
        "brainstorm (ideas|names|titles|slogans)",
        "brainstorm about this",
        "give me ideas for (a title|a name|a slogan)",
    ),
)
async def brainstorm(turn: Turn, wish: Said = "", text: Said = "") -> Reply:
    """Collect ideas about something. wish: what the ideas are for. text: what is known about it."""
    wish = wish or turn.message.text
    material = "\n\n".join(filter(None, [text, thread_of(turn) if is_about_thread(wish) else ""]))
    written = await turn.write(_BRAINSTORM.format(wish=wish), material or wish)
    return Reply(written.text, model=written.model)


@ability(
    examples=phrasings("which templates are there", "(list|show) (the|our) templates", "what templates do we have")
)
async def list_templates(turn: Turn) -> str:
    """List the team's templates for texts."""
    try:
        templates = read_templates(turn.services.settings.templates)
    except SettingsError as error:
        raise SkillError(str(error)) from error
    if not templates:
        return _("There are no templates. Whoever runs me can add some in the folder that FRONTDESK_TEMPLATES names.")
    lines = [f"- **{found.name}**{f' — {found.about}' if found.about else ''}" for found in templates]
    asks = _("Say “write {name}: …”, with what it is about.").format(name=templates[0].name)
    return "\n".join([*lines, "", asks])


def template_phrases(settings: Settings, variables: Mapping[str, str]) -> dict[str, Phrases]:  # noqa: ARG001
    """Return how people ask for a text after one of the templates."""
    names = [template.name for template in read_templates(settings.templates)]
    examples = tuple(f"{verb} {name}" for name in names for verb in ("write", "write a", "draft", "draft a"))
    return {"draft_text": Phrases(examples)} if examples else {}


@with_phrases_from(template_phrases)
@catalogue
async def check_templates(starting: Starting) -> None:
    """Read the templates, so that a bad one is told at the start. Nothing is stored, so dying changes nothing."""
    read_templates(starting.settings.templates)


def _ask_for_text(ability_name: str, wish: str) -> Reply:
    return Reply(_("Send me the text."), asks=asking(ability_name, "text", wish=wish))
