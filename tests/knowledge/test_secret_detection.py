from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.secret_detection import Secret, describe, find_secrets
from tests.fakes.secret_files import leaked_files

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("kind", ["cloud", "hash", "key", "password", "token", "url"])
def test_secrets_of_each_kind_are_found_as_teams_write_them(kind: str) -> None:
    files = [file for file in leaked_files(seed=1) if file.kind == kind]
    missed = [file.text for file in files if not find_secrets(file.text)]
    assert len(files) >= 2
    assert missed == []


@pytest.mark.proof
def test_of_a_thousand_files_with_secrets_hardly_any_is_missed() -> None:
    files = [file for seed in range(2, 22) for file in leaked_files(seed)]
    missed = [file.text for file in files if not find_secrets(file.text)]
    assert len(missed) / len(files) <= 0.01


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.md")), ids=lambda page: page.name)
def test_our_own_pages_hold_no_secret(page: Path) -> None:
    assert find_secrets(page.read_text()) == ()


@pytest.mark.parametrize(
    "text",
    [
        "password = your-password",
        'api_key = "YOUR_API_KEY_HERE"',
        "DATABASE_URL=postgresql://user:password@localhost/app",
        "The password must have 12 characters and be changed every 90 days.",
        "Token: a piece of a word that a language model reads.",
        "AKIAIOSFODNN7EXAMPLE",
        "commit 3f786850e387550fdab836ed7e6dc881de23001b",
        "TOKEN=$(cat /run/secrets/token)",
        "password: process.env.DB_PASSWORD",
        "[Meeting](https://zoom.us/j/696660622?pwd=MGsraXZ1UkVlTkJLc1B5U05KN053QT09)",
    ],
)
def test_placeholders_and_talk_of_secrets_are_none(text: str) -> None:
    assert find_secrets(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "**Password:** kV9mQ2xL7",
        "secret\\_key = kJ8s7Hq2LmN4pQ9rT1vW3xY5zA7bC9",
        "ghp\\_0aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0uVwXy",
        "| Name | Value |\n| --- | --- |\n| db_password | kV9mQ2xL7 |",
        "| user | password |\n| --- | --- |\n| anna | kV9mQ2xL7 |",
    ],
)
def test_bold_names_escaped_names_and_tables_hide_no_secret(text: str) -> None:
    (found,) = find_secrets(text)
    assert found.line == len(text.splitlines())


@pytest.mark.parametrize(
    "text",
    [
        "| Password | Meaning |\n|---|---|\n| ******** | hidden |\n| at least 12 characters | a rule |",
        "| Setting | Token |\n|---|---|\n| `SLACK_BOT_TOKEN` | begins with `xoxb-` |",
        "**Password:** see the vault, entry 12.",
    ],
)
def test_tables_about_secrets_hold_none(text: str) -> None:
    assert find_secrets(text) == ()


@pytest.mark.parametrize("password", ["kV9mQ2xL7", "regen!4711", "grenier5820"])
@pytest.mark.parametrize(
    "sentence",
    [
        "The password for the printer is {}.",
        "The wifi password on the second floor is now “{}”.",
        "The password that you need for the portal (the new one) is: {}",
        "Password for the guest network: {}",
        "Password (printer): {}",
        "The password for the printer has been changed to {}",
        "Das Passwort für den Drucker lautet: {}",
        "Das Passwort, das ihr für den Drucker braucht, ist {}",
        "Das WLAN-Passwort für Gäste ist {}, und es gilt für alle.",
        "Das Gästepasswort im 2. Stock lautet `{}`.",
        "Le mot de passe du wifi est\N{NO-BREAK SPACE}: {}",
        "Le mot de passe de l’imprimante est « {} ».",
        "Le mot de passe de la salle de réunion, c’est {}",
        "La contraseña del wifi es {}",
        "La clave de la impresora del segundo piso es: {}",
        "A senha do wifi é {}",
        "A senha da impressora foi alterada para {}",
        "A palavra-passe da impressora é {}.",
    ],
)
def test_words_between_the_name_and_the_password_hide_none(sentence: str, password: str) -> None:
    assert find_secrets(sentence.format(password)) == (Secret(1, "password"),)


@pytest.mark.parametrize(
    "sentence",
    [
        "The password for the printer is on the label.",
        "The password for the printer is set by IT.",
        "The password for the router is printed on its back (model AX3000).",
        "The password for the portal is base64-encoded.",
        "The password to the vault is 12-digit.",
        "The password for the printer is known to Anna (ext. 4711).",
        "The password for the printer is changed every Monday at 09:00.",
        "The algorithm for the password of the store is PBKDF2WithHmacSHA256.",
        "Passwords for all services: https://wiki.acme.com/Passwords2024",
        "Das Passwort für den Drucker ist in Raum 214.",
        "Das Passwort für Windows 11 ist das vom Microsoft-Konto.",
        "Passwort für Gäste: am Empfang fragen",
        "Le mot de passe du wifi est affiché à l'accueil, salle B12.",
        "Mot de passe pour le VPN : voir KeePass2",
        "La contraseña de la cuenta es: la que elegiste en 2023",
        "A senha do wifi é trocada a cada 90 dias.",
    ],
)
def test_a_sentence_about_a_password_that_does_not_tell_it_is_kept(sentence: str) -> None:
    assert find_secrets(sentence) == ()


def test_two_rules_that_find_the_same_are_one_secret() -> None:
    (key,) = [file for file in leaked_files(seed=1) if file.name == "prod.toml" and file.kind == "cloud"]
    assert [secret.line for secret in find_secrets(key.text)] == [2, 3]


def test_the_line_and_the_kind_are_told_and_never_the_value() -> None:
    found = find_secrets('# Staging\n\nuser = "app"\npassword = "kV9mQ2xL7"\n')
    assert found == (Secret(4, "password"),)
    assert describe([*found, *(Secret(line, "token") for line in range(5, 9))]) == (
        "line 4 (password), line 5 (token), line 6 (token) and 2 more"
    )


@pytest.mark.parametrize("part", ["1234567890", "pass-word.", "tokens"])
def test_a_value_of_endless_placeholders_is_read_once(part: str) -> None:
    assert find_secrets(f'password = "{(part * 64)[:60]}!Zx81"') == (Secret(1, "password"),)  # or it takes years
