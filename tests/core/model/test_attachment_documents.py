"""What is said about attached files, and names that are safe to show."""

from __future__ import annotations

from core.conversations.gathered_files import Gathered
from core.model.attachment_documents import LONGEST_NAME, AttachmentDocument, with_plain_name
from core.model.messages import Attachment
from core.model.replies import Reply

PLAN = Attachment("f1", "plan.pdf", "application/pdf", 10)
PHOTO = Attachment("f2", "photo.png", "image/png", 10)


def test_the_same_file_in_two_conversations_is_two_documents() -> None:
    assert AttachmentDocument("board/w/ana", PLAN).key == "board/w/ana/f1"
    assert AttachmentDocument("board/w/ana", PLAN).key != AttachmentDocument("board/w/bo", PLAN).key


def test_files_without_a_question_are_answered_with_what_was_read() -> None:
    told = Gathered(read=((PLAN, 1),), unread=(PHOTO,), troubles=("notes.docx is damaged.",)).told()
    assert "plan.pdf (1 passage)" in told
    assert "notes.docx is damaged." in told
    assert "I cannot see photo.png" in told


def test_an_unreadable_file_is_not_mentioned_unless_the_message_was_for_us() -> None:
    assert Gathered(unread=(PHOTO,), to_us=False).told() == ""


def test_only_the_offline_model_needs_a_note_on_unreadable_files() -> None:
    gathered = Gathered(unread=(PHOTO,))
    offline, model = Reply("An answer."), Reply("An answer.", model="openai:some")
    assert gathered.beside(offline).text.endswith("\n\nAn answer.")
    assert "photo.png" in gathered.beside(offline).text
    assert gathered.beside(model) == model


def test_the_model_gets_a_line_about_each_file() -> None:
    lines = Gathered(read=((PLAN, 3),), unread=(PHOTO,), troubles=("Too large.",)).lines
    assert [line.split()[0] for line in lines] == ["plan.pdf", "photo.png", "Too"]


def test_a_plain_name_has_no_markup_and_keeps_its_suffix() -> None:
    def plain(name: str) -> str:
        return with_plain_name(Attachment("f1", name, "text/plain", 1)).name

    assert plain("[click](https://evil)\n*me*.txt") == "click (https: evil) me .txt"
    assert plain("\x00\n") == "f1"
    long = plain(f"{'a' * 300}.pdf")
    assert len(long) == LONGEST_NAME
    assert long.endswith(".pdf")
