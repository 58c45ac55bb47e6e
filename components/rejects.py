"""Rejected records for an administrator: by reason, the first of them, and all as a download."""

import re
from collections.abc import Mapping

import pandas as pd
import streamlit as st

from components.downloads import csv_bytes
from components.formats import as_count
from components.provenance_words import headed, say
from data.fields import FIELDS
from data.intake.capability import Intake
from data.intake.rejected import Rejected
from data.load.rows import REASONS
from data.settings import number
from data.words import Words

_FIRST = 50
_NUMBER = Words("工单编号", "Ticket number")


def choose_load(loads: list[Rejected], language: str) -> Rejected:
    """Draws a choice of the loads that rejected records; returns the chosen one."""

    def title(number_of_load: int) -> str:
        load = loads[-number_of_load]
        count = as_count(load.count, language)
        when = load.at.replace("T", " ")[:16]
        return say("load_option", language, at=when, source=load.source, count=count)

    # Counted from the oldest: a load keeps its number when another comes in.
    numbers = range(len(loads), 0, -1)
    chosen = st.selectbox(
        say("which_load", language), numbers, format_func=title, key="which_rejects"
    )
    return loads[-(chosen or len(loads))]


def rejects_of(intake: Intake, load: Rejected, language: str) -> None:
    """Draws the rejects of a load: by reason, the first of them, a download of all."""
    frame = intake.rejects(load, _FIRST)
    if not len(frame):
        st.caption(say("reasons_unknown", language))
        return
    reasons, first = st.columns([3, 5])
    with reasons:
        reason_table(load.reasons or frame["reason"].value_counts().to_dict(), language, "load")
        _download(intake, load, language)
    with first:
        reject_table(frame, load.count, language, "load")
    st.caption(say("masked", language))


def reason_table(reasons: Mapping[str, int], language: str, key: str) -> None:
    """Draws how many records were rejected for which reason, the most first."""
    rows = [(_reason(each, language), count) for each, count in reasons.items()]
    titles = [say("reason", language), say("records", language)]
    st.dataframe(
        pd.DataFrame(rows, columns=titles).sort_values(titles[1], ascending=False),
        hide_index=True,
        key=f"reject_reasons_{key}",
        alt=titles[0],
        column_config={titles[1]: st.column_config.NumberColumn(format="localized")},
    )


def reject_table(frame: pd.DataFrame, count: int, language: str, key: str) -> None:
    """Draws rejects (columns of `data.intake.rejected.COLUMNS`), the first of `count`."""
    shown, whole = as_count(len(frame), language), as_count(count, language)
    st.dataframe(
        _told(frame, language),
        hide_index=True,
        key=f"rejects_{key}",
        alt=say("first_rejects", language, shown=shown, count=whole),
        column_config={say("line", language): st.column_config.NumberColumn(format="localized")},
    )
    if count > len(frame):
        st.caption(say("first_rejects", language, shown=shown, count=whole))


def _download(intake: Intake, load: Rejected, language: str) -> None:
    most = int(number("HOTLINE_EXPORT_ROWS"))

    def build() -> bytes:
        return csv_bytes(_told(intake.all_rejects(load, most), language))

    stem = re.sub(r"[^\w-]+", "-", load.source)[:60].strip("-")
    st.download_button(
        say("reject_download", language), build, f"rejects_{stem}.csv", "text/csv",
        key="reject_download", on_click="ignore", icon=":material/download:", type="tertiary",
    )  # fmt: skip
    if load.count > most:
        st.caption(say("cut", language, most=as_count(most, language)))


def _told(frame: pd.DataFrame, language: str) -> pd.DataFrame:
    """The rejects under titles, with words for fields and reasons."""
    return pd.DataFrame(
        {
            say("line", language): frame["line"],
            say("column", language): [_field(name, language) for name in frame["column"]],
            say("value", language): frame["value"],
            say("reason", language): [_reason(each, language) for each in frame["reason"]],
        }
    )


def _field(name: str, language: str) -> str:
    if not name:
        return say("whole_record", language)
    if name == "ticket_id":
        return _NUMBER.in_(language)
    return headed(name, language) if name in FIELDS else name


def _reason(key: str, language: str) -> str:
    return REASONS.get(key, Words(key, key)).in_(language)
