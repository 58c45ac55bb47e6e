"""What the history keeps of each load: what it filled, what it rejected and where that lies."""

import json
from pathlib import Path

from data.load.mapping import read_mapping
from data.load.outcome import Outcome
from data.load.run import load
from data.store.manifest import LoadRecord, read_manifest

MAPPING = """
city = "unnamed"
[fields]
ticket_id = "id"
received_at = "opened"
closed_at = "closed"
category = "kind"
"""
CITED = "id,opened,closed,kind\n1,2024-01-03,2024-01-09,noise\n2,2024-02-03,,\n3,soon,,heat\n4,,,\n"
CLEAN = "id,opened,closed,kind\n8,2024-01-03,2024-01-09,noise\n"


def _load(folder: Path, text: str, mapping: str = MAPPING, **options: bool) -> Outcome:
    (folder / "mapping.toml").write_text(mapping, "utf-8")
    path = folder / f"{abs(hash(text))}.csv"
    path.write_text(text, "utf-8")
    return load([path], read_mapping(folder / "mapping.toml"), folder / "store", **options)


def _history(folder: Path) -> tuple[LoadRecord, ...]:
    return read_manifest(folder / "store").loads


def test_a_load_keeps_how_many_of_its_tickets_carry_each_field(tmp_path: Path) -> None:
    _load(tmp_path, CITED)
    filled = _history(tmp_path)[0].filled
    assert (filled["received_at"], filled["closed_at"], filled["category"]) == (2, 1, 1)
    assert filled["outcome"] == 0


def test_a_load_keeps_why_records_were_rejected_and_names_their_file(tmp_path: Path) -> None:
    _load(tmp_path, CITED)
    kept = _history(tmp_path)[0]
    assert kept.reasons == {"bad_date": 1, "no_date": 1}
    assert len((tmp_path / "store" / kept.rejects).read_text("utf-8-sig").splitlines()) == 3


def test_a_load_without_a_reject_names_no_file(tmp_path: Path) -> None:
    _load(tmp_path, CLEAN)
    assert _history(tmp_path)[0].rejects == ""


def test_a_trial_by_another_mapping_leaves_the_rejects_of_the_load_alone(tmp_path: Path) -> None:
    _load(tmp_path, CITED)
    kept = tmp_path / "store" / _history(tmp_path)[0].rejects
    before = kept.read_bytes()
    other = MAPPING.replace('"kind"', '"closed"').replace('closed_at = "closed"', "")
    tried = _load(tmp_path, CITED, other, dry_run=True)
    assert tried.rejects is not None
    assert tried.rejects != kept
    assert kept.read_bytes() == before


def test_a_history_written_before_these_were_kept_is_read(tmp_path: Path) -> None:
    _load(tmp_path, CLEAN)
    path = tmp_path / "store" / "manifest.json"

    old = json.loads(path.read_text("utf-8"))
    for name in ("filled", "reasons", "rejects"):
        del old["loads"][0][name]
    path.write_text(json.dumps(old), "utf-8")
    assert _history(tmp_path)[0].filled == {}


WOMENS = MAPPING + 'womens = "who"\n'
MARKED = (
    "id,opened,closed,kind,who,phone\n"
    "7,2024-01-05,,noise,no,13812345678\n"
    "8,2024-01-03,2024-01-09,shelter,yes,13812345678\n"
    "9,2024-01-04,,noise,no,13812345678\n"
)


def test_a_trial_shows_the_first_tickets_and_counts_by_code(tmp_path: Path) -> None:
    seen = _load(tmp_path, MARKED, WOMENS, dry_run=True).glimpse
    assert seen is not None
    assert [row["received_at"][:10] for row in seen.tickets] == ["2024-01-04", "2024-01-05"]
    assert seen.counts["stage"] == {"accepted": 2, "closed": 1}


def test_a_trial_never_singles_out_a_womens_case_nor_an_unmapped_column(tmp_path: Path) -> None:
    seen = _load(tmp_path, MARKED, WOMENS, dry_run=True).glimpse
    assert seen is not None
    assert seen.counts["category"] == {"noise": 2, "other": 1}
    assert "shelter" not in str(seen)
    assert "138" not in str(seen)


def test_a_real_load_keeps_no_tickets_in_hand(tmp_path: Path) -> None:
    assert _load(tmp_path, MARKED, WOMENS).glimpse is None
