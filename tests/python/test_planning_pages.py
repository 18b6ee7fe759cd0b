"""``vandring project`` on a build: published numbers, accounts that add up, a page that is its files."""

import html
import re
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from openpyxl import load_workbook

import warehouse
from vandring.errors import UserError
from vandring.places import OPEN, PUBLISHED
from vandring.planning.assumptions import Wishes
from vandring.planning.outcome import COMPONENTS, Outcome
from vandring.planning.own_inputs import Own, read_own
from vandring.planning.page import plan_page
from vandring.planning.published import Published
from vandring.planning.run import EVERYWHERE, Plan, make_plan
from vandring.rooms import room_of

NBSP, MINUS = "\N{NO-BREAK SPACE}", "−"
Make = Callable[..., Plan]


# Rates of the latest base period times what scenario county_c multiplies them by from a year on.
OF_YEARS = """select from_year as year, {keys}, {value} * assumed.value as {value}
    from {table} cross join projection_assumptions as assumed
    where base_period_id = 'latest' and scenario_id = 'county_c' and series = '{series}_multiplier'"""


@pytest.fixture(scope="module")
def opened(publication: Path) -> Path:
    """What is open of a build, and nothing of it confidential."""
    return (publication / OPEN).resolve()


@pytest.fixture(scope="module")
def plan(opened: Path) -> Make:
    """Plans of the open file, each made once."""

    @cache
    def made(
        *names: str, scheme: str | None = None, groups: tuple[tuple[str, tuple[str, ...]], ...] = (), **wishes
    ):
        return make_plan(opened, names, dict(groups), scheme, Wishes(**wishes))

    return made


def query(file: Path, sql: str) -> pd.DataFrame:
    """Rows of the tables of an open or a published file."""
    with duckdb.connect(str(file), read_only=True) as connection:
        room = room_of(connection)
        assert room
        connection.execute(f"set schema = '{room.schema}'")
        return connection.execute(sql).df()


def regions_of(file: Path, scheme: str) -> list[str]:
    return sorted(query(file, f"select region_code from regions where scheme_id = '{scheme}'")["region_code"])


def totals(outcome: Outcome, alternative: str) -> pd.DataFrame:
    frame = outcome.development
    return frame[frame["alternative"] == alternative].set_index(["area", "year"]).sort_index()


def test_without_options_every_scenario_gives_the_published_numbers(opened: Path) -> None:
    scenarios = query(
        opened,
        """select scenario_id, scheme_id from projection_scenarios
        where inputs = 'delivery' and is_projected and relation <> 'd'""",
    )
    assert {"centrality_a", "centrality_b", "centrality_hamilton_perry", "county_c"} <= set(
        scenarios["scenario_id"]
    )
    for scenario_id, scheme in scenarios.itertuples(index=False):
        codes = regions_of(opened, scheme)
        made = make_plan(opened, codes, {}, scheme, Wishes(scenario_id=scenario_id))
        codes_of = {area.name: area.region_codes[0] for area in made.areas}
        mine = made.outcome.population.assign(region_code=made.outcome.population["area"].map(codes_of))
        published = query(
            opened,
            f"""select year, region_code, sex, age, persons as published
            from projection_population where scenario_id = '{scenario_id}'""",
        )
        both = mine.merge(published, on=["year", "region_code", "sex", "age"], validate="one_to_one")
        assert len(both) == len(mine) == len(published) > 0
        np.testing.assert_allclose(both["persons"], both["published"], atol=1e-9, rtol=0)
        flows = query(
            opened,
            f"""pivot (select year, region_code, component, persons from projection_components
                where scenario_id = '{scenario_id}' and component in ('births', 'deaths'))
            on component using sum(persons)""",
        )
        development = totals(made.outcome, "projected").reset_index()
        development["region_code"] = development["area"].map(codes_of)
        both = development.merge(flows, on=["year", "region_code"], suffixes=("", "_published"))
        assert len(both) == len(flows)
        for name in ("births", "deaths"):
            np.testing.assert_allclose(both[name], both[f"{name}_published"], atol=1e-8, rtol=0)


def test_relation_d_gives_its_published_numbers_to_who_may_read_them(publication: Path) -> None:
    published = (publication / PUBLISHED).resolve()
    wanted = query(
        published,
        "select scenario_id from projection_scenarios where relation = 'd' and is_projected",
    )["scenario_id"]
    assert not wanted.empty, "with rates of small regions no register is too small for relation d"
    for scenario_id in wanted:
        made = make_plan(published, ["4"], {}, "centrality", Wishes(scenario_id=scenario_id))
        mine = totals(made.outcome, "projected")["population"]
        theirs = query(
            published,
            f"""select year, sum(persons) as persons from projection_population
            where scenario_id = '{scenario_id}' and region_code = '4' group by all order by year""",
        )
        np.testing.assert_allclose(mine["Centrality 4"], theirs["persons"][1:], atol=1e-7, rtol=0)


def test_municipalities_are_those_of_the_published_breakdown(opened: Path, plan: Make) -> None:
    made = plan("0301", "4601", scheme="municipality")
    assert made.basis.is_broken_down
    published = query(
        opened,
        """select year, municipality_code, sex, age, persons as published from projection_municipalities
        where scenario_id = 'county_c' and municipality_code in ('0301', '4601')""",
    )
    codes_of = {area.name: area.region_codes[0] for area in made.areas}
    mine = made.outcome.population.assign(municipality_code=made.outcome.population["area"].map(codes_of))
    both = mine.merge(published, on=["year", "municipality_code", "sex", "age"], validate="one_to_one")
    assert len(both) == len(mine) == len(published) > 0
    np.testing.assert_allclose(both["persons"], both["published"], atol=1e-9, rtol=0)
    own = made.outcome.development
    own = own[own["area"].isin(codes_of) & (own["alternative"] == "projected")]
    assert own[["births", "deaths", "net_migration"]].isna().all(axis=None)
    assert own[["growth", "population"]].notna().all(axis=None)


@pytest.mark.parametrize(
    ("relation", "scheme"), [("a", "centrality"), ("b", "centrality"), ("c", "county"), ("c", "norway")]
)
def test_a_net_immigration_that_is_given_is_met_in_every_year(
    opened: Path, plan: Make, relation: str, scheme: str
) -> None:
    made = plan(*regions_of(opened, scheme), scheme=scheme, relation=relation, net_immigration=321.0, to=2050)
    assumed = made.outcome.assumptions.set_index(["alternative", "year"])["net_immigration"]
    np.testing.assert_allclose(assumed["projected"], 321.0, atol=1e-6)
    assert abs(assumed["unchanged"] - 321.0).min() > 1
    # Moves within the country cancel: regions gain by migration what the country does.
    regions = totals(made.outcome, "projected")["net_migration"].drop(EVERYWHERE).groupby("year").sum()
    np.testing.assert_allclose(regions, 321.0, atol=1e-6)
    assert made.basis.setting.last_year == regions.index[-1] == 2050


def test_high_is_above_the_scenario_and_low_below_it_by_what_the_delivered_years_tell(
    opened: Path, plan: Make
) -> None:
    years = query(
        opened,
        """select year, sum(immigrants - emigrants) / sum(start_persons) as rate, sum(end_persons) as persons
        from population_accounts where scheme_id = 'norway' group by all order by year""",
    )
    rates, persons = years["rate"], float(years["persons"].iloc[-1])
    for name, quantile in (("high", 0.9), ("low", 0.1)):
        made = plan("03", scheme="county", alternative=name)
        assumed = made.outcome.assumptions.set_index(["alternative", "year"])["net_immigration"]
        wanted = (np.percentile(rates, 100 * quantile) - np.percentile(rates, 50)) * persons
        np.testing.assert_allclose(assumed["projected"] - assumed["unchanged"], wanted, atol=1e-6)
        assert (wanted > 0) == (name == "high")


def test_factors_multiply_births_and_deaths(plan: Make) -> None:
    made = plan("03", "32", scheme="county", fertility=1.25, mortality=0.8)
    first = made.outcome.development["year"].max() - 16
    unchanged, projected = (
        totals(made.outcome, name).xs(first, level="year") for name in ("unchanged", "projected")
    )
    # In the first year mothers are the same people, but for their deaths of the year.
    np.testing.assert_allclose(projected["births"] / unchanged["births"], 1.25, rtol=1e-3)
    np.testing.assert_allclose(projected["deaths"] / unchanged["deaths"], 0.8, rtol=1e-2)


def test_areas_add_up_and_go_on_from_what_was_counted(opened: Path, plan: Make) -> None:
    codes = regions_of(opened, "county")
    groups = (("East", tuple(codes[:4])), ("Rest", tuple(codes[4:])))
    made = plan("East", "Rest", groups=groups, scheme="county", to=2040)
    single = plan(*codes, scheme="county", to=2040)
    for alternative in ("counted", "projected"):
        frame, regions = totals(made.outcome, alternative), totals(single.outcome, alternative)
        for name in COMPONENTS:
            together = frame[name].drop(EVERYWHERE).groupby("year").sum()
            np.testing.assert_allclose(together, frame.loc[EVERYWHERE, name], atol=1e-6)
            np.testing.assert_allclose(
                regions[name].drop(EVERYWHERE).groupby("year").sum(), together, atol=1e-6
            )
        np.testing.assert_allclose(
            frame["natural_increase"] + frame["net_migration"], frame["growth"], atol=1e-6
        )
    counted, projected = totals(made.outcome, "counted"), totals(made.outcome, "projected")
    start = made.basis.setting.start_year
    for area in ("East", "Rest"):
        last = counted.loc[(area, start), "population"]
        ages = made.outcome.population
        assert ages[(ages["area"] == area) & (ages["year"] == start)]["persons"].sum() == last
        assert projected.loc[(area, start + 1), "population"] == pytest.approx(
            last + projected.loc[(area, start + 1), "growth"]
        )


def test_a_scheme_without_a_scenario_takes_one_on_its_own_rates(plan: Make) -> None:
    made = plan("Norway", to=2040)
    assert (made.basis.is_published, made.basis.setting.scheme_id) == (False, "norway")
    assert (made.basis.setting.relation, made.basis.setting.rate_method) == ("c", "small_area")


def test_own_inputs_that_are_the_published_ones_give_the_published_numbers(
    opened: Path, tmp_path: Path
) -> None:
    """Start, rates with the multipliers worked in, and net migration of the scenario, as files.

    Of migration that is given the country has other births and deaths than of relation c by as much as raw
    and small regions' moves differ; with the scenario's, as totals, it is the scenario.
    """
    scenario = query(opened, "from projection_scenarios where scenario_id = 'county_c'")
    start = int(scenario["start_year"].iloc[0])
    files = {
        "population": f"""select {start} + 1 as year, region_code, sex, age, persons
            from projection_population where scenario_id = 'county_c' and year = {start}""",
        "migration": """select year, region_code, sex, age, net_migration from projection_components_by_age
            where scenario_id = 'county_c' and region_code <> '00'""",
        "totals": """select year, name as component, sum(value) as persons from (
                select year, region_code, sum(births) as births, sum(deaths) as deaths
                from projection_components_by_age
                where scenario_id = 'county_c' and region_code <> '00' group by all)
            unpivot (value for name in (births, deaths)) group by all order by all""",
        "fertility_rates": OF_YEARS.format(
            keys="age", value="fertility_rate", table="fertility_rates", series="fertility"
        ),
        "death_probabilities": OF_YEARS.format(
            keys="sex, age", value="death_probability", table="death_probabilities", series="mortality"
        ),
    }
    for name, sql in files.items():
        query(opened, sql).to_csv(tmp_path / f"{name}.csv", index=False)
    codes = regions_of(opened, "county")
    wishes = Wishes(scenario_id="county_c")
    published = totals(make_plan(opened, codes, {}, "county", wishes).outcome, "projected")
    rates = ("population", "fertility_rates", "death_probabilities")
    for given, bound in (
        (files, 1e-7),
        (rates, 1e-7),
        (("migration", "totals"), 1e-7),
        (("migration",), 1.0),
    ):
        own = read_own(tmp_path)
        own = Own({name: own.tables[name] for name in given}, {name: own.files[name] for name in given})
        made = totals(make_plan(opened, codes, {}, "county", wishes, own).outcome, "projected")
        for name in COMPONENTS:
            np.testing.assert_allclose(made[name], published[name], atol=bound, rtol=0)


@pytest.fixture(scope="module")
def folder(publication: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a new user gets: two counties and a group of them, high immigration, more children."""
    directory = tmp_path_factory.mktemp("planner")
    (directory / "groups.csv").write_text("region;group\nOslo;Capital\n32;Capital\n", encoding="utf-8")
    began = time.monotonic()
    done = warehouse.vandring(
        "project", "--region", "Oslo", "Agder", "Capital", "--grouping", str(directory / "groups.csv"),
        "--to", "2050", "--high", "--fertility", "1.1", "--out", str(directory / "made"),
        VANDRING_BUILD_DIR=str(publication),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert time.monotonic() - began < 60
    assert [line.split(":")[0] for line in done.stdout.splitlines()[:3]] == ["Oslo", "Agder", "Capital"]
    return directory / "made"


def printed_tables(page: str, item: str) -> dict[tuple[str, ...], list[str]]:
    """The rows of a table of the page, by the group they stand in and their head."""
    figure = re.search(rf'<figure id="{item}".*?</figure>', page, re.DOTALL)
    assert figure, item
    rows, group = {}, ""
    for row in re.findall(
        r"<tr.*?</tr>", figure[0].split("<tbody>", 1)[1].split("</tbody>", 1)[0], re.DOTALL
    ):
        if 'scope="rowgroup"' in row:
            group = html.unescape(re.sub(r"<[^>]+>", "", row)).strip()
        else:
            head, *cells = (
                html.unescape(re.sub(r"<[^>]+>", "", cell)) for cell in re.findall(r"<t[hd].*?</t[hd]>", row)
            )
            rows[group, head] = cells
    return rows


def number(text: str) -> float:
    text = text.replace(NBSP, "").replace(MINUS, "-")
    return {"–": 0.0, "..": float("nan")}.get(text) if text in ("–", "..") else float(text)  # type: ignore[return-value]


def test_the_page_prints_the_numbers_of_its_files(folder: Path) -> None:
    page = (folder / "projection.html").read_text(encoding="utf-8")
    development = pd.read_csv(folder / "development.csv").set_index(["area", "alternative", "year"])
    words = {"Counted": "counted", "Without the changes": "unchanged", "Projected": "projected"}
    seen = 0
    for place, area in enumerate(("Oslo", "Agder", "Capital"), 1):
        for (group, year), cells in printed_tables(page, f"development-{place}").items():
            row = development.loc[(area, words[group], int(year))]
            for name, text in zip(COMPONENTS, cells, strict=True):
                assert number(text) == pytest.approx(row[name], abs=0.5 + 1e-9), (area, group, year, name)
                seen += 1
        ages = pd.read_csv(folder / "population.csv").set_index(["area", "year", "sex", "age"])["persons"]
        start = int(ages.index.get_level_values("year").min())
        for (_, age), cells in printed_tables(page, f"pyramid-{place}").items():
            ends = [(year, sex) for year in (start, 2050) for sex in ("male", "female")]
            for (year, sex), text in zip(ends, cells, strict=True):
                assert number(text) == pytest.approx(ages[area, year, sex, int(age)], abs=0.5 + 1e-9)
    assert seen > 200
    tests = pd.read_csv(folder / "back_test.csv")
    last = tests[(tests["area"] == "Capital") & (tests["horizon_years"] == 5)]
    printed = [number(cells[-1]) for cells in printed_tables(page, "back-test-3").values()]
    assert sorted(printed) == pytest.approx(sorted(last["error_percent"]), abs=0.05 + 1e-9)
    assumed = pd.read_csv(folder / "assumptions.csv").set_index(["alternative", "year"])
    for (group, year), cells in printed_tables(page, "assumptions").items():
        row = assumed.loc[(words[group], int(year))]
        assert number(cells[0]) == pytest.approx(row["net_immigration"], abs=0.5)
        assert number(cells[1]) == pytest.approx(row["fertility_multiplier"], abs=0.0005)


def test_the_workbook_has_what_the_files_have(folder: Path) -> None:
    book = load_workbook(folder / "projection.xlsx", read_only=True)
    assert book.sheetnames == [
        "assumptions",
        "development",
        "population",
        "back_test",
        "back_test_sizes",
        "bands",
    ]
    for sheet in book:
        head, *rows = sheet.iter_rows(values_only=True)
        frame = pd.DataFrame(rows, columns=head)
        pd.testing.assert_frame_equal(
            frame,
            pd.read_csv(folder / f"{sheet.title}.csv"),
            check_dtype=False,
            check_exact=False,
            rtol=1e-12,
        )


def test_the_page_needs_nothing_but_itself_and_its_folder(folder: Path) -> None:
    page = (folder / "projection.html").read_text(encoding="utf-8")
    assert "<script" not in page
    loaded = re.findall(r'(?:src|href)="([^"#][^"]*)"', page)
    assert {name for name in loaded if not name.startswith("data:")} == {
        file.name for file in folder.iterdir() if file.suffix != ".html"
    }
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert not set(re.findall(r'href="#([^"]+)"', page)) - set(ids)
    assert "synthetic" in page
    assert "fertility is 1.1 times what the scenario assumes" in page
    assert "Confidential" not in page
    assert sorted(file.name for file in folder.iterdir() if file.name.startswith(".")) == []


def test_the_same_plan_gives_the_same_page(opened: Path) -> None:
    pages = {plan_page(make_plan(opened, ["Oslo"], {}, None, Wishes(to=2040)), ["a.csv"]) for _ in range(2)}
    assert len(pages) == 1


def test_what_comes_of_the_publication_says_that_it_is_confidential(
    publication: Path, tmp_path: Path
) -> None:
    done = warehouse.vandring(
        "project",
        "--region",
        "Oslo",
        "--publication",
        "--out",
        str(tmp_path),
        VANDRING_BUILD_DIR=str(publication),
    )
    assert done.returncode == 0, done.stderr
    assert "confidential" in done.stdout
    assert "<title>Confidential:" in (tmp_path / "projection.html").read_text(encoding="utf-8")


def test_own_migration_and_a_relation_contradict_each_other(opened: Path) -> None:
    own = Own({"migration": pd.DataFrame()}, {"migration": Path("own/migration.csv")})
    with pytest.raises(UserError, match="--relation a and own/migration.csv contradict each other"):
        make_plan(opened, ["Oslo"], {}, None, Wishes(relation="a"), own)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--region", "Olso"], "there is no region 'Olso'; do you mean Oslo"),
        (["--region", "Oslo", "--to", "1999"], "--to 1999 is out of range"),
        (["--region", "Oslo", "--high", "--low"], "--high and --low contradict each other"),
        (["--region", "Oslo", "--high", "--net-immigration", "5"], "contradict each other"),
        (["--region", "Oslo", "--relation", "d"], "read the publication with --publication"),
        (["--to", "2040"], "name what to project"),
        (["--region", "Oslo", "--out", "/dev/null/x"], "cannot be written there"),
    ],
)
def test_what_cannot_be_is_one_message(publication: Path, options: list[str], message: str) -> None:
    done = warehouse.vandring("project", *options, VANDRING_BUILD_DIR=str(publication))
    assert (done.returncode, done.stdout) == (1, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_a_relation_that_counts_do_not_have_says_why(opened: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left_out = {
        "relations_left_out": pd.DataFrame({"relation": ["d"], "reason": ["the delivery has counts"]})
    }
    monkeypatch.setattr(Published, "left_out", lambda _: left_out)
    with pytest.raises(UserError, match="relation d cannot be used: the delivery has counts$"):
        make_plan(opened, ["Oslo"], {}, None, Wishes(relation="d"))


def test_regions_of_a_few_people_are_projected_with_every_rate(publication: Path, tmp_path: Path) -> None:
    """Raw rates of 352 small regions leave fewer than nobody to move in; those of small areas do not."""
    options = ("--region", "1515", "--scheme", "stable_region", "--relation", "c", "--out", str(tmp_path))
    done = warehouse.vandring("project", *options, VANDRING_BUILD_DIR=str(publication))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "projection.html").is_file()


def test_nothing_built_is_told_with_what_to_do(tmp_path: Path) -> None:
    done = warehouse.vandring("project", "--region", "Oslo", VANDRING_BUILD_DIR=str(tmp_path))
    assert done.returncode == 1
    assert "nothing has been published yet; run make build first" in done.stderr
