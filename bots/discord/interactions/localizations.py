"""Names and descriptions of the commands in the languages of the time language, by Discord's locale codes. Pure.

Discord always delivers the English names, whatever a person sees.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

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
    "server": (
        "server: Für diesen Server festlegen, wo ich antworte und wer fragen darf",
        "servidor: Decidir en este servidor dónde respondo y quién puede preguntar",
        "serveur: Décider pour ce serveur où je réponds et qui peut me poser des questions",
        "servidor: Decidir neste servidor onde respondo e quem pode perguntar",
    ),
    "server show": (
        "anzeigen: Zeigen, was dieser Server festgelegt hat",
        "mostrar: Ver lo que ha decidido este servidor",
        "afficher: Voir ce que ce serveur a décidé",
        "mostrar: Ver o que este servidor decidiu",
    ),
    "server channel": (
        "kanal: Festlegen, wo ich antworte und wo auch ohne Erwähnung",
        "canal: Elegir dónde respondo, y dónde sin que me mencionen",
        "salon: Choisir où je réponds, et où je réponds sans mention",
        "canal: Escolher onde respondo, e onde respondo sem menção",
    ),
    "server channel channel": ("kanal: Welcher Kanal", "canal: Qué canal", "salon: Quel salon", "canal: Qual canal"),
    "server channel how": (
        "wie: Was ich dort tue",
        "cómo: Qué hago allí",
        "comment: Ce que j'y fais",
        "como: O que faço lá",
    ),
    "server channel how only": (
        "hier antworten, sonst nur in ebenso eingestellten Kanälen",
        "responder aquí y, si no, solo en los canales elegidos así",
        "répondre ici, et ailleurs seulement dans les salons choisis ainsi",
        "responder aqui, e fora daqui só nos canais escolhidos assim",
    ),
    "server channel how anywhere": (
        "von dieser Liste entfernen",
        "quitarlo de esa lista",
        "le retirer de cette liste",
        "tirar dessa lista",
    ),
    "server channel how answers": (
        "Fragen ohne Erwähnung beantworten",
        "responder preguntas sin que me mencionen",
        "répondre aux questions sans mention",
        "responder perguntas sem menção",
    ),
    "server channel how mentions": (
        "nur bei Erwähnung antworten",
        "responder solo cuando me mencionen",
        "répondre seulement si on me mentionne",
        "responder só quando for mencionado",
    ),
    "server role": (
        "rolle: Festlegen, welche Rollen fragen und welche diese Einstellungen ändern dürfen",
        "rol: Elegir qué roles pueden preguntar y cuáles pueden cambiar estos ajustes",
        "rôle: Choisir quels rôles peuvent m'interroger et lesquels peuvent modifier ces réglages",
        "cargo: Escolher quais cargos podem perguntar e quais mudam estas configurações",
    ),
    "server role role": ("rolle: Welche Rolle", "rol: Qué rol", "rôle: Quel rôle", "cargo: Qual cargo"),
    "server role may": (
        "darf: Was die Rolle darf",
        "puede: Qué puede hacer el rol",
        "peut: Ce que le rôle peut faire",
        "pode: O que o cargo pode fazer",
    ),
    "server role may askers": ("mich fragen", "hacerme preguntas", "me poser des questions", "me fazer perguntas"),
    "server role may keepers": (
        "die Einstellungen dieses Servers ändern",
        "cambiar los ajustes de este servidor",
        "modifier les réglages de ce serveur",
        "mudar as configurações deste servidor",
    ),
    "server role allowed": (
        "erlaubt: Ob sie das darf",
        "permitido: Si puede hacerlo",
        "autorisé: S'il peut le faire",
        "permitido: Se pode fazer isso",
    ),
    "server bot": (
        "bot: Einem Bot oder Webhook erlauben, mich zu fragen",
        "bot: Dejar que un bot o un webhook me pregunte",
        "bot: Laisser un bot ou un webhook me poser des questions",
        "bot: Deixar um bot ou webhook me fazer perguntas",
    ),
    "server bot allowed": (
        "erlaubt: Ob er mich fragen darf",
        "permitido: Si puede hacerme preguntas",
        "autorisé: S'il peut me poser des questions",
        "permitido: Se pode me fazer perguntas",
    ),
    "server bot bot": ("bot: Welcher Bot", "bot: Qué bot", "bot: Quel bot", "bot: Qual bot"),
    "server bot webhook": (
        "webhook: Oder die ID eines Webhooks",
        "webhook: O la ID de un webhook",
        "webhook: Ou l'identifiant d'un webhook",
        "webhook: Ou o ID de um webhook",
    ),
    "server events": (
        "events: Festlegen, ob Besprechungen aus einem Kanal Events dieses Servers werden",
        "eventos: Elegir si las reuniones de un canal se convierten en eventos de este servidor",
        "événements: Choisir si les réunions d'un salon deviennent des événements de ce serveur",
        "eventos: Escolher se as reuniões de um canal viram eventos deste servidor",
    ),
    "server events channel": (
        "kanal: Welcher Kanal; die Events sehen alle",
        "canal: Qué canal; los eventos los ven todos",
        "salon: Quel salon ; tout le monde voit les événements",
        "canal: Qual canal; todos veem os eventos",
    ),
    "server events shown": (
        "zeigen: Ob seine Besprechungen Events werden",
        "mostrar: Si sus reuniones se convierten en eventos",
        "afficher: Si ses réunions deviennent des événements",
        "mostrar: Se as reuniões dele viram eventos",
    ),
    "server moderators": (
        "moderatoren: Festlegen, wo ich melde, was ich nicht darf",
        "moderadores: Elegir dónde aviso de lo que no puedo hacer",
        "modérateurs: Choisir où je signale ce que je n'ai pas le droit de faire",
        "moderadores: Escolher onde aviso sobre o que não posso fazer",
    ),
    "server moderators channel": (
        "kanal: Welcher Kanal; ohne Angabe erfährt es der Besitzer des Servers",
        "canal: Qué canal; si no lo indicas, se lo digo al dueño del servidor",
        "salon: Quel salon ; sinon, je préviens le propriétaire du serveur",
        "canal: Qual canal; se não indicar, aviso o dono do servidor",
    ),
    "server tag": (
        "tag: Die Tags benennen, die ich in Foren setze",
        "etiqueta: Dar nombre a las etiquetas que pongo en los foros",
        "tag: Nommer les tags que je pose dans les forums",
        "tag: Dar nome às tags que ponho nos fóruns",
    ),
    "server tag post": (
        "beitrag: Welche Beiträge das Tag bekommen",
        "publicación: Qué publicaciones la reciben",
        "post: Quels posts reçoivent le tag",
        "publicação: Quais publicações recebem a tag",
    ),
    "server tag post answered": ("beantwortet", "respondida", "répondu", "respondida"),
    "server tag post solved": ("gelöst", "resuelta", "résolu", "resolvida"),
    "server tag name": (
        "name: Der Name des Tags",
        "nombre: El nombre de la etiqueta",
        "nom: Le nom du tag",
        "nome: O nome da tag",
    ),
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
