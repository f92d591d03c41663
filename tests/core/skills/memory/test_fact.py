from __future__ import annotations

import pytest

from core.skills.memory.fact import as_said, asks_to_remember, is_about_speaker, is_sensitive, names_secret, tidied


@pytest.mark.parametrize(
    "words",
    [
        *(
            "I prefer mornings",
            "that I can't do Fridays",
            "my cat is called Mia",
            "not on Fridays",
            "me and Leo share a desk",
        ),
        *("ich Vormittage bevorzuge", "mein Hund heißt Rex", "prefiero las tardes", "no puedo los viernes"),
        *(
            "je préfère le matin",
            "j'habite à Lyon",
            "prefiro as manhãs",
            "meus dias livres são segundas",
            "my birthday is 3 May",
        ),
    ],
)
def test_what_holds_of_the_speaker_can_be_remembered(words: str) -> None:
    assert is_about_speaker(words)


@pytest.mark.parametrize(
    "words",
    [
        *(
            "the office closes at five",
            "to call mum",
            "I have to call mum",
            "I need to leave early",
            "I fly tomorrow at 9",
        ),
        *(
            "dass ich morgen die Bank anrufen muss",
            "Ana schwanger ist",
            "tengo que llamar",
            "el despacho cierra a las 5",
        ),
        *("je dois appeler", "qu'il faut acheter du pain", "tenho de ligar", "a loja fecha às 5", "Ana is pregnant"),
    ],
)
def test_duties_other_people_and_the_rest_of_the_world_cannot(words: str) -> None:
    assert not is_about_speaker(words)


@pytest.mark.parametrize(
    "words",
    [
        *(
            "I'm diabetic",
            "I am pregnant",
            "I'm a Catholic",
            "I vote Labour",
            "I'm gay",
            "ich bin schwanger",
            "ich bin Jude",
        ),
        *(
            "ich bin in der Gewerkschaft",
            "soy vegana y celíaca",
            "tengo depresión",
            "je suis enceinte",
            "je suis musulmane",
        ),
        *("estou grávida", "sou católico"),
    ],
)
def test_health_belief_and_the_like_are_sensitive(words: str) -> None:
    assert is_sensitive(words)


def test_likes_and_names_are_not_sensitive() -> None:
    plain = (
        "I prefer mornings",
        "my cat is called Mia",
        "ich trinke Tee",
        "vivo en Lisboa",
        "je préfère le matin",
        "gosto de chá",
    )
    assert not any(map(is_sensitive, plain))


@pytest.mark.parametrize(
    "words",
    ["my password is hunter2", "meine PIN ist 4711", "mi clave es x", "mon code pin est 1", "a minha senha é x"],
)
def test_secrets_are_known_by_their_names(words: str) -> None:
    assert names_secret(words)


def test_only_the_joint_is_left_out_and_german_keeps_it() -> None:
    assert tidied(" that I prefer mornings. ") == "I prefer mornings"
    assert tidied("que prefiero las tardes") == "prefiero las tardes"
    assert as_said("ich Tee mag", "Merk dir, dass ich Tee mag") == "dass ich Tee mag"


def test_words_that_ask_for_it_are_known_in_five_languages() -> None:
    asking = ("remember that", "merk dir, dass", "recuerda que", "retiens que", "lembra-te de que", "don't forget that")
    assert all(map(asks_to_remember, asking))
    assert not asks_to_remember("I am pregnant, may I work from home?")
