"""Snippets that answer everybody: each of their texts is a document of its own, for as long as the file has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from core.abilities.hooks.documents import learn_document, unlearn_document, wanted_documents
from core.model.knowledge import PUBLIC
from core.model.language import speaking
from core.model.skill_documents import SkillDocument
from core.skills.cases.snippets.snippet import filled_in
from core.text.catalogue import _

if TYPE_CHECKING:
    from psycopg import AsyncConnection

    from core.skills.cases.snippets.snippet import Snippets

PREFIX: Final = "snippet-"
"""What the keys of the documents begin with: `snippet-refund-en`."""


async def learn_snippets(connection: AsyncConnection, snippets: Snippets, *, team: str) -> None:
    """Have the library match the file, in the caller's transaction. `team` is the name of the team, or empty.

    If the process dies before the commit, the old documents stay; if after, the next look of any worker learns and
    removes what has changed (`core.abilities.hooks.documents`).
    """
    documents = documents_of(snippets, team=team or "Frontdesk")
    for document in documents:
        await learn_document(connection, document)
    known = {document.key for document in documents}
    for key in await wanted_documents(connection, PREFIX):
        if key not in known:
            await unlearn_document(connection, key)


def documents_of(snippets: Snippets, *, team: str) -> list[SkillDocument]:
    """Return the documents of the snippets that answer everybody: one for each language that they are written in."""
    documents = []
    for name, snippet in snippets.snippets.items():
        for language, text in snippet.texts.items() if snippet.answers else ():
            heading = ", ".join([name.replace("-", " ").replace("_", " "), *snippet.tags])
            with speaking(language):
                title = _("From the team: {name}").format(name=name)
            said = filled_in(text, {**snippets.values, "team": team})
            documents.append(SkillDocument(f"{PREFIX}{name}-{language}", title, f"# {heading}\n\n{said}\n", PUBLIC))
    return documents
