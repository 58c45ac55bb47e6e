"""Whether a month is news: the four rules of NHS England's "Making Data Count".

As NHSRplotthedots applies them, each within one phase of a chart:
  outside       one point beyond a 3-sigma limit
  run           seven consecutive points on one side of the mean
  trend         seven consecutive points, six rises or six falls between them
  two_of_three  two of three consecutive points beyond 2 sigma on one side
Every point of a pattern is marked, not only the last.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from data.metrics import Better
from data.statistics.arrays import Flags, Real, Whole
from data.statistics.control import Chart, gaps_last
from data.words import Words

_ROUNDING = 1e-12

RULES = {
    "outside": Words("一点超出控制限", "a point outside the limits"),
    "run": Words("连续七点在均值同侧", "seven points on one side of the mean"),
    "trend": Words("连续七点单调上升或下降", "seven points rising or falling"),
    "two_of_three": Words("三点中两点超过两倍标准差", "two of three points beyond 2 sigma"),
}


class Variation(StrEnum):
    """How the newest point of a chart is to be read."""

    IMPROVED = "improved"
    WORSENED = "worsened"
    CHANGED = "changed"
    NORMAL = "normal"
    UNKNOWN = "unknown"


VARIATION_TITLES = {
    Variation.IMPROVED: Words("确有改善", "improved"),
    Variation.WORSENED: Words("确有下滑", "worsened"),
    Variation.CHANGED: Words("确有变化", "changed"),
    Variation.NORMAL: Words("正常波动", "normal variation"),
    Variation.UNKNOWN: Words("数据不足", "too few points"),
}


@dataclass(frozen=True)
class Signals:
    """Which rule marks which point, each (units, months); `side` is 1 up, -1 down, 0 unmarked.

    The side is that of the mean the point lies on; of a mere trend, the way it goes.
    """

    outside: Flags
    run: Flags
    trend: Flags
    two_of_three: Flags
    side: Whole

    @property
    def any(self) -> Flags:
        """Points marked by any rule."""
        return np.asarray(self.outside | self.run | self.trend | self.two_of_three, dtype=np.bool_)


def signals(chart: Chart) -> Signals:
    """The points of a chart that are special cause."""
    parts = [_in_phase(chart, chart.phases == phase) for phase in np.unique(chart.phases)]
    return Signals(*(np.concatenate(each, axis=1) for each in zip(*parts, strict=True)))


def variation(chart: Chart, found: Signals, better: Better) -> list[Variation]:
    """How the newest known point of each unit reads; unknown without limits."""
    last, known = newest(chart.value)
    rows = np.arange(len(last))
    known &= np.isfinite(chart.sigma[rows, last])
    good = -1 if better is Better.LOWER else 1
    reads = {0: Variation.NORMAL, 1: Variation.IMPROVED, -1: Variation.WORSENED}
    if better is Better.NEITHER:
        reads |= {1: Variation.CHANGED, -1: Variation.CHANGED}
    sides = good * found.side[rows, last]
    return [
        reads[int(side)] if told else Variation.UNKNOWN
        for side, told in zip(sides, known, strict=True)
    ]


def newest(value: Real) -> tuple[Whole, Flags]:
    """Which month of each unit is the newest with a value, and whether it has any."""
    told = np.isfinite(value)
    last = value.shape[1] - 1 - np.argmax(told[:, ::-1], axis=1)
    return np.asarray(last, dtype=np.int64), np.asarray(told.any(axis=1), dtype=np.bool_)


def _in_phase(chart: Chart, mine: Flags) -> tuple[Flags, Flags, Flags, Flags, Whole]:
    """The marks of one phase, found on rows without gaps and put back under their months."""
    order = gaps_last(chart.value[:, mine])
    value, centre, sigma, low, high = (
        np.take_along_axis(part[:, mine], order, axis=1)
        for part in (chart.value, chart.centre, chart.sigma, chart.low, chart.high)
    )
    away, way = _sign(value - centre), _sign(np.diff(value, axis=1))
    far = away * (np.abs(value - centre) > 2 * sigma + _ROUNDING)
    outside = (value > high + _ROUNDING) | (value < low - _ROUNDING)
    run = _stretch(away == 1, 7, 7) | _stretch(away == -1, 7, 7)
    rising, falling = (_stretch(way == side, 6, 7) for side in (1, -1))
    close = (_stretch(far == 1, 3, 3, 2) & (far == 1)) | (
        _stretch(far == -1, 3, 3, 2) & (far == -1)
    )
    slope = rising.astype(np.int64) - falling
    side = np.where(outside | run | close, away, slope)
    return (
        _put_back(outside, order) != 0,
        _put_back(run, order) != 0,
        _put_back(rising | falling, order) != 0,
        _put_back(close, order) != 0,
        _put_back(side, order),
    )


def _put_back(marks: Flags | Whole, order: Whole) -> Whole:
    back = np.zeros(marks.shape, dtype=np.int64)
    np.put_along_axis(back, order, marks.astype(np.int64), axis=1)
    return back


def _sign(difference: Real) -> Whole:
    steps = np.nan_to_num(difference)
    return np.asarray(np.where(np.abs(steps) < _ROUNDING, 0, np.sign(steps)), dtype=np.int64)


def _stretch(marks: Flags, window: int, points: int, enough: int | None = None) -> Flags:
    """The `points` spanned by each window of marks in which all, or `enough`, are set."""
    found = np.zeros((len(marks), marks.shape[1] + points - window), dtype=np.bool_)
    starts = marks.shape[1] - window + 1
    if starts < 1:
        return found
    windows = np.lib.stride_tricks.sliding_window_view(marks, window, axis=1)
    hits = windows.sum(axis=-1) >= (enough or window)
    for offset in range(points):
        found[:, offset : offset + starts] |= hits
    return found
