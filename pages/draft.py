"""A draft of a policy: typed or handed in, checked, and offered as a file."""

import streamlit as st

from components.dates import as_month
from components.texts import plain
from components.uploads import handed_in
from data.desk import Desk
from data.places.draft import Draft
from pages.policy_words import say

MOST_KB = 256
_DRAFT = "policy_draft"


def draft_text(desk: Desk, language: str) -> str:
    """Draws where a draft is handed in or typed; returns it, at first the policy in force."""
    with handed_in(say("uploader", language), key="policy_file", most_mb=1) as file:
        if file is not None and (read := _read(file.getvalue())) is not None:
            st.session_state[_DRAFT] = read
        elif file is not None:
            st.warning(say("not_text", language, most=MOST_KB), icon=":material/block:")
    # The platform forgets what was typed in a field once another page is open.
    st.session_state["policy_text"] = st.session_state.get(_DRAFT, desk.policy.text)
    text = st.text_area(
        say("draft", language), height=320, key="policy_text", on_change=_keep,
        label_visibility="collapsed",
    )  # fmt: skip
    with st.container(horizontal=True):
        st.button(say("check", language), key="policy_check", type="primary")
        st.button(say("start_over", language), key="policy_reset", on_click=_forget)
    return str(text)


def _read(content: bytes) -> str | None:
    try:
        return content.decode("utf-8-sig") if len(content) <= MOST_KB * 1024 else None
    except UnicodeDecodeError:
        return None


def _keep() -> None:
    st.session_state[_DRAFT] = st.session_state["policy_text"]


def _forget() -> None:
    st.session_state.pop(_DRAFT, None)


def standing(desk: Desk, draft: Draft, text: str, language: str) -> None:
    """Draws what the draft is, what stands in its way, and the file where nothing does."""
    policy, first = draft.policy, draft.policy.first_month
    month = as_month(first, language)
    lines = [say("begins", language, month=month)]
    for name in ("begins_with", "namesake"):
        if other := getattr(draft, name):
            title = plain(other.title.in_(language))
            lines.append(say(name, language, title=title, id=plain(other.id)))
    if first <= desk.last_complete and not draft.begins_with:
        lines.append(say("rescores", language, month=month))
    if draft.recounts:
        lines.append(say("recounts", language, names=plain(", ".join(draft.recounts))))
    if not draft.may_be_filed:
        lines.append(say("not_yet", language))
    st.markdown("\n".join(f"- {line}" for line in lines))
    if draft.may_be_filed:
        st.download_button(
            say("file", language), text.encode(), f"{policy.id}.toml", "application/toml",
            key="policy_save", on_click="ignore", icon=":material/download:",
        )  # fmt: skip
        st.caption(say("file_where", language, month=month))
