"""The common forms in each language, read on Wednesday 25 November 2026, 10:00 in Paris."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from core.when import Reading, read

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 25, 10, tzinfo=PARIS)


def spoken(locale: str, text: str) -> Reading:
    return read(text, now=NOW, zone=PARIS, locale=locale)


@pytest.mark.parametrize(
    ("locale", "text", "start"),
    [
        ("de", "morgen um 15 Uhr", "2026-11-26 15:00"),
        ("de", "nächsten Dienstag um halb vier", "2026-12-01 15:30"),
        ("de", "erinnere mich in anderthalb Stunden", "2026-11-25 11:30"),
        ("de", "am 24.12. um 18 Uhr", "2026-12-24 18:00"),
        ("de", "letzter Arbeitstag des Monats", "2026-11-30 00:00"),
        ("de", "Ostermontag", "2027-03-29 00:00"),
        ("es", "mañana a las 3 de la tarde", "2026-11-26 15:00"),
        ("es", "el viernes a las nueve y media", "2026-11-27 09:30"),
        ("es", "dentro de dos horas", "2026-11-25 12:00"),
        ("es", "pasado mañana al mediodía", "2026-11-27 12:00"),
        ("fr", "demain à 15h30", "2026-11-26 15:30"),
        ("fr", "vendredi prochain à midi", "2026-11-27 12:00"),
        ("fr", "dans un quart d'heure", "2026-11-25 10:15"),
        ("fr", "le 3 décembre à neuf heures et demie", "2026-12-03 09:30"),
        ("pt", "amanhã às 15h", "2026-11-26 15:00"),
        ("pt", "sexta-feira às nove da manhã", "2026-11-27 09:00"),
        ("pt", "daqui a 20 minutos", "2026-11-25 10:20"),
        ("zh", "明天下午3点", "2026-11-26 15:00"),
        ("zh", "半小时后提醒我", "2026-11-25 10:30"),
        ("zh", "下周三晚上8点半", "2026-12-02 20:30"),
        ("zh", "2026年12月24日", "2026-12-24 00:00"),
        ("de", "fünf nach halb drei", "2026-11-25 14:35"),
        ("de", "um 3", "2026-11-25 15:00"),
        ("de", "dritter Advent", "2026-12-13 00:00"),
        ("es", "después de mañana", "2026-11-27 00:00"),
        ("es", "el último viernes del mes", "2026-11-27 00:00"),
        ("fr", "à cinq heures moins le quart", "2026-11-25 16:45"),
        ("fr", "le dernier vendredi du mois", "2026-11-27 00:00"),
        ("pt", "depois de amanhã às 16h", "2026-11-27 16:00"),
        ("pt", "última sexta do mês", "2026-11-27 00:00"),
        ("zh", "三点", "2026-11-25 15:00"),
        ("zh", "三月十五", "2027-03-15 00:00"),
    ],
)
def test_an_instant_is_read(locale: str, text: str, start: str) -> None:
    reading = spoken(locale, text)
    assert (reading.kind, f"{reading.start:%Y-%m-%d %H:%M}") == ("instant", start)


@pytest.mark.parametrize(
    ("locale", "text", "start", "end"),
    [
        ("de", "Freitagabend", "27 18:00", "28 00:00"),
        ("de", "morgen von 9 bis 11 Uhr", "26 09:00", "26 11:00"),
        ("es", "mañana por la tarde", "26 12:00", "26 21:00"),
        ("fr", "demain entre 9h et 11h", "26 09:00", "26 11:00"),
        ("pt", "amanhã das 9h às 11h", "26 09:00", "26 11:00"),
        ("zh", "今天下午两点到四点", "25 14:00", "25 16:00"),
    ],
)
def test_an_interval_is_read(locale: str, text: str, start: str, end: str) -> None:
    reading = spoken(locale, text)
    assert (reading.kind, f"{reading.start:%d %H:%M}", f"{reading.end:%d %H:%M}") == ("interval", start, end)


@pytest.mark.parametrize(
    ("locale", "text", "rule"),
    [
        ("de", "jeden Werktag um 9:30", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=9;BYMINUTE=30"),
        ("de", "alle zwei Wochen am Dienstag", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        ("de", "montags und donnerstags um 8 Uhr", "FREQ=WEEKLY;BYDAY=MO,TH;BYHOUR=8;BYMINUTE=0"),
        ("de", "am 15. jedes Monats", "FREQ=MONTHLY;BYMONTHDAY=15"),
        ("es", "todos los días a las 8", "FREQ=DAILY;BYHOUR=8;BYMINUTE=0"),
        ("es", "cada lunes a las 9:30", "FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=30"),
        ("fr", "tous les jours à 8h", "FREQ=DAILY;BYHOUR=8;BYMINUTE=0"),
        ("fr", "chaque lundi à 9h30", "FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=30"),
        ("pt", "todos os dias às 8h", "FREQ=DAILY;BYHOUR=8;BYMINUTE=0"),
        ("pt", "toda segunda às 9h30", "FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=30"),
        ("zh", "每个工作日上午9点", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=9;BYMINUTE=0"),
        ("zh", "每月15号", "FREQ=MONTHLY;BYMONTHDAY=15"),
    ],
)
def test_a_repetition_is_read(locale: str, text: str, rule: str) -> None:
    assert spoken(locale, text).rrule == rule


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("de", "so ist das"),
        ("de", "ich habe zwei Hunde"),
        ("es", "tengo dos perros"),
        ("es", "el mar está frío"),
        ("fr", "j'ai deux chiens"),
        ("fr", "la mer est froide"),
        ("pt", "o mar está frio"),
        ("pt", "em segunda mão"),
        ("zh", "我有三个苹果"),
    ],
)
def test_what_is_no_time_is_not_one(locale: str, text: str) -> None:
    assert spoken(locale, text).kind == "none"
