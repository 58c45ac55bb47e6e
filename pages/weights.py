"""How much of the ranking is a choice of weights?"""

import streamlit as st

from components.choices import one_of
from components.downloads import downloads
from components.formats import as_text
from components.texts import plain
from components.weight_triangle import weight_triangle
from components.weights import choose_weights, weights_export, weights_table
from data.desk import Desk
from data.filters import Filters
from data.metrics import METRICS, THREE_RATES, Unit
from data.whatif import Weights
from pages.following import follow
from pages.honest_words import say as say_honest
from pages.policy_words import say
from pages.site import Site


def what_if(desk: Desk, site: Site, kind: str, filters: Filters) -> None:
    """Draws the league by weights of one's own, and how much two units' order hangs on them."""
    language = site.language
    if reason := desk.why_not(METRICS["score"]):
        st.info(
            say_honest("not_told", language, reason=reason.in_(language)), icon=":material/info:"
        )
        return
    st.caption(say("how_weights", language))
    policy = desk.policy_of(filters)
    first, second, third = (policy.weights[key] for key in THREE_RATES)
    own = (first, second, third)
    weights = choose_weights(own, language)
    frame = desk.weighed(kind, filters, weights)
    if frame.empty:
        st.caption(say_honest("no_funnel", language))
        return
    moved = int((frame["rank_change"] != 0).sum())
    far = int(frame["rank_change"].abs().max())
    st.markdown(say("what_if", language, count=len(frame), moved=moved, far=far))
    follow(site, weights_table(frame, desk, language, key=f"weights_{kind}"), filters)
    downloads(
        lambda: weights_export(frame, desk, language),
        f"what-if-{kind}", desk, filters, language, key="weights_download",
    )  # fmt: skip
    _two_units(desk, kind, filters, (own, weights), language)


def _two_units(
    desk: Desk, kind: str, filters: Filters, weights: tuple[Weights, Weights], language: str
) -> None:
    """In what share of all weightings one unit is ahead of another, said and drawn."""
    table = desk.league(kind, filters)
    codes = list(table[table["rank"].notna()]["unit_code"])
    if len(codes) < 2:
        return
    st.subheader(say("two_units", language))
    st.caption(say("how_two", language))
    own = [code for code in table[table["mine"]]["unit_code"] if code in codes]
    left, right = st.columns([2, 3])
    with left:
        one = _pick(desk, "one", [*own[:1], *codes], language)
        other = _pick(desk, "other", [code for code in codes if code != one], language)
        found = desk.ahead(kind, one, other, filters)
        if found is None:
            return
        names = (desk.units.distinct_name(one, language), desk.units.distinct_name(other, language))
        share = as_text(found.share, Unit.SHARE, language)
        told = say("ahead", language, one=plain(names[0]), other=plain(names[1]), share=share)
        st.markdown(told)
        gaps = {
            key: say("ahead_of" if gap > 0 else "behind" if gap < 0 else "level", language,
                     metric=METRICS[key].title.in_(language), points=f"{abs(gap):.1f}")
            for key, gap in zip(THREE_RATES, found.gap, strict=True)
        }  # fmt: skip
        st.caption(plain(say("gap_joint", language).join(gaps.values())))
    with right:
        weight_triangle(found, names, *weights, language, key="weight_triangle")


def _pick(desk: Desk, name: str, codes: list[str], language: str) -> str:
    titles = {code: desk.units.distinct_name(code, language) for code in codes}
    return one_of(name, titles, say(f"which_{name}", language), "list")
