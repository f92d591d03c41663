"""The names and descriptions of `/server` and its options, in the order of `localizations.LOCALES`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

SERVER_WORDS: Final[Mapping[str, tuple[str, str, str, str]]] = {
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
    "server channel how hints": (
        "Hinweise vor Antworten geben, weil dort gelernt wird",
        "dar pistas antes de responder, porque allí se aprende",
        "donner des indices avant de répondre, car on y apprend",
        "dar dicas antes de responder, porque lá se aprende",
    ),
    "server channel how no_hints": (
        "sofort antworten, ohne Hinweise davor",
        "responder enseguida, sin pistas antes",
        "répondre tout de suite, sans indices avant",
        "responder logo, sem dicas antes",
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
}
