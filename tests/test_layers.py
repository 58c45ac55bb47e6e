"""The rooms: files stay short, nothing of data/ is swallowed by an ignore, gates stay shut."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

import components
import data
import pages
from data.settings import PROJECT

ROOMS = (data, components, pages)
FILES = [
    path
    for room in ROOMS
    for path in sorted(Path(str(room.__file__)).parent.rglob("*.py"))
    if "migrations" not in path.parts
]


def test_the_rooms_are_ours_and_not_some_other_package() -> None:
    for room in ROOMS:
        assert Path(str(room.__file__)).is_relative_to(PROJECT)


def test_no_ignore_swallows_code() -> None:
    listed = [str(path.relative_to(PROJECT)) for path in FILES]
    found = subprocess.run(
        ["git", "check-ignore", "--no-index", *listed], cwd=PROJECT, capture_output=True, text=True
    )
    assert found.stdout == ""


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PROJECT)))
def test_a_file_holds_one_thought(path: Path) -> None:
    limit = 110 if path.parent.name == "pages" and path.name not in TABLES else 420
    assert len(path.read_text("utf-8").splitlines()) <= limit


TABLES = ("words.py", "site.py", "__main__.py")
"""Files of the pages room that are tables or the frame, not pages."""


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PROJECT)))
def test_every_module_says_what_lives_in_it(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text("utf-8"))), path


FORBIDDEN = {
    "unsafe_allow_html": "ticket text is data, never markup",
    "st.components.v1": "what the platform cannot draw, we do without",
    "plotly.express": "figures are built once from graph objects",
}


@pytest.mark.parametrize("word", FORBIDDEN)
def test_nobody_uses(word: str) -> None:
    users = [path for path in FILES if word in path.read_text("utf-8")]
    assert not users, FORBIDDEN[word]


def test_only_the_doorway_and_the_store_select_from_tickets() -> None:
    allowed = {"doorway.py", "schema.py", "sums.py"}
    readers = {
        path.relative_to(PROJECT)
        for path in FILES
        if re.search(r"from data\.schema import [^\n]*\bticket\b", path.read_text("utf-8"))
        and not {"store", "server", "demo", "load", "cluster"} & set(path.parts)
    }
    assert {path.name for path in readers} <= allowed
