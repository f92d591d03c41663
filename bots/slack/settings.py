"""Slack's settings, each a variable of the environment or of `.env`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from core.model.errors import SettingsError
from core.settings.settings import load

Mode = Literal["socket", "http"]


class SlackSettings(BaseSettings):
    """How this desk is connected to Slack. Each field's alias is the variable's name, its description the manual's."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    bot_token: SecretStr | None = Field(
        default=None,
        alias="SLACK_BOT_TOKEN",
        description="The bot token (`xoxb-…`) of the app, if it is installed in one workspace.",
    )
    app_token: SecretStr | None = Field(
        default=None,
        alias="SLACK_APP_TOKEN",
        description="The app-level token (`xapp-…`, scope `connections:write`) for Socket Mode.",
    )
    signing_secret: SecretStr | None = Field(
        default=None,
        alias="SLACK_SIGNING_SECRET",
        description="The app's signing secret, by which requests over HTTP are known to be Slack's.",
    )
    chosen_mode: Mode | None = Field(
        default=None,
        alias="SLACK_MODE",
        description="`socket` or `http`; `socket`, if there is an app-level token and this is unset.",
    )
    port: int = Field(
        default=3000,
        gt=0,
        le=65535,
        alias="PORT",
        description="The port on which Slack's HTTP requests are listened for, at `/slack/events`.",
    )
    client_id: str | None = Field(
        default=None,
        alias="SLACK_CLIENT_ID",
        description="The app's client id, to install it in several workspaces by `/slack/install` (HTTP alone).",
    )
    client_secret: SecretStr | None = Field(
        default=None,
        alias="SLACK_CLIENT_SECRET",
        description="The client secret that goes with it.",
    )
    public_url: str | None = Field(
        default=None,
        alias="SLACK_PUBLIC_URL",
        description="Where Slack reaches this desk over HTTP, `https://desk.example.com`; for the manifest.",
    )
    ask_emoji: str = Field(
        default="speech_balloon",
        alias="SLACK_ASK_EMOJI",
        description="The emoji (its short name) with which anybody has the desk answer a message.",
    )
    config_token: SecretStr | None = Field(
        default=None,
        alias="SLACK_CONFIG_TOKEN",
        description="An app configuration token (`xoxe.xoxp-…`): with it and the app's id, `doctor` compares events.",
    )
    app_id: str | None = Field(
        default=None,
        alias="SLACK_APP_ID",
        description="The app's id (`A…`), for `doctor`.",
    )
    api_url: str = Field(
        default="https://slack.com/api/",
        alias="SLACK_API_URL",
        description="Where Slack's Web API is: a proxy, or a test server.",
    )

    @field_validator("api_url")
    @classmethod
    def _http(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("must begin with https://")
        return value if value.endswith("/") else f"{value}/"

    @field_validator("bot_token")
    @classmethod
    def _bot(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not value.get_secret_value().startswith("xoxb-"):
            raise ValueError("is no bot token: one begins with xoxb- and stands under OAuth & Permissions")
        return value

    @field_validator("app_token")
    @classmethod
    def _app(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not value.get_secret_value().startswith("xapp-"):
            raise ValueError("is no app-level token: one begins with xapp- and stands under Basic Information")
        return value

    @property
    def mode(self) -> Mode:
        """How events come: as chosen, else by Socket Mode if there is an app-level token."""
        return self.chosen_mode or ("socket" if self.app_token else "http")

    @property
    def by_installation(self) -> bool:
        """Whether workspaces install the app by themselves."""
        return self.bot_token is None and self.client_id is not None


def load_slack_settings() -> SlackSettings:
    """Read the settings and hold them against each other.

    Raises:
        SettingsError: one is wrong or missing; the text names it and says what to do.
    """
    settings = load(SlackSettings)
    if settings.bot_token is None and settings.client_id is None:
        raise SettingsError("SLACK_BOT_TOKEN is missing. `docs/slack.md` tells in ten steps where it comes from.")
    if settings.mode == "socket" and settings.app_token is None:
        raise SettingsError("SLACK_APP_TOKEN is missing, and SLACK_MODE is socket. Create one, or set SLACK_MODE=http.")
    if settings.mode == "socket" and settings.by_installation:
        raise SettingsError("Several workspaces need SLACK_MODE=http; with Socket Mode, set SLACK_BOT_TOKEN.")
    if settings.mode == "http" and settings.signing_secret is None:
        raise SettingsError("SLACK_SIGNING_SECRET is missing: without it nobody knows which requests are Slack's.")
    if settings.by_installation and settings.client_secret is None:
        raise SettingsError("SLACK_CLIENT_SECRET is missing; it goes with SLACK_CLIENT_ID.")
    return settings
