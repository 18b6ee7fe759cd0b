"""What is still to come: by hand, against a generalised linear model, and on simulated triangles."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy.stats import kstest, nbinom

from vandring.errors import UserError
from vandring.nowcast.arrivals import arrivals
from vandring.nowcast.dispersion import (
    DISPERSIONS,
    POISSON,
    PROBABILITIES,
    log_likelihood,
    quantile,
    randomised_pit,
    weighted_interval_score,
)
from vandring.nowcast.errors_of_the_past import dispersions, past_months
from vandring.nowcast.expectations import delay_seasons, expectations, expected_rest
from vandring.nowcast.levels import with_sums
from vandring.nowcast.rules import NowcastRules
from vandring.nowcast.tables import arrival_checks, expected_late_notifications, nowcast_scores
from vandring.nowcast.triangles import FLOWS, Triangle, known_shares, month_number, triangle_of
from vandring.nowcast.unreported import expected_unreported_emigrations
from vandring.nowcast.volumes import volumes

RULES = NowcastRules(
    longest_delay_months=12,
    window_months=24,
    retrospective_months=24,
    season_years=5,
    scored_months=60,
    band_per_cent=99,
    decision_years=5,
)
PARAMETERS = pd.DataFrame(
    [(f"nowcast_{name}", value) for name, value in vars(RULES).items()]
    + [("administrative_backdating_years", 2)],
    columns=["parameter", "value"],
)
DELAYS = np.array([0.4, 0.3, 0.1, 0.06, 0.04, 0.03, 0.02, 0.015, 0.01, 0.01, 0.005, 0.005, 0.005])
COUNTIES = ("03", "11", "46")


def simulated(
    months: int, mean: float = 40.0, seed: int = 1, shape: float = 30.0, delay_shape: float = 400.0
) -> Triangle:
    """A triangle of negative binomial months, whose delays differ a little from month to month."""
    random = np.random.default_rng(seed)
    flows, counties = len(FLOWS), len(COUNTIES)
    # Receipts of a calendar month are a little faster or slower than usual.
    rates = (
        mean
        * random.gamma(shape, 1 / shape, (flows, 1, months, 1))
        * np.array([0.5, 0.3, 0.2])[:, None, None]
    )
    shares = np.stack([random.dirichlet(DELAYS * delay_shape) for _ in range(months)])
    known = random.poisson(rates * shares).astype(float)
    assert known.shape == (flows, counties, months, len(DELAYS))
    return Triangle(12 * 1990, COUNTIES, known, np.zeros_like(known), months - 1, months - 1 + len(DELAYS))


def as_rows(triangle: Triangle) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A triangle as rows of notification_increments and of nowcast_period."""
    flow, county, month, delay = np.nonzero(triangle.known + triangle.withdrawn)
    place = (flow, county, month, delay)
    numbers = month + triangle.first_month
    rows = pd.DataFrame(
        {
            "registration_month_date": pd.to_datetime([f"{n // 12}-{n % 12 + 1:02d}-01" for n in numbers]),
            "months_until": delay,
            "notification_type": [FLOWS[one][0] for one in flow],
            "citizenship_group": [FLOWS[one][1] for one in flow],
            "county_code": [triangle.counties[one] for one in county],
            "is_census_correction": False,
            "known_notifications": triangle.known[place].astype(int),
            "withdrawn_notifications": triangle.withdrawn[place].astype(int),
        }
    )

    def day(month: int) -> pd.Timestamp:
        number = month + triangle.first_month
        return pd.Timestamp(number // 12, number % 12 + 1, 1)

    period = pd.DataFrame(
        {
            "as_of_date": [day(triangle.last + 1) - pd.Timedelta(days=1)],
            "first_month_date": [day(0)],
            "last_registration_month_date": [day(triangle.newest)],
            "following_month_date": [day(triangle.last + 1)],
        }
    )
    return rows, period


def test_shares_known_by_hand():
    """Three months; the last two are not known whole."""
    increments = np.array([[[6.0, 3.0, 1.0], [8.0, 4.0, 0.0], [10.0, 0.0, 0.0]]])
    shares = known_shares(increments, np.array([2]), newest=2, window=24)
    # θ_2 = 1/9, θ_1 = (3 + 4)/(6 + 8) = 1/2.
    assert shares[0, 0] == pytest.approx([0.9 / 1.5, 0.9, 1.0])
    # As of a month before, θ_1 is of the first month alone, and θ_2 not known: nothing came later.
    assert known_shares(increments, np.array([1]), 2, 24)[0, 0] == pytest.approx([2 / 3, 1.0, 1.0])
    # Of a window of one month θ_1 is of the second one.
    assert known_shares(increments, np.array([2]), 2, 1)[0, 0] == pytest.approx([0.9 / 1.5, 0.9, 1.0])


def test_the_rest_by_hand():
    """A flat volume gives the published formula, none the chain ladder, a known one no other."""
    known, share = np.array([30.0, 0.0]), np.array([0.6, 0.25])
    flat = expected_rest(known, share, np.array([1e12, 1e12]), np.array([1.0, 1.0]))
    assert flat == pytest.approx((known + 1 - share) / share - known)
    assert flat == pytest.approx([31 * 0.4 / 0.6, 3.0])
    ladder = expected_rest(known, share, np.array([50.0, 50.0]), np.zeros(2))
    assert ladder == pytest.approx([20.0, 0.0])
    certain = expected_rest(known, share, np.array([50.0, 50.0]), np.full(2, 1e9))
    assert certain == pytest.approx([50 * 0.4, 50 * 0.75], rel=1e-6)
    # Halfway: 40 weigh as much as what is known of 80 expected.
    assert expected_rest(*(np.array([x]) for x in (20.0, 0.5, 80.0, 40.0))) == pytest.approx([0.5 * 60 / 1.0])


def test_the_chain_ladder_is_a_poisson_model_of_months_and_delays():
    """Mack 1991: the log-linear Poisson model of a full triangle has the chain ladder's totals."""
    random = np.random.default_rng(3)
    months = len(DELAYS)
    full = random.poisson(300 * DELAYS, (months, months)).astype(float)
    month, delay = np.indices(full.shape)
    is_known = month + delay < months
    triangle = np.where(is_known, full, 0.0)
    shares = known_shares(triangle[None], np.array([months - 1]), months - 1, months)[0, 0]
    ladder = triangle.sum(axis=1) / shares[months - 1 - np.arange(months)]

    def design(rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
        of_months = (rows[:, None] == np.arange(months)).astype(float)
        return np.hstack([of_months, (columns[:, None] == np.arange(1, months)).astype(float)])

    fit = sm.GLM(full[is_known], design(month[is_known], delay[is_known]), sm.families.Poisson()).fit(
        tol=1e-12
    )
    expected = fit.predict(design(month.ravel(), delay.ravel())).reshape(full.shape)
    totals = np.where(is_known, full, expected).sum(axis=1)
    assert ladder == pytest.approx(totals, rel=1e-6)


def test_nothing_later_than_the_as_of_month_is_used():
    """The nowcast of a past month is what the triangle filtered by the calendar month gives."""
    triangle = simulated(150)
    last, horizons = np.array([100]), np.arange(13)
    cut = triangle.as_of(100)
    assert cut.known.sum() < triangle.known.sum()
    for within, season_within in ((6, 12), (1, 1)):
        of_whole, of_cut = (
            expectations(each, last, horizons, RULES, volumes(each, 70, RULES), within, season_within)
            for each in (triangle, cut)
        )
        for name in ("known", "rest", "part", "withdrawals", "chain_ladder"):
            assert getattr(of_whole, name) == pytest.approx(getattr(of_cut, name), nan_ok=True), name

    def of(each: Triangle) -> np.ndarray:
        past = past_months(last, RULES.retrospective_months)
        found = expectations(each, past, horizons, RULES, volumes(each, int(past[0]), RULES))
        means = with_sums(found.rest)[-1:]
        return dispersions(found, last, RULES.retrospective_months).of(means)

    assert of(triangle) == pytest.approx(of(cut))
    band, band_of_cut = (arrivals(each, np.arange(90, 101), RULES) for each in (triangle, cut))
    for name in ("came", "expected", "lower", "upper"):
        assert getattr(band, name) == pytest.approx(getattr(band_of_cut, name)), name


def test_what_was_simulated_is_recovered():
    triangle = simulated(200, mean=400, delay_shape=1e6, shape=1e6)
    shares = known_shares(triangle.known.sum(axis=1), np.array([150]), triangle.newest, 24)
    assert shares[0].mean(axis=0) == pytest.approx(np.cumsum(DELAYS), abs=0.01)
    past = past_months(np.array([150]), 24)
    found = expectations(triangle, past, np.arange(3), RULES, volumes(triangle, int(past[0]), RULES))
    fit = dispersions(found, np.array([150]), 24)
    loose = simulated(200, mean=400, delay_shape=60.0, shape=1e6)
    found = expectations(loose, past, np.arange(3), RULES, volumes(loose, int(past[0]), RULES))
    # Poisson months leave nothing to a dispersion but chance; delays that differ by month do.
    assert np.median(fit.whole) > 1_000
    assert np.median(dispersions(found, np.array([150]), 24).whole) < 200


def test_the_likeliest_dispersion_is_that_of_the_counts():
    random = np.random.default_rng(5)
    for size in (2.0, 20.0):
        counts = random.negative_binomial(size, size / (size + 50.0), 4_000).astype(float)
        fits = [log_likelihood(counts, np.full(4_000, 50.0), np.array(phi)).sum() for phi in DISPERSIONS]
        assert DISPERSIONS[int(np.argmax(fits))] == pytest.approx(size, rel=0.25)
        exact = nbinom.logpmf(counts, size, size / (size + 50.0))
        here = log_likelihood(counts, np.full(4_000, 50.0), np.array(size))
        # Up to what no dispersion changes.
        difference = exact - here
        other = nbinom.logpmf(counts, 9.0, 9.0 / 59.0) - log_likelihood(
            counts, np.full(4_000, 50.0), np.array(9.0)
        )
        assert difference == pytest.approx(other, abs=1e-6)


@pytest.mark.parametrize("size", [2.0, 8.0, POISSON])
def test_intervals_of_counts_hold_on_average_what_they_say(size: float):
    """Averaged over many means; the whole-number quantiles are within one."""
    means = np.exp(np.linspace(np.log(10.0), np.log(400.0), 500))
    sizes = np.full(500, size)
    found = {p: quantile(p, means, sizes) for p in PROBABILITIES}
    for probability, values in found.items():
        whole = nbinom.ppf(probability, sizes, sizes / (sizes + means))
        assert np.abs(values - whole).max() <= 1.0
    for share, low, high in ((0.5, 0.25, 0.75), (0.9, 0.05, 0.95)):
        chance = sizes / (sizes + means)
        held = nbinom.cdf(np.floor(found[high]), sizes, chance) - nbinom.cdf(
            np.ceil(found[low]) - 1, sizes, chance
        )
        assert held.mean() == pytest.approx(share, abs=0.01)
    assert quantile(0.95, np.zeros(3), np.ones(3)).tolist() == [0.0, 0.0, 0.0]
    assert quantile(0.5, np.array([1e6]), np.array([POISSON])) == pytest.approx([1e6], rel=1e-3)


def test_the_score_by_hand():
    """|y − m|/2 + α/2 · (width + 2/α · distance outside), over 2.5."""
    quantiles = [np.array([value]) for value in (2.0, 5.0, 7.0, 10.0, 15.0)]
    inside = 0.5 * 1 + 0.05 * 13 + 0.25 * 5
    assert weighted_interval_score(np.array([8.0]), quantiles) == pytest.approx([inside / 2.5])
    outside = 0.5 * 13 + 0.05 * (13 + 20 * 5) + 0.25 * (5 + 4 * 10)
    assert weighted_interval_score(np.array([20.0]), quantiles) == pytest.approx([outside / 2.5])
    none = [np.zeros(1)] * 5
    assert weighted_interval_score(np.array([20.0]), none) == pytest.approx([20.0])


def test_transforms_of_counts_from_their_distribution_are_uniform():
    random = np.random.default_rng(8)
    means = random.uniform(1, 40, 3_000)
    counts = random.negative_binomial(6.0, 6.0 / (6.0 + means)).astype(float)
    uniform = randomised_pit(counts, means, np.full(3_000, 6.0), random)
    assert kstest(uniform, "uniform").pvalue > 0.01
    assert kstest(randomised_pit(counts, means * 1.2, np.full(3_000, 6.0), random), "uniform").pvalue < 0.001


def test_nowcasts_of_simulated_months_hold_what_they_say_and_beat_the_others():
    scores = []
    for seed in (1, 2, 3):
        rows, period = as_rows(simulated(190, seed=seed))
        scores.append(nowcast_scores(rows, period, PARAMETERS))
    found = pd.concat(scores)
    overall = found.loc[(found["notification_type"] == "all") & found["horizon_months"].isna()]
    for level in ("type", "type_and_group", "type_and_county"):
        of_level = overall.loc[(overall["level"] == level) & (overall["regime"] == "all")]
        assert (of_level["interval_score"] < of_level["uncorrected_score"] / 2).all()
        assert (of_level["interval_score"] <= of_level["chain_ladder_score"]).all()
        weights = of_level["nowcasts_of_ten"]
        assert weights.sum() > 500
        assert np.average(of_level["coverage_50_share"], weights=weights) == pytest.approx(0.5, abs=0.05)
        assert np.average(of_level["coverage_90_share"], weights=weights) == pytest.approx(0.9, abs=0.03)


def test_known_and_expected_add_up_and_a_full_triangle_lacks_nothing():
    triangle = simulated(100)
    withdrawn = np.random.default_rng(2).poisson(0.02 * triangle.known).astype(float)
    triangle = Triangle(
        triangle.first_month, COUNTIES, triangle.known, withdrawn, triangle.newest, triangle.newest
    ).as_of(triangle.newest)
    found = expected_late_notifications(*as_rows(triangle), PARAMETERS)
    assert found["expected_total_notifications"].to_numpy() == pytest.approx(
        (
            found["known_notifications"]
            + found["expected_late_notifications"]
            - found["expected_withdrawals"]
        ).to_numpy()
    )
    full = found.loc[found["months_since"] >= 12]
    assert len(full) > 100
    assert full["expected_late_notifications"].abs().max() == 0
    key = ["period_kind", "period_first_date", "notification_type"]
    for name in ("known_notifications", "expected_late_notifications", "expected_withdrawals"):
        whole = found["citizenship_group"].eq("all") & found["county_code"].eq("all")
        cells = found["citizenship_group"].ne("all") & found["county_code"].ne("all")
        totals, sums = (found.loc[rows].groupby(key)[name].sum() for rows in (whole, cells))
        assert sums.to_numpy() == pytest.approx(totals.to_numpy(), abs=1e-9), name
    months = found.loc[found["period_kind"] == "month"]
    assert months["months_since"].max() == 12
    assert found.loc[found["expected_late_notifications"] > 0, "months_since"].min() < 0, "a year not over"
    # The months of the last years are those years.
    late = found.loc[whole].groupby("period_kind")["expected_late_notifications"].sum()
    assert late["month"] == pytest.approx(late["year"])


def test_a_delivery_too_short_for_a_triangle_has_no_rows():
    rows, period = as_rows(simulated(23))
    for table in (expected_late_notifications, arrival_checks, nowcast_scores):
        assert table(rows, period, PARAMETERS).empty
        assert not list(table(rows, period.iloc[:0], PARAMETERS).index)
    rows, period = as_rows(simulated(24).as_of(23))
    assert not expected_late_notifications(rows, period, PARAMETERS).empty
    # No month came after those that the first band needs.
    assert arrival_checks(rows, period, PARAMETERS).empty
    rows, period = as_rows(simulated(24))
    assert not expected_late_notifications(rows, period, PARAMETERS).empty


def test_a_county_without_a_message_and_a_type_without_any_are_expected_to_have_none():
    triangle = simulated(80)
    triangle.known[:3] = 0.0
    triangle.known[3:6, 1] = 0.0
    found = expected_late_notifications(*as_rows(triangle.as_of(79)), PARAMETERS)
    assert np.isfinite(found.select_dtypes("number").to_numpy()).all()
    none = found["notification_type"].eq("emigration") | (
        found["notification_type"].eq("immigration") & found["county_code"].eq("11")
    )
    assert found.loc[none, "expected_late_notifications"].max() < 0.5


def test_seasons_are_seen_where_there_are_some():
    """In July a third of what would come waits; in other months nothing does."""
    months = 180
    plain, summer = simulated(months, 400.0, shape=1e6), simulated(months, 400.0, shape=1e6)
    for delay in range(12):
        # Received in July: calendar month 6.
        in_july = (np.arange(months) + delay) % 12 == 6
        waits = np.round(summer.known[:, :, in_july, delay] / 3)
        summer.known[:, :, in_july, delay] -= waits
        summer.known[:, :, in_july, delay + 1] += waits
    last = np.arange(120, 132)
    factors = delay_seasons(summer, last, np.arange(2), RULES, 12)
    in_july = last % 12 == 6
    assert factors[in_july, 0].min() > 1.15
    # The shares of a whole year have a little of July in them, and August brings what waited.
    assert factors[~in_july, 0] == pytest.approx(0.95, abs=0.08)
    without = delay_seasons(plain, last, np.arange(2), RULES, 12)
    assert np.abs(without - 1.0).mean() < 0.03


def test_an_office_that_stops_is_outside_its_band_and_others_are_not():
    triangle = simulated(160, 200.0)
    before = arrivals(triangle, np.arange(100, 161), RULES)
    assert before.is_outside.mean() < 0.03
    stopped = triangle.known.copy()
    for delay in range(1, 13):
        # From month 140 on nothing comes of the first county.
        stopped[:, 0, 140 - delay :, delay] = 0.0
    changed = Triangle(triangle.first_month, COUNTIES, stopped, triangle.withdrawn, triangle.newest, 160)
    after = arrivals(changed, np.arange(130, 145), RULES)
    assert after.is_outside[10, :, 0].all()
    assert after.is_outside[10, :, -1].all()
    assert not after.is_outside[:10, :, 0].any()
    assert not after.is_outside[10, :, 1:3].any()
    assert after.is_changed()[10:, :, 0].all()


def test_rows_become_a_triangle_and_census_corrections_do_not():
    triangle = simulated(30)
    rows, period = as_rows(triangle)
    first = triangle.first_month
    assert month_number(period["first_month_date"])[0] == first
    again = triangle_of(rows, first, first + 29, first + 29 + 13, 12)
    assert again.known == pytest.approx(triangle.known)
    later = rows.assign(is_census_correction=True)
    assert (
        triangle_of(pd.concat([rows, later]), first, first + 29, first + 42, 12).known.sum()
        == again.known.sum()
    )
    announced = rows.iloc[:1].assign(months_until=-2, known_notifications=7)
    counted = triangle_of(pd.concat([rows, announced]), first, first + 29, first + 42, 12)
    assert (counted.known - again.known)[..., 0].sum() == 7


@pytest.mark.parametrize(("name", "value"), [("window_months", 0), ("band_per_cent", 100)])
def test_rules_that_cannot_be_meant_are_refused(name: str, value: int):
    wrong = PARAMETERS.assign(
        value=PARAMETERS["value"].where(PARAMETERS["parameter"] != f"nowcast_{name}", value)
    )
    with pytest.raises(UserError, match=f"nowcast_{name} is {value}; it must lie between"):
        NowcastRules.from_parameters(wrong)


def decisions(residents: list[int], first: list[int], second: list[int]) -> pd.DataFrame:
    """Rows of administrative_decisions of one group, 31 December 2000 and later."""
    rows = []
    for year, (all_of_them, one, two) in enumerate(zip(residents, first, second, strict=True)):
        for until, persons in enumerate((all_of_them, one, two)):
            if persons:
                rows.append((2000 + year, "work", until, persons))
    return pd.DataFrame(rows, columns=["reference_year", "background", "years_until", "persons"])


def test_unreported_emigrations_by_hand():
    """Of 1 000 residents 10 are written off in the year after, 20 in the second; two are not over."""
    residents = [1000] * 8 + [2000, 3000]
    rows = decisions(residents, [10] * 8 + [20, 0], [20] * 8 + [0, 0])
    found = expected_unreported_emigrations(rows, PARAMETERS).set_index(["reference_date", "background"])
    assert found.loc[("2007-12-31", "work"), "written_off_persons"] == 30
    assert found.loc[("2007-12-31", "work"), "expected_later_persons"] == 0
    # 2 % of 2 000 in the second year; of 3 000 both.
    assert found.loc[("2008-12-31", "work"), "written_off_persons"] == 20
    assert found.loc[("2008-12-31", "work"), "expected_later_persons"] == pytest.approx(40)
    assert found.loc[("2009-12-31", "work"), "expected_later_persons"] == pytest.approx(90)
    assert found.loc[("2009-12-31", "work"), "expected_unreported_persons"] == pytest.approx(90)
    everybody = found.loc[("2009-12-31", "all")]
    assert everybody["expected_later_persons"] == pytest.approx(90)
    assert everybody["later_lower_limit_90"] < everybody["later_lower_limit_50"] < 90
    assert 90 < everybody["later_upper_limit_50"] < everybody["later_upper_limit_90"]
    assert (found["resident_persons"].xs("all", level=1) == residents).all()


def test_unreported_emigrations_of_a_short_register_are_not_told():
    rows = decisions([1000] * 4, [10, 10, 10, 0], [20, 20, 0, 0])
    assert expected_unreported_emigrations(rows, PARAMETERS).empty
    assert expected_unreported_emigrations(rows.iloc[:0], PARAMETERS).empty
