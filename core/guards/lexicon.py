"""Word tables of the guards: stop words, negation, opposites, synonyms, spelled numbers, names of dates, units."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from core.text.terms import words_of

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet


def _groups(table: str) -> dict[str, int]:
    return {word: number for number, line in enumerate(table.split(";")) for word in line.split()}


Opposites = tuple[tuple[frozenset[str], frozenset[str]], ...]


def _groups_of(table: str) -> tuple[frozenset[str], ...]:
    return tuple(map(words_of, table.split(";")))


def pair_opposites(table: str) -> Opposites:
    """Read a table `left words / right words; …`. Each pair is returned in both directions."""
    pairs = [tuple(frozenset(words.split()) for words in pair.split("/")) for pair in table.split(";")]
    return tuple(both for left, right in pairs for both in ((left, right), (right, left)))


def have_opposites(here: AbstractSet[str], there: AbstractSet[str], opposites: Opposites) -> bool:
    """Return whether the texts differ in a word where one has the opposite of the other's."""
    return any(here & one and there & other and not here & other and not there & one for one, other in opposites)


STOPWORDS: Final = {
    "en": words_of(
        "a an the this that these those it its he she they them their we us our you your i me my and or but if so "
        "than then of in on at by for from to with as into onto about over under up down out off is are was were "
        "be been being am do does did doing have has had having will would shall should can could may might must "
        "there here which who whom whose what when where how why all any each both some such only own same too "
        "very also just not no nor per via within while because since until before after during between through "
        "again once it's you're you'll we'll they're i'm that's there's let's however therefore meanwhile "
        "additionally moreover furthermore otherwise instead please note yes according based currently simply "
        "need needs want wants get gets make makes take takes one ones let using use used"
),
    "de": words_of(
        "der die das den dem des ein eine einen einem einer eines und oder aber wenn dass als wie so zu zum zur "
        "in im an am auf aus bei mit nach von vom vor für über unter um durch ist sind war waren sein wird werden "
        "wurde hat haben hatte kann können muss müssen soll sollen darf dürfen es er sie wir ihr ihre ihren ihrem "
        "sich man auch nur noch schon sehr hier dort da dies diese dieser dieses diesem nicht kein keine keinen "
        "bitte ja nein jede jeder jedes pro bis ab"
),
    "fr": words_of(
        "le la les l un une des du de d et ou mais si que qui quoi dont où à au aux en dans sur sous avec sans "
        "pour par est sont était être a ont avait avoir peut peuvent doit doivent il elle ils elles on nous vous "
        "votre vos notre nos leur leurs ce cet cette ces se sa son ses ne pas plus aussi très comme chaque tout "
        "tous toute toutes oui non y"
),
    "es": words_of(
        "el la los las un una unos unas y o u pero si que quien cuyo donde de del al a en con sin por para sobre "
        "entre es son era ser está están estar ha han haber hay puede pueden debe deben se su sus lo le les nos "
        "usted ustedes este esta estos estas ese esa no ni muy también más como cada todo todos toda todas sí"
),
    "it": words_of(
        "il lo la i gli le un uno una e o ma se che chi cui di del della dei delle a al alla ai alle da dal in "
        "nel nella con su sul per tra fra è sono era essere ha hanno avere può possono deve devono si suo sua "
        "suoi non anche più molto come ogni tutti"
),
    "pt": words_of(
        "o a os as um uma uns umas e ou mas se que quem de do da dos das em no na nos nas com sem por para sobre "
        "entre é são era ser está estão tem têm ter pode podem deve devem seu sua seus suas não também mais muito "
        "como cada todo todos"
),
    "nl": words_of(
        "de het een en of maar als dat die dit deze wie wat waar in op aan bij met naar van voor over onder uit "
        "door is zijn was waren wordt worden heeft hebben kan kunnen moet moeten mag mogen er ze zij hij wij we u "
        "uw jullie niet geen ook nog wel per"
),
}  # fmt: skip
"""Words that carry no content, by language."""

NEGATORS: Final = words_of(
    "not no never neither nor none nobody nothing nowhere without cannot cant nicht kein keine keinen keiner "
    "keinem keines nie niemals ohne weder pas jamais aucun aucune sans ningún ninguna ningun nunca sin tampoco "
    "non senza nessun nessuna mai não nao sem nenhum nenhuma niet geen nooit zonder"
)
"""Words that deny; besides them English `…n't`, and `no` in Spanish."""

DOUBTS: Final = words_of(
    "only unless except excluding exclude excludes excluded unable unavailable impossible prohibited forbidden "
    "banned disallowed ineligible unsupported invalid lack lacks lacking fail fails failed refuse refused deny "
    "denied instead rather stop stops stopped disabled missing avoid prevent prevents rejected limited otherwise "
    "nur außer solo seulement excepto apart until exempt waived free barely hardly rarely few little less zero"
)
"""Words that can express a negation in other words."""

ADVERBS: Final = words_of(
    "yet currently always automatically usually generally fully necessarily officially ever normally even longer "
    "more any directly be been being have has had do does did a an the to of at all allowed able possible"
)
"""Words between a negator and what it denies."""

OPPOSITES: Final = pair_opposites("""
before / after; minimum least / maximum most; required mandatory compulsory / optional voluntary;
allowed permitted / forbidden prohibited banned disallowed; always / never; enabled enable / disabled disable;
included include includes / excluded exclude excludes; increase increases increased / decrease decreases decreased;
supported / unsupported; allowed permitted / disallowed; available / unavailable; above / below;
internal / external; paid / unpaid; eligible / ineligible; public / private; encrypted / unencrypted plaintext;
accept accepts accepted / reject rejects rejected; open opens / close closes closed; refundable / nonrefundable;
limited / unlimited; monthly / yearly annually; daily / weekly; first / last; inbound / outbound;
synchronous / asynchronous; mutable / immutable; deprecated / recommended; domestic / international;
taxable / tax-free; safe / unsafe dangerous; more / fewer less; earlier / later
""")
"""Pairs of opposites. If one is replaced by the other, a text means the contrary."""

SYNONYMS: Final = _groups_of("""
buy purchase order obtain acquire; cost price charge fee costs priced charged fees pay paid pays;
permit allow let enable permitted allowed able entitled eligible;
must required require requires mandatory necessary compulsory obligatory obliged need needs;
begin start launch commence starts begins; end finish stop expire ends expires expiry finishes terminate lapse;
delete remove erase wipe discard deleted removed removal deletion purge purged;
change modify alter edit update adjust; send deliver dispatch ship submit sent file; show display list view see;
create make generate build produce; get receive obtain retrieve fetch; choose select pick opt;
keep retain store save hold kept stored retained retention;
employee staff worker employees personnel colleague team people everyone members;
customer client buyer customers clients user users; manager supervisor boss lead; holiday vacation leave pto;
notify inform alert tell notification email; error failure fault problem issue bug;
fix repair resolve solve correct; help support assistance assist aid; quick fast rapid prompt soon;
maximum limit cap max exceed; minimum least min; yearly annual annually; whole entire full complete;
run execute invoke launch; config configuration setting settings option configure; default standard;
sign log login signin logon; refund reimburse reimbursement refunded reimbursed repaid money; return give bring;
large big; answer reply respond response; contact reach call write; document doc file page; phone telephone;
office building premises site; close shut closed; use utilise utilize apply;
offer provide give supply serve serves served offers provides available;
contain include comprise consist includes contains; extra additional further more
""")
"""English words that a paraphrase exchanges. The words of one group count as one word."""

NUMBERS: Final = {
    word: value
    for words in (
        "- - two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen",
        "- - zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn",
        "- - deux trois quatre cinq - sept huit neuf dix onze douze treize quatorze quinze",
        "- - dos tres cuatro cinco seis siete ocho nueve diez - doce trece catorce quince",
    )
    for value, word in enumerate(words.split())
    if word != "-"
} | {
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40,
    "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100, "dozen": 12, "twice": 2,
    "dreißig": 30, "trente": 30, "treinta": 30,
}  # fmt: skip
"""Spelled numbers from two on, since the word for one is too often an article."""

MONTHS: Final = _groups("""
january jan januar janvier enero; february feb februar février febrero; march mar märz mars marzo;
april apr avril abril; may mai mayo; june jun juni juin junio; july jul juli juillet julio; august aug août agosto;
september sep sept septembre septiembre; october oct oktober octobre octubre; november nov novembre noviembre;
december dec dezember décembre diciembre
""")
"""Names of months, numbered from 0."""

WEEKDAYS: Final = _groups("""
monday mondays montag lundi lunes; tuesday tuesdays dienstag mardi martes;
wednesday wednesdays mittwoch mercredi miércoles; thursday thursdays donnerstag jeudi jueves;
friday fridays freitag vendredi viernes; saturday saturdays samstag samedi sábado;
sunday sundays sonntag dimanche domingo
""")
"""Names of weekdays, numbered from Monday as 0."""

UNIT_SECONDS: Final = {
    word: seconds
    for seconds, words in (
        (1, "second seconds sec secs sekunde sekunden seconde secondes segundo segundos"),
        (60, "minute minutes min mins minuten minuto minutos"),
        (3600, "hour hours hr hrs stunde stunden heure heures hora horas"),
        (86400, "day days tag tage tagen jour jours día días"),
        (604800, "week weeks woche wochen semaine semaines semana semanas"),
        (2629800, "month months monat monate monaten mois mes meses"),
        (31557600, "year years jahr jahre jahren an ans année años año"),
    )
    for word in words.split()
}
"""Units of time, in seconds; a month is a twelfth of a year."""
