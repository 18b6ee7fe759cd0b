"""How long messages take: what makes delays differ between years, months and offices.

Everything here is drawn apart from the rest, so that a register without it is what it is otherwise.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from vandring.register.arrays import Array
from vandring.register.columns import dates
from vandring.register.dates import day_number, first_day, month_and_day_of, year_of
from vandring.register.moves import EMIGRATION
from vandring.register.parameters import DefectRates
from vandring.register.world import World

MEDIAN_DELAY = 18.0
"""Days from registration to receipt in the middle of the years."""
DAYS_BEHIND = 182
MEAN_DAYS_OF_AN_OFFICE_BEHIND = 45.0
END_OF_SUMMER_BACKLOG = (9, 15)
"""Month and day by which what waited in July has come."""
FIRST_DAY_OF_CLEARING, LAST_DAY_OF_CLEARING = day_number(1975, 1, 2), day_number(1976, 6, 30)


@dataclass(frozen=True)
class OfficesBehind:
    """Half-years in which the office of a county is behind; arrays of shape (spells,)."""

    county: Array
    """County code of 2013, as a number."""
    first_day: Array
    last_day: Array


def draw_offices_behind(world: World, share: float, random: np.random.Generator) -> OfficesBehind:
    """For a share of counties and years a half-year that begins in January to July of the year."""
    years = np.arange(world.parameters.first_year, world.parameters.last_year + 1)
    counties = np.unique(world.figures.municipalities.county)
    is_behind = random.random((len(years), len(counties))) < share
    month = random.integers(0, 7, is_behind.shape)[is_behind]
    year, county = np.nonzero(is_behind)
    begins = ((years[year] - 1970) * 12 + month).astype("datetime64[M]").astype("datetime64[D]")
    first = begins.astype(np.int64)
    return OfficesBehind(counties[county], first, first + DAYS_BEHIND - 1)


def median_delay(world: World, drift: float, year: Array) -> Array:
    """Median of days until receipt by year of registration, shape (n,): (1 + drift) times ``MEDIAN_DELAY`` in
    the first year, as many times less in the last, and evenly between.
    """
    first, last = world.parameters.first_year, world.parameters.last_year
    position = (np.asarray(year) - first) / max(last - first, 1)
    return np.asarray(MEDIAN_DELAY * (1.0 + drift) ** (1.0 - 2.0 * np.clip(position, 0.0, 1.0)))


def office_of(world: World) -> Array:
    """County of 2013 that sends each move's message: of the place reached, of the place left by emigrations.
    Shape (moves,) → int64.
    """
    moves = world.moves
    place = np.where(moves["kind"] == EMIGRATION, moves["origin"], moves["destination"])
    return world.figures.municipalities.county[place]


def with_regimes(
    world: World, rates: DefectRates, behind: OfficesBehind, received: Array, random: np.random.Generator
) -> Array:
    """Days of receipt (moves,) as they become: offices behind, then summers, then ends of months."""
    received = received.astype(np.int64)
    count = len(received)
    waits = 1 + random.exponential(MEAN_DAYS_OF_AN_OFFICE_BEHIND, count).astype(np.int64)
    is_left, in_summer = random.random(count) < rates.summer_backlog, random.random(count)
    is_batched = random.random(count) < rates.month_end_batch
    office = office_of(world)
    spells = zip(behind.county.tolist(), behind.first_day.tolist(), behind.last_day.tolist(), strict=True)
    is_behind = np.zeros(count, dtype=bool)
    for county, first, last in spells:
        is_behind |= (office == county) & (received >= first) & (received <= last)
    received += np.where(is_behind, waits, 0)

    month, day = month_and_day_of(received)
    start = received + 32 - day
    start -= month_and_day_of(start)[1] - 1
    # From 1 August on, evenly.
    days = 31 + END_OF_SUMMER_BACKLOG[1]
    received = np.where(is_left & (month == 7), start + (in_summer * days).astype(np.int64), received)

    _, day = month_and_day_of(received)
    next_month = received + 32 - day
    next_month -= month_and_day_of(next_month)[1] - 1
    return np.asarray(np.where(is_batched, next_month - 1, received).astype(np.int32))


def truth_of_delays(world: World, rates: DefectRates, behind: OfficesBehind) -> pa.Table:
    """One row per regime and span of days: what delays were drawn from."""
    first, last = world.parameters.first_year, world.parameters.last_year
    years = np.arange(first, last + 1)
    whole = (first_day(first), first_day(last + 1) - 1)
    rows: list[tuple[str, int | None, int, int, float]] = [
        ("median_delay", None, int(first_day(year)), int(first_day(year + 1)) - 1, float(median))
        for year, median in zip(years.tolist(), median_delay(world, rates.delay_drift, years), strict=True)
    ]
    if rates.month_end_batch:
        rows.append(("month_end_batch", None, int(whole[0]), int(whole[1]), rates.month_end_batch))
    if rates.summer_backlog:
        rows += [
            (
                "summer_backlog",
                None,
                day_number(year, 7, 1),
                day_number(year, *END_OF_SUMMER_BACKLOG),
                rates.summer_backlog,
            )
            for year in years.tolist()
        ]
    if rates.cleared_in_1975_76 and first <= 1974:
        rows.append(("clearing", None, FIRST_DAY_OF_CLEARING, LAST_DAY_OF_CLEARING, rates.cleared_in_1975_76))
    rows += [
        ("office_behind", int(county), int(begins), int(ends), MEAN_DAYS_OF_AN_OFFICE_BEHIND)
        for county, begins, ends in zip(behind.county, behind.first_day, behind.last_day, strict=True)
    ]
    return pa.table(
        {
            "regime": pa.array([row[0] for row in rows], pa.string()),
            "county_code": pa.array(
                [None if row[1] is None else f"{row[1]:02d}" for row in rows], pa.string()
            ),
            "first_date": dates(np.array([row[2] for row in rows])),
            "last_date": dates(np.array([row[3] for row in rows])),
            "regime_value": pa.array([row[4] for row in rows], pa.float64()),
        }
    )


def day_of_clearing(
    rates: DefectRates, registration: Array, deadline: Array, random: np.random.Generator
) -> Array:
    """Day on which late messages of 1967–1974 come in the clearing of 1975–76; −1 where they do not. Shapes
    (n,) → int32 (n,).
    """
    count = len(registration)
    cleared = random.integers(FIRST_DAY_OF_CLEARING, LAST_DAY_OF_CLEARING + 1, count).astype(np.int32)
    year = year_of(registration)
    old = (year >= 1967) & (year < 1975) & (cleared > deadline)
    return np.where(old & (random.random(count) < rates.cleared_in_1975_76), cleared, -1).astype(np.int32)
