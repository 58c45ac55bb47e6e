"""Whether a target will be met month for month if all goes on as it does.

As in NHS England's "Making Data Count": limits wholly on the good side of the target say that it
will be met, wholly on the other that it will not; a target between them, or on one, is met and
missed by chance. So a good month is no promise, and a bad one no failure.
"""

from enum import StrEnum

import numpy as np

from data.metrics import Better
from data.statistics.control import Chart
from data.statistics.signals import newest
from data.words import Words


class Assurance(StrEnum):
    """Whether a process that goes on as it does will meet a target."""

    WILL = "will"
    MAY = "may"
    WILL_NOT = "will_not"
    UNKNOWN = "unknown"


ASSURANCE_TITLES = {
    Assurance.WILL: Words("稳定达标", "reliably on target"),
    Assurance.MAY: Words("时达时不达", "hit or miss"),
    Assurance.WILL_NOT: Words("按现状不能达标", "reliably short of target"),
    Assurance.UNKNOWN: Words("能否达标尚难判断", "too early to tell of the target"),
}


def assurance(chart: Chart, target: float, better: Better) -> list[Assurance]:
    """Whether each unit meets `target`, by the limits of its newest month.

    Unknown where there are no limits, trial limits only, or no better side.
    """
    last, known = newest(chart.value)
    rows = np.arange(len(last))
    low, high = chart.low[rows, last], chart.high[rows, last]
    if better is Better.LOWER:
        low, high, target = -high, -low, -target
    known &= np.isfinite(low) & np.isfinite(high) & ~chart.trial[rows, last]
    known &= better is not Better.NEITHER
    found = np.where(low > target, Assurance.WILL, Assurance.MAY)
    found = np.where(high < target, Assurance.WILL_NOT, found)
    return [Assurance(each) for each in np.where(known, found, Assurance.UNKNOWN)]
