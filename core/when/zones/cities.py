"""Cities and countries that people name for a time zone that the zone database names after another city."""

from __future__ import annotations

from typing import Final

_BY_ZONE: Final = {
    "Africa/Casablanca": "marrakesh rabat",
    "Africa/Johannesburg": "cape_town durban pretoria",
    "Africa/Lagos": "abuja",
    "Africa/Nairobi": "kenya",
    "America/Argentina/Buenos_Aires": "buenos_aires cordoba rosario",
    "America/Bogota": "medellin cali",
    "America/Chicago": "austin dallas houston san_antonio minneapolis new_orleans nashville milwaukee",
    "America/Denver": "salt_lake_city boulder albuquerque",
    "America/Los_Angeles": "la san_francisco sf san_diego seattle portland san_jose las_vegas california",
    "America/Mexico_City": "cdmx guadalajara",
    "America/New_York": "nyc boston washington miami atlanta philadelphia orlando pittsburgh cleveland",
    "America/Sao_Paulo": "rio rio_de_janeiro são_paulo brasilia brasília belo_horizonte curitiba porto_alegre",
    "America/Toronto": "ottawa montreal montréal quebec",
    "America/Vancouver": "victoria",
    "America/Edmonton": "calgary",
    "Asia/Dubai": "abu_dhabi",
    "Asia/Ho_Chi_Minh": "hanoi saigon",
    "Asia/Jakarta": "bandung",
    "Asia/Karachi": "islamabad lahore",
    "Asia/Kolkata": "mumbai bombay delhi new_delhi bangalore bengaluru chennai hyderabad pune india",
    "Asia/Riyadh": "jeddah mecca",
    "Asia/Jerusalem": "tel_aviv haifa",
    "Asia/Shanghai": "beijing shenzhen guangzhou hangzhou chengdu china",
    "Asia/Tokyo": "osaka kyoto yokohama nagoya japan",
    "Australia/Sydney": "canberra",
    "Europe/Berlin": "munich münchen hamburg frankfurt cologne köln stuttgart düsseldorf leipzig dresden germany",
    "Europe/Brussels": "antwerp bruxelles",
    "Europe/Istanbul": "ankara",
    "Europe/Kyiv": "kiev lviv odesa",
    "Europe/Lisbon": "porto lisboa",
    "Europe/London": "edinburgh glasgow manchester birmingham bristol cambridge oxford leeds liverpool cardiff",
    "Europe/Madrid": "barcelona valencia sevilla seville bilbao",
    "Europe/Moscow": "st._petersburg saint_petersburg",
    "Europe/Paris": "lyon marseille toulouse bordeaux lille nantes france",
    "Europe/Prague": "praha brno",
    "Europe/Rome": "milan milano turin naples napoli florence venice roma",
    "Europe/Stockholm": "gothenburg malmö",
    "Europe/Vienna": "wien graz salzburg",
    "Europe/Warsaw": "krakow kraków gdansk wroclaw",
    "Europe/Zurich": "zürich geneva genève basel bern lausanne",
    "Pacific/Auckland": "wellington christchurch",
    "Pacific/Honolulu": "hawaii",
}

CITIES: Final = {place.replace("_", " "): zone for zone, places in _BY_ZONE.items() for place in places.split()}
"""A place in lower case, and the IANA name of its zone."""
