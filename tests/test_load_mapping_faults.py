"""A mapping wrong in any way is told in one sentence, and nothing is published."""

from pathlib import Path

import pytest

from data.load.__main__ import main

TABLE = "id,opened,ward\n1,2024-01-02 09:00:00,3\n"
MAPPING = """city = "unnamed"
[fields]
ticket_id = "id"
received_at = "opened"
[area]
columns = ["ward"]
kind = "area"
"""
WRONG = {
    "a kind the city does not have": ('"area"', '"aera"', "area.kind is 'aera', which"),
    "a column that is a number": ('"opened"', "3", "fields.received_at must be a text or a list"),
    "no city": ('city = "unnamed"\n', "", "must name a city"),
    "a format that is none": ("[fields]", 'date_formats = ["%Q"]\n[fields]', "got '%Q'"),
    "a zone that is none": ("[fields]", 'zone = "Mars/X"\n[fields]', "like Asia/Shanghai"),
    "a time that is none": ("[fields]", 'as_of = "yesterday"\n[fields]', "as_of must be a time"),
    "a time with a zone": ("[fields]", "as_of = 2024-01-31T09:00:00Z\n[fields]", "takes no zone"),
    "a system that is none": (
        "[fields]",
        'coordinates = "utm"\n[fields]',
        "like EPSG:2263, got 'utm'",
    ),
    "a code that is none": (
        "[fields]",
        'coordinates = "EPSG:99999"\n[fields]',
        "got 'EPSG:99999', which",
    ),
    "a system of heights": ("[fields]", 'coordinates = "EPSG:5773"\n[fields]', "of two numbers"),
    "a system of three numbers": (
        "[fields]",
        'coordinates = "EPSG:4978"\n[fields]',
        "of two numbers",
    ),
    "a system with heights": ("[fields]", 'coordinates = "EPSG:7405"\n[fields]', "of two numbers"),
    "a bare code": (
        "[fields]",
        "coordinates = 2263\n[fields]",
        "coordinates must be a text, got 2263",
    ),
    "two systems": (
        "[fields]",
        'coordinates = ["gcj02"]\n[fields]',
        "must be a text, got ['gcj02']",
    ),
    "a system misplaced": ("[area]", 'coordinates = "gcj02"\n[area]', "unknown field in [fields]"),
    "an encoding that is none": ("[area]", '[format]\nencoding = "x-y"\n[area]', "like utf-8"),
    "an encoding of no text": ("[area]", '[format]\nencoding = "base64"\n[area]', "like utf-8"),
    "a code fixed wrongly": ("[area]", '[constants]\nstage = "closd"\n[area]', "mean 'closed'?"),
    "lines that are no number": ("[area]", '[format]\nskip = "a"\n[area]', "a number of lines"),
    "two delimiters": ("[area]", '[format]\ndelimiter = "ab"\n[area]', "one character, got 'ab'"),
    "values that are a word": ("[area]", '[values]\nstage = "x"\n[area]', "a section of its own"),
    "a title with a name": ('"area"', '"area"\ntitle = "{x}"', "must hold {} once"),
    "a title with two holes": ('"area"', '"area"\ntitle = "{} {}"', "must hold {} once"),
    "no column of places": ('columns = ["ward"]\n', "", "[area] must name columns"),
}


def _load(folder: Path, mapping: bytes) -> int:
    (folder / "t.csv").write_text(TABLE)
    (folder / "m.toml").write_bytes(mapping)
    options = ["--mapping", str(folder / "m.toml"), "--store", str(folder / "store")]
    return main([str(folder / "t.csv"), *options])


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_mapping_is_told_by_key_got_and_expected(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new, sentence = WRONG[case]
    assert old in MAPPING
    assert _load(tmp_path, MAPPING.replace(old, new).encode()) == 1
    said = capsys.readouterr().err
    assert sentence in said
    assert "m.toml" in said
    assert len(said.strip().splitlines()) == 1
    assert not (tmp_path / "store" / "manifest.json").exists()


def test_a_mapping_saved_as_gbk_is_told_and_one_with_a_mark_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _load(tmp_path, f"{MAPPING}# 中文".encode("gbk")) == 1
    assert "is not UTF-8 text, as TOML must be" in capsys.readouterr().err
    assert _load(tmp_path, b"\xef\xbb\xbf" + MAPPING.encode()) == 0


def test_a_single_format_of_dates_may_stand_without_brackets(tmp_path: Path) -> None:
    form = MAPPING.replace("[fields]", 'date_formats = "%Y-%m-%d %H:%M:%S"\n[fields]')
    assert _load(tmp_path, form.encode()) == 0


def test_a_folder_instead_of_a_file_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "t.csv").write_text(TABLE)
    file = str(tmp_path / "t.csv")
    assert main([file, "--mapping", str(tmp_path), "--store", str(tmp_path / "s")]) == 1
    assert f"the mapping {tmp_path} cannot be read: Is a directory" in capsys.readouterr().err
    assert main([file, "--propose", "--output", str(tmp_path)]) == 1
    assert f"the draft cannot be written to {tmp_path}" in capsys.readouterr().err


def test_a_new_city_stays_below_the_folder_of_cities(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "t.csv").write_text(TABLE)
    new = ["--new-city", "../elsewhere", "--zone", "UTC"]
    assert main([str(tmp_path / "t.csv"), "--propose", *new]) == 1
    assert "named by letters, digits and -, got '../elsewhere'" in capsys.readouterr().err
