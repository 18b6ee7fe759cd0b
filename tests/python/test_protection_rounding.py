"""Small count rounding: by hand, what always holds, and beside every possible rounding of small cubes."""

import time
from collections.abc import Sequence
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vandring.errors import UserError
from vandring.protection.margins import ExactSums
from vandring.protection.rounding import rounded_counts
from vandring.protection.utility import utility

BASE = 3
SALT = b"salt of the tests"
TWO_WAYS = [(), ("a",), ("b",), ("c",), ("a", "b"), ("a", "c"), ("b", "c")]
ONE_WAY = [(), ("a",), ("b",), ("c",)]


def cube(counts: Sequence[int]) -> tuple[pd.DataFrame, np.ndarray]:
    """A cube of two by two by ... values, columns a, b and c, and its counts."""
    cells = pd.DataFrame(list(product("01", "01", range(len(counts) // 4))), columns=["a", "b", "c"])
    return cells, np.array(counts, dtype=np.int64)


def deviations(
    cells: pd.DataFrame, true: np.ndarray, rounded: np.ndarray, tables: Sequence[Sequence[str]]
) -> list[int]:
    """The deviations of all margin cells, table by table, by pandas."""
    return [
        int(value)
        for table in tables
        for value in (
            pd.Series(rounded - true).groupby([cells[column] for column in table]).sum()
            if table
            else [(rounded - true).sum()]
        )
    ]


def test_a_one_and_a_two_in_one_row_make_a_nought_and_a_three() -> None:
    # Any other choice is off by 2 in the columns by c, or by 3 in the total.
    cells, counts = cube([1, 2, 5, 0, 7, 10, 4, 3])

    assert rounded_counts(cells, counts, TWO_WAYS, SALT, BASE).tolist() == [0, 3, 5, 0, 7, 10, 4, 3]


def test_eight_ones_make_nine_with_a_third_of_every_column() -> None:
    # Two or four threes are off by 2 or more in the total; of three, each column can have one in one half and
    # two in the other, which is off by 1 and 2 instead of 4 and 5.
    cells, counts = cube([1] * 8)

    rounded = rounded_counts(cells, counts, ONE_WAY, SALT, BASE)

    assert rounded.sum() == 9
    for column in ("a", "b", "c"):
        assert sorted(pd.Series(rounded).groupby(cells[column]).sum()) == [3, 6]


def test_two_ones_that_are_published_together_do_not_become_six() -> None:
    # The row a = 0 is short of 3 in any way that looks at totals alone.
    cells, counts = cube([1, 1, 0, 0, 2, 2, 2, 2])

    rounded = rounded_counts(cells, counts, [(), ("a",)], SALT, BASE)

    assert rounded[:4].sum() in (0, 3)


CUBES = st.lists(st.integers(0, 6), min_size=4, max_size=40).map(
    lambda counts: counts[: len(counts) // 4 * 4]
)


@settings(deadline=None, max_examples=60)
@given(CUBES, st.sampled_from([2, 3, 5]), st.binary(min_size=1, max_size=32))
def test_no_small_count_stands_and_others_are_as_they_were(counts: list[int], base: int, salt: bytes) -> None:
    cells, true = cube(counts)

    rounded = rounded_counts(cells, true, TWO_WAYS, salt, base=base)

    is_small = (true > 0) & (true < base)
    assert set(rounded[is_small].tolist()) <= {0, base}
    assert (rounded[~is_small] == true[~is_small]).all()
    for table in TWO_WAYS[1:]:
        by = [cells[column] for column in table]
        tabled, of_true = pd.Series(rounded).groupby(by).sum(), pd.Series(true).groupby(by).sum()
        assert tabled.sum() == rounded.sum()
        assert set(tabled[(of_true > 0) & (of_true < base)]) <= {0, base}


@settings(deadline=None, max_examples=40)
@given(CUBES, st.randoms(use_true_random=False))
def test_order_of_rows_columns_and_tables_makes_no_difference(counts: list[int], random: object) -> None:
    cells, true = cube(counts)
    order = np.random.default_rng(random.randint(0, 2**32)).permutation(len(true))  # type: ignore[attr-defined]

    rounded = rounded_counts(cells, true, TWO_WAYS, SALT, BASE)
    shuffled = rounded_counts(
        cells.iloc[order][["c", "a", "b"]], true[order], [table[::-1] for table in TWO_WAYS[::-1]], SALT, BASE
    )

    assert (shuffled == rounded[order]).all()


def test_another_salt_chooses_other_cells() -> None:
    cells, counts = cube([1] * 400)

    one, other = (rounded_counts(cells, counts, TWO_WAYS, salt, BASE) for salt in (SALT, SALT + b"!"))

    assert (one != other).any()


@pytest.mark.parametrize("seed", range(20))
def test_deviations_are_near_the_least_that_any_rounding_has(seed: int) -> None:
    random = np.random.default_rng(seed)
    cells, counts = cube(random.choice([0, 1, 1, 2, 4], size=16).tolist())
    small = np.flatnonzero((counts > 0) & (counts < 3))
    members = np.array(
        [
            (cells[list(table)] == list(values)).all(axis=1)
            for table in TWO_WAYS
            for values in product(*[cells[column].unique() for column in table])
        ],
        dtype=np.int64,
    )
    roundings = np.tile(counts, (2 ** len(small), 1))
    roundings[:, small] = 3 * ((np.arange(2 ** len(small))[:, None] >> np.arange(len(small))) % 2)
    of_all = (roundings - counts) @ members.T
    # As everywhere, what was published as 1 or 2 is 0 or 3.
    of_all = of_all[((of_all <= 3 - members @ counts) | (members @ counts >= 3)).all(axis=1)]

    found = (rounded_counts(cells, counts, TWO_WAYS, SALT, BASE) - counts) @ members.T

    assert np.abs(found).max() <= np.abs(of_all).max(axis=1).min() + 1
    assert (found**2).sum() <= 2 * (of_all**2).sum(axis=1).min()


def many_cells(size: int, seed: int) -> tuple[pd.DataFrame, np.ndarray]:
    """Inner cells of six columns and a year, most of them with one person, as in a register."""
    random = np.random.default_rng(seed)
    sizes = {"region": 20, "age": 15, "background": 6, "status": 5, "education": 4, "outcome": 4, "year": 8}
    cells = pd.DataFrame(
        {
            column: np.minimum(random.geometric(2.5 / (values + 1), size) - 1, values - 1)
            for column, values in sizes.items()
        }
    )
    counted = cells.value_counts(sort=False).reset_index()
    return counted.drop(columns="count"), counted["count"].to_numpy(dtype=np.int64)


MANY_TABLES = [
    ("year", *columns, *outcome)
    for columns in (
        (),
        ("region",),
        ("age",),
        ("background",),
        ("status",),
        ("education",),
        ("region", "background"),
        ("region", "age"),
        ("age", "background"),
        ("region", "age", "background"),
        ("age", "background", "status"),
        ("age", "background", "education"),
    )
    for outcome in ((), ("outcome",))
]


def test_a_hundred_thousand_cells_take_under_ten_seconds() -> None:
    cells, counts = many_cells(260_000, seed=1)
    assert len(counts) >= 100_000

    # Of this process: other work on the machine does not count.
    started = time.process_time()
    rounded = rounded_counts(cells, counts, MANY_TABLES, SALT, BASE, uncounted=["year"])

    assert time.process_time() - started < 10
    for table in MANY_TABLES:
        found = np.array(deviations(cells, counts, rounded, [table]))
        ways = len(table) - 1
        if ways == 0:
            totals = pd.Series(counts).groupby(cells["year"]).sum().to_numpy()
            assert (np.abs(found) <= np.maximum(1, totals / 1000)).all()
        elif ways <= 2:
            assert np.abs(found).max() <= 6


def test_others_go_up_for_who_is_left_out() -> None:
    # 13 with the two who are left out. Without them 11, and the one would go down: it is nearer to 0.
    cells = pd.DataFrame({"group": ["a", "b", "c"]})
    counts = np.array([2, 1, 10])

    rounded = rounded_counts(
        cells, counts, [(), ("group",)], SALT, BASE, left_out=np.array([True, False, False])
    )

    assert rounded.tolist() == [0, 3, 10]
    assert rounded_counts(cells.iloc[1:], counts[1:], [(), ("group",)], SALT, BASE).tolist() == [0, 10]


def test_a_small_number_beside_who_is_left_out_stays_small() -> None:
    # Four in all: 1 + 1 beside two who are left out do not become 6.
    cells = pd.DataFrame({"group": ["a", "b", "c"], "region": ["x", "x", "x"]})

    rounded = rounded_counts(
        cells, np.array([2, 1, 1]), [("region",)], SALT, BASE, left_out=np.array([True, False, False])
    )

    assert rounded.tolist()[0] == 0
    assert sum(rounded) == 3


def test_who_is_left_out_makes_no_table_one_sided() -> None:
    cells, counts = many_cells(60_000, seed=4)
    # Cells of places where few live, as the outer regions at high ages: some 1 300 persons.
    left_out = ((cells["region"] >= 12) & (cells["age"] >= 7)).to_numpy()
    assert counts[left_out].sum() > 1_000

    rounded = rounded_counts(cells, counts, MANY_TABLES, SALT, BASE, uncounted=["year"], left_out=left_out)

    assert not rounded[left_out].any()
    is_near = ((cells["region"] < 12) | (cells["age"] < 7)).to_numpy()
    assert set(rounded[is_near & (counts < 3)]) == {0, 3}
    for column in ("background", "status", "education"):
        found = np.array(deviations(cells, counts, rounded, [("year", column)]))
        assert np.abs(found).max() <= 6
        # Three standard errors; nearly 20 below where nobody goes up for them.
        assert abs(found.mean()) <= 1
    totals = pd.Series(counts).groupby(cells["year"]).sum().to_numpy()
    total_deviations = np.array(deviations(cells, counts, rounded, [("year",)]))
    assert (np.abs(total_deviations)[totals >= 1000] <= totals[totals >= 1000] / 1000).all()


def test_an_exact_number_beside_keeps_its_cells_open() -> None:
    # Two persons in two cells, and 2 published beside: if either went up, the other would be told from 2.
    cells = pd.DataFrame({"group": ["a", "b"]})
    counts = np.array([1, 1])
    beside = ExactSums(sum_of=np.array([0, 0]), totals=np.array([2]), is_whole=False)

    rounded = rounded_counts(cells, counts, [(), ("group",)], SALT, BASE, exact=[beside])

    assert rounded.tolist() == [0, 0]


def test_what_cannot_be_rounded_is_refused() -> None:
    cells, counts = cube([1, 2, 3, 4])
    with pytest.raises(UserError, match="negative"):
        rounded_counts(cells, counts - 2, TWO_WAYS, SALT, BASE)
    with pytest.raises(UserError, match="twice"):
        rounded_counts(pd.concat([cells, cells]), np.tile(counts, 2), TWO_WAYS, SALT, BASE)
    with pytest.raises(UserError, match="base"):
        rounded_counts(cells, counts, TWO_WAYS, SALT, base=1)


def test_utility_by_hand() -> None:
    found = utility(np.array([1, 4, 9]), np.array([0, 4, 9]))

    assert (found.cells, found.largest_deviation, found.mean_deviation) == (3, 1, pytest.approx(1 / 3))
    # Half of (1 − 0)² is the square of the distance; fourteen persons.
    assert found.hellinger == pytest.approx(1 - np.sqrt(0.5) / np.sqrt(14))
    assert utility(np.array([3, 5]), np.array([3, 5])).hellinger == 1
