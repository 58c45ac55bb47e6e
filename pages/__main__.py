"""What one run of the dashboard does: who is looking, what they may see, which page."""

import streamlit as st

from components.gate import STATIC
from components.viewer import browser_language, current_viewer, sign_out_button, tell_language
from data.accounts.demo import display_name

st.set_page_config(page_title="接诉即办", page_icon=str(STATIC / "favicon.png"), layout="wide")
viewer = current_viewer()
language = browser_language()
tell_language(language)
st.title(display_name(viewer, language))
st.text(f"{viewer.role.value} {viewer.unit_code or ''}")
sign_out_button(language)
