"""Times that are suggested while somebody types one, in the languages of the time language. Pure."""

from __future__ import annotations

from typing import Any, Final

from bots.discord.limits import LONGEST_OPTION, MOST_SUGGESTIONS

Json = dict[str, Any]

TIMES: Final = {
    "en": (
        "in 10 minutes",
        "in 30 minutes",
        "in an hour",
        "in 3 hours",
        "today at 18:00",
        "tomorrow at 9:00",
        "tomorrow at 14:00",
        "next Monday at 9:00",
        "in a week",
        "every day at 9:00",
        "every weekday at 9:00",
        "every Monday at 9:00",
    ),
    "de": (
        "in 10 Minuten",
        "in 30 Minuten",
        "in einer Stunde",
        "in 3 Stunden",
        "heute um 18:00",
        "morgen um 9:00",
        "morgen um 14:00",
        "nächsten Montag um 9:00",
        "in einer Woche",
        "jeden Tag um 9:00",
        "jeden Werktag um 9:00",
        "jeden Montag um 9:00",
    ),
    "es": (
        "en 10 minutos",
        "en 30 minutos",
        "en una hora",
        "en 3 horas",
        "hoy a las 18:00",
        "mañana a las 9:00",
        "mañana a las 14:00",
        "el próximo lunes a las 9:00",
        "en una semana",
        "todos los días a las 9:00",
        "cada día laborable a las 9:00",
        "todos los lunes a las 9:00",
    ),
    "fr": (
        "dans 10 minutes",
        "dans 30 minutes",
        "dans une heure",
        "dans 3 heures",
        "aujourd'hui à 18:00",
        "demain à 9:00",
        "demain à 14:00",
        "lundi prochain à 9:00",
        "dans une semaine",
        "tous les jours à 9:00",
        "tous les jours ouvrés à 9:00",
        "tous les lundis à 9:00",
    ),
    "pt": (
        "em 10 minutos",
        "em 30 minutos",
        "em uma hora",
        "em 3 horas",
        "hoje às 18:00",
        "amanhã às 9:00",
        "amanhã às 14:00",
        "próxima segunda-feira às 9:00",
        "em uma semana",
        "todos os dias às 9:00",
        "todos os dias úteis às 9:00",
        "toda segunda-feira às 9:00",
    ),
}
"""The same times in each language."""


def suggest_times(typed: str, *, locale: str = "en") -> list[Json]:
    """Return times that fit what was typed, with the typed text itself first; in English for any other locale."""
    known = TIMES.get(locale.partition("-")[0], TIMES["en"])
    typed = " ".join(typed.split())[:LONGEST_OPTION]
    fitting = [time for time in known if all(word in time.casefold() for word in typed.casefold().split())]
    times = dict.fromkeys([*([typed] if typed else []), *(fitting or known)])
    return [{"name": time, "value": time} for time in list(times)[:MOST_SUGGESTIONS]]
