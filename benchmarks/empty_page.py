"""A page that asks nothing."""

import streamlit as st

st.title("Empty")
