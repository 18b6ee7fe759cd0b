"""Bad tables of a counts delivery: one clear message each, or a residual; nothing is moved or mended
silently."""

import itertools
import json

import duckdb
import pytest

from counts_deliveries import AGES, HEADER, SOURCE, delivery, population, write_table
from vandring.cli import main
from vandring.counts.examine import examine_counts
from vandring.counts.kind import COUNTS, PERSONS, kind_of
from vandring.counts.landing import land_counts
from vandring.errors import UserError


def errors_of(directory) -> list[str]:
    return examine_counts(directory).errors


def only_error(directory) -> str:
    errors = errors_of(directory)
    assert len(errors) == 1, errors
    return errors[0]


def test_a_good_delivery_has_no_errors(tmp_path):
    found = examine_counts(delivery(tmp_path))
    assert found.errors == []
    assert found.warnings == []


def test_a_missing_age_is_named(tmp_path):
    rows = [row for row in population() if row[3] != "15-49"]
    assert "age 15-49 is missing between 5-14 and 50-64" in only_error(delivery(tmp_path, rows))


def test_an_age_that_is_missing_in_one_cell_only_is_named_with_the_cell(tmp_path):
    rows = [row for row in population() if row[:4] != (2022, "02", "female", "50-64")]
    said = only_error(delivery(tmp_path, rows))
    assert "age 50-64 is missing" in said
    assert "2022 02 female" in said


def test_overlapping_age_groups_are_named(tmp_path):
    rows = population(ages=[*AGES, "3"])
    assert "the ages 1-4 and 3 overlap" in only_error(delivery(tmp_path, rows))


def test_a_last_group_with_an_end_is_told(tmp_path):
    rows = population(ages=[*AGES[:-1], "80-99"])
    assert "must be open" in only_error(delivery(tmp_path, rows))


def test_a_region_that_changes_its_code_is_named_with_its_years(tmp_path):
    rows = [
        (*row[:1], "03" if row[0] > 2021 and row[1] == "02" else row[1], *row[2:]) for row in population()
    ]
    said = only_error(delivery(tmp_path, rows))
    assert "02 2020-2021" in said
    assert "03 2022-2024" in said
    assert "counted_as" in said


def test_regions_counted_together_are_one_in_all_years(tmp_path):
    rows = [
        (*row[:1], "03" if row[0] > 2021 and row[1] == "02" else row[1], *row[2:]) for row in population()
    ]
    delivery(tmp_path, rows)
    write_table(
        tmp_path, "regions", ("region_code", "region", "counted_as"),
        [("01", "A", ""), ("02", "B as it was", "03"), ("03", "B", "")],
    )  # fmt: skip
    found = examine_counts(tmp_path)
    assert found.errors == []
    assert sorted(found.tables["population"]["region_code"].unique()) == ["01", "03"]
    assert found.tables["population"]["value"].sum() == sum(int(str(row[4])) for row in rows)


def test_totals_among_the_rows_are_set_aside_if_they_are_sums(tmp_path):
    rows = population()
    totals = {}
    for year, region, sex, _age, persons in rows:
        key = (year, region, sex, "Total")
        totals[key] = totals.get(key, 0) + persons
    found = examine_counts(delivery(tmp_path, [*rows, *((*key, value) for key, value in totals.items())]))
    assert found.errors == []
    assert "20 rows of totals (age) are set aside" in " ".join(found.warnings)
    assert len(found.tables["population"]) == len(rows)


def test_totals_that_are_no_sums_are_errors(tmp_path):
    rows = [*population(), (2020, "01", "male", "Total", 12_345)]
    said = only_error(delivery(tmp_path, rows))
    assert "not the sum of their parts" in said
    assert "12,345" in said


def test_a_region_that_is_all_others_and_does_not_say_so_is_refused(tmp_path):
    rows = population()
    whole = {}
    for year, _region, sex, age, persons in rows:
        whole[year, "99", sex, age] = whole.get((year, "99", sex, age), 0) + persons
    said = only_error(delivery(tmp_path, [*rows, *((*key, value) for key, value in whole.items())]))
    assert "region 99 has as many persons as all others together" in said


def test_two_sources_that_disagree_are_refused(tmp_path):
    rows = [*population(), (2021, "02", "female", "5-14", 999)]
    said = only_error(delivery(tmp_path, rows))
    assert "two sources disagree" in said
    assert "2021 02 female age 5-14" in said


def test_a_cell_twice_with_one_figure_is_a_warning(tmp_path):
    rows = population()
    found = examine_counts(delivery(tmp_path, [*rows, rows[0]]))
    assert found.errors == []
    assert "more than once, and agree" in " ".join(found.warnings)
    assert len(found.tables["population"]) == len(rows)


def with_births(directory, first_year: int, source: str = SOURCE):
    """A population whose age 0 on 1 January is the children born in the year before, and those births."""
    born = {year: 1000 + 100 * (year % 3) for year in range(2010, 2030)}
    rows = [
        (year, region, sex, age, born[year - 1] / 4 if age == "0" else 500)
        for year in range(2015, 2023)
        for region in ("01", "02")
        for sex in ("male", "female")
        for age in AGES
    ]
    stated = [(year - 2015 + first_year, *rest) for year, *rest in rows]
    delivery(directory, stated, source)
    births = [(year, region, born[year] / 2) for year in range(2014, 2023) for region in ("01", "02")]
    write_table(directory, "births", ("year", "region_code", "births"), births)
    return directory


def test_a_population_of_31_december_taken_for_1_january_is_told(tmp_path):
    # 31 December 2014 is the population of 1 January 2015, here under the year 2014.
    said = only_error(with_births(tmp_path, 2014))
    assert "is the population of 31 December?" in said
    assert errors_of(with_births(tmp_path, 2015)) == []


def test_a_population_of_1_january_taken_for_31_december_is_told(tmp_path):
    december = SOURCE.replace("1 January", "31 December")
    assert "is the population of 1 January?" in only_error(with_births(tmp_path, 2015, december))
    assert errors_of(with_births(tmp_path, 2014, december)) == []


def test_a_population_of_31_december_is_that_of_the_next_1_january(tmp_path):
    found = examine_counts(delivery(tmp_path, source=SOURCE.replace("1 January", "31 December")))
    assert sorted(found.tables["population"]["year"].unique()) == [2021, 2022, 2023, 2024, 2025]


def test_decimal_commas_and_blanks_between_thousands_are_read(tmp_path):
    rows = [(*row[:4], f"1 {row[4]},5") for row in population()]
    delivery(tmp_path)
    write_table(tmp_path, "population", HEADER, rows, sign=";")
    found = examine_counts(tmp_path)
    assert found.errors == []
    assert found.tables["population"]["value"].sum() == sum(1000.5 + int(str(row[4])) for row in population())


def test_commas_between_thousands_are_refused_and_not_taken_for_decimals(tmp_path):
    delivery(tmp_path)
    write_table(tmp_path, "population", HEADER, [(*row[:4], f"1,{row[4]}") for row in population()], sign=";")
    assert "sign of thousands or a decimal sign" in only_error(tmp_path)


def test_an_empty_cell_is_no_zero(tmp_path):
    rows = population()
    rows[3] = (*rows[3][:4], "")
    said = only_error(delivery(tmp_path, rows))
    assert "1 cells have no figure, first 2020 01 male age 15-49" in said
    assert "write 0 if nobody is there" in said
    rows[3] = (*rows[3][:4], 0)
    assert errors_of(delivery(tmp_path, rows)) == []


def test_rows_that_are_not_there_are_nobody_only_where_that_is_said(tmp_path):
    rows = [row for row in population() if row[:4] != (2022, "02", "female", "50-64")]
    found = examine_counts(delivery(tmp_path, rows, SOURCE + "missing_rows: nobody\n"))
    assert found.errors == []
    cells = found.tables["population"]
    filled = cells[(cells["year"] == 2022) & (cells["region_code"] == "02") & (cells["age_first"] == 50)]
    assert sorted(filled["value"]) == [0, 145]


def test_a_year_that_is_missing_is_named(tmp_path):
    rows = population(years=(2020, 2021, 2023))
    assert "no figures of 2022" in only_error(delivery(tmp_path, rows))


def test_a_figure_below_zero_is_named(tmp_path):
    rows = population()
    rows[0] = (*rows[0][:4], -1)
    assert "below 0, first 2020 01 male age 0" in only_error(delivery(tmp_path, rows))


def test_events_of_regions_without_population_are_named(tmp_path):
    delivery(tmp_path)
    write_table(tmp_path, "deaths", ("year", "region_code", "deaths"), [(2020, "01", 1), (2020, "77", 1)])
    assert "deaths: the regions 77 have no population" in only_error(tmp_path)


def test_everything_wrong_with_the_source_file_is_told_together(tmp_path):
    delivery(tmp_path, source="country: X\npopulation_date: New Year\ntables: {borths: {}}\n")
    said = "\n".join(errors_of(tmp_path))
    for part in (
        "publisher is not stated",
        "licence is not stated",
        "population_date is 'New Year'",
        "'borths'",
    ):
        assert part in said


def test_events_with_ages_need_to_say_which_age(tmp_path):
    delivery(tmp_path, source=SOURCE.replace("event_age: completed\n", ""))
    write_table(
        tmp_path, "deaths", ("year", "region_code", "age", "deaths"), [(2020, "01", age, 1) for age in AGES]
    )
    assert "event_age is not stated" in only_error(tmp_path)


def test_a_delivery_with_errors_is_told_by_check_and_never_landed(tmp_path, capsys):
    rows = [row for row in population() if row[3] != "15-49"]
    delivery(tmp_path / "counts", rows)
    assert main(["check", str(tmp_path / "counts")]) == 1
    assert "age 15-49 is missing" in capsys.readouterr().out
    with pytest.raises(UserError, match="1 error and is not used"):
        land_counts(examine_counts(tmp_path / "counts"), tmp_path / "landing")
    assert not (tmp_path / "landing").exists()


def test_which_kind_a_directory_is(tmp_path):
    assert kind_of(delivery(tmp_path / "counts")) == COUNTS
    persons = tmp_path / "persons"
    persons.mkdir()
    (persons / "notifications.csv").touch()
    assert kind_of(persons) == PERSONS
    assert kind_of(tmp_path / "nothing") == PERSONS


def as_json_stat(rows) -> dict:
    """The rows as an office writes them: every dimension whole, codes with texts, figures by place."""
    names = ["Tid", "Region", "Kjonn", "Alder"]
    codes = [sorted({str(row[place]) for row in rows}) for place in range(4)]
    values = {tuple(map(str, row[:4])): row[4] for row in rows}
    return {
        "version": "2.0",
        "class": "dataset",
        "id": names,
        "size": [len(each) for each in codes],
        "dimension": {
            name: {"category": {"index": each, "label": {code: code for code in each}}}
            for name, each in zip(names, codes, strict=True)
        },
        "value": [values[cell] for cell in itertools.product(*codes)],
    }


def test_a_delivery_of_json_stat_lands_as_one_of_csv(tmp_path):
    land_counts(examine_counts(delivery(tmp_path / "csv")), tmp_path / "of_csv")
    office = delivery(tmp_path / "office")
    (office / "population.csv").unlink()
    (office / "population.json").write_text(json.dumps(as_json_stat(population())), encoding="utf-8")
    land_counts(examine_counts(office), tmp_path / "of_json")
    of_csv, of_json = (f"'{tmp_path / name}/population/*.parquet'" for name in ("of_csv", "of_json"))
    with duckdb.connect() as connection:
        assert connection.sql(f"from {of_csv} except all from {of_json}").fetchall() == []
        assert connection.sql(f"select count(*) from {of_json}").fetchone() == (len(population()),)


def test_regions_are_called_as_the_offices_file_calls_them(tmp_path):
    office = delivery(tmp_path)
    (office / "population.csv").unlink()
    (office / "regions.csv").unlink(missing_ok=True)
    content = as_json_stat(population())
    content["dimension"]["Region"]["category"]["label"] = {"01": "Østby", "02": ""}
    (office / "population.json").write_text(json.dumps(content), encoding="utf-8")
    found = examine_counts(office)
    assert found.regions is not None
    named = found.regions.schemes.set_index(["scheme_id", "region_code"])["region"]
    assert named["region", "01"] == "Østby"
    assert named["region", "02"] == "02", "what has no text is called by its code"


def test_an_unknown_age_is_an_error_of_the_population_and_counted_among_births(tmp_path):
    delivery(tmp_path)
    births = [(2020, "01", "female", "25-29", 7), (2020, "01", "female", "unknown", 2)]
    write_table(tmp_path, "births", ("year", "region_code", "sex", "age_of_mother", "births"), births)
    found = examine_counts(tmp_path)
    assert found.errors == []
    assert found.tables["births"]["value"].tolist() == [7, 2]
    said = only_error(delivery(tmp_path, [*population(), (2020, "01", "male", "unknown", 3)]))
    assert "population: some are of unknown age, first 2020 01 male" in said


def test_moves_of_a_larger_region_that_nobody_knows_are_named(tmp_path):
    delivery(tmp_path)
    write_table(
        tmp_path, "regions", ("region_code", "region", "county"), [("01", "A", "X"), ("02", "B", "X")]
    )
    header = ("year", "region_code", "component", "scheme", "persons")
    moves = [(2020, "01", "internal_in", "region", 1), (2020, "X", "internal_in", "county", 0)]
    write_table(tmp_path, "migration", header, moves)
    assert errors_of(tmp_path) == []
    write_table(tmp_path, "migration", header, [*moves, (2020, "Y", "internal_in", "county", 0)])
    assert "does not have Y of county" in only_error(tmp_path)


def test_a_delivery_without_a_population_says_so(tmp_path):
    delivery(tmp_path)
    (tmp_path / "population.csv").unlink()
    assert "has no table population" in only_error(tmp_path)


def test_a_region_that_changes_its_code_is_named_where_rows_of_nobody_are_left_out_too(tmp_path):
    rows = [(*row[:1], "2" if row[0] > 2021 and row[1] == "02" else row[1], *row[2:]) for row in population()]
    said = only_error(delivery(tmp_path, rows, SOURCE + "missing_rows: nobody\n"))
    assert "02 2020-2021" in said
    assert "2 2022-2024" in said


def test_a_region_of_one_sex_is_named(tmp_path):
    rows = [row for row in population() if row[1:3] != ("02", "female")]
    said = only_error(delivery(tmp_path, rows))
    assert "5 years of regions have one sex only, first 2020 02, 2021 02, 2022 02" in said


def test_a_row_that_names_no_region_is_told(tmp_path):
    rows = population()
    rows[0] = (rows[0][0], "", *rows[0][2:])
    assert "region_code has an empty cell" in only_error(delivery(tmp_path, rows))


def test_a_table_of_totals_only_is_told(tmp_path):
    delivery(tmp_path)
    write_table(
        tmp_path, "births", ("year", "region_code", "births"), [(2020, "Total", 9), (2021, "Total", 8)]
    )
    assert "births: has rows of totals only" in only_error(tmp_path)


def test_a_region_counted_as_one_that_is_counted_as_another_is_told(tmp_path):
    delivery(tmp_path, population(regions=("01", "02", "03")))
    rows = [("01", "A", "02"), ("02", "B", "03"), ("03", "C", "")]
    write_table(tmp_path, "regions", ("region_code", "region", "counted_as"), rows)
    assert "01 is counted as 02, which is itself counted as 03" in only_error(tmp_path)


def test_a_country_of_nobody_is_told(tmp_path):
    rows = [(*row[:4], 0 if row[0] == 2021 else row[4]) for row in population()]
    assert "nobody lives anywhere in 2021" in only_error(delivery(tmp_path, rows))


def test_rates_per_thousand_are_told(tmp_path):
    delivery(tmp_path)
    header = (*HEADER[:4], "death_rate")
    write_table(tmp_path, "death_rates", header, [(*row[:4], 3.5) for row in population(range(2020, 2024))])
    assert "death_rates: the rates are 3.5 on average" in only_error(tmp_path)


def test_events_of_years_without_population_are_told(tmp_path):
    delivery(tmp_path)
    rows = [(year, region, 5) for year in (2019, 2020, 2024) for region in ("01", "02")]
    write_table(tmp_path, "births", ("year", "region_code", "births"), rows)
    found = examine_counts(tmp_path)
    assert found.errors == []
    assert found.warnings == [
        "births: figures of 2019, 2024 are not used: they lie outside those of the population"
    ]


def test_more_deaths_than_people_are_told(tmp_path):
    delivery(tmp_path)
    rows = [(2021, "01", 900), (2021, "02", 9_000), (2022, "01", 1), (2022, "02", 1)]
    write_table(tmp_path, "deaths", ("year", "region_code", "deaths"), rows)
    assert "deaths of 2021 are 9,900, more than the 3,7" in only_error(tmp_path)
