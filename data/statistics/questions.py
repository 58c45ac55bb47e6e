"""Integrity beside performance: where a unit stands far from the city, a question to check.

A position is never a verdict. Each question is a share of a unit's tickets held against the
city's in an over-dispersed funnel; only the side that could hide something asks.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.statistics.arrays import Real, ratio, real
from data.statistics.funnel import band_of, dispersion, fit_funnel, funnel_table, widened
from data.words import Words


@dataclass(frozen=True)
class Question:
    """What a share that stands out would be worth asking; `high` tells which side asks."""

    key: str
    title: Words
    asks: Words
    high: bool = True


_QUESTIONS = (
    Question(
        "exclusion",
        Words("剔除占比", "Exclusions"),
        Words("剔除的诉求是否都符合规定？", "Do all exclusions meet the rules?"),
    ),
    Question(
        "ledger",
        Words("挂账占比", "Pending ledger"),
        Words("挂账的诉求是否都确需时日？", "Do all ledger cases truly need the time?"),
    ),
    Question(
        "reach",
        Words("回访接通", "Callback reach"),
        Words("接通为何偏少？联系方式是否完整？", "Why are so few reached? Are contacts complete?"),
        high=False,
    ),
    Question(
        "self_report",
        Words("自评高于回访", "Self-report above callback"),
        Words(
            "报“已解决”而市民不认可的，原因何在？", "Why do citizens deny what is reported solved?"
        ),
    ),
    Question(
        "deadline",
        Words("临期集中办结", "Closed at the deadline"),
        Words("临期办结的是否真正办完？", "Was what was closed at the deadline truly done?"),
    ),
    Question(
        "relabelled",
        Words("投诉改为咨询", "Complaints relabelled as consultations"),
        Words("改类是否出于诉求人本意？", "Did the citizen mean a consultation?"),
    ),
    Question(
        "recomplaint",
        Words("办结后复诉", "Raised again after “resolved”"),
        Words("办结是否过早？", "Was the case closed too early?"),
    ),
)

QUESTIONS = {question.key: question for question in _QUESTIONS}
"""Every question by key, in the order they are asked."""


def stand(question: Question, part: Real, base: Real) -> pd.DataFrame:
    """One row a unit: the columns of `funnel_table` and `asked`, 0, 1 (95 %) or 2 (99.8 %)."""
    table = funnel_table(part, base, fit_funnel(part, base))
    return _asked(question, table)


def stand_apart(question: Question, claimed: Real, confirmed: Real, base: Real) -> pd.DataFrame:
    """`stand` of a difference of two answers on the same `base` tickets, claimed less confirmed.

    The two are paired, so its variance is that of the tickets on which they differ; as only the
    sums are known, all of these are taken to differ the city's way. Further spread between units
    is estimated with the funnel's.
    """
    base = real(base)
    gap = ratio(real(claimed) - confirmed, base)
    city = float(ratio(np.sum(claimed) - np.sum(confirmed), base.sum()))
    error = np.sqrt(ratio(abs(city) * (1 - abs(city)), base))
    z = ratio(gap - city, error)
    adjusted = ratio(gap - city, widened(error, dispersion(z, error), "additive"))
    table = pd.DataFrame(
        {"value": gap, "base": base, "z": z, "z_adjusted": adjusted, "band": band_of(adjusted)}
    )
    return _asked(question, table)


def _asked(question: Question, table: pd.DataFrame) -> pd.DataFrame:
    side = table["band"] if question.high else -table["band"]
    return table.assign(asked=side.clip(lower=0))
