"""Forum posts: their author marks them as solved or renames them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.abilities.ability import ability
from core.abilities.arguments import NewText  # noqa: TC001 — they make the schema
from core.abilities.phrase_patterns import phrasings
from core.communities.forum_posts import opened, solve
from core.model.errors import SkillError
from core.model.replies import Reply
from core.text.catalogue import _
from core.text.excerpt import shortened
from core.text.sentences import sentences

if TYPE_CHECKING:
    from core.abilities.turn import Turn
    from core.communities.forum_posts import Opened

LONGEST_TITLE = 90


@ability(
    needs="post",
    effect=True,
    examples=phrasings("mark (this post|my post|this) as solved", "this post is solved"),
)
async def mark_solved(turn: Turn) -> Reply:
    """Mark this post as solved. Use it only when the person says that it is solved, or wants it marked."""
    async with turn.connect() as connection:
        post = await opened(connection, turn.message.address)
        _check(turn, post)
        if post and not await solve(connection, turn.message.address, post.id):
            return Reply(_("This is already marked as solved."), mark="solved")
    return Reply(_("Marked as solved. I offer this post to people who ask the same here."), mark="solved")


@ability(
    needs="post",
    effect=True,
    examples=phrasings(
        "(rename|change the title of) this post to {title}",
        "improve the title of this post",
        "give this post a better title",
    ),
)
async def rename_post(turn: Turn, title: NewText = "") -> Reply:
    """Give this post a better title. Use it only when the person asks for that.

    title: the new title, in the language of the post; leave it out to take it from the question.
    """
    async with turn.connect() as connection:
        post = await opened(connection, turn.message.address)
    _check(turn, post)
    named = shortened(" ".join((title or _question(post)).split()).strip(" .\"“”'"), LONGEST_TITLE)
    if not named:
        raise SkillError(_("Tell me the new title: “rename this post to …”."))
    return Reply(_("Renamed this post to “{title}”.").format(title=named), title=named)


def _check(turn: Turn, post: Opened | None) -> None:
    """Refuse everybody except the post's author and the people who run this place."""
    if post is None and not turn.message.trusted:
        raise SkillError(_("I know no post here. Say that in your own post."))
    if post and post.author != turn.message.person.id and not turn.message.trusted:
        raise SkillError(_("Only the author of this post and the people who run this place can do that."))


def _question(post: Opened | None) -> str:
    """Return the first question of a post, or its first sentence if it asks none."""
    said = [post.text[span.start : span.end].strip() for span in sentences(post.text)] if post else []
    return next((sentence for sentence in said if sentence.endswith("?")), said[0] if said else "")
