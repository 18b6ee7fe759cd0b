"""Accounts as rows of a table, and tables as the landing has them as what the estimation takes."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from vandring.arrays import SEXES, Array
from vandring.counts.accounting import Accounts, Estimate
from vandring.counts.estimation import accounts, whole
from vandring.counts.grids import Axes
from vandring.counts.migration import components, profiles
from vandring.counts.regions import FINEST
from vandring.counts.vital import Standards

ENTRIES = (
    "start_persons",
    "births",
    "deaths",
    "internal_in_movers",
    "internal_out_movers",
    "immigrants",
    "emigrants",
    "end_persons",
)
OPTIONAL = ("sex", "component", "scheme")
SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("row_kind", "scheme_id", "region_code", "sex")),
        *((name, pa.int32()) for name in ("year", "age")),
        *((name, pa.float64()) for name in (*ENTRIES, "persons", "total_persons")),
        *((name, pa.string()) for name in ("table_name", "what", "rule")),
    ]
)
"""Every column, whatever a delivery has."""


def landed(frame: pd.DataFrame) -> pd.DataFrame | None:
    """A landed table with the columns that it was delivered with; None where it was not delivered."""
    if frame.empty:
        return None
    dropped = [name for name in OPTIONAL if frame[name].isna().all()]
    # A table has ages where a row has one; of births, some may be of no known age.
    if frame["age_first"].isna().all():
        dropped += ["age_first", "age_last"]
    return frame.drop(columns=dropped)


def standards(
    mortality: pd.DataFrame, fertility: pd.DataFrame, migration: pd.DataFrame, infants_in_year: float
) -> Standards:
    """The seeds standard_mortality, standard_fertility and migration_schedule as arrays."""
    by_sex = [mortality[mortality["sex"] == sex].sort_values("age")["death_rate"].to_numpy() for sex in SEXES]
    rates = np.zeros(int(fertility["age"].max()) + 1)
    rates[fertility["age"]] = fertility["fertility_rate"]
    parameters = dict(zip(migration["parameter"], migration["value"], strict=True))
    return Standards(np.stack(by_sex), rates, infants_in_year, parameters)


def count_rows(
    tables: Mapping[str, pd.DataFrame | None],
    regions: pd.DataFrame,
    given: Standards,
    is_completed: bool,
    missing: float = np.nan,
) -> pa.Table:
    """Everything that the models of the room counts read, told apart by ``row_kind``:

    account: year, region_code, sex, age (reached in the year) and ENTRIES; first_stock: of the first 1
    January, age in completed years, start_persons; mother: age that the mother reached (empty: not known),
    sex
    of the child, births; scheme_moves: scheme_id, region_code, internal moves as delivered; estimate:
    table_name,
    what, rule, persons, total_persons; relation: what (the relation that cannot be used) and rule (why).
    """
    delivered = {name: frame for name, frame in tables.items() if frame is not None}
    made = accounts(delivered, given, is_completed, missing)
    parts = [
        SCHEMA.empty_table(),
        _accounts(made),
        _first_stock(delivered["population"], made),
        _mothers(made),
        *_scheme_moves(delivered.get("migration"), regions, made, given, is_completed),
        _estimates(made.estimates),
        _relations(made.has_border_flows),
    ]
    return pa.concat_tables(parts, promote_options="default")


def _accounts(made: Accounts) -> pa.Table:
    births = np.zeros(made.start.shape)
    births[..., 0] = made.born
    values = dict(
        zip(
            ENTRIES,
            (
                made.start, births, made.deaths, made.internal_in, made.internal_out, made.immigrants,
                made.emigrants, made.end,
            ),
            strict=True,
        )
    )  # fmt: skip
    return _cells("account", made.axes, values)


def _first_stock(population: pd.DataFrame, made: Accounts) -> pa.Table:
    """The first 1 January: those who reach an age in its year are a year younger on it."""
    first = made.start[:1]
    stock = np.zeros_like(first)
    stock[..., :-1] = first[..., 1:]
    # The last two ages of the stock reach the last one together: the open one is what the first says is left.
    is_top = population["year"].eq(population["year"].min()) & population["age_last"].isna()
    top = population[is_top & population["age_first"].ge(made.axes.oldest)]
    places = (
        pd.Index(made.axes.regions).get_indexer(pd.Index(top["region_code"].astype(str))),
        pd.Index(SEXES).get_indexer(pd.Index(top["sex"].astype(str))),
    )
    open_persons = np.zeros(first.shape[1:3])
    open_persons[places] = top["value"].to_numpy(dtype=np.float64)
    stock[0, :, :, -1] = open_persons
    stock[0, :, :, -2] -= open_persons
    return _cells("first_stock", made.axes, {"start_persons": stock})


def _mothers(made: Accounts) -> pa.Table:
    known = _cells("mother", made.axes, {"births": made.mothers})
    unknown = _cells("mother", made.axes, {"births": made.mothers_unknown[..., None]})
    ages = pa.nulls(unknown.num_rows, pa.int32())
    return pa.concat_tables([known, unknown.set_column(unknown.schema.get_field_index("age"), "age", ages)])


def _scheme_moves(
    migration: pd.DataFrame | None,
    regions: pd.DataFrame,
    made: Accounts,
    given: Standards,
    is_completed: bool,
) -> list[pa.Table]:
    """Internal moves delivered for larger regions."""
    if migration is None or "scheme" not in migration.columns:
        return []
    exposed = made.start.copy()
    exposed[..., 0] += made.born
    profile = profiles(migration[migration["scheme"] == FINEST], exposed, made.axes)
    found = []
    for scheme, rows in migration[migration["scheme"] != FINEST].groupby("scheme", observed=True):
        of_scheme = regions[regions["scheme_id"] == scheme]
        codes = sorted(of_scheme["region_code"].unique())
        larger = dict(zip(of_scheme["municipality_code"], of_scheme["region_code"], strict=True))
        place = pd.Index(codes).get_indexer(pd.Index([larger[code] for code in made.axes.regions]))
        axes = Axes(made.axes.years, codes, made.axes.oldest, made.axes.missing)
        population = np.zeros(axes.shape)
        np.add.at(population.swapaxes(0, 1), place, exposed.swapaxes(0, 1))
        moves = components(rows, population, axes, given.migration, is_completed, [], profile)
        values = {
            f"{name}_movers": whole(np.nan_to_num(moves[name]))
            for name in ("internal_in", "internal_out")
            if name in moves
        }
        if len(values) == 2:
            table = _cells("scheme_moves", axes, values)
            names = pa.array([str(scheme)] * table.num_rows, pa.string())
            found.append(table.append_column("scheme_id", names))
    return found


def _estimates(estimates: tuple[Estimate, ...]) -> pa.Table:
    return pa.table(
        {
            "row_kind": pa.array(["estimate"] * len(estimates), pa.string()),
            "table_name": pa.array([each.table for each in estimates], pa.string()),
            "what": pa.array([each.what for each in estimates], pa.string()),
            "rule": pa.array([each.rule for each in estimates], pa.string()),
            "persons": pa.array([each.persons for each in estimates], pa.float64()),
            "total_persons": pa.array([each.total for each in estimates], pa.float64()),
        }
    )


def _relations(has_border_flows: bool) -> pa.Table:
    refused = {"d": "it needs to know when persons immigrated and left, and the delivery has counts"}
    if not has_border_flows:
        why = "the delivery does not have immigration, emigration and internal moves of all its years apart"
        refused |= {"b": f"{why}; choose a", "c": f"{why}; choose a"}
    return pa.table(
        {
            "row_kind": pa.array(["relation"] * len(refused), pa.string()),
            "what": pa.array(sorted(refused), pa.string()),
            "rule": pa.array([refused[name] for name in sorted(refused)], pa.string()),
        }
    )


def _cells(kind: str, axes: Axes, values: Mapping[str, Array]) -> pa.Table:
    """One row for each cell in which any of the values is not 0."""
    shape = next(iter(values.values())).shape
    is_kept = np.logical_or.reduce([array != 0 for array in values.values()])
    at = np.nonzero(is_kept)
    columns = {
        "row_kind": _named(np.zeros(len(at[0]), dtype=np.int64), [kind]),
        "year": pa.array(np.array(axes.years, dtype=np.int32)[at[0]]),
        "region_code": _named(at[1], list(axes.regions)),
        "sex": _named(at[2], list(SEXES)),
        "age": pa.array(np.arange(shape[-1], dtype=np.int32)[at[3]]),
    }
    columns |= {name: pa.array(array[is_kept]) for name, array in values.items()}
    return pa.table(columns)


def _named(places: NDArray[np.int64], names: list[str]) -> pa.Array:
    codes = pa.array(places.astype(np.int32))
    return pa.DictionaryArray.from_arrays(codes, pa.array(names, pa.string())).cast(pa.string())
