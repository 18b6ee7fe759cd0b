"""Which true moves the register hears of, as of which date, and when the message arrives."""

from dataclasses import dataclass

import numpy as np

from vandring.register.arrays import NEVER, Array
from vandring.register.dates import day_number, first_day, reporting_deadline, year_of, years_later
from vandring.register.delays import (
    MEDIAN_DELAY,
    OfficesBehind,
    day_of_clearing,
    median_delay,
    with_regimes,
)
from vandring.register.moves import EMIGRATION, IMMIGRATION, INTERNAL
from vandring.register.parameters import DefectRates
from vandring.register.world import World

YEARS_UNTIL_ADMINISTRATIVE_EMIGRATION = 2
CENSUS_YEAR = 1970
LONGEST_GAP_OUT_OF_ORDER = 365
"""Days between two messages of one person of which the older may be made to arrive after the newer."""
_CENSUS_RECEIVED = (("1975-01-02", "1976-06-30", 0.144), ("1976-07-01", "1976-12-30", 0.856))
"""First and last day and share of the periods in which the census emigrations of 1970 were received."""


@dataclass
class Reports:
    """One row per true move, in the world's order; arrays of shape (moves,)."""

    registration: Array
    """Day that the register counts the move from."""
    received: Array
    """Day on which the message arrives; NEVER when it does not in the period covered."""
    is_administrative: Array
    is_census_correction: Array


def last_day_received(world: World) -> int:
    """Deliveries end with 30 September of the year after the last one."""
    return day_number(world.parameters.last_year + 1, 9, 30)


def next_moves(moves: dict[str, Array]) -> Array:
    """Day of the same person's next move, a far day when there is none. Shape (moves,) → int32."""
    order = np.lexsort((moves["day"], moves["person"]))
    person, day = moves["person"][order], moves["day"][order]
    following = np.full(len(order), 2**30, dtype=np.int32)
    same = person[1:] == person[:-1]
    following[:-1][same] = day[1:][same]
    result = np.empty_like(following)
    result[order] = following
    return result


def report(
    world: World,
    rates: DefectRates,
    behind: OfficesBehind,
    random: np.random.Generator,
    of_delays: np.random.Generator,
) -> Reports:
    """Dates of registration and receipt of every move, with delays, administrative and census emigrations.

    ``of_delays`` draws what makes delays differ by year, month and office.
    """
    moves, years = world.moves, world.parameters
    day = moves["day"].astype(np.int32)
    following = next_moves(moves)
    census = _census_corrections(world, rates, day, following, random)
    emigrations = np.flatnonzero((moves["kind"] == EMIGRATION) & ~census)
    emigrations = emigrations[world.persons.is_immigrant(moves["person"][emigrations])]
    decided = years_later(day[emigrations], YEARS_UNTIL_ADMINISTRATIVE_EMIGRATION)
    span = max(years.last_year - years.first_year, 1)
    share = rates.administrative_first_year + (
        rates.administrative_last_year - rates.administrative_first_year
    ) * ((year_of(day[emigrations]) - years.first_year) / span)
    is_decided = (decided < following[emigrations]) & (random.random(len(day))[emigrations] < share)
    del following
    administrative = np.zeros(len(day), dtype=bool)
    administrative[emigrations[is_decided]] = True
    registration = day
    registration[emigrations[is_decided]] = decided[is_decided]
    # 30 or 31 October, in equal parts.
    registration[census] = day_number(CENSUS_YEAR, 10, 30) + random.integers(0, 2, len(day))[census]
    received = _receipt(world, rates, registration, census, behind, random, of_delays)
    received[(received > last_day_received(world)) | (registration >= first_day(years.last_year + 1))] = NEVER
    return Reports(registration, received, administrative, census)


def _census_corrections(
    world: World, rates: DefectRates, day: Array, following: Array, random: np.random.Generator
) -> Array:
    """Emigrations before the census of 1970 that nobody reported; mostly of Norwegian citizens. → bool
    (moves,).
    """
    census_day = day_number(CENSUS_YEAR, 11, 1)
    can = (world.moves["kind"] == EMIGRATION) & (day < census_day - 2) & (following > census_day)
    wanted = min(int(round(rates.census_correction * world.parameters.persons)), int(can.sum()))
    chosen = np.zeros(len(day), dtype=bool)
    if day_number(world.parameters.last_year, 12, 31) < census_day or wanted == 0:
        return chosen
    rows = np.flatnonzero(can)
    weight = np.where(world.moves["citizenship"][rows] == 0, 2.0, 1.0)
    chosen[random.choice(rows, wanted, replace=False, p=weight / weight.sum())] = True
    return chosen


def _receipt(
    world: World,
    rates: DefectRates,
    registration: Array,
    census: Array,
    behind: OfficesBehind,
    random: np.random.Generator,
    of_delays: np.random.Generator,
) -> Array:
    """Day of receipt of each move's message. Shape (moves,) → int32."""
    kind, person = world.moves["kind"], world.moves["person"]
    count = len(registration)
    deadline = reporting_deadline(registration).astype(np.int32)
    days = random.lognormal(np.log(MEDIAN_DELAY), 0.8, count)
    days *= median_delay(world, rates.delay_drift, year_of(registration)) / MEDIAN_DELAY
    delay = 1 + days.astype(np.int32)
    del days
    is_slow = random.random(count) < 0.04
    slow = 1 + (random.random(count) * (deadline - registration)).astype(np.int32)
    received = registration + np.where(is_slow, slow, delay)
    received = np.minimum(with_regimes(world, rates, behind, received, of_delays), deadline)
    del delay, slow

    # Messages of one person are received in the order of registration, unless something goes wrong.
    order = np.lexsort((registration, person))
    offset = person[order].astype(np.int64) * 2**20
    received[order] = np.maximum.accumulate(received[order] + offset) - offset

    is_late = random.random(count) < np.where(kind == INTERNAL, rates.late_internal, rates.late_external)
    later = deadline + 1 + random.exponential(250.0, count).astype(np.int32)
    # The late messages of 1967–1974 mostly came when the office cleared its files in 1975 and 1976.
    cleared = day_of_clearing(rates, registration, deadline, random)
    later = np.where(cleared >= 0, cleared, later)
    received = np.where(is_late, later, received)
    del later, cleared

    _, _, first_share = _CENSUS_RECEIVED[0]
    period = (random.random(count) >= first_share)[census].astype(np.int64)
    bounds = np.array(
        [[np.datetime64(first, "D"), np.datetime64(last, "D")] for first, last, _ in _CENSUS_RECEIVED]
    )
    low, high = bounds.astype(np.int64).T
    share = random.random(count)[census]
    received[census] = low[period] + (share * (high[period] - low[period] + 1)).astype(np.int64)

    same = person[order][1:] == person[order][:-1]
    row, newer = order[:-1][same], order[1:][same]
    # Only soon after one another: otherwise most of these messages would be years late.
    can = (registration[newer] - registration[row] <= LONGEST_GAP_OUT_OF_ORDER) & ~census[row]
    chosen = can & (random.random(len(row)) < rates.out_of_order)
    row, newer = row[chosen], newer[chosen]
    received[row] = np.maximum(received[row], received[newer] + 1 + random.integers(0, 60, len(row)))
    return received


def is_external(kind: Array) -> Array:
    """Whether moves cross the border. Shape (n,) → bool."""
    return np.asarray((kind == IMMIGRATION) | (kind == EMIGRATION))
