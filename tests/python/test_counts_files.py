"""Files of a counts delivery, as statistical offices hand them out: JSON-stat 2, PX, CSV; ages and figures
as they write them."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from vandring.counts.ages import Ages, read_ages
from vandring.counts.contract import MIGRATION, POPULATION
from vandring.counts.figures import UnreadableFiguresError, read_figures
from vandring.counts.files import read_csv, read_file, table_files
from vandring.counts.json_stat import read_json_stat
from vandring.counts.px import read_px
from vandring.counts.reading import read_table
from vandring.counts.source_file import TableSource
from vandring.errors import UserError

PX = """CHARSET="ANSI";
AXIS-VERSION="2000";
LANGUAGE="sv";
CODEPAGE="iso-8859-1";
TITLE="Folkmängd efter region, ålder, kön"
" och år; inte allt";
TITLE[en]="Population";
STUB="region","ålder";
HEADING="kön","år";
VALUES("region")="Östhammar","Uppsala";
VALUES[en]("region")="Wrong","Wrong too";
VALUES("ålder")="0 år","1-","4 år","5+ år";
VALUES("kön")="män","kvinnor";
VALUES("år")="2020","2021";
CODES("region")="0382","0380";
CODES("ålder")="0","1-4","5+";
CODES("kön")="1","2";
DATA=
1 2 "." ".."
5 6 7 8
9 10 11 12
13 14 15 16
17 18 19 20
21 22 ":" -
;
"""


def json_stat(**changes: object) -> dict[str, object]:
    dataset: dict[str, object] = {
        "version": "2.0",
        "class": "dataset",
        "id": ["Region", "Kjonn", "Alder", "Tid"],
        "size": [2, 2, 2, 1],
        "dimension": {
            "Region": {
                "category": {"index": ["0301", "1103"], "label": {"0301": "Oslo", "1103": "Stavanger"}}
            },
            "Kjonn": {"category": {"index": {"2": 1, "1": 0}, "label": {"1": "Menn", "2": "Kvinner"}}},
            "Alder": {
                "category": {
                    "index": {"000": 0, "105+": 1},
                    "label": {"000": "0 år", "105+": "105 år eller eldre"},
                }
            },
            "Tid": {"category": {"label": {"2020": "2020"}}},
        },
        "value": [1, 2, 3, 4, 5, 6, 7, 8],
    }
    return {**dataset, **changes}


def written(directory: Path, name: str, content: object) -> Path:
    file = directory / name
    file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return file


def cell(frame: pd.DataFrame, **keys: object) -> float:
    chosen = frame[np.logical_and.reduce([frame[name] == value for name, value in keys.items()])]
    assert len(chosen) == 1, keys
    return float(chosen["value"].iloc[0])


def test_json_stat_lays_the_last_dimension_out_fastest(tmp_path):
    file = written(tmp_path, "population.json", json_stat())
    frame = read_table([file], POPULATION, TableSource(), [])
    assert cell(frame, region_code="0301", sex="male", age_first=0) == 1
    assert cell(frame, region_code="0301", sex="male", age_first=105) == 2
    assert cell(frame, region_code="0301", sex="female", age_first=0) == 3
    assert cell(frame, region_code="1103", sex="female", age_first=105) == 8
    oldest = frame[frame["age_first"] == 105]
    assert oldest["age_last"].isna().all(), "105 år eller eldre has no end"


def test_sparse_values_of_json_stat_leave_the_other_cells_missing(tmp_path):
    file = written(tmp_path, "population.json", json_stat(value={"0": 11, "7": 18}))
    frame = read_table([file], POPULATION, TableSource(), [])
    assert cell(frame, region_code="0301", sex="male", age_first=0) == 11
    assert cell(frame, region_code="1103", sex="female", age_first=105) == 18
    assert frame["value"].isna().sum() == 6


def test_null_and_status_codes_of_json_stat_are_no_figures(tmp_path):
    file = written(tmp_path, "population.json", json_stat(value=[1, None, ".", "..", ":", "-", 7, 8]))
    values = read_table([file], POPULATION, TableSource(), [])["value"].tolist()
    np.testing.assert_array_equal(values, [1, np.nan, np.nan, np.nan, np.nan, 0, 7, 8])


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"value": [1, 2, 3]}, "3 values for 8 cells"),
        ({"size": [3, 2, 2, 1]}, "Region has 2 categories, its size says 3"),
        ({"class": "other", "dataset": {}}, "JSON-stat 1"),
        ({"id": ["Region", "Kjonn", "Alder", "Year"]}, "no JSON-stat 2 dataset"),
    ],
)
def test_a_broken_json_stat_file_is_told_in_one_message(tmp_path, changes, told):
    with pytest.raises(UserError, match=told):
        read_json_stat(written(tmp_path, "population.json", json_stat(**changes)))


def test_a_json_file_that_is_cut_off_is_told(tmp_path):
    with pytest.raises(UserError, match="cannot be read as JSON"):
        read_json_stat(written(tmp_path, "population.json", json.dumps(json_stat())[:50]))


@pytest.fixture
def px(tmp_path) -> Path:
    file = tmp_path / "population.px"
    text = PX.replace('"1-","4 år"', '"1-"\n"4 år"')
    file.write_bytes(text.encode("iso-8859-1"))
    return file


def test_px_is_read_in_its_encoding_with_wrapped_texts_and_in_its_first_language(px):
    coded = read_px(px)
    assert coded.texts["region"] == {"0382": "Östhammar", "0380": "Uppsala"}
    assert coded.texts["ålder"] == {"0": "0 år", "1-4": "1-4 år", "5+": "5+ år"}


def test_px_figures_and_signs_stand_in_their_cells(px):
    frame = read_table([px], POPULATION, TableSource(), [])
    assert cell(frame, region_code="0382", age_first=0, sex="male", year=2021) == 2
    assert np.isnan(cell(frame, region_code="0382", age_first=0, sex="female", year=2020))
    assert cell(frame, region_code="0382", age_first=1, sex="male", year=2020) == 5
    assert cell(frame, region_code="0380", age_first=1, sex="female", year=2020) == 19
    assert np.isnan(cell(frame, region_code="0380", age_first=5, sex="female", year=2020))
    # "-" says that there is exactly nobody, as no other sign does.
    assert cell(frame, region_code="0380", age_first=5, sex="female", year=2021) == 0


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("21 22", "21", "23 figures for 24 cells"),
        ('CODES("kön")="1","2"', 'CODES("kön")="1"', "differ in number"),
        ('STUB="region","ålder";\nHEADING="kön","år";', "", "no PX file"),
        ('DATA=', 'KEYS("region")=CODES;\nDATA=', "with KEYS"),
    ],
)  # fmt: skip
def test_a_broken_px_file_is_told_in_one_message(px, old, new, told):
    text = px.read_bytes().decode("iso-8859-1")
    assert old in text
    px.write_bytes(text.replace(old, new).encode("iso-8859-1"))
    with pytest.raises(UserError, match=told):
        read_px(px)


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("0", Ages(0, 0)),
        ("0 år", Ages(0, 0)),
        ("under 1 år", Ages(0, 0)),
        ("Less than 1 year", Ages(0, 0)),
        ("Y_LT1", Ages(0, 0)),
        ("Y37", Ages(37, 37)),
        ("20-24", Ages(20, 24)),
        ("20–24 år", Ages(20, 24)),  # noqa: RUF001
        ("Y20-24", Ages(20, 24)),
        ("0-4 years", Ages(0, 4)),
        ("Y_LT5", Ages(0, 4)),
        ("105 år eller eldre", Ages(105, None)),
        ("100+ år", Ages(100, None)),
        ("100 years and over", Ages(100, None)),
        ("90 år og derover", Ages(90, None)),
        ("100 -", Ages(100, None)),
        ("Y_GE85", Ages(85, None)),
        ("90+", Ages(90, None)),
        ("Alder i alt", None),
        ("totalt ålder", None),
        ("TOTAL", None),
    ],
)
def test_ages_as_offices_write_them(text, ages):
    assert read_ages(text) == ages


@pytest.mark.parametrize("text", ["", "24-20", "unknown", "1999", "20-24-30"])
def test_what_is_no_age_is_refused(text):
    with pytest.raises(ValueError, match=text or "^$"):
        read_ages(text)


def figures(*texts: str) -> list[float]:
    return read_figures(pd.Series(texts, dtype="string")).tolist()


def test_blanks_between_thousands_and_either_decimal_sign_are_read():
    assert figures("1 234", "1\u00a0234 567", "12") == [1234, 1_234_567, 12]
    assert figures("0,0125", "1,5", "2") == [0.0125, 1.5, 2]
    assert figures("0.0125", "1.5", "2") == [0.0125, 1.5, 2]


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (("1,234", "5,678"), "sign of thousands or a decimal sign"),
        (("1.234", "5.678"), "sign of thousands or a decimal sign"),
        (("1,234.5", "6"), "points and commas both"),
        (("12 persons",), "cannot be read as a figure"),
    ],
)
def test_figures_that_could_be_read_in_two_ways_are_refused(texts, told):
    with pytest.raises(UnreadableFiguresError, match=told):
        figures(*texts)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("year,persons\n2020,1\n".encode("utf-16"), "no text in UTF-8 or Latin-1"),
        (b'year,persons\n2020,"' + b"1" * 200_000, "cannot be read as CSV"),
    ],
)
def test_a_csv_file_that_is_no_csv_is_told(tmp_path, content, told):
    file = tmp_path / "population.csv"
    file.write_bytes(content)
    with pytest.raises(UserError, match=told):
        read_csv(file)


def test_folders_named_as_files_are_no_tables(tmp_path):
    (tmp_path / "births.csv").mkdir()
    assert table_files(tmp_path, "births") == []


@pytest.mark.parametrize("column", [pd.Series(["1e400", "2"]), pd.Series([float("inf"), 2.0])])
def test_figures_without_end_are_refused(column):
    with pytest.raises(UnreadableFiguresError, match=r"1e400|infinite"):
        read_figures(column)


def test_csv_in_latin_1_with_semicolons_is_read(tmp_path):
    file = tmp_path / "population.csv"
    file.write_bytes("år;region;kön;ålder;persons\n2020;0382;män;0 år;1 234\n".encode("latin-1"))
    frame = read_table([file], POPULATION, TableSource(), [])
    assert cell(frame, year=2020, region_code="0382", sex="male", age_first=0) == 1234


def test_a_csv_row_of_another_width_is_told_with_its_line(tmp_path):
    file = written(
        tmp_path, "population.csv", "year,region_code,sex,age,persons\n2020,01,male,0,1\n2020,01,male,1\n"
    )
    with pytest.raises(UserError, match=r"line 3: has 4 values for 5 columns"):
        read_csv(file)


def test_leading_zeros_of_codes_stay(tmp_path):
    file = written(tmp_path, "population.csv", "year,region_code,sex,age,persons\n2020,0301,male,0,1\n")
    assert read_file(file).frame["region_code"].tolist() == ["0301"]


def test_columns_and_component_can_be_said_in_the_source_file(tmp_path):
    file = written(tmp_path, "migration.csv", "when,where,n\n2020,01,-5\n")
    source = TableSource(columns={"year": "when", "region_code": "where", "persons": "n"}, component="net")
    frame = read_table([file], MIGRATION, source, [])
    row = frame[["year", "region_code", "component", "value"]].iloc[0]
    assert row.tolist() == [2020, "01", "net", -5]


def test_a_table_that_is_there_twice_is_refused(tmp_path):
    for name in ("births.csv", "births.px"):
        (tmp_path / name).touch()
    with pytest.raises(UserError, match=r"births is there as births.csv and births.px; keep one"):
        table_files(tmp_path, "births")
