"""One page as one viewer sees it, and everything that is on it as text."""

from typing import Any

from streamlit.testing.v1 import AppTest

from data.desk import Desk
from pages.site import SITE

PAGES = tuple(entry.name for entry in SITE)


def _show(name, desk, language):  # type: ignore[no-untyped-def] # run as a script of its own
    from importlib import import_module

    import streamlit as st

    from pages.site import SITE, menu

    functions = {entry.name: import_module(f"pages.{entry.name}").page for entry in SITE}
    sections, site = menu(desk, language, functions)
    st.navigation(sections, position="hidden")
    functions[name](desk, site)


def open_page(name: str, desk: Desk, language: str = "en", **url: str) -> AppTest:
    """The page after its first run, with the query parameters `url`."""
    at = AppTest.from_function(
        _show, kwargs={"name": name, "desk": desk, "language": language}, default_timeout=60
    )
    at.context = {"locale": "zh-CN" if language == "zh" else "en-US", "timezone": "Asia/Shanghai"}
    at.query_params.update(url)
    return at.run()


def shown(at: AppTest) -> str:
    """Everything the browser would be sent, as one text: labels, values, tables, charts."""
    parts: list[str] = []
    for element in at.main:
        parts.append(_text(element))
    for element in at.sidebar:
        parts.append(_text(element))
    return "\n".join(parts)


def _text(element: Any) -> str:
    if element.type in ("arrow_data_frame", "arrow_table"):
        return str(element.value.to_csv())
    # The text form of a message escapes quotes.
    return str(getattr(element, "proto", "")).replace("\\'", "'")
