"""Scoring policies in words anyone can check: one in full, all of them side by side, points."""

from typing import Any

import pandas as pd
import streamlit as st

from components.dates import as_month
from components.formats import signed
from components.policy_words import say
from components.texts import plain
from components.texts import say as told
from data.desk import Desk
from data.metrics import METRICS, THREE_RATES
from data.months import month_code
from data.places.class_rules import CLASSES
from data.places.policy import Policy


def policy_in_force(desk: Desk, language: str) -> None:
    """Draws the policy in force in the newest month."""
    policy_told(desk.policy, language)


def policy_told(policy: Policy, language: str) -> None:
    """Draws a policy: its title, weights, rules and grade bands."""
    st.text(f"{policy.title.in_(language)} · {policy.id} · {policy.valid_from}")
    metric, weight = say("metric", language), say("weight", language)
    st.dataframe(
        [
            {metric: METRICS[key].title.in_(language), weight: 100 * w}
            for key, w in policy.weights.items()
        ],
        hide_index=True,
        width=360,
        key="policy_weights",
        alt=weight,
    )
    st.markdown("\n".join(f"- {plain(line)}" for line in _sentences(policy, language)))
    if note := policy.note.in_(language):
        st.caption(note)


def _sentences(policy: Policy, language: str) -> list[str]:
    bands = " · ".join(f"{band.title.in_(language)} ≥ {band.at_least:g}" for band in policy.bands)
    partly = "counted" if policy.partial_counts_as_solved else "not_counted"
    values: dict[str, dict[str, object]] = {
        "cutoff": {"day": policy.cutoff_day},
        "unreachable": {"rule": say(policy.unreachable, language)},
        "ledger": {"rule": say(policy.ledger, language)},
        "excluded": {"rule": say(policy.excluded, language)},
        "partly": {"rule": say(partly, language)},
        "cap": {"cap": f"{policy.cap:g}"},
        "minimum": {"base": policy.minimum_base},
        "bands": {"bands": bands},
        "classes": {"classes": _classes(policy, language)},
    }
    told = {name: each for name, each in values.items() if each.get(name) != ""}
    return [say(name, language, **each) for name, each in told.items()]


def _classes(policy: Policy, language: str) -> str:
    """Every class with how many units it holds; "" where units are not classed."""
    sizes = policy.classes.sizes if policy.classes else {}
    return " · ".join(f"{CLASSES[key].in_(language)} {size}" for key, size in sizes.items())


def span_of(desk: Desk, policy: Policy, language: str) -> str:
    """The months a policy scores: "2019-01 – 2025-05"; the first one scores since the data begin."""
    is_first = policy == desk.policies.versions[0]
    first = min(desk.months[0], policy.first_month) if is_first else policy.first_month
    last = desk.policies.last_month(policy)
    if last is None:
        return say("since", language, month=month_code(first))
    return f"{month_code(first)} – {month_code(last)}"


def policy_versions(desk: Desk, language: str) -> None:
    """Draws all policies of the city, the newest first, the one in force marked in words."""
    rows = [_version(desk, each, language) for each in reversed(desk.policies.versions)]
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        height="content",
        key="policy_versions",
        alt=say("versions_alt", language, count=len(rows)),
        column_config=_weight_columns(language),
    )


def _version(desk: Desk, policy: Policy, language: str) -> dict[str, Any]:
    newest = desk.months[1]
    state = (
        "in_force" if policy == desk.policy else "coming" if policy.first_month > newest else "past"
    )
    grades = " · ".join(f"{each.title.in_(language)} {each.at_least:g}" for each in policy.bands)
    return {
        say("title", language): policy.title.in_(language),
        say("months", language): span_of(desk, policy, language),
        say("state", language): say(state, language),
        **{key: 100 * policy.weights[key] for key in THREE_RATES},
        say("grades", language): grades,
    }


def _weight_columns(language: str) -> dict[str, Any]:
    kinds, zh = st.column_config, language == "zh"
    widths = {"title": 270, "months": 140, "state": 72}
    columns: dict[str, Any] = {
        say(name, language): kinds.TextColumn(width=width) for name, width in widths.items()
    }
    for key in THREE_RATES:
        title = f"{METRICS[key].label.in_(language)} %"
        columns[key] = kinds.NumberColumn(title, format="%.0f", width=84 if zh else 100)
    return columns


def points_table(desk: Desk, language: str) -> None:
    """Draws the points given and taken so far, the newest first, with who wrote and approved."""
    entries = sorted(desk.policies.versions[-1].adjustments, key=lambda each: -each.month)
    if not entries:
        st.caption(say("no_points", language))
        return
    rows = [
        {
            say("month", language): as_month(each.month, language),
            told("unit_name", language): desk.units.distinct_name(each.unit, language),
            say("points", language): signed(each.points),
            say("reason", language): each.reason,
            say("author", language): each.author,
            say("approved_by", language): each.approved_by,
        }
        for each in entries
    ]
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        key="policy_points",
        alt=say("points_alt", language, count=len(rows)),
    )
