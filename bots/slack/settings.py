"""Slack's settings. Each is a variable of the environment or of `.env`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from core.model.errors import SettingsError
from core.settings.settings import load, stripped

Mode = Literal["socket", "http"]
View = Literal["agent", "assistant"]
_TOKENS = {
    "bot_token": ("a bot token", "xoxb-", "Install App"),
    "app_token": ("an app-level token", "xapp-", "Basic Information, App-Level Tokens"),
}


def _variable(field: str) -> str:
    return f"SLACK_{field.upper()}"


class SlackSettings(BaseSettings):
    """The settings. A field is the variable SLACK_… of its name, its description the text of the manual."""

    model_config = SettingsConfigDict(
        frozen=True, extra="ignore", env_ignore_empty=True, alias_generator=_variable, str_strip_whitespace=True
    )

    bot_token: SecretStr | None = Field(
        default=None, description="The app's bot token (`xoxb-…`), if the app is installed in one workspace."
    )
    app_token: SecretStr | None = Field(
        default=None, description="The app-level token (`xapp-…`, scope `connections:write`) for Socket Mode."
    )
    signing_secret: SecretStr | None = Field(
        default=None, description="The app's signing secret, which proves that requests over HTTP come from Slack."
    )
    chosen_mode: Mode | None = Field(
        default=None,
        alias="SLACK_MODE",
        description="`socket` or `http`; if unset, `socket`, unless only what HTTP needs is set (a signing secret or a "
        "client id, and no app-level token).",
    )
    view: View = Field(
        default="agent",
        description="`agent`, or `assistant` for an app that was created with Slack's older assistant view.",
    )
    port: int = Field(
        default=3000,
        gt=0,
        le=65535,
        alias="PORT",
        description="The port for Slack's HTTP requests, at `/slack/events`.",
    )
    client_id: str | None = Field(
        default=None,
        description="The app's client id, to install it in several workspaces by `/slack/install` (HTTP only).",
    )
    client_secret: SecretStr | None = Field(
        default=None, description="The client secret that belongs to the client id."
    )
    public_url: str | None = Field(
        default=None,
        description="Where Slack reaches this desk over HTTP, `https://desk.example.com`; used in the manifest.",
    )
    ask_emoji: str = Field(
        default="speech_balloon",
        description="The emoji (its short name) that anybody can add to a message to have it answered.",
    )
    config_token: SecretStr | None = Field(
        default=None,
        description="An app configuration token (`xoxe.xoxp-…`). With it and the app's id, `doctor` checks the events.",
    )
    app_id: str | None = Field(default=None, description="The app's id (`A…`), for `doctor`.")
    api_url: str = Field(
        default="https://slack.com/api/",
        description="Where Slack's Web API is: a proxy, or a test server.",
    )

    @field_validator("bot_token", "app_token", "signing_secret", "client_secret", "config_token")
    @classmethod
    def _stripped(cls, value: SecretStr | None) -> SecretStr | None:
        return stripped(value)

    @field_validator("api_url", "public_url")
    @classmethod
    def _http(cls, value: str | None) -> str | None:
        if value is None or value.startswith(("http://", "https://")):
            return f"{value.rstrip('/')}/" if value else None
        raise ValueError("must begin with https://")

    @field_validator("bot_token", "app_token")
    @classmethod
    def _of_kind(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        kind, prefix, where = _TOKENS[str(info.field_name)]
        if value and not value.get_secret_value().startswith(prefix):
            raise ValueError(f"is not {kind}: {kind} begins with {prefix}; find it under {where}")
        return value

    @property
    def mode(self) -> Mode:
        """How events arrive: as chosen or, by default, by Socket Mode, unless only the settings for HTTP are set."""
        for_http = self.app_token is None and (self.signing_secret or self.client_id)
        return self.chosen_mode or ("http" if for_http else "socket")

    @property
    def by_installation(self) -> bool:
        """Whether workspaces install the app themselves."""
        return self.bot_token is None and self.client_id is not None


def load_slack_settings() -> SlackSettings:
    """Read the settings and check that they fit together.

    Raises:
        SettingsError: one is wrong or missing. The text names the setting and the remedy.
    """
    settings = load(SlackSettings)
    for missing in find_missing(settings).values():
        raise SettingsError(missing)
    return settings


_REMEDIES = {
    "SLACK_BOT_TOKEN": "SLACK_BOT_TOKEN is missing. Copy the Bot User OAuth Token (`xoxb-…`) from the settings of your "
    "app at api.slack.com/apps, under Install App. docs/slack.md has all steps.",
    "SLACK_MODE": "Several workspaces need SLACK_MODE=http. For Socket Mode, set SLACK_BOT_TOKEN.",
    "SLACK_APP_TOKEN": "SLACK_APP_TOKEN is missing. Generate it (`xapp-…`, scope `connections:write`) in the settings "
    "of your app, under Basic Information, App-Level Tokens.",
    "SLACK_SIGNING_SECRET": "SLACK_SIGNING_SECRET is missing. Without it, requests cannot be checked; copy it from "
    "Basic Information.",
    "SLACK_CLIENT_SECRET": "SLACK_CLIENT_SECRET is missing. It belongs to SLACK_CLIENT_ID; copy it from "
    "Basic Information.",
}


def find_missing(settings: SlackSettings) -> dict[str, str]:
    """Return which variables are missing, or do not fit the others, each with what to do about it."""
    by_socket = settings.mode == "socket"
    is_wrong = {
        "SLACK_BOT_TOKEN": settings.bot_token is None and settings.client_id is None,
        "SLACK_MODE": by_socket and settings.by_installation,
        "SLACK_APP_TOKEN": by_socket and settings.app_token is None and not settings.by_installation,
        "SLACK_SIGNING_SECRET": not by_socket and settings.signing_secret is None,
        "SLACK_CLIENT_SECRET": settings.by_installation and settings.client_secret is None,
    }
    return {variable: words for variable, words in _REMEDIES.items() if is_wrong[variable]}
