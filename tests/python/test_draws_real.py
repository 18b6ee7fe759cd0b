"""Bands of draws against what happened in real countries: Norway's 352 regions and Finland's 19.

What is drawn is a plain projection by net rates of the five years before a launch; the build's own
back-tests, by relation a, are in docs/method.md 4.6. Launches overlap and regions err with their country, so
that these are a handful of outcomes: bounds are wide, and of a country it is only told whether it was within.
"""

import shutil
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest

import draw_worlds
import warehouse
from vandring.counts.estimation import accounts
from vandring.counts.examine import examine_counts
from vandring.counts.rows import standards
from vandring.draws.estimate import sources
from vandring.draws.groups import in_groups
from vandring.draws.history import History
from vandring.draws.run import Drawing, draw
from vandring.draws.settings import read_settings
from vandring.draws.sources import NOTHING
from vandring.projection.labels import SEXES, Labels
from vandring.projection.vital import VitalRates

BASE, AGES, DRAWS = 5, 100, 250
SETTINGS = warehouse.PROJECT / "seeds" / "scenarios" / "uncertainty_settings.csv"
WOMEN = SEXES.index("female")


def real_accounts(directory: Path):
    rules = warehouse.PROJECT / "seeds" / "rules"
    frames = [
        duckdb.read_csv(str(rules / f"{name}.csv")).df()
        for name in ("standard_mortality", "standard_fertility", "migration_schedule")
    ]
    return accounts(examine_counts(directory).tables, standards(*frames, 0.87), is_completed=True)


def open_at_99(array):
    """(…, ages) with 99 as the open age."""
    kept = array[..., :AGES].astype(float).copy()
    kept[..., -1] += array[..., AGES:].sum(axis=-1)
    return kept


def coverage(made, launch: int, horizons: tuple[int, ...], has_deaths: bool):
    """By horizon: the share within 80 % bands of totals and of age groups, and whether the country is."""
    start, end, deaths = (open_at_99(each) for each in (made.start, made.end, made.deaths))
    net = open_at_99(made.internal_in - made.internal_out + made.immigrants - made.emigrants)
    exposed = start.copy()
    exposed[..., 0] += made.born
    mothers = open_at_99(made.mothers)
    base, past, regions = slice(launch - BASE, launch), slice(0, launch), start.shape[1]
    people = exposed[base].sum(axis=0)
    women = exposed[:, :, WOMEN] - deaths[:, :, WOMEN] / 2
    fertility = mothers[base].sum(axis=(0, 1, 2)) / women[base].sum(axis=(0, 1))
    dying = deaths[base].sum(axis=(0, 1)) / people.sum(axis=0)

    def inward(array):
        return in_groups(np.moveaxis(array[past], 1, 3))

    history = History(
        exposed=inward(exposed),
        out_movers=inward(np.maximum(-net, 0.0)),
        in_movers=inward(np.maximum(net, 0.0)),
        deaths=inward(deaths),
        residual=inward(exposed - deaths + net - end),
        births=made.born[past].sum(axis=2),
        fertility=made.born[past].sum(axis=(1, 2)) / (women[past].sum(axis=1) @ fertility),
        mortality=deaths[past].sum(axis=(1, 2, 3)) / (exposed[past].sum(axis=1) * dying).sum(axis=(1, 2)),
        base_years=BASE,
        has_gross_moves=False,
        has_deaths=has_deaths,
    )
    years = max(horizons)
    rate = np.divide(net[base].sum(axis=0), people, out=np.zeros_like(people), where=people > 0)
    expected_births = (women[base].sum(axis=0) * fertility).sum(axis=1)
    vital = VitalRates(
        fertility[None],
        dying[None],
        np.array([made.born[base, :, WOMEN].sum() / made.born[base].sum()]),
        (made.born[base].sum(axis=(0, 2)) / expected_births)[None],
        (deaths[base].sum(axis=(0, 2, 3)) / (people * dying).sum(axis=(1, 2)))[None],
        np.ones((years, 1)),
        np.ones((years, 1)),
    )
    labels = Labels(("real",), tuple(str(number) for number in range(regions)), 2001)
    population = end[launch - 1][None]
    believed = sources(history, read_settings(pd.read_csv(SETTINGS)))
    assert believed != NOTHING
    drawing = Drawing(population, vital, draw_worlds.NetRates(rate[None]), labels, years, believed)
    drawn = draw(drawing, DRAWS, 1, age_years=horizons)
    found = {}
    for place, horizon in enumerate(horizons):
        happened = end[launch + horizon - 1]
        low, high = np.round(np.quantile(drawn.population[horizon].sum(axis=1), [0.1, 0.9], axis=-1))
        total = happened.sum(axis=(1, 2))
        low_ages, high_ages = np.round(np.quantile(drawn.ages[place].sum(axis=1), [0.1, 0.9], axis=-1))
        groups = in_groups(np.moveaxis(happened, 0, 2)).sum(axis=0).T
        low_all, high_all = np.quantile(drawn.country[horizon].sum(axis=(0, 1)), [0.1, 0.9])
        found[horizon] = (
            float(np.mean((total >= low) & (total <= high))),
            float(np.mean((groups >= low_ages) & (groups <= high_ages))),
            bool(low_all <= total.sum() <= high_all),
        )
    return found


def told(country, first_year, launches):
    for launch, found in launches.items():
        for horizon, (totals, ages, is_within) in found.items():
            print(
                f"{country} {first_year + launch}, {horizon} years: totals {totals:.2f},"
                f" age groups {ages:.2f}, country {'within' if is_within else 'beyond'}"
            )


@pytest.mark.slow
def test_norway():
    made = real_accounts(warehouse.PROJECT / "examples" / "norway")
    launches = {
        launch: coverage(made, launch, horizons, has_deaths=False)
        for launch, horizons in ((5, (5, 10)), (10, (5, 10)), (15, (5,)))
    }
    told("Norway", 2006, launches)
    every = [found for launch in launches.values() for found in launch.values()]
    assert np.mean([totals for totals, _, _ in every]) == pytest.approx(0.8, abs=0.08)
    assert all(0.68 <= ages <= 0.9 for _, ages, _ in every)


@pytest.mark.slow
def test_finland(tmp_path):
    source = (warehouse.PROJECT / "tests/python/test_counts_finland.py").read_text(encoding="utf-8")
    (tmp_path / "source.yml").write_text(source.split('SOURCE = """')[1].split('"""')[0], encoding="utf-8")
    shutil.copyfile(warehouse.shared("data/finland/regions.csv"), tmp_path / "regions.csv")
    for name, stored, first_year in (
        ("population", "population", 1989),
        ("migration", "net_migration", 1990),
        ("death_rates", "death_rates", 1990),
        ("fertility_rates", "fertility_rates", 1990),
    ):
        file = warehouse.shared(f"data/finland/{stored}.parquet")
        duckdb.sql(f"from '{file}' where year >= {first_year}").write_parquet(
            str(tmp_path / f"{name}.parquet")
        )
    made = real_accounts(tmp_path)
    launches = {
        launch: coverage(made, launch, horizons, has_deaths=True)
        for launch, horizons in ((11, (5, 10)), (16, (5, 10)), (21, (5, 10)), (26, (5,)))
    }
    told("Finland", 1990, launches)
    every = [found for launch in launches.values() for found in launch.values()]
    assert np.mean([totals for totals, _, _ in every]) > 0.6
    assert 0.7 <= np.mean([ages for _, ages, _ in every]) <= 0.88
