"""Reading by whole columns finds the very tickets, rejects and counts of reading row by row."""

import io
import random
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.errors import LoadRefused
from data.load import blocks, reading, swift
from data.load.delimited import Format
from data.load.fixed_times import layout_of, read_times
from data.load.mapping import Mapping, read_mapping
from data.load.opening import contents_of
from data.load.rows import Reject
from data.load.sources import open_source
from data.load.staging import Staging
from data.load.transform import Findings
from data.settings import PROJECT

REAL = PROJECT.parent / "shared" / "realdata"
UNTIL = datetime(2026, 1, 1)

MAPPING = """
city = "unnamed"
date_formats = ["%Y-%m-%d %H:%M:%S"]
[fields]
ticket_id = "id"
received_at = "opened"
closed_at = "closed"
due_at = "due"
category = "kind"
stage = "status"
reached = "reached"
returns = "returns"
lon = "lon"
lat = "lat"
[unit]
columns = ["who", "where"]
kind = "department"
unknown = ["nobody"]
[values.stage]
Open = "accepted"
Closed = "closed"
[defaults]
stage = "unknown"
[constants]
requester = "citizen"
"""
HEADER = "id,opened,closed,due,kind,status,reached,returns,lon,lat,who,where"
LINE = "{n},2025-01-{d:02d} 09:00:0{s},2025-02-{d:02d} 10:00:00,,供暖,Closed,是,1,116.4,39.9,水务局,朝阳"


def _lines(count: int) -> list[str]:
    return [LINE.format(n=n, d=n % 28 + 1, s=n % 10) for n in range(1, count + 1)]


def _told(way: Callable[..., Any], path: Path, mapping: Mapping, folder: Path) -> tuple[Any, ...]:
    """Tickets as staged, rejects, corrections, titles, blank rows, reach and the second count."""
    folder.mkdir()
    staging, rejects, findings = Staging(folder), list[Reject](), Findings()
    with contents_of([path]) as (content,):
        source = open_source(content, mapping.shape)
        reach = []
        for batch in way(source, mapping, "Asia/Shanghai", UNTIL, findings):
            staging.add(batch.tickets)
            rejects += batch.rejects
            reach += [batch.reach] if batch.reach else []
        counted = source.count()
    staging.end_file(max(reach, default=None))
    tickets = staging.frame()
    staging.close()
    corrections = {kind: count for kind, count in findings.corrections.items() if count}
    assert counted == len(tickets) + len(rejects)
    order = sorted((each.line, each.column, each.value, each.reason) for each in rejects)
    return (
        tickets,
        order,
        corrections,
        findings.units,
        findings.areas,
        source.blank,
        max(reach, default=None),
    )


def _compare(path: Path, mapping: Mapping, folder: Path) -> tuple[Any, ...]:
    with contents_of([path]) as (content,):
        assert swift.is_understood(open_source(content, mapping.shape), mapping), path
    plain = _told(reading.by_rows, path, mapping, folder / "rows")
    fast = _told(swift.batches, path, mapping, folder / "columns")
    pd.testing.assert_frame_equal(fast[0], plain[0])
    assert fast[1:] == plain[1:]
    return fast


def _mapping(folder: Path, text: str = MAPPING) -> Mapping:
    path = folder / "mapping.toml"
    path.write_text(text, "utf-8")
    return read_mapping(path)


def _file(folder: Path, text: str | bytes) -> Path:
    path = folder / "table.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


@pytest.mark.parametrize(
    ("file", "mapping"),
    [("boston311_sample.csv", "boston"), ("nyc311_one_night.csv", "new-york")],
)
def test_real_files_are_read_alike_both_ways(file: str, mapping: str, tmp_path: Path) -> None:
    if not (REAL / file).exists():
        pytest.skip("the sample is not beside the project")
    tickets = _compare(
        REAL / file, read_mapping(PROJECT / "mappings" / f"{mapping}.toml"), tmp_path
    )[0]
    assert len(tickets) > 900


ODD = {
    "a due day": "7,2025-01-03 09:00:00,,2025-01-09 00:00:00,a,Open,是,1,1,1,x,y",
    "a due time": "7,2025-01-03 09:00:00,,2025-01-09 10:00:00,a,Open,是,1,1,1,x,y",
    "a placeholder": "7,2025-01-03 09:00:00,1900-01-01 00:00:00,,a,Closed,是,1,1,1,x,y",
    "closed by its date alone": "7,2025-01-03 09:00:00,2025-01-04 09:00:00,,a,,是,1,1,1,x,y",
    "ragged": "7,2025-01-03 09:00:00,,,a,Open",
    "too long": "7,2025-01-03 09:00:00,,,a,Open,是,1,1,1,x,y,z,z",
    "too long but blank": "7,2025-01-03 09:00:00,,,a,Open,是,1,1,1,x,y,,",
    "blank cells": ",,,,,,,,,,,",
    "no cells": "",
    "no date": "7,,,,a,Open,是,1,1,1,x,y",
    "a date that never was": "7,2025-02-30 09:00:00,,,a,Open,是,1,1,1,x,y",
    "another way to write it": "7,2025/1/3 9:05,,,a,Open,是,1,1,1,x,y",
    "with a zone": "7,2025-01-03T01:05:00Z,,,a,Open,是,1,1,1,x,y",
    "the future": "7,2999-01-03 09:00:00,,,a,Open,是,1,1,1,x,y",
    "long ago": "7,1925-01-03 09:00:00,,,a,Open,是,1,1,1,x,y",
    "closed before": "7,2025-01-03 09:00:00,2025-01-02 09:00:00,,a,Closed,是,1,1,1,x,y",
    "closed that day": "7,2025-01-03 09:00:00,2025-01-03 00:00:00,,a,Closed,是,1,1,1,x,y",
    "closed later than now": "7,2025-01-03 09:00:00,2026-01-03 09:00:00,,a,Closed,是,1,1,1,x,y",
    "open yet closed": "7,2025-01-03 09:00:00,2025-01-04 09:00:00,,a,Open,是,1,1,1,x,y",
    "a word not listed": "7,2025-01-03 09:00:00,,,a,Waiting,是,1,1,1,x,y",
    "numbers": '7,2025-01-03 09:00:00,,,a,Open,maybe,"1,234",1e2,x,x,y',
    "nowhere": "7,2025-01-03 09:00:00,,,a,Open,是,1,0,0,x,y",
    "off the globe": "7,2025-01-03 09:00:00,,,a,Open,是,1,200,10,x,y",
    "half a place": "7,2025-01-03 09:00:00,,,a,Open,是,1,116.4,,x,y",
    "spaces": "  7 , 2025-01-03 09:00:00 ,,,  a   b ,Open,是, 1 ,1,1, x , y ",
    "wide spaces": "7,2025-01-03 09:00:00,,,a\u3000b\xa0c,Open,是,1,1,1,\u3000x,y",
    "says nothing": "N/A,2025-01-03 09:00:00,,-,null,Open,--,n/a,1,1,none,NULL",
    "unit unknown": "7,2025-01-03 09:00:00,,,a,Open,是,1,1,1,Nobody,",
    "a title spelled anew": "7,2025-01-03 09:00:00,,,a,Open,是,1,1,1,水务局,,朝阳",
    "quoted": '"7","2025-01-03 09:00:00","","","a ""loud"" one, at night","Open","是","1","1","1","x","y"',
    "empty quotes": '7,2025-01-03 09:00:00,"",,"""",Open,是,1,1,1,x,y',
    "a quote inside": '7,2025-01-03 09:00:00,,,a 5" pipe,Open,是,1,1,1,x,y',
    "text after a quote": '7,2025-01-03 09:00:00,,,"a" b,Open,是,1,1,1,x,y',
    "two lines": '7,2025-01-03 09:00:00,,,"a\nb",Open,是,1,1,1,x,y',
    "two lines that look plain": '7,2025-01-03 09:00:00,,,"a\n\nb, c",Open,是,1,1,1,x,y',
    "a quote never closed": '7,2025-01-03 09:00:00,,,"a,Open,是,1,1,1,x,y',
    "the header again": HEADER,
    "a count without end": LINE.format(n=901, d=5, s=1).replace(",1,116.4", ",INF,116.4"),
    "a count written as a power": LINE.format(n=902, d=5, s=1).replace(",1,116.4", ",1e30,116.4"),
    "a count no column holds": LINE.format(n=903, d=5, s=1).replace(",1,116.4", ",40000,116.4"),
    "a place without end": LINE.format(n=904, d=5, s=1).replace("116.4", "-inf"),
    "a repeated number": LINE.format(n=1, d=5, s=1),
}


@pytest.mark.parametrize("where", ["first", "middle", "last"])
@pytest.mark.parametrize("odd", ODD)
def test_an_odd_line_is_treated_alike_wherever_it_stands(
    odd: str, where: str, tmp_path: Path
) -> None:
    lines = _lines(30)
    lines.insert({"first": 0, "middle": 15, "last": 30}[where], ODD[odd])
    text = "\n".join([HEADER, *lines]) + "\n" * (where != "last")
    tickets, rejects, *_ = _compare(_file(tmp_path, text), _mapping(tmp_path), tmp_path)
    assert len(tickets) + len(rejects) in (30, 31)
    assert len(tickets) >= 30


PLACES = {
    "feet": "988224,211950", "decimals": "988224.25,211950.125", "degrees": "-73.98,40.75",
    "zeros": "0,0", "no northing": "988224,", "no easting": ",211950", "none": ",",
    "words": "here,211950", "words and nothing": "here,", "separators": '"988,224","211,950"',
    "a decimal comma": '"988224,25","211950,5"', "spaces": " 988224 , 211950", "no end": "inf,1",
    "powers": "9.88224e5,2.1195e5", "far": "999999999,1", "shifted": "116.41,39.92",
}  # fmt: skip


@pytest.mark.parametrize("system", ["EPSG:2263", "EPSG:4490", "gcj02", "bd09"])
def test_points_of_any_system_are_placed_alike_both_ways(system: str, tmp_path: Path) -> None:
    lines = [*_lines(9), *[LINE.format(n=100 + at, d=5, s=1).replace("116.4,39.9", place)
                           for at, place in enumerate(PLACES.values())]]  # fmt: skip
    text = MAPPING.replace("[fields]", f'coordinates = "{system}"\n[fields]', 1)
    path, mapping = _file(tmp_path, "\n".join([HEADER, *lines])), _mapping(tmp_path, text)
    tickets, *_, corrections, _, _, _, _ = _compare(path, mapping, tmp_path)
    placed = tickets["cell"].notna()
    assert (placed == tickets["lon"].notna()).all()
    assert placed.sum() == {"EPSG:2263": 6, "EPSG:4490": 10}.get(system, 10)
    assert corrections["no_place"] == len(tickets) - placed.sum() - 1


def test_a_pair_in_one_cell_goes_the_careful_way(tmp_path: Path) -> None:
    path = _file(tmp_path, "\n".join([HEADER, *_lines(3)]))
    text = MAPPING.replace('lat = "lat"', 'lat = "lon"')
    with contents_of([path]) as (content,):
        source = open_source(content, Format())
        assert swift.is_understood(source, _mapping(tmp_path, text))
        grid = text.replace("[fields]", 'coordinates = "EPSG:2263"\n[fields]', 1)
        assert not swift.is_understood(source, _mapping(tmp_path, grid))


def test_blocks_may_end_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    draw = random.Random(3)
    lines = [draw.choice([*ODD.values(), *_lines(9)]) for _ in range(300)]
    lines = [line for line in lines if line != ODD["a quote never closed"]]
    path, mapping = _file(tmp_path, "\r\n".join([HEADER, *lines])), _mapping(tmp_path)
    monkeypatch.setattr(blocks, "CHUNK", 700)
    assert len(_compare(path, mapping, tmp_path)[1]) > 40


def test_a_quote_that_swallows_records_is_refused_both_ways(tmp_path: Path) -> None:
    lines = _lines(60)
    lines[9] = lines[9].replace("供暖", '"供暖')
    lines[49] = lines[49].replace("供暖,", '供暖",')
    path, mapping = _file(tmp_path, "\n".join([HEADER, *lines])), _mapping(tmp_path)
    said = []
    for way in (reading.by_rows, swift.batches):
        with pytest.raises(LoadRefused) as refused:
            _told(way, path, mapping, tmp_path / way.__name__)
        said.append(str(refused.value))
    assert said[0] == said[1]
    assert "line 11 opens a quote" in said[0]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-16"])
def test_any_encoding_is_read_alike(encoding: str, tmp_path: Path) -> None:
    text = "\n".join([HEADER, *_lines(50), ODD["ragged"]])
    _compare(_file(tmp_path, text.encode(encoding)), _mapping(tmp_path), tmp_path)


def test_dates_by_majority_are_told_by_the_same_batches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a declared format "03/04/2025" is read as the batch it stands in suggests."""
    for module in ("data.load.delimited", "data.load.careful", "data.load.swift"):
        monkeypatch.setattr(f"{module}.BATCH", 10)
    lines = _lines(40)
    for at in range(40):
        if at % 3:
            day = 25 if at // 10 % 2 else 3
            lines[at] = f"{at},{day:02d}/04/2024,,,a,Open,是,1,1,1,x,y"
    mapping = _mapping(tmp_path, MAPPING.replace('date_formats = ["%Y-%m-%d %H:%M:%S"]', ""))
    _compare(_file(tmp_path, "\n".join([HEADER, *lines])), mapping, tmp_path)


def test_due_days_are_told_from_due_times_by_the_same_batches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("data.load.delimited", "data.load.careful", "data.load.swift"):
        monkeypatch.setattr(f"{module}.BATCH", 10)
    monkeypatch.setattr(blocks, "CHUNK", 900)
    lines = _lines(60)
    for at in range(60):
        clock = "10:00:00" if at // 10 % 2 and at % 10 == 7 else "00:00:00"
        lines[at] = f"{at},2025-01-03 09:00:00,,2025-02-03 {clock},a,Open,是,1,1,1,x,y"
    told = _compare(_file(tmp_path, "\n".join([HEADER, *lines])), _mapping(tmp_path), tmp_path)
    assert told[2]["due_day"] == 30


def test_a_callback_that_was_answered_reached_someone_both_ways(tmp_path: Path) -> None:
    rows = ["1,2025-01-03 09:00:00,2025-01-05 09:00:00,solved", "2,2025-01-03 09:00:00,,",
            "3,2025-01-03 09:00:00,2025-01-05 09:00:00,"]  # fmt: skip
    mapping = """
city = "unnamed"
[fields]
ticket_id = "id"
received_at = "opened"
called_at = "called"
outcome = "outcome"
"""
    path = _file(tmp_path, "\n".join(["id,opened,called,outcome", *rows]))
    tickets = _compare(path, _mapping(tmp_path, mapping), tmp_path)[0]
    assert tickets["reached"].tolist()[0] is True


cell = st.one_of(
    st.sampled_from(
        ["", "a", '"', '""', ",", "\n", " ", "2025-01-03 09:00:00", "7", "INF", "1e30", '"a"', "是"]
    ),
    st.text(st.characters(codec="utf-8", exclude_characters="\x00\r"), max_size=6),
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=st.lists(st.lists(cell, min_size=11, max_size=13), min_size=1, max_size=6))
def test_whatever_the_text_both_ways_say_the_same(
    rows: list[list[str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("any")
    text = io.StringIO()
    text.write("\n".join([HEADER, *_lines(3)]) + "\n")
    text.write("\n".join(",".join(cells) for cells in rows))
    path, mapping = _file(folder, text.getvalue()), _mapping(folder)
    said: list[object] = []
    for way in (reading.by_rows, swift.batches):
        try:
            said.append(_told(way, path, mapping, folder / way.__name__))
        except LoadRefused as reason:
            said.append(str(reason))
    if isinstance(said[0], str) or isinstance(said[1], str):
        assert said[0] == said[1]
    else:
        pd.testing.assert_frame_equal(said[1][0], said[0][0])
        assert said[1][1:] == said[0][1:]


@pytest.mark.parametrize(
    "written",
    ["%Y-%m-%d %H:%M:%S", "%m/%d/%Y %I:%M:%S %p", "%Y年%m月%d日 %H:%M", "%Y%m%d", "%d.%m.%Y"],
)
def test_a_fixed_time_is_what_pandas_reads_or_uncertain(written: str) -> None:
    draw = random.Random(7)
    moments = pd.to_datetime([draw.randrange(2_000_000_000) for _ in range(300)], unit="s")
    texts = [moment.strftime(written) for moment in moments]
    texts += ["", "x" * len(texts[0]), *[_spoiled(text, draw) for text in texts]]
    layout = layout_of(written)
    assert layout is not None
    times, certain = read_times(pa.array(texts), layout)
    pandas = pd.to_datetime(pd.Series(texts), format=written, errors="coerce")
    assert certain[:300].all()
    assert (pd.Series(times)[certain].astype("datetime64[us]").reset_index(drop=True)).equals(
        pandas.astype("datetime64[us]")[certain].reset_index(drop=True)
    )
    assert not certain[302:].all()


def _spoiled(text: str, draw: random.Random) -> str:
    at = draw.randrange(len(text))
    return text[:at] + draw.choice("0123456789 -/APMx") + text[at + 1 :]


@pytest.mark.parametrize("written", ["%d %b %Y", "%m/%d/%y", "%H:%M", "%Y-%m-%d %H", "%I:%M"])
def test_a_format_whose_parts_vary_is_left_to_the_careful_way(written: str) -> None:
    assert layout_of(written) is None


def test_what_is_not_understood_goes_the_careful_way(tmp_path: Path) -> None:
    path = _file(tmp_path, "\n".join([HEADER, *_lines(3)]))
    with contents_of([path]) as (content,):
        source = open_source(content, Format())
        without_id = _mapping(tmp_path, MAPPING.replace('ticket_id = "id"\n', ""))
        assert not swift.is_understood(source, without_id)
    lone = _file(tmp_path, "\r".join([HEADER, *_lines(3)]))
    with contents_of([lone]) as (content,):
        assert not swift.is_understood(open_source(content, Format()), _mapping(tmp_path))
