"""The attack finds what is given away, by hand and beside all tables there can be, and nothing else."""

import time
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import block_diag, csr_array, eye_array

from vandring.errors import UserError
from vandring.protection.attack import (
    UNBOUNDED,
    Known,
    attacked,
    gives_away,
    known_counts,
    left_open,
    reached,
)
from vandring.protection.margins import ExactSums, margins_of
from vandring.protection.rounding import rounded_counts

BASE = 3
SALT = b"salt of the tests"


def sums(*rows: list[int]) -> csr_array:
    return csr_array(np.array(rows, dtype=np.float64))


def alone(cells: int) -> csr_array:
    return csr_array(eye_array(cells))


def rows_and_columns(height: int, width: int) -> csr_array:
    """The sums of the rows and of the columns of a table, its cells row by row."""
    cells = np.arange(height * width).reshape(height, width)
    members = [*cells, *cells.T]
    return csr_array(np.array([np.isin(cells.ravel(), of) for of in members], dtype=np.float64))


def test_hidden_small_counts_are_found_from_totals() -> None:
    # Counts under 3 are hidden, totals are not: each hidden count is alone in its row or its column.
    true = np.array([[1, 8, 9], [7, 2, 6], [5, 4, 11]])
    shown = true >= 3
    known = known_counts(
        np.where(shown, true, 1).ravel().astype(float), np.where(shown, true, 2).ravel().astype(float)
    )
    totals = np.concatenate([true.sum(axis=1), true.sum(axis=0)]).astype(float)

    lowest, highest = attacked(known.with_sums(rows_and_columns(3, 3), totals, totals), alone(9))

    assert lowest.tolist() == highest.tolist() == true.ravel().tolist()
    assert gives_away(true.ravel(), lowest, highest, base=3).tolist() == [
        True,
        *[False] * 3,
        True,
        *[False] * 4,
    ]


def test_hidden_counts_in_a_rectangle_are_found_by_programmes() -> None:
    # By hand: with the rows' and columns' totals all 3, x11 = x22 = 3 − x12; with 1 ≤ x ≤ 2, all are 1 or 2.
    known = known_counts(np.ones(4), np.full(4, 2.0)).with_sums(
        rows_and_columns(2, 2), np.full(4, 3.0), np.full(4, 3.0)
    )

    lowest, highest = attacked(known, sums([1, 0, 0, 0], [1, 0, 0, 1], [1, 1, 0, 0]))

    # x11 + x22 is 2 to 4, x11 + x12 is the total of its row.
    assert lowest.tolist() == pytest.approx([1, 2, 3])
    assert highest.tolist() == pytest.approx([2, 4, 3])


def test_two_tables_rounded_apart_give_their_difference_away() -> None:
    # Residents by county and by municipality, each rounded by itself: 100 of municipality A stand exact in
    # one, 101 of the county in the other; the one person of municipality B was rounded to 0.
    low, high = left_open(np.array([100, 0]), base=3)
    apart = known_counts(low, high).with_sums(sums([1, 1]), np.array([101.0]), np.array([101.0]))

    lowest, highest = attacked(apart, alone(2))

    assert gives_away(np.array([100, 1]), lowest, highest, base=3).tolist() == [False, True]
    # From one cube the county is 100 + 0, which says nothing of B.
    of_one_cube = known_counts(low, high)
    assert not gives_away(np.array([100, 1]), *attacked(of_one_cube, alone(2)), base=3).any()


# Numbers published twice of almost the same people, all of them large: cells, and what they are told by.
ALMOST_THE_SAME = {
    # A county of two municipalities, beside that of one of them.
    "nested scheme": [({"county": "A", "large": "a"}, 100), ({"county": "A", "large": None}, 1)],
    # One moved from the old region X to the new region W with its border.
    "two geographies": [
        ({"old": "X", "new": "V"}, 50),
        ({"old": "X", "new": "W"}, 1),
        ({"old": "Y", "new": "W"}, 60),
    ],
    # Two came too late for the official vintage.
    "two vintages": [({"official": "1", "latest": "1"}, 50), ({"official": None, "latest": "1"}, 2)],
}


@pytest.mark.parametrize("twice", ALMOST_THE_SAME)
def test_a_difference_of_large_numbers_is_found_and_one_cube_hides_it(twice: str) -> None:
    cells = pd.DataFrame([told for told, _ in ALMOST_THE_SAME[twice]])
    true = np.array([persons for _, persons in ALMOST_THE_SAME[twice]])
    margins = margins_of(cells, [(column,) for column in cells])
    inner, places = np.nonzero(margins.codes >= 0)
    of_tables = csr_array(
        (np.ones(len(inner)), (margins.codes[inner, places], inner)),
        shape=(len(margins.table_of), len(cells)),
    )
    totals = (of_tables @ true).astype(np.int64)
    assert (totals >= BASE).all()

    # Rounded each by itself every number is as it was.
    unknown = known_counts(np.zeros(len(cells)), np.full(len(cells), UNBOUNDED))
    apart = unknown.with_sums(of_tables, *left_open(totals, BASE))
    given_away = gives_away(true, *attacked(apart, alone(len(cells))), base=BASE)
    assert given_away.tolist() == (true < BASE).tolist()

    rounded = rounded_counts(cells, true, [(column,) for column in cells], SALT, BASE)
    published = (of_tables @ rounded).astype(float)
    assert published.tolist() != totals.tolist()
    of_one_cube = known_counts(*left_open(rounded, BASE))
    assert not gives_away(true, *attacked(of_one_cube, alone(len(cells))), base=BASE).any()
    # Nor do the published numbers alone tell more than the cells, which the attack takes as seen.
    lowest, highest = attacked(of_one_cube, of_tables)
    assert (lowest <= published).all()
    assert (published <= highest).all()


def test_an_exact_total_beside_is_found_and_can_be_heeded() -> None:
    # Immigrants by group, 1 and 2 and 2, and the 5 residents of the region published exactly.
    cells = pd.DataFrame({"group": list("abc")})
    true = np.array([1, 2, 2])
    five = np.array([5.0])

    # As if nobody had heeded the 5: three cells of 0 to 2 are 5 together only if each is 1 at least.
    heedless = known_counts(*left_open(np.array([0, 0, 0]), base=3))
    heedless = heedless.with_sums(sums([1, 1, 1]), five, five)
    assert gives_away(true, *attacked(heedless, alone(3)), base=3).any()

    beside = ExactSums(sum_of=np.zeros(3, dtype=np.int64), totals=np.array([5]), is_whole=True)
    heeded = rounded_counts(cells, true, [(), ("group",)], SALT, BASE, exact=[beside])
    known = known_counts(*left_open(heeded, base=3)).with_sums(sums([1, 1, 1]), five, five)

    assert not gives_away(true, *attacked(known, alone(3)), base=3).any()


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.integers(0, 5), min_size=6, max_size=6), st.lists(st.integers(0, 2), min_size=6, max_size=6)
)
def test_bounds_are_those_of_all_tables_that_fit(counts: list[int], doubts: list[int]) -> None:
    # Sums by rows and columns: what programmes find in fractions is found in whole counts too.
    true, doubt = np.array(counts), np.array(doubts)
    tied = rows_and_columns(2, 3)
    totals = tied @ true
    low, high = np.maximum(true - doubt, 0), true + doubt
    known = known_counts(low.astype(float), high.astype(float)).with_sums(tied, totals, totals)

    lowest, highest = attacked(known, alone(6))

    spans = [range(first, last + 1) for first, last in zip(low.tolist(), high.tolist(), strict=True)]
    fitting = np.array([table for table in product(*spans) if (tied @ np.array(table) == totals).all()])
    assert lowest == pytest.approx(fitting.min(axis=0))
    assert highest == pytest.approx(fitting.max(axis=0))


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(0, 4), min_size=12, max_size=12))
def test_values_reached_at_once_are_within_the_bounds_of_each(counts: list[int]) -> None:
    # Two tables that no sum ties together, with totals of rows and columns known, and cells rounded.
    true = np.array(counts)
    rounded = np.where(true < BASE, np.where(np.arange(12) % 2, 3, 0) * (true > 0), true)
    both = csr_array(block_diag([rows_and_columns(2, 3), rows_and_columns(2, 3)]))
    totals = both @ true
    known = known_counts(*left_open(rounded, BASE)).with_sums(both, totals, totals)

    lowest, highest = reached(known, alone(12), BASE)

    least, most = attacked(known, alone(12))
    assert (lowest >= least - 1e-6).all()
    assert (highest <= most + 1e-6).all()
    # What is found open is open: no programme of its own is asked for it.
    is_small = np.where((true > 0) & (true < BASE), true, 0)
    found = ~gives_away(is_small, lowest, highest, BASE)
    assert not (found & gives_away(is_small, least, most, BASE)).any()


def register_cells(size: int, seed: int) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """Immigrants by year, region, age and group, their counts, and the sum they are part of."""
    random = np.random.default_rng(seed)
    cells = pd.DataFrame(
        {
            "year": random.integers(0, 3, size),
            "region": random.integers(0, 12, size),
            "age": random.integers(0, 15, size),
            "group": np.minimum(random.geometric(0.4, size), 6),
        }
    )
    counted = cells.value_counts(sort=False).reset_index()
    inner, counts = counted.drop(columns="count"), counted["count"].to_numpy(dtype=np.int64)
    return inner, counts, margins_of(inner, [("year", "region", "age")]).codes[:, 0]


TABLES = [
    ("year",),
    ("year", "group"),
    ("year", "region"),
    ("year", "region", "group"),
    ("year", "age", "group"),
    ("year", "region", "age"),
    ("year", "region", "age", "group"),
]


def gives_one_away(counts: list[int], rounded: tuple[int, ...], total: int, is_whole: bool) -> bool:
    """Whether the cells of one sum, so rounded, give a 1 or 2 away by subtraction."""
    low = [{0: 0, 3: 1}.get(value, value) for value in rounded]
    high = [{0: 2}.get(value, value) for value in rounded]
    for cell, count in enumerate(counts):
        most = min(high[cell], total - sum(low) + low[cell])
        least = max(low[cell], total - sum(high) + high[cell]) if is_whole else low[cell]
        if count in (1, 2) and not (least <= 0 and most >= 2) and not (least <= 1 and most >= 3):
            return True
    return False


@pytest.mark.parametrize("others", [0, 1])
def test_one_cube_beside_exact_totals_gives_nobody_away_where_that_can_be(others: int) -> None:
    # Exact: everybody by year, region and age, of whom the immigrants are all (0 others) or a part. Where
    # 1 stands beside 4 and both are 5, no rounding of the 1 helps: so all roundings are tried.
    cells, true, place = register_cells(3_000, seed=2)
    totals = np.bincount(place, weights=true).astype(np.int64)
    totals += others * np.random.default_rng(3).integers(0, 4, len(totals))
    beside = ExactSums(sum_of=place, totals=totals, is_whole=others == 0)

    rounded = rounded_counts(cells, true, TABLES, SALT, BASE, uncounted=["year"], exact=[beside])

    members = csr_array(
        (np.ones(len(place)), (place, np.arange(len(place)))), shape=(len(totals), len(place))
    )
    low = totals.astype(float) if others == 0 else np.zeros(len(totals))
    known = known_counts(*left_open(rounded, 3)).with_sums(members, low, totals.astype(float))
    given_away = np.unique(place[gives_away(true, *attacked(known, alone(len(true))), base=3)])
    avoidable = []
    for group, total in enumerate(totals.tolist()):
        counts = true[place == group].tolist()
        choices = product(*[(0, 3) if count in (1, 2) else (count,) for count in counts])
        if not all(gives_one_away(counts, choice, total, others == 0) for choice in choices):
            avoidable.append(group)
    assert len(avoidable) > len(totals) / 2
    assert not np.isin(given_away, avoidable).any()


def test_thousands_of_cells_are_attacked_in_seconds() -> None:
    cells, true, place = register_cells(20_000, seed=4)
    margins = margins_of(cells, TABLES)
    members = csr_array(
        (
            np.ones(margins.codes.size),
            (margins.codes.ravel(), np.repeat(np.arange(len(true)), len(TABLES))),
        ),
        shape=(len(margins.table_of), len(true)),
    )
    rounded = rounded_counts(cells, true, TABLES, SALT, BASE, uncounted=["year"])
    known = known_counts(*left_open(rounded, 3))

    started = time.process_time()
    lowest, highest = attacked(known, members)

    assert time.process_time() - started < 10
    assert not gives_away((members @ true).astype(np.int64), lowest, highest, base=3).any()


def test_what_contradicts_itself_is_said() -> None:
    known = known_counts(np.zeros(2), np.ones(2)).with_sums(sums([1, 1]), np.array([5.0]), np.array([5.0]))

    with pytest.raises(UserError, match="not from one build"):
        attacked(known, alone(2))


def test_unbounded_counts_are_bounded_by_their_sum() -> None:
    known = Known(np.zeros(2), np.full(2, UNBOUNDED), sums([1, 1]), np.array([0.0]), np.array([7.0]))

    lowest, highest = attacked(known, alone(2))

    assert lowest.tolist() == [0, 0]
    assert highest.tolist() == [7, 7]
