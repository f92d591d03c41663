"""How messages begin that want a picture made or looked at, in five languages. Tables of patterns."""

from __future__ import annotations

from typing import Final

_COURTESY: Final = (
    r"\W*(?:(?:hi|hey|hello|hallo|hola|salut|bonjour|ol[aá]|please|pls|bitte|por favor|s'il (?:te|vous) pla[iî]t|can you|could you|"
    r"kannst du|könntest du|können sie|puedes|podrías|peux-tu|tu peux|pouvez-vous|podes|você pode|me|mir|uns|mal)[\s,]+)*"
)
_PICTURE: Final = (
    r"(?:pictures?|images?|illustrations?|drawings?|logos?|icons?|bild(?:er)?|illustration|zeichnung|imagen|imágenes|ilustración|dibujo|"
    r"dessin|imagem|imagens|ilustração|desenho)"
)
_MAKE: Final = (
    r"(?:draw|paint|generate|create|make|design|zeichne?|male?|generiere?|erstelle?|erzeuge?|mach\w*|dibuja\w*|genera|crea|haz(?:me)?|dessine\w*|"
    r"génère\w*|crée\w*|fais|desenha|desenhe|gera|gere|cria|crie|faz)"
)
DRAW: Final = (
    rf"(?P<alone>){_COURTESY}(?:{_MAKE}\s+(?:me\s+|mir\s+|uns\s+|-moi\s+)?(?:an?|the|eine?n?|das|una?|une?|uma?|some)?\s*(?:\S+\s+)?{_PICTURE}\b.*"
    r"|(?:draw|paint|zeichne|male|dibuja|dessine|desenhe|desenha)\s+(?:me\s+|mir\s+|uns\s+)?(?:an?|eine?n?|una?|une?|uma?)\s+.+)"
)
