"""What a planner asks for: regions by name, assumptions on a published scenario, and what is refused."""

import unicodedata
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from vandring.errors import UserError
from vandring.planning.assumptions import (
    CHOSEN,
    Basis,
    Wishes,
    alternative_differences,
    assumed_series,
    check_wishes,
    choose_bases,
)
from vandring.planning.command import folder_name, letters
from vandring.planning.outcome import BANDS, back_test_of, back_test_sizes, bands_of
from vandring.planning.regions import Area, Found, Schemes, find_areas, read_grouping
from vandring.projection.inputs import RELATIONS
from vandring.projection.scenarios import Setting, yearly

REGIONS = [
    ("county", "03", "Oslo", {"0301"}),
    ("county", "18", "Nordland", {"1804", "1841"}),
    ("county", "55", "Troms - Romsa", {"5501"}),
    ("municipality", "0301", "Oslo", {"0301"}),
    ("municipality", "1804", "Bodø", {"1804"}),
    ("municipality", "1841", "Fauske", {"1841"}),
    ("municipality", "3114", "Våler (Østfold)", {"3114"}),
    ("municipality", "3419", "Våler (Innlandet)", {"3419"}),
    ("economic_region", "1891", "Bodø", {"1804", "1841"}),
    ("centrality", "4", "4", {"0301"}),
]
SCHEMES = Schemes(
    pd.DataFrame([row[:3] for row in REGIONS], columns=["scheme_id", "region_code", "region"]),
    {(scheme, code): frozenset(members) for scheme, code, _, members in REGIONS},
)
RANKED = ["county", "municipality", "economic_region", "centrality"]


def find(*names: str, scheme: str | None = None, **groups: list[str]) -> Found:
    return find_areas(names, groups, SCHEMES, scheme, lambda each: (RANKED.index(each),))


def test_a_region_is_found_by_code_by_name_and_by_one_of_its_languages() -> None:
    for name in ("18", "Nordland", "nordland "):
        assert find(name).areas == (Area("Nordland", ("18",), "region 18 of scheme county"),)
    # As some systems type it: å as a and a ring of its own.
    assert find(unicodedata.normalize("NFD", "Våler (Østfold)")).areas[0].region_codes == ("3114",)
    assert find("Romsa").areas[0].region_codes == ("55",)
    assert find("4").areas[0].name == "Centrality 4"


def test_of_several_schemes_the_first_that_has_all_is_taken_and_other_areas_are_told() -> None:
    # The same area in both: nothing to tell.
    assert find("Oslo") == Found("county", (Area("Oslo", ("03",), "region 03 of scheme county"),), ())
    assert find("Oslo", "Fauske").scheme_id == "municipality"
    bodo = find("Bodø")
    assert (bodo.scheme_id, bodo.areas[0].region_codes) == ("municipality", ("1804",))
    assert bodo.also == (
        "Bodø is taken as region 1804 of scheme municipality; it is another area in economic_region"
        " (--scheme)",
    )
    assert find("Bodø", scheme="economic_region").areas[0].region_codes == ("1891",)


def test_a_region_named_twice_is_shown_once_and_equal_names_are_told_apart() -> None:
    assert len(find("03", "Oslo").areas) == 1
    areas = find("03", "Oslo", Oslo=["03", "18"]).areas
    assert [(area.name, area.region_codes) for area in areas] == [
        ("Oslo (03)", ("03",)),
        ("Oslo (03, 18)", ("03", "18")),
    ]


def test_a_group_is_its_regions() -> None:
    (area,) = find("North", North=["Nordland", "55"]).areas
    assert area == Area("North", ("18", "55"), "regions 18, 55 of scheme county")


@pytest.mark.parametrize(
    ("names", "options", "message"),
    [
        (["Nordlad"], {}, "there is no region 'Nordlad'; do you mean Nordland?"),
        (["Vål"], {}, "do you mean Våler (Innlandet), Våler (Østfold)?"),
        (["1805"], {}, "do you mean 1804 (Bodø)"),
        (["Xyzzy"], {}, "the table regions lists codes and names"),
        (["Våler"], {}, "3114 (Våler (Østfold), municipality), 3419 (Våler (Innlandet), municipality)"),
        (["Nordland", "Fauske"], {}, "not of one scheme: Nordland in county; Fauske in municipality"),
        (["Oslo"], {"scheme": "fylke"}, "no region scheme 'fylke'; choose one of centrality, county,"),
        (["G"], {"G": ["Oslo", "03"]}, "group G has region 03 (Oslo) twice"),
        (["G"], {"G": ["Olso"]}, "group G of the grouping: there is no region 'Olso'; do you mean Oslo?"),
    ],
)
def test_what_cannot_be_found_is_told_with_what_can(names, options, message) -> None:
    with pytest.raises(UserError) as refused:
        find(*names, **options)
    assert message in str(refused.value)


def test_a_grouping_is_read_with_commas_and_with_semicolons(tmp_path: Path) -> None:
    file = tmp_path / "groups.csv"
    for separator in ",;":
        text = "region,group\nOslo,East\n18,North\nTroms,North\n".replace(",", separator)
        file.write_text(text, encoding="utf-8-sig")
        assert read_grouping(file) == {"East": ["Oslo"], "North": ["18", "Troms"]}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("region,gruppe\nOslo,East\n", "missing: group"),
        ("region,group\nOslo,East\nBodø,\n", "line 3: region or group is empty"),
        ("region,group\nOslo\n", "line 2: region or group is empty"),
        ("region,group\n", "has no rows"),
        ("", "missing: region, group"),
    ],
)
def test_a_faulty_grouping_is_told_with_its_file(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "groups.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=message) as refused:
        read_grouping(file)
    assert str(file) in str(refused.value)


def test_a_grouping_that_is_not_there_or_not_utf_8_is_told(tmp_path: Path) -> None:
    file = tmp_path / "groups.csv"
    with pytest.raises(UserError, match="the grouping cannot be read"):
        read_grouping(file)
    file.write_bytes("region,group\nBodø,A\n".encode("latin-1"))
    with pytest.raises(UserError, match="a CSV file in UTF-8"):
        read_grouping(file)


def scenario(scenario_id: str, scheme: str, relation: str, *, could: bool = True, **more: object) -> dict:
    row = {
        "scenario_id": scenario_id, "label": scenario_id.upper(), "inputs": "delivery",
        "base_period_id": "latest", "scheme_id": scheme, "relation": relation, "hazard_source": "register",
        "immigration_given": "net", "emigration_rates": "national", "in_migration_shares": "joint",
        "grouped_by": "birth", "rate_method": "as_published", "start_year": 2020, "last_year": 2040,
        "has_municipalities": False, "is_projected": could,
    }  # fmt: skip
    return row | more


SCENARIOS = pd.DataFrame(
    [
        scenario("levels_a", "centrality", "a"),
        scenario("levels_c", "centrality", "c", could=False),
        scenario("levels_d", "centrality", "d"),
        scenario("counties", "county", "c", has_municipalities=True),
        scenario("gross", "county", "c", immigration_given="gross"),
    ]
)
OPEN_RELATIONS = [name for name in RELATIONS if name != "d"]


def basis(scheme: str, relations: list[str] = OPEN_RELATIONS, **wishes: object) -> Basis:
    return choose_bases(SCENARIOS, scheme, Wishes(**wishes), relations)[0]  # type: ignore[arg-type]


def test_a_scheme_takes_its_own_scenario_that_could_be_projected() -> None:
    chosen = basis("county")
    assert (chosen.scenario_id, chosen.is_published, chosen.is_broken_down) == ("counties", True, False)
    assert chosen.setting == Setting("delivery", "latest", "county", "c", 2020, 2040)
    # Relation c could not; d comes before a, but needs what is not open.
    assert basis("centrality").scenario_id == "levels_a"
    assert basis("centrality", list(RELATIONS)).scenario_id == "levels_d"


def test_municipalities_take_a_scenario_that_is_broken_down_to_them() -> None:
    chosen = basis("municipality")
    assert (chosen.scenario_id, chosen.is_broken_down, chosen.is_published) == ("counties", True, True)
    assert chosen.setting.scheme_id == "county"


def test_another_scheme_takes_the_assumptions_with_regional_emigration_rates() -> None:
    chosen = basis("economic_region")
    assert chosen.scenario_id == "counties"
    assert not chosen.is_published
    assert (chosen.setting.scheme_id, chosen.setting.emigration_rates) == ("economic_region", "regional")
    assert basis("economic_region", emigration_rates="adjusted").setting.emigration_rates == "adjusted"
    assert basis("county", emigration_rates="adjusted").is_published is False


def test_rates_of_small_regions_need_no_regional_emigration_rates() -> None:
    rows = pd.DataFrame([scenario("counties", "county", "c", rate_method="small_area")])
    (chosen,) = choose_bases(rows, "economic_region", Wishes(), OPEN_RELATIONS)
    assert (chosen.setting.rate_method, chosen.setting.emigration_rates) == ("small_area", "national")
    # Another relation has the same rates.
    (other,) = choose_bases(rows, "county", Wishes(scenario_id="counties", relation="a"), OPEN_RELATIONS)
    assert (other.setting.relation, other.setting.rate_method) == ("a", "small_area")


def test_without_a_scenario_of_its_own_a_scheme_has_one_of_each_relation_to_try() -> None:
    tried = choose_bases(SCENARIOS, "economic_region", Wishes(), OPEN_RELATIONS)
    assert [(each.scenario_id, each.setting.scheme_id) for each in tried] == [
        ("counties", "economic_region"),
        ("levels_a", "economic_region"),
    ]
    assert len(choose_bases(SCENARIOS, "economic_region", Wishes(relation="a"), OPEN_RELATIONS)) == 1
    assert len(choose_bases(SCENARIOS, "economic_region", Wishes(scenario_id="gross"), OPEN_RELATIONS)) == 1
    # Where one is its own, or broken down to it, nothing else is tried in its place.
    assert len(choose_bases(SCENARIOS, "county", Wishes(), OPEN_RELATIONS)) == 1
    assert len(choose_bases(SCENARIOS, "municipality", Wishes(), OPEN_RELATIONS)) == 1


def test_a_net_total_that_is_given_takes_the_place_of_a_gross_one() -> None:
    chosen = basis("county", scenario_id="gross", net_immigration=5.0)
    assert (chosen.setting.immigration_given, chosen.immigration_given) == ("net", "gross")


@pytest.mark.parametrize("to", [2021, 2050, 2120])
def test_the_last_year_is_the_planners(to: int) -> None:
    assert basis("county", to=to).setting.last_year == to


@pytest.mark.parametrize(
    ("wishes", "message"),
    [
        ({"to": 2020}, "--to 2020 is out of range.*31 December 2020.*one of 2021 to 2120"),
        ({"to": 2121}, "--to 2121 is out of range"),
        ({"scenario_id": "countis"}, "no scenario 'countis'.*do you mean counties"),
        ({"relation": "e"}, "no relation 'e'; choose one of a, b, c, d, hamilton_perry, none"),
        ({"relation": "d"}, "no scenario of relation d.*--publication"),
        ({"relation": "a", "emigration_rates": "regional"}, "regional goes with relation c only"),
    ],
)
def test_a_basis_that_cannot_be_is_told(wishes, message) -> None:
    with pytest.raises(UserError, match=message):
        basis("county", **wishes)


@pytest.mark.parametrize(
    ("wishes", "message"),
    [
        (
            Wishes(net_immigration=5.0, alternative="high"),
            "--net-immigration and --high contradict each other",
        ),
        (Wishes(net_immigration=float("nan")), "must be a number"),
        (Wishes(fertility=-0.1), "--fertility -0.1 must be a factor from 0 to 10"),
        (Wishes(mortality=110.0), "--mortality 110 must be a factor"),
    ],
)
def test_options_that_contradict_each_other_or_are_no_factors_are_told(wishes, message) -> None:
    with pytest.raises(UserError, match=message):
        check_wishes(wishes)


ASSUMPTIONS = pd.DataFrame(
    [
        ("s", "net_immigration", 2021, 6.0, "per_1000_persons"),
        ("s", "net_immigration", 2022, 4.0, "per_1000_persons"),
        ("s", "immigration", 2021, 13.0, "per_1000_persons"),
        ("s", "emigration", 2021, 7.0, "per_1000_persons"),
        ("s", "emigration", 2022, 8.0, "per_1000_persons"),
        ("s", "fertility_multiplier", 2021, 1.0, "multiplier"),
        ("s", "mortality_multiplier", 2021, 0.9, "multiplier"),
    ],
    columns=["scenario_id", "series", "from_year", "value", "unit"],
)
BASIS = Basis("s", "S", Setting("delivery", "latest", "county", "c", 2020, 2023), True, 2023, "net")


def chosen(name: str, relation: str = "c", **wishes: object) -> list[float]:
    """A series of a population of 2 000, high 3 and low −5 persons a year from it."""
    of = replace(BASIS, setting=replace(BASIS.setting, relation=relation))
    differences = {"high": 3.0, "low": -5.0}

    def yearly_of(series: pd.DataFrame, scenario_id: str, name: str) -> np.ndarray:
        return yearly(series, name, [scenario_id], BASIS.setting.years, np.array([2000.0]))[:, 0]

    series = assumed_series(
        ASSUMPTIONS,
        of,
        Wishes(**wishes),  # type: ignore[arg-type]
        lambda name: yearly_of(ASSUMPTIONS, "s", name),
        differences,
    )
    # The scenario itself stays as it is.
    assert (yearly_of(series, "s", name) == yearly_of(ASSUMPTIONS, "s", name)).all()
    return list(yearly_of(series, CHOSEN, name))


def test_assumptions_by_hand() -> None:
    assert chosen("net_immigration") == [12.0, 8.0, 8.0]
    assert chosen("net_immigration", net_immigration=-7.5) == [-7.5, -7.5, -7.5]
    assert chosen("net_immigration", alternative="high") == [15.0, 11.0, 11.0]
    assert chosen("net_immigration", alternative="low") == [7.0, 3.0, 3.0]
    # Of relation b as many immigrants as leave that net: 14, 16, 16 emigrate.
    assert chosen("immigration", "b", net_immigration=10.0) == [24.0, 26.0, 26.0]
    assert chosen("emigration", "b", net_immigration=10.0) == [14.0, 16.0, 16.0]
    assert chosen("immigration", "b", alternative="high") == [29.0, 29.0, 29.0]
    assert chosen("fertility_multiplier", fertility=1.2, mortality=0.5) == [1.2, 1.2, 1.2]
    assert chosen("mortality_multiplier", fertility=1.2, mortality=0.5) == [0.45, 0.45, 0.45]


@pytest.mark.parametrize(
    ("relation", "wishes", "message"),
    [
        ("none", {"net_immigration": 1.0}, "net immigration cannot be given to relation none"),
        (
            "hamilton_perry",
            {"alternative": "low"},
            "net immigration cannot be given to relation hamilton_perry",
        ),
        ("hamilton_perry", {"fertility": 1.1}, "fertility and mortality cannot be given"),
    ],
)
def test_what_would_change_nothing_is_refused(relation, wishes, message) -> None:
    with pytest.raises(UserError, match=message):
        chosen("fertility_multiplier", relation, **wishes)


def test_high_and_low_are_percentiles_of_the_delivered_years_about_their_median() -> None:
    # Eleven years, 0 to 10 per 1 000 of populations that differ: median 5, tenth percentile 1, ninetieth 9.
    start = np.array([1000.0, 2000, 500, 1000, 4000, 1000, 1000, 800, 1000, 1000, 1000])
    order = [3, 0, 7, 10, 1, 5, 2, 9, 4, 8, 6]
    net = np.array(order) * start / 1000
    assert alternative_differences(net, start, 50_000.0) == pytest.approx({"high": 200.0, "low": -200.0})
    with pytest.raises(UserError, match="at least 10; it covers 9: give the persons a year"):
        alternative_differences(net[:9], start[:9], 1.0)


BACK_TEST = pd.DataFrame(
    [
        ("t", "03", "c", 5, 2020, "large", 110.0, 100.0),
        ("t", "18", "c", 5, 2020, "small", 45.0, 50.0),
        ("t", "03", "none", 5, 2020, "large", 90.0, 100.0),
    ],
    columns=[
        "back_test", "region_code", "method", "horizon_years", "year", "size_class", "predicted_persons",
        "counted_persons",
    ],
)  # fmt: skip
ACCURACY = pd.DataFrame(
    [("t", size, "c", years, 1, value, value, 0.5, 1.0) for size, years, value in
     [("large", 5, 1.0), ("small", 5, 2.0), ("all", 5, 3.0), ("large", 1, 9.0)]],
    columns=[
        "back_test", "size_class", "method", "horizon_years", "regions", "mean_absolute_error_percent",
        "median_absolute_error_percent", "within_5_percent_share", "within_10_percent_share",
    ],
)  # fmt: skip
OSLO, BOTH, ELSEWHERE = (
    Area("Oslo", ("03",), ""),
    Area("Both", ("03", "18"), ""),
    Area("Elsewhere", ("55",), ""),
)


def test_a_group_has_the_error_of_its_sum_where_all_of_it_is_predicted() -> None:
    errors = back_test_of(BACK_TEST, [OSLO, BOTH, ELSEWHERE])
    found = {(row.area, row.method): row.error_percent for row in errors.itertuples()}
    assert found == pytest.approx(
        {("Oslo", "c"): 10.0, ("Oslo", "none"): -10.0, ("Both", "c"): 100 * 5 / 150}
    )


def test_an_area_stands_beside_its_size_and_a_mixed_group_beside_all() -> None:
    sizes = back_test_sizes(BACK_TEST, ACCURACY, [OSLO, BOTH, ELSEWHERE])
    found = {(row.area, row.size_class): row.mean_absolute_error_percent for row in sizes.itertuples()}
    assert found == {("Oslo", "large"): 1.0, ("Both", "all"): 3.0}


def test_folders_are_named_in_letters_that_every_system_takes() -> None:
    assert folder_name(["Bodø", "Ås"], 2050) == "bodo-as-2050"
    assert folder_name(["Troms - Romsa", "A/B", "C", "D"], 2040) == "troms-romsa-a-b-c-and-others-2040"
    assert letters("Łódź") == "lodz"
    assert letters("Київ") == ""


def test_bands_of_one_region_are_published_ones_and_of_several_those_of_whole_draws():
    quantiles = pd.DataFrame(
        [("0301", 2030, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0)], columns=["region_code", "year", *BANDS]
    )
    ways = pd.DataFrame(
        [
            (code, 2030, draw, persons * draw)
            for draw in (1, 2, 3)
            for code, persons in (("0301", 1.0), ("4601", 10.0))
        ],
        columns=["region_code", "year", "trajectory", "persons"],
    )
    both = Area("Both", ("0301", "4601"), "")
    bands = bands_of(quantiles, ways, [Area("Oslo", ("0301",), ""), both, Area("No draws", ("1", "2"), "")])
    bands = bands.set_index("area")
    assert list(bands.loc["Oslo", list(BANDS)]) == [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]
    # Sums of the three draws are 11, 22 and 33.
    assert bands.loc["Both", "p50_persons"] == 22
    assert bands.loc["Both", "p25_persons"] == pytest.approx(16.5)
    assert "No draws" not in bands.index
