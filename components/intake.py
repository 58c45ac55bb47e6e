"""What a handed-in file would become: its account, first requests, counts and rejects."""

import pandas as pd
import streamlit as st

from components.formats import as_count
from components.intake_words import say
from components.provenance_words import headed
from components.rejects import reason_table, reject_table
from components.texts import plain
from data.dimensions import DIMENSIONS
from data.intake.delivery import Delivery, State
from data.intake.report import Report
from data.words import Words

_MEGABYTE = 1_000_000
_SHOWN_CODES = 8
_TABLES = ("stage", "unit_code", "category")


def file_line(delivery: Delivery, language: str) -> None:
    """Draws which file is at hand: name, size and the beginning of its hash."""
    size = f"{max(delivery.size / _MEGABYTE, 0.01):,.2f}"
    told = say("file_line", language, name=delivery.name, size=size, sha=delivery.sha256[:12])
    st.markdown(f":material/description: {plain(told)}")


def progress_of(state: State, language: str) -> None:
    """Draws how far the step at work has come."""
    if state.running != "draft" and state.part >= 1:
        text = say("publishing", language)
    else:
        text = say(f"running_{state.running}", language, part=f"{state.part:.0%}")
    st.progress(min(state.part, 1.0), text=text)
    if state.running == "load":
        st.caption(say("may_close", language))


def account(report: Report, language: str) -> None:
    """Draws the four counts and the sentences of the reconciliation."""
    with st.grid(min_column_width=130):
        for name, count in report.figures.items():
            st.metric(say(name, language), as_count(count, language), border=True)
    st.markdown("\n".join(f"- {plain(line)}" for line in report.told[language]))


def first_tickets(report: Report, language: str) -> None:
    """Draws the first requests as they would be stored, columns nothing fills left out."""
    frame = pd.DataFrame(report.tickets)
    frame = frame.loc[:, [name for name in frame if (frame[name] != "").any()]]
    titles = {name: headed(name, language) for name in frame}
    for name in frame:
        told = [_word(report, name, code, language) for code in frame[name]]
        frame[name] = frame[name].str[:16] if name.endswith("_at") else told
    st.dataframe(
        frame.rename(columns=titles),
        hide_index=True,
        key="intake_tickets",
        alt=say("first_tickets", language),
    )
    st.caption(say("sample_note", language))


def counts(report: Report, language: str) -> None:
    """Draws requests by status, unit and category, the most frequent codes first."""
    with st.grid(min_column_width=260):
        for name in _TABLES:
            _count_table(report, name, language)


def _count_table(report: Report, name: str, language: str) -> None:
    codes = report.counts.get(name, {})
    told = [(code, count) for code, count in codes.items() if code][:_SHOWN_CODES]
    rest = sum(codes.values()) - sum(count for _, count in told)
    rows = [(_word(report, name, code, language), count) for code, count in told]
    rows += [(say("rare", language), rest)] if rest else []
    titles = [say(name, language), say("count_column", language)]
    st.dataframe(
        pd.DataFrame(rows, columns=titles),
        hide_index=True,
        key=f"intake_counts_{name}",
        alt=titles[0],
        column_config={titles[1]: st.column_config.NumberColumn(format="localized")},
    )


def _word(report: Report, name: str, code: str, language: str) -> str:
    """What a code is called: a name of a unit, a fixed word, or the source's own."""
    unknown = Words("未知", "Unknown")
    fixed = DIMENSIONS[name].values if name in DIMENSIONS else {}
    words = unknown if code == "unknown" else fixed.get(code)
    return words.in_(language) if words else report.names[language].get(code, code)


def rejected(report: Report, language: str) -> None:
    """Draws why records would be rejected, and the first of them."""
    reasons, first = st.columns([3, 5])
    with reasons:
        reason_table(report.reasons, language, "trial")
    with first:
        frame = pd.DataFrame(report.rejects)
        frame["line"] = pd.to_numeric(frame["line"])
        reject_table(frame, report.rejected, language, "trial")
