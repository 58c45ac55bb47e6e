"""The floor of a page run: the same gate, before a page that holds nothing but a title."""

import streamlit as st
from starlette.middleware import Middleware

from components.gate import Gate
from components.signin import SignIn
from data.accounts.registry import open_registry
from data.settings import PROJECT

registry = open_registry()
app = st.App(
    PROJECT / "benchmarks" / "empty_page.py",
    middleware=[Middleware(Gate, registry=registry)],
    routes=[*SignIn(registry, sso=False).routes()],
)
