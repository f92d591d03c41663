# ruff: noqa: E501  (one row a line)
"""Word tables of the provenance guard, for English, German, Spanish, French and Portuguese."""

from __future__ import annotations

import re
from typing import Final

from core.text.terms import FUNCTION_WORDS, fold, words_of

_EMPTY = words_of(
    "me myself mine now then here there today tonight tomorrow day days daily time times hour hours minute minutes week weeks weekly month months "
    "until till from to every each all other others same again also please one ones time at past half quarter o'clock oclock am pm noon midnight "
    "morning afternoon evening night ago next last this channel team in on off of into out once twice sharp early late before after around "
    "ich mich mir wir uns selbst hier dort heute morgen täglich tag tage jeden jede jedes alle alles uhr stunde stunden minute minuten woche wochen wöchentlich monat bis ab von vom zum zur nach vor nächste nächsten abend abends früh mittag "
    "yo mí mi me conmigo aquí allí hoy mañana diario cada día días todos todas todo hora horas minuto minutos semana semanas mes hasta desde este esta canal próximo noche tarde "
    "je moi me mon ma mes ici là aujourd'hui demain soir matin chaque jour jours tous toutes tout heure heures minute minutes semaine semaines mois jusqu'à dès ce cette canal prochain "
    "eu mim me meu minha aqui lá hoje amanhã noite manhã manhãs cada dia dias todos todas tudo hora horas minuto minutos semana semanas mês até desde este esta canal próximo"
)
EMPTY: Final = frozenset(map(fold, _EMPTY.union(*FUNCTION_WORDS.values())))
"""Common words, case-folded. In an argument, they are not traced to anybody."""

ASKING: Final = re.compile(
    r"^(?:(?:and|but|so|or|ok|okay|oh|ah|hm+|well|then|thanks|und|aber|also|denn|y|pero|et|mais|alors|e|mas|então)[ ,]+)*"
    r"(?:what|when|where|who|whom|whose|why|how|which|what's|who's|how's|any|"
    r"(?:is|are|am|was|were|do|does|did|has|have|may|can|should|shall) (?:i|we|he|she|it|they|there|the|a|any|my|our|your|this|that|these|those)|"
    r"was|wann|wo|wer|wem|wen|wie|warum|wieso|wozu|welche[rsmn]?|worum|wovon|gibt es|ist|sind|hat|darf ich|kann ich|muss ich|"
    r"qué|cuándo|cuánto|dónde|quién|cómo|cuál|por qué|qui|quoi|quand|où|comment|pourquoi|combien|quel(?:le)?s?|est-ce|c'est quoi|qu'est|"
    r"quem|quando|onde|quanto|quantos|qual|quais|como|por que)\b"
)
"""The beginning of a question, with or without a question mark."""

REQUESTING: Final = re.compile(
    r"\b(?:(?:can|could|would|will) (?:you|u)|let'?s|why don't you|(?:kannst|könntest|würdest|magst) du|(?:können|könnten|würden) sie|"
    r"puedes|podrías|puede|podría|te importa|peux[- ]tu|pourrais[- ]tu|tu peux|tu pourrais|pouvez[- ]vous|pourriez[- ]vous|vous pouvez|"
    r"pode|podes|poderia|podia|consegue|dá pra|me põe|vamos)\b"
)
"""What makes a question a request."""

WISHING: Final = re.compile(
    r"\b(?:i (?:want|need|wish|prefer|would|will|insist)|i'(?:d|ll)|i'm going to|we (?:want|need)|please|no need|no longer|not any ?more|"
    r"ich (?:will|möchte|brauche?|hätte|würde)|hätte? ich|will ich|bitte|quiero|quisiera|necesito|prefiero|por favor|"
    r"je (?:veux|voudrais|souhaite|préfère)|j'aimerais|il me faut|s'il (?:te|vous) plaît|quero|queria|gostaria|preciso|prefiro)\b"
)
"""What makes a statement a request."""

STATING: Final = re.compile(
    r"^(?:(?:and|but|so|ok|okay|oh|ah|hm+|well|then|und|aber|y|pero|et|mais|e|mas)[ ,]+)*"
    r"(?:i|i'm|i've|we|we're|he|she|they|it|it's|this|that|that's|the|a|an|my|our|your|his|her|their|there|ich|wir|er|sie|es|das|der|die|ein|eine|mein|meine|"
    r"unser|unsere|yo|nosotros|él|ella|ellos|el|la|los|las|un|una|mi|mis|je|j'\w+|nous|il|elle|on|ils|c'est|le|la|les|un|une|mon|ma|mes|eu|nós|ele|ela|"
    r"o|a|os|as|um|uma|meu|minha)\b"
)
"""The beginning of a statement."""

INFORMING: Final = re.compile(
    r"\b(?:tell|show|explain|list|say|read|check|look|find out|know|summari[sz]e|translate|shorten|paraphrase|rephrase|rewrite|describe|compare|define|quote|"
    r"erzähle?|cuéntame|háblame|raconte|parle|fala|sag|sage|zeig|zeige|erklär|erkläre|lies|nenne|fass|fasse|übersetze?|kürze?|dime|muéstrame|explica|explícame|lee|traduce|resume|resúmelo|ponme al día|acorta|"
    r"dis|montre|explique|lis|traduis|résume|raccourcis|reformule|diz|diga|mostra|mostre|explica|explique|lê|leia|traduz|resuma|resume|encurta)\b"
)
"""A request for words, which the reply itself fulfils."""

_ACKNOWLEDGING = words_of(
    "ok okay k yes yep yeah yup sure fine right good great cool nice well thanks thank you thx ty a lot very much cheers got it see i understood interesting amazing wow lol haha "
    "weird hm hmm go ahead then please do so on it carry continue proceed now that exactly true oh ah bye found know to and so perfect lovely alright agreed deal "
    "ja jo jup klar gut okay passt danke dir schön super prima weiter mach los na dann bitte genau stimmt verstehe ach so und nun alles "
    "sí si vale bien muy gracias claro venga dale sigue continúa adelante ajá entiendo ya veo perfecto de acuerdo bueno genial jaja qué rico hazlo y "
    "oui ok d'accord bien merci parfait entendu très vas-y continue super ouais beaucoup daccord bon allez allons-y fais-le et "
    "sim tá bom beleza valeu ótimo legal obrigado obrigada certo entendi continua segue pode manda ver faz faça isso claro show bonito perfeito rs haha e"
)

TOTAL: Final = frozenset(
    map(fold, words_of("all everything every alle alles sämtliche todos todas todo tous toutes tout tudo"))
)
"""Words for “everything”, case-folded. If an argument has one, the person must have said one, too."""

CONCEPTS: Final = {
    word: concept
    for concept, words in {
        "answer": "answer answers reply respond chime antworte antworten antwort beantworte contesta contestar responde responder respuesta réponds répondre réponse responda respostas",
        "quiet": "quiet silence mute ruhe ruhig still silencio silenciar calme silence silencieux silêncio",
        "solved": "solved resolved fixed gelöst resuelto resuelta résolu résolue resolvido resolvida",
        "title": "title rename titel umbenennen título renombra titre renomme renomeia",
        "weekend": "weekend weekends weekdays werktage werktagen wochenende wochenenden laborables fin findes week-end week-ends úteis semana",
        "direct": "direct private privately dm dms privat persönlich privado privée privé direto",
        "mention": "mention mentioned erwähnt erwähnung mención mencionado mention mentionné menção",
        "waitlist": "wait waiting waitlist warteliste espera attente",
        "calendar": "calendar calendars kalender calendario calendrier agenda calendário",
        "account": "account accounts link unlink konto verknüpfe cuenta vincula compte conta",
    }.items()
    for word in map(fold, words.split())
}  # fmt: skip
"""Words for what abilities are about, in addition to those of the action guard."""

ACKNOWLEDGING_FOLDED: Final = frozenset(map(fold, _ACKNOWLEDGING))
"""Words that agree, thank or go on, case-folded. They request and state nothing."""

VERBS: Final[dict[str, str]] = {
    word: action
    for action, words in {
        "notify": "hand give gib gebe pass pásale pasa dale donne transmets cède entrega passa",
        "make": "remind ping nudge poke wake nag book reserve set add put create start open schedule invite save store use work live invita convide convida inscribe erinnere weck",
        "change": "swap swaps tausche tauschen troca trocar échange move shift change reschedule postpone delay snooze bring rename switch verschiebe verschieb verlege déplace décale mueve cambia muda passa",
        "cancel": "cancel remove delete drop kill close end stop finish tick scrap scratch decline skip leave unlink disconnect quita sal salgo saio sair enlève retire vire clos clore tira apaga encerra fecha",
    }.items()
    for word in words.split()
}
"""Verbs of requests and of abilities' names, and the action that they mean, in addition to those of the action guard."""

VERB_STEMS: Final[dict[str, str]] = {
    stem: action
    for action, stems in {
        "make": "erinner recuérda avísa avisa ponme resérva apúnta rappell réserv lembr marca agend",
        "cancel": "lösch streich stornier absag anul anúl borr elimin cancel annul supprim apag desmarc remov",
        "change": "verschieb verleg verschob déplac décal mueve muév cambi mud adia",
    }.items()
    for stem in stems.split()
}
"""The same for the beginnings of inflected words."""

VERB_PHRASES: Final = tuple(
    (re.compile(pattern), action)
    for pattern, action in {
        r"\bsage?\b.*\bab\b|\b(?:call|take|get|strike|leave|cross)\w*\b.*\b(?:off|out|rid)\b|\b(?:nimm|nehmt|hol|lass)\b.*\b(?:aus|raus|weg)\b": "cancel",
        r"\b(?:trag|leg|richte)e?\b.*\b(?:ein|an)\b|\bput\b.*\b(?:in|on|down)\b": "make",
    }.items()
)
"""The same for verbs in two parts."""
