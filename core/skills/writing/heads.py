"""How messages begin that bring a text to work on, or say what to write, in five languages. Tables of patterns."""

from __future__ import annotations

from typing import Final

from core.skills.writing.text_kinds import KINDS

_COURTESY: Final = (
    r"\W*(?:(?:hi|hey|hello|hallo|hola|salut|bonjour|ol[aá]|ok(?:ay)?|please|pls|bitte|por favor|s'il (?:te|vous) pla[iî]t|stp|"
    r"can you|could you|would you|will you|kannst du|könntest du|können sie|könnten sie|puedes|podrías|puede|"
    r"peux-tu|tu peux|pouvez-vous|pourrais-tu|pourriez-vous|podes|você pode|pode|poderia|me|mir|uns|bitte mal|mal|just|quickly)[\s,]+)*"
)
_TEXT: Final = (
    r"(?:text\w*|e-?mails?|mails?|message|nachricht\w*|paragraph|absatz\w*|sentences?|satz\w*|sätze|post|draft|entwurf\w*|letter|brief|"
    r"texto|correo|mensaje|párrafo|frase|borrador|carta|courriel|paragraphe|phrase|brouillon|lettre|mensagem|parágrafo|rascunho|"
    r"announcement|ankündigung|anuncio|annonce|anúncio|beitrag)"
)
_THIS: Final = r"(?:this|these|the|my|our|it|following|below|diese[nrsm]?|dies|das|den|die|meine?[nrs]?|unsere?[nrs]?|folgende[nrs]?|es|est[eao]s?|esto|isto|isso|el|la|lo|mi|nuestr[oa]|siguiente|ce(?:t|tte|ci)?|ça|le|mon|ma|notre|suivant|[oa]|meu|minha|nosso|nossa|seguinte)"
_PRONOUN: Final = (
    r"(?:this|it|these|the following|das|dies|es|folgendes|sie|ihn|esto|lo|eso|isto|isso|ça|ceci|cela|le|la|los|les)"
)
_MORE: Final = (
    r"(?:[\s,]+(?:for|on|of|in|into|so|as|to|and|but|with|please|auf|im|für|als|und|aber|so|mit|bitte|damit|de[lr]?|do|da|du|des|y|et|e|"
    r"por|para|pour|pero|mais|mas|con|avec|com|como|comme|a|à|en|em|um|uma|una?|une?|more|less|much|a bit|etwas|viel|más|menos|plus|moins|"
    r"shorter|friendlier|simpler|clearer|politer|formal|kürzer|freundlicher|einfacher|klarer|höflicher|förmlicher|from|von|vom|der|meiner?|my|d['’]\S+)\b.*)?\s*"
)
_SPELLING: Final = r"(?:spelling|grammar|typos?|mistakes|errors|punctuation|rechtschreibung|grammatik|fehler|tippfehler|zeichensetzung|ortograf[ií]a|gram[aá]tica|errores|erros|faltas|orthographe|grammaire|fautes|erreurs)"

_OBJECT: Final = rf"(?:(?:{_THIS}\s+){{0,2}}(?:{_TEXT}|{_SPELLING}))"
PROOFREAD: Final = (
    rf"{_COURTESY}(?:(?:proof-?read|spell-?check|korrekturlesen|lektorier\w*|korrigier\w*|corrig(?:e|ez|er|ir|eme|lo)|corrija)(?:\s+(?:{_OBJECT}|{_PRONOUN}))?"
    rf"|(?:correct|check|fix|prüfe?|überprüfe?|verbessere?|revisa|relis|relisez|revise|comprueba|vérifie[rz]?|verifi(?:ca|que|car))\s+{_OBJECT}"
    rf"|(?:correct|check|prüfe?|überprüfe?|revisa|relis|revise|vérifie)\s+{_PRONOUN}(?:\s+(?:for|auf)\s+(?:\w+\s+)?{_SPELLING})?"
    rf"|(?:is|are) (?:this|my|the) {_TEXT} (?:correct|right)|any {_SPELLING}(?: in)?(?: {_THIS})?(?: {_TEXT})?){_MORE}"
)
_HOW: Final = (
    r"(?:shorter|longer|friendlier|simpler|clearer|warmer|politer|nicer|better|(?:more|less) \w+|sound \w+(?: \w+)?|kürzer|länger|"
    r"freundlicher|einfacher|klarer|verständlicher|höflicher|förmlicher|formeller|lockerer|besser|más \w+|menos \w+|plus \w+|moins \w+|mais \w+)"
)
REWRITE: Final = (
    rf"{_COURTESY}(?:(?:make|mach\w*|haz(?:lo)?|hazme|rends?|rendez|faz|torna|deixa)(?:\s+(?:{_OBJECT}|{_PRONOUN}))?\s+{_HOW}"
    rf"|(?:rewrite|rephrase|reword|shorten|simplify|polish|improve|paraphrase|condense|formulier\w*|umformulier\w*|kürze?|vereinfach\w*|überarbeit\w*|"
    rf"reescrib\w*|reformula\w*|acorta|simplifica|mejora|réécri\w*|reformule[rz]?|raccourci\w*|simplifie[rz]?|améliore[rz]?|reescrev\w*|encurt\w*|melhor[ae])"
    rf"\s+(?:{_OBJECT}|{_PRONOUN})){_MORE}"
)
_KINDS: Final = "|".join(kind.words for kind in KINDS)
_WRITE: Final = r"(?:write|draft|compose|schreib\w*|entw[ie]rf\w*|verfass\w*|formulier\w*|escrib\w*|redacta\w*|écri\w*|rédige\w*|escrev\w*|redig\w*|turn|make|mach\w*)"
DRAFT: Final = rf"(?P<alone>){_COURTESY}{_WRITE}\s+(?:\S+\s+){{0,7}}?(?:{_KINDS})\b.*"
BRAINSTORM: Final = (
    rf"(?P<alone>){_COURTESY}(?:brainstorm\w*|(?:give|gib|dame|donne|donne-moi|dá|dê)\s+(?:me\s+|mir\s+|moi\s+|-me\s+)?(?:\S+\s+){{0,2}}?(?:ideas|ideen|idées|ideias)\s+(?:for|für|para|pour)\b|"
    rf"ideas for|ideen für|ideas para|des idées pour|ideias para|lluvia de ideas)\b.*"
)
