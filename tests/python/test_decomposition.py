"""Why a rate changed, and rates standardised for composition: printed, by hand and at random."""

from itertools import permutations

import numpy as np
import pandas as pd
import pytest

import warehouse
from vandring.retention.comparisons import decomposition_table, poisson_limits, standardised_table
from vandring.retention.decomposition import composition_factors, decompose, symmetric_parts

# Das Gupta (1993), Standardization and Decomposition of Rates, example 5.3: deaths per 1,000 in the United
# States in 1970 and 1985 by race (rows) and eleven age groups; persons in thousands.
PERSONS_1970 = [
    [2968, 11484, 34614, 30992, 21983, 20314, 20928, 16897, 11339, 5720, 1315],
    [535, 2162, 6120, 4781, 3096, 2718, 2363, 1767, 1149, 448, 117],
]
PERSONS_1985 = [
    [3041, 11577, 27450, 32711, 35480, 27411, 19555, 19795, 15254, 8022, 2472],
    [707, 2692, 6473, 6841, 6547, 4352, 3034, 2540, 1749, 804, 236],
]
RATES_1970 = [
    [18.469, 0.751, 0.391, 1.146, 1.287, 2.672, 6.636, 15.691, 34.723, 79.763, 176.837],
    [36.993, 1.352, 0.541, 2.040, 3.523, 6.746, 12.967, 24.471, 45.091, 74.902, 123.205],
]
RATES_1985 = [
    [9.163, 0.462, 0.248, 0.929, 1.084, 1.810, 4.715, 12.187, 27.728, 64.068, 157.570],
    [17.208, 0.738, 0.328, 1.103, 2.045, 3.724, 8.052, 17.812, 34.128, 68.276, 125.161],
]
# Rates of 1970 and 1985 standardised for all but race, age and the rates, and the effects: the first three
# decimals are the manual's, the others those of R's DasGuptR 2.1.0 (dgnpop, crossclassified).
OF_RACE_AGE_AND_RATES = [
    (9.136312, 9.156087, 0.0197749),
    (8.385332, 9.907067, 1.5217347),
    (10.257368, 8.029643, -2.2277254),
]
# Example 5.1: heads of households per 100 persons in thirteen age groups, 1970 and 1985; persons per cent.
SIZES = [
    [12.9, 10.9, 9.5, 8.0, 7.8, 8.4, 8.6, 7.8, 7.0, 5.9, 4.7, 3.6, 4.9],
    [10.1, 11.2, 11.6, 10.9, 9.4, 7.7, 6.3, 6.0, 6.3, 5.9, 5.1, 4.0, 5.5],
]
HEADS = [
    [1.9, 25.8, 45.7, 49.6, 51.2, 51.6, 51.8, 54.9, 58.7, 60.4, 62.8, 66.6, 66.8],
    [2.2, 24.3, 45.8, 52.5, 56.1, 55.6, 56.0, 57.4, 57.2, 61.2, 63.9, 68.6, 72.2],
]
CELLS = ("background", "duration_group", "age_group", "sex")


def drawn(shape: tuple[int, ...], seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Persons and events of two periods; a third of the cells, and a whole category, have nobody in one."""
    generator = np.random.default_rng(seed)
    persons = generator.integers(1, 500, (2, *shape)) * (generator.random((2, *shape)) > 0.3)
    persons[0, 0] = 0
    persons[1, -1] = 0
    return persons.astype(float), generator.binomial(persons, 0.1).astype(float)


def test_death_rates_by_race_and_age_are_those_of_the_manual() -> None:
    persons = np.array([PERSONS_1970, PERSONS_1985], dtype=float)
    found = decompose(persons, persons * np.array([RATES_1970, RATES_1985]))
    expected = np.array(OF_RACE_AGE_AND_RATES)
    np.testing.assert_allclose(found.rates, [9.421833, 8.735618], atol=5e-7)
    np.testing.assert_allclose(found.standardised, expected[:, :2], atol=6e-7)
    np.testing.assert_allclose(found.effects, expected[:, 2], atol=6e-8)


def test_household_heads_by_age_are_those_of_the_manual() -> None:
    persons = np.array(SIZES)
    found = decompose(persons, persons * np.array(HEADS))
    np.testing.assert_allclose(found.rates, [44.7268, 47.6940], atol=6e-5)
    np.testing.assert_allclose(found.standardised, [[45.5876, 46.8145], [45.3309, 47.0712]], atol=6e-5)
    np.testing.assert_allclose(found.effects, [1.2269, 1.7403], atol=6e-5)


def test_two_groups_by_hand() -> None:
    """Kitagawa's two components: shares 3/4 and 1/4 become halves, rates 0.1 and 0.2 become 0.2 and 0.2."""
    found = decompose(np.array([[75.0, 25], [100, 100]]), np.array([[7.5, 5], [20, 20]]))
    np.testing.assert_allclose(found.rates, [0.125, 0.2], atol=1e-15)
    # (0.1 + 0.2)/2 × (1/2 − 3/4) + (0.2 + 0.2)/2 × (1/2 − 1/4), and (3/4 + 1/2)/2 × (0.2 − 0.1).
    np.testing.assert_allclose(found.effects, [0.0125, 0.0625], atol=1e-15)


@pytest.mark.parametrize("shape", [(7,), (4, 5), (3, 4, 2), (6, 5, 4, 2)])
def test_effects_add_up_whatever_cells_are_empty(shape: tuple[int, ...]) -> None:
    for seed in range(20):
        persons, events = drawn(shape, seed)
        found = decompose(persons, events)
        assert abs(found.effects.sum() - (found.rates[1] - found.rates[0])) < 1e-12
        back = decompose(persons[::-1], events[::-1])
        np.testing.assert_allclose(back.effects, -found.effects, atol=1e-14)
        turned = decompose(persons.swapaxes(1, -1), events.swapaxes(1, -1)).effects
        expected = found.effects.copy()
        expected[[0, len(shape) - 1]] = expected[[len(shape) - 1, 0]]
        np.testing.assert_allclose(turned, expected, atol=1e-14)


def test_factors_are_the_average_over_all_orders() -> None:
    """Effects of four factors are the mean, over the 24 orders, of what each changes when its turn comes."""
    factors = np.random.default_rng(5).random((4, 2))
    expected = np.zeros(4)
    for order in permutations(range(4)):
        now = factors[:, 0].copy()
        for place in order:
            before = now.prod()
            now[place] = factors[place, 1]
            expected[place] += (now.prod() - before) / 24
    found = symmetric_parts(factors[:, :, None])
    np.testing.assert_allclose(found[:, 1, 0] - found[:, 0, 0], expected, atol=1e-15)


def test_the_product_of_the_factors_is_the_share() -> None:
    persons, _ = drawn((4, 3, 5, 2), 1)
    shares = persons / persons.sum(axis=(1, 2, 3, 4), keepdims=True)
    np.testing.assert_allclose(composition_factors(persons).prod(axis=0), shares, atol=1e-15)


def test_who_comes_anew_changes_the_composition_and_nothing_else() -> None:
    """Men and women leave equally often; a background comes that leaves more often, with as many."""
    persons = np.array([[[40.0, 60], [0, 0]], [[40, 60], [40, 60]]])
    rates = np.array([[0.1, 0.1], [0.3, 0.3]])
    found = decompose(persons, persons * rates)
    np.testing.assert_allclose(found.rates, [0.1, 0.2], atol=1e-15)
    np.testing.assert_allclose(found.effects, [0.1, 0, 0], atol=1e-15)


def test_a_period_without_anybody_has_no_decomposition() -> None:
    with pytest.raises(ValueError, match="nobody"):
        decompose(np.array([[0.0, 0], [1, 2]]), np.zeros((2, 2)))
    cells = pd.DataFrame(
        [("1", "work", "0-2", "15-24", "male", 10, 1), ("2", "refuge", "0-2", "15-24", "male", 10, 3)]
        + [("2", "work", "0-2", "15-24", "male", 30, 3)],
        columns=["period_id", *CELLS, "persons", "emigrants"],
    )
    pairs = pd.DataFrame(
        [("years", "1", "2"), ("years", "2", "3")],
        columns=["comparison", "first_period_id", "second_period_id"],
    )
    found = decomposition_table(pairs, cells)
    assert found["factor"].tolist() == [*CELLS, "rates"]
    assert set(found["second_period_id"]) == {"2"}
    # A quarter of the later have no match, and their rate of 0.3 raises 0.1 by a quarter of 0.2.
    np.testing.assert_allclose(found["effect_per_100"], [5, 0, 0, 0, 0], atol=1e-13)
    assert found["second_unmatched_persons"].eq(10).all()
    assert found["first_unmatched_persons"].eq(0).all()
    empty = decomposition_table(pairs, cells.iloc[:0])
    assert empty.empty
    assert list(empty.columns) == list(found.columns)
    assert empty.dtypes["first_persons"] == "int64"


def test_limits_of_counts_are_the_printed_ones() -> None:
    """Pearson & Hartley, Biometrika Tables for Statisticians, table 40: limits of a Poisson count."""
    lower, upper = poisson_limits(np.array([0, 1, 5, 10, 50]))
    np.testing.assert_allclose(lower, [0, 0.0253, 1.62, 4.80, 37.11], atol=6e-3)
    np.testing.assert_allclose(upper, [3.69, 5.57, 11.67, 18.39, 65.92], atol=6e-3)


def test_limits_of_ratios_hold_the_truth() -> None:
    """4,000 counties of 30 cells whose people leave 0.6 to 1.6 times as often as in the country."""
    generator = np.random.default_rng(54)
    rates = generator.uniform(0.01, 0.12, 30)
    persons = generator.integers(5, 60, (4_000, 30))
    truth = generator.uniform(0.6, 1.6, 4_000)
    emigrants = generator.binomial(persons, rates * truth[:, None]).sum(axis=1)
    lower, upper = (limit / (persons @ rates) for limit in poisson_limits(emigrants))
    assert 0.93 <= np.mean((lower <= truth) & (truth <= upper)) <= 0.97


def test_a_county_by_hand() -> None:
    counties = pd.DataFrame(
        {
            "period_id": ["2001-2005"] * 3,
            "scheme_id": ["county"] * 3,
            "region_code": ["01", "02", "03"],
            "persons": [100, 300, 5],
            "emigrants": [10, 12, 0],
            "expected_emigrants": [8.0, 14.0, 0.0],
        }
    )
    found = standardised_table(counties)
    np.testing.assert_allclose(found["crude_rate_per_100"], [10, 4, 0], atol=1e-13)
    np.testing.assert_allclose(found["expected_rate_per_100"], [8, 14 / 3, 0], atol=1e-13)
    np.testing.assert_allclose(found["standardised_ratio"], [1.25, 12 / 14, np.nan], atol=1e-13)
    national = 100 * 22 / 405
    np.testing.assert_allclose(found["standardised_rate_per_100"][0], 1.25 * national, atol=1e-13)
    np.testing.assert_allclose(found["ratio_lower_limit"][0], 4.795 / 8, atol=1e-3)
    np.testing.assert_allclose(found["rate_upper_limit_per_100"][0], 18.39 / 8 * national, atol=1e-2)


def test_without_counties_text_is_text() -> None:
    columns = {"period_id": object, "scheme_id": object, "region_code": object, "persons": "int64"}
    counties = pd.DataFrame(columns=[*columns, "emigrants", "expected_emigrants"]).astype(
        columns | {"emigrants": "int64", "expected_emigrants": "float64"}
    )
    found = standardised_table(counties)
    assert found.dtypes["period_id"] == "str"
    assert found.dtypes["rate_upper_limit_per_100"] == "float64"


def test_expected_emigrants_of_counties_are_counted_from_persons(clean) -> None:
    _, database = clean
    persons = warehouse.query(
        database,
        """select period_id, region_code, persons.year, background, duration_group, sex, groups.age_group,
            has_emigrated::int as emigrants
        from publication.immigrant_person_years as persons
        inner join publication.municipality_regions as regions
            on persons.origin_municipality_code = regions.municipality_code and scheme_id = 'county'
        inner join seeds.residence_age_groups as groups
            on persons.age between groups.first_age and case last_age when 99 then 999 else last_age end
        inner join publication.rate_periods as periods
            on persons.year between periods.first_year and periods.last_year
        where periods.first_year < periods.last_year""",
    )
    cell = persons.groupby(["period_id", *CELLS])["emigrants"]
    persons["expected"] = cell.transform("mean")
    counted = persons.groupby(["period_id", "region_code"]).agg(
        persons=("emigrants", "size"), emigrants=("emigrants", "sum"), expected=("expected", "sum")
    )
    table = warehouse.query(
        database, "from publication.standardised_emigration_rates_by_county where scheme_id = 'county'"
    ).set_index(["period_id", "region_code"])
    both = table.join(counted, suffixes=("", "_counted"), how="outer")
    assert len(both) > 100
    assert (both["persons"] == both["persons_counted"]).all()
    assert (both["emigrants"] == both["emigrants_counted"]).all()
    np.testing.assert_allclose(both["expected_emigrants"], both["expected"], atol=1e-8)


def test_comparisons_follow_the_covered_years(clean) -> None:
    _, database = clean
    [(first, last)] = warehouse.query(
        database, "select min(year) as first, max(year) as last from publication.population_accounts"
    ).itertuples(index=False)
    years = (last - first + 1) // 2
    found = warehouse.query(
        database,
        """select comparison, first_period_id, second_period_id, count(*) as factors
        from publication.emigration_decomposition group by all""",
    )
    assert (found["factors"] == 5).all()
    halves = found[found["comparison"] == "halves"]
    assert halves[["first_period_id", "second_period_id"]].to_numpy().tolist() == [
        [f"{first}-{first + years - 1}", f"{last - years + 1}-{last}"]
    ]
    assert (found["comparison"] == "consecutive_years").sum() == last - first
    assert (found["comparison"] == "rate_periods").sum() > 20
