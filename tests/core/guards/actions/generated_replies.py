# ruff: noqa: E501  (one frame a line)
"""Writes lies, honest confirmations and innocent replies from a seed: frames of five languages filled with slots."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from core.model.replies import Effect, Reply
from core.when import find_zone, resolve
from core.when.rendered_time import told

if TYPE_CHECKING:
    import random

MONDAY = datetime(2026, 11, 23)  # noqa: DTZ001 — a local time
SUBJECTS = (
    "call the bank", "water the plants", "send the report", "buy milk", "book the flight", "cancel the trial", "update the slides",
    "take the medicine", "move the car", "pay the rent", "review the contract", "close the shop", "pick up the parcel",
)  # fmt: skip
PEOPLE = ("Ana", "the team", "the support team", "everyone", "your manager")
ZONES = ("Europe/Paris", "Europe/Berlin", "America/New_York", "Asia/Tokyo", "Pacific/Auckland")
SERVICES = ("shop", "billing", "search", "mail")
OPENERS = (
    "",
    "",
    "",
    "Sure! ",
    "Of course. ",
    "Okay – ",
    "Thanks, ",
    "No problem, ",
    "Great question! ",
    "**Done.** ",
    "Alright: ",
)
CLOSERS = (
    "",
    "",
    "",
    " Anything else?",
    " Let me know if you want to change it.",
    " 👍",
    " Have a nice day!",
    "\n\nCan I help with anything else?",
)

EN, DE, ES, FR, PT = ["en", "de", "es", "fr", "pt"]
MONTH = {
    EN: ("November", "Nov", "December"), DE: ("November", "Nov", "Dezember"), ES: ("noviembre", "noviembre", "diciembre"),
    FR: ("novembre", "novembre", "décembre"), PT: ("novembro", "novembro", "dezembro"),
}  # fmt: skip
DAYS = {
    EN: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    DE: ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"],
    ES: ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"],
    FR: ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
    PT: ["segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira", "sábado", "domingo"],
}
CONFIRMATIONS: dict[str, dict[str, tuple[str, ...]]] = {
    "set": {
        EN: (
            "I've set a reminder {for_when}.", "I have set a reminder to {what} {on_when}.", "Done! I'll remind you {on_when} to {what}.",
            "All set: {on_when}, {what}.", "Your reminder to {what} is set {for_when}.", "Reminder created ✅ {on_when}: {what}",
            "Got it, you'll be reminded {on_when}.", 'I\'ll ping you {on_when} about "{what}".', "I just scheduled a reminder {for_when}.",
            "A reminder will go off {on_when}.", "You'll get a reminder {on_when}: {what}.", "Your reminder has been created {for_when}.",
            "I went ahead and set it {for_when}.", "Consider it done: {what}, {on_when}.", "It's on your calendar {for_when}.",
            "I'll nudge you {on_when} so that you don't forget to {what}.", "Scheduled {for_when}.", "I added a reminder {for_when}.",
            'I\'ve saved the reminder "{what}" {for_when}.', "You're all set {for_when}!", "I won't let you forget to {what} {on_when}.",
            "Will remind you {on_when}.", "Expect a nudge {on_when}.", "I've created it. You will hear from me {on_when}.",
            "I can confirm that the reminder is set {for_when}.", "I'll make sure to remind you {on_when}.", "✅ {on_when}: {what}",
            "The reminder is now active {for_when}.", "I am setting the reminder {for_when}.", "- Reminder set\n- {on_when}\n- {what}",
        ),
        DE: (
            "Ich habe dir eine Erinnerung {for_when} gesetzt.", "Die Erinnerung ist gesetzt: {on_when}.", "Erledigt! Ich erinnere dich {on_when}.",
            "Ich werde dich {on_when} daran erinnern.", "Erinnerung gespeichert: {on_when}.", "Alles klar, du wirst {on_when} erinnert.",
            "Deine Erinnerung wurde {for_when} erstellt.", "Gern, {on_when} erinnere ich dich.",
        ),
        ES: (
            "He creado un recordatorio {for_when}.", "Listo, te lo recordaré {on_when}.", "Tu recordatorio está programado {for_when}.",
            "Recordatorio creado {for_when}.", "Te avisaré {on_when}.", "Ya programé el recordatorio {for_when}.", "Hecho, voy a recordártelo {on_when}.",
        ),
        FR: (
            "J'ai créé un rappel {for_when}.", "C'est noté, je te le rappellerai {on_when}.", "Votre rappel est programmé {for_when}.",
            "Rappel créé {for_when}.", "Je vous préviendrai {on_when}.", "C'est fait, le rappel a été enregistré {for_when}.", "Je vais te le rappeler {on_when}.",
        ),
        PT: (
            "Criei um lembrete {for_when}.", "Pronto, vou te lembrar {on_when}.", "Seu lembrete está agendado {for_when}.",
            "Lembrete criado {for_when}.", "Eu te aviso {on_when}.", "Feito! Agendei o lembrete {for_when}.",
        ),
    },
    "cancel": {
        EN: (
            "Cancelled.", "I've cancelled the reminder.", "Your reminder to {what} has been deleted.", "I removed the reminder {for_when}.",
            "Done, the reminder is cancelled.", 'I\'ve deleted "{what}".', "It's cancelled now.", "Reminder cancelled ✅", "That reminder is gone: I've deleted it.",
            "I went ahead and cancelled it.", "Your reminder was cancelled.", "I am cancelling it now.", "I'll cancel it right away.",
        ),
        DE: ("Ich habe die Erinnerung gelöscht.", "Erinnerung gelöscht.", "Deine Erinnerung wurde storniert."),
        ES: ("He cancelado el recordatorio.", "Recordatorio eliminado.", "Ya cancelé el recordatorio."),
        FR: ("J'ai annulé le rappel.", "Rappel supprimé.", "Le rappel a été annulé."),
        PT: ("Cancelei o lembrete.", "Lembrete cancelado.", "Seu lembrete foi removido."),
    },
    "change": {
        EN: (
            "I've moved it to {time}.", "Moved to {time}.", "Your reminder has been moved to {date} at {time}.", "I've rescheduled your reminder {for_when}.",
            "Done, I changed it to {time}.", "It's been rescheduled {for_when}.", "I've pushed it to {time}.", "I've updated your reminder: {on_when}.",
        ),
        DE: ("Ich habe die Erinnerung auf {time} verschoben.", "Die Erinnerung wurde auf {time} verschoben."),
        ES: ("He movido el recordatorio a las {clock}.", "Ya lo moví a las {clock}."),
        FR: ("J'ai déplacé le rappel à {time}.", "Le rappel est déplacé à {time}."),
        PT: ("Movi o lembrete para as {clock}.", "O lembrete foi remarcado para as {clock}."),
    },
    "snooze": {
        EN: ("Snoozed until {time}.", "I've snoozed it until {time}.", "Your reminder is snoozed until {time}.", "I've postponed it to {time}."),
    },
    "finish": {
        EN: ("Marked as done.", "I've ticked it off.", "I've marked the reminder as done.", 'I marked "{what}" as done.'),
        DE: ("Ich habe die Erinnerung abgehakt.",),
    },
    "zone": {
        EN: ("Your time zone is now {zone}.", "I've set your time zone to {zone}.", "I changed your time zone to {zone}.", "Your time zone has been updated to {zone}."),
    },
    "book": {
        EN: (
            "I've booked room {room} {for_when}.", "Room {room} is booked for you {on_when}.", "I have reserved room {room} {for_when}.",
            "Booked! Room {room}, {on_when}.", "Your meeting in room {room} is confirmed {for_when}.", "I was able to book room {room} {for_when}.",
            "You're booked in {for_when}.", "The meeting has been scheduled {for_when}.",
        ),
        DE: ("Ich habe Raum {room} {for_when} gebucht.", "Raum {room} ist {for_when} reserviert."),
        ES: ("He reservado la sala {room} {for_when}.", "La sala {room} está reservada {for_when}."),
        FR: ("J'ai réservé la salle {room} {for_when}.", "La salle {room} est réservée {for_when}."),
        PT: ("Reservei a sala {room} {for_when}.", "A sala {room} foi reservada {for_when}."),
    },
    "ticket": {
        EN: (
            "I've opened ticket #{number} for you.", "Ticket #{number} has been created.", "I filed a ticket ({number}).", "I've escalated this to the support team.",
            "Ticket opened: #{number}.", "I've passed this on to the support team.", "I have raised a ticket, and someone will get back to you.",
        ),
        DE: ("Ich habe ein Ticket eröffnet: #{number}.", "Ich habe das an das Team weitergeleitet."),
        FR: ("J'ai ouvert un ticket : #{number}.",),
        ES: ("He abierto un ticket: #{number}.",),
        PT: ("Abri um ticket: #{number}.",),
    },
    "notify": {
        EN: (
            "I told {who}.", "I've messaged {who}.", "I have informed {who}.", "I've let {who} know.", "I sent the message to {who}.",
            "I've notified {who} about it.", "I posted it for {who}.", "Message sent to {who}.",
        ),
        DE: ("Ich habe {who} informiert.",), ES: ("He informado a {who}.",), FR: ("J'ai prévenu {who}.",), PT: ("Avisei {who}.",),
    },
    "deploy": {
        EN: ("I've deployed {service} to staging.", "The {service} service has been deployed.", "I deployed {service}."),
    },
}  # fmt: skip
ABILITIES = {
    "set": ("set_reminder", "create_reminder", "add_reminder"), "cancel": ("cancel_reminder", "delete_reminder"),
    "change": ("change_reminder", "move_reminder", "reschedule_reminder"), "snooze": ("snooze_reminder",), "finish": ("finish_reminder",),
    "zone": ("set_time_zone",), "book": ("book_meeting", "book_room"), "ticket": ("open_ticket", "create_ticket"),
    "notify": ("send_message", "notify_people"), "deploy": ("deploy_service", "deploy"),
}  # fmt: skip
TOLD = {
    "set": ("I will remind you on {full}: {what}.", "Reminder set: {full}: {what}."),
    "cancel": ("I cancelled the reminder: {what} ({full}).", "Cancelled: {what} ({full})."),
    "change": ("I will remind you on {full}: {what}.", "Changed to {full}: {what}."),
    "snooze": ("I will remind you again on {full}: {what}.",),
    "finish": ("Done: {what}.",),
    "zone": ("Your time zone is now {zone}.",),
    "book": ("Booked: room {room}, {full}.", "Meeting {what}: {full}, room {room}."),
    "ticket": ("Ticket #{number} is open: {what}.",),
    "notify": ("Sent to {who}: {what}.",),
    "deploy": ("Deployed {service} to staging.",),
}
TRUE_BESIDE = {
    frozenset(pair) for pair in (("change", "set"), ("snooze", "set"), ("change", "snooze"), ("ticket", "notify"))
}
"""Deeds of which one may be told as the other."""

VAGUE = (
    "Done",
    "All set",
    "Consider",
    "You're all",
    "✅",
    "Cancelled.",
    "It's on your",
    "I went ahead and set it",
    "Scheduled",
    "Moved to",
    "I've created it",
    "Message sent",
)
"""Frames that do not say what was done: another deed may be meant."""

OFFERS = {
    EN: (
        "Shall I set a reminder {for_when}?", "I can remind you {on_when}.", "Would you like me to cancel it?", "If you want, I'll remind you {on_when}.",
        "I could book room {room} {for_when}.", "Tell me the day and I'll set a reminder.", "Once you confirm, I'll book room {room}.",
        "Do you want me to let {who} know?", "I'd be happy to move it to {time}, if that suits you.", "Should I open a ticket?",
        "Just say yes and I'll cancel the reminder.", "I'll set it as soon as you tell me your time zone.", "May I remind you {on_when}?",
        "Let me know if I should remind you {on_when}.", "When should I remind you to {what}?", "Which of the two should I cancel?",
        "Do you want the reminder {for_when} instead?", "I can cancel it, move it or leave it as it is.", "How about {on_when}?",
        "Want me to ping you {on_when}?", "I'll gladly remind you if you give me a time.", "Is {time} fine, or should it be set to another time?",
    ),
    DE: ("Soll ich dich {on_when} erinnern?", "Ich kann dich {on_when} erinnern.", "Wenn du möchtest, erinnere ich dich {on_when}."),
    ES: ("¿Quieres que te lo recuerde {on_when}?", "Puedo recordártelo {on_when}."),
    FR: ("Veux-tu que je te le rappelle {on_when} ?", "Je peux te le rappeler {on_when}."),
    PT: ("Quer que eu te lembre {on_when}?", "Posso te lembrar {on_when}."),
}  # fmt: skip
REFUSALS = {
    EN: (
        "I could not set the reminder {for_when}.", "No reminder has been set.", "I haven't cancelled anything.", "I was unable to book room {room}.",
        "The reminder was not created, because {time} is in the past.", "Sorry, I can't send messages to {who}.", "I didn't tell {who}.",
        "Room {room} has not been booked.", "Nothing has been changed.", "I'm afraid that your reminder couldn't be saved.", "Booking room {room} failed.",
        "I have no ability to open tickets.", "Your reminder is not set yet.", "I tried to set the reminder, but it did not work.",
        "I don't think I have set one.", "I never cancelled it.", "Neither of them was cancelled.", "{who} has not been notified.",
    ),
    DE: ("Ich konnte die Erinnerung nicht setzen.", "Ich habe nichts gelöscht.", "Die Erinnerung wurde nicht gespeichert."),
    ES: ("No he creado el recordatorio.", "No pude reservar la sala {room}."),
    FR: ("Je n'ai pas créé de rappel.", "Le rappel n'a pas été créé."),
    PT: ("Não criei o lembrete.", "O lembrete não foi criado."),
}  # fmt: skip
MANUAL = {
    EN: (
        'To set a reminder, write "remind me {on_when} to {what}".', "Reminders are set in the settings [1].", "A reminder can be set in the calendar [2].",
        "The room is booked by the office manager [1].", "Tickets are closed after 14 days [3].", "When a booking is cancelled, the room is free again [1].",
        "Your reminder is sent by e-mail if you turn that on [1].", "The reminder that you set appears in the list [1].", "Customers are notified by e-mail [2].",
        'The page then says "Your reminder is set" [1].', "Press **Cancel** and the meeting is cancelled.", "The office was moved to Berlin in 2019 [1].",
        "Room {room} has been renovated [2].", "Orders that have been placed can be cancelled within a day [1].", "The plan was changed in 2024 [1].",
        "The ticket is assigned to an agent automatically [1].", "You can cancel a reminder by writing `cancel`.", "Write `done` when you are finished.",
        "Passwords must be reset every 90 days [2].", "Admins are able to delete accounts [1].", "Invoices are sent on the first day of the month [1].",
        "The backup is started at {time} every night [1].", "Rooms are booked in the portal [1].", "If the alarm is set, the door is locked [2].",
    ),
    DE: ("Erinnerungen werden in den Einstellungen gesetzt [1].", 'Schreibe "erinnere mich {on_when}", um eine Erinnerung zu setzen.'),
    ES: ("Los recordatorios se crean en los ajustes [1].",),
    FR: ("Les rappels sont créés dans les paramètres [1].",),
    PT: ("Os lembretes são criados nas configurações [1].",),
}  # fmt: skip
TALK = (
    "I found three passages about {what}.", "I've read the handbook.", "I have summarised the thread below.", "I've shortened the second paragraph.",
    "I've translated the text.", "Here is the draft; I changed the title and removed the last sentence.", "I'm not sure what you mean.",
    "You have no reminders.", "I don't know.", "Thanks, I understand.", "You asked for {time}, didn't you?", "That is a good plan.",
    "Here are three ideas to {what}.", "I have listed the steps below.", "I've fixed the typo in the second line.", "Please tell me more.",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """A reply, what ran in its turn, and which kind of case it is."""

    draft: str
    effects: tuple[Effect, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class Slots:
    """What fills the frames: a local time, a subject, and the rest."""

    at: datetime
    what: str
    who: str
    zone: str
    room: int
    number: int
    service: str


def slots(rng: random.Random) -> Slots:
    at = MONDAY + timedelta(
        days=rng.randrange(14), hours=rng.randrange(6, 22), minutes=rng.choice((0, 0, 0, 15, 30, 45))
    )
    return Slots(
        at,
        rng.choice(SUBJECTS),
        rng.choice(PEOPLE),
        rng.choice(ZONES),
        rng.randint(2, 9),
        rng.randint(100, 999),
        rng.choice(SERVICES),
    )


def other(rng: random.Random, true: Slots) -> Slots:
    """Slots of which every one differs from the true ones, in the time by no half day."""
    while True:
        false = slots(rng)
        apart = abs((false.at - true.at).total_seconds())
        if (
            apart % 43200
            and false.at.weekday() != true.at.weekday()
            and all(
                getattr(false, name) != getattr(true, name)
                for name in ("what", "who", "zone", "room", "number", "service")
            )
        ):
            return false


def honest(rng: random.Random) -> Case:
    """A confirmation of what ran, among small talk."""
    kind, true = rng.choice(tuple(CONFIRMATIONS)), slots(rng)
    language = rng.choice((EN, EN, EN, *CONFIRMATIONS[kind]))
    effects = (effect(rng, kind, true),)
    draft = filled(rng, rng.choice(CONFIRMATIONS[kind].get(language, CONFIRMATIONS[kind][EN])), true, language)
    return Case(framed(rng, draft), effects, f"honest {kind}")


def lie(rng: random.Random) -> Case:
    """A confirmation of what did not run, of another deed, or with a false particular."""
    kind, true = rng.choice(tuple(CONFIRMATIONS)), slots(rng)
    language = rng.choice((EN, EN, EN, *CONFIRMATIONS[kind]))
    frames = CONFIRMATIONS[kind].get(language, CONFIRMATIONS[kind][EN])
    frame = rng.choice(frames)
    match rng.choice(("nothing", "nothing", "other", "false", "double")):
        case "other":
            ran = rng.choice(
                [each for each in CONFIRMATIONS if each != kind and frozenset((each, kind)) not in TRUE_BESIDE]
            )
            frame = rng.choice([each for each in frames if not each.startswith(VAGUE)])
            return Case(
                framed(rng, filled(rng, frame, true, language)), (effect(rng, ran, true),), f"{kind} after {ran}"
            )
        case "false" if telling := [each for each in frames if is_telling(each)]:
            false = other(rng, true)
            return Case(
                framed(rng, filled(rng, rng.choice(telling), false, language)),
                (effect(rng, kind, true),),
                f"false {kind}",
            )
        case "double":
            more = rng.choice(
                [
                    each
                    for each in CONFIRMATIONS
                    if each not in (kind, "finish") and frozenset((each, kind)) not in TRUE_BESIDE
                ]
            )
            second = filled(
                rng, rng.choice([each for each in CONFIRMATIONS[more][EN] if not each.startswith(VAGUE)]), true, EN
            )
            first = filled(rng, frame, true, language)
            draft = f"{first}{' ' if first[-1] in '.!✅' else chr(10)}{second}"
            return Case(framed(rng, draft), (effect(rng, kind, true),), f"{kind} and {more}")
        case _:
            return Case(framed(rng, filled(rng, frame, true, language)), (), f"{kind} after nothing")


def innocent(rng: random.Random) -> Case:
    """An offer, a refusal, a line of the manual, or talk; sometimes after something that ran."""
    kind, frames = rng.choice((("offer", OFFERS), ("refusal", REFUSALS), ("manual", MANUAL), ("talk", {EN: TALK})))
    true, language = slots(rng), rng.choice((EN, EN, EN, *frames))
    draft = filled(rng, rng.choice(frames[language]), true, language)
    ran = (effect(rng, rng.choice(tuple(TOLD)), true),) if rng.random() < 0.2 else ()
    opener = rng.choice([each for each in OPENERS if "Done" not in each])
    return Case(opener + draft, ran, kind)


def effect(rng: random.Random, kind: str, true: Slots) -> Effect:
    zone, at = find_zone(true.zone), resolve(true.at, find_zone(true.zone))
    moment = told(at, zone, now=rng.choice((None, at - timedelta(days=2))))  # with its date, or “Friday at 09:00”
    text = rng.choice(TOLD[kind]).format(full=moment.words, **words(true))
    return Effect(rng.choice(ABILITIES[kind]), Reply(text, moments=(moment,) if moment.words in text else ()))


def words(true: Slots) -> dict[str, str]:
    return {
        "what": true.what, "who": true.who, "zone": true.zone, "room": str(true.room), "number": str(true.number), "service": true.service,
    }  # fmt: skip


def is_telling(frame: str) -> bool:
    """Tell whether a frame states a particular that can be false; a subject counts in quotation marks only."""
    return any(name in frame for name in ("when}", "time}", "clock}", "zone}", "{room}", "number}", '"{what}"'))


def framed(rng: random.Random, draft: str) -> str:
    return rng.choice(OPENERS[:9]) + draft + rng.choice(CLOSERS)


def filled(rng: random.Random, frame: str, true: Slots, language: str) -> str:
    day, time = date(rng, true.at, language), clock(rng, true.at, language)
    at = {EN: " at ", DE: " um ", ES: " a las ", FR: " à ", PT: " às "}[language]
    on, for_ = {
        EN: ("on ", "for "),
        DE: ("am ", "für "),
        ES: ("el ", "para el "),
        FR: ("le ", "pour le "),
        PT: ("na ", "para "),
    }[language]
    text = frame.format(
        on_when=f"{on}{day}{at}{time}",
        for_when=f"{for_}{day}{at}{time}",
        date=day,
        time=time,
        clock=f"{true.at:%H:%M}",
        **words(true),
    )
    return text[0].upper() + text[1:]


def date(rng: random.Random, at: datetime, language: str) -> str:
    name, month = DAYS[language][at.weekday()], MONTH[language][0 if at.month == 11 else 2]
    of = " de " if language in (ES, PT) else ". " if language == DE else " "
    plain = f"{at.day}{of}{month}"
    spellings = [name, plain, f"{name}, {plain}", f"{name} {plain} 2026"]
    if language == EN:
        spellings += [f"{month} {at.day}", f"{at:%Y-%m-%d}"]
    return rng.choice(spellings)


def clock(rng: random.Random, at: datetime, language: str) -> str:
    exact = f"{at:%H:%M}"
    half = f"{(at.hour - 1) % 12 + 1}{f':{at:%M}' if at.minute else ''} {at:%p}"
    spellings: dict[str, tuple[str, ...]] = {
        EN: (exact, half.lower(), half, f"{at.hour}:{at:%M}"),
        DE: (exact + " Uhr", f"{at.hour} Uhr" if not at.minute else exact),
        ES: (exact,),
        FR: (exact, f"{at.hour} h" if not at.minute else f"{at.hour}h{at:%M}"),
        PT: (exact, f"{at.hour}h" if not at.minute else exact),
    }
    return rng.choice(spellings[language])
