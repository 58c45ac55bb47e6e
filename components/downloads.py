"""Downloads: the same rows and numbers as on the screen, with what they are and when.

Numbers stay numbers, rounded as they are shown; what is not computable is an empty cell. Texts
that a spreadsheet would take for a formula get an apostrophe in front.
"""

import re
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

import pandas as pd
import streamlit as st

from components.dates import as_period, as_time
from components.selection import active
from components.texts import say
from data.desk import Desk
from data.filters import Filters
from data.metrics import METRICS
from data.months import month_code

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Build = Callable[[], pd.DataFrame]


def downloads(
    build: Build,
    name: str,
    desk: Desk,
    filters: Filters,
    language: str,
    *,
    key: str,
    metrics: Sequence[str] = (),
) -> None:
    """Draws two buttons; `build` is called on a click, away from the page, and audited.

    `build` returns the frame with titles for columns; the About sheet of the Excel file names
    content, period, as-of time, policy, filters and the definitions of `metrics`.
    """

    def csv() -> bytes:
        return csv_bytes(_witnessed(build, name, desk, filters))

    def excel() -> bytes:
        about = facts(name, desk, filters, language, metrics)
        return excel_bytes(_witnessed(build, name, desk, filters), about, language)

    with st.container(horizontal=True, gap="xsmall"):
        _button("csv", csv, file_name(name, desk, filters, "csv"), "text/csv", language, key)
        _button("excel", excel, file_name(name, desk, filters, "xlsx"), _EXCEL, language, key)


def _button(
    what: str, build: Callable[[], bytes], name: str, mime: str, language: str, key: str
) -> None:
    st.download_button(
        say(what, language), build, name, mime, key=f"{key}_{what}", on_click="ignore",
        icon=":material/download:", type="tertiary", help=say("download_help", language),
    )  # fmt: skip


def _witnessed(build: Build, name: str, desk: Desk, filters: Filters) -> pd.DataFrame:
    frame = build()
    desk.witness("export", what=name, rows=len(frame), **filters.to_url())
    return frame


def file_name(name: str, desk: Desk, filters: Filters, suffix: str) -> str:
    """A file name that says city, content, unit, period and as-of time."""
    first, last = month_code(filters.period.first), month_code(filters.period.last)
    period = first if first == last else f"{first}_{last}"
    as_of = f"{desk.as_of:%Y%m%dT%H%M}"
    parts = [desk.city.id, name, filters.unit or "", period, f"asof-{as_of}"]
    whole = "_".join(re.sub(r"[^\w-]+", "-", part) for part in parts if part)
    return f"{whole}.{suffix}"


def harmless(value: Any) -> Any:
    """The value as a spreadsheet may have it: texts that would be formulas are quoted."""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value


def _safe(frame: pd.DataFrame) -> pd.DataFrame:
    safe = frame.rename(columns=harmless)
    for at in range(safe.shape[1]):
        column = safe.iloc[:, at]
        if not pd.api.types.is_numeric_dtype(column) and not _is_time(column):
            safe.isetitem(at, column.map(harmless, na_action="ignore"))
    return safe


def _is_time(column: "pd.Series[Any]") -> bool:
    return bool(pd.api.types.is_datetime64_any_dtype(column))


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """The frame as CSV in UTF-8 with the mark Excel looks for; times to the minute."""
    text: str = _safe(frame).to_csv(index=False, date_format="%Y-%m-%d %H:%M")
    return text.encode("utf-8-sig")


def excel_bytes(frame: pd.DataFrame, about: Sequence[tuple[str, str]], language: str) -> bytes:
    """The frame as an Excel file, with a second sheet of facts about it."""
    data, told = say("sheet_data", language), say("sheet_about", language)
    target = BytesIO()
    options = {"options": {"strings_to_formulas": False, "strings_to_urls": False}}
    with pd.ExcelWriter(
        target, engine="xlsxwriter", datetime_format="yyyy-mm-dd hh:mm", engine_kwargs=options
    ) as writer:
        _safe(frame).to_excel(writer, sheet_name=data, index=False, freeze_panes=(1, 0))
        writer.sheets[data].autofit(300)
        facts_frame = pd.DataFrame([tuple(map(harmless, fact)) for fact in about])
        facts_frame.to_excel(writer, sheet_name=told, index=False, header=False)
        writer.sheets[told].autofit(700)
    return target.getvalue()


def facts(
    name: str, desk: Desk, filters: Filters, language: str, metrics: Sequence[str] = ()
) -> list[tuple[str, str]]:
    """What must be known about a download, line by line."""
    told = [
        (say("about_city", language), desk.city.name.in_(language)),
        (say("about_what", language), name),
        (say("about_period", language), as_period(filters.period, language)),
        (say("about_as_of", language), as_time(desk.as_of, language)),
        (say("about_policy", language), desk.policy_of(filters).title.in_(language)),
    ]
    if desk.policy_of(filters).is_example:
        told.append(("", say("about_example", language)))
    told += [(say("filters", language), words) for _, words in active(desk, filters, language)]
    for key in metrics:
        metric = METRICS[key]
        meaning = f"{metric.meaning.in_(language)} {metric.caveat.in_(language)} {metric.source}"
        told.append((metric.title.in_(language), meaning))
    if desk.is_demo:
        told.append((say("about_demo", language), say("demo", language)))
    return told
