"""Names and descriptions of the commands in the languages of the time language, by Discord's locale codes. Pure.

Discord always delivers the English names, whatever a person sees.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bots.discord.interactions.server_localizations import SERVER_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping

Json = dict[str, Any]

LOCALES: Final = (("de",), ("es-ES", "es-419"), ("fr",), ("pt-BR",))
"""Discord's codes of each language, in the order of the columns below. It has one Portuguese and two Spanish codes."""

# German, Spanish, French, Portuguese. Each is “name: description” or, for a choice of an option, the name alone.
WORDS: Final[Mapping[str, tuple[str, str, str, str]]] = {
    "ask": (
        "fragen: Eine Frage stellen",
        "preguntar: Hacer una pregunta",
        "demander: Poser une question",
        "perguntar: Fazer uma pergunta",
    ),
    "ask question": (
        "frage: Was du wissen möchtest",
        "pregunta: Lo que quieres saber",
        "question: Ce que tu veux savoir",
        "pergunta: O que você quer saber",
    ),
    "remind": (
        "erinnern: Eine Erinnerung einrichten",
        "recordar: Crear un recordatorio",
        "rappeler: Créer un rappel",
        "lembrar: Criar um lembrete",
    ),
    "remind when": (
        "wann: Wann, zum Beispiel: morgen um 9 Uhr",
        "cuándo: Cuándo, por ejemplo: mañana a las 9",
        "quand: Quand, par exemple : demain à 9 h",
        "quando: Quando, por exemplo: amanhã às 9h",
    ),
    "remind what": (
        "woran: Woran",
        "qué: Qué tengo que recordarte",
        "quoi: Ce que je dois te rappeler",
        "o-quê: De quê",
    ),
    "reminders": (
        "erinnerungen: Deine Erinnerungen auflisten",
        "recordatorios: Ver tus recordatorios",
        "rappels: Voir tes rappels",
        "lembretes: Ver seus lembretes",
    ),
    "settings": (
        "einstellungen: Deine Einstellungen sehen und ändern",
        "ajustes: Ver y cambiar tus ajustes",
        "réglages: Voir et modifier tes réglages",
        "configurações: Ver e mudar suas configurações",
    ),
    "help": (
        "hilfe: Sehen, was ich kann",
        "ayuda: Ver lo que puedo hacer",
        "aide: Voir ce que je sais faire",
        "ajuda: Ver o que eu posso fazer",
    ),
    "snippet": (
        "textbaustein: Dem Team eine vorbereitete Antwort auf einen Fall zeigen, bereit zum Senden",
        "plantilla: Mostrar al equipo una respuesta preparada para un caso, lista para enviar",
        "réponse-type: Montrer à l'équipe une réponse préparée à un dossier, prête à envoyer",
        "resposta-pronta: Mostrar à equipe uma resposta preparada para um caso, pronta para enviar",
    ),
    "snippet what": (
        "was: Name des Textbausteins",
        "qué: Nombre de la plantilla",
        "quoi: Nom de la réponse type",
        "o-quê: Nome da resposta pronta",
    ),
    "solved": (
        "gelöst: Diesen Beitrag als gelöst markieren, wenn du ihn eröffnet hast",
        "resuelto: Marcar esta publicación como resuelta, si la abriste tú",
        "résolu: Marquer ce post comme résolu, si tu l'as ouvert",
        "resolvido: Marcar esta publicação como resolvida, se foi você que a abriu",
    ),
    **SERVER_WORDS,
    "cancel": (
        "absagen: Etwas absagen oder löschen, zum Beispiel eine Buchung oder Erinnerung von dir",
        "cancelar: Cancelar algo tuyo, como un recordatorio o una reserva",
        "annuler: Annuler par exemple un de tes rappels ou une de tes réservations",
        "cancelar: Cancelar algo seu, como um lembrete ou uma reserva",
    ),
    "cancel what": (
        "was: Was abgesagt oder gelöscht wird",
        "qué: Qué cancelar",
        "quoi: Ce que tu veux annuler",
        "o-quê: O que cancelar",
    ),
    "move": (
        "verschieben: Eine Erinnerung, Buchung oder Besprechung von dir verschieben",
        "mover: Mover un recordatorio, una reserva o una reunión a otra hora",
        "déplacer: Déplacer un de tes rappels, une réservation ou une réunion",
        "mover: Mudar o horário de um lembrete, uma reserva ou uma reunião",
    ),
    "move what": ("was: Was verschoben wird", "qué: Qué mover", "quoi: Ce que tu veux déplacer", "o-quê: O que mover"),
    "move when": (
        "wann: Auf wann, zum Beispiel: morgen um 9 Uhr",
        "cuándo: Para cuándo, por ejemplo: mañana a las 9",
        "quand: Pour quand, par exemple : demain à 9 h",
        "quando: Para quando, por exemplo: amanhã às 9h",
    ),
    "snooze": (
        "schlummern: Später noch einmal erinnert werden",
        "posponer: Recibir el recordatorio más tarde",
        "reporter: Recevoir le rappel plus tard",
        "adiar: Receber o lembrete mais tarde",
    ),
    "snooze what": ("was: Welche Erinnerung", "qué: Qué recordatorio", "quoi: Quel rappel", "o-quê: Qual lembrete"),
    "snooze when": (
        "wann: Wann ich dich wieder erinnere; ohne Angabe in 10 Minuten",
        "cuándo: Cuándo te lo recuerdo otra vez; si no lo dices, en 10 minutos",
        "quand: Quand te le rappeler ; par défaut, dans 10 minutes",
        "quando: Quando lembrar você de novo; se não disser, em 10 minutos",
    ),
    "turn": (
        "dran: Sehen, wer dran ist",
        "turno: Ver a quién le toca",
        "tour: Voir de qui c'est le tour",
        "vez: Ver de quem é a vez",
    ),
    "turn what": (
        "wobei: Bei welcher Rotation",
        "qué: En qué rotación",
        "quoi: Pour quelle rotation",
        "o-quê: Em qual rodízio",
    ),
    "book": (
        "buchen: Buchen, was das Team anbietet",
        "reservar: Reservar lo que ofrece el equipo",
        "réserver: Réserver ce que l'équipe propose",
        "reservar: Reservar o que a equipe oferece",
    ),
    "book what": (
        "was: In deinen eigenen Worten",
        "qué: Con tus propias palabras",
        "quoi: Avec tes propres mots",
        "o-quê: Com suas próprias palavras",
    ),
    "human": (
        "mensch: Mit jemandem aus dem Team sprechen",
        "persona: Hablar con alguien del equipo",
        "humain: Parler à quelqu'un de l'équipe",
        "humano: Falar com alguém da equipe",
    ),
    "human what": ("worum: Worum es geht", "qué: De qué se trata", "quoi: De quoi il s'agit", "o-quê: Sobre o quê"),
    "Open a case": ("Fall eröffnen", "Abrir un caso", "Ouvrir un dossier", "Abrir um caso"),
    "summarize": (
        "zusammenfassen: Diesen Thread, diesen Kanal oder einen anderen zusammenfassen",
        "resumir: Resumir este hilo, este canal u otro",
        "résumer: Résumer ce fil, ce salon ou un autre",
        "resumir: Resumir este tópico, este canal ou outro",
    ),
    "summarize what": (
        "was: Zum Beispiel: diesen Thread, diesen Kanal, #allgemein",
        "qué: Por ejemplo: este hilo, este canal, #general",
        "quoi: Par exemple : ce fil, ce salon, #general",
        "o-quê: Por exemplo: este tópico, este canal, #geral",
    ),
    "Summarize from here": (
        "Ab hier zusammenfassen",
        "Resumir desde aquí",
        "Résumer à partir d'ici",
        "Resumir a partir daqui",
    ),
    "Translate this": ("Übersetzen", "Traducir esto", "Traduire", "Traduzir isto"),
    "Ask about this": ("Dazu fragen", "Preguntar sobre esto", "Poser une question à ce sujet", "Perguntar sobre isso"),
    "Remind me about this": ("Daran erinnern", "Recordarme esto", "Me le rappeler", "Me lembrar disso"),
}


def localized(thing: Json, path: str = "") -> Json:
    """Return a command, an option or a choice with its names and descriptions in other languages, if it has any."""
    path = f"{path} {thing.get('value') or thing['name']}".strip()
    inner: Json = {
        key: [localized(part, path) for part in thing[key]] for key in ("options", "choices") if key in thing
    }
    words = WORDS.get(path)
    if words is None:
        return {**thing, **inner}
    by_locale = {code: text for codes, text in zip(LOCALES, words, strict=True) for code in codes}
    names = {code: text.partition(": ")[0] for code, text in by_locale.items()}
    described = {code: text.partition(": ")[2] for code, text in by_locale.items()}
    descriptions = {"description_localizations": described} if all(described.values()) else {}
    return {**thing, **inner, "name_localizations": names, **descriptions}
