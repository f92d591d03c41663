from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from knowledge.documents import Failure, LoadedDocument, LoadError, LoadLimits, Note, Unchanged
from knowledge.loaders import count, load
from tests.fakes.archives import FILES, zipped

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from knowledge.documents import Event

pytestmark = pytest.mark.asyncio(loop_scope="module")  # one worker process serves them all


async def events(
    origin: Path,
    fingerprints: Mapping[str, str] | None = None,
    *,
    is_public: bool = True,
    limits: LoadLimits | None = None,
) -> list[Event]:
    made = load(
        str(origin), fingerprints=fingerprints or {}, cache_dir=origin.parent, is_public=is_public, limits=limits
    )
    return [event async for event in made]


async def documents(origin: Path, *, is_public: bool = True) -> dict[str, LoadedDocument]:
    found = await events(origin, is_public=is_public)
    return {event.title: event for event in found if isinstance(event, LoadedDocument)}


async def test_pages_of_notion_lose_its_ids_and_name_the_pages_above_them(tmp_path: Path) -> None:
    pages = await documents(zipped("notion", tmp_path))
    assert list(pages) == [
        "Handbook",
        "Handbook › Suppliers › East Coffee",
        "Handbook › Suppliers",
        "Handbook › Travel",
    ]
    travel = pages["Handbook › Travel"]
    assert travel.source == "notion.zip/Handbook/Travel.md"
    assert "See [Handbook](../Handbook.md)." in travel.text
    assert "| City | 140 |" in travel.text
    assert "<aside>" not in pages["Handbook"].text
    assert "| East Coffee | front office | Wednesdays |" in pages["Handbook › Suppliers"].text


async def test_a_page_of_notion_stays_the_same_when_it_is_renamed(tmp_path: Path) -> None:
    before = await documents(zipped("notion", tmp_path))
    (old,) = (file for file in (FILES / "notion").glob("*.md"))
    archive = tmp_path / "later" / "notion.zip"
    archive.parent.mkdir()
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr(old.name.replace("Handbook", "Manual"), "# Manual\n\nText.")
        made.writestr("Other 11111111222222223333333344444444.md", "# Other\n\nText.")
    (tmp_path / "notion.zip").write_bytes(archive.read_bytes())
    after = await documents(tmp_path / "notion.zip")
    assert after["Manual"].id == before["Handbook"].id


async def test_an_export_in_parts_is_read_like_one(tmp_path: Path) -> None:
    inner = zipped("notion", tmp_path, name="Export-Part-1.zip")
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as outer:
        outer.write(inner, inner.name)
    assert len(await documents(tmp_path / "export.zip")) == 4


async def test_a_space_of_confluence_gives_its_pages_with_code_tables_and_attachments(tmp_path: Path) -> None:
    pages = await documents(zipped("confluence", tmp_path))
    assert list(pages) == ["Operations", "Runbooks › Restart the gateway", "Doors & keys"]
    page = pages["Runbooks › Restart the gateway"]
    assert "```bash\nsystemctl stop gateway\nsystemctl start gateway\n```" in page.text
    assert "| Door | Port |\n| --- | --- |\n| North | 7001 |" in page.text
    assert "Tell the front office" in page.text
    assert not any(noise in page.text for noise in ("Created by", "Document generated", "bullet_blue", "(#steps)"))


async def test_a_document_of_google_has_its_title_and_links_that_lead_straight_to_their_target(tmp_path: Path) -> None:
    (page,) = (await documents(zipped("google", tmp_path))).values()
    assert page.title == "Visitors"
    assert page.text.startswith("# Visitors\n\n")
    assert "[parking page](https://desk.example/parking?day=today)" in page.text
    assert "| Yard | Places |\n| --- | --- |\n| North | 12 |" in page.text
    assert "Please check" not in page.text


async def test_an_answered_question_in_slack_is_found_by_its_words_and_its_answer_names_who_gave_it(
    tmp_path: Path,
) -> None:
    found = await documents(zipped("slack", tmp_path))
    assert list(found) == [
        "Li Wei, #general, 2026-03-03",
        "Li Wei, Tom, #help, 2026-03-03",
        "Tom, #help, 2026-03-03",
    ]
    badge = found["Li Wei, Tom, #help, 2026-03-03"]
    assert badge.text == (
        "# Hi all, how do I get a new badge?\n\n"
        "<!-- **Ana Ruiz** (2026-03-03 10:12): Hi all, how do I get a new badge? Mine broke this morning. -->\n\n"
        "**Li Wei** (2026-03-03 10:15): Ask @Tom at reception & bring the old one. "
        "The form is [here](https://desk.example/badge), it takes **two days**.\n\n"
        "**Tom** (2026-03-04 10:00): I printed you a spare one too, @Ana Ruiz, it lies in #general's drawer."
    )
    assert badge.source == "slack.zip/help/2026-03-03.json"
    assert "```\ncancel -a\nlpstat -o\n```" in found["Tom, #help, 2026-03-03"].text


async def test_private_conversations_of_slack_are_only_learned_for_an_audience(tmp_path: Path) -> None:
    archive = zipped("slack", tmp_path)
    public = await events(archive)
    assert [event.text.partition(":")[0] for event in public if isinstance(event, Note)] == ["slack.zip"]
    assert "2 private channels and direct conversations were left out" in str(public[0])
    assert not any("80,000" in event.text for event in public if isinstance(event, LoadedDocument))
    everything = await documents(archive, is_public=False)
    assert sum("80,000" in one.text or "from nine on" in one.text for one in everything.values()) == 2


@pytest.mark.parametrize("where", ["", "team/slack"])
async def test_an_export_of_slack_that_was_unpacked_is_treated_alike(where: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(zipped("slack", tmp_path)) as archive:
        archive.extractall(tmp_path / "handbook" / where)
    found = await events(tmp_path / "handbook")
    assert sum(isinstance(event, LoadedDocument) for event in found) == 3
    assert sum(isinstance(event, Note) for event in found) == 1


async def test_channels_and_threads_of_discord_link_to_the_answer(tmp_path: Path) -> None:
    found = [event for event in await events(zipped("discord", tmp_path)) if isinstance(event, LoadedDocument)]
    by_heading = {one.text.partition("\n")[0]: one for one in found}
    thread = by_heading["# Crash when the disk is full"]
    assert thread.source == "https://discord.com/channels/101/202/5002"
    assert "**Li Wei** (2026-03-03 15:00): Update to 2.4.1." in thread.text
    late = by_heading["# Where do I find the log file of the player?"]  # answered half an hour later, by a reply
    assert "one file a day" in late.text
    assert not any("rules first" in one.text or "4711" in one.text for one in found)


async def test_a_file_of_discord_is_an_export_without_an_archive_too(tmp_path: Path) -> None:
    for file in (FILES / "discord").iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    found = await events(tmp_path)
    assert {type(event) for event in found} == {LoadedDocument, Note}
    assert not any("4711" in event.text for event in found if isinstance(event, LoadedDocument))
    private = await documents(tmp_path / "Direct Messages - Li Wei [203].json", is_public=False)
    assert ["4711" in one.text for one in private.values()] == [True]


async def test_what_did_not_change_in_an_archive_is_not_read_again(tmp_path: Path) -> None:
    first = await events(zipped("slack", tmp_path))
    known = {event.id: event.fingerprint for event in first if isinstance(event, LoadedDocument)}
    kept = await events(tmp_path / "slack.zip", known)
    assert {event.id for event in kept if isinstance(event, Unchanged)} == known.keys()
    with zipfile.ZipFile(tmp_path / "slack.zip", "a") as archive:
        archive.writestr("general/2026-03-05.json", "[]")
    kinds = [type(event) for event in await events(tmp_path / "slack.zip", known)]
    assert kinds == [Note, LoadedDocument, Unchanged, Unchanged]


async def test_any_other_archive_is_a_folder_of_documents(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "docs.zip", "w") as archive:
        archive.writestr("docs/a.md", "# A\n\nText.")
        archive.writestr("docs/sub/b.html", "<title>B</title><main>Text.</main>")
        archive.writestr("docs/sub/broken.pdf", b"%PDF-1.7 nothing")
        archive.writestr("docs/../../etc/passwd.txt", "x")
        archive.writestr("/root/a.md", "x")
        archive.writestr("docs/.git/x.md", "x")
        archive.writestr("docs/inner.zip", b"PK")
        archive.writestr("__MACOSX/docs/._a.md", "x")
    found = await events(tmp_path / "docs.zip")
    assert [getattr(event, "source", "") for event in found] == [
        "docs.zip/a.md", "docs.zip/sub/b.html", "docs.zip/sub/broken.pdf",
    ]  # fmt: skip
    assert isinstance(found[2], Failure)
    assert await count(str(tmp_path)) is None


async def test_in_a_folder_a_broken_archive_stops_no_other_document(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04 no archive")
    (tmp_path / "b.md").write_text("# B")
    failure, document = await events(tmp_path)
    assert isinstance(failure, Failure)
    assert (failure.id, failure.error) == ("", "a.zip is damaged, or is no ZIP archive: export it again.")
    assert isinstance(document, LoadedDocument)


@pytest.mark.parametrize(
    ("files", "limits", "reason"),
    [
        ({"a.png": b"x"}, LoadLimits(), "holds no document that can be read"),
        ({"a.md": b"x" * 3_000_000}, LoadLimits(unpacked_bytes=2_000_000), "unpacks to 3 MB of documents"),
        ({f"{n}.md": b"x" for n in range(4)}, LoadLimits(archive_files=3), "holds more than 3 files"),
        ({"channels.json": b"{", "users.json": b"[]"}, LoadLimits(), "channels.json is damaged"),
    ],
)
async def test_an_archive_that_cannot_be_learned_is_one_line_with_the_remedy(
    files: Mapping[str, bytes], limits: LoadLimits, reason: str, tmp_path: Path
) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    with pytest.raises(LoadError, match=reason):
        await events(tmp_path / "a.zip", limits=limits)


async def test_a_single_file_over_the_limit_fails_alone(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("large.md", b"x" * 3_000_000)
        archive.writestr("small.md", b"text")
    failure, document = await events(tmp_path / "a.zip", limits=LoadLimits(file_bytes=2_000_000))
    assert isinstance(failure, Failure)
    assert "a.zip/large.md has 3.0 MB, more than the limit of 2 MB" in failure.error
    assert isinstance(document, LoadedDocument)
