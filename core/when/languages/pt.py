"""Portuguese."""

from __future__ import annotations

from core.when import (
    bounded,
    clocks,
    dates,
    dayparts,
    inside,
    monthly,
    numbers,
    periods,
    ranges,
    relative,
    repeats,
    taking,
    timed,
)
from core.when.clocks import Clock
from core.when.dayparts import Part
from core.when.holidays import portuguese
from core.when.language import Language, Rules, Words
from core.when.languages.common import COMMON, SHORT_UNITS, ZONES
from core.when.numbers import Number, Unit
from core.when.repeats import Days

_NUMBERS = {
    "zero": 0, "um|uma": 1, "dois|duas": 2, "três": 3, "quatro": 4, "cinco": 5, "seis": 6, "sete": 7, "oito": 8,
    "nove": 9, "dez": 10, "onze": 11, "doze": 12, "treze": 13, "catorze|quatorze": 14, "quinze": 15,
    "dezesseis|dezasseis": 16, "dezessete|dezassete": 17, "dezoito": 18, "dezenove|dezanove": 19, "vinte": 20,
    "trinta": 30, "quarenta": 40, "cinquenta": 50, "sessenta": 60, "setenta": 70, "oitenta": 80, "noventa": 90,
}  # fmt: skip

WORDS: Words = {
    "num": {word: Number(value) for word, value in _NUMBERS.items()},
    "hundred": {"cem|cento": Number(100), "mil": Number(1000), "duzentos": Number(200), "novecentos": Number(900)},
    "few": {"um par de": Number(2), "alguns|algumas|uns|umas|poucos|poucas": Number(3)},
    "fraction": {
        "meia|meio": Number(0.5), "quarto|um quarto|um quarto de": Number(0.25),
        "três quartos|três quartos de": Number(0.75),
    },
    "ord": {
        "primeiro|primeira|1o|1a": 1, "segundo|segunda": 2, "terceiro|terceira": 3, "quarto|quarta": 4,
        "quinto|quinta": 5, "sexto|sexta": 6, "sétimo|sétima": 7, "oitavo|oitava": 8, "nono|nona": 9,
        "décimo|décima": 10, "décimo primeiro": 11, "décimo segundo": 12,
    },
    "lastord": {"último|última": -1, "penúltimo|penúltima": -2},
    "unit": {
        "segundo|segundos|seg": Unit("second"), "minuto|minutos|min|mins": Unit("minute"),
        "hora|horas|hr|hrs": Unit("hour"), "dia|dias": Unit("day"), "semana|semanas": Unit("week"),
        "quinzena|quinzenas": Unit("day", 15), "mês|meses": Unit("month"), "trimestre|trimestres": Unit("quarter"),
        "ano|anos": Unit("year"),
    },
    "u1": SHORT_UNITS,
    "dow": {
        "segunda-feira|segunda feira|segunda|seg": 0, "terça-feira|terça feira|terça|ter": 1,
        "quarta-feira|quarta feira|quarta|qua": 2, "quinta-feira|quinta feira|quinta|qui": 3,
        "sexta-feira|sexta feira|sexta|sex": 4, "sábado|sáb": 5, "domingo|dom": 6,
    },
    "dows": {
        "segundas|segundas-feiras|às segundas": Days((0,)), "terças|terças-feiras|às terças": Days((1,)),
        "quartas|quartas-feiras|às quartas": Days((2,)), "quintas|quintas-feiras|às quintas": Days((3,)),
        "sextas|sextas-feiras|às sextas": Days((4,)), "sábados|aos sábados": Days((5,)),
        "domingos|aos domingos": Days((6,)),
        "dias úteis|nos dias úteis|durante a semana": Days(repeats.WEEKDAYS),
        "fins de semana|nos fins de semana|aos fins de semana": Days(repeats.WEEKEND),
    },
    "weekday": {"dia útil|dias úteis": Days(repeats.WEEKDAYS)},
    "weekend": {"fim de semana|final de semana|fds": Days(repeats.WEEKEND)},
    "month": {
        "janeiro|jan": 1, "fevereiro|fev": 2, "março|mar": 3, "abril|abr": 4, "maio|mai": 5, "junho|jun": 6,
        "julho|jul": 7, "agosto|ago": 8, "setembro|set": 9, "outubro|out": 10, "novembro|nov": 11,
        "dezembro|dez": 12,
    },
    "part": {
        "manhã|manha": Part(240, 720), "madrugada": Part(0, 360), "tarde|tardinha": Part(720, 1140),
        "noite": Part(1080, 1440),
    },
    "clock": {
        "meio-dia|meio dia|meiodia": Clock(12), "meia-noite|meia noite|meianoite": Clock(0),
        "meio-dia e meia|meio dia e meia": Clock(12, 30, 0, "minute"),
    },
    "today": {
        "hoje|neste momento|nesse momento": 0, "amanhã|amanha": 1, "depois de amanhã|depois de amanha": 2,
        "ontem": -1, "anteontem|antes de ontem": -2,
    },
    "season": {
        "primavera": dates.season((3, 20)), "verão": dates.season((6, 21)), "outono": dates.season((9, 21)),
        "inverno": dates.season((12, 21)),
    },
    "edge": {"início|começo|princípio": "begin", "meados|meio": "middle", "fim|final": "end"},
    "zone": ZONES,
    "freq": {
        "diariamente|diário": ("DAILY", 1), "semanalmente": ("WEEKLY", 1), "mensalmente": ("MONTHLY", 1),
        "anualmente": ("YEARLY", 1), "quinzenalmente": ("WEEKLY", 2), "trimestralmente": ("MONTHLY", 3),
    },
    "times": {"uma vez": Number(1), "duas vezes": Number(2), "três vezes": Number(3)},
}  # fmt: skip

_THE = "o|a|os|as"
_IN = "no|na|nos|nas|em|ao|à"
_OF = "de|do|da|dos|das"
_THIS = "este|esta|esse|essa|neste|nesta|nesse|nessa|deste|desta|desse|dessa"
_NEXT = "próximo|próxima|próximos|próximas|seguinte|seguintes"
_LAST = "passado|passada|passados|passadas|último|última|últimos|últimas|anterior|anteriores"
_COMING = "que_vem|que_vêm|próximo|próxima|próximos|próximas|seguinte|seguintes"
_TO = "a|ao|à|até|até_ao|até_a|até_o|até_à|-"

# fmt: off
RULES: Rules = (
    *COMMON,
    ("<num> e <num>", "num", numbers.add),
    ("(<num>) <hundred> (e) (<num>)", "num", numbers.scale),
    ("<num> e <fraction> <unit>", "length", numbers.and_part_of),
    ("<length> e <fraction>", "length", numbers.and_part),
    ("<length> e <length>", "length", numbers.join),
    ("cerca_de|aproximadamente|quase|mais <length>", "length", taking.itself),
    ("<num> º|ª|o", "ord", numbers.ordinal),
    # Days, weeks, months, years
    ("agora|agora_mesmo|já", "wtime", relative.now),
    (f"em|{_OF}|no_ano_de <year>", "date", taking.itself),
    (f"<month> {_OF} <year>", "date", dates.year_of_month),
    (f"<date> {_OF} <year>", "date", inside.within),
    (f"{_THIS} <unit>", "date", relative.relative, 0),
    ("<unit> atual|actual|corrente", "date", relative.relative, 0),
    (f"({_THE}|{_IN}) {_NEXT} <unit>", "date", relative.relative, 1),
    (f"({_THE}|{_IN}) <unit> {_COMING}", "date", relative.relative, 1),
    (f"({_THE}|{_IN}) {_LAST} <unit>", "date", relative.relative, -1),
    (f"({_THE}|{_IN}) <unit> {_LAST}", "date", relative.relative, -1),
    (f"({_THE}|{_IN}) {_NEXT} <num> <unit>", "range", periods.units, 1),
    (f"({_THE}|{_IN}) <num> {_NEXT} <unit>", "range", periods.units, 1),
    (f"({_THE}|{_IN}) <num> <unit> {_COMING}", "range", periods.units, 1),
    (f"({_THE}|{_IN}) {_LAST} <num> <unit>", "range", periods.units, -1),
    (f"({_THE}|{_IN}) <num> {_LAST} <unit>", "range", periods.units, -1),
    (f"({_THE}|{_IN}) <num> <unit> {_LAST}", "range", periods.units, -1),
    (f"{_THIS} <day>", "date", relative.this),
    ("<day> agora", "date", relative.weekday_now),
    (f"({_THE}|{_IN}) {_NEXT} <dow>", "date", relative.next_weekday),
    (f"({_THE}|{_IN}) <dow> {_COMING}", "date", relative.next_weekday),
    (f"({_THE}|{_IN}) <day> {_LAST}", "date", relative.last),
    (f"em|{_THIS} <mon>", "date", taking.itself),
    (f"{_THIS}|o|no|na|a <season>", "date", relative.this),
    (f"({_THE}) {_NEXT} <season>", "date", relative.coming),
    (f"({_THE}) <season> {_LAST}", "date", relative.last),
    (f"{_IN}|{_THE} <holiday>", "date", taking.itself),
    (f"{_IN}|para|{_THE}|desde <date>", "date", taking.itself),
    ("no|na|nos|nas|ao|à|até|para|desde <wdate>", "date", taking.itself),
    ("<day> , <date>", "date", inside.together),
    # Days of months
    ("(o|no|ao) (dia) <num> (de) <month>", "date", dates.day_and_month),
    ("(o|no|ao) (dia) <ord> de <month>", "date", dates.ordinal_and_month),
    ("<month> <num>", "date", dates.month_and_day),
    (f"(o|no|{_THIS}) dia <num>", "date", dates.month_day_of_number),
    ("<day> (,) dia <num>", "date", inside.numbered_day),
    # One inside another
    (f"<anydate> {_OF}|em|no|na <date>", "date", inside.together),
    (f"(o|a|no|na) <anyord> <day> {_OF}|em <anydate>", "date", inside.nth_of),
    ("(o|a|no|na) <anyord> <day> do|da|deste|desta|neste|nesta <unit>", "date", inside.nth_of_unit),
    (f"(o|a|no|na) <anyord> <unit> ({_OF}|em) <anydate>", "date", inside.nth_unit_of),
    (f"(o|a|no|na) <anyord> <unit> ({_OF}|em) <year>", "date", inside.nth_unit_of),
    ("(o) <ord> trimestre", "date", dates.quarter),
    (f"(o|no) <anyord> <weekday> {_OF} <anydate>", "date", inside.nth_business_day),
    ("(o|no) <anyord> <weekday> do <unit>", "date", inside.nth_business_day_of_unit),
    ("(o|no) <anyord> <unit> do <unit>", "date", inside.nth_unit_of_unit),
    ("(o|no) dia depois|seguinte do|de|ao <date>", "date", inside.unit_after, Unit("day")),
    ("(o|no) dia antes do|de <date>", "date", inside.unit_before, Unit("day")),
    ("antes de ontem", "ndate", relative.day, -2),
    # Moved by a length
    ("em|dentro_de|daqui_a|daqui <length>", "time", relative.ahead),
    ("em|daqui_a <wlength>", "time", relative.ahead),
    ("em|daqui_a <hlength>", "time", relative.ahead),
    ("há|faz <length>", "time", relative.ago),
    ("<num> <unit> atrás", "range", periods.units, -1),
    ("<length> depois de|do|da <date>", "date", inside.after_date),
    ("<length> antes de|do|da <date>", "date", inside.before_date),
    # Time of day
    ("<num>", "wclock", clocks.hour),
    ("<num> e <num>", "wclock", clocks.hour_minute),
    ("<num> e meia", "wclock", clocks.hour_half),
    ("<clock> e <num>", "clock", clocks.with_minutes),
    ("<clock> e <fraction>", "clock", clocks.with_fraction),
    ("<num> para (o|a|as) <clock>", "clock", clocks.before),
    ("<num> para as <wclock>", "clock", clocks.before),
    ("às|as|à|a|pelas <wclock>", "clock", taking.itself),
    ("às|as|à|a|ao|pelas <clock>", "clock", taking.itself),
    ("às|as <compact>", "clock", taking.itself),
    ("às|as <hclock>", "clock", taking.itself),
    ("às <wclock> horas", "clock", taking.itself),
    ("<clock> horas|em_ponto", "clock", taking.itself),
    ("<wclock> em_ponto", "clock", taking.itself),
    ("por_volta_das|lá_pelas <wclock>", "clock", taking.itself),
    ("<wclock> da|de|pela|à <part>", "clock", dayparts.in_part),
    ("<clock> da|de|pela|à <part>", "clock", dayparts.in_part),
    ("<wclock> am", "clock", clocks.morning_half),
    ("<wclock> pm", "clock", clocks.evening_half),
    # Parts of the day
    ("de|à|a|pela|na|da <part>", "apart", dayparts.next_part),
    (f"{_THIS}|hoje_à|hoje_a|hoje_de <part>", "dpart", dayparts.on_day, 0),
    ("<date> de|à|a|pela|na <part>", "dpart", dayparts.dated),
    ("<date> (bem) cedo", "dpart", dayparts.dated_as, Part(360, 720)),
    ("<date> logo|assim cedo|que_possível", "time", timed.first_thing),
    ("<dpart> às|as|à <wclock>", "time", dayparts.in_dated_part),
    ("<date> (,) às|as|à <wclock>", "time", timed.on_date),
    ("<time> às <wclock>", "time", timed.on_day_of),
    # Weekends
    (f"{_THIS}|o|no <weekend>", "range", periods.weekend),
    (f"({_THE}|{_IN}) {_NEXT} <weekend>", "range", periods.weekend_ahead, 1),
    (f"({_THE}|{_IN}) <weekend> {_COMING}", "range", periods.weekend_ahead, 1),
    (f"({_THE}|{_IN}) <weekend> {_LAST}", "range", periods.last_weekend),
    ("(el|o) <anyord> <weekend> de|do <anydate>", "range", periods.nth_weekend),
    # Ranges
    (f"(das|de|entre|desde) (as) <clock> {_TO}|às|e|até_às (as) <clock>", "cpart", dayparts.clocks),
    ("das|de <wclock> às|até|a|até_às <wclock>", "cpart", dayparts.clocks),
    ("das|de|entre (as) <hclock> às|até|a|e <hclock>", "cpart", dayparts.clocks),
    ("das <wclock> às <clock>", "cpart", dayparts.clocks),
    ("entre (as) <wclock> e (as) <wclock>", "cpart", dayparts.clocks),
    (f"(de|do|da|desde|desde_o|a_partir_de|a_partir_do|a_partir_da) <date> {_TO} <anydate>", "range", ranges.between_dates),
    ("de|da <day> a|à|até <day>", "range", ranges.between_dates),
    ("entre (o|a) <anydate> e (o|a) <anydate>", "range", ranges.between_dates),
    (f"(de|do|desde) (dia) <num> {_TO} <date>", "range", periods.day_to_date),
    ("do dia <num> ao (dia) <num>", "range", periods.numbers_of_month),
    (f"(de) <time> {_TO} <time>", "range", ranges.between_times),
    ("(no|ao|em) <edge> de|do|da (este) <anydate>", "range", periods.edge),
    ("(no|ao|em) <edge> de|do|da <unit>", "range", periods.unit_edge),
    ("até|antes|até_a|até_o|até_as|antes_do|antes_da|antes_das|até_às (as|a|o) <clock>", "range", ranges.before_clock),
    ("antes_das|até_às <wclock>", "range", ranges.before_clock),
    ("até|antes_de|antes_do|antes_da (o|a) <anydate>", "range", ranges.until),
    ("após|depois_do|depois_da|depois_das|a_partir_das|a_partir_do|após_o|após_ao (as|a|o) <clock>", "range", ranges.clock_after),
    ("depois_das|a_partir_das <wclock>", "range", ranges.clock_after),
    ("desde|a_partir_de|a_partir_do|a_partir_da (o|a) <anydate>", "range", ranges.since),
    ("após|depois_de|depois_do|depois_da (o|a) <date>", "range", ranges.after),
    ("depois de amanhã", "ndate", relative.day, 2),
    ("<date> a_partir_das|depois_das <clock>", "range", ranges.since_both, timed.on_date),
    ("<date> até|até_às|antes_das (as) <clock>", "range", ranges.until_clock),
    ("<time> por|durante <length>", "range", ranges.lasting),
    ("<clock> por|durante <length>", "range", ranges.clock_lasting),
    # What people say that is no time
    ("bom|boa dia|tarde|noite|manhã", "idiom", taking.nothing),
    ("bom|feliz|boa <weekend>", "idiom", taking.itself),
    ("bom|feliz <date>", "idiom", taking.itself),
    ("um segundo|minuto|momento por_favor|só", "idiom", taking.nothing),
    ("segunda|quarta|quinta|sexta|terça opção|parte|vez|pergunta|versão|pessoa|reunião|ideia|mão|linha|página|tentativa|fase|etapa|via", "idiom", taking.nothing),
    # Repetitions
    ("cada|todo|toda <unit>", "rec", repeats.every, 1),
    ("todos|todas os|as <unit>", "rec", repeats.every, 1),
    ("a_cada|cada <num> <unit>", "rec", repeats.every_count),
    ("a_cada <unit>", "rec", repeats.every, 1),
    ("toda|todo|cada <wdays>", "rec", repeats.every_days),
    ("todas|todos (as|os) <days>", "rec", repeats.every_days),
    ("todo <weekday>", "rec", repeats.every_days),
    ("(de) <wdays> a <wdays>", "wdays", repeats.days_through),
    ("de segunda a sexta", "rec", repeats.every_days, Days(repeats.WEEKDAYS)),
    ("<days> e <days>", "days", repeats.and_days),
    ("<wdays> e <wdays>", "wdays", repeats.and_days),
    ("toda|cada <part>", "rec", repeats.every_part),
    ("todas as manhãs", "rec", repeats.every_part, Part(240, 720)),
    ("todas as noites", "rec", repeats.every_part, Part(1080, 1440)),
    ("<times> por|ao|à <unit>", "rec", repeats.times_a),
    ("<num> vezes por|ao|à <unit>", "rec", repeats.times_a),
    ("(no|todo) dia <num> de cada <unit>", "rec", monthly.month_day_of_every),
    ("todo dia <num>", "rec", monthly.month_day_of_every_month),
    ("(na|no) <nthdays> de cada <unit>", "rec", monthly.nth_days_of_every),
    ("<rec> (,) (em|no) (dia) <num> de <month>", "rec", monthly.of_day_and_month),
    ("toda|todo|cada <nthdays> do mês", "rec", monthly.nth_days_of_month),
    ("<rec> (,) às|aos|na|no|em|nas|nos <wdays>", "rec", repeats.on_days),
    ("<rec> (,) <days>", "rec", repeats.on_days),
    ("(no) último dia de cada <unit>", "rec", monthly.month_days_of_every, (-1,)),
    ("<rec> às|as|à <wclock>", "rec", bounded.at),
    ("<rec> e (às) <wclock>", "rec", bounded.also_at),
    ("às <wclock> <rec>", "rec", taking.swapped, bounded.at),
    ("<rec> de|à|pela|da <part>", "rec", bounded.in_hours),
    ("<rec> (,) a_partir_de|a_partir_do|desde|começando (o) <anydate>", "rec", bounded.starting),
    ("<rec> (,) até (o|a) <anydate>", "rec", bounded.ending),
    ("<rec> (,) durante|por <length>", "rec", bounded.lasting),
    ("<rec> (,) <num> vezes", "rec", bounded.counted),
    ("<rec> (,) exceto|menos|salvo (em) <months>", "rec", monthly.except_months),
    ("<rec> (,) exceto|menos|salvo (às|aos) <wdays>", "rec", repeats.except_days),
    ("<month>", "months", monthly.one),
    ("<months> e <months>", "months", monthly.both),
)
# fmt: on

LANGUAGE = Language(
    code="pt",
    words=WORDS,
    rules=RULES,
    twelve=True,
    weak=frozenset(
        ["seg", "ter", "qui", "sex", "set", "out", "mar", "dom", "segunda", "quarta", "quinta", "sexta", "terça"]
    ),
    zone_words=frozenset(),
    capital_zones=True,
    fillers=frozenset(["às", "as", "a", "o", "no", "na", "em", "para", "de", "melhor"]),
    _holidays=portuguese,
)
