# ruff: noqa: E501  (one row a line)
"""Word tables of the action guard: actions and what makes them true, things, and what excuses a sentence."""

from __future__ import annotations

import re
from typing import Final, Literal

from core.text.terms import words_of

Action = Literal[
    "make", "remind", "change", "snooze", "cancel", "finish", "notify", "escalate", "contact", "other", "any", "state"
]
Tense = Literal["done", "promise", "state", "bare"]
"""`done` I have set it; `promise` I will set it; `state` it is set; `bare` set!"""

BACKS: Final[dict[Action, frozenset[str]]] = {
    "make": frozenset({"make", "change", "snooze"}),
    "remind": frozenset({"make", "change", "snooze"}),
    "change": frozenset({"change", "snooze"}),
    "snooze": frozenset({"change", "snooze"}),
    "cancel": frozenset({"cancel"}),
    "finish": frozenset({"finish"}),
    "notify": frozenset({"notify", "escalate"}),
    "escalate": frozenset({"notify", "escalate"}),
    "contact": frozenset({"notify", "escalate"}),
    "other": frozenset(),
    "any": frozenset(),
    "state": frozenset(),
}
"""For each action that a reply can claim, the actions of abilities that make it true; `other` is compared by words."""

BACKS_TOO: Final[dict[tuple[Action, Tense], tuple[tuple[str, str], ...]]] = {
    ("make", "state"): tuple(
        ("list", thing) for thing in ("reminder", "booking", "ticket", "rotation", "standup", "countdown")
    ),
    ("escalate", "state"): (("list", "calendars"),),
    ("notify", "promise"): tuple(
        (action, thing) for action in ("make", "change") for thing in ("reminder", "rotation", "standup", "countdown")
    ),
    ("contact", "promise"): (("make", "reminder"), ("change", "reminder"), ("snooze", "reminder")),
}
"""Further such actions, for a tense and a thing: `your reminder is set` is true if the person's list has it."""

ALSO_DONE: Final = {("make", "zone"): ("change",), ("make", "ticket"): ("escalate",)}
"""Further actions that come with an action on a thing: opening a ticket also escalates it to people."""

BOUND_TO: Final = {
    word: frozenset({thing})
    for thing, words in {
        "booking": "book booked booking reserve reserved reserving gebucht reserviert buchen reservieren buche reserviere reservado reservada reservé reservei reservaré reservar réservé réservée réserver réserverai",
        "reminder": "remind",
    }.items()
    for word in words.split()
}
"""Verbs that imply their thing."""

CHANGING: Final[dict[str, Action]] = {"skip": "change", "agree": "change"}
"""Verbs that mean a change in an ability's name, but not always in a reply: “I'll skip the details”."""

LISTING: Final = words_of("list show get find look read search")
"""Verbs of abilities that change nothing."""

THINGS: Final = {
    word: thing
    for thing, words in {
        "reminder": "reminder reminders alarm alarms timer timers nudge nudges ping pings wake-up erinnerung erinnerungen wecker recordatorio recordatorios aviso avisos rappel rappels lembrete lembretes alarma alarmas alarme alarmes",
        "booking": "room rooms meeting meetings appointment appointments booking bookings reservation reservations slot slots table event events desk invite raum räume termin termine besprechung tisch buchung reservierung sala salas reunión reuniones cita citas reserva reservas mesa salle salles réunion réunions rendez-vous réservation réservations reunião reuniões compromisso compromissos",
        "poll": "poll polls survey surveys umfrage umfragen encuesta encuestas sondage sondages enquete enquetes",
        "ticket": "ticket tickets issue issues incident vorgang anfrage caso incidencia dossier chamado chamados",
        "rotation": "rotation rotations rota rotas",
        "standup": "stand-up stand-ups standup standups",
        "countdown": "countdown countdowns",
        "zone": "zone timezone zeitzone horaria horaire fuso",
    }.items()
    for word in words.split()
}  # fmt: skip
"""The things that actions are done to. An action on one thing does not back a claim about another."""

OBJECTS: Final = words_of(
    "message messages access account profile email e-mail invitation order refund password payment subscription request nachricht mensaje mensagem bestellung pedido commande"
)
"""Further nouns of elliptical claims, such as `message sent`."""

TEXT_ACTIONS: Final[frozenset[Action]] = frozenset({"make", "change", "cancel", "finish", "other"})
"""Actions that can also be done to words."""

TEXTUAL: Final = words_of(
    "text sentence sentences paragraph paragraphs line lines word words wording title titles heading draft code "
    "function comment comments typo typos bullet bullets summary translation version answer passage passages quote "
    "section sections example examples step steps tone format formatting spelling grammar below above phrase phrases variable variables import imports class method script query column row rows notes point points overview idea ideas option options jargon number numbers digits calculation "
    "satz sätze absatz titel entwurf wort wörter frase frases párrafo título borrador paragraphe titre brouillon "
    "texte texto parágrafo rascunho"
)
"""Parts of a text. Changing them affects nothing outside the reply, because the reply itself contains them."""

WRITING: Final = words_of(
    "translate translation rewrite rephrase summarise summarize summary shorten draft write explain proofread "
    "correct list format code convert compare übersetze übersetzen fasse schreibe erkläre traduce resume escribe "
    "explica traduis traduire résume écris explique traduza traduz resuma escreva"
)
"""Requests that the reply itself fulfils."""

REQUESTS: Final = words_of(
    "recuérdame avísame cancela cancele anula borra mueve reserva rappelle-moi préviens-moi annule supprime déplace réserve "
    "lembre-me lembra-me lembre avise cancele reserve remarque setze lösch trag erinner"
)
"""Imperatives that ask for an action, besides the words of promises."""

LOOKING_BACK: Final = words_of(
    "did have has had was were is are do does when which what hast habe ist wurde ¿has as-tu"
)
"""First words of a question about what was done before, rather than of a request."""

NEGATORS: Final = words_of(
    "not no never neither nor none nobody nothing cannot without unable failed fails failing hardly nicht kein keine "
    "keinen keiner keinem nie niemals ohne nichts niemand pas jamais aucun aucune rien personne sans ningún ninguna "
    "ningun nunca nada nadie sin tampoco não nao nenhum nenhuma jamais ninguém sem"
)
"""Words that deny, besides English `…n't`."""

IDLE_DENIALS: Final = (
    r"no (?:problem|worries|doubt|sweat|trouble|prob)|not (?:a problem|to worry|only)|(?:don't|do not|no need to) worry|"
    r"never mind|without (?:delay|further ado|problems?)|no longer|kein problem|keine sorge|sin problema|no te preocupes|"
    r"pas de (?:problème|souci)|sem problemas?|não se preocupe|not just|why not|no more"
)
"""Denials that do not deny what follows them."""

DETERMINERS: Final = words_of("this your its das les los las os as tes vos tus sus seus deus des")
"""First words that end in -s but are not plurals."""

QUESTIONS: Final = words_of(
    "shall should do does did would will can could may might must is are was were has have had am want what which when "
    "where who whom whose why how need any anything soll sollen kann können willst möchtest hast ist sind wann wie was "
    "welche welcher wo wer warum ¿quieres ¿puedo ¿cuándo ¿qué ¿cómo ¿cuál ¿desea ¿te ¿lo ¿debo veux-tu voulez-vous "
    "dois-je puis-je quand que quel quelle comment est-ce as-tu quer devo posso quando qual como o"
)
"""First words of a sentence that asks."""

SUBORDINATE: Final = (
    r"(?:as(?= (?:it|they|you|we)\b)|once|when|whenever|after|before|if|until|unless|whether|as soon as|every time|each time|in case|while|where|"
    r"make sure(?: that)?|check(?: that)?|ensure(?: that)?|verify(?: that)?|how|why|what|who|"
    r"wenn|falls|sobald|nachdem|bevor|ob|si|cuando|cuándo|después de que|antes de que|quand|lorsque|dès que|après que|"
    r"quando|se|assim que|depois que|caso)\b"
)
"""Beginnings of a clause that supposes something rather than states it."""

PERSON_DECIDES: Final = (
    r"(?:once|when|whenever|after|if|unless|until|as soon as|provided(?: that)?|should) (?:you|that(?:'s| is)|this|i (?:have|know|get)|it)\b"
    r"(?:'d|'re)?.*?\b(?:like|liked|want|wish|prefer|agree|confirm|tell|say|said|give|let|need|reply|answer|approve|allow|"
    r"choose|pick|press|ok|okay|right|know|your|helps?|works?|suits?)\b"
    r"|if so$|if needed$|if desired$|with your (?:ok|permission|confirmation|approval)"
    r"|(?:wenn|falls|sobald) (?:du|sie|ihr)\b.*?\b(?:willst|möchtest|magst|wollen|möchten|sagst|bestätigst|sagen|bestätigen)\b"
    r"|(?:si|cuando|en cuanto) .*?\b(?:quieres|quiere|prefieres|deseas|dices|digas|confirmas|confirmes|desea)\b"
    r"|(?:si|quand|dès que) (?:tu|vous)\b.*?\b(?:veux|voulez|souhaites|souhaitez|préfères|confirmes|confirmez|dis|dites)\b"
    r"|(?:se|quando|assim que) .*?\b(?:quiser|preferir|confirmar|disser|desejar)\b"
)
"""Conditions that depend on the person's answer, so that the sentence is an offer."""

PERSON_ACTS: Final = re.compile(
    r"(?:please |just |simply )*(?:press|click|tap|tell|say|give|let|reply|answer|choose|pick|send|write|type|confirm|"
    r"name|ask|use|react)\b|(?:sag|drück|bestätige|gib|nenne)\b|(?:dime|di|confirma|pulsa)\b|(?:dis|dites|confirme|confirmez|clique)\b"
    r"|(?:diga|confirme|clique)\b"
)
"""Instructions to the person. What comes after them with `and` is what will follow."""

GENERAL: Final = re.compile(
    r"\b(?:automatically|always|usually|whenever|every time|by \w+ing|by (?:e-?mail|default|smoke)|via|using|with the command|"
    r"if|when|unless|within|until you|in the (?:\w+ )?(?:settings|menu|page|panel|tab|section|file|dialog|calendar|app)|"
    r"automatisch|immer|in den einstellungen|automáticamente|siempre|automatiquement|toujours|automaticamente|sempre)\b"
)
"""Signs that a sentence says how things are done, rather than that something was done."""

REPORTING: Final = re.compile(
    r"\b(?:see|sees|shows?|says?|said|writes?|wrote|type|types|reads?|reply|replies|answer|message|button|label|titled|called|"
    r"named|error|click|press|choose|text|means?|translated|translation|phrase|passage|quote[sd]?|version|draft|suggestion|example|template|"
    r"e-?mail|letter|wording|how about|like this)\b"
)
"""Words of a sentence that quotes what somebody else writes."""

HEARSAY: Final = re.compile(
    r"\b(?:you|they|he|she|someone|somebody|people) (?:\w+ )?(?:said|say|told|wrote|mentioned|thought|think|believe|mean|meant|heard|asked(?! for))\b"
    r"|\bit (?:looks? (?:like|as if|as though)|seems|appears|sounds like)\b|\bapparently\b"
)
"""Words before what others say, or what only appears to be so."""

TAKEN: Final = re.compile(
    r"\b(?:already|fully|by (?:someone|somebody|another|others)|at that time|schon|bereits|leider|ya|déjà|já)\b"
)
"""Signs that others have booked something."""

INWARD: Final = words_of(
    "looked checked searched reviewed summarised summarized listed translated shortened explained noted considered tried noticed "
    "included answered used followed compared highlighted quoted cited mentioned learned gathered collected compiled drafted "
    "rephrased simplified corrected fixed improved polished formatted converted calculated counted assumed based wanted needed "
    "liked enjoyed hoped expected worked believed seemed received understood misunderstood apologised apologized appreciated "
    "verified analysed analyzed examined identified outlined described provided sorted need feed asked guessed decided figured "
    "realised realized misread focused concentrated limited stayed skipped omitted ignored wondered supposed mixed confused "
    "responded replied happened failed managed attempted struggled rounded computed grouped ordered structured organised organized "
    "paraphrased condensed expanded trimmed tightened tidied spelled reworded worded phrased numbered marked solved interpreted "
    "replaced swapped inserted attached referenced linked discussed covered touched introduced stressed emphasised emphasized kept tested debugged refactored coded "
    "sketched proposed suggested recommended offered promised agreed helped remembered recalled stopped started wished missed"
)
"""English verbs in -ed for what the bot does in the reply itself."""

VERBS_OF_SENTENCES: Final = words_of(
    "is are was were be has have had do does did can could will would may might must shall should need ist sind hat "
    "asked wanted said haben kann wird es son está hay est sont a ont"
)
"""A sentence without one of these verbs is a fragment that continues the claim before it."""
