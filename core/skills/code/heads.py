"""How messages begin that are about code, in five languages. Tables of patterns."""

from __future__ import annotations

from typing import Final

_COURTESY: Final = (
    r"\W*(?:(?:hi|hey|hello|hallo|hola|salut|bonjour|ol[aá]|ok(?:ay)?|please|pls|bitte|por favor|s'il (?:te|vous) pla[iî]t|stp|"
    r"can you|could you|would you|will you|kannst du|könntest du|können sie|könnten sie|puedes|podrías|puede|"
    r"peux-tu|tu peux|pouvez-vous|pourrais-tu|pourriez-vous|podes|você pode|pode|poderia|me|mir|uns|mal|just|quickly)[\s,]+)*"
)
_LANGUAGES: Final = (
    r"python|java|javascript|typescript|js|ts|sql|bash|shell|powershell|rust|go|golang|c|c\+\+|c#|ruby|php|kotlin|swift|r|html|css|"
    r"regex|yaml|json|toml|dockerfile|terraform|haskell|scala|perl|lua"
)
_CODE: Final = (
    rf"(?:(?:{_LANGUAGES})[- ])?(?:code|codes|snippet|script|function|functions|class|method|program|query|regex|regexp|regular expression|"
    rf"macro|formula|unit tests?|tests?|quelltext|funktion|klasse|methode|skript|programm|abfrage|regulären? ausdruck|código|función|clase|método|"
    rf"programa|consulta|expresión regular|fonction|classe|méthode|programme|requête|expression régulière|função|classe|expressão regular|"
    rf"stack ?trace|traceback|error|exception|fehler(?:meldung)?|ausnahme|errores?|excepción|erreur|erros?|exceção|bug|{_LANGUAGES})"
)
_THIS: Final = (
    r"(?:this|these|the|my|our|that|following|diese[nrsm]?|de[nr]|die|das|meine?[nrs]?|unsere?[nrs]?|folgende[nrs]?|est[eao]s?|el|la|mi|"
    r"ce(?:t|tte)?|le|mon|ma|notre|[oa]|meu|minha|a|an|ein|eine[nrs]?|una?|une?|um|uma)"
)
_OBJECT: Final = rf"(?:{_THIS}\s+){{0,2}}(?:\S+\s+){{0,2}}?(?:{_CODE})"
_MORE: Final = r"(?:[\s,.?].*)?"

EXPLAIN: Final = (
    rf"{_COURTESY}(?:(?:explain|walk me through|erkläre?|erläutere?|explica(?:me)?|explique[rz]?|explique-moi|explicar)\s+{_OBJECT}"
    rf"|what does {_OBJECT} do|was (?:macht|tut) {_OBJECT}|qué hace {_OBJECT}|que fait {_OBJECT}|o que faz {_OBJECT}){_MORE}"
)
DEBUG: Final = (
    rf"{_COURTESY}(?:debug(?:ge|gea|uer?)?(?:\s+(?:this|it|{_OBJECT}))?|(?:fix|repair|repariere?|behebe?|arregla|corrige|répare[rz]?|corrija|conserta)\s+{_OBJECT}"
    rf"|why (?:does|is|do|am) (?:\S+\s+){{0,3}}?{_OBJECT}|what(?:'s| is) wrong with {_OBJECT}|warum (?:\S+\s+){{0,3}}?{_OBJECT}|was ist (?:falsch|los) (?:an|mit) {_OBJECT}|"
    rf"por qué (?:\S+\s+){{0,3}}?{_OBJECT}|pourquoi (?:\S+\s+){{0,3}}?{_OBJECT}|por que (?:\S+\s+){{0,3}}?{_OBJECT}|i get (?:\S+\s+){{0,2}}?(?:error|exception|traceback)){_MORE}"
)
_NEW: Final = (
    rf"(?:(?:{_LANGUAGES})[- ]\w+|\w+ (?:in|en|em) (?:{_LANGUAGES})|code|snippet|script|function|regex|regexp|regular expression|unit tests?|"
    rf"quelltext|funktion|skript|regulären? ausdruck|código|función|expresión regular|fonction|expression régulière|função|expressão regular)"
)
WRITE: Final = (
    rf"(?P<alone>){_COURTESY}(?:write|code|program|schreib\w*|programmier\w*|escrib\w*|écri\w*|escrev\w*|generate|implement)\s+(?:me\s+|mir\s+|-moi\s+)?"
    rf"(?:{_THIS}\s+)?(?:\S+\s+)?(?:{_NEW})\b{_MORE}"
)
DOCUMENT: Final = (
    rf"{_COURTESY}(?:document|comment|add (?:docstrings|comments) to|write docs for|dokumentiere?|kommentiere?|documenta|comenta|documente[rz]?|commente[rz]?)\s+"
    rf"(?:{_OBJECT}){_MORE}"
)
