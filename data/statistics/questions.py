"""Integrity beside performance: where a unit stands far from the city, a question to check.

A position is never a verdict. Each question is a share of a unit's tickets held against the
city's in an over-dispersed funnel; only the side that could hide something asks.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import binom, poisson

from data.statistics.arrays import Real, ratio, real
from data.statistics.funnel import (
    INNER,
    OUTER,
    band_of,
    dispersion,
    fit_funnel,
    funnel_table,
    widened,
)
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
        Words("改按咨询办理", "Turned into consultations"),
        Words("改为咨询的是否真是咨询？", "Is what was turned into a consultation truly one?"),
    ),
    Question(
        "consultation",
        Words("按咨询办理（同类别折算）", "Handled as consultations, by category"),
        Words("投诉是否被改为咨询？", "Were complaints turned into consultations?"),
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
    """One row a unit: the columns of `funnel_table` and `asked`, 0, 1 (95 %) or 2 (99.8 %).

    Asked only of what chance alone does as rarely, by exact tails: the funnel's own limits are
    not kept by a unit with a handful of cases.
    """
    part, base = real(part), real(base)
    funnel = fit_funnel(part, base)
    tails = binom.cdf(part, base, funnel.target), binom.sf(part - 1, base, funnel.target)
    return _asked(question, funnel_table(part, base, funnel), tails)


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


def stand_against(question: Question, observed: Real, expected: Real, base: Real) -> pd.DataFrame:
    """`stand` of counts against those expected of each unit's own cases, `value` their share.

    The funnel is that of standardised ratios (Spiegelhalter 2005): on the square root scale the
    error of observed over expected is 1 / (2 sqrt(expected)), whatever the count. Counts that are
    a part of a base vary less than that, so it errs on the side of asking nothing.
    """
    observed, expected = real(observed), real(expected)
    error = ratio(0.5, np.sqrt(expected))
    away = np.sqrt(ratio(observed, expected)) - 1
    z = ratio(away, error)
    adjusted = ratio(away, widened(error, dispersion(z, error), "additive"))
    table = pd.DataFrame(
        {"value": ratio(observed, base), "base": real(base), "z": z, "z_adjusted": adjusted,
         "band": band_of(adjusted)}
    )  # fmt: skip
    return _asked(
        question, table, (poisson.cdf(observed, expected), poisson.sf(observed - 1, expected))
    )


def _asked(
    question: Question, table: pd.DataFrame, tails: tuple[Real, Real] | None = None
) -> pd.DataFrame:
    """The table with `asked`; `tails` are the exact chances of as low and of as high a count."""
    side = (table["band"] if question.high else -table["band"]).clip(lower=0)
    if tails is None:
        return table.assign(asked=side)
    tail = tails[int(question.high)]
    certain = sum((tail < (1 - level) / 2).astype(np.int64) for level in (INNER, OUTER))
    return table.assign(asked=np.minimum(side, certain))
