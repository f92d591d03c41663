"""Makes the chain of providers and the ledger from the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.model.errors import SettingsError
from core.providers.budget import check_prices, read_budget
from core.providers.chain import Provider, ProviderChain
from core.providers.circuit_breaker import CircuitBreaker
from core.providers.ledger import Ledger
from core.providers.prices import read_prices

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from psycopg_pool import AsyncConnectionPool

    from core.model.clock import Clock
    from core.settings.settings import Settings


def model_of(settings: Settings, *, clock: Clock) -> ProviderChain | None:
    """Return the chat models as a chain without a ledger, or None for the offline model.

    Raises:
        SettingsError: a model cannot be made, or the budget cannot be kept; the text names the setting.
    """
    prices, budget = read_prices(settings.prices), read_budget(settings.budget)
    check_prices(budget, [name for name in settings.models if prices.of(name) is None])
    if not settings.models:
        return None
    made = [Provider(name, _made(name, settings), CircuitBreaker(clock)) for name in settings.models]
    return ProviderChain(made, clock=clock, wait_seconds=settings.model_timeout / len(made))


def ledger_of(settings: Settings, pool: AsyncConnectionPool, *, clock: Clock) -> Ledger:
    """Return the ledger. Raises SettingsError as `model_of` does."""
    prices, budget = read_prices(settings.prices), read_budget(settings.budget)
    return Ledger(pool, prices=prices, budget=budget, clock=clock, zone=settings.zone)


def _made(name: str, settings: Settings) -> BaseChatModel:
    from langchain.chat_models import init_chat_model  # noqa: PLC0415 — only with a language model

    if ":" not in name:
        raise SettingsError(
            f"FRONTDESK_MODEL={settings.model} cannot be used: write each model as provider:name, and offline last."
        )
    options: dict[str, Any] = {"timeout": settings.model_timeout, "max_retries": 0}
    if name.startswith("openai:"):
        options["base_url"] = settings.openai_base_url
        options["api_key"] = settings.openai_api_key.get_secret_value() if settings.openai_api_key else "none"
        options["stream_usage"] = True
    try:
        model: BaseChatModel = init_chat_model(name, **options)
    except (ImportError, ValueError) as error:
        raise SettingsError(f"FRONTDESK_MODEL={settings.model} cannot be used: {error}") from error
    return model
