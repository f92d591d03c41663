"""Finds out what an archive is an export of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.documents import LoadError
from knowledge.exports.discord import HEAD_BYTES, discord_part, is_discord, is_private
from knowledge.exports.export import Export
from knowledge.exports.pages import confluence_parts, folder_parts, is_confluence, is_notion, notion_parts
from knowledge.exports.slack import is_slack, slack_export

if TYPE_CHECKING:
    from knowledge.documents import LoadLimits
    from knowledge.exports.archive import Archive


def read_export(archive: Archive, limits: LoadLimits, *, is_public: bool) -> Export:
    """Return the parts of an archive. `is_public` says that everybody may read what is learned from it.

    Blocks. Raises LoadError if the archive holds no document, or a file that it needs is damaged.
    """
    names = archive.names
    if not names:
        raise LoadError(f"{archive.name} holds no document that can be read.")
    if is_slack(names):
        return slack_export(archive, limits, is_public=is_public)
    if is_confluence(names):
        return Export(confluence_parts(archive, limits))
    if is_notion(names):
        return Export(notion_parts(archive, limits))
    return _folder(archive, limits, is_public=is_public)


def _folder(archive: Archive, limits: LoadLimits, *, is_public: bool) -> Export:
    """Return each file as a document, except for exported channels of Discord."""
    heads = {name: archive.read(name, most=HEAD_BYTES) for name in archive.names if name.endswith(".json")}
    channels = {name: is_private(head) for name, head in heads.items() if is_discord(head)}
    learned = [name for name, private in channels.items() if not (private and is_public)]
    left_out = len(channels) - len(learned)
    note = (
        f"{archive.name}: {left_out} direct conversations and private threads were left out, since everybody may read "
        "what is learned from it. To learn them too, name an audience with --audience."
    )
    pages = (part for part in folder_parts(archive, limits) if part.name not in channels)
    parts = (*pages, *(discord_part(archive, name, limits) for name in learned))
    return Export(parts, (note,) if left_out else ())
