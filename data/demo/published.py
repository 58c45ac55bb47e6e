"""Every published figure the demo is held to, and how it is counted in a store."""

from dataclasses import dataclass
from datetime import date

from data.demo.calibration import (
    ANNUAL_REPORT,
    ASSUMED,
    BEIJING_NEWS_2021,
    BEIJING_NEWS_2025,
    CATEGORIES_2020,
    CENTRAL,
    CENTRAL_SHARE,
    CGTN,
    DISTRICT_REPORTS,
    ENTERPRISE_CALLS,
    FOUNDING,
    HANDLED_2019,
    HANDLED_2025,
    PRESS,
    RATE_PATH,
    WOMEN_DISPATCHED,
    WOMEN_OF_DISPATCHED,
    YEARS,
)
from data.months import month_index

Months = tuple[int, int]


@dataclass(frozen=True)
class Count:
    """A measure summed over months (first and last index), of rows with certain codes.

    `district` codes mean the district of the handling unit, in `by_area` counts of the place.
    """

    measure: str
    months: Months
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    by_area: bool = False


@dataclass(frozen=True)
class Figure:
    """One published figure: a share of two counts, or a count at full scale (no `base`).

    `allowance` is what may be missed before sampling noise: of a share in absolute terms, of a
    count relative to it. `noise` is how many standard errors of plain sampling come on top:
    fewer for the rates, whose draws keep their sums.
    """

    title: str
    value: float
    top: Count
    base: Count | None
    allowance: float
    source: str
    noise: float = 4.0


def _year(year: int, first: int = 1, last: int = 12) -> Months:
    return month_index(year, first), month_index(year, last)


def _month(day: date) -> Months:
    index = month_index(day.year, day.month)
    return index, index


_TO_NOVEMBER_2021 = (month_index(2019, 1), month_index(2021, 11))


def _volumes() -> list[Figure]:
    figures = [
        Figure(
            f"Received {year}", each.received, Count("received", _year(year)), None, 0.005,
            each.source,
        )
        for year, each in YEARS.items()
    ]  # fmt: skip
    half_2024 = (month_index(2019, 1), month_index(2024, 6))
    figures.append(
        Figure("Received 2019 to June 2024", 141e6, Count("received", half_2024), None, 0.01, PRESS)
    )
    for year, source in ((2019, PRESS), (2020, BEIJING_NEWS_2021), (2021, PRESS)):
        share = YEARS[year].dispatched_share
        figures.append(_share(f"Dispatched share {year}", share, "dispatched", _year(year), source))
    title = "Dispatched share January 2019 to November 2021"
    figures.append(_share(title, 0.415, "dispatched", _TO_NOVEMBER_2021, PRESS))
    return figures


def _share(title: str, value: float, measure: str, months: Months, source: str) -> Figure:
    return Figure(title, value, Count(measure, months), Count("received", months), 0.01, source)


def _channels() -> list[Figure]:
    online = ("wechat", "app", "website", "message_board", "supervision", "weibo", "email")
    figures = []
    for year, source in ((2020, BEIJING_NEWS_2021), (2021, ANNUAL_REPORT)):
        all_, months = Count("received", _year(year)), _year(year)
        by_phone = Count("received", months, (("channel", ("phone",)),))
        by_net = Count("received", months, (("channel", online),))
        share = YEARS[year].online_share
        figures += [
            Figure(f"By phone {year}", 1 - share, by_phone, all_, 0.003, source),
            Figure(f"Online {year}", share, by_net, all_, 0.003, source),
        ]
    wechat = Count("received", _year(2021), (("channel", ("wechat",)),))
    share = YEARS[2021].wechat_of_online
    figures.append(Figure("WeChat of online 2021", share, wechat, by_net, 0.01, ANNUAL_REPORT))
    return figures


def _categories() -> list[Figure]:
    year = _year(2020)
    return [
        Figure(
            f"{' + '.join(codes)} of received 2020",
            number / (YEARS[2020].received / 1e4),
            Count("received", year, (("category", codes),)),
            Count("received", year),
            0.003,
            BEIJING_NEWS_2021,
        )
        for codes, number in CATEGORIES_2020.items()
    ]


def _handled(year: int, shares: dict[str, float], source: str) -> list[Figure]:
    return [
        Figure(
            f"District {code} of dispatched {year}",
            share,
            Count("dispatched", _year(year), (("district", (code,)),)),
            Count("dispatched", _year(year)),
            0.005,
            source,
        )
        for code, share in shares.items()
    ]


def _districts() -> list[Figure]:
    figures = _handled(2019, HANDLED_2019, PRESS)
    central = Count("dispatched", _year(2020), (("district", CENTRAL),), by_area=True)
    whole = Count("dispatched", _year(2020), by_area=True)
    title = "Central six districts of dispatched 2020"
    figures.append(Figure(title, CENTRAL_SHARE, central, whole, 0.01, BEIJING_NEWS_2021))
    return figures + _handled(2025, HANDLED_2025, DISTRICT_REPORTS)


_RATES = (
    (date(2019, 1, 1), 0.5309, 0.6461, 0.015, PRESS),
    (date(2019, 10, 1), 0.7436, 0.8539, 0.012, PRESS),
    (date(2021, 12, 1), 0.86, 0.92, 0.012, FOUNDING),
    (date(2024, 9, 1), 0.965, 0.969, 0.006, PRESS),
    (date(2025, 1, 1), 0.967, 0.970, 0.006, BEIJING_NEWS_2025),
    (date(2025, 12, 1), 0.973, 0.977, 0.006, CGTN),
)


def _rates() -> list[Figure]:
    return [
        Figure(
            f"{title} {day:%Y-%m}",
            value,
            Count(measure, _month(day)),
            Count("reached", _month(day)),
            allowance,
            source,
            noise=1.5,
        )
        for day, solved, satisfied, allowance, source in _RATES
        for title, measure, value in (
            ("Resolution", "solved", solved),
            ("Satisfaction", "satisfied", satisfied),
        )
    ]


def _enterprises() -> list[Figure]:
    who = (("requester", ("enterprise",)),)
    figures = [
        Figure(
            f"Enterprise calls {first:%Y-%m} to {last:%Y-%m}",
            calls,
            Count("received", (_month(first)[0], _month(last)[0]), who),
            None,
            0.03,
            PRESS,
        )
        for first, last, calls in (ENTERPRISE_CALLS[0], ENTERPRISE_CALLS[3])
    ]
    months = (month_index(2019, 10), month_index(2021, 11))
    rates = (("responded", 0.997), ("solved", 0.923), ("satisfied", 0.945))
    return figures + [
        Figure(
            f"Enterprises, {measure}, October 2019 to November 2021",
            value,
            Count(measure, months, who),
            Count("reached", months, who),
            0.01,
            PRESS,
        )
        for measure, value in rates
    ]


def _women() -> list[Figure]:
    months = (month_index(2020, 8), month_index(2025, 12))
    who = (("womens", ("true",)),)
    sent = Count("dispatched", months, who)
    return [
        Figure("Women's cases of dispatched (0.2 to 0.5 %)", WOMEN_OF_DISPATCHED, sent,
               Count("dispatched", months), 0.0015, ASSUMED),
        Figure("Women's requests answered directly (over 70 %)", 1 - WOMEN_DISPATCHED,
               Count("direct", months, who), Count("received", months, who), 0.03, ASSUMED),
    ]  # fmt: skip


PUBLISHED = (
    *_volumes(), *_channels(), *_categories(), *_districts(), *_rates(), *_enterprises(), *_women(),
)  # fmt: skip
"""Every figure, in the order `--check` prints them."""

assert {row[0].year for row in RATE_PATH} <= set(YEARS)
