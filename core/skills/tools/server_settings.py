"""The MCP servers of the settings file (`FRONTDESK_MCP`, TOML), which is checked as a whole at the start."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, Final, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints, ValidationError, model_validator

from core.model.errors import SettingsError
from core.model.knowledge import PUBLIC
from core.settings.toml_file import read_toml

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

VARIABLE: Final = "FRONTDESK_MCP"
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,19}")
_SECRET: Final = re.compile(r"\$\{(\w+)\}")
Example = Annotated[str, StringConstraints(min_length=3, max_length=200)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SignIn(_Table):
    """How we sign in at a server by OAuth.

    With a secret, we sign in as ourselves (client credentials), at the `issuer` alone. Without one, an operator signs
    in, once, with `frontdesk tools sign-in`.
    """

    client_id: str = ""
    issuer: str = ""
    client_secret: SecretStr | None = None
    scope: str | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.client_secret and not (self.client_id and self.issuer):
            raise ValueError("has a client_secret, so it needs a client_id and an issuer")
        return self


class ToolServer(_Table):
    """A server: how it is reached, what it may be used for, and its limits.

    It is a `command`, which runs as a process of ours for the time of a call, or a `url`. `tools` are those that are
    used; all, if there are none. `harmless` are those that run unasked. `examples` are what people say, by the tool.
    Only who may read the documents of the `audience` is offered its tools. `timeout` is in seconds, and `most_output`
    in characters.
    """

    name: str
    command: str = ""
    args: tuple[str, ...] = ()
    env: dict[str, SecretStr] = {}
    folder: str | None = None
    url: str = Field("", pattern=r"^(?:https?://\S+)?$")
    headers: dict[str, SecretStr] = {}
    oauth: SignIn | None = None
    tools: tuple[str, ...] = ()
    harmless: tuple[str, ...] = ()
    examples: dict[str, tuple[Example, ...]] = {}
    audience: str = PUBLIC
    timeout: float = Field(30, gt=0, le=600)
    most_output: int = Field(8000, ge=100, le=50_000)

    @model_validator(mode="after")
    def _is_reachable(self) -> Self:
        if bool(self.command) == bool(self.url):
            raise ValueError("needs either a command or a url")
        if self.url and (self.args or self.env or self.folder):
            raise ValueError("has a url, so it takes no args, env or folder")
        if self.command and (self.headers or self.oauth):
            raise ValueError("has a command, so it takes no headers or oauth")
        unused = [name for name in (*self.harmless, *self.examples) if self.tools and name not in self.tools]
        if unused:
            raise ValueError(f"names {unused[0]}, which is not among its tools")
        return self

    @property
    def place(self) -> str:
        """Where it is, without anything secret."""
        return self.url or " ".join([self.command, *self.args])


def load_servers(path: Path | None, variables: Mapping[str, str]) -> tuple[ToolServer, ...]:
    """Return the servers of a file; none without a file. `${NAME}` in it stands for a variable.

    Raises:
        SettingsError: The file cannot be read, or an entry is wrong. The text names the entry and the fix.
    """
    if path is None:
        return ()
    tables = read_toml(path, variable=VARIABLE)
    if not tables or not all(isinstance(table, dict) for table in tables.values()):
        raise SettingsError(f"{VARIABLE}: {path} must hold one table per server, such as [time].")
    return tuple(_server(name, table, path, variables) for name, table in tables.items())


def _server(name: str, table: dict[str, Any], path: Path, variables: Mapping[str, str]) -> ToolServer:
    if not _NAME.fullmatch(name):
        raise SettingsError(
            f"{VARIABLE}: [{name}] in {path} is no name. Use up to 20 small letters, digits and underscores."
        )
    try:
        return ToolServer.model_validate({**_filled(table, variables, f"{name} in {path}"), "name": name})
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join([name, *(str(part) for part in first["loc"])])
        reason = first["msg"].removeprefix("Value error, ")
        raise SettingsError(f"{VARIABLE}: {place} in {path} is wrong: {reason}. Correct it there.") from error


def _filled(value: Any, variables: Mapping[str, str], place: str) -> Any:
    """Return a value of the file with its variables filled in, so that no secret needs to be in the file."""
    if isinstance(value, dict):
        return {key: _filled(one, variables, place) for key, one in value.items()}
    if isinstance(value, list):
        return [_filled(one, variables, place) for one in value]
    if not isinstance(value, str):
        return value
    for name in _SECRET.findall(value):
        if name not in variables:
            raise SettingsError(
                f"{VARIABLE}: {place} needs {name}, which is not set. Put it into the environment or .env."
            )
    return _SECRET.sub(lambda found: variables[found[1]], value)
