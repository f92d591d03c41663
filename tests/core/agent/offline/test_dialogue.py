from __future__ import annotations

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage

from core.agent.offline.dialogue import ASKS, CHOICE, PERSON, SUBJECTS, Dialogue


def says(person: str, text: str, **more: str) -> HumanMessage:
    return HumanMessage(text, additional_kwargs={PERSON: person, **more})


def ours(text: str, asks: str | None = None, *subjects: str) -> AIMessage:
    return AIMessage(text, additional_kwargs={ASKS: asks, SUBJECTS: list(subjects)})


def dialogue(*messages: BaseMessage) -> Dialogue:
    return Dialogue(messages)


def test_the_last_message_is_what_the_person_says_now() -> None:
    read = dialogue(says("ana", "How do I install the client?"), ours("Run it."), says("ana", "and on Windows?"))
    assert (read.text, read.choice) == ("and on Windows?", None)
    assert read.standalone_text == "How do I install the client? and on Windows?"
    assert dialogue(says("ana", "Yes", **{CHOICE: "book?room=2"})).choice == "book?room=2"


def test_a_question_is_open_for_the_person_who_was_asked() -> None:
    asked = (says("ana", "where is my order?"), ours("Which?", "track?order="))
    assert dialogue(*asked, says("ana", "A-1")).open_question == "track?order="
    assert dialogue(*asked, says("bob", "A-1")).open_question is None
    assert dialogue(*asked, says("bob", "A-1")).pending_call == "track?order="
    assert dialogue(*asked, says("ana", "A-1")).pending_ability == "track"


def test_what_the_desk_says_unasked_is_to_the_person_who_answers() -> None:
    assert dialogue(ours("Which?", "track?order="), says("ana", "A-1")).open_question == "track?order="


def test_the_kind_that_was_spoken_of_is_that_of_the_last_reply_to_this_person() -> None:
    ana = (says("ana", "book it"), ours("Booked.", None, "booking 7"))
    bob = (says("bob", "my meetings"), ours("One.", None, "meeting 2"))
    assert dialogue(*ana, *bob, says("ana", "cancel it")).recent_kind == "booking"
    assert dialogue(says("ana", "cancel it")).recent_kind == ""


def test_a_request_is_found_with_the_answers_given_since() -> None:
    messages = (
        says("ana", "hello"),
        ours("Hello."),
        says("ana", "book a table"),
        ours("For how many?", "book"),
        says("ana", "for 4"),
        ours("When?", "book"),
        says("ana", "at 8"),
    )
    assert dialogue(*messages).find_request("book", is_request=lambda _: False) == "book a table for 4"
    assert dialogue(*messages).find_request("book", is_request=lambda text: text == "for 4") == "for 4"
    assert dialogue(ours("When?", "book"), says("ana", "at 8")).find_request("book", is_request=lambda _: True) == ""
