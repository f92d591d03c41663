"""The words around what somebody wants: courtesy, the verb and the noun of the wish. Data, in eight languages."""

from __future__ import annotations

import re
from typing import Final


def _any_of(*alternatives: str) -> re.Pattern[str]:
    """Return a pattern for whole words. The alternatives are separated by `|`; the longest one that fits wins."""
    words = sorted((word.strip() for group in alternatives for word in _split(group)), key=len, reverse=True)
    return re.compile(rf"(?<![\w@#])(?:{'|'.join(words)})(?![\w@]|-\w|(?<!')['’]\w)", re.IGNORECASE)


def _split(group: str) -> list[str]:
    """Split alternatives at each `|` outside of brackets."""
    return re.split(r"\|(?![^()]*\))", " ".join(group.split()))


COURTESY: Final = _any_of(
    "hi|hey|hello|ok|okay|oh|yes|fine|great|well|so|and|also|now|then|just|kindly|please|pls|plz|frontdesk"
    "|thanks?|thx|ty"
    "|thank you|thanks a lot|many thanks|cheers|for me|be so kind|if (?:you can|possible)|a favou?r|do me"
    "|asap|right now",
    "hallo|bitte|danke|vielen dank|dank dir|mal|doch|gerne|für mich|mir|noch|auch|eben|kurz|schnell|jetzt",
    "hola|por favor|porfa|gracias|muchas gracias|para mí|oye|también|ahora",
    "bonjour|salut|s'il (?:te|vous) pla[iî]t|stp|svp|merci|merci beaucoup|pour moi|aussi|maintenant",
    "olá|oi|se faz favor|sff|pf|obrigad[oa]|muito obrigad[oa]|para mim|pra mim|também|agora",
    "ciao|per favore|per piacere|grazie|per me|alsjeblieft|alstublieft|graag|dank je|dank u|voor mij|eventjes|even"
    "|hej|tak|venligst|for mig|lige",
)
MODAL: Final = _any_of(
    "(?:can|could|would|will|may) (?:you|u|i|we|ya)(?: (?:please|pls|just|maybe|also))?|i(?:'d| would)? (?:like|love)"
    "(?: (?:you )?to)?|i(?:'m| am| will)? ?(?:want|need|have|wish|going)(?: (?:you )?to)?|i wanna|i gotta"
    "|let me|let's"
    "|(?:do )?(?:you )?mind|i am in (?:a )?need (?:of|to)|we (?:want|need)(?: to)?|don't forget(?: to)?|remember to"
    "|make sure(?: to| that)?|(?:please )?do|try to|is it possible to|i'll need(?: to)?",
    "(?:kannst|könntest|würdest|willst|magst) du|können sie|könnten sie|ich (?:möchte|will|brauche|muss|hätte gern)"
    "|(?:kann|könnte) ich|dass du|,? dass|wir (?:möchten|brauchen)",
    "(?:me )?(?:puedes|podrías|podés|puede|podría)|(?:quiero|quisiera|necesito|me gustaría|tengo)(?: que)?",
    "(?:est-ce que )?tu (?:peux|pourrais)|(?:peux|pourrais)-tu|pouvez-vous|pourriez-vous|je (?:veux|voudrais|dois)"
    "(?: que tu)?|j'aimerais(?: que tu)?|j'ai besoin (?:de|d')|il faut",
    "(?:você )?(?:pode(?:ria)?s?)(?: me)?|(?:eu )?(?:quero|queria|preciso|gostaria|tenho)(?: (?:de|que))*",
    "(?:mi )?(?:puoi|potresti)|vorrei|voglio|ho bisogno di|(?:kun|kan|wil|zou) (?:je|jij|u)|ik (?:wil|moet|heb)"
    "|(?:kan|kunne|vil|gider) du|jeg (?:vil|skal|har brug for)(?: gerne)?",
)
REMIND: Final = _any_of(
    "(?:be )?remind(?:ed)?|remindme|remember|ping|nudge|nag|poke|bug|alert|notify|buzz|tell|warn|text|message|forget"
    "|give me (?:an? )?(?:shout|heads[- ]up|nudge)|let me know",
    "erinner[en]?(?:st)?|erinnern|denk(?:e)? dran|sag(?:e)? (?:mir )?bescheid|benachrichtige",
    "recu[eé]rda(?:me|nos|les?)?|recuerdes|recordar(?:me|nos)?|recuerde|av[ií]sa(?:me|nos)|avisarme|acu[eé]rda(?:me|te)"
    "|haz(?:me)? acordar",
    "rappelle(?:r|z)?(?:-(?:moi|nous))?|me rappeler|(?:re)?souviens-moi|pr[eé]viens-moi|me pr[eé]venir|avertis-moi",
    "(?:me )?lembr(?:a|e|ar|es)(?:-(?:me|nos))?|(?:me )?(?:avis|record)(?:a|e|ar|es)(?:-me)?",
    "ricorda(?:mi|rmi|ci)|avvisa(?:mi|rmi)|herinner|help me (?:eraan )?herinneren|(?:på)?mind(?:e)?|husk|giv besked",
)
WAKE: Final = _any_of(
    "wake(?: (?:me|us))?(?: up)?|get me up",
    "weck(?:e|en|st)?(?: (?:mich|uns))?(?: auf)?|(?:mich|uns) wecken|aufwachen|aufstehen",
    "despi[eé]rta(?:me|nos)|despertar(?:me)?|levantarme",
    "r[eé]veille(?:r|z)?(?:-(?:moi|nous))?|me r[eé]veiller",
    "(?:me )?(?:acord|despert)(?:a|e|ar)(?:-(?:me|nos))?",
    "sveglia(?:mi|rmi)|wek (?:me|mij|ons)|maak (?:me|mij) wakker|væk mig|vække mig",
)
MAKE: Final = _any_of(
    "set(?:up| up)?|add|create|make|schedule|put|give|send|start|open|begin|launch|run|new|need|have|get|book|write"
    "|arrange|plan|turn on|remember|conduct|hold|do|ask|post|find|setze",
    "stell(?:e|en)?|erstell(?:e|en)?|leg(?:e)?|füg(?:e)?|mach(?:e|en)?|richte|setz(?:e|en)?|gib|trag(?:e)?"
    "|plan(?:e|en)?"
    "|programmier(?:e|en)?|start(?:e|en)|eröffne|schick(?:e)?",
    "p[oó]n(?:me|er|ga|le|erme)?|crea(?:r|me)?|agrega(?:r|me)?|a[ñn]ad[ei](?:r|me)?|programa(?:r|me)?"
    "|configura(?:r|me)?"
    "|establece(?:r)?|haz(?:me)?|hacer|activa(?:r)?|fija(?:r)?|inicia(?:r)?|empieza|abre|nuev[ao]|dame"
    "|env[ií]a(?:me)?",
    "mets(?:-moi)?|mettre|mettez|cr[eé]e(?:r|z)?(?:-moi)?|ajoute(?:r|z)?(?:-moi)?|r[eé]gle(?:r|z)?|programme(?:r|z)?"
    "|configure(?:r|z)?|fais|faire|d[eé]finir|lance(?:r|z)?|d[eé]marre(?:r|z)?|planifie(?:r|z)?|envoie(?:-moi)?",
    "p[oõô]e|p[oô]r|coloca(?:r)?|coloque|cria(?:r)?|crie|adiciona(?:r)?|adicione|define|definir|marca(?:r)?|marque"
    "|programa(?:r)?|programe|agenda(?:r)?|agende|faz(?:er)?|faça|ativa(?:r)?|inicia(?:r)?|abre|abrir|bota(?:r)?",
    "imposta(?:re)?|metti|crea(?:re)?|aggiungi(?:mi)?|aggiungere|programma(?:re)?|fissa(?:re)?|attiva(?:re)?|zet|stel"
    "|maak|voeg|plan|start|s[æe]t|sæt|lav|opret|tilføj|start|indstil|indstille",
)
NOUNS: Final = {
    "reminder": "reminders?|remainder|notifications?|notices?|alerts?|erinnerung(?:en)?|benachrichtigung(?:en)?"
    "|recordatorios?|avisos?|alertas?|rappels?|notifications?|lembretes?|notificaç(?:ão|ões)|notificaci(?:ón|ones)"
    "|promemoria|notifica|herinnering(?:en)?|melding(?:en)?|påmindelser?(?:n|ne)?|notifikation(?:er)?",
    "alarm": "(?:alarm )?clock|alarms?|timers?|wake[- ]?up(?: call)?s?|wecker|weckers|alarmas?|despertador(?:es)?"
    "|temporizador(?:es)?|alarmes?|minuteurs?|minuterie|réveils?|sveglie?|allarme|wekkers?|alarmen"
    "|vækkeur(?:et)?|alarmer",
    "poll": "(?:quick |team )?polls?|survey|vote|umfrage|abstimmung|encuesta|votación|sondage|vote|enquete|votação"
    "|sondagem|sondaggio|peiling|afstemning",
    "countdown": "countdowns?|count(?:ing)? down|cuenta (?:atrás|regresiva)|compte à rebours|décompte|contagem"
    "(?: regressiva| decrescente)?|contador|conto alla rovescia|aftellen|nedtælling",
    "standup": "(?:stand[- ]?ups?|check[- ]?ins?|dailys?(?![- ](?:stand|check))|dailies|huddle)",
    "rotation": "rotations?|rota|roster|(?:duty )?schedule|turns?|rotación|turnos?|guardias?|rueda|tours?|rotation"
    "|roulement|escala|rodízio|vez|rotazione|turni|rooster|beurt(?:en)?|dienstplan|reihe|runde|vagtplan|round",
    "meeting": "meetings?|invitations?|(?:(?<=the )|(?<=my ))invite|sync|call"
    "|1[:-]1|one-on-one|retro(?:spective)?|review|planning"
    "|kick-?off|catch[- ]?up|lunch|coffee|chat|demo|workshop|session|interview|brainstorm|llamada|sesión|appel|point"
    "|chamada|conversa|einladung|invitación|convite|treffen|termin|besprechung|reunión|junta|réunion|rendez-vous|reunião|riunione"
    "|vergadering|møde(?:t)?",
    "booking": "bookings?|appointments?|reservations?|buchung(?:en)?|termine?|reservierung(?:en)?|citas?|reservas?"
    "|turnos?|réservations?|rendez-vous|rdv|marcaç(?:ão|ões)|agendamentos?|prenotazion[ei]|afspra(?:ak|ken)"
    "|aftale[rn]?",
    "calendar": "calendars?|kalender|calendarios?|calendriers?|agendas?|calendários?",
    "account": "accounts?|kont[oe]|konten|cuentas?|comptes?|contas?",
    "post": "post|thread|title|titel|überschrift|titre|título|titolo",
}
"""The nouns of wishes, by the word of it in the names of abilities."""
NOUN: Final = {name: _any_of(words) for name, words in NOUNS.items()}
DETERMINER: Final = _any_of(
    "an?|the|my|our|this|that|these|those|any|some|all|another|new|quick|own",
    "ein(?:e[nmrs]?)?|neue[nsr]?|mein(?:e[nmrs]?)?|unser(?:e[nmrs]?)?|de[nmr]|die|das|alle|irgendwelche"
    "|irgendein(?:e[nr]?)?",
    "una?|nuev[oa]|mis?|el|los|las?|nuestr[oa]|todos|todas|alg[uú]n[oa]?s?|une?|nouve(?:au|lle)|mon|ma|mes"
    "|les?|l'|notre|tous",
    "uma?|novo|nova|meus?|minhas?|os?|as?|algu(?:m|ma|ns|mas)|nossa?|nosso|todos|todas|un'|il|lo|gli|i"
    "|mi[oae]|nuov[oa]|tutt[ie]",
    "een|nieuwe|mijn|de|het|onze|en|et|ny|nyt|min|mit|mine|vores",
)
CONNECTOR: Final = _any_of(
    "to|that|about|of|for|on|at|saying|says|called|named|titled|which says|in the name of|with the name|regarding"
    "|i (?:have|need) to|labell?ed|asking|whether|to (?:me|us)|to go off|is to",
    "daran|dran|dass|ob|wegen|an|für|zum|zur|zu|um|namens|über|auf|darüber|von",
    "que|de|del|para|sobre|a|al|llamad[oa]|di|che|per|da|d'|chiamat[oa]|alla|al|della|del",
    "pour|à|au|d'|du|des|qu'|concernant|appelée?|do|dos|da|das|em|pra|pro|no|na",
    "om|aan|eraan|dat|te|voor|over|at|til|for",
)
ABOUT: Final = _any_of(
    "about|on|question|asking|whether|that asks|to ask|über|ob|frage|zum thema|pregunta|question|sobre"
    "|preguntando|si|sur|à propos de|demandando|se|om|su"
)
"""What connects the noun of a wish with its words, where all other words are part of them."""
LATE_VERB: Final = _any_of(
    "ein|an|hinzu|hinzufügen|einrichten|stellen|einstellen|einstellst|erstellen|setzen|anlegen|erinnern"
    "|erinnerst|wecken"
    "|toevoegen|maken|zetten|instellen|herinneren|op|in|machen|starten|eintragen"
)
"""The end of a German or Dutch verb that stands behind everything else."""
PRONOUN: Final = _any_of(
    "me|us|him|her|them|mich|uns|mir|dich|moi|nous|mi|nos|me|mij|ons|mig|os|for me|for us|yourself|up"
)
VERBS: Final = _any_of(
    "costs?|kosten|kostet|cuestan?|coûten?t?|coute|custam?"
    "|it|cancel|delete|remove|drop|clear|kill|scrap|erase|dismiss|stop|end|close|skip|turn off|switch off"
    "|disable|move|change"
    "|reschedule|postpone|push|shift|update|modify|edit|rename|reword|snooze|delay|bring|pull|switch|swap"
    "|trade|show|list"
    "|tell|check|see|view|display|find|what|which|when|who|whose|how|many|much|long|is|are|was|were|am|do"
    "|does|did|have|has|had|get"
    "|add|put|include|invite|bring|join|accept|decline|confirm|pause|resume|restart|hold|finish|done|mark|tick off"
    "|take|give|hand over|hand|pass|transfer|book|reserve|schedule|grab|rotate|free|available|open|call off|make|set"
    "|don't|do not|no longer|not|any ?more|no|need|want|coming|going|go|can't|cannot|there|until|till|be"
    "|been|i|i'm|i'll"
    "|we|you|he|she|they|it's|let|off|out|back|over|away|into|in|and|or|but|instead|too|as well|again|only"
    "|just|once|ever"
    "|for good|permanently|please|want to|would|could|should|can|will|history|know|left|days|got|made|stick"
    "|include|me"
    "|happened|happen|set for|like|love|i'd|i've"
    "|coming up|upcoming|next up|listed|due|active|pending|currently|right|now|every"
    "|each|extend|during|for|on|at|by|from|with|of|to|about|than|if|so|this|that|like|any|more|longer|bump"
    "|nuke|trash|ditch",
    "lösch(?:e|en)?|entfern(?:e|en)?|storniere?n?|sag(?:e|t)?|absagen|ab|verschieb(?:e|en)?|verleg(?:e|en)?"
    "|ändere?|ändern"
    "|zeig(?:e|en)?|was|welche[rns]?|wann|wer|wie|ist|sind|hab(?:e|en)?|gibt es|gib(?:t)?|buch(?:e|en)?"
    "|reservier(?:e|en)?"
    "|nicht mehr|nicht|kein(?:e[nmr]?)?|weg|aus|ein|hinzu|hinzufügen|einrichten|stellen|einstellen"
    "|einstellst|erstellen"
    "|setzen|auf|in|bei|vor|nach|lass|überspring(?:e|en)?|beende[n]?|nimm|ich|du|mach|buchen|verschieben"
    "|löschen|um|bis"
    "|irgendwelche|lang(?:e)?|noch|tage|anlegen|abbrechen|zurück|raus|rein|und|oder|brauche|möchte|will|hätte|bräuchte|beim|mehr|länger|stornieren|stoppe?n?|sein",
    "cancela(?:r|me)?|elimina(?:r)?|borra(?:r)?|quita(?:r)?|mueve|mover|cambia(?:r)?|pasa(?:r)?"
    "|pospone(?:r)?|pospón|muestra"
    "(?:me)?|mostrar|dime|qué|cuál(?:es)?|cuándo|quién|cuánto|cuántos|es|son|está|hay|tengo|reserva(?:r|me)?"
    "|salta(?:r)?"
    "|no|ya|más|me|en|y|a|al|para|termina(?:r)?|deja(?:r)?|faltan|falta|hasta|días|quiero|se|lo|la|de|toca"
    "|le|del|saca(?:r)?",
    "annule[rz]?|supprime[rz]?|enlève|efface[rz]?|retire[rz]?|déplace[rz]?|décale[rz]?|change[rz]?"
    "|reporte[rz]?|montre(?:-moi)?"
    "|affiche[rz]?|quels?|quelles?|quand|qui|quoi|combien|est|sont|ai|ai-je|y a-t-il|réserve[rz]?"
    "|arrête[rz]?|saute[rz]?|pas"
    "|plus|ne|en|et|à|au|dans|je|jusqu'à|jours|reste|de|du|des|c'est|termine[rz]?|sur|ce|me|veux|passe[rz]?",
    "cancel(?:a|ar|e)|apag(?:a|ar|ue)|remov(?:e|er|a)|exclu(?:i|ir)|tira(?:r)?|mud(?:a|ar|e)|move(?:r)?"
    "|adi(?:a|ar|e)|alter(?:a|ar|e)"
    "|remarc(?:a|ar)|mostr(?:a|ar|e)|quais|qual|quando|quem|quanto|quantos|são|é|há|tenho|reserv(?:a|ar|e)"
    "|marc(?:a|ar)"
    "|pul(?:a|ar|e)|não|mais|em|e|para|pra|pro|até|faltam|falta|dias|me|de|do|da|no|na|tem|termin(?:a|ar|e)"
    "|encerr(?:a|ar)|que",
    "annulla(?:re)?|cancella(?:re)?|elimina(?:re)?|rimuovi|sposta(?:re)?|cambia(?:re)?|mostra(?:mi)?"
    "|visualizza|quali|quando"
    "|annuleer|verwijder|verplaats|verzet|toon|laat|zien|wat|welke|wanneer|heb ik|zijn|slet|fjern|aflys"
    "|annuller|flyt|ændr"
    "|udskyd|vis|hvad|hvilke|hvornår|har jeg|er|alle mine|di|per|op|af|til|på|i|uit|niet|ikke|jeg|ik",
)
"""Words at the edges of a phrase that cannot be part of a name: verbs, question words, pronouns."""
INTO: Final = re.compile(
    r"\s*(?::|->|→|=>|(?<!\w)(?:(?:to say|(?:it )?should (?:now )?(?:say|be|read)|to read|to|as|into|saying|says|be"
    r"|auf|zu|in|soll (?:jetzt )?(?:heißen|lauten)|por|a|para|como|en|que diga|à|par|en|que|com|pra)(?!\w)))\s*:?\s*",
    re.IGNORECASE,
)
"""What stands between a thing and the words that it is to have."""
AHEAD: Final = re.compile(
    r"(?:,|\b(?:and|plus|with|und|y|et|e))\s+(?:also\s+|auch\s+|again\s+)?[\w ]{1,20}\s"
    r"(?:before(?:hand)?|ahead|in advance|vorher|davor|antes|avant)(?: of time| too| as well)?[\s.!]*$",
    re.IGNORECASE,
)
"""“…, and 10 minutes before”: when to tell it early as well."""
INSTEAD: Final = re.compile(
    r"(?<!\w)(?:it|that|no|nein|non|não|say|rather|make|lieber|mejor|plutôt|melhor)[,\s]*$", re.IGNORECASE
)
"""Words before a bare number that is a time: “make it 11”, “no, 11”."""
UNTIL: Final = re.compile(
    r"(?<!\w)(?:before|until|till|til|bis|vor|hasta|antes de las|antes|jusqu'à|avant|até|antes das|tot|fino alle)"
    r"(?: um| las| les| as| às)?\s*$",
    re.IGNORECASE,
)
"""Words before the end of a span of time."""
POINTING: Final = re.compile(r"(?<!\w)(?:it|that one|this one|that|this)(?!\w)(?!['’])", re.IGNORECASE)
REFERENCE: Final = re.compile(
    r"(?<!\w)(?:#\d{1,18}|(?:all|both)(?: (?:of )?(?:it|them|those|my|the|these)(?: reminders)?)?|them all"
    r"|(?:the |my |number )?(?:first|second|third|fourth|fifth|last|next|\d{1,2}(?:st|nd|rd|th))(?: one)?"
    r"|(?:that|this) one|it|that|this|them)(?!\w)",
    re.IGNORECASE,
)
EVERY: Final = re.compile(
    r"(?<!\w)(?:(?:alle|sämtliche)(?: (?:meine[nr]?|die))?|tod[oa]s(?: (?:mis|los|las|os|as|meus|minhas))*"
    r"|tou(?:s|tes)(?: (?:mes|les))?)(?!\w)",
    re.IGNORECASE,
)
"""The words for all things of a kind, before its noun, in the languages other than English."""
PREPOSITION: Final = re.compile(
    r"(?<!\w)(?:(?:at|on|in|by|from|for|until|till|to|starting|since|before|after|around|due|the|set for"
    r"|um|am|im|ab|bis|für|auf|gegen|zum|vom|von|nach|vor|den|dem"
    r"|a|al|el|las?|los|para|desde|hasta|por|de|del|en|à|au|le|pour|dès|jusqu'à?|vers|du"
    r"|às?|ao|até|na|no|nas|nos|da|do|dia|pra|pelas|alle|all'|per|il|di|om|op|tot|voor|kl|klokken|til|den|på|i)"
    r"[ ])+$",
    re.IGNORECASE,
)
"""Words before a time that belong to it."""
GOAL: Final = re.compile(
    r"(?<!\w)(?:to|until|till|for|instead at|at|auf|bis|zu|um|a|al|a las?|para|hasta|à|au|jusqu'à|pour|às?|ao|até|pra"
    r"|naar|til|alle|al)(?: the| el| la| le| las| den)?\s*$",
    re.IGNORECASE,
)
"""Words before the time to which something moves."""
