"""The scoring policy in force, in words anyone can check."""

import streamlit as st

from data.desk import Desk
from data.metrics import METRICS
from data.words import Words

_WEIGHT = Words("权重 %", "Weight %")
_METRIC = Words("指标", "Number")
_RULES = {
    "cutoff": Words(
        "月度截止日：{day}（0 为自然月）", "Month cut-off day: {day} (0 = calendar month)"
    ),
    "unreachable": Words("回访未接通：{rule}", "Citizens not reached: {rule}"),
    "ledger": Words("挂账诉求：{rule}", "Tickets on the pending ledger: {rule}"),
    "excluded": Words("剔除诉求：{rule}", "Excluded tickets: {rule}"),
    "minimum": Words("参与排名的最小基数：{base}", "Smallest base that is ranked: {base}"),
    "bands": Words("等级：{bands}", "Grades: {bands}"),
}
_OPTIONS = {
    "exclude": Words("不计入", "left out"),
    "count_as_positive": Words("视为满意", "counted as positive"),
    "impute_city_mean": Words("按全市均值计", "given the city's mean"),
    "leave_out": Words("不参评", "not assessed"),
    "count": Words("参评", "assessed"),
}


def policy_in_force(desk: Desk, language: str) -> None:
    """Draws the policy: its title, weights, rules and grade bands."""
    policy = desk.policy
    st.text(f"{policy.title.in_(language)} · {policy.id} · {policy.valid_from}")
    st.dataframe(
        [
            {
                _METRIC.in_(language): METRICS[key].title.in_(language),
                _WEIGHT.in_(language): 100 * w,
            }
            for key, w in policy.weights.items()
        ],
        hide_index=True,
        width=360,
        key="policy_weights",
        alt=_WEIGHT.in_(language),
    )
    for line in _sentences(desk, language):
        st.text(line)
    if note := policy.note.in_(language):
        st.caption(note)


def _sentences(desk: Desk, language: str) -> list[str]:
    policy = desk.policy
    bands = " · ".join(f"{band.title.in_(language)} ≥ {band.at_least:g}" for band in policy.bands)
    values: dict[str, dict[str, object]] = {
        "cutoff": {"day": policy.cutoff_day},
        "unreachable": {"rule": _OPTIONS[policy.unreachable].in_(language)},
        "ledger": {"rule": _OPTIONS[policy.ledger].in_(language)},
        "excluded": {"rule": _OPTIONS[policy.excluded].in_(language)},
        "minimum": {"base": policy.minimum_base},
        "bands": {"bands": bands},
    }
    return [_RULES[name].in_(language).format(**each) for name, each in values.items()]
