# ruff: noqa: E501  (one form a line)
"""The words for actions and the forms of claims, by language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from core.guards.actions.tables import Action, Tense


@dataclass(frozen=True, slots=True, eq=False)
class ClaimLanguage:
    """One language: words for actions done (`acts`) and promised (`promises`), by their meaning, and forms of claims.

    A form is a pattern in which `{act}`, `{promise}` and `{thing}` stand for the words, and `{gap}` for what may stand
    between them. A `whole` clause claims by itself that whatever was asked is done.
    """

    acts: dict[str, Action]
    promises: dict[str, Action]
    gap: str
    forms: tuple[tuple[Tense, str], ...]
    whole: str


def _words(table: dict[Action, str]) -> dict[str, Action]:
    return {word.replace("_", " "): action for action, words in table.items() for word in words.split()}


ENGLISH: Final = ClaimLanguage(
    acts=_words({
        "make": "set created scheduled added saved made arranged put stored entered planned booked reserved opened filed raised logged submitted registered prepared confirmed secured setting creating scheduling adding saving booking reserving opening filing raising logging recorded activated active in_place ready noted_down on_your_calendar on_the_calendar in_your_calendar on_your_list safe locked_in lined_up to_your_list to_your_calendar in_the_calendar on_the_list you_down",
        "remind": "reminded pinged nudged reminding pinging",
        "change": "moved rescheduled changed updated shifted pushed adjusted edited renamed moving rescheduling changing updating switched",
        "snooze": "snoozed postponed delayed snoozing postponing",
        "cancel": "cancelled canceled deleted removed dropped cleared dismissed cancelling canceling deleting removing called_off erased",
        "finish": "marked ticked crossed completed finished closed marking closing resolved archived",
        "notify": "told notified informed alerted messaged contacted emailed e-mailed texted phoned delivered paged looped_in cc'd posted sent forwarded shared announced invited let_them_know let_her_know let_him_know let_everyone_know let_the_team_know notifying informing alerting messaging contacting emailing posting sending forwarding inviting copied reached_out",
        "escalate": "escalated handed passed assigned transferred flagged referred routed escalating handing passing transferring flagging connected",
        "other": "deployed restarted refunded reset paid ordered placed purchased bought charged approved granted enabled disabled deactivated unsubscribed subscribed upgraded downgraded uploaded installed published merged reverted issued credited blocked unblocked locked unlocked processed renewed extended rebooted turned_on turned_off on_its_way on_the_way switched_on switched_off reported deploying restarting refunding resetting ordering processing",
    }),
    promises=_words({
        "make": "set create schedule add save arrange book reserve open file raise log submit register put",
        "remind": "remind ping nudge wake buzz poke let_you_know alert_you notify_you message_you tell_you_when give_you_a_nudge send_you_a_reminder be_reminding hold_you_to",
        "contact": "get_back_to_you be_there be_in_touch check_in check_back circle_back reach_out follow_up",
        "change": "move reschedule change update shift push adjust edit rename switch",
        "snooze": "snooze postpone delay",
        "cancel": "cancel delete remove drop clear dismiss forget erase",
        "finish": "mark tick cross complete finish close resolve done",
        "notify": "notify inform alert tell message page contact email text phone post send forward share announce invite let",
        "escalate": "escalate hand pass assign transfer flag refer route connect",
        "any": "take_care_of handle_that handle_it see_to_it",
        "other": "deploy restart refund reset pay order buy charge approve grant enable disable upload install publish merge process renew",
    }),
    gap=(
        r"(?:,? (?:just|now|already|also|all|both|successfully|then|gladly|happily|definitely|certainly|personally|again|even|"
        r"been|gone|went|ahead|and|taken|took|the|liberty|of|be|make|made|sure|to|still|indeed|duly|officially|both|safely|"
        r"right away|immediately|automatically|for you|go|been able|have|got|remember to))*"
    ),
    forms=(
        ("done", r"\b(?:i|we)(?:'ve| have|'d| had)?{gap} (?P<act>{act})\b(?! (?:nothing|none|no)\b)(?!(?<=told) (?:you|me)\b)(?! together\b)"),
        ("done", r"\b(?:i|we)(?:'ve| have)?{gap} (?P<change>swapped|switched|skipped) (?:you\b|@|(?:your|their|the|both|these)(?: \w+)? turns?\b)"),
        ("done", r"\b(?:i|we)(?:'ve| have)?{gap} (?P<make>started) (?:a|an|the|your)(?: \w+)? (?:{thing})\b"),
        ("done", r"\b(?:i|we)(?:'ve| have)?{gap} (?P<cancel>ended) (?:the|your)(?: [\w-]+)? (?:{thing})\b"),
        ("done", r"\b(?:i|we)(?:'ve| have)?{gap} (?P<other>\w{2,}ed)\b(?! (?:nothing|none|no|to)\b)"),
        ("done", r"\b(?:i|we)(?:'ve got|'ve had| have| had| got)(?: it| that| this| them| everything| (?:a|the|your|that)(?: \w+)? (?:{thing})) (?P<act>{act})\b"),
        ("done", r"\b(?P<subject>frontdesk|the bot|this bot|your assistant|the assistant|the system) (?:has )?{gap}(?P<act>{act})\b"),
        ("done", r"\b(?:i|we)(?:'ve| have)?{gap} care (?P<any>of)\b"),
        ("done", r"\b(?:i|we)(?:'ve| have| was| were)?(?: been)?(?: also| just)? (?:able to|managed to|took care to) (?P<promise>{promise})\b"),
        ("done", r"\b(?:i|we)(?:'ve| have)?{gap} (?:dropped|shot|sent|left|given|gave) [\w# ]+ (?P<notify>line|message|note|heads-up|e-?mail|call)\b"),
        ("done", r"\b(?:i|we) did{gap} (?P<promise>{promise})\b"),
        ("done", r"\b(?:i'm|i am|we're|we are){gap} (?P<act>\w+ing)\b"),
        ("done", r"\b(?:i|we)(?:'ve| have)?(?: just| now| already)? (?:let|asked) (?!you\b|me\b|for\b)(?P<notify>[\w ]+ know|[\w@ ]+ (?:to|whether|if))\b"),
        ("done", r"\b(?:i|we)(?:'ve| have)? (?:got|put|have) (?P<act>you down)\b"),
        ("promise", r"(?:\b(?:i|we)(?:'ll| will|'m going to| am going to| shall|'m gonna|'re going to)|^will|^gonna){gap} (?P<promise>{promise})\b"),
        ("promise", r"\b(?:i|we)(?:'ll| will){gap} (?:you are|you're|you (?:don't|won't|never)) (?P<remind>reminded|forget|miss)\b"),
        ("promise", r"\b(?:i|we) (?:won't|will not) (?:let you )?(?P<remind>forget|miss)\b"),
        ("promise", r"\b(?P<subject>you)(?:'ll| will| are going to|'re going to){gap} (?:be |get )?(?P<remind>reminded|notified|pinged|nudged|alerted)\b"),
        ("promise", r"\b(?:(?P<subject>you)(?:'ll| will)(?: now| then| also)? (?:get|receive|have)|expect|count on)(?: \w+){0,3} (?P<remind>{thing}|notification|heads-up|message|alert)\b"),
        ("promise", r"\b(?:you(?:'ll| will) )?(?P<remind>hear from me)\b"),
        ("promise", r"\b(?P<remind>reminder|nudge|ping|alarm|notification)\b[\w ]* will(?: \w+)? (?:arrive|come|pop|go|fire|ring|appear|follow|reach|be there)\b"),
        ("promise", r"\b(?P<subject>someone|somebody|a colleague|a human|the team|they|who|an agent|support)\b[\w ]* will(?: \w+)? (?P<contact>get back|contact|reach out|be in touch|follow up|take over|look into)\b"),
        ("promise", r"^(?P<subject>[^?]{1,60}?)(?:'ll| will) be{gap} (?P<act>{act})\b"),
        ("state", r"^(?P<subject>[^?]{1,80}?)(?: is| are|'s|'re| was| were| got| (?:has|have)(?: \w+)? been|'ve been)(?: being)?{gap} (?P<act>(?!\w+ing\b)(?:{act}))\b"),
        ("state", r"\byou(?:'ve got| have| now have| have now got)(?: now)? (?:a|an|one|two|three|\d+|another) (?:\w+ )?(?P<make>{thing})\b"),
        ("state", r"\b(?:{thing})(?: (?:to|for) [\w ]{1,40}?)?(?: has| is|'s)? (?P<make>started|running|ticking)\b"),
        ("state", r"^(?P<subject>it|that|(?:the|your) [\w ]+?)(?:'s| is) now (?P<make>on|at|for)\b"),
        ("state", r"\byour time zone is(?: now)? (?P<make>\S+)"),
        ("bare", r"^(?:(?:a|the|your|new|all|both|it|\d+|one|two|three|\w+) ){0,2}?(?:{thing})s?(?: (?:for|at|on|to)\b[^.]*?| \w?\d+)?{gap} (?P<act>{act})\b"),
        ("bare", r"^consider (?:it|that|this|(?:the|your) \w+) (?P<act>{act})\b"),
        ("bare", r"^(?:successfully|just) (?P<act>{act})\b"),
        ("bare", r"^(?:and |successfully |now |all )*(?P<act>(?!set |put |reset |let )(?:{act})|set(?= (?:for|to|at|up|on)\b|$)|reset$)\b(?! by\b)(?!.*\b(?:is|are|was|were|can|cannot|must|will|has|have|do|does|may)\b)"),
    ),
    whole=(
        r"(?:and |it's |it is |that's |that is |that |it has been |it's been |everything is |everything's |consider it |consider that |all |you're |you are |"
        r"you're all |you are all |now |been |we're |is |i've |i'm |i am |got it )*"
        r"(?:done|(?<= )set|all set|sorted|handled|taken care of(?: it| that| everything)?|took care of(?: it| that)?|good to go|on it|got you covered|"
        r"will do|finished|completed|fixed it|did it|done it|done that|did that)"
        r"(?: for you| now| already| as requested)?"
    ),
)  # fmt: skip

GERMAN: Final = ClaimLanguage(
    acts=_words({
        "make": "gesetzt erstellt angelegt eingetragen gespeichert gestellt eingerichtet geplant gebucht reserviert notiert vorgemerkt eröffnet aufgenommen hinzugefügt aktiv bestätigt",
        "remind": "erinnert",
        "change": "verschoben geändert verlegt umgestellt aktualisiert angepasst",
        "snooze": "aufgeschoben zurückgestellt",
        "cancel": "storniert gelöscht abgesagt entfernt gestrichen aufgehoben",
        "any": "erledigt gemacht",
        "finish": "abgehakt abgeschlossen geschlossen",
        "notify": "informiert benachrichtigt verständigt geschickt gesendet verschickt gepostet eingeladen mitgeteilt",
        "escalate": "weitergeleitet weitergegeben übergeben eskaliert",
        "other": "erstattet zurückgesetzt bestellt bezahlt neugestartet freigeschaltet aktiviert deaktiviert veröffentlicht",
    }),
    promises=_words({
        "remind": "erinnern melden wecken erinnere melde wecke",
        "make": "setzen erstellen anlegen eintragen buchen reservieren eröffnen buche reserviere erstelle setze trage",
        "change": "verschieben ändern verlegen verschiebe ändere",
        "cancel": "stornieren löschen absagen entfernen storniere lösche",
        "notify": "informieren benachrichtigen schicken senden informiere benachrichtige",
        "escalate": "weiterleiten weitergeben eskalieren",
    }),
    gap=r"(?: (?:jetzt|schon|bereits|nun|gerade|soeben|erfolgreich|auch|also|gerne|gern|natürlich|bereits))*",
    forms=(
        ("done", r"\b(?:ich|wir) hab(?:e|en|'s)?\b[^?]*? (?P<act>{act})\b"),
        ("done", r"\bhabe? ich\b[^?]*? (?P<act>{act})\b"),
        ("promise", r"\b(?:ich werde|wir werden|werde ich|werden wir)\b[^?]*? (?P<promise>{promise})\b"),
        ("promise", r"\bich{gap} (?P<promise>erinnere|melde|wecke|buche|reserviere|erstelle|setze|trage|verschiebe|ändere|storniere|lösche|informiere|benachrichtige)\b"),
        ("promise", r"\b(?P<promise>erinnere|melde|wecke|buche|reserviere|storniere|benachrichtige) ich\b"),
        ("promise", r"\b(?P<subject>du wirst|sie werden|wirst du|werden sie)\b[^?]*? (?P<remind>erinnert|benachrichtigt|informiert)\b"),
        ("promise", r"\b(?P<subject>du bekommst|sie bekommen|du erhältst|sie erhalten)\b[^?]*? (?P<remind>{thing}|nachricht)\b"),
        ("state", r"^(?P<subject>[^?]{1,60}?) (?:ist|sind|wurde|wurden|steht)\b[^?]*? (?P<act>{act})\b"),
        ("promise", r"\bich (?:leite|gebe|reiche)\b[^?]*? (?P<escalate>weiter)\b"),
        ("promise", r"\bich (?:sage|gebe|sag|geb)\b[^?]*? (?P<notify>bescheid)\b"),
        ("state", r"\b(?:{thing})\b[^?]*? (?P<make>steht)\b"),
        ("bare", r"^(?:\w+ ){0,2}?(?:{thing})(?: (?:für|um|auf|am)\b[^.]*?)?{gap} (?P<act>{act})\b"),
        ("bare", r"^(?P<act>{act})$"),
    ),
    whole=r"(?:schon |alles |das ist |ist |wird )*(?:erledigt|gemacht|fertig|geschafft)(?: worden)?",
)  # fmt: skip

SPANISH: Final = ClaimLanguage(
    acts=_words({
        "make": "creado puesto programado guardado añadido agendado reservado abierto registrado anotado configurado creé programé agendé reservé puse añadí abrí anoté configuré creada programada guardada reservada abierta activo confirmado confirmada",
        "change": "movido cambiado reprogramado actualizado aplazado movida cambiada moví cambié reprogramé actualicé",
        "snooze": "pospuesto pospuesta pospuse",
        "cancel": "cancelado eliminado borrado quitado cancelada eliminada borrada cancelé eliminé borré quité anulado anulada",
        "finish": "completado cerrado marcado cerrada",
        "notify": "avisado informado notificado enviado publicado invitado avisada informada enviada avisé informé notifiqué envié publiqué",
        "escalate": "escalado derivado reenviado pasado escalada derivada escalé derivé reenvié",
        "other": "reembolsado restablecido pedido pagado reiniciado activado desactivado reembolsada",
    }),
    promises=_words({
        "remind": "recordaré recordare avisaré avisare recordarte avisarte recordárselo recordártelo recordarle avisarle recuerdo aviso recordará avisará",
        "make": "crearé programaré reservaré pondré crear programar reservar",
        "change": "moveré cambiaré mover cambiar",
        "cancel": "cancelaré eliminaré borraré cancelar eliminar borrar",
        "notify": "informaré notificaré enviaré informar notificar enviar",
        "escalate": "escalaré derivaré",
    }),
    gap=r"(?: (?:ya|ahora|también|correctamente|con éxito))*",
    forms=(
        ("done", r"(?:^|\b(?:ya|lo|la|te|le|los|las|se|y|que) )(?:he|hemos){gap} (?P<act>{act})\b"),
        ("done", r"(?:^|\b(?:ya|lo|la|te|le|los|las|se|y|que|yo) )(?P<act>\w+(?:é|í)|puse|pospuse)\b"),
        ("promise", r"\b(?P<promise>\w+aré|\w+eré|pondré)\b"),
        ("promise", r"\b(?:voy|vamos) a (?P<promise>{promise})\b"),
        ("promise", r"\bte (?:lo )?(?P<promise>recuerdo|aviso|recordare|avisare)\b"),
        ("promise", r"\b(?P<remind>recibirás|recibirá|tendrás)\b"),
        ("state", r"^(?P<subject>(?:[^?]{1,60}? )??)(?:está|están|queda|quedan|ha sido|han sido|fue|fueron|se ha|ha quedado){gap} (?P<act>{act})s?\b"),
        ("bare", r"^(?:\w+ ){0,2}?(?:{thing})(?: (?:para|a las|el)\b[^.]*?)?{gap} (?P<act>{act})s?\b"),
        ("bare", r"^(?P<act>{act})$"),
    ),
    whole=r"(?:ya está |todo |ya )*(?:listo|hecho|lista)|ya está",
)  # fmt: skip

FRENCH: Final = ClaimLanguage(
    acts=_words({
        "make": "créé mis programmé ajouté enregistré réservé planifié ouvert noté créée programmée réservée enregistrée ouverte confirmé confirmée activé actif",
        "change": "déplacé modifié décalé changé reprogrammé déplacée modifiée décalée",
        "snooze": "reporté repoussé reportée",
        "cancel": "annulé supprimé effacé retiré annulée supprimée",
        "finish": "terminé clos fermé coché",
        "notify": "prévenu informé averti envoyé notifié publié invité prévenue envoyée",
        "escalate": "transmis transféré escaladé transmise",
        "other": "remboursé réinitialisé commandé payé redémarré remboursée désactivé",
    }),
    promises=_words({
        "remind": "rappellerai préviendrai avertirai relancerai rappeler prévenir rappelle rappellerons préviens",
        "make": "créerai programmerai réserverai ajouterai créer programmer réserver",
        "change": "déplacerai modifierai déplacer modifier",
        "cancel": "annulerai supprimerai annuler supprimer",
        "notify": "informerai enverrai informer envoyer",
        "escalate": "transmettrai transmettre",
    }),
    gap=r"(?: (?:bien|déjà|maintenant|aussi|donc|été|désormais|correctement))*",
    forms=(
        ("done", r"\b(?:j'ai|je (?:t'|vous |l'|les )ai|je l'ai|nous avons|on a){gap} (?P<act>{act})e?s?\b"),
        ("promise", r"\b(?:je|nous|j')(?: ?(?:te|t'|vous|le|la|les|l'|lui))*{gap} ?(?P<promise>{promise})\b"),
        ("promise", r"\b(?:je vais|nous allons|on va)(?: (?:te|vous|le|la|les|bien))* (?P<promise>{promise})\b"),
        ("promise", r"\b(?P<subject>tu recevras|vous recevrez|tu auras|tu seras|vous serez)\b[^?]*? (?P<remind>{thing}|prévenu|prévenue|averti|notification)\b"),
        ("state", r"^(?P<subject>[^?]{1,60}?)(?: |')(?:est|sont|a été|ont été){gap} (?P<act>{act})e?s?\b"),
        ("bare", r"^(?:\w+ ){0,2}?(?:{thing})(?: (?:pour|à|le|de)\b[^.]*?)?{gap} (?P<act>{act})e?s?\b"),
        ("bare", r"^(?P<act>{act})$"),
    ),
    whole=r"(?:c'est |voilà |tout est |et |voilà c'est )*(?:fait|réglé)|c'est (?:bon|tout bon)|je m'en (?:suis occupée?|occupe)",
)  # fmt: skip

PORTUGUESE: Final = ClaimLanguage(
    acts=_words({
        "make": "criado criada confirmado confirmada agendado agendada marcado marcada salvo guardado reservado reservada adicionado aberto registrado programado criei agendei marquei reservei adicionei abri registrei programei coloquei anotei salvei defini configurei ativo",
        "change": "movido alterado remarcado mudado movida alterada remarcada movi alterei remarquei mudei atualizei",
        "snooze": "adiado adiada adiei",
        "cancel": "cancelado cancelada excluído removido apagado cancelei excluí removi apaguei excluída",
        "finish": "concluído fechado concluí fechei",
        "notify": "avisado informado notificado enviado avisei informei notifiquei enviei publiquei convidei enviada",
        "escalate": "encaminhado escalado encaminhei escalei repassei",
        "other": "reembolsado redefinido reembolsei redefini reiniciei paguei ativei desativei",
    }),
    promises=_words({
        "remind": "lembrar avisar lembrarei avisarei lembro aviso lembrá-lo lembrá-la",
        "make": "criar agendar marcar reservar criarei agendarei reservarei",
        "change": "mover alterar remarcar",
        "cancel": "cancelar excluir remover cancelarei",
        "notify": "informar notificar enviar informarei enviarei",
        "escalate": "encaminhar encaminharei",
    }),
    gap=r"(?: (?:já|agora|também|com sucesso))*",
    forms=(
        ("done", r"(?:^|\b(?:já|te|lhe|o|a|eu|e|que|também) )(?P<act>\w+(?:ei|i|í))\b"),
        ("promise", r"\b(?:vou|vamos|irei)(?: (?:te|lhe|o|a))*{gap} (?P<promise>{promise})\b"),
        ("promise", r"\b(?P<promise>\w+arei)\b"),
        ("promise", r"\b(?:te|eu te|lhe) (?P<promise>lembro|aviso)\b"),
        ("promise", r"\b(?P<subject>você) (?:será|vai ser|receberá|vai receber)\b[^?]*? (?P<remind>lembrado|lembrada|avisado|{thing})\b"),
        ("state", r"^(?P<subject>(?:[^?]{1,60}? )??)(?:está|estão|foi|foram|ficou){gap} (?P<act>{act})s?\b"),
        ("bare", r"^(?:\w+ ){0,2}?(?:{thing})(?: (?:para|às|de)\b[^.]*?)?{gap} (?P<act>{act})s?\b"),
        ("bare", r"^(?P<act>{act})$"),
    ),
    whole=r"(?:está |tudo |já está )*(?:pronto|feito|prontinho|resolvido)",
)  # fmt: skip

CLAIM_LANGUAGES: Final = (ENGLISH, GERMAN, SPANISH, FRENCH, PORTUGUESE)
