"""Nowcasts of synthetic deliveries: as of a date, against what came later, and against who left unseen."""

import json
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from scipy.stats import kstest

import warehouse
from vandring.nowcast.arrivals import arrivals
from vandring.nowcast.rules import NowcastRules
from vandring.nowcast.scores import LEVELS, Scored, scored_nowcasts
from vandring.nowcast.tables import expected_late_notifications, read_triangle
from vandring.nowcast.triangles import Triangle
from vandring.nowcast.unreported import expected_unreported_emigrations

INPUTS = ("--select", "+notification_increments", "+nowcast_period", "+administrative_decisions")
SEEDS = (1977, 1978, 1979)
# So many counties and years that offices fall behind often enough to tell.
OFTEN_BEHIND = ("--rate", "office_behind=0.03")
HELD_OUT = 240
"""Months as of which nowcasts are made and scored, up to the last of which everything has come."""


def tables(database: Path) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Increments, period, decisions and parameters of a warehouse."""
    names = (
        "publication.notification_increments",
        "nowcast.nowcast_period",
        "nowcast.administrative_decisions",
        "seeds.rule_parameters",
    )
    increments, period, decisions, parameters = (warehouse.query(database, f"from {name}") for name in names)
    return increments, period, decisions, parameters


@pytest.mark.slow
def test_a_triangle_as_of_a_date_is_the_increments_up_to_its_month(tmp_path: Path) -> None:
    """One build of the past, of a register that cancels and corrects often, against a filter."""
    often = {
        "cancelled_message": 0.05, "cancelled_and_sent_anew": 0.03, "cancelled_duplicate": 0.5,
        "corrected_message": 0.05, "corrected_again": 0.5, "corrected_defect": 0.5,
        "duplicate_internal": 0.05, "duplicate_external": 0.05, "late_external": 0.05,
    }  # fmt: skip
    rates = [text for name, share in often.items() for text in ("--rate", f"{name}={share}")]
    years = ("--first-year", "2000", "--last-year", "2012")
    delivery = warehouse.synthesize(tmp_path / "delivery", *years, *rates, persons=5_000, seed=6)
    settings = {"geography": "2013-01-01", "country_codes": "register"}
    date = "2009-10-31"
    of_whole, of_past = (
        tables(
            warehouse.build(
                delivery, tmp_path / name, *INPUTS, "--vars", json.dumps(settings | {"as_of": as_of})
            )
        )
        for name, as_of in (("whole", ""), ("past", date))
    )
    month = pd.to_datetime(of_whole[0]["registration_month_date"])
    known = 12 * month.dt.year + month.dt.month + of_whole[0]["months_until"] <= 12 * 2009 + 10
    filtered = of_whole[0].loc[known]
    assert 0 < len(filtered) < len(of_whole[0])
    counts = ["known_notifications", "withdrawn_notifications"]
    key = ["registration_month_date", "months_until", "notification_type", "is_census_correction"]
    assert filtered["withdrawn_notifications"].sum() > 200
    one, other = (each.groupby(key)[counts].sum() for each in (filtered, of_past[0]))
    pd.testing.assert_frame_equal(one, other)
    # Where somebody was, and whose citizen, may be told better later: corrections of places, repairs.
    cell = [*key, "citizenship_group", "county_code"]
    by_cell = (
        filtered.groupby(cell)[counts].sum().subtract(of_past[0].groupby(cell)[counts].sum(), fill_value=0)
    )
    assert by_cell.abs().to_numpy().sum() < 0.02 * filtered[counts].to_numpy().sum()
    # The nowcast of the past is that of the filter.
    rules = NowcastRules.from_parameters(of_whole[3])
    whole, past = (read_triangle(*each[:2], rules) for each in (of_whole, of_past))
    assert whole is not None
    assert past is not None
    assert whole.first_month + whole.newest > past.first_month + past.last
    cut = whole.as_of(past.last)
    assert np.array_equal(cut.known.sum(axis=(0, 1)), past.known.sum(axis=(0, 1)))
    assert np.array_equal(cut.withdrawn.sum(axis=(0, 1)), past.withdrawn.sum(axis=(0, 1)))
    expected = expected_late_notifications(*of_past[:2], of_past[3])
    everything = expected["citizenship_group"].eq("all") & expected["county_code"].eq("all")
    assert expected.loc[everything & expected["months_since"].eq(0), "expected_late_notifications"].sum() > 5


@pytest.fixture(scope="module")
def deliveries(tmp_path_factory: pytest.TempPathFactory) -> dict[int, tuple[Path, Path]]:
    """Deliveries of the default size by seed, and their warehouses up to the increments."""
    made = {}
    for seed in SEEDS:
        directory = tmp_path_factory.mktemp(f"seed{seed}")
        delivery = warehouse.synthesize(directory / "delivery", *OFTEN_BEHIND, persons=100_000, seed=seed)
        built = warehouse.build(delivery, directory, *INPUTS, *warehouse.told_by(warehouse.OF_THE_TRUTH))
        made[seed] = (delivery, built)
    return made


def behind(delivery: Path, triangle: Triangle, last: np.ndarray) -> np.ndarray:
    """Whether an office is behind in an as-of month, or was in the three before: (a, counties + 1)."""
    spells = duckdb.sql(
        f"""select county_code, year(first_date::date) * 12 + month(first_date::date) - 1 as first_month,
            year(last_date::date) * 12 + month(last_date::date) - 1 as last_month
        from '{delivery}/truth/delay_regimes.parquet' where regime = 'office_behind'"""
    ).fetchall()
    result = np.zeros((len(last), len(triangle.counties) + 1), dtype=bool)
    months = last + triangle.first_month
    for county, first, end in spells:
        is_behind = (months >= first) & (months <= end + 3)
        result[is_behind, triangle.counties.index(county)] = True
        result[is_behind, -1] = True
    return result


@pytest.mark.slow
def test_nowcasts_hold_what_they_say_and_beat_no_correction_and_the_chain_ladder(deliveries) -> None:
    held: dict[tuple[str, bool], list[np.ndarray]] = {}
    transforms = []
    for seed, (delivery, built) in deliveries.items():
        increments, period, _, parameters = tables(built)
        rules = NowcastRules.from_parameters(parameters)
        triangle = read_triangle(increments, period, rules)
        assert triangle is not None
        newest = min(triangle.newest, triangle.last - triangle.longest)
        last = np.arange(newest - HELD_OUT + 1, newest + 1)
        checked = arrivals(triangle, np.arange(last[0] - 6, triangle.last + 1), rules)
        parts = scored_nowcasts(triangle, last, checked, rules)
        changed = behind(delivery, triangle, last)
        for level in LEVELS:
            of_level = [part for part in parts if part.level == level]
            score, ladder, none = (
                np.concatenate([getattr(part, name) for part in of_level]).mean()
                for name in ("score", "chain_ladder_score", "rest")
            )
            print(f"seed {seed}, {level}: {score:.3f}, chain ladder {ladder:.3f}, no correction {none:.3f}")
            assert score <= none / 2
            assert score <= ladder
            for part in of_level:
                for is_changed, rows in split(part, changed, len(last)):
                    large = rows & (part.expected >= 10)
                    lowest, low, _, high, highest = part.quantiles
                    inside = np.stack(
                        [
                            (part.rest >= below) & (part.rest <= above)
                            for below, above in ((low, high), (lowest, highest))
                        ]
                    )
                    held.setdefault((level, is_changed), []).append(inside[:, large])
                    # Nowcasts of months that have nothing in common: the newest month, every third as-of.
                    if level == "type" and not is_changed:
                        apart = large & (part.horizon == 0) & (as_of_rows(part, len(last)) % 3 == 0)
                        transforms.append(part.transform[apart])
    coverage = {key: np.concatenate(parts, axis=1) for key, parts in held.items()}
    for key, inside in sorted(coverage.items()):
        print(key, inside.shape[1], inside.mean(axis=1).round(3))
    p_value = kstest(np.concatenate(transforms), "uniform").pvalue
    print("uniform", len(np.concatenate(transforms)), p_value)
    for is_changed, low_90, high_90 in ((False, 0.87, 0.93), (True, 0.80, 0.95)):
        together = np.concatenate([coverage[level, is_changed] for level in LEVELS], axis=1)
        print(is_changed, together.shape[1], together.mean(axis=1).round(3))
        assert low_90 <= together[1].mean() <= high_90
        if not is_changed:
            assert 0.45 <= together[0].mean() <= 0.55
    assert p_value > 0.01


def as_of_rows(part: Scored, months: int) -> np.ndarray:
    """The place of each nowcast's as-of month: cells lie as (a, h, groups, counties)."""
    return np.arange(len(part.rest)) // (len(part.rest) // months)


def split(part: Scored, changed: np.ndarray, months: int) -> list[tuple[bool, np.ndarray]]:
    """Rows of nowcasts in changed regimes, and in quiet ones: of a county its own, of the country any."""
    row = as_of_rows(part, months)
    counties = changed.shape[1] - 1
    county = np.arange(len(part.rest)) % counties if part.level == "type_and_county" else counties
    is_changed = changed[row, county]
    return [(True, is_changed), (False, ~is_changed)]


@pytest.mark.slow
def test_unreported_emigrations_are_who_left_unseen(deliveries) -> None:
    """As of the end of the delivery, and of each of twenty years before."""
    inside = {0.5: [], 0.9: []}
    ratios = []
    for delivery, built in deliveries.values():
        _, _, decisions, parameters = tables(built)
        left = duckdb.sql(
            f"""select move_date::date as left_date, registration_date::date as written_off_date
            from '{delivery}/truth/moves.parquet'
            where move_type = 'emigration' and is_administrative and not is_census_correction"""
        ).df()
        for last in range(2005, 2026):
            known = decisions["reference_year"] + decisions["years_until"] <= last
            rows = decisions.loc[known & (decisions["reference_year"] <= last)]
            found = expected_unreported_emigrations(rows, parameters)
            row = found.loc[
                (found["reference_date"] == f"{last}-12-31") & (found["background"] == "all")
            ].iloc[0]
            day = pd.Timestamp(row["reference_date"])
            unseen = int(((left["left_date"] <= day) & (left["written_off_date"] > day)).sum())
            ratios.append(row["expected_unreported_persons"] / unseen)
            for share in inside:
                name = f"{round(100 * share)}"
                inside[share].append(
                    row[f"later_lower_limit_{name}"] <= unseen <= row[f"later_upper_limit_{name}"]
                )
    print(
        "unreported",
        np.mean(ratios),
        np.std(ratios),
        {share: np.mean(each) for share, each in inside.items()},
    )
    assert np.mean(ratios) == pytest.approx(1.0, abs=0.05)
    assert 0.35 <= np.mean(inside[0.5]) <= 0.75
    assert 0.8 <= np.mean(inside[0.9]) <= 1.0
