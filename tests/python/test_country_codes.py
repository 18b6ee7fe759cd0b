"""Countries by the codes of the registers and of ISO: the same delivery, the same tables."""

import csv
from collections import Counter
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
import yaml

import warehouse
from test_delivery_samples import GOOD, write_delivery
from vandring.delivery.check import check_delivery
from vandring.delivery.contract import NOTIFICATIONS
from vandring.delivery.country_codes import CountryCodes, CountryLists, found_codes, read_lists
from vandring.delivery.report_text import report_text
from vandring.errors import UserError
from vandring.register.countries import COUNTRIES

# By hand from Statistics Norway's and ISO's lists: three digits, alpha-3, alpha-2, numeric. The last
# columns of what is no country are conventions of this project (method.md 1.6).
SYSTEMS = ("register", "iso_alpha_3", "iso_alpha_2", "iso_numeric")
CODES = """
000 NOR NO 578
101 DNK DK 208
103 FIN FI 246
105 ISL IS 352
106 SWE SE 752
139 GBR GB 826
144 DEU DE 276
127 NLD NL 528
131 POL PL 616
136 LTU LT 440
140 RUS RU 643
155 BIH BA 070
346 SOM SO 706
241 ERI ER 232
359 ZAF ZA 710
534 PAK PK 586
575 VNM VN 704
428 PHL PH 608
568 THA TH 764
456 IRN IR 364
452 IRQ IQ 368
492 KOR KR 410
684 USA US 840
725 CHL CL 152
730 COL CO 170
805 AUS AU 036
980 XXX XX 980
990 XUK XU 990
148 UKR UA 804
"""
COLUMNS = {
    "notifications": ("from_country", "to_country", "citizenship"),
    "persons": ("birth_country", "mother_birth_country", "father_birth_country"),
}
# What may differ: the codes as delivered.
AS_DELIVERED = {"origin_country_code", "destination_country_code", "citizenship_code"}
COMPARED = (
    "population_accounts",
    "migration_events",
    "notification_account",
    "administrative_emigrations",
    "vintage_comparison_citizenships",
    "immigrant_emigration_by_origin",
    "immigrant_rates_by_background",
)


def code_rows() -> list[list[str]]:
    return [line.split() for line in CODES.split("\n") if line]


def seed(name: str) -> pd.DataFrame:
    file = warehouse.PROJECT / "seeds" / "classifications" / f"{name}.csv"
    return pd.read_csv(file, dtype=str, keep_default_na=False)


def write_in(system: str, delivery: Path, written: Path) -> None:
    """The delivery with every country by its code of one system, two digits by what they stand for."""
    written.mkdir(parents=True)
    position = SYSTEMS.index(system)
    meant = {row[0]: row[position] for row in code_rows()}
    meant |= {country.two_digit_code: meant[country.code] for country in COUNTRIES}
    with duckdb.connect() as connection:
        connection.execute("create table meant (code varchar, written varchar)")
        connection.executemany("insert into meant values (?, ?)", list(meant.items()))
        for file in delivery.glob("*.parquet"):
            columns = COLUMNS.get(file.stem, ())
            connection.execute(f"create table delivered as from '{file}'")
            for column in columns:
                # Values that cannot be read stay what they are.
                missing = connection.execute(
                    f"select distinct {column} from delivered where regexp_full_match({column}, '\\d+') "
                    f"and {column} not in (select code from meant)"
                ).fetchall()
                assert missing == []
                connection.execute(
                    f"update delivered set {column} = meant.written from meant where {column} = meant.code"
                )
            connection.execute(f"copy delivered to '{written / file.name}'")
            connection.execute("drop table delivered")


@pytest.fixture(scope="module")
def built_in(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """By code system what was published of the same people."""
    directory = tmp_path_factory.mktemp("country_codes")
    delivery = warehouse.synthesize(directory / "delivery", persons=2_000, seed=7)
    selected = [f"+{table}" for table in (*COMPARED, "delivery_scope", "country_code_uses")]
    built = {}
    for system in SYSTEMS:
        write_in(system, delivery, directory / system / "delivery")
        database = warehouse.build(directory / system / "delivery", directory / system, "--select", *selected)
        built[system] = warehouse.unpublished(database)
    return built


def test_the_list_is_found_and_every_code_is_known(built_in: dict[str, Path]) -> None:
    for system, database in built_in.items():
        found = warehouse.query(database, "select country_code_systems from publication.delivery_scope")
        assert found["country_code_systems"].item() == system
        uses = warehouse.query(database, "select * from publication.country_code_uses")
        assert uses["is_known"].all()
        assert uses["times"].sum() > 5_000


@pytest.mark.parametrize("table", COMPARED)
def test_every_system_gives_the_same_table(built_in: dict[str, Path], table: str) -> None:
    expected = None
    for system, database in built_in.items():
        rows = warehouse.query(database, f"select * from publication.{table} order by all")
        rows = rows.drop(columns=[name for name in rows.columns if name in AS_DELIVERED])
        rows = rows.sort_values(list(rows.columns), ignore_index=True)
        assert len(rows) > 10
        if expected is None:
            expected = rows
        pd.testing.assert_frame_equal(rows, expected, obj=f"{table} by {system}")


def test_origins_are_told_by_country(built_in: dict[str, Path]) -> None:
    countries = warehouse.query(
        built_in["iso_numeric"],
        """select distinct origin from publication.immigrant_emigration_by_origin
        where origin_kind = 'country'""",
    )
    assert {"SWE", "PAK", "USA"} < set(countries["origin"])
    assert set(countries["origin"]) <= {row[1] for row in code_rows()} | {"stateless", "not_stated"}


@pytest.mark.parametrize("position", range(4))
def test_codes_written_by_hand_name_the_same_country(position: int) -> None:
    system = ("register_3", "iso_alpha_3", "iso_alpha_2", "iso_numeric")[position]
    codes = seed("country_codes")
    meant = codes[codes["code_system"] == system].set_index("country_code")["country_id"]
    words = {"XXX": "stateless", "XUK": "not_stated"}
    for row in code_rows():
        assert meant[row[position]] == words.get(row[1], row[1])


def test_the_synthetic_registers_countries_are_of_the_groups_that_it_draws_by() -> None:
    groups = {"west_europe": "europe", "east_europe": "europe"}
    countries = seed("countries").set_index("country_id")["country_group"]
    codes = seed("country_codes").set_index(["code_system", "country_code"])["country_id"]
    for country in COUNTRIES:
        group = groups.get(country.group, country.group)
        if group == "none":
            group = "stateless" if country.code == "980" else "not_stated"
        assert countries[codes["register_3", country.code]] == group
        assert countries[codes["register_2", country.two_digit_code]] == group


def test_iso_systems_have_the_same_countries() -> None:
    codes = seed("country_codes")
    of = {system: set(rows["country_id"]) for system, rows in codes.groupby("code_system")}
    assert of["iso_alpha_2"] == of["iso_alpha_3"]
    # ISO has no number for Kosovo.
    assert of["iso_alpha_3"] - of["iso_numeric"] == {"XKX"}
    assert of["iso_numeric"] < of["iso_alpha_3"]
    named = set(seed("countries")["country_id"])
    assert {each for each in named if each.isupper()} == of["iso_alpha_3"] - {"stateless", "not_stated"}


def model_cases() -> list[dict[str, Any]]:
    """The unit tests of the model that finds the list, which carry their own codes."""
    file = warehouse.PROJECT / "models" / "notifications" / "_unit_tests_countries.yml"
    tests = yaml.safe_load(file.read_text(encoding="utf-8"))["unit_tests"]
    return [test for test in tests if test["model"] == "country_code_systems"]


@pytest.mark.parametrize("case", model_cases(), ids=lambda case: case["name"])
def test_the_check_finds_the_list_that_the_model_finds(case: dict[str, Any]) -> None:
    given = {each["input"]: each["rows"] for each in case["given"]}
    codes: dict[str, set[str]] = {}
    for row in given["ref('country_codes')"]:
        codes.setdefault(row["code_system"], set()).add(row["country_code"])
    (ratio,) = given["ref('rule_parameters')"]
    setting = case.get("overrides", {}).get("vars", {}).get("country_codes", "")
    lists = CountryLists({name: frozenset(each) for name, each in codes.items()}, ratio["value"], setting)
    counts: Counter[str] = Counter()
    for row in given["ref('stated_country_codes')"]:
        counts[row["country_code"]] += row["times"]
    found = found_codes(counts, lists)
    (expected,) = case["expect"]["rows"]
    if expected["digit_list"] == "undecided":
        assert found.digit_list is None
        assert found.undecided == {
            "register": expected["unknown_in_register"],
            "iso_numeric": expected["unknown_in_iso_numeric"],
        }
    else:
        assert found.undecided is None
        assert found.digit_list == expected["digit_list"]
        assert (", ".join(found.systems) or None) == expected["country_code_systems"]


def with_codes(column: str, *codes: str) -> list[list[str]]:
    """The good notifications with the codes in one column, the country of birth of nobody."""
    position = NOTIFICATIONS.column_names.index(column)
    countries = [NOTIFICATIONS.column_names.index(name) for name in COLUMNS["notifications"]]
    rows = []
    for row, code in zip(GOOD["notifications"], codes, strict=False):
        changed = ["" if place in countries else value for place, value in enumerate(row)]
        changed[position] = code
        rows.append(changed)
    return rows


def without_countries() -> list[list[str]]:
    return [[*row[:5], "", "", "", *row[8:]] for row in GOOD["persons"]]


def test_a_delivery_that_both_lists_know_is_refused_with_the_setting(tmp_path: Path) -> None:
    delivery = write_delivery(
        tmp_path, notifications=with_codes("citizenship", "578", "276"), persons=without_countries()
    )
    (error,) = check_delivery(delivery, warehouse.PROJECT).errors
    assert error.place == "country codes"
    assert "setting country_codes" in error.message
    assert "register or iso_numeric" in error.message


def test_a_code_of_no_list_is_told_and_counts_as_not_stated(tmp_path: Path) -> None:
    codes = ("000", "106", "752", "101")
    persons = [
        *GOOD["persons"],
        ["01814112507", "male", "1941-01-01", "0301", "", "000", "000", "000", "0", "", "", ""],
    ]
    delivery = write_delivery(tmp_path, notifications=with_codes("citizenship", *codes), persons=persons)
    report = check_delivery(delivery, warehouse.PROJECT)
    assert report.country_code_systems == ("register",)
    (warning,) = (each for each in report.warnings if each.place == "country codes")
    assert "1 value is of no country in register" in warning.message
    assert "752 (1)" in warning.message
    assert "Country codes: register\n" in report_text(report)


def test_letters_and_digits_together_are_told(tmp_path: Path) -> None:
    delivery = write_delivery(tmp_path, notifications=with_codes("citizenship", "000", "NOR", "SE"))
    report = check_delivery(delivery, warehouse.PROJECT)
    assert report.errors == ()
    assert report.country_code_systems == ("register", "iso_alpha_3", "iso_alpha_2")


def test_codes_in_many_files_and_columns_are_counted_together() -> None:
    counts = Counter({"578": 5}) + Counter({"208": 1, "578": 2})
    found = found_codes(counts, read_lists(warehouse.PROJECT))
    assert found == CountryCodes(("iso_numeric",), "iso_numeric", ())


def write_project(directory: Path, setting: str) -> Path:
    """A project of the seeds that lists of country codes are in, with the setting."""
    for folder, name in (("classifications", "country_codes"), ("rules", "rule_parameters")):
        target = directory / "seeds" / folder / f"{name}.csv"
        target.parent.mkdir(parents=True)
        source = warehouse.PROJECT / "seeds" / folder / f"{name}.csv"
        with source.open(encoding="utf-8", newline="") as read, target.open("w", encoding="utf-8") as written:
            csv.writer(written, lineterminator="\n").writerows(csv.reader(read))
    (directory / "dbt_project.yml").write_text(f"vars: {{country_codes: '{setting}'}}\n", encoding="utf-8")
    return directory


@pytest.mark.parametrize(("setting", "unknown"), [("register", (("752", 2),)), ("iso_numeric", ())])
def test_the_setting_decides_what_the_codes_do_not(
    tmp_path: Path, setting: str, unknown: tuple[tuple[str, int], ...]
) -> None:
    """752 is Sweden in one list and nothing in the other, whatever the rest looks like."""
    lists = read_lists(write_project(tmp_path, setting))
    found = found_codes({"578": 900, "276": 50, "752": 2}, lists)
    assert found == CountryCodes((setting,), setting, unknown)


def test_a_setting_that_is_no_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        UserError, match="country_codes in .*: iso is no list of country codes; write register"
    ):
        read_lists(write_project(tmp_path, "iso"))
