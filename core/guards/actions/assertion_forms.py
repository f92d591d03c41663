# ruff: noqa: E501  (long patterns)
"""Patterns, by language, for replies that assert an action: in the first person, as a state, or by one word alone."""

from __future__ import annotations

import re
from typing import Final

DONE: Final = {
    "en": re.compile(
        r"\b(?:i|we)(?:'ve| have| had)\b|\b(?:i|we) (?:just |now |then |therefore |also |already |hereby |so |"
        r"went ahead and |gladly |did )?(?:\w+ed|set|put|sent|told|made|got|let|took|went|left|gave|rang|did|wrote|"
        r"found you|dropped|swapped|moved|booked|confirm|was able to|keep|drop|swap)\b|^(?:just |now |also )?(?:started|"
        r"moved|sent|booked|cancell?ed|deleted|removed|added|set up|closed|opened|posted|pushed|swapped|switched|paused|"
        r"linked|reserved|scheduled|shifted|notified|invited|updated|cancelling|sending|moving|setting|"
        r"booking)\b(?!.*\b(?:is|are|was|were|can|by)\b)"
    ),
    "de": re.compile(
        r"\b(?:ich|wir)\b.*\b(?:habe|hab|haben|bin)\b|\b(?:habe|hab|haben|bin)\b.*\b(?:ich|wir)\b|"
        r"^(?:\w+ )?(?:hab|habe)\b(?!.*\b(?:du|sie|dank|ihnen)\b)"
    ),
    "fr": re.compile(
        r"\bj'(?:\w+ )?(?:ai|avais)\b|\bj'ai\b|\bnous avons\b|\bje viens d|\bje suis en train|\bon (?:vous|t') ?a\b"
    ),
    "es": re.compile(
        r"\b(?!(?:até|você|através|após|ahí|ainsi|ali|allerlei|allí|andré|aqui|aquí|así|aussi|bebé|bei|café|casi|comité|dabei|datei|demi|"
        r"después|di|drei|einerlei|frei|hei|hierbei|hui|i|ici|javali|jeudi|josé|kiwi|lei|lundi|mardi|merci|midi|mini|mí|"
        r"olé|oui|oí|parmi|partei|polizei|por|porqué|qui|qué|rei|samedi|sei|si|sé|sí|taxi|ti|té|vendredi|vi|vorbei|y|"
        r"zwei)\b)\w{2,}[éí]\b|\b(?!(?:até|você|através|após|ahí|ainsi|ali|allerlei|allí|andré|aqui|aquí|así|aussi|bebé|bei|café|casi|comité|"
        r"dabei|datei|demi|después|di|drei|einerlei|frei|hei|hierbei|hui|i|ici|javali|jeudi|josé|kiwi|lei|lundi|mardi|"
        r"merci|midi|mini|mí|olé|oui|oí|parmi|partei|polizei|por|porqué|qui|qué|rei|samedi|sei|si|sé|sí|taxi|ti|té|"
        r"vendredi|vi|vorbei|y|zwei)\b)\w{2,}ei\b|\b(?:abri|inscrevi|pedi|escolhi|incluí|corrigi|transferi|mexi|envi|"
        r"recebi|movi|resolvi|dividi|suspendi|estendi|escrevi|reuni|uni|removi|defini|proibi|excluí|adicionei)\b|"
        r"\b(?:conseguí|dei|di|dije|disse|fiz|hice|pus|puse|quité|traje|trouxe|tuve|vim)\b|\b(?:he|"
        r"hemos) (?:\w+ )?\w+(?:do|to|cho)\b"
    ),
    "pt": re.compile(
        r"\b(?!(?:até|você|através|após|ahí|ainsi|ali|allerlei|allí|andré|aqui|aquí|así|aussi|bebé|bei|café|casi|comité|dabei|datei|demi|"
        r"después|di|drei|einerlei|frei|hei|hierbei|hui|i|ici|javali|jeudi|josé|kiwi|lei|lundi|mardi|merci|midi|mini|mí|"
        r"olé|oui|oí|parmi|partei|polizei|por|porqué|qui|qué|rei|samedi|sei|si|sé|sí|taxi|ti|té|vendredi|vi|vorbei|y|"
        r"zwei)\b)\w{2,}ei\b|\b(?:abri|inscrevi|pedi|escolhi|incluí|corrigi|transferi|mexi|envi|recebi|movi|resolvi|"
        r"dividi|suspendi|estendi|escrevi|reuni|uni|removi|defini|proibi|excluí|adicionei)\b|\b(?:conseguí|dei|di|dije|"
        r"disse|fiz|hice|pus|puse|quité|traje|trouxe|tuve|vim)\b|\b(?:he|hemos) (?:\w+ )?\w+(?:do|to|cho)\b"
    ),
}
"""Frontdesk has done something, or is doing it."""

COMING: Final = {
    "en": re.compile(
        r"\b(?:i|we)(?:'ll| will| shall)\b|\bi'm (?:going to|gonna)\b|\b(?:from|by) me\b|\b(?:i'm|i am|we're) (?:\w+ly |"
        r"just |now |already )?\w+ing\b"
    ),
    "de": re.compile(
        r"\b(?:ich|wir)\b|^(?:\w+ )?(?:werde|mach|mache|schick|schicke|melde|kümmere|verschiebe|storniere|trag|trage)\b"
        r"(?!.*\b(?:du|sie|dank|ihnen)\b)"
    ),
    "fr": re.compile(r"\b(?:je|nous \w+ons)\b|\bj'\w"),
    "pt": re.compile(
        r"\b(?!(?:até|você|através|após|ahí|ainsi|ali|allerlei|allí|andré|aqui|aquí|así|aussi|bebé|bei|café|casi|comité|dabei|datei|demi|"
        r"después|di|drei|einerlei|frei|hei|hierbei|hui|i|ici|javali|jeudi|josé|kiwi|lei|lundi|mardi|merci|midi|mini|mí|"
        r"olé|oui|oí|parmi|partei|polizei|por|porqué|qui|qué|rei|samedi|sei|si|sé|sí|taxi|ti|té|vendredi|vi|vorbei|y|"
        r"zwei)\b)\w{2,}(?:aré|eré|iré|arei|erei|irei|drei|rrei|dré|rré)\b|\b(?:voy|vamos) a\b|\bestaré\b|"
        r"\bestoy \w+ndo\b|\bsigo \w+ndo\b|\bme ocupo|\bacabo de\b|\bme encargo|\b(?:te|os|le|les|se (?:lo|la|los|las)|"
        r"yo)(?: (?:lo|la|los|las))? (?:\w+(?:o|oy))\b|^(?:ya |ahora |ahora mismo |enseguida )?(?:lo |la |los |"
        r"las )?(?:mando|envío|cancelo|anulo|muevo|cambio|pongo|aviso|escribo|apunto|quito|borro|publico|paso|hago|"
        r"reservo|cierro|abro|guardo|dejo|insisto)\b|\bpor mí\b|\bmío\b|\b(?:vou|vamos) \w+r\b|\b(?:estou|fico) (?:te |"
        r"lhe )?\w+(?:ndo| de olho| atent[oa])\b|\bestou a \w+r\b|\bacabei de\b|\b(?:te|lhe|lhes|"
        r"eu)(?: \w+)? (?:\w+(?:o|ou)|inscrevi)\b|\b(?:é|e) eu\b|\b(?:sou|serei) eu\b|^(?:já |agora |então )?(?:aviso|"
        r"mando|envio|cancelo|mudo|marco|coloco|ponho|escrevo|apago|publico|passo|faço|reservo|encerro|abro|deixo|cobro|"
        r"fico|junto|lembro|dou|trato)\b|\bpor mim\b|\bminha mensagem|\bmensagem minha\b"
    ),
}
"""Frontdesk does or will do something. If the person decides it, it is an offer."""

STATES: Final = {
    "en": re.compile(
        r"\bwill pop up\b|(?:'s|'re| is| are| has| have| now|^) ?(?:now |all |already |officially |on the way|"
        r"back )?(?:on(?: from| for| its| their|$| \w+ (?:way|list))|off(?: the|$)|live|active|running|up(?: and| in|"
        r" at|$)|in place|in (?:the|your) (?:diary|book|calendar)|on (?:the|your) (?:list|calendar|waiting list)|yours|"
        r"(?:free|clear|open) again|under way|complete|down for|secured?|gone|going out|started|starts|begun|told|"
        r"taken over|all yours|out(?:$| to| of)|booked|confirmed|set|ready|in motion|closed|cancelled|connected|linked|"
        r"hooked up|with (?:the|our)|down for|reserved|in (?:my|good) hands)\b|(?:'s|'ve|has|have) been \w+|"
        r"\bhas taken over|\b(?:will|'ll) (?:pop up|ring|go off|be (?:told|with you|in touch|posted|waiting))\b|"
        r"\b(?:won't|no longer|not any more) (?:ring|bother|be)\b|\bit is(?: ⏰|$)"
    ),
    "de": re.compile(
        r"\b(?:steht|stehst|läuft|laufen|gilt|ruht|hängt (?:in|an|am|aus|dort)|herrscht|klingelt nicht mehr|gehört dir|"
        r"wissen bescheid|weiß bescheid|heißt jetzt|beginnt jetzt|startet jetzt|gehen (?:gerade|jetzt|soeben) raus|"
        r"liegt jetzt|ist jetzt)\b|\b(?:ist|sind|wurde|wurden|wird|bist) (?:\S+ ){0,7}?(?:raus|drin|weg|frei|aktiv|"
        r"online|durch|sicher|fest|bereit|scharf|notiert|gemerkt|geschaltet|\w*ge\w{2,}(?:t|en)|(?:ver|be|er|ent|hinter|"
        r"ab|an|ein|um|auf|aus)\w{3,}(?:t|en)|storniert|informiert|reserviert|pausiert|aktiviert)\b"
    ),
    "es": re.compile(
        r"\b(?:me complace|ya han|ya ha|ya está|es ahora|(?<!se )qued(?:a|an|as|ó) (?:para|a las|en|fuera|dentro|\w+(?:ad|id|t|st)[oa]s?)|ya (?:no )?(?:est\w+|suena|sonará|"
        r"salen|son|sabe\w*|lo saben|conoce)|saltará|sonará|empieza ahora|ha empezado|ha terminado|se llama ahora|"
        r"ahora se llama|está (?:en marcha|puest\w|list\w|activ\w|abiert\w|cerrad\w|colgad\w|en pausa|avisad\w|anulad\w|"
        r"cambiad\w|confirmad\w|reservad\w|enlazad\w|al tanto|asegurad\w|pedid\w|guardad\w|a tu nombre|hech\w)|"
        r"quedas \w+|estás (?:en|fuera|inscrit\w|apuntad\w|dentro)|están (?:saliendo|avisad\w|list\w|borrad\w)|"
        r"se está \w+ndo|(?:ha|han) sido \w+|es tuy[oa]|tienes? (?:\S+ ){0,5}libre(?: otra vez)?|tienes libre|"
        r"libre otra vez|lo saben ya|en marcha|en manos de)\b"
    ),
    "fr": re.compile(
        r"\b(?:est (?:maintenant|désormais)|a bien été|ont bien été|ne fais plus|tu es sur|n'existe plus|ne bloque|"
        r"tourne|commence désormais|ne \w+ plus|n'\w+ plus|sonnera|s'affichera|partent|prend le relais|a disparu|"
        r"ont disparu|s'appelle (?:maintenant|désormais)|(?:est|sont|es|sommes|a été|ont été) (?:\S+ ){0,3}?(?:calée?|"
        r"à toi|à ton nom|en place|en ligne|en pause|libres?|parti\w*|au courant|ouverte?s?|armée?|mise?s?|prise?s?|"
        r"noté\w*|réglé\w*|relié\w*|branché\w*|fait\w*|annulé\w*|déplacé\w*|confirmé\w*|prévenu\w*|inscrit\w*|"
        r"sur la liste|échangé\w*|créé\w*|clos\w*|terminé\w*|enregistré\w*|garanti\w*|affiché\w*|commandé\w*|"
        r"attribué\w*|retiré\w*|transmis\w*|dans ton|dans votre|chez|activé\w*|réservé\w*|programmé\w*)|vient d'être|"
        r"viennent d'être|a ton dossier|vous est attribué|vous sont)\b"
    ),
    "pt": re.compile(
        r"\b(?:tenho o prazer|está agora|estão saindo|rodando|tá|fica (?:para|marcad|parad|às|em|reservad|no)\w*|ficou|"
        r"ficaste|ficam para|toca às|não toca mais|aparece às|chega (?:hoje )?às|(?:já )?saíram|já sa\w+|sumiram|sumiu|"
        r"começou|acabou|agora (?:começa|se chama|é)|está(?:s|o)? (?:no ar|valendo|de pé|livre|abert\w+|na lista|no seu|"
        r"no teu|em andamento|saindo|sincronizad\w|conectad\w|garantid\w|avisad\w|marcad\w|salv\w|ligad\w|reservad\w|"
        r"confirmad\w|registad\w|feit\w|na (?:sua|tua)|a correr|ativ\w)|(?:foi|foram|vai ser|serão) \w+(?:ad|id|t|"
        r"st)[oa]s?|se encontra \w+d[oa]|é (?:sua|seu|teu|tua)|já era|já sabe\w*|já tem|você (?:saiu|está (?:na|no|em|inscrit\w|dentro|fora))|assume)\b"
    ),
}
"""Something is now in the state that an action leaves behind."""

SUBJECT: Final = re.compile(
    r"^(?:and |so |y |e |et |und )?(?:it|that|this|that one|everything|everyone|everybody|all|both|the team|you|your \w+|das|der|die|es|"
    r"alle|alles|du|ihr team|dein\w* \w+|ya|todo|todos|ese|esa|esto|el equipo|tu \w+|c'est|ça|tout|tout le monde|"
    r"celui-là|celle-ci|l'équipe|tu|te voilà|ton \w+|ta \w+|já|isso|tudo|esse|essa|a equipe|a turma|você|teu \w+|"
    r"tua \w+|o pessoal)\b"
)
"""A subject that the conversation is about."""

THING: Final = re.compile(
    r"\b(?:reminders?|alarms?|alert|timer|countdown|meeting|appointment|booking|reservation|room|slot|court|poll|"
    r"vote|survey|stand-?ups?|daily|rotation|calendar|invit\w+|ticket|message|note|announcement|time ?zone|"
    r"quiet hours|(?:waiting|wait) ?list|spot|place|seat|account|document|handover|switch|registration|clock|"
    r"request|duty|class|post|thread|chrono|erinnerung\w*|wecker|timer|termin\w*|treffen|buchung\w*|raum|platz|"
    r"umfrage|abstimmung|runde|rotation|kalender\w*|teamkalender|einladung\w*|anliegen|anfrage|nachricht|aushang|"
    r"beitrag|hinweis|ruhe\w*|warteliste|konto|konten|verbindung|verknüpfung|dokument|zeitzone|schicht|countdown|"
    r"recordatorios?|alarma|aviso|alerta|citas?|reunión|reserva|sala|hueco|plaza|pista|encuesta|votación|turno|"
    r"rotación|calendario|invitaci\w+|petición|consulta|mensaje|anuncio|silencio|lista|cuenta atrás|cronómetro|hilo|"
    r"zona horaria|guardia|rappels?|réveil|alarme|minuteur|rendez-vous|réunion|réservation|salle|créneau|sondage|"
    r"vote|tour|rotation|calendrier|agenda|invitations?|convocations?|demande|annonce|silence|compte à rebours|fil|"
    r"fuseau|court|lembretes?|despertador|marcação|consulta|vaga|quadra|enquete|rodízio|plantão|convites?|pedido|"
    r"aviso|cronômetro|contagem|fuso|chamado|exame|dúvida|modo sossego)\b"
)
"""What abilities deal with."""

YOURS: Final = re.compile(
    r"\b(?:contigo|dein|deine|deinem|deinen|deiner|deines|dich|dir|du|estás|ficas|ficaste|ihnen|ihr|ihre|ihrem|"
    r"ihren|ihrer|lhe|quedas|seu|seus|su|sua|suas|sus|suyo|t|ta|te|tens|tes|teu|teus|ti|tienes|toi|ton|tu|tua|"
    r"tuas|tus|tuya|tuyo|tuyos|usted|ustedes|você|vocês|vos|votre|vous|vuestra|vuestro|you|you're|you've|your|"
    r"yours)\b|\bte voilà\b"
)
"""The person, or what is theirs."""

NO_SUBJECT: Final = re.compile(r"^(?:ist|steht|wird|queda|quedó|ficou|ya está)\b")
"""The beginning of a clause that leaves out its subject."""

FROM_NOW: Final = re.compile(
    r"^(?:from now on|starting now|ab jetzt|ab sofort|von jetzt an|desde ahora|a partir de (?:ahora|agora)|desde já|"
    r"daqui (?:pra frente|em diante)|désormais|dorénavant|à partir de maintenant)\b"
)
"""The beginning of a statement of what is the case from now on."""

ONGOING: Final = re.compile(
    r"^(?:cancelling|canceling|moving|sending|setting|booking|deleting|posting|moviendo|mandando|enviando|"
    r"cancelando|borrando|reservando|movendo|enviando|apagando|cancelando|marcando|desmarcando)\b|^estou \w+ndo\b|"
    r"\ben cours$|^wird (?:gerade|soeben)\b|^se está \w+ndo|\bwird (?:soeben|gerade) \w+t$"
)
"""What is being done at this moment."""

IDIOM: Final = re.compile(
    r"\bis history\b|ist geschichte|es historia|appartient au passé|consider (?:it|the|that)|leave it (?:with|to) me|count on me|rely on me|in my hands|(?:i'm|i am|we're|already) on it\b|^on it\b|hear from me|"
    r"verlass dich|kümmere ich|mach ich|wird gemacht|betrachte|hörst (?:du )?\w* ?von mir|von mir|cuenta conmigo|"
    r"de mi cuenta|me encargo|considér\w+|dalo por|noticias mías|mensaje mío|compte sur moi|m'en (?:occupe|charge)|"
    r"entre mes mains|considère|de mes nouvelles|de ma part|signe\b|conta comigo|contar comigo|deixa comigo|"
    r"notícias minhas|mensagem minha|por mim|considere|comme si c'était fait|eso está hecho|é pra já|geht klar|"
    r"promis|prometido|versprochen|te prometo|taken care|good to go|all set|sorted|dusted"
)
"""Ways to say that Frontdesk sees to it."""

HANDOVER: Final = re.compile(
    r"\b(?:colleague|somebody|someone|human|agent|teammate|kolleg\w+|mensch|mitarbeiter\w*|jemand|compañer[oa]|"
    r"alguien|persona|agente|collègue|quelqu'un|conseiller|conseillère|colega|alguém|pessoa|"
    r"atendente)\b.*\b(?:take[sn]? over|taking over|has your|have your|will (?:be|write|call|get|reach|contact)|"
    r"übernimmt|meldet sich|schreibt dir|schreibt ihnen|ruft dich|kennt|se hace cargo|te (?:escribe|escribirá|llama|"
    r"llamará|atiende|atenderá)|ya conoce|prend le relais|t'écri\w+|vous écri\w+|te rappelle\w*|vous rappelle\w*|"
    r"a ton dossier|assume|te (?:escreve|liga|atende)|vai te \w+|escreve-te|já tem)\b"
)
"""Somebody else sees to it, because Frontdesk handed it over."""

BREAK: Final = re.compile(
    r"(?<!\d)[,;:](?!\d)|\s[-–—]\s|[.!?…]+(?=\s|$)|\n|\s(?=(?:and|but|und|aber|y|pero|et|e|mas|which|so|also|"
    r"denn|weil|because|porque|parce)\s)|\s(?=(?:if|unless|once|when|as soon as|in case|wenn|falls|sobald|si|cuando|"
    r"en cuanto|quand|dès que|se (?:o|a|ele|ela|ninguém|você)|quando|assim que|for which)\s)"
)
"""Where a clause ends."""

TOKEN: Final = re.compile(
    r"\[\d+\]|\d+(?:[:.,h]\d+)*|[^\W\d_]+(?:-[^\W\d_]+)*|[¤?!]|[\u2600-\u27bf\U0001f300-\U0001faff]"
)
"""A word, a number, a mark."""

SIGN: Final = re.compile(r"[✅✔☑⏰📅🔔👍🗑🔒👌⏳🔕🗓📌📨]")
"""Signs that stand beside what was done."""

SPEAKER: Final = re.compile(r"\b(?:i|i've|i'm|i'll|we've|we'll|ich|je|j'\w+|yo|eu|me|mir|mich)\b")
"""Frontdesk, as the one who speaks."""

OURS: Final = re.compile(
    r"\b(?:reminders?|alarms?|timer|countdown|quiet hours|time ?zone|stand-?ups?|daily|rotation|poll|vote|erinnerung\w*|wecker|"
    r"zeitzone|umfrage|recordatorios?|alarma|zona horaria|rotación|encuesta|cuenta atrás|rappels?|réveil|alarme|fuseau|sondage|tour|"
    r"lembretes?|despertador|fuso|rodízio|enquete|contagem)\b|^(?:it's|that's|c'est)\b|\b(?:everyone|the team|das team|el equipo|"
    r"l'équipe|a equipe|o pessoal)\b"
)
"""What only Frontdesk sets, or a subject that no document has: a citation does not make it another's."""

PARTICIPLES: Final = {
    "en": re.compile(
        r"\b(?:is|are|has been|have been|'s been|'ve been|was|were) (?:\w+ly |just |now |hereby |duly )?(?:\w{3,}(?:ed|ten|wn)|held|kept|put|set|sent|left)\b"
    ),
    "de": re.compile(
        r"\b(?:ist|sind|bist|wurde|wurden) (?:\S+ ){0,7}?(?:\w*ge\w{2,}(?:t|en)|(?:ver|be|er|ent|ab|an|ein|um|auf|aus|zu)\w{3,}(?:t|en))\b"
    ),
    "fr": re.compile(
        r"\b(?:est|sont|es|êtes|a été|ont été|a bien été) (?:\w+ )?\w{3,}(?:ée?s?|ie?s?|ue?s?|ite?s?|ise?s?)\b"
    ),
    "es": re.compile(
        r"\b(?:está[sn]?|quedan?|quedas|ha sido|han sido|fue|fueron) (?:ya )?\w{3,}(?:ad|id|t|ch)[oa]s?\b"
    ),
    "pt": re.compile(r"\b(?:está[so]?|estão|ficou|ficaram|fica|foi|foram) (?:já )?\w{3,}(?:ad|id|t)[oa]s?\b"),
}
"""Something has been done to a subject, whatever it is."""

JUST_DONE: Final = re.compile(
    r"\b(?:has|have|'s|'ve) (?:just |now |already )?been \w+|\b(?:has|have) just\b|\b(?:ist|sind) (?:\S+ ){0,6}?\w+ worden\b|"
    r"\b(?:wurden?|ging(?:en)?|geht|gehen) (?:eben|gerade|soeben)\b|\b(?:ha|han) sido \w+|\bacaban? de\b|\bha salido\b|"
    r"\b(?:vient|viennent) d|\b(?:a|ont) (?:bien |dûment )?été (?!plus|très|moins|trop|si)\w+|\bacab(?:ou|aram|a) de\b|\b(?:es|est|é|ist) (?:para ti|pour toi|para você|für dich)\b|"
    r"\b(?:liegt|ist) (?:jetzt|nun) bei\b|\blo tiene ya\b|\b(?:já|agora) está com\b|\bis now with\b"
)
"""Something has been done to anything at all, just now or with effect until now."""

NOW: Final = re.compile(r"\b(?:now|jetzt|nun|ahora|maintenant|désormais|agora)\b")
"""From this moment on."""

ALERT: Final = re.compile("[\u23f0\u23f3\U0001f514\U0001f515]")
"""Signs of an alarm that is set or silenced."""

FROM_DAY: Final = re.compile(
    r"^(?:from|ab|desde|dès|a partir d[aeo]s?|à partir de) (?:el |the |la )?(?:\w+day|tomorrow|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|"
    r"morgen|lunes|martes|miércoles|jueves|viernes|sábado|domingo|mañana|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|demain|segunda|terça|"
    r"quarta|quinta|sexta|amanhã)\b"
)
"""What is the case from some day on."""

PLURAL: Final = re.compile(r"\b(?:we|we've|we'll|we're|wir|nous|nosotros|nós)\b")
"""Frontdesk as one of several."""

SINGULAR: Final = re.compile(r"\b(?:i|i've|i'm|i'll|ich|je|yo|eu)\b|\bj'")
"""Frontdesk alone."""
