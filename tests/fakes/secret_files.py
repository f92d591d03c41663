"""Files with secrets as teams keep them. The secrets are drawn at random, so that no file here contains one."""

from __future__ import annotations

import base64
import json
import random
import string
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Draw = Callable[[str, int], str]

LETTERS = string.ascii_letters + string.digits
SAFE = LETTERS + "-_"
HEX = "0123456789abcdef"
BASE64 = LETTERS + "+/"
BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


@dataclass(frozen=True)
class LeakedFile:
    """A file and the kind of its secret."""

    kind: str
    name: str
    text: str


def leaked_files(seed: int) -> Iterator[LeakedFile]:
    """Yield some fifty files with a secret each. Another seed draws other secrets."""
    dice = random.Random(seed)

    def draw(alphabet: str, length: int) -> str:
        return "".join(dice.choices(alphabet, k=length))

    def password() -> str:
        parts = ((string.ascii_lowercase, 4), (string.ascii_uppercase, 4), (string.digits, 3), ("!_-", 1))
        return "".join(draw(alphabet, length) for alphabet, length in parts)

    yield from (LeakedFile("cloud", *file) for file in _cloud_keys(draw))
    yield from (LeakedFile("key", "key.txt", _private_key(name, draw)) for name in KEY_NAMES)
    yield from (LeakedFile("token", "tokens.txt", f"{token}\n") for token in _tokens(draw))
    yield from (LeakedFile("password", *file) for file in _passwords(password))
    for scheme in ("postgres", "mysql", "mongodb+srv", "amqp"):
        yield LeakedFile("url", "env.txt", f"STORE_URL={scheme}://app:{draw(LETTERS, 16)}@db.acme-corp.io/app\n")
    yield LeakedFile("url", "env.txt", f"CACHE_URL=redis://:{draw(LETTERS, 20)}@cache.acme-corp.io:6379/0\n")
    yield LeakedFile("hash", "htpasswd.txt", f"admin:$apr1${draw(LETTERS, 8)}${draw(LETTERS + './', 22)}\n")
    yield LeakedFile("hash", "users.csv", f"id,hash\n1,$2b$12${draw(LETTERS + './', 53)}\n")


KEY_NAMES = ("PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "OPENSSH PRIVATE KEY", "ENCRYPTED PRIVATE KEY")


def _private_key(name: str, draw: Draw) -> str:
    body = "\n".join(draw(BASE64, 64) for _ in range(12))
    return f"-----BEGIN {name}-----\n{body}\n-----END {name}-----\n"


def _cloud_keys(draw: Draw) -> Iterator[tuple[str, str]]:
    id_, key = f"AKIA{draw(BASE32, 16)}", draw(BASE64, 40)
    yield "prod.toml", f'[aws]\naccess_key_id = "{id_}"\nsecret_access_key = "{key}"\n'
    yield "config.yaml", f"aws:\n  access_key: {id_}\n  secret_key: {key}\n"
    yield "key.txt", f"{id_}\n{key}\n"
    yield "gcp.json", json.dumps({"type": "service_account", "private_key": _private_key("PRIVATE KEY", draw)})
    yield "google.txt", f"key: AIza{draw(SAFE, 35)}\n"
    yield "azure.toml", f'store = "DefaultEndpointsProtocol=https;AccountName=acme;AccountKey={draw(BASE64, 86)}=="\n'
    yield "ocean.yaml", f"digitalocean_token: dop_v1_{draw(HEX, 64)}\n"


def _tokens(draw: Draw) -> Iterator[str]:
    head, body = ({"alg": "HS256", "typ": "JWT"}, {"sub": draw(string.digits, 9), "name": "Ann", "iat": 1700000000})
    parts = (base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in (head, body))
    yield f"Authorization: Bearer {'.'.join(parts)}.{draw(SAFE, 43)}"
    yield f"github: ghp_{draw(LETTERS, 36)}"
    yield f"github: github_pat_{draw(LETTERS, 22)}_{draw(LETTERS, 59)}"
    yield f"gitlab: glpat-{draw(SAFE, 20)}"
    yield f"SLACK_BOT_TOKEN=xoxb-{draw(string.digits, 12)}-{draw(string.digits, 13)}-{draw(LETTERS, 24)}"
    yield f"https://hooks.slack.com/services/T{draw(BASE32, 9)}/B{draw(BASE32, 10)}/{draw(LETTERS, 24)}"
    yield f"DISCORD_TOKEN=M{draw(LETTERS, 25)}.{draw(LETTERS, 6)}.{draw(SAFE, 38)}"
    yield f"https://discord.com/api/webhooks/{draw(string.digits, 18)}/{draw(SAFE, 68)}"
    yield f"STRIPE_KEY=sk_live_{draw(LETTERS, 24)}"
    yield f"OPENAI_API_KEY=sk-proj-{draw(SAFE, 74)}T3BlbkFJ{draw(SAFE, 74)}"
    yield f"ANTHROPIC_API_KEY=sk-ant-api03-{draw(SAFE, 93)}AA"
    yield f"SENDGRID_API_KEY=SG.{draw(SAFE, 22)}.{draw(SAFE, 43)}"
    yield f"NPM_TOKEN=npm_{draw(LETTERS, 36)}"
    yield f'api_key = "{draw(HEX, 32)}"'
    yield f"client_secret: {draw(LETTERS, 32)}"
    yield f"secret_key_base: {draw(HEX, 128)}"


def _passwords(password: Callable[[], str]) -> Iterator[tuple[str, str]]:
    yield "prod.toml", f'[database]\nuser = "app"\npassword = "{password()}"\n'
    yield "config.yaml", f"database:\n  user: app\n  password: {password()}\n"
    yield "settings.json", json.dumps({"db": {"user": "app", "password": password()}})
    yield "env.txt", f"DB_PASSWORD={password()}\n"
    yield "mail.yaml", 'smtp_password: "correct-horse-battery"\n'
    yield "wiki.md", f"# Wi-Fi\n\nNetwork: Guests\nPassword: {password()}\n"
    yield "wiki.md", f"Log in as `root`, password: `{password()}`.\n"
    yield "wiki.md", f"Log in as root with password {password()} and restart.\n"
    yield "zugang.md", f"Benutzer: admin\nPasswort: {password()}\n"
    yield "curl.md", f"```\ncurl -u admin:{password()} https://api.acme-corp.io/v1\n```\n"
    encoded = base64.b64encode(password().encode()).decode()
    yield "secret.yaml", f"kind: Secret\ndata:\n  password: {encoded}\n"
    yield "wiki.md", f"The password for the printer on the second floor is {password()}.\n"
    yield "drucker.md", f"Das Passwort für den Drucker im 2. Stock lautet: {password()}\n"
    yield "wifi.md", f"Le mot de passe du wifi est : {password()}\n"
    yield "wifi.md", f"La contraseña del wifi de la oficina es {password()}\n"
    yield "wifi.md", f"A senha do wifi do escritório é {password()}\n"
