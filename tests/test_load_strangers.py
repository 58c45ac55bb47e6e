"""Tables of cities nobody had in mind: their words, alphabets, calendars and ways of cutting a date.

Each holds forty invented requests; every fourth is open.
"""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from data.errors import LoadRefused
from data.load.__main__ import main
from data.load.dates import instants
from data.load.encodings import encoding_of
from data.load.meanings import meaning

Row = dict[str, object]


@dataclass(frozen=True)
class Request:
    """One invented request."""

    n: int

    @property
    def received(self) -> datetime:
        return datetime(2024, 1, 3) + timedelta(days=self.n, hours=9, minutes=self.n)

    @property
    def closed(self) -> datetime | None:
        return self.received + timedelta(days=self.n % 9, hours=3) if self.n % 4 else None

    def of(self, *words: str) -> str:
        return words[self.n % len(words)]

    def now(self, still: str, done: str) -> str:
        return done if self.closed else still


REQUESTS = tuple(Request(n) for n in range(40))


def _iso(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}" if at else ""


def rio(r: Request) -> Row:
    """A date to finish by stands beside that of the end; "not ended" holds the word ended."""
    return {
        "id_chamado": 18000 + r.n, "data_inicio": _iso(r.received), "data_fim": _iso(r.closed),
        "nome_unidade_organizacional": r.of("COMLURB - Limpeza Urbana", "RIOLUZ - Energia"),
        "categoria": "Serviço", "tipo": r.of("Iluminação", "Limpeza"),
        "data_alvo_finalizacao": _iso(r.received + timedelta(days=30)),
        "situacao": r.now("Não Encerrado", r.of("Encerrado", "Fechado sem solução")),
    }  # fmt: skip


def sao_paulo(r: Request) -> Row:
    return {
        "Data de abertura": _iso(r.received), "Canal": r.of("CENTRAL TELEFÔNICA", "APLICATIVO"),
        "Tema": r.of("Árvore", "Iluminação"), "Logradouro": "RUA DO CANÁRIO",
        "Data do Parecer": _iso(r.closed), "Orgão": r.of("SUB-SÉ", "AMLURB"),
        "Status da solicitação": r.now("AGUARDANDO ATENDIMENTO", r.of("FINALIZADA", "INDEFERIDA")),
    }  # fmt: skip


def barcelona(r: Request) -> Row:
    closed = r.closed
    return {
        "FITXA_ID": 2300 + r.n, "ELEMENT": r.of("Semàfors", "Fanals"),
        "DIA_DATA_ALTA": r.received.day, "MES_DATA_ALTA": r.received.month,
        "ANY_DATA_ALTA": r.received.year,
        "DIA_DATA_TANCAMENT": closed.day if closed else "",
        "MES_DATA_TANCAMENT": closed.month if closed else "",
        "ANY_DATA_TANCAMENT": closed.year if closed else "",
    }  # fmt: skip


def busan(r: Request) -> Row:
    return {
        "접수번호": f"1AA-{r.n:05d}", "접수일시": _iso(r.received), "처리일시": _iso(r.closed),
        "처리상태": r.now("처리중", r.of("처리완료", "답변완료")), "민원분류": r.of("도로", "청소"),
        "처리부서": r.of("건설과", "환경위생과"), "신청인": "김철수",
    }  # fmt: skip


def taipei(r: Request) -> Row:
    def roc(at: datetime | None) -> str:
        return f"{at.year - 1911}/{at:%m/%d %H:%M}" if at else ""

    return {
        "案件編號": f"W10-{r.n:05d}", "受理日期": roc(r.received), "結案日期": roc(r.closed),
        "案件狀態": r.now("處理中", "已結案"), "案件類別": r.of("道路維護", "環境清潔"),
        "承辦機關": r.of("工務局", "環保局"), "陳情人": "王小明",
    }  # fmt: skip


def chiba(r: Request) -> Row:
    return {
        "レポート番号": r.n + 1, "受付日時": _iso(r.received), "完了日時": _iso(r.closed),
        "ステータス": r.now(r.of("受付済", "対応中"), "完了"), "分類": r.of("道路", "公園"),
        "担当課": r.of("土木事務所", "公園緑地事務所"),
    }  # fmt: skip


def moscow(r: Request) -> Row:
    def dotted(at: datetime | None) -> str:
        return f"{at:%d.%m.%Y %H:%M:%S}" if at else ""

    return {
        "Номер обращения": 800 + r.n, "Дата создания": dotted(r.received),
        "Дата закрытия": dotted(r.closed), "Статус": r.now("В работе", "Закрыто"),
        "Категория": r.of("Дороги", "Дворы"), "Ответственный": r.of("Жилищник", "Дороги"),
    }  # fmt: skip


def street(r: Request) -> Row:
    """Fixed in one column, closed otherwise in another."""
    fixed = r.closed if r.n % 2 else None
    return {
        "Report ID": 3000 + r.n, "Category": r.of("Potholes", "Flytipping"),
        "Created": f"{r.received:%Y-%m-%dT%H:%M:%S}", "Fixed": _iso(fixed),
        "Closed": _iso(None if fixed else r.closed),
        "Status": r.now(r.of("confirmed", "investigating"), "fixed - council"),
    }  # fmt: skip


def medellin(r: Request) -> Row:
    """One column tells days, others half-days: each needs its own format."""

    def half(at: datetime | None) -> str:
        return f"{at:%d/%m/%Y %I:%M:%S} {'a. m.' if at.hour < 12 else 'p. m.'}" if at else ""

    return {
        "Radicado": f"2024{r.n:05d}", "Fecha Radicación": half(r.received),
        "Fecha Vencimiento": f"{r.received + timedelta(days=15):%d/%m/%Y}",
        "Fecha Respuesta": half(r.closed), "Tema": r.of("Huecos", "Ruido"),
        "Estado": r.now("Sin responder", "Respondida"),
    }  # fmt: skip


@dataclass(frozen=True)
class Stranger:
    """A layout and how its file is written; `kinds` are the categories that must come out."""

    row: Callable[[Request], Row]
    kinds: frozenset[str]
    units: int = 2
    encoding: str = "utf-8"
    delimiter: str = ","
    days_only: bool = False


STRANGERS = {
    each.row.__name__: each
    for each in (
        Stranger(rio, frozenset({"Iluminação", "Limpeza"})),
        Stranger(sao_paulo, frozenset({"Árvore", "Iluminação"}), 2, "latin-1", ";"),
        Stranger(barcelona, frozenset({"Semàfors", "Fanals"}), 0, "utf-8-sig", ",", True),
        Stranger(busan, frozenset({"도로", "청소"}), 2, "cp949"),
        Stranger(taipei, frozenset({"道路維護", "環境清潔"}), 2, "big5"),
        Stranger(chiba, frozenset({"道路", "公園"}), 2, "cp932"),
        Stranger(moscow, frozenset({"Дороги", "Дворы"}), 2, "cp1251", ";"),
        Stranger(street, frozenset({"Potholes", "Flytipping"}), 0),
        Stranger(medellin, frozenset({"Huecos", "Ruido"}), 0, "utf-8", ";"),
    )
}


def _written(stranger: Stranger) -> bytes:
    rows, text = [stranger.row(each) for each in REQUESTS], io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter=stranger.delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(stranger.encoding)


@pytest.mark.parametrize("name", STRANGERS)
def test_a_draft_reads_what_the_city_wrote(name: str, tmp_path: Path) -> None:
    stranger = STRANGERS[name]
    file, mapping, store = tmp_path / "t.csv", tmp_path / "m.toml", tmp_path / "store"
    file.write_bytes(_written(stranger))
    assert main([str(file), "--propose", "--output", str(mapping)]) == 0
    assert main([str(file), "--mapping", str(mapping), "--store", str(store)]) == 0
    told = duckdb.sql(
        f"SELECT * FROM read_parquet('{store}/tickets/*.parquet') ORDER BY received_at"
    ).df()
    received = pd.Series([each.received for each in REQUESTS], dtype="datetime64[us]")
    closed = pd.Series([each.closed for each in REQUESTS], dtype="datetime64[us]")
    if stranger.days_only:
        received, closed = received.dt.normalize(), closed.dt.normalize()
    assert told["received_at"].tolist() == received.tolist()
    assert told["closed_at"].equals(closed.astype(told["closed_at"].dtype))
    assert (told["stage"] == "closed").tolist() == [each.closed is not None for each in REQUESTS]
    assert "unknown" not in set(told["stage"])
    assert set(told["category"]) == stranger.kinds
    assert told["unit_code"].nunique() == max(stranger.units, 1)
    for person in ("김철수", "王小明", "CANÁRIO"):
        assert person not in told.astype(str).to_csv() + mapping.read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("113/01/05", "2024-01-05"),
        ("113/01/05 08:30", "2024-01-05 08:30"),
        ("民國113年1月5日", "2024-01-05"),
        ("令和6年1月5日", "2024-01-05"),
    ],
)
def test_years_of_an_era_are_counted_from_its_first(text: str, expected: str) -> None:
    assert instants(pd.Series([text]), (), "UTC")[0] == pd.Timestamp(expected)


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("Não Encerrado", "accepted"),
        ("Fechado sem solução", "closed"),
        ("No resuelto", "accepted"),
        ("Sin resolver", "accepted"),
        ("nicht abgeschlossen", "accepted"),
        ("Não concluído", "accepted"),
        ("在办", "contacted"),
        ("미처리", "accepted"),
        ("已結案", "closed"),
    ],
)
def test_a_denied_ending_is_no_ending(word: str, code: str) -> None:
    assert meaning("stage", word) == code


def test_words_for_no_answer_do_not_hide_the_answers(tmp_path: Path) -> None:
    words = ["满意", "基本满意", "不满意", "未评价"]
    rows = [f"A{n},2024-01-{n + 1:02d} 09:00,{words[n % 4]}" for n in range(20)]
    (tmp_path / "t.csv").write_text("\n".join(["工单编号,来电时间,是否满意", *rows]), "utf-8")
    assert main([str(tmp_path / "t.csv"), "--propose", "--output", str(tmp_path / "m.toml")]) == 0
    draft = (tmp_path / "m.toml").read_text("utf-8")
    assert 'satisfaction = "是否满意"' in draft
    assert '# "未评价" is no answer and left empty  # 5' in draft


def test_two_encodings_in_one_file_are_refused_with_the_line(tmp_path: Path) -> None:
    lines = [f"{n},2024-01-02,噪音扰民" for n in range(50)]
    joined = "\n".join(["id,opened,category", *lines]).encode() + "\n51,x,噪音".encode("gb18030")
    (tmp_path / "t.csv").write_bytes(joined)
    with pytest.raises(LoadRefused, match=r"UTF-8 text with \d+ bytes .* first on line 52"):
        encoding_of(tmp_path / "t.csv")


def test_a_text_cut_within_a_character_is_refused_and_not_read_as_another(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes("id,opened\n1,噪音扰民\n2,噪音".encode()[:-1])
    with pytest.raises(LoadRefused, match="characters were cut in two"):
        encoding_of(tmp_path / "t.csv")


def _draft(folder: Path, lines: list[str]) -> str:
    (folder / "t.csv").write_text("\n".join(lines) + "\n", "utf-8")
    assert main([str(folder / "t.csv"), "--propose", "--output", str(folder / "m.toml")]) == 0
    return (folder / "m.toml").read_text("utf-8")


def test_numbers_kept_from_a_spreadsheet_are_the_numbers_they_hold(tmp_path: Path) -> None:
    rows = [f'="GZ{20240000 + n}",2024-01-{n + 1:02d} 09:00:00' for n in range(20)]
    _draft(tmp_path, ["工单编号,来电时间", *rows])
    file, options = str(tmp_path / "t.csv"), ["--mapping", str(tmp_path / "m.toml")]
    assert main([file, *options, "--store", str(tmp_path / "store")]) == 0
    sql = f"SELECT min(ticket_id), max(ticket_id) FROM read_parquet('{tmp_path}/store/tickets/*')"
    assert duckdb.sql(sql).fetchall() == [("GZ20240000", "GZ20240019")]


def test_numbers_a_spreadsheet_has_cut_short_are_no_numbers_of_tickets(tmp_path: Path) -> None:
    rows = [f"2.02401{n:02d}E+13,2024-01-{n + 1:02d} 09:00:00" for n in range(20)]
    assert "# no column of unique numbers found" in _draft(tmp_path, ["id,opened", *rows])


def test_a_draft_says_where_its_points_lie(tmp_path: Path) -> None:
    rows = [f"A{n},2024-01-{n + 1:02d},-82.3,29.65" for n in range(20)]
    said = "# Points: around latitude -82.30, longitude 29.65. Elsewhere? Swap lat and lon."
    assert said in _draft(tmp_path, ["id,opened,Lat,Lon", *rows])


def test_a_draft_asks_which_map_grid_it_is(tmp_path: Path) -> None:
    rows = [f"A{n},2024-01-{n + 1:02d},987{n:03d},212000" for n in range(20)]
    draft = _draft(tmp_path, ["id,opened,X Coordinate (State Plane),Y Coordinate", *rows])
    assert (
        "# X Coordinate (State Plane), Y Coordinate: no degrees but metres or feet of a map grid"
        in draft
    )


@pytest.mark.parametrize(
    ("encoding", "line"),
    [
        ("cp1252", "PEÑALOLÉN;señalización;Árbol caído;Reparación"),
        ("cp1252", "Nid-de-poule;Déneigement;Éclairage;Montréal-Nord;Propreté"),
        ("cp1252", "Straßenschaden;Grünfläche;Müll;Köln-Mülheim"),
        ("cp1250", "Śmieci;Oświetlenie;Zieleń;Śródmieście;łąka;Źródło"),
        ("cp1254", "Kadıköy;Çöp;Şişli;Yol çalışması;Müdürlüğü"),
    ],
)
def test_latin_letters_are_told_by_what_would_be_signs(
    encoding: str, line: str, tmp_path: Path
) -> None:
    (tmp_path / "t.csv").write_bytes("\n".join([line] * 20).encode(encoding))
    assert encoding_of(tmp_path / "t.csv") == encoding


@pytest.mark.parametrize("word", ["in_work", "In behandeling", "W trakcie realizacji", "İşlemde"])
def test_words_for_work_under_way_are_no_closing(word: str) -> None:
    assert meaning("stage", word) == "contacted"
