"""The settings of the endpoint. Each is a variable of the environment or of `.env`."""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import TYPE_CHECKING, Final

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from core.model.person_ref import PersonRef
from core.settings.settings import load

if TYPE_CHECKING:
    from collections.abc import Mapping

SHORTEST_TOKEN: Final = 16
_PAIR = re.compile(r"(?P<token>[^\s=]+)=(?P<service>[^\s/=]+)/(?P<workspace>[^\s/]+)/(?P<person>[^\s/]+)")


def _variable(field: str) -> str:
    return f"FRONTDESK_MCP_{field.upper()}"


class McpSettings(BaseSettings):
    """The settings. A field is the variable FRONTDESK_MCP_… of its name, its description the text of the manual."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True, alias_generator=_variable)

    tokens: SecretStr | None = Field(
        default=None,
        description="Who may call Frontdesk's tools over HTTP: `token=person` pairs, separated by spaces, such as "
        "`A-LONG-RANDOM-TEXT=slack/T0123/U0456`. A caller is that person, and may read what the person may read.",
    )
    address: str = Field(
        default="127.0.0.1:8913",
        description="The host and port at which the endpoint `/mcp` listens. Put a proxy with https before it.",
    )

    @field_validator("tokens")
    @classmethod
    def _are_pairs(cls, value: SecretStr | None) -> SecretStr | None:
        pairs = [_PAIR.fullmatch(pair) for pair in value.get_secret_value().split()] if value else []
        if not all(pair and len(pair["token"]) >= SHORTEST_TOKEN for pair in pairs):
            raise ValueError(
                "must be token=service/workspace/person, several of them separated by spaces, "
                f"and each token at least {SHORTEST_TOKEN} characters long"
            )
        return value

    @field_validator("address")
    @classmethod
    def _is_address(cls, value: str) -> str:
        if not re.fullmatch(r"\S+:\d{1,5}", value):
            raise ValueError("must be host:port, such as 127.0.0.1:8913")
        return value

    @property
    def host_and_port(self) -> tuple[str, int]:
        """Where to listen."""
        host, _, port = self.address.rpartition(":")
        return host.strip("[]"), int(port)

    @property
    def callers(self) -> dict[bytes, PersonRef]:
        """The person of each token, by the token's digest."""
        pairs = _PAIR.finditer(self.tokens.get_secret_value()) if self.tokens else ()
        return {digest(pair["token"]): PersonRef(pair["service"], pair["workspace"], pair["person"]) for pair in pairs}


def digest(token: str) -> bytes:
    """Return the digest under which a token is looked up, so that the time it takes tells nothing about tokens."""
    return hashlib.sha256(token.encode()).digest()


def caller_of(header: str, callers: Mapping[bytes, PersonRef]) -> PersonRef | None:
    """Return the person of an `Authorization` header, or None if nobody has such a token."""
    kind, _, token = header.partition(" ")
    if kind.casefold() != "bearer":
        return None
    given = digest(token.strip())
    return next((person for known, person in callers.items() if hmac.compare_digest(known, given)), None)


def load_mcp_settings() -> McpSettings:
    """Read the settings; raise as `core.settings.settings.load` does."""
    return load(McpSettings)
