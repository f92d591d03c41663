# ruff: noqa: E501  (long patterns)
"""The words of a clause without a verb that says what was done: `Reminder set`, `Gelöscht`, `Movido al lunes`."""

from __future__ import annotations

import re
from typing import Final

from core.text.terms import words_of

ACT: Final = re.compile(
    r"^(?:done|sorted|gone|noted|deleted|booked|cancell?ed|moved|set|reserved|scheduled|confirmed|updated|removed|"
    r"sent|posted|closed|opened|started|paused|snoozed|postponed|pushed|added|saved|marked|merged|linked|connected|"
    r"swapped|switched|locked|raised|recorded|escalated|handed|complete|completed|registered|invited|notified|"
    r"informed|ticked|erledigt|gelöscht|gebucht|storniert|abgesagt|verschoben|verlegt|eingetragen|eingerichtet|"
    r"gestellt|gesetzt|gespeichert|notiert|vermerkt|reserviert|bestätigt|geändert|umgestellt|angepasst|entfernt|"
    r"gestrichen|verschickt|gesendet|geschickt|gepostet|geschlossen|beendet|gestartet|angelegt|pausiert|vertagt|"
    r"geschoben|zusammengelegt|markiert|abgehakt|verknüpft|verbunden|getauscht|weitergeleitet|informiert|"
    r"benachrichtigt|eingeladen|erfolgt|durchgeführt|abgeschlossen|angemeldet|abgemeldet|hinterlegt|geschehen|"
    r"passiert|erstellt|raus|weg|drin|aktiviert|hecho|listo|apuntad[oa]s?|anotad[oa]s?|borrad[oa]s?|"
    r"cancelad[oa]s?|anulad[oa]s?|movid[oa]s?|cambiad[oa]s?|reservad[oa]s?|confirmad[oa]s?|puest[oa]s?|"
    r"programad[oa]s?|cread[oa]s?|enviad[oa]s?|publicad[oa]s?|cerrad[oa]s?|iniciad[oa]s?|aplazad[oa]s?|"
    r"guardad[oa]s?|marcad[oa]s?|resuelt[oa]s?|tachad[oa]s?|activad[oa]s?|avisad[oa]s?|tramitad[oa]s?|"
    r"realizad[oa]s?|completad[oa]s?|pasad[oa]s?|eliminad[oa]s?|agendad[oa]s?|conectad[oa]s?|dejad[oa]s?|"
    r"enterad[oa]s?|transferid[oa]s?|quitad[oa]s?|fait|faite|noté|notée|effacée?s?|supprimée?s?|annulée?s?|"
    r"déplacée?s?|décalée?s?|repoussée?s?|réservée?s?|confirmée?s?|enregistrée?s?|programmée?s?|créée?s?|envoyée?s?|"
    r"publiée?s?|clos|close|lancée?s?|reportée?s?|réglée?s?|remis|remise|mis|mise|pris|prise|calée?s?|cochée?s?|"
    r"marquée?s?|activée?s?|prévenue?s?|effectuée?s?|terminée?s?|transmis|transmise|inscrit|inscrite|passée?s?|"
    r"ajoutée?s?|retirée?s?|cours|feito|feita|pronto|prontinho|anotad[oa]s?|apagad[oa]s?|desmarcad[oa]s?|"
    r"mudad[oa]s?|enviad[oa]s?|encerrad[oa]s?|iniciad[oa]s?|adiad[oa]s?|salv[oa]s?|resolvid[oa]s?|riscad[oa]s?|"
    r"ativad[oa]s?|efetuad[oa]s?|concluíd[oa]s?|alterad[oa]s?|criad[oa]s?|removid[oa]s?|agendad[oa]s?|agendadíssimo|"
    r"fechad[oa]s?|trocad[oa]s?|ligad[oa]s?|combinad[oa]s?|postad[oa]s?|valendo)$"
)
"""A word that says by itself that something was done."""

NOMINAL: Final = re.compile(
    r"^(?:the |la |le |el |die |der |o |a )?(?:(?:reminders?|alarms?|alert|timer|countdown|meeting|appointment|"
    r"booking|reservation|room|slot|court|poll|vote|survey|stand-?ups?|daily|rotation|calendar|invit\w+|ticket|"
    r"message|note|announcement|time ?zone|quiet hours|(?:waiting|wait) ?list|spot|place|seat|account|document|"
    r"handover|switch|registration|clock|request|duty|class|post|thread|chrono|erinnerung\w*|wecker|timer|termin\w*|"
    r"treffen|buchung\w*|raum|platz|umfrage|abstimmung|runde|rotation|kalender\w*|teamkalender|einladung\w*|"
    r"anliegen|anfrage|nachricht|aushang|beitrag|hinweis|ruhe\w*|warteliste|konto|konten|verbindung|verknüpfung|"
    r"dokument|zeitzone|schicht|countdown|recordatorios?|alarma|aviso|alerta|citas?|reunión|reserva|sala|hueco|"
    r"plaza|pista|encuesta|votación|turno|rotación|calendario|invitaci\w+|petición|consulta|mensaje|anuncio|"
    r"silencio|lista|cuenta atrás|cronómetro|hilo|zona horaria|guardia|rappels?|réveil|alarme|minuteur|rendez-vous|"
    r"réunion|réservation|salle|créneau|sondage|vote|tour|rotation|calendrier|agenda|invitations?|convocations?|"
    r"demande|annonce|silence|compte à rebours|fil|fuseau|court|lembretes?|despertador|marcação|consulta|vaga|"
    r"quadra|enquete|rodízio|plantão|convites?|pedido|aviso|cronômetro|contagem|fuso|chamado|exame|dúvida|"
    r"modo sossego)|passage|passagem|traspaso|übergabe|inscri\w+|anmeldung|stornierung|weiterleitung|switch|"
    r"marcação|baja|alta|lo de|o do|le|alle drei \w+)\b"
)
"""The beginning of a heading whose last word says that it was done."""

FINITE: Final = words_of(
    "hast hatte hatten war waren habe haben had avait était tinha había antes are avant before can can't comment cuando cómo es est está foi free fue had hat have hay "
    "how há if is ist kann können must need peut peuvent pode podem puede pueden quand quando que qui se sera "
    "si sind son sont são vor was wenn werden were when which who wie will wird wurde wurden you é été"
)
"""Words of a clause that says more than what was done."""

OPENING: Final = {
    "de": re.compile(
        r"^(?!verstanden|entschuldigt|bedankt|angenommen|gestern|gegen|gerade|gerne)\w*(?:ge\w{3,}(?:t|en)|iert)\b|^(?:\S+ ){1,4}(?!gelesen|gesehen|gefunden|gesucht|gedacht|gemeint|gesagt|geschrieben|gewesen|geschehen|gefragt)\w*ge\w{3,}(?:t|en)$"
    ),
    "fr": re.compile(r"^(?!désolé|enchanté|santé|entendu|traduit)\w{3,}(?:é|ée|és|ées)\b"),
    "es": re.compile(
        r"^(?!obrigad|encantad|cuidad|bienvenid|bem-vind|dad[oa]|debid|devid|entendid|traducid|traduzid|demasiad|sábado)\w{3,}(?:ad|id)[oa]s?\b"
    ),
    "pt": re.compile(
        r"^(?!obrigad|encantad|cuidad|bienvenid|bem-vind|dad[oa]|debid|devid|entendid|traducid|traduzid|demasiad|sábado)\w{3,}(?:ad|id)[oa]s?\b"
    ),
}
"""A participle at the beginning of a clause without a verb."""
