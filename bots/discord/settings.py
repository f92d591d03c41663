"""Discord's settings. Each is a variable of the environment or of `.env`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from core.model.errors import SettingsError
from core.settings.settings import load, stripped


def _variable(field: str) -> str:
    return f"DISCORD_{field.upper()}"


class DiscordSettings(BaseSettings):
    """The settings. A field is the variable DISCORD_… of its name, its description the text of the manual."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True, alias_generator=_variable)

    token: SecretStr | None = Field(default=None, description="The bot token of the application.")
    message_content: Literal["auto", "on", "off"] = Field(
        default="auto",
        description="Whether to use the privileged intent Message Content: `auto` (if it is on), `on`, or `off`.",
    )
    channels: str = Field(
        default="",
        description="The server channels in which Frontdesk answers: names or ids, separated by commas, such as "
        "`help,ideas`. If unset, it answers in all of them.",
    )
    per_person: int = Field(default=20, gt=0, description="How many questions of one person are answered in a minute.")
    per_server: int = Field(
        default=3000, gt=0, description="How many questions of one server are answered in a minute."
    )
    api_url: str = Field(
        default="https://discord.com/api/v10",
        description="Where Discord's API is: a proxy, or a test server. It also tells where the gateway is.",
    )

    @field_validator("api_url")
    @classmethod
    def _http(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("must begin with https://")
        return value.rstrip("/")

    @field_validator("token")
    @classmethod
    def _bare(cls, value: SecretStr | None) -> SecretStr | None:
        value = stripped(value)
        if value and value.get_secret_value().startswith("Bot "):
            raise ValueError("must be the token alone, without “Bot” before it")
        return value

    @property
    def only_channels(self) -> frozenset[str]:
        """The only channels in which the desk answers: ids, and names with `#`; empty means all.

        In `.env`, what follows a space and `#` is a comment, so names may be written without it.
        """
        names = (name.strip() for name in self.channels.split(","))
        return frozenset(name if name.isdecimal() or name[0] == "#" else f"#{name}" for name in names if name)

    @property
    def bare_token(self) -> str:
        """The token as it is sent."""
        return self.token.get_secret_value() if self.token else ""


def load_discord_settings() -> DiscordSettings:
    """Read the settings. Raises SettingsError if one is wrong or missing. The text names the setting and the remedy."""
    settings = load(DiscordSettings)
    if settings.token is None:
        raise SettingsError("DISCORD_TOKEN is missing. `docs/discord.md` shows in ten steps how to get one.")
    return settings
