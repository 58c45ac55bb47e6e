"""One run of the dashboard: who is looking, what they may ask, which page answers."""

import logging
import uuid
from datetime import datetime
from importlib import import_module

import streamlit as st

from components import heading, notices
from components.gate import STATIC_URL
from components.language import language, language_switch
from components.theme import theme_type
from components.turns import TURNS
from components.viewer import current_viewer, sign_out_button, tell_language
from data.access import Viewer
from data.accounts.audit import record
from data.accounts.demo import display_name
from data.accounts.registry import open_registry
from data.desk.bench import Witness
from data.errors import CityError, OutOfScope, StoreAway, StoreBroken, StoreMissing
from data.reception import is_store_back, open_desk
from pages.site import SITE, menu

SIDEBAR_WIDTH = 220
log = logging.getLogger("hotline.pages")
FUNCTIONS = {entry.name: import_module(f"pages.{entry.name}").page for entry in SITE}


def main() -> None:
    """Draws the page the viewer asked for, or says in a sentence why it cannot."""
    try:
        viewer = current_viewer()
    except StoreAway:
        notices.away(None, datetime.now(), language(), is_store_back)
        return
    tongue = language()
    tell_language(tongue)
    try:
        desk = open_desk(viewer, witness=_witness(viewer))
    except StoreAway:
        notices.away(None, datetime.now(), tongue, is_store_back)
        sign_out_button(tongue)
        return
    except (StoreMissing, StoreBroken, CityError):
        _failed("the store cannot be opened", tongue)
        sign_out_button(tongue)
        return
    st.logo(f"{STATIC_URL}/logo-{tongue}-{theme_type()}.svg", size="large")
    sections, _ = menu(desk, tongue, FUNCTIONS)
    chosen = st.navigation(sections)
    with st.sidebar:
        language_switch()
        st.caption(display_name(viewer, tongue))
        st.caption(heading.scope_line(desk, tongue))
        sign_out_button(tongue)
    if desk.away_since:
        notices.away(desk.away_since, desk.now, tongue, is_store_back)
    try:
        chosen.run()
    except StoreAway:
        notices.away(None, desk.now, tongue, is_store_back)
    except OutOfScope:
        notices.refused(tongue)
    except Exception:
        _failed(f"page {chosen.url_path!r} of {viewer.role.value}", tongue)


def _witness(viewer: Viewer) -> Witness:
    """What writes the viewer's reading of cases and exports into the audit trail."""

    def remember(event: str, **detail: str | int) -> None:
        record(open_registry(), event, viewer.login, **detail)

    return remember


def _failed(what: str, tongue: str) -> None:
    """A reference on the screen, the rest in the log."""
    reference = uuid.uuid4().hex[:8]
    log.exception("%s: %s", reference, what)
    notices.failed(reference, tongue)


st.set_page_config(
    page_title="接诉即办",
    page_icon=f"{STATIC_URL}/favicon.png",
    layout="wide",
    initial_sidebar_state=SIDEBAR_WIDTH,
)
with TURNS.one():
    main()
