# ruff: noqa: E501  (one kind of thing a line)
"""The kinds of things that questions ask for, and what shows that a sentence has a thing of that kind."""

from __future__ import annotations

import re
from typing import Final


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


_NUMERAL: Final = (
    r"(?:\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundred|"
    r"thousand|million|billion|half|third|quarter|dozen|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|zwölf|"
    r"deux|trois|quatre|cinq|sept|huit|neuf|dix|douze|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|"
    r"dois|duas|três|quatro|sete|oito|nove|dez)\b)"
)
NUMBER: Final = _pattern(_NUMERAL)
DURATION: Final = _pattern(
    rf"{_NUMERAL}[\d.,–-]*\W{{0,3}}(?:\w+\W)?(?:ms|milli\w*|s|sec\w*|sek\w*|seg\w*|min\w*|h|hours?|hrs?|stunden?|heures?|horas?|"
    r"days?|tag\w*|jours?|d[ií]as?|nights?|weeks?|woch\w*|semain\w*|semanas?|months?|monat\w*|mois|mes(?:es)?|mês|"
    r"years?|jahr\w*|ans?|années?|años?|anos?)\b|"
    r"\b(?:for ever|forever|until|permanent\w*|immediately|unlimited|bis|sofort|jusqu|hasta|até)\b|[年月天日时分秒]"
)
FREQUENCY: Final = _pattern(
    r"\b(?:every|each|daily|weekly|monthly|quarterly|yearly|annual\w*|hourly|once|twice|per|times|jede[nrsm]?|täglich|"
    r"wöchentlich|monatlich|jährlich|einmal|zweimal|pro|alle|chaque|tous|toutes|par|fois|mensuel\w*|hebdo\w*|"
    r"cada|todos|todas|veces|vez|por|diari\w*|semanal\w*|mensal\w*|anual\w*)\b"
)
MONEY: Final = _pattern(
    r"[€$£¥]|\b(?:eur|usd|gbp|chf|kr|euros?|dollars?|cents?|pounds?|francs?|reais|free|kostenlos|kostenfrei|gratis|"
    r"gratuit\w*|grátis|nothing|inclu\w+|inbegriffen)\b"
)
PERCENTAGE: Final = _pattern(r"%|\bper ?cent\b|\bprozent\b|\bpour ?cent\b|\bpor ciento\b|\bpor cento\b")
DATE: Final = _pattern(
    r"\b\d{3,4}s?\b|\d[:h.]\d\d|\d\s*(?:am|pm|a\.m|p\.m|uhr|bc|ad|h)\b|"
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b|"
    r"\b(?:januar|februar|märz|mai|juni|juli|oktober|dezember|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|"
    r"octubre|noviembre|diciembre|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre|"
    r"janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro|dezembro)\b|"
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|"
    r"\b(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag)s?\b|"
    r"\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)s?\b|"
    r"\b(?:lunes|martes|miércoles|jueves|viernes|sábados?|domingos?|segunda|terça|quarta|quinta|sexta)\b|"
    r"\b(?:daily|noon|midnight|centur(?:y|ies)|quarter|spring|summer|autumn|winter|week)\b|[年月日点時]"
)
NAME: Final = re.compile(r"\b[^\W\d_a-z][\w'-]+|\w@\w")
PLACE: Final = re.compile(
    r"\b(?:in|at|near|to|from|on|of|into|within|under|behind|opposite|am|im|bei|unter|hinter|à|au|en|dans|sous|sur|em|no|na|"
    r"bajo|debajo)\s+(?:\w+\s)?[A-Z`*]\w*"
)
CAUSE: Final = _pattern(
    r"\b(?:because|since|due to|so that|in order to|as|reason|otherwise|weil|da|wegen|um|sonst|denn|parce qu\w*|car|pour|"
    r"sinon|porque|para|pois|ya que|perché|per)\b|to\b|因为|لأن"
)
VERSION: Final = _pattern(r"\bv?\d+(?:\.\d+)+\b|\bversion\b|\bv\d+\b|\b20\d\d\b")
SIZE: Final = _pattern(
    r"\d[\d.,]*\W{0,2}(?:[kmgt]i?b|bytes?|octets?|[kmg]o|characters?|zeichen|px|pixels?|mm|cm|m|km|inch\w*|g|kg|lit\w*|l|ml|pages?|°)\b"
)
CODE: Final = re.compile(
    r"`[^`]+`|(?<!\w)--?[a-z][\w-]+|\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b|\b\w+\.\w+\(|\b[a-z]+_[a-z_]+\b|^```|\w/\w"
)
MOMENT: Final = re.compile(f"{DATE.pattern}|{VERSION.pattern}", re.IGNORECASE)
CONTACT: Final = _pattern(r"\w@\w|https?://|#\w|\+?\d[\d /-]{5,}|\b(?:ext|tel|phone|durchwahl|poste|ramal)\b|`[^`]+`")

KINDS: Final = (
    (
        _pattern(
            r"\b(?:price|prices|costs?|fees?|charges?|pay|paid|expensive|how much money|deposit|preise?|kosten|kostet|gebühr\w*|teuer|"
            r"prix|co[uû]te\w*|tarifs?|frais|payer|precios?|cuesta\w*|costes?|tarifas?|fianza|preços?|custa\w*|taxas?)\b"
        ),
        MONEY,
    ),
    (_pattern(r"\bpercent\w*|\bprozent\w*|\bpourcentage\b|\bporcentaje\b|\bporcentagem\b|%"), PERCENTAGE),
    (
        _pattern(
            r"\bhow many (?!seconds|minutes|hours|days|weeks|months|years|times)|\bwie ?viele? (?!tage|stunden|minuten|wochen|monate|jahre|zeit)|"
            r"\bcombien (?:de |d')(?!temps|jours?|mois|heures?|fois)|\bcu[aá]nt[oa]s (?!d[ií]as|meses|años|veces)|\bquant[oa]s (?!dias|meses|anos|vezes)|"
            r"\b(?:highest|lowest|largest|smallest) (?:number|value)|\b(?:höchste|niedrigste|größte|kleinste)n? (?:zahl|wert|nummer)"
        ),
        NUMBER,
    ),
    (
        _pattern(
            r"\bhow often\b|\bfrequen\w*|\bwie oft\b|\bà quelle fréquence\b|\bcombien de fois\b|\bcada cu[aá]nto\b|"
            r"\bcon qu[eé] frecuencia\b|\bcom que frequência\b|\bquantas vezes\b"
        ),
        FREQUENCY,
    ),
    (
        _pattern(
            r"\bhow long\b|\bhow many (?:seconds|minutes|hours|days|weeks|months|years)\b|\b(?:deadline|timeout|duration|notice period)\b|"
            r"\bwie lange?\b|\bwie viele (?:tage|stunden|minuten|wochen|monate|jahre)\b|\bfrist\b|\bcombien (?:de )?(?:temps|jours?|mois|heures?)\b|"
            r"\bdélai\b|\bdurée\b|\bcu[aá]nto (?:tiempo|tarda|dura)\w*|\bcu[aá]ntos (?:d[ií]as|meses|años)\b|\bplazo\b|\bquanto tempo\b|"
            r"\bquantos dias\b|\bprazo\b|多久|多长时间"
        ),
        DURATION,
    ),
    (
        _pattern(r"\bsince when\b|\bseit wann\b|\bab wann\b|\bdepuis quand\b|\bdesde cu[aá]ndo\b|\bdesde quando\b"),
        MOMENT,
    ),
    (_pattern(r"\b(?:which|what|welche|quelle|qu[eé]|qual) (?:\w+ )?(?:versi[oó]n|vers[aã]o|release)s?\b"), VERSION),
    (
        _pattern(
            r"\b(?:e-?mail|phone|telephone|number to call|address|url|link|contact|telefon\w*|nummer|adresse|teléfono|correo|"
            r"téléphone|courriel|telefone|endereço|dirección)\b"
        ),
        CONTACT,
    ),
    (
        _pattern(
            r"\b(?:command|flag|option|parameter|environment variable|variable|setting|header|endpoint|function|method|class|exception|"
            r"befehl|schalter|umgebungsvariable|commande|comando|opción|opção)s?\b"
        ),
        CODE,
    ),
    (
        _pattern(
            r"\bhow (?:big|large|heavy|tall|wide|deep|far|loud)\b|\bsize\b|\bwie (?:groß|schwer|weit|hoch|laut)\b|\btaille\b|\btamaño\b|\btamanho\b"
        ),
        SIZE,
    ),
    (
        _pattern(
            r"\bhow (?:many|much|old|high|fast)\b|\b(?:what|which) (?:number|amount|port)\b|\b(?:limit|maximum|minimum|max|min|port)\b|"
            r"\bwie (?:viele?|alt|schnell)\b|\bwieviele?\b|\bcombien\b|\bcu[aá]nt[oa]s?\b|\bquant[oaie]s?\b|多少|几|كم"
        ),
        NUMBER,
    ),
    (
        _pattern(
            r"\bwhen(?:'s| (?:is|are|was|were|do|does|did|will|can|must|should|has|have|would|may|exactly))\b|\bwhen\W*$|\buntil when\b|"
            r"\b(?:what|which) (?:year|date|day|month|century|time|decade)|\bby when\b|\bwann\b|^\W*quand\b|\bquand (?:est|sont|faut|a lieu|commence|finit)|\bquel jour\b|"
            r"\bà quelle heure\b|\bcuándo\b|^\W*cuando\b|\ba qu[eé] hora\b|^\W*quando\b|\b(?:até|de) quando\b|\bque horas\b|什么时候|何时|几点|متى"
        ),
        DATE,
    ),
    (_pattern(r"\bwho(?:m|se)?\b|\bname of\b|\bwe[rmn]\b|\bqui\b|\bqui[eé]n(?:es)?\b|\bquem\b|\bchi\b"), NAME),
    (
        _pattern(
            r"\bwhere\b|\b(?:what|which) (?:country|city|state|place|town|region|continent|river)|\bwo\b|\boù\b|\bd[oó]nde\b|\bonde\b|\bdove\b"
        ),
        PLACE,
    ),
    (
        _pattern(
            r"\bwhy\b|\bhow come\b|\bwarum\b|\bwieso\b|\bweshalb\b|\bpourquoi\b|\bpor ?qu[eéê]\b|\bperché\b|为什么|لماذا"
        ),
        CAUSE,
    ),
)
"""What a question asks for, and what shows that a sentence has it. The first match counts."""

VALUES: Final = (MONEY, PERCENTAGE, DURATION, SIZE, NUMBER, DATE, MOMENT, VERSION, FREQUENCY)
"""The kinds that are numbers, or stand for one."""
