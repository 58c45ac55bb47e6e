"""The only place that turns numbers, changes, dates and periods into text.

Nothing computable is "—" everywhere; minus is the real minus sign. Counts of 100,000 and more
are shortened ("24.3 万件", "243 k") except where a table asks for `bare` numbers. Everything
about time stands in `components.dates` and is handed on here.
"""

from components.dates import DASH as DASH
from components.dates import as_date as as_date
from components.dates import as_days as as_days
from components.dates import as_month as as_month
from components.dates import as_period as as_period
from components.dates import as_span as as_span
from components.dates import as_stamp as as_stamp
from components.dates import as_time as as_time
from components.texts import say
from data.answers import Change, Value
from data.filters import Filters
from data.metrics import Metric, Unit

_SHORTENED = 100_000
_DECIMALS = {Unit.COUNT: 0, Unit.DAYS: 0, Unit.SHARE: 1, Unit.POINTS: 1}
_HEADERS = {
    "zh": {
        Unit.COUNT: "件",
        Unit.SHARE: "%",
        Unit.SCORE: "分",
        Unit.DAYS: "天",
        Unit.POINTS: "个百分点",
        Unit.PER_10K: "件/万人",
    },
    "en": {
        Unit.COUNT: "",
        Unit.SHARE: "%",
        Unit.SCORE: "of 100",
        Unit.DAYS: "days",
        Unit.POINTS: "pp",
        Unit.PER_10K: "per 10,000",
    },
}


def _unit(kind: Metric | Unit) -> Unit:
    return kind.unit if isinstance(kind, Metric) else kind


def decimals(kind: Metric | Unit) -> int:
    """How many decimals a value of this unit is written with."""
    return _DECIMALS.get(_unit(kind), 1)


def scaled(value: float, kind: Metric | Unit) -> float:
    """The value in the unit it is written in: shares and points of 1 become those of 100."""
    return value * 100 if _unit(kind) in (Unit.SHARE, Unit.POINTS) else value


def as_text(value: float | None, kind: Metric | Unit, language: str, *, bare: bool = False) -> str:
    """The value with its unit; `bare` leaves the unit to the header and never shortens."""
    if value is None or value != value:
        return DASH
    unit = _unit(kind)
    if unit is Unit.COUNT and not bare:
        return _count(value, language)
    number = _number(scaled(value, unit), _digits(value, unit))
    return number if bare else number + _suffix(unit, language)


def _digits(value: float, unit: Unit) -> int:
    whole_days = unit is Unit.DAYS and value == round(value)
    return 1 if unit is Unit.DAYS and not whole_days else decimals(unit)


def _number(value: float, digits: int) -> str:
    text = f"{abs(value):,.{digits}f}"
    return f"−{text}" if value < 0 and text.strip("0.,") else text


def _suffix(unit: Unit, language: str) -> str:
    if unit is Unit.PER_10K:
        return " 件" if language == "zh" else ""
    if unit is Unit.SCORE and language == "en":
        return ""
    if unit is Unit.DAYS and language == "en":
        return " d"
    tight = language == "zh" and unit is Unit.SHARE
    return ("" if tight else " ") + _HEADERS[language][unit]


def _count(value: float, language: str) -> str:
    if abs(value) < _SHORTENED:
        return _number(value, 0) + (" 件" if language == "zh" else "")
    steps = [(1e8, " 亿件"), (1e4, " 万件")] if language == "zh" else [(1e6, " M"), (1e3, " k")]
    size, name = next(step for step in steps if abs(value) >= step[0])
    digits = 1 if abs(value) / size < 1_000 and (language == "zh" or size == 1e6) else 0
    return _number(value / size, digits) + name


def as_count(count: float | None, language: str) -> str:
    """The exact count without unit: "1,284"."""
    return as_text(count, Unit.COUNT, language, bare=True)


def as_value(value: Value, language: str) -> str:
    """The value with its unit; "—" where it is not computable."""
    return as_text(value.value, value.metric, language)


def as_reason(value: Value, language: str) -> str:
    """Why there is no value: "无法计算：…"; "" where there is one."""
    if value.reason is None:
        return ""
    return say("not_computable", language, reason=value.reason.in_(language))


def as_base(value: Value, language: str) -> str:
    """What the value rests on: "1,284 / 1,332"; "" where that says nothing new.

    Large counts are shortened as everywhere: "128.4 万 / 133.2 万".
    """
    metric = value.metric
    if value.base is None or metric.unit in (Unit.COUNT, Unit.PER_10K):
        return ""
    if metric.unit is Unit.SHARE and value.numerator is not None:
        part, base = (_short(each, language) for each in (value.numerator, value.base))
        text = say("part_of", language, part=part, base=base)
    else:
        text = say("base", language, base=_short(value.base, language))
    return f"{text} · {say('small_base', language)}" if value.small else text


def _short(count: int, language: str) -> str:
    return as_text(count, Unit.COUNT, language).removesuffix("件").rstrip()


def as_change(change: Change, language: str) -> str:
    """The change with sign and unit; "" where either side is not computable."""
    return as_difference(change.difference, change.now.metric, language)


def signed(value: float, form: str = "g") -> str:
    """A number that always bears its sign, "+1.3" or "−0.05"; `form` as in a format
    specification. Nothing for NaN."""
    return "" if value != value else f"{value:+{form}}".replace("-", "−")


def as_difference(difference: float | None, kind: Metric | Unit, language: str) -> str:
    """A difference in the units of `Change.difference`: "+0.8 个百分点", "+12.0%", "−1 天"."""
    if difference is None or difference != difference:
        return ""
    unit = _unit(kind)
    relative = unit in (Unit.COUNT, Unit.PER_10K)
    shown = difference * 100 if relative else difference
    digits = _digits(difference, unit) if unit is Unit.DAYS else 1
    number = _number(shown, digits)
    if not number.strip("−0.,"):
        return say("unchanged", language)
    sign = "+" if shown > 0 else ""
    written_as = Unit.SHARE if relative else _POINTS_OF.get(unit, unit)
    suffix = _suffix(written_as, language)
    return sign + number + (" pts" if unit is Unit.SCORE and language == "en" else suffix)


_POINTS_OF = {Unit.SHARE: Unit.POINTS}


def unit_title(kind: Metric | Unit, language: str) -> str:
    """The unit as it stands in a header; "" where a bare number says enough."""
    return _HEADERS[language][_unit(kind)]


def column_title(metric: Metric, language: str) -> str:
    """The metric's name with its unit, for a column or an axis: "解决率 %". A score is named alone:
    its points need no unit."""
    unit = "" if metric.unit is Unit.SCORE else unit_title(metric, language)
    return f"{metric.label.in_(language)} {unit}".strip()


def compared(filters: Filters, language: str) -> str:
    """What a change is a change against: "较上月"."""
    if filters.compare == "year":
        return say("versus_year", language)
    if filters.span == 1:
        return say("versus_month", language)
    return say("versus_span", language, months=filters.span)
