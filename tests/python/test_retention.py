"""Life tables by years since arrival: by hand, against other implementations, and against simulated lives."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.duration.survfunc import CumIncidenceRight, SurvfuncRight

import warehouse
from vandring.retention.life_table import life_tables, share_limits
from vandring.retention.tables import expected_years_table, retention_table, return_table

# 22 lives: time, entry and cause (0: censored). No two end at one time, so that every implementation agrees.
TIMES = np.array([2, 3, *range(5, 25)])
ENTRIES = np.array([0, 1, 0, 4, 0, 2, 0, 6, 3, 0, 8, 1, 0, 9, 5, 0, 12, 2, 0, 7, 0, 15])
CAUSES = np.array([1, 2, 0, 1, 1, 2, 1, 0, 1, 2, 1, 1, 0, 2, 1, 1, 0, 1, 2, 1, 0, 2])
# lifelines 0.30.3, AalenJohansenFitter.fit(TIMES, CAUSES, event_of_interest=cause, entry=ENTRIES + 0.5
# where > 0): time, then cumulative incidence and standard error of either cause.
OF_LIFELINES = [
    (2, 0.090909090909, 0.086678417204, 0.0, 0.0),
    (8, 0.214183252645, 0.110420703036, 0.130377512034, 0.086836201909),
    (14, 0.406689881201, 0.118906191467, 0.180795914751, 0.095654804588),
    (17, 0.452524792761, 0.118832169909, 0.226630826312, 0.1011972092),
    (21, 0.553361598195, 0.118378287314, 0.281632720185, 0.108518936473),
    (22, 0.608363492069, 0.11688725958, 0.281632720185, 0.108518936473),
]


def moves(times: np.ndarray, causes: np.ndarray, entries: np.ndarray) -> np.ndarray:
    """Moves (1, T, 3, 3) of lives that end at a time by a cause, seen from an entry on."""
    found = np.zeros((1, int(times.max()), 3, 3))
    for step in range(found.shape[1]):
        seen = (entries <= step) & (times > step)
        for cause in (1, 2):
            found[0, step, 0, cause] = np.sum(seen & (times == step + 1) & (causes == cause))
        found[0, step, 0, 0] = seen.sum() - found[0, step, 0, 1:].sum()
    return found


def drawn_lives(lives: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Lives with many ends in one year, censored and entered late."""
    generator = np.random.default_rng(7)
    times = generator.geometric(0.12, lives)
    entries = generator.integers(0, 5, lives) * (generator.random(lives) < 0.5)
    kept = times > entries
    times, entries = times[kept], entries[kept]
    ends = np.maximum(generator.integers(3, 13, times.size), entries + 1)
    causes = np.where(times <= ends, generator.integers(1, 3, times.size), 0)
    return np.minimum(times, ends), causes, entries


def test_cumulative_incidence_with_late_entry_is_that_of_lifelines() -> None:
    found = life_tables(moves(TIMES, CAUSES, ENTRIES))
    for time, *expected in OF_LIFELINES:
        own = [
            value
            for cause in (1, 2)
            for value in (found.shares[0, time, cause], found.share_errors[0, time, cause])
        ]
        assert own == pytest.approx(expected, abs=1e-8), time


def test_survival_with_late_entry_and_ties_is_that_of_statsmodels() -> None:
    times, causes, entries = drawn_lives(500)
    found = life_tables(moves(times, causes, entries))
    other = SurvfuncRight(times, (causes > 0).astype(int), entry=entries)
    places = np.asarray(other.surv_times, dtype=int)
    assert len(places) > 8
    np.testing.assert_allclose(found.shares[0, places, 0], other.surv_prob, atol=1e-12)
    np.testing.assert_allclose(found.share_errors[0, places, 0], other.surv_prob_se, atol=1e-12)


def test_incidence_with_ties_is_that_of_statsmodels() -> None:
    times, causes, entries = drawn_lives(500)
    found = life_tables(moves(times, causes, np.zeros_like(entries)))
    other = CumIncidenceRight(times, causes)
    places = np.asarray(other.times, dtype=int)
    for cause in (1, 2):
        np.testing.assert_allclose(found.shares[0, places, cause], other.cinc[cause - 1], atol=1e-12)
        np.testing.assert_allclose(found.share_errors[0, places, cause], other.cinc_se[cause - 1], atol=1e-12)


def test_returns_by_hand() -> None:
    """Of 10 here 2 leave and 1 dies; then 1 of the 7 leaves and 1 of the 2 abroad comes back."""
    first = [[7, 2, 1], [0, 0, 0], [0, 0, 0]]
    second = [[6, 1, 0], [1, 1, 0], [0, 0, 0]]
    found = life_tables(np.array([[first, second]], dtype=float))
    np.testing.assert_allclose(found.shares[0], [[1, 0, 0], [0.7, 0.2, 0.1], [0.7, 0.2, 0.1]], atol=1e-15)
    np.testing.assert_allclose(found.years[0, :, 0], [0, 0.85, 1.55], atol=1e-15)
    np.testing.assert_allclose(found.share_errors[0, 1], np.sqrt([0.021, 0.016, 0.009]), atol=1e-15)
    # The second year's moves, and what the first year's leave of the shares that move on by 6/7 and 1/2.
    ahead = np.array([6 / 7, 1 / 2, 0])
    shares = np.array([0.7, 0.2, 0.1])
    before = (shares @ ahead**2 - (shares @ ahead) ** 2) / 10
    after = 0.49 * (6 / 7) * (1 / 7) / 7 + 0.04 * 0.25 / 2
    assert found.share_errors[0, 2, 0] == pytest.approx(np.sqrt(before + after), abs=1e-15)


def test_nothing_is_known_from_the_year_on_in_which_nobody_was_at_risk() -> None:
    unseen = np.zeros((3, 3))
    seen = np.diag([5.0, 0, 0])
    gone = np.array([[0.0, 5, 0], [0, 0, 0], [0, 0, 0]])
    found = life_tables(np.array([[unseen, seen], [seen, unseen], [gone, unseen]]))
    assert np.isnan(found.shares[0, 1:]).all()
    assert found.shares[1, 1, 0] == 1
    assert np.isnan(found.shares[1, 2]).all()
    assert found.shares[2, 2].tolist() == [0, 1, 0], (
        "who all have left, and are absorbed, are known to be away"
    )


def test_intervals_hold_the_truth() -> None:
    """2,000 worlds of 400 arrivals in four years, some seen late, whose chances are known."""
    generator = np.random.default_rng(2016)
    worlds, steps = 2_000, 8
    chances = np.array([[0.87, 0.11, 0.02], [0.15, 0.84, 0.01], [0, 0, 1]])
    counted = np.zeros((worlds, steps, 3, 3))
    for cohort in range(4):
        at = np.tile([100, 0, 0], (worlds, 1))
        for step in range(steps):
            moved = np.stack([generator.multinomial(at[:, state], chances[state]) for state in range(3)], 1)
            # It opens when the first cohort has been here two years, and ends before the last are done.
            if not (cohort == 0 and step < 2) and step < steps - cohort:
                counted[:, step] += moved
            at = moved.sum(axis=1)
    counted[:, :, 2] = 0
    found = life_tables(counted)
    truth, years = [np.array([1.0, 0, 0])], 0.0
    for _ in range(steps):
        truth.append(truth[-1] @ chances)
        years += (truth[-2][0] + truth[-1][0]) / 2
    for step in (2, 5, 8):
        for state in (0, 1):
            lower, upper = share_limits(found.shares[:, step, state], found.share_errors[:, step, state])
            held = np.mean((lower <= truth[step][state]) & (truth[step][state] <= upper))
            assert 0.93 <= held <= 0.97, (step, state)
    off = np.abs(found.years[:, steps, 0] - years) / found.year_errors[:, steps, 0]
    assert 0.93 <= np.mean(off < 1.96) <= 0.97


def test_without_anybody_no_years_are_expected() -> None:
    keys = ("basis", "period_id", "background", "sex", "arrival_age_group")
    counts = (
        "years_since_arrival", "at_risk_persons", "emigrants", "deaths", "resident_persons",
        "resident_emigrants", "resident_deaths", "abroad_persons", "returned_persons", "abroad_deaths",
    )  # fmt: skip
    empty = pd.DataFrame({column: pd.Series(dtype=str) for column in keys}).assign(
        **{column: pd.Series(dtype=int) for column in counts}
    )
    assert expected_years_table(empty, [5]).empty
    untyped = empty.astype(dict.fromkeys(keys, object))
    assert retention_table(untyped).dtypes[list(keys)].eq("str").all()
    departed = untyped.rename(columns={"arrival_age_group": "departure_age_group"}).assign(
        **dict.fromkeys(
            ("years_since_departure", "returned_persons", "deaths", "at_risk_persons"), empty.deaths
        )
    )
    assert return_table(departed).dtypes["departure_age_group"] == "str"


def test_resident_shares_of_a_cohort_are_its_residents_over_its_arrivals(clean) -> None:
    """Residents n years after arrival, counted from the residents of every 1 January."""
    _, database = clean
    shares = warehouse.query(
        database,
        """select period_id, years_since_arrival, resident_share from publication.immigrant_retention
        where basis = 'cohort' and period_id in ('1995', '2005', '2010')
            and background = 'all' and sex = 'all' and arrival_age_group = 'all'""",
    )
    arrived = warehouse.query(
        database,
        """with followed as (
            select person_id, first_immigration_year as arrival_year from immigrants.followed_immigrants
            where status_code = 'from_arrival'
        )
        select arrival_year::varchar as period_id, year - arrival_year - 1 as years_since_arrival,
            count(*) / any_value(arrived.persons) as share
        from followed
        inner join publication.immigrant_person_years using (person_id)
        inner join (select arrival_year, count(*) as persons from followed group by all) as arrived
            using (arrival_year)
        group by arrival_year, year""",
    )
    both = shares.merge(arrived, on=["period_id", "years_since_arrival"])
    assert len(both) > 40
    np.testing.assert_allclose(both["resident_share"], both["share"], atol=1e-12)
