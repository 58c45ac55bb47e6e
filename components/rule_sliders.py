"""A rule to try: three weights that always sum to 100 %, and what else a policy may say.

The URL holds what differs from the policy, so a link opens the same what-if for everybody.
"""

import streamlit as st

from components.choices import one_of
from components.policy_words import say as rule
from components.weight_words import say
from data.compare.whatif import Tried, Weights
from data.metrics import METRICS, THREE_RATES
from data.places.policy import UNREACHABLE, Policy

_URLS = ("weights", "silent", "least")
_MOST = 300
"""The slider of the least base ends here: few units of a month have more answers."""
Percents = tuple[int, int, int]


def linked(percents: Percents, at: int, value: int) -> Percents:
    """The three weights in percent after the one at a place was set: the others share what is
    left as they did before, so that all still sum to 100."""
    first, second = (each for place, each in enumerate(percents) if place != at)
    left, both = 100 - value, first + second
    part = round(left * first / both) if both else left // 2
    others = [part, left - part]
    others.insert(at, value)
    one, two, three = others
    return one, two, three


def whole_percents(weights: Weights) -> Percents:
    """The weights in whole percent, still summing to 100: what is lost goes to the greatest."""
    rounded = [int(100 * each + 0.5) for each in weights]
    rounded[rounded.index(max(rounded))] += 100 - sum(rounded)
    one, two, three = rounded
    return one, two, three


def read_percents(text: str) -> Percents | None:
    """The weights a URL holds, "10-45-45"; None for anything else."""
    parts = text.split("-")
    if len(parts) != 3 or not all(each.isdecimal() and len(each) < 4 for each in parts):
        return None
    one, two, three = map(int, parts)
    return (one, two, three) if one + two + three == 100 else None


def choose_rule(policy: Policy, language: str) -> Tried:
    """Draws the sliders of the weights, which sum to 100 %, and the rules beside them; until one
    is moved the rule is the policy's own, exactly."""
    own = Tried.of(policy)
    weights = _weights(own.weights, language)
    left, right = st.columns([2, 1])
    with left:
        unreachable = _unreachable(own.unreachable, language)
    with right:
        least = _least(own.minimum_base, language)
    if any(name in st.query_params for name in _URLS):
        st.button(say("as_policy", language), type="tertiary", key="rule_back", on_click=_forget)
    return Tried(weights, unreachable, least)


def _weights(own: Weights, language: str) -> Weights:
    asked = read_percents(st.query_params.get("weights", ""))
    percents = asked or whole_percents(own)
    for at, column in enumerate(st.columns(3)):
        key = THREE_RATES[at]
        st.session_state[f"weight_{key}"] = percents[at]
        with column:
            st.slider(
                say("weight_of", language, metric=METRICS[key].title.in_(language)),
                0, 100, format="%d%%", key=f"weight_{key}", on_change=_keep, args=(percents, at),
            )  # fmt: skip
    one, two, three = (each / 100 for each in percents)
    return own if asked is None else (one, two, three)


def _unreachable(own: str, language: str) -> str:
    codes = dict.fromkeys((own, *UNREACHABLE))
    titles = {code: rule(code, language) for code in codes}
    return one_of("silent", titles, say("silent", language))


def _least(own: int, language: str) -> int:
    asked = st.query_params.get("least", "")
    st.session_state["rule_least"] = min(int(asked), _MOST) if asked.isdecimal() else own
    return int(st.slider(say("least", language), 0, max(own, _MOST), key="rule_least",
                         on_change=_keep_least, args=(own,)))  # fmt: skip


def _keep(before: Percents, at: int) -> None:
    value = int(st.session_state[f"weight_{THREE_RATES[at]}"])
    st.query_params["weights"] = "-".join(map(str, linked(before, at, value)))


def _keep_least(own: int) -> None:
    least = int(st.session_state["rule_least"])
    if least == own:
        st.query_params.pop("least", None)
    else:
        st.query_params["least"] = str(least)


def _forget() -> None:
    for name in _URLS:
        st.query_params.pop(name, None)
