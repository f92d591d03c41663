"""Files that come with messages: read before the answer, found in their conversation alone, gone with their message."""

from __future__ import annotations

import asyncio
from itertools import repeat
from typing import TYPE_CHECKING, Any

import pytest
from langchain_core.messages import AIMessage, BaseMessage
from psycopg import sql
from pydantic import Field

from core.conversations.attachment_log import SentFiles
from core.model.errors import FrontdeskError, InputError, RetryLater
from core.model.messages import Attachment, Reach
from core.privacy import PersonRef, Privacy
from knowledge.attachments import AttachmentLibrary, AttachmentStore, VectorCleanup
from knowledge.documents import LoadedDocument, LoadError
from knowledge.loaders import canonical, load
from tests.fakes.board import Board, Hands
from tests.fakes.house import House
from tests.fakes.parrot import Parrot
from tests.fakes.shop import shop
from tests.fakes.waiting import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from langchain_core.outputs import ChatResult
    from psycopg_pool import AsyncConnectionPool

    from core.model.attachment_documents import AttachmentDocument
    from core.model.ports import StillExists
    from knowledge.documents import Event
    from tests.fakes.shop import Shop

pytestmark = pytest.mark.slow

MENU = b"# Menu\n\n## Monday\n\nOn Monday the kitchen serves mushroom risotto.\n\n## Friday\n\nOn Friday it is pizza.\n"
QUESTION = "what does the kitchen serve on Monday?"


@pytest.fixture
async def open_shop(pool: AsyncConnectionPool, tmp_path: Path) -> AsyncIterator[Shop]:
    async with shop(pool, tmp_path) as opened:
        yield opened


@pytest.fixture
def board() -> Board:
    return Board()


@pytest.fixture
async def house(pool: AsyncConnectionPool, board: Board, open_shop: Shop) -> AsyncIterator[House]:
    made = House(pool, board, attachment_library=AttachmentLibrary(open_shop.library), knowledge=open_shop.knowledge)
    async with made.jobs.open(pool):
        yield made


def sent(board: Board, name: str, content: bytes | FrontdeskError, *, type_: str = "", size: int = 0) -> Attachment:
    """A file that lies on the board."""
    id_ = f"F{len(board.files)}"
    board.files[id_] = content
    return Attachment(id_, name, type_, size or (len(content) if isinstance(content, bytes) else 1))


async def said(house: House, board: Board, text: str, event: str, *files: Attachment, **where: str) -> str:
    """Say something, and return what the desk says to it."""
    await house.hear(text, event, files=files, **where)  # type: ignore[arg-type]
    async with house.working():
        await house.settle()
    return board.last.text


async def test_a_file_without_a_word_is_read_and_asked_about_later(house: House, board: Board) -> None:
    menu = sent(board, "menu.md", MENU)
    assert await said(house, board, "", "e1", menu) == "I have read menu.md (1 passage). Ask me about it here."
    assert "mushroom risotto" in await said(house, board, QUESTION, "e2")
    (citation,) = board.last.citations
    assert (citation.title, citation.source) == ("menu.md", "menu.md")
    assert citation.quote in MENU.decode()
    assert board.fetched == [menu.id]


async def test_a_question_with_a_file_is_answered_from_it(house: House, board: Board) -> None:
    assert "mushroom risotto" in await said(house, board, QUESTION, "e1", sent(board, "menu.md", MENU))
    assert board.last.citations


async def test_another_conversation_does_not_find_it(house: House, board: Board) -> None:
    await said(house, board, "", "e1", sent(board, "menu.md", MENU))
    assert "risotto" not in await said(house, board, QUESTION, "e2", channel="li", person="Li")
    assert board.last.answered is False


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("empty.md", b"", "empty.md is empty."),
        ("broken.pdf", b"%PDF-1.7 and then nothing", "broken.pdf"),
        ("long.txt", b"word " * 120_000, "600,000 characters"),
        ("gone.md", InputError("The file is gone."), "The file is gone."),
    ],
)
async def test_what_cannot_be_read_is_told_in_a_line_and_the_rest_goes_on(
    house: House, board: Board, name: str, content: bytes | FrontdeskError, told: str
) -> None:
    files = sent(board, name, content), sent(board, "menu.md", MENU)
    answer = await said(house, board, QUESTION, "e1", *files)
    trouble, rest = answer.split("\n\n", maxsplit=1)
    assert told in trouble
    assert "mushroom risotto" in rest
    await said(house, board, QUESTION, "e2")
    assert board.fetched == ["F0", "F1"]


async def test_a_huge_file_is_not_even_fetched(house: House, board: Board) -> None:
    answer = await said(house, board, "", "e1", sent(board, "all.pdf", b"x", size=10**9))
    assert answer == "all.pdf has 1,000 MB, and I read at most 20 MB of a file: split it."
    assert board.fetched == []


async def test_more_files_than_five_are_left_out_by_name(house: House, board: Board) -> None:
    files = [sent(board, f"note {number}.md", b"# Note\n\nA note.\n") for number in range(7)]
    answer = await said(house, board, "", "e1", *files)
    assert "note 4.md (1 passage). Ask me about them here." in answer
    assert "left out note 6.md" in answer
    assert len(board.fetched) == 5


async def test_pictures_are_told_of_where_they_are_sent_to_us_alone(house: House, board: Board) -> None:
    photo = sent(board, "photo.png", b"\x89PNG", type_="image/png")
    assert (await said(house, board, "", "e1", photo)).startswith("I cannot see photo.png.")
    assert "I cannot see photo.png." in await said(house, board, "what is this?", "e2", photo)
    before = len(board.sent)
    await house.hear("", "e3", files=[photo], channel="c", reach=Reach.OVERHEARD)
    async with house.working():
        await house.settle()
    assert len(board.sent) == before
    assert board.fetched == []


async def test_a_name_brings_no_markup_along(house: House, board: Board) -> None:
    answer = await said(house, board, "", "e1", sent(board, "[a](https://evil.example/x).md", MENU))
    assert "](" not in answer
    assert "://" not in answer


async def test_a_file_that_was_overheard_is_read_when_somebody_asks_about_it(house: House, board: Board) -> None:
    menu = sent(board, "menu.md", MENU)
    await house.hear("", "e1", files=[menu], channel="c", reach=Reach.OVERHEARD)
    async with house.working():
        await house.settle()
    assert (board.sent, board.fetched) == ({}, [])
    await house.hear(QUESTION, "e2", channel="c", reach=Reach.MENTION)
    async with house.working():
        await house.settle()
    assert "mushroom risotto" in board.last.text


async def test_what_cannot_be_had_now_is_waited_for_and_not_for_ever(
    pool: AsyncConnectionPool, board: Board, open_shop: Shop
) -> None:
    clock = Hands("2026-01-05T09:00:00+00:00")
    house = House(
        pool, board, attachment_library=AttachmentLibrary(open_shop.library), knowledge=open_shop.knowledge, clock=clock
    )
    away = RetryLater("The platform is down.", after_seconds=0.05)
    menu = sent(board, "menu.md", away)
    async with house.jobs.open(pool):
        await house.hear("", "e1", files=[menu])
        async with house.working():
            await until(lambda: len(board.fetched) >= 2)
            board.files[menu.id] = MENU
            await house.settle()
        assert board.last.text.startswith("I have read menu.md")
        late = sent(board, "late.md", away)
        await house.hear("", "e2", files=[late])
        clock.move(minutes=11)
        async with house.working():
            await house.settle()
        assert board.last.text.endswith("I could not get late.md. Send it again later.")


async def _everything(pool: AsyncConnectionPool) -> str:
    """Return all rows of the tables of documents, as text."""
    names = map(sql.Identifier, ("origins", "documents", "passages", "lexicon", "postings"))
    async with pool.connection() as connection:
        tables = [
            await (await connection.execute(sql.SQL("SELECT t::text FROM {} t").format(name))).fetchall()
            for name in names
        ]
    return "\n".join(row[0] for table in tables for row in table)


async def _vectors(open_shop: Shop) -> int:
    return await open_shop.vectors.count("in board/w/ana", "hashes")


async def test_a_deleted_message_takes_its_document_along_to_the_last_word(
    house: House, board: Board, open_shop: Shop
) -> None:
    await said(house, board, "", "e1", sent(board, "menu.md", MENU))
    assert await _vectors(open_shop) == 1
    await house.retract("e1")
    assert await _everything(house.pool) == ""
    assert await VectorCleanup(open_shop.library).dispatch() > 0
    assert await _vectors(open_shop) == 0
    assert "risotto" not in await said(house, board, QUESTION, "e2")


async def test_a_file_that_another_message_carries_too_stays_until_that_goes(house: House, board: Board) -> None:
    menu = sent(board, "menu.md", MENU)
    await said(house, board, "", "e1", menu)
    await said(house, board, "Again:", "e2", menu)
    await house.retract("e1")
    assert "risotto" in await _everything(house.pool)
    await house.retract("e2")
    assert await _everything(house.pool) == ""
    assert board.fetched == [menu.id]


class Gate(Board):
    """A board whose files are given out when the test says so."""

    def __init__(self) -> None:
        super().__init__()
        self.reached, self.open = asyncio.Event(), asyncio.Event()

    async def fetch(self, address: object, attachment: Attachment) -> bytes:
        self.reached.set()
        await self.open.wait()
        return MENU


@pytest.mark.parametrize("deed", ["retract", "forget"])
async def test_what_is_deleted_while_it_is_read_is_not_learned(
    pool: AsyncConnectionPool, open_shop: Shop, deed: str
) -> None:
    gate = Gate()
    house = House(pool, gate, attachment_library=AttachmentLibrary(open_shop.library), knowledge=open_shop.knowledge)
    async with house.jobs.open(pool), house.working():
        await house.hear("", "e1", files=[sent(gate, "menu.md", MENU)])
        await gate.reached.wait()
        if deed == "retract":
            await house.retract("e1")
        else:
            await Privacy(pool, [SentFiles(AttachmentStore())]).forget(PersonRef("board", "w", "ana"))
        gate.open.set()
        await house.settle()
    assert await _everything(pool) == ""
    assert await _vectors(open_shop) == 0


async def test_who_is_forgotten_takes_documents_along_and_export_names_them(
    house: House, board: Board, open_shop: Shop
) -> None:
    await said(house, board, "", "e1", sent(board, "menu.md", MENU))
    await said(house, board, "", "e2", sent(board, "plan.md", MENU), channel="li", person="Li")
    privacy, ana = Privacy(house.pool, [SentFiles(AttachmentStore())]), PersonRef("board", "w", "ana")
    (row,) = (await privacy.export(ana))["attachments"]
    assert (row["name"], row["passages"], row["conversation"]) == ("menu.md", 1, "board/w/ana")
    receipt = await privacy.forget(ana)
    assert receipt.erased["documents"] == 1
    rest = await _everything(house.pool)
    assert "menu.md" not in rest
    assert "plan.md" in rest
    await open_shop.library.remove_orphaned_vectors()
    assert await _vectors(open_shop) == 0


class Slow(AttachmentLibrary):
    """A library that takes nothing until the test says so."""

    def __init__(self, open_shop: Shop) -> None:
        super().__init__(open_shop.library)
        self.reached, self.open = asyncio.Event(), asyncio.Event()

    async def add(self, document: AttachmentDocument, content: bytes, *, still_exists: StillExists) -> int:
        self.reached.set()
        await self.open.wait()
        return await super().add(document, content, still_exists=still_exists)


@pytest.mark.parametrize("step", ["fetched", "learned"])
async def test_a_turn_that_dies_after_it_has_a_file_goes_on_and_learns_once(
    pool: AsyncConnectionPool, board: Board, open_shop: Shop, step: str
) -> None:
    slow, menu = Slow(open_shop), sent(board, "menu.md", MENU)
    house = House(pool, board, attachment_library=slow, knowledge=open_shop.knowledge)
    async with house.jobs.open(pool):
        message_id = await house.hear(QUESTION, "e1", files=[menu])
        waiting = await house.conversations.take(message_id or 0)
        assert waiting
        turn = asyncio.create_task(house.desk.handle(waiting))
        await slow.reached.wait()
        if step == "fetched":
            turn.cancel()
        slow.open.set()
        await asyncio.wait([turn])
        async with house.working():
            await house.settle()
    assert "mushroom risotto" in board.last.text
    assert len(board.fetched) == (2 if step == "fetched" else 1)
    assert len(await open_shop.library.documents()) == await _vectors(open_shop) == 1


async def test_a_sync_leaves_what_was_sent_as_it_is(
    house: House, board: Board, open_shop: Shop, tmp_path: Path
) -> None:
    await said(house, board, "", "e1", sent(board, "menu.md", MENU))
    library = open_shop.library
    ((origin, audience),) = [(each.origin, each.audience) for each in await library.origins()]
    assert (origin, audience) == ("sent:board/w/ana/F0", "in board/w/ana")
    events = load(canonical(origin), fingerprints=await library.fingerprints(origin), cache_dir=tmp_path)
    report = await library.learn(origin, audience, events)
    assert (report.unchanged, report.removed) == (1, 0)


async def test_a_sync_under_way_does_not_bring_back_what_was_deleted(
    house: House, board: Board, open_shop: Shop
) -> None:
    await said(house, board, "", "e1", sent(board, "menu.md", MENU))
    (document,) = await open_shop.library.documents()

    async def late() -> AsyncIterator[Event]:
        await house.retract("e1")
        yield LoadedDocument(document.id, document.title, document.source, "Risotto again.", "2")

    with pytest.raises(LoadError, match="was removed while it was being learned"):
        await open_shop.library.learn(document.origin, document.audience, late())
    assert await _everything(house.pool) == ""
    assert await _vectors(open_shop) == 0


async def test_a_file_does_not_wait_long_for_a_sync(
    house: House, board: Board, open_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("knowledge.attachments.PATIENCE_SECONDS", 0.05)
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slowly() -> AsyncIterator[Event]:
        begun.set()
        await go_on.wait()
        yield LoadedDocument("guide", "Guide", "/docs/guide.md", "A guide.", "1")

    sync = asyncio.create_task(open_shop.library.learn("/docs", "public", slowly()))
    await begun.wait()
    await house.hear(QUESTION, "e1", files=[sent(board, "menu.md", MENU)])
    async with house.working():
        await until(lambda: board.fetched)
        go_on.set()
        await house.settle()
    await sync
    assert "mushroom risotto" in board.last.text


class Listener(Parrot):
    """A language model that notes what it is told."""

    heard: list[str] = Field(default_factory=list)

    def _generate(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> ChatResult:
        self.heard.append(str(messages[-1].content))
        return super()._generate(messages, *args, **kwargs)


async def test_a_language_model_is_told_of_files_and_what_became_of_them(
    pool: AsyncConnectionPool, board: Board, open_shop: Shop
) -> None:
    model = Listener(messages=repeat(AIMessage("I cannot see pictures.")))
    house = House(
        pool, board, attachment_library=AttachmentLibrary(open_shop.library), knowledge=open_shop.knowledge, model=model
    )
    photo = sent(board, "photo.png", b"\x89PNG", type_="image/png")
    async with house.jobs.open(pool):
        answer = await said(
            house, board, "what is this?", "e1", photo, sent(board, "menu.md", MENU, type_="text/plain")
        )
    assert answer == "I cannot see pictures."
    assert "menu.md (text/plain), which is among the documents now" in model.heard[0]
    assert "photo.png (image/png), whose content cannot be seen" in model.heard[0]
