"""What each number means, drawn from the one table of metrics."""

import pandas as pd
import streamlit as st

from components.formats import unit_title
from components.texts import plain
from data.desk import Desk
from data.measure_titles import TITLES
from data.measures import Clock
from data.metrics import METRICS, Better, Metric
from data.words import Words

_CLOCKS = {
    Clock.RECEIVED: Words("受理日", "day of receipt"),
    Clock.DISPATCHED: Words("派单日", "day of dispatch"),
    Clock.DUE: Words("到期日", "due day"),
    Clock.CLOSED: Words("办结日", "day of closing"),
    Clock.CALLED: Words("回访日", "day of callback"),
    Clock.NOW: Words("数据时点", "as of now"),
}
_BETTER = {
    Better.HIGHER: Words("高为好", "higher"),
    Better.LOWER: Words("低为好", "lower"),
    Better.NEITHER: Words("—", "—"),
}
_HEADERS = {
    "title": Words("指标", "Number"),
    "meaning": Words("含义与注意", "Meaning and caveat"),
    "formula": Words("算法", "Formula"),
    "placed": Words("归期", "Placed by"),
    "better": Words("方向", "Better"),
    "minimum": Words("最小基数", "Least base"),
    "source": Words("依据", "Source"),
    "why_not": Words("本数据", "These data"),
}
_COMPUTABLE = Words("可计算", "computable")


def glossary(desk: Desk, language: str) -> None:
    """Draws one row a metric: meaning, formula, clock, caveat, source, and why not computable.

    A table that wraps: definitions are for reading, not for scanning.
    """
    rows = [_row(metric, desk, language) for metric in METRICS.values()]
    titles = [words.in_(language) for words in _HEADERS.values()]
    st.table(pd.DataFrame(rows, columns=titles).set_index(titles[0]))


def _row(metric: Metric, desk: Desk, language: str) -> list[str]:
    reason = desk.why_not(metric)
    unit = unit_title(metric, language)
    told = f"{metric.title.in_(language)} ({unit})" if unit else metric.title.in_(language)
    cells = [
        told,
        f"{metric.meaning.in_(language)} {metric.caveat.in_(language)}",
        formula(metric, language),
        _CLOCKS[metric.clock].in_(language),
        _BETTER[metric.better].in_(language),
        f"{metric.minimum}",
        metric.source,
        (reason or _COMPUTABLE).in_(language),
    ]
    return [plain(cell) for cell in cells]


def formula(metric: Metric, language: str) -> str:
    """How a metric follows from its measures, in words."""
    numerator = TITLES[metric.numerator].in_(language)
    if metric.key == "score":
        return _SCORE.in_(language)
    if metric.quantile is not None:
        return _QUANTILE.in_(language).format(share=f"{metric.quantile:.0%}", what=numerator)
    if metric.key == "per_10k":
        return _PER_10K.in_(language).format(what=numerator)
    top = f"({numerator} − {TITLES[metric.minus].in_(language)})" if metric.minus else numerator
    whole = metric.denominator
    return f"{top} ÷ {TITLES[whole].in_(language)}" if whole else top


_SCORE = Words("100 × Σ 权重 × 三率", "100 × Σ weight × rate")
_QUANTILE = Words("{what}天数的 {share} 分位", "{share} point of days, {what}")
_PER_10K = Words("{what} ÷ 常住人口 × 10,000", "{what} ÷ residents × 10,000")
