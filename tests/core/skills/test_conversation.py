"""Talk about the talk."""

from __future__ import annotations

import pytest

from core.abilities.ability import load_skills
from core.model.replies import Citation, Exchange, Reply
from core.skills import BUILT_IN
from core.skills.conversation import introduce_yourself, list_abilities, recall_conversation, repeat_answer
from frontdesk.testing import make_turn


async def test_what_was_said_is_recalled_in_order() -> None:
    history = [Exchange("Ana", "How do I install it?", Reply("With make.")), Exchange("Ana", "And then?")]
    told = await recall_conversation(make_turn("what have we talked about?", history=history))
    assert isinstance(told, str)
    assert told.index("How do I install it?") < told.index("With make.") < told.index("And then?")


async def test_the_last_answer_is_given_again_with_its_citations() -> None:
    said = Reply("At 9:00 [1].", citations=(Citation(1, "d", "Hours", "h.md", "At 9:00", 0, 7),), asks="x")
    turn = make_turn("repeat that", history=[Exchange("Ana", "When?", said), Exchange("Ana", "hm")])
    assert await repeat_answer(turn) == Reply("At 9:00 [1].", citations=said.citations)


async def test_the_last_question_is_recalled_alone() -> None:
    history = [
        Exchange("Ana", "How do I install it?", Reply("With make.", answered=True)),
        Exchange("Ana", "And on Windows?", Reply("I don't know.", answered=False)),
        Exchange("Ana", "lol", Reply("Glad that made you laugh!")),
    ]
    for said, question in (
        ("what did I just ask?", "And on Windows?"),
        ("was habe ich gerade gefragt?", "And on Windows?"),
        ("what was my first question?", "How do I install it?"),
    ):
        told = str(await recall_conversation(make_turn(said, history=history)))
        assert question in told
        assert len(told) < len(question) + 30


async def test_an_answer_is_repeated_and_not_the_talk_after_it() -> None:
    answer = Reply("With make.", answered=True)
    history = [Exchange("Ana", "How do I install it?", answer), Exchange("Ana", "thanks", Reply("You're welcome!"))]
    assert await repeat_answer(make_turn("repeat that", history=history)) == answer


@pytest.mark.parametrize("recall", ["what did I just ask?", "was habe ich gerade gefragt?", "¿qué acabo de preguntar?"])
@pytest.mark.parametrize(
    "talk",
    [
        *("repeat that", "source?", "more", "shorter please", "what did I just ask?"),
        *("wiederhol das bitte", "Quelle?", "mehr bitte", "kürzer bitte"),
        *("repite eso", "¿fuente?", "más detalles", "más breve"),
        *("répète ça", "source ?", "plus de détails", "plus court svp"),
        *("repete isso", "fonte?", "mais detalhes", "mais breve"),
    ],
)
async def test_talk_about_an_answer_is_no_question_that_is_recalled(talk: str, recall: str) -> None:
    cited = Citation(1, "d", "Hours", "h.md", "With make.", 0, 10)
    answer = Reply("With make. [1]", citations=(cited,), answered=True)
    about = answer if "rep" in talk or "wieder" in talk or "répète" in talk else Reply("It stands here.")
    history = [Exchange("Ana", "How do I install it?", answer), Exchange("Ana", talk, about)]
    assert "How do I install it?" in str(await recall_conversation(make_turn(recall, history=history)))


async def test_where_an_answer_stands_is_not_repeated_as_the_answer() -> None:
    cited = (Citation(1, "d", "Hours", "h.md", "With make.", 0, 10),)
    answer = Reply("With make. [1]", citations=cited, answered=True)
    where = Reply("It stands here: Hours [1]", citations=cited)
    history = [Exchange("Ana", "How do I install it?", answer), Exchange("Ana", "source?", where)]
    assert await repeat_answer(make_turn("repeat that", history=history)) == answer


async def test_the_beginning_is_called_so() -> None:
    assert "beginning" in str(await recall_conversation(make_turn("what did I ask?")))


async def test_every_loaded_ability_with_examples_is_listed() -> None:
    turn = make_turn("help")
    turn.abilities = load_skills(BUILT_IN)
    assert "the team's documents" in str(await list_abilities(turn))


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("who are you?", "the front desk of this team"),
        ("wer bist du?", "der Empfang dieses Teams"),
        ("¿quién eres?", "la recepción de este equipo"),
        ("qui êtes-vous ?", "l'accueil de cette équipe"),
        ("quem é você?", "a recepção desta equipe"),
    ],
)
async def test_it_introduces_itself_in_the_language_of_the_question(said: str, words: str) -> None:
    assert words in str(await introduce_yourself(make_turn(said)))
