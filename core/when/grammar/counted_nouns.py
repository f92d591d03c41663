"""Words and signs that a number before them counts, so that the number is no time: "5 euros", "12 people"."""

from typing import Final

_NOUNS: Final = """
    % $ € £ ¥ ₹ °
    percent euro euros eur usd gbp dollar dollars bucks quid pounds cents km kg cm mm mb gb tb kb mph miles people guys
    persons points pts stars votes users items files lines tickets pages rows seats beers coffees degrees pieces folks
    members messages tests bugs locations places sites stores offices companies schools clients customers servers
    countries cities languages teams levels options steps questions
    prozent personen leute stück punkte kilo kilometer meter grad kunden
    personas puntos pesos kilos grados metros gente clientes
    personnes balles mètres degrés pourcent
    pessoas reais pontos graus quilos
"""
COUNTED: Final = frozenset(_NOUNS.split())
"""One set for all supported languages: none of these words is a unit of time in another of them."""
