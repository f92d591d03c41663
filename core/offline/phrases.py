"""Small talk, as data: what people say that asks for nothing, and the answer. A new language is new words."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrases:
    """Things said that mean the same, and the answer to them."""

    said: frozenset[str]
    answer: str


def _said(text: str) -> frozenset[str]:
    return frozenset(phrase.strip() for phrase in text.split("|"))


GREETING = Phrases(
    _said(
        "hi|hello|hey|hiya|howdy|yo|good morning|good afternoon|good evening|good day|greetings|morning|hello there|"
        "hi there|hey there|hi all|hallo|guten morgen|guten tag|guten abend|moin|servus|grüezi|bonjour|bonsoir|salut|"
        "coucou|hola|buenos días|buenas tardes|buenas noches|buenas|olá|oi|bom dia|boa tarde|boa noite|ciao|"
        "buongiorno|buonasera|salve|hej|hei|goedemorgen|goedemiddag|hoi|cześć|dzień dobry|merhaba|привет|"
        "здравствуйте|добрый день|مرحبا|السلام عليكم|你好|您好|こんにちは|안녕하세요|नमस्ते"
    ),
    "Hello! Ask me anything about the team's documents; I show where each answer stands.",
)
WELLBEING = Phrases(
    _said(
        "how are you|how are you doing|how's it going|how is it going|what's up|whats up|sup|how do you do|"
        "wie geht's|wie geht es dir|wie gehts|ça va|comment ça va|comment vas-tu|qué tal|cómo estás|tudo bem|"
        "como vai|come stai|как дела|你好吗"
    ),
    "All well here, thank you. What would you like to know?",
)
THANKS = Phrases(
    _said(
        "thanks|thank you|thank you very much|thanks a lot|many thanks|thx|ty|cheers|thanks so much|thank you so much|"
        "much appreciated|great thanks|ok thanks|okay thanks|perfect thanks|perfect thank you|great thank you|"
        "ok thank you|that helps|that helped|danke|vielen dank|danke schön|dankeschön|merci|merci beaucoup|gracias|"
        "muchas gracias|obrigado|obrigada|muito obrigado|grazie|grazie mille|tack|takk|dank je|dank u|dziękuję|"
        "teşekkürler|спасибо|شكرا|谢谢|ありがとう|감사합니다|धन्यवाद"
    ),
    "You're welcome!",
)
FAREWELL = Phrases(
    _said(
        "bye|goodbye|bye bye|good bye|see you|see you later|see ya|good night|have a nice day|have a good day|"
        "tschüss|auf wiedersehen|bis später|gute nacht|au revoir|à bientôt|bonne nuit|adiós|hasta luego|tchau|"
        "até logo|arrivederci|hej då|tot ziens|do widzenia|пока|до свидания|مع السلامة|再见|さようなら"
    ),
    "Goodbye!",
)
ASSENT = Phrases(
    _said(
        "ok|okay|k|alright|all right|great|perfect|cool|nice|good|fine|got it|i see|understood|sure|awesome|wonderful|"
        "excellent|sounds good|very good|never mind|nevermind|no thanks|no thank you|that's all|that is all|"
        "gut|alles klar|super|verstanden|d'accord|parfait|vale|perfecto|entendido|certo|perfeito|va bene|好的"
    ),
    "All right. I am here if there is anything else.",
)
ALL = (GREETING, WELLBEING, THANKS, FAREWELL, ASSENT)

_NAME = re.compile("@?(?:frontdesk|bot|team|everyone|everybody|all|again)")
_BREAKS = re.compile(r"[!?.,;…¡¿。！？、،]+|\s[-–—]\s")
_EDGES = re.compile(r"[\s!?.,;:…¡¿。！？、،؟)(\U0001F300-\U0001FAFF\u2600-\u27BF]+")
_ADDRESSEE = re.compile(rf"\s+{_NAME.pattern}$")


def small_talk(text: str) -> str | None:
    """Return the answer to an utterance that is small talk and nothing else, or None."""
    parts = [_plain(part) for part in _BREAKS.split(text.casefold())]
    answers = [_answer(part) for part in parts if part and not _NAME.fullmatch(part)]
    found = [answer for answer in answers if answer is not None]
    return " ".join(dict.fromkeys(found)) if found and len(found) == len(answers) else None


def _answer(phrase: str) -> str | None:
    bare = _ADDRESSEE.sub("", phrase)
    return next((each.answer for each in ALL if phrase in each.said or bare in each.said), None)


def _plain(text: str) -> str:
    return " ".join(_EDGES.sub(" ", text.replace("’", "'")).split())
