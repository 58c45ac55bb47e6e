"""What a city holds its numbers against: targets, and events after which numbers read anew."""

from dataclasses import dataclass
from typing import Any

from data.metrics import Better, Unit, find_metric
from data.months import read_month
from data.words import Words

_TARGETED = (Unit.SHARE, Unit.SCORE)


@dataclass(frozen=True)
class Target:
    """What a metric is to reach, a share of 1 (of a score: its hundredth), and who says so."""

    metric: str
    share: float
    is_example: bool
    source: Words


@dataclass(frozen=True)
class Event:
    """Something that changes how numbers are to be read, with its month and source.

    `rebases` are the metrics that mean something else from `month` on, their limits start afresh
    there; most events change no definition and name none.
    """

    month: int
    words: Words
    source: str
    rebases: tuple[str, ...] = ()


def read_targets(raw: list[dict[str, Any]]) -> dict[str, Target]:
    """The targets of a city's file, by metric.

    Raises `ValueError` for a value outside 0 to 100, a metric named twice, or one that has no
    better side or is neither share nor score; `UnknownName` for one there is not.
    """
    found: dict[str, Target] = {}
    for entry in raw:
        metric, value = find_metric(entry["metric"]), float(entry["value"])
        if metric.unit not in _TARGETED or metric.better is Better.NEITHER:
            raise ValueError(
                f"{metric.key} takes no target: rates with a better side and scores do"
            )
        if not 0 <= value <= 100:
            raise ValueError(f"the target of {metric.key} must be 0 to 100, got {value:g}")
        if metric.key in found:
            raise ValueError(f"two targets for {metric.key}, expected one")
        example, source = entry.get("is_example", False), entry["source"]
        found[metric.key] = Target(metric.key, value / 100, example, _words(source))
    return found


def read_events(raw: list[dict[str, Any]]) -> tuple[Event, ...]:
    """The events of a city's file, in order of time; `UnknownName` for a month or metric that
    is none."""
    events = [
        Event(
            read_month(entry["month"]),
            _words(entry["words"]),
            entry["source"],
            tuple(find_metric(key).key for key in entry.get("rebases", ())),
        )
        for entry in raw
    ]
    return tuple(sorted(events, key=lambda event: event.month))


def _words(raw: dict[str, str]) -> Words:
    return Words(raw["zh"], raw["en"])
