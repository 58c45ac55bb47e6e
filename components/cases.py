"""Lists of single cases: dense rows, reconciled with the number they come from, paged."""

from typing import Any

import pandas as pd
import streamlit as st

from components.dates import DASH, as_days
from components.formats import as_count
from components.kept import kept
from components.picks import CELL, picked
from components.selection import PAGE
from components.texts import say
from data.answers import CasePage, Listing
from data.desk import Desk
from data.dimensions import DIMENSIONS
from data.metrics import METRICS

_ROW_HEIGHT = 34
_SHOWN = 16
_PAGES, _PAGE_WIDTH = 7, 36
_MARKS = ("returned", "reopened", "repeat", "ledger", "extended", "whistled")


def case_table(page: CasePage, desk: Desk, language: str, *, key: str = "cases") -> str | None:
    """Draws one page of cases; returns the number of the case whose row was clicked."""
    if page.frame.empty:
        st.caption(say("nothing", language))
        return None
    # Of a version of the store, a number says all there is to a case.
    numbers = tuple(page.frame["ticket_id"])
    rows = kept(_rows, (desk.key, numbers, language), page.frame, desk)
    state: Any = st.dataframe(
        rows,
        hide_index=True,
        height="content" if len(rows) <= _SHOWN else _SHOWN * _ROW_HEIGHT,
        row_height=_ROW_HEIGHT,
        column_config=_columns(rows, language),
        on_select="rerun",
        selection_mode=CELL,
        placeholder=DASH,
        key=f"{key}_{page.page}",
        alt=say("cases_alt", language, count=len(rows)),
    )
    st.caption(say("open_hint", language))
    chosen = picked(state, list(numbers))
    return chosen.code if chosen else None


def _rows(
    data_key: tuple[object, ...],
    numbers: tuple[str, ...],
    language: str,
    frame: pd.DataFrame,  # both are determined by data_key and numbers
    desk: Desk,
) -> pd.DataFrame:
    return case_rows(frame, desk, language)


def case_rows(frame: pd.DataFrame, desk: Desk, language: str) -> pd.DataFrame:
    """The cases as they are shown: number, matter, unit, stage, days over, due, last move, marks.

    Days over (a bar) are there only for cases past their limit; the others say what is left.
    """
    over = frame["days_over"].astype(float)
    rows = pd.DataFrame(
        {
            "number": frame["ticket_id"].astype(str),
            "matter": [matter(desk, each, language) for each in frame.to_dict("records")],
            "unit": [_unit(desk, code, language) for code in frame["unit_code"]],
            "stage": _named(desk, "stage", frame["stage"], language),
            "over": over.where(over > 0).round(1),
            "limit": [
                as_days(days, language, closed=done)
                for days, done in zip(over, frame["closed_at"].notna(), strict=True)
            ],
            "due": frame["due_at"],
            "last": frame["last_move_at"],
            "marks": [_marked(each, language) for each in frame.to_dict("records")],
        }
    )
    # The bar alone where every case is late, the words alone where none is.
    late = rows["over"].notna()
    unused = ["limit"] if late.all() else [] if late.any() else ["over"]
    if not rows["marks"].astype(bool).any():
        unused.append("marks")
    return rows.drop(columns=unused)


def matter(desk: Desk, case: dict[Any, Any], language: str) -> str:
    """What a case is about, in one line: "住房 · 供暖不热"."""
    found = []
    for dimension in ("category", "topic"):
        code = case.get(dimension)
        if code is not None and code == code:
            found.append(desk.words(dimension, language).get(str(code)) or str(code))
    return " · ".join(dict.fromkeys(found)) or DASH


def _unit(desk: Desk, code: Any, language: str) -> str:
    return (
        desk.units.distinct_name(str(code), language) if code is not None and code == code else DASH
    )


def _named(desk: Desk, dimension: str, codes: "pd.Series[Any]", language: str) -> list[str]:
    words = desk.words(dimension, language)
    return [words.get(str(code)) or str(code) for code in codes]


def marks_of(case: dict[Any, Any]) -> list[str]:
    """Which of the marks of a hard case this one bears."""
    counts = {"returned": "returns", "extended": "extensions", "reopened": "reopened"}
    flags = {"repeat": "repeat", "ledger": "ledger", "whistled": "whistled_unit"}
    borne = {mark: _count(case.get(column)) > 0 for mark, column in counts.items()}
    borne |= {mark: _said(case.get(column)) for mark, column in flags.items()}
    return [mark for mark in _MARKS if borne[mark]]


def _count(value: Any) -> float:
    return 0.0 if value is None or value is pd.NA or value != value else float(value)


def _said(value: Any) -> bool:
    return not (value is None or value is pd.NA or value != value) and bool(value)


def _marked(case: dict[Any, Any], language: str) -> str:
    return " ".join(say(f"mark_{mark}", language) for mark in marks_of(case))


def _columns(rows: pd.DataFrame, language: str) -> dict[str, Any]:
    kinds, zh = st.column_config, language == "zh"
    most = rows["over"].max() if "over" in rows else 1
    moment = "YYYY-MM-DD HH:mm"
    return {
        "number": kinds.TextColumn(say("case_number", language), width=130),
        "matter": kinds.TextColumn(say("matter", language), width=200 if zh else 250),
        "unit": kinds.TextColumn(say("handled_by", language), width=170),
        "stage": kinds.TextColumn(say("stage", language), width=70 if zh else 96),
        "over": kinds.ProgressColumn(
            say("over", language), width=110, format="%.1f", min_value=0,
            max_value=float(most or 1), color="red", help=say("over_help", language),
        ),
        "limit": kinds.TextColumn(say("limit", language), width=100, alignment="right"),
        "due": kinds.DatetimeColumn(say("due", language), width=130, format=moment),
        "last": kinds.DatetimeColumn(say("last_move", language), width=130, format=moment),
        "marks": kinds.TextColumn(say("marks", language), width=100 if zh else 140),
    }  # fmt: skip


def case_reconciliation(page: CasePage, listing: Listing, language: str) -> str:
    """How the list stands to its number: "“超期未办结”共计 1,284 件，其中 1,270 件对您开放…"."""
    metric = METRICS[listing.metric]
    part = listing.part if metric.denominator else "numerator"
    what = say(f"part_{part}", language, metric=metric.title.in_(language))
    key = "all_open" if page.counted == page.listed else "some_open"
    counted, listed = (as_count(each, language) for each in (page.counted, page.listed))
    return say(key, language, what=what, counted=counted, listed=listed)


def page_number() -> int:
    """The page of the list the URL names; 1 without or with a wrong one."""
    asked = st.query_params.get(PAGE, "1")
    return max(1, int(asked)) if asked.isdecimal() and len(asked) < 7 else 1


def pager(page: CasePage, language: str) -> None:
    """Draws the pages of a list of more than one; the page stands in the URL."""
    if page.last_page == 1:
        return
    key = f"pager_{page.page}"
    with st.container(horizontal=True, vertical_alignment="center"):
        # Left to itself the control hides pages it has room for.
        wide = _PAGE_WIDTH * (min(page.last_page, _PAGES) + 3)
        st.pagination(
            page.last_page, default=page.page, max_visible_pages=_PAGES, width=wide, key=key,
            on_change=_turn, args=(key,),
        )  # fmt: skip
        pages = as_count(page.last_page, language)
        st.caption(say("page_label", language, page=as_count(page.page, language), pages=pages))


def _turn(key: str) -> None:
    st.query_params[PAGE] = str(st.session_state[key])


_EXPORTED_TIMES = ("received_at", "due_at", "closed_at", "last_move_at")


def case_export(frame: pd.DataFrame, desk: Desk, language: str) -> pd.DataFrame:
    """What a download of cases holds: the rows shown, times to the minute, all marks."""
    shown = case_rows(frame, desk, language)
    named = {
        say("case_number", language): shown["number"],
        say("matter", language): shown["matter"],
        say("handled_by", language): shown["unit"],
        say("stage", language): shown["stage"],
        say("over", language): frame["days_over"].astype(float).round(1),
    }
    titles = dict(zip(_EXPORTED_TIMES, ("received", "due", "closed", "last_move"), strict=True))
    for column in _EXPORTED_TIMES:
        named[say(titles[column], language)] = frame[column].dt.floor("min")
    told = ("handling",) if "handling" in desk.manifest.fields else ()
    for dimension in ("channel", "request_type", *told, "outcome", "satisfaction"):
        heading = DIMENSIONS[dimension].title.in_(language)
        named[heading] = pd.Series(_named(desk, dimension, frame[dimension].fillna(""), language))
    named[say("marks", language)] = pd.Series(
        [_marked(each, language) for each in frame.to_dict("records")]
    )
    return pd.DataFrame(named)
