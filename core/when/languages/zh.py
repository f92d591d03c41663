"""Chinese. Each character is a token, but words of several characters are written in the tables as usual."""

from __future__ import annotations

from core.when.expressions import (
    alternatives,
    combinators,
    containment,
    dated_times,
    dates,
    dayparts,
    periods,
    quantities,
    ranges,
    relative_dates,
    time_of_day,
)
from core.when.expressions.dayparts import Part
from core.when.expressions.quantities import Number, Unit
from core.when.expressions.time_of_day import Clock
from core.when.grammar.language_tables import Language, Rules, Words, words
from core.when.languages.common import COMMON, SHORT_UNITS, WRITTEN, ZONES
from core.when.languages.holidays import chinese
from core.when.recurrence import monthly_repetition, repetition, repetition_bounds

_DIGITS = "零一二三四五六七八九"
_WEEK = ("周", "星期", "礼拜")
_DAY_NAMES = ("一", "二", "三", "四", "五", "六", "日|天")


def _number(value: int) -> str:
    """Write a number below a hundred: 二十三."""
    tens, ones = divmod(value, 10)
    if not tens:
        return _DIGITS[ones]
    return f"{_DIGITS[tens] if tens > 1 else ''}十{_DIGITS[ones] if ones else ''}"


WORDS: Words = {
    "num": {**{_number(value): Number(value) for value in range(100)}, "两|俩": Number(2), "〇": Number(0)},
    "few": {"几|几个|好几|若干": Number(3)},
    "fraction": {"半|半个": Number(0.5), "一刻|一刻钟": Number(0.25), "三刻|三刻钟": Number(0.75)},
    "unit": {
        "秒|秒钟": Unit("second"), "分钟|分": Unit("minute"), "小时|个小时|钟头|个钟头": Unit("hour"), "天|日": Unit("day"),
        "周|星期|个星期|礼拜|个礼拜": Unit("week"), "个月|月": Unit("month"), "季度|个季度": Unit("quarter"), "年": Unit("year"),
    },
    "u1": SHORT_UNITS,
    "dow": {
        "|".join(week + name for week in _WEEK for name in names.split("|")): index
        for index, names in enumerate(_DAY_NAMES)
    },
    "dayname": {names: index for index, names in enumerate(_DAY_NAMES)},
    "weekday": {"工作日": dates.WEEKDAYS},
    "weekend": {"周末|週末": dates.WEEKEND},
    "part": {
        "早上|早晨|清晨|上午|早": Part(240, 720), "凌晨": Part(0, 360), "中午|午间": Part(660, 840), "下午|午后": Part(720, 1140),
        "傍晚": Part(1020, 1200), "晚上|夜里|夜晚|晚": Part(1080, 1440), "半夜|深夜": Part(1320, 1680),
    },
    "clock": {"正午": Clock(12), "午夜": Clock(0)},
    "today": {
        "今天|今日|今": 0, "明天|明日|明": 1, "后天": 2, "大后天": 3, "昨天|昨日|昨": -1, "前天": -2, "大前天": -3,
    },
    "season": {
        "春天|春季": dates.season((3, 20)), "夏天|夏季": dates.season((6, 21)), "秋天|秋季": dates.season((9, 21)),
        "冬天|冬季": dates.season((12, 21)),
    },
    "edge": {"初": "begin", "中": "middle", "底|末": "end"},
    "zone": ZONES,
}  # fmt: skip

# fmt: off
RULES: Rules = (
    *(rule for rule in COMMON if rule not in WRITTEN),
    ("<num> 个 <fraction> <unit>", "length", quantities.and_part_of),
    ("<num> <unit> <fraction>", "length", quantities.measure_and_part),
    ("<num> 个 <unit>", "length", quantities.measure),
    ("<length> 零 <length>", "length", quantities.join),
    ("一 刻 钟", "length", quantities.measure, Number(0.25), Unit("hour")),
    ("三 刻 钟", "length", quantities.measure, Number(0.75), Unit("hour")),
    ("大_约|大_概 <length>", "length", combinators.identity),
    ("第 <num>", "ord", quantities.any_ordinal),
    ("最_后_一_个|最_后", "lastord", combinators.identity, -1),
    # Days, weeks, months, years
    ("现_在|马_上|立_刻", "wtime", relative_dates.now),
    ("<num> 月", "mon", dates.numbered_month),
    ("<mon>", "wdate", combinators.identity),
    ("<num> 月 (份)", "date", dates.numbered_month),
    ("<num> 月 <num> 日|号", "date", dates.month_day_numbers),
    ("<num> 月 <num>", "date", dates.month_day_numbers),
    ("<num> 年", "fullyear", dates.year),
    ("<fullyear>", "date", combinators.identity),
    ("<fullyear> <date>", "date", containment.together),
    ("今_年", "date", relative_dates.relative, 0, Unit("year")),
    ("明_年", "date", relative_dates.relative, 1, Unit("year")),
    ("后_年", "date", relative_dates.relative, 2, Unit("year")),
    ("去_年", "date", relative_dates.relative, -1, Unit("year")),
    ("本|这|这_个 <unit>", "date", relative_dates.relative_coarse, 0),
    ("下|下_个 <unit>", "date", relative_dates.relative_coarse, 1),
    ("下_下|下_下_个 <unit>", "date", relative_dates.relative_coarse, 2),
    ("上|上_个 <unit>", "date", relative_dates.relative_coarse, -1),
    ("未_来|接_下_来 <num> <unit>", "range", periods.units, 1),
    ("过_去|最_近 <num> <unit>", "range", periods.units, -1),
    ("本|这|这_个 <day>", "date", relative_dates.this),
    ("下|下_个 <dow>", "date", relative_dates.next_weekday),
    ("下_下|下_下_个 <day>", "date", containment.in_unit, 2, Unit("week")),
    ("上|上_个 <day>", "date", containment.in_unit, -1, Unit("week")),
    ("<date> (的) 同_一|相_同|这_个 时_间|时_候", "time", dated_times.at_this_time),
    ("<num> 号|日", "date", dates.month_day),
    ("<date> 的 <date>", "date", containment.together),
    ("<date> <ord> 个 <day>", "date", combinators.reordered, (1, 2, 0), containment.nth_of),
    ("<date> (的) <lastord> <day>", "date", combinators.reordered, (1, 2, 0), containment.nth_of),
    ("<date> (的) <lastord> (一) <unit>", "date", combinators.reordered, (1, 2, 0), containment.nth_of),
    # A length before or after
    ("<length|wlength> 后|以_后|之_后", "time", relative_dates.ahead),
    ("<fraction> 后|以_后|之_后", "time", relative_dates.hours_ahead),
    ("再_过|过 <length>", "time", relative_dates.ahead),
    ("<length> 前|以_前|之_前", "time", relative_dates.ago),
    ("<date> 前 <length>", "date", combinators.swapped, relative_dates.before_date),
    ("<date> 后 <length>", "date", combinators.swapped, relative_dates.after_date),
    # Time of day
    ("<num>", "wclock", time_of_day.spoken_hour),
    ("<num> 点|时 (钟|整)", "clock", time_of_day.spoken_hour),
    ("<num> 点 <num> (分)", "clock", time_of_day.spoken_hour_minute),
    ("<num> 时 <num> 分", "clock", time_of_day.hour_minute24),
    ("<num> 点 零 <num> (分)", "clock", time_of_day.hour_minute24),
    ("<num> 点 <fraction>", "clock", time_of_day.spoken_hour_and_fraction),
    ("差 <num> (分) <clock>", "clock", time_of_day.round_before),
    ("差 <fraction> <clock>", "clock", time_of_day.before),
    ("<clock> 差 <num> 分", "clock", combinators.swapped, time_of_day.round_before),
    ("<clock> 还_是|或|或_者 <clock>", "eclock", alternatives.clocks),
    ("<date> 还_是|或|或_者 <date>", "edate", combinators.listed),
    ("<time> 还_是|或|或_者 <time>", "time", alternatives.either),
    ("在|于|到 <clock>", "clock", combinators.identity),
    ("<clock> 左_右|前_后", "clock", combinators.identity),
    ("<dpart> (的) <clock>", "time", dayparts.in_dated_part),
    ("<date> (的) <clock>", "time", dated_times.on_date),
    ("<date> 的 <part>", "dpart", dayparts.dated),
    # Weekends
    ("(这|这_个|本) <weekend>", "range", periods.weekend),
    ("下|下_个 <weekend>", "range", periods.weekend_ahead, 1),
    ("上|上_个 <weekend>", "range", periods.last_weekend),
    # Ranges
    ("(从) <clock|wclock> 到|至 <clock>", "cpart", dayparts.clocks),
    ("(从) <date> 到|至 <anydate>", "range", ranges.between_dates),
    ("(从) <time> 到|至 <time>", "range", ranges.Range),
    ("(从) <time> 到|至 <clock>", "range", ranges.to_clock),
    ("<anydate> <edge>", "range", combinators.swapped, periods.edge),
    ("月 <edge>", "range", combinators.swapped, periods.edge, Unit("month")),
    ("年 <edge>", "range", combinators.swapped, periods.edge, Unit("year")),
    ("<clock|time|anydate> 前|以_前|之_前", "range", ranges.before),
    ("<clock|time> 后|以_后|之_后", "range", ranges.since),
    ("<anydate> 后|以_后|之_后", "range", ranges.after),
    ("到|直_到 <anydate>", "range", ranges.until),
    # Phrases that are not a time
    ("有 (一) 点", "idiom", combinators.no_time),
    ("十 分 感|高|开|重|满|抱|遗|喜|想|难|好|漂", "idiom", combinators.no_time),
    ("<weekend> 愉_快|快_乐", "idiom", combinators.identity),
    ("<date> 快_乐|愉_快", "idiom", combinators.identity),
    ("一 点 儿|也|都|意|建|问|小|点", "idiom", combinators.no_time),
    # Repetitions
    ("每|每_个 <unit>", "rec", repetition.every, 1),
    ("每 <num> (个) <unit>", "rec", repetition.every),
    ("每 隔 <num> (个) <unit>", "rec", repetition.every_apart),
    ("隔 天", "rec", repetition.every, 2, Unit("day")),
    ("隔 周", "rec", repetition.every, 2, Unit("week")),
    ("每 半 小 时", "rec", repetition.every, 30, Unit("minute")),
    ("每 (隔) <length>", "rec", repetition.every_length),
    ("每 (隔) 半 (个) 小_时|钟_头", "rec", repetition.every, 30, Unit("minute")),
    ("<dow> 到|至 <dow|dayname>", "daysthrough", repetition.dows_through),
    ("<daysthrough|rec> (的) <part> <clock>", "rec", repetition_bounds.at_in_part),
    ("每|每_个 月 (的) <ord> 个 <wdays>", "rec", monthly_repetition.nth_of_each_month),
    ("每|每_个 <wdays|weekday|weekend>", "rec", repetition.every_days),
    ("<weekday>", "rec", repetition.every_days),
    ("每 隔 (一) <wdays>", "rec", repetition.every_nth_days, 2),
    ("<dayname>", "namedday", combinators.listed),
    ("<wdays> (和|、|及|与) <namedday>", "wdays", repetition.and_days),
    ("<wdays> 和|、|及|与 <wdays>", "wdays", repetition.and_days),
    ("<wdays> 到|至 <namedday|wdays>", "wdays", repetition.days_through),
    ("每|每_天 <part>", "rec", repetition.every_part),
    ("每 <part> <clock>", "rec", repetition.every_part_at),
    ("每|每_个 月 <num> 号|日", "rec", combinators.swapped, monthly_repetition.month_days_of, Unit("month")),
    ("每 年 <num> 月 <num> 日|号", "rec", monthly_repetition.yearly_numbers),
    ("每|每_个 月 (的) 最_后_一_天", "rec", monthly_repetition.month_days_of, (-1,), Unit("month")),
    ("<rec> (的) <clock>", "rec", repetition_bounds.at),
    ("<rec> 和|、 <clock>", "rec", repetition_bounds.also_at),
    ("<unit> <num> 次", "rec", combinators.swapped, repetition.times_a),
    ("(每) <unit> <num> 次", "rec", combinators.swapped, repetition.times_a),
    ("从 <anydate> (开_始|起) <rec>", "rec", combinators.swapped, repetition_bounds.starting),
    ("<rec> (,) (直) 到 <anydate>", "rec", repetition_bounds.ending),
)
# fmt: on

LANGUAGE = Language(
    code="zh",
    words=WORDS,
    rules=RULES,
    order="mdy",
    zone_words=frozenset(),
    in_words=frozenset(),
    fillers=words("在 于 改 到 成 请 吧"),
    holidays=chinese,
)
