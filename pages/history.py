"""How did the unit's place and grade go, month by month?"""

from dataclasses import replace

import streamlit as st

from components.place_chart import place_chart
from data.desk import Desk
from data.filters import Filters
from data.places.class_rules import CLASSES
from pages.placing_words import say


def place_history(desk: Desk, filters: Filters, code: str, language: str) -> None:
    """Draws the places of the unit's last months; nothing where it never had a place."""
    record = desk.record(code, filters)
    if record is None:
        return
    frame = desk.places_and_ranges(code, filters)
    st.subheader(say("history", language))
    told = say(
        "record", language, months=record.months, first=record.in_top, top=record.top,
        best=record.best, worst=record.worst,
    )  # fmt: skip
    st.text(told + _classed(record.classes, language))
    st.caption(say("how_history", language))
    newest = replace(filters, month=int(frame["ym"].iloc[-1]), span=1)
    place_chart(
        frame, desk.policy_of(newest), desk.ranked_by(), language,
        key="place_history", data_key=(desk.key, newest, code),
    )  # fmt: skip


def _classed(counts: dict[str, int], language: str) -> str:
    """How often the unit was in which class: "；列入先进类 3 次"."""
    joint = "、" if language == "zh" else ", "
    told = [
        say("class_times", language, name=CLASSES[key].in_(language), count=count)
        for key, count in counts.items()
    ]
    return say("was_classed", language, classes=joint.join(told)) if told else ""
