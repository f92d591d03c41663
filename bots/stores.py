"""The open stores, on which `learn` and `knowledge` work, and on which Frontdesk is built."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.abilities.audiences import APPROVED, Audiences
from core.abilities.hooks.documents import unlearn_document
from core.model.knowledge import PUBLIC
from core.settings.settings import load_variables
from knowledge.audience import choose_audience
from knowledge.documents import TEAM, Failure, HeldBack, LoadError, LoadLimits, one_line, redacted
from knowledge.loaders import canonical, count, load
from knowledge.loaders.secrets import Secrets
from knowledge.sync import Report

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from psycopg_pool import AsyncConnectionPool

    from core.settings.settings import Settings
    from knowledge.library import Library
    from knowledge.models.embedder import Embedder
    from knowledge.storage.vector_index import VectorIndex
    from knowledge.sync import Progress

INSIST = (
    "Documents that seem to contain secrets are held back. Take the secrets out, or learn them as they are with "
    "--allow-secrets."
)


NOT_APPROVED = "Only approved documents answer here. Once somebody has approved it, learn it with --audience approved."


@dataclass(frozen=True, slots=True)
class Stores:
    """Everything that holds data. `embedder` is None if its weights cannot be loaded: search then uses words alone."""

    settings: Settings
    pool: AsyncConnectionPool
    vectors: VectorIndex
    embedder: Embedder | None
    library: Library

    async def learn(
        self,
        origins: Sequence[tuple[str, str | None]],
        *,
        allow_secrets: bool = False,
        progress: Callable[[Progress], None] = lambda _: None,
    ) -> Report:
        """Sync documents from origins, each for an audience. If one origin fails, the others are still learned.

        Without an audience, a known origin keeps its own; a new one takes that of the folder or site that contains it,
        or is public. Documents with secrets are held back, unless `allow_secrets`.
        """
        return _merged([await self._learn(*origin, progress, allow_secrets=allow_secrets) for origin in origins])

    async def forget(self, what: str) -> int:
        """Forget a document by its id, or an origin with all its documents; return how many documents were removed.

        A document that a skill has learned is first noted as unwanted, so that it is not learned again. If the process
        dies in between, the next worker removes it.
        """
        for document in await self.library.documents():
            if what in (document.id, document.origin) and document.origin.startswith(TEAM):
                async with self.pool.connection() as connection:
                    await unlearn_document(connection, document.origin.removeprefix(TEAM))
        if await self.library.remove_document(what):
            return 1
        shown = [known.origin for known in await self.library.origins() if redacted(known.origin) == what]
        named = shown[0] if len(shown) == 1 else what
        return await self.library.remove_origin(named) or await self.library.remove_origin(canonical(named))

    async def _learn(
        self, origin: str, audience: str | None, progress: Callable[[Progress], None], *, allow_secrets: bool
    ) -> Report:
        named, notes, logins = origin, tuple[str, ...](), self.settings.logins
        try:
            place, known = canonical(origin), await self.library.origins()
            choice = choose_audience(place, audience, known)
            was_public = any(before.origin == place and before.audience == PUBLIC for before in known)
            events = load(
                place,
                fingerprints=await self.library.fingerprints(place),
                limits=LoadLimits(pages=self.settings.site_pages),
                cache_dir=self.settings.home / "cache",
                allow_private=self.settings.allow_private_urls,
                is_public=choice.audience == PUBLIC,
                secrets=Secrets.parse(logins.get_secret_value() if logins else "", load_variables()),
            )
            named, notes = place, tuple(map(one_line, choice.notes))
            audiences = Audiences.parse(self.settings.audiences, approved_only=self.settings.approved_only)
            if audiences.approved_only and choice.audience != APPROVED:
                notes = (*notes, NOT_APPROVED)
            elif not audiences.has_members(choice.audience):
                members = f'FRONTDESK_AUDIENCES="{choice.audience}=ana,#ops"'
                note = f"Nobody belongs to the audience {choice.audience} yet. Name its members, for example {members}."
                notes = (*notes, note)
            total = await count(place)
            report = await self.library.learn(
                place,
                choice.audience,
                events,
                allow_secrets=allow_secrets,
                progress=lambda made: progress(replace(made, total=total)),
            )
        except LoadError as error:
            return Report(failed=(Failure("", one_line(named), one_line(str(error))),), notes=notes)
        if report.is_empty and not report.failed:
            notes = (*notes, f"{one_line(place)} contains no document that can be read.")
        if any(isinstance(failure, HeldBack) for failure in report.failed):
            notes = (*notes, INSIST)
        is_published = choice.audience == PUBLIC and not was_public and not report.is_empty
        return replace(
            report, notes=(*notes, *report.notes), published=(one_line(redacted(place)),) if is_published else ()
        )


def _merged(reports: Sequence[Report]) -> Report:
    return Report(
        added=sum(report.added for report in reports),
        changed=sum(report.changed for report in reports),
        unchanged=sum(report.unchanged for report in reports),
        removed=sum(report.removed for report in reports),
        passages=sum(report.passages for report in reports),
        failed=tuple(failure for report in reports for failure in report.failed),
        notes=tuple(dict.fromkeys(note for report in reports for note in report.notes)),
        published=tuple(origin for report in reports for origin in report.published),
    )
