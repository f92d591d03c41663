from core.privacy.personal_words import PersonalWords, without_words

TEXTS = [
    "My locker code is 4711-X and the cat is Wolpertinger",
    "hi",
    "how many days of holiday do we have?",
]
ANA = PersonalWords.of(TEXTS, ["Ana Silva", "U12AB"])


def test_a_line_of_what_was_said_goes_as_a_whole() -> None:
    said = "This was said:\n\n- Ana Silva: “hi” — I said: “Hello!”\n- Ben: “thanks”"
    assert ANA.removed_from(said) == "This was said:\n\n[removed]\n- Ben: “thanks”"


def test_name_and_id_go_wherever_they_stand_as_words() -> None:
    assert ANA.removed_from("Ana asked, <@U12AB> too; not Anabel") == "[removed] asked, <@[removed]> too; not Anabel"


def test_three_words_in_a_row_go_in_any_case_and_two_stay() -> None:
    assert ANA.removed_from("So THE CAT is called that; my locker is not.") == (
        "So [removed] called that; my locker is not."
    )


def test_numbers_addresses_and_names_go_one_by_one() -> None:
    assert ANA.removed_from("It was 4711-X, by Wolpertinger.") == "It was [removed], by [removed]."


def test_a_short_message_goes_where_it_is_quoted_and_nowhere_else() -> None:
    assert ANA.removed_from("“hi” is hi") == "“[removed]” is hi"


def test_what_others_said_too_stays() -> None:
    left = ANA.without("How many days of holiday do I have, Wolpertinger?", "Ana Lima")
    assert left.removed_from("Days of holiday do: Wolpertinger, Ana.") == "Days of holiday do: Wolpertinger, Ana."
    assert left.removed_from("Silva: my locker code") == "[removed]"


def test_only_what_was_said_is_searched_in_json() -> None:
    reply = {"text": "Ana said so", "model": "Ana", "choices": [{"id": "Ana", "label": "Ana"}], "subjects": ["Ana"]}
    assert without_words(reply, ANA) == {
        "text": "[removed] said so",
        "model": "Ana",
        "choices": [{"id": "Ana", "label": "[removed]"}],
        "subjects": ["Ana"],
    }
