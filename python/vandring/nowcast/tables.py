"""Tables of nowcasts from tables of increments."""

import numpy as np
import pandas as pd

from vandring.nowcast.arrivals import Arrivals, arrivals
from vandring.nowcast.dispersion import POISSON, PROBABILITIES, quantile
from vandring.nowcast.errors_of_the_past import dispersions, past_months
from vandring.nowcast.expectations import expectations
from vandring.nowcast.levels import FIRST_OFFSET, of_years, with_sums
from vandring.nowcast.rules import NowcastRules
from vandring.nowcast.scores import Scored, score_rows, scored_nowcasts
from vandring.nowcast.triangles import GROUPS, TYPES, Array, Index, Triangle, month_number, triangle_of
from vandring.nowcast.volumes import volumes

ALL = "all"
KEY = ["notification_type", "citizenship_group", "county_code"]
LIMITS = ("lower_limit_90", "lower_limit_50", "median", "upper_limit_50", "upper_limit_90")


def read_triangle(increments: pd.DataFrame, period: pd.DataFrame, rules: NowcastRules) -> Triangle | None:
    """The triangle of a delivery; None where it has too few months, or no message at all."""
    if period.empty or increments.empty or pd.isna(period["last_registration_month_date"].iloc[0]):
        return None
    first, following, newest = (
        int(month_number(period[name])[0])
        for name in ("first_month_date", "following_month_date", "last_registration_month_date")
    )
    last = following - 1
    newest = min(newest, last)
    if newest - first + 1 < rules.least_months:
        return None
    return triangle_of(increments, first, newest, last, rules.longest_delay_months)


def month_dates(months: Index) -> list[str]:
    """First days of months counted 12 × year + month − 1, as texts."""
    return [f"{month // 12:04d}-{month % 12 + 1:02d}-01" for month in months.tolist()]


def cell_labels(triangle: Triangle) -> tuple[list[str], list[str], list[str]]:
    """Labels of types, groups and counties, with all of them last."""
    return list(TYPES), [*GROUPS, ALL], [*triangle.counties, ALL]


def standing_counts(increments: pd.DataFrame, until: int) -> pd.DataFrame:
    """Messages known and not withdrawn by the end of a month, by month of registration, flow and county, with
    all groups and all counties: month, KEY, known_notifications.
    """
    month = month_number(increments["registration_month_date"])
    is_known = month + np.asarray(increments["months_until"], dtype=np.int64) <= until
    rows = increments.loc[is_known, KEY].assign(
        month=month[is_known],
        known_notifications=(increments["known_notifications"] - increments["withdrawn_notifications"])[
            is_known
        ],
    )
    parts = [
        rows.assign(**dict.fromkeys(columns, ALL))
        for columns in ([], ["citizenship_group"], ["county_code"], ["citizenship_group", "county_code"])
    ]
    return _sums(pd.concat(parts), ["month", *KEY])


def _sums(rows: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Known messages by key."""
    return rows.groupby(key)[["known_notifications"]].sum().reset_index()


def expected_late_notifications(
    increments: pd.DataFrame, period: pd.DataFrame, parameters: pd.DataFrame
) -> pd.DataFrame:
    """One row per month or year of registration, type, group and county: known, expected and total.

    Months are those of which anything is expected, and one more; years are all.
    """
    rules = NowcastRules.from_parameters(parameters)
    triangle = read_triangle(increments, period, rules)
    if triangle is None:
        return _no_late_rows()
    last = np.array([triangle.last])
    horizons = np.arange(triangle.longest + 1)
    months_before = past_months(last, rules.retrospective_months)
    volume = volumes(triangle, int(months_before[0]), rules)
    past = expectations(triangle, months_before, horizons, rules, volume)
    now = expectations(triangle, last, horizons, rules, volume)
    rest, lost = with_sums(now.rest), with_sums(now.withdrawals)
    phi = dispersions(past, last, rules.retrospective_months).of(rest)
    months = triangle.first_month + triangle.last - horizons
    is_there = (months >= triangle.first_month) & (months <= triangle.first_month + triangle.newest)
    by_month = _long(triangle, rest[0][is_there], lost[0][is_there], phi[0][is_there])
    by_month["month"] = months[is_there][by_month.pop("place")]

    # What has not been registered yet lacks nothing.
    rest, lost = np.nan_to_num(rest), np.nan_to_num(lost)
    years_rest, years_lost = of_years(rest), of_years(lost)
    year_phi = dispersions(past, last, rules.retrospective_months, by_year=True).of(years_rest)
    offsets = np.arange(years_rest.shape[1]) + FIRST_OFFSET
    december = triangle.first_month + triangle.last - offsets
    is_year = (december % 12 == 11) & (december // 12 >= triangle.first_month // 12)
    is_year &= december // 12 <= (triangle.first_month + triangle.newest) // 12
    by_year = _long(triangle, years_rest[0][is_year], years_lost[0][is_year], year_phi[0][is_year])
    by_year["year"] = december[is_year][by_year.pop("place")] // 12

    known = standing_counts(increments, triangle.first_month + triangle.last)
    known = known.loc[known["month"] <= triangle.first_month + triangle.newest]
    months_known = by_month.merge(known, on=["month", *KEY], how="left")
    known["year"] = known["month"] // 12
    of_year = _sums(known, ["year", *KEY])
    years_known = of_year.merge(by_year, on=["year", *KEY], how="outer")
    newest = triangle.first_month + triangle.last
    rows = pd.concat(
        [
            months_known.assign(
                period_kind="month",
                period_first_date=month_dates(np.asarray(months_known["month"])),
                months_since=newest - months_known["month"],
            ),
            years_known.assign(
                period_kind="year",
                period_first_date=[f"{year:04d}-01-01" for year in years_known["year"]],
                months_since=newest - (12 * years_known["year"] + 11),
            ),
        ]
    )
    return _with_totals(rows.fillna(0.0))


def _long(triangle: Triangle, rest: Array, lost: Array, phi: Array) -> pd.DataFrame:
    """Cells (h, types, groups + 1, counties + 1) as rows, with limits of the rest."""
    types, groups, counties = cell_labels(triangle)
    index = pd.MultiIndex.from_product([range(len(rest)), types, groups, counties], names=["place", *KEY])
    frame = index.to_frame(index=False)
    frame["expected_late_notifications"] = rest.ravel()
    for probability, name in zip(PROBABILITIES, LIMITS, strict=True):
        if name != "median":
            frame[f"late_{name}"] = quantile(probability, rest, phi).ravel()
    frame["expected_withdrawals"] = lost.ravel()
    return frame


def _with_totals(rows: pd.DataFrame) -> pd.DataFrame:
    """The total of known and expected, with its limits.

    Withdrawals are taken for Poisson counts. Limits of the difference are those of both parts put together as
    if they were independent: the squares of their distances to what is expected add up.
    """
    lost = np.asarray(rows["expected_withdrawals"], dtype=np.float64)
    late = np.asarray(rows["expected_late_notifications"], dtype=np.float64)
    total = np.asarray(rows["known_notifications"], dtype=np.float64) + late - lost
    rows["expected_total_notifications"] = total
    spread = {
        name: quantile(probability, lost, np.full_like(lost, POISSON)) - lost
        for probability, name in zip(PROBABILITIES, LIMITS, strict=True)
    }
    for probability, name in zip(PROBABILITIES, LIMITS, strict=True):
        if name != "median":
            own = np.asarray(rows[f"late_{name}"], dtype=np.float64) - late
            opposite = spread[LIMITS[len(LIMITS) - 1 - LIMITS.index(name)]]
            both = np.hypot(own, opposite)
            sign = -1.0 if probability < 0.5 else 1.0
            rows[f"total_{name}"] = total + sign * both
    return rows[list(_no_late_rows().columns)].reset_index(drop=True)


def _no_late_rows() -> pd.DataFrame:
    texts = ["period_kind", "period_first_date", *KEY]
    numbers = ["months_since", "known_notifications", "expected_late_notifications"]
    limits = [name for name in LIMITS if name != "median"]
    numbers += [f"late_{name}" for name in limits]
    numbers += ["expected_withdrawals", "expected_total_notifications"]
    numbers += [f"total_{name}" for name in limits]
    return pd.DataFrame(
        {name: pd.Series(dtype="str") for name in texts}
        | {name: pd.Series(dtype="float64") for name in numbers}
    )


def arrival_checks(increments: pd.DataFrame, period: pd.DataFrame, parameters: pd.DataFrame) -> pd.DataFrame:
    """One row per month of receipt, type and county: messages about earlier months, and their band."""
    rules = NowcastRules.from_parameters(parameters)
    triangle = read_triangle(increments, period, rules)
    names = ["expected_notifications", "lower_limit", "upper_limit", "received_notifications"]
    months = np.arange(0) if triangle is None else checked_months(triangle, rules)
    if triangle is None or not len(months):
        texts = ["received_month_date", "notification_type", "county_code"]
        return pd.DataFrame(
            {name: pd.Series(dtype="str") for name in texts}
            | {name: pd.Series(dtype="float64") for name in names}
            | {"is_outside": pd.Series(dtype="bool")}
        )
    checked = arrivals(triangle, months, rules)
    types, _, counties = cell_labels(triangle)
    index = pd.MultiIndex.from_product(
        [month_dates(checked.last + triangle.first_month), types, counties],
        names=["received_month_date", "notification_type", "county_code"],
    )
    values = (checked.expected, checked.lower, checked.upper, checked.came)
    frame = index.to_frame(index=False)
    for name, value in zip(names, values, strict=True):
        frame[name] = value.ravel()
    return frame.assign(is_outside=checked.is_outside.ravel())


def checked_months(triangle: Triangle, rules: NowcastRules) -> Index:
    """Months received whose arrivals are checked: those scored, those after them, half a year before."""
    first = triangle.last - rules.longest_delay_months - rules.scored_months - 5
    # Before, a triangle is not full.
    return np.arange(max(first, rules.least_months), triangle.last + 1)


def nowcast_scores(increments: pd.DataFrame, period: pd.DataFrame, parameters: pd.DataFrame) -> pd.DataFrame:
    """One row per level, type, horizon and regime: scores of the nowcasts of the delivery's own past."""
    rules = NowcastRules.from_parameters(parameters)
    triangle = read_triangle(increments, period, rules)
    parts: list[Scored] = []
    if triangle is not None:
        newest = min(triangle.newest, triangle.last - triangle.longest)
        last = np.arange(max(newest - rules.scored_months + 1, rules.least_months), newest + 1)
        if len(last):
            regimes: Arrivals = arrivals(triangle, checked_months(triangle, rules), rules)
            parts = scored_nowcasts(triangle, last, regimes, rules)
    return score_rows(parts)
