"""The municipal breakdown of scenarios, from tables to a table."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from vandring.arrays import cells as to_array
from vandring.projection.breakdown import broken_down, observed_growth, rounded_to
from vandring.projection.frames import Tables, rows
from vandring.projection.inputs import migration_years
from vandring.projection.labels import SEXES, Array


def municipal_rows(scenarios: pd.DataFrame, cells: pd.DataFrame, tables: Tables) -> pa.Table:
    """One row per scenario with municipalities that was projected, year, municipality, sex and age.

    ``cells`` are projected populations (scenario_id, year, region_code, sex, age, persons, rounded_persons);
    ``tables`` municipal_populations, municipality_regions, base_periods and rate_age_groups. Columns:
    scenario_id, year, municipality_code, sex, age, persons, rounded_persons. Growth is that of the base
    period of migration.
    """
    wanted = scenarios[scenarios["has_municipalities"] & (scenarios["inputs"] == "delivery")]
    broken = [
        rows(
            {"persons": NOBODY, "rounded_persons": NOBODY}, _axes(range(0), [], range(0)), {"scenario_id": ""}
        )
    ]
    for scenario in wanted.to_dict("records"):
        projected = cells[cells["scenario_id"] == scenario["scenario_id"]]
        if not projected.empty:
            broken.append(_scenario_rows(scenario, projected, tables))
    return pa.concat_tables(broken)


NOBODY = np.zeros((0, 0, 2, 0))


def _scenario_rows(scenario: dict[Any, Any], projected: pd.DataFrame, tables: Tables) -> pa.Table:
    regions = sorted(projected["region_code"].unique())
    years = range(int(scenario["start_year"]), int(scenario["last_year"]) + 1)
    ages = range(int(projected["age"].max()) + 1)
    regional = {"year": years, "region_code": regions, "sex": SEXES, "age": ages}
    exact, whole = (to_array(projected, column, regional) for column in ("persons", "rounded_persons"))
    places = str(scenario["scheme_id"]), str(scenario["base_period_id"])
    municipalities = broken_down_scenario(*places, years, regions, exact, tables)
    return rows(
        {
            "persons": municipalities.persons,
            "rounded_persons": rounded_to(municipalities.persons, municipalities.region_of, whole),
        },
        _axes(years, municipalities.codes, ages),
        {"scenario_id": str(scenario["scenario_id"])},
    )


@dataclass(frozen=True)
class Municipalities:
    """Populations of municipalities that add up to their regions."""

    codes: list[str]
    region_of: NDArray[np.int64]
    """Places of their regions; shape (municipalities,)."""
    persons: Array
    """31 December, the start at place 0; shape (years + 1, municipalities, 2, ages)."""


def broken_down_scenario(
    scheme_id: str, base_period_id: str, years: range, regions: list[str], projected: Array, tables: Tables
) -> Municipalities:
    """Break ``projected`` (years, regions, 2, ages), the start among the years, down to municipalities.

    ``tables`` as in municipal_rows. Raises UserError where the municipalities do not add up to the start.
    """
    scheme = tables["municipality_regions"]
    scheme = scheme[scheme["scheme_id"] == scheme_id].sort_values("municipality_code")
    municipalities = scheme["municipality_code"].tolist()
    region_of = pd.Index(regions).get_indexer(pd.Index(scheme["region_code"]))
    ages = range(projected.shape[-1])

    def counted(years: range) -> Array:
        # Nobody where there is no row.
        axes = _axes(years, municipalities, ages)
        return np.nan_to_num(to_array(tables["municipal_populations"], "persons", axes))

    period = migration_years(tables["base_periods"], base_period_id)
    growth = observed_growth(
        counted(range(period[0] - 1, period[-1] + 1)), group_of_each(ages, tables["rate_age_groups"])
    )
    persons = broken_down(counted(range(years[0], years[0] + 1))[0], growth, region_of, projected)
    return Municipalities(municipalities, region_of, persons)


def _axes(years: range, municipalities: list[str], ages: range) -> dict[str, Any]:
    return {"year": years, "municipality_code": municipalities, "sex": SEXES, "age": ages}


def group_of_each(ages: range, age_groups: pd.DataFrame) -> NDArray[np.int64]:
    """The number of each age's group, shape (ages,); groups are those of rate_age_groups but all."""
    groups = age_groups[age_groups["age_group"] != "all"]
    first_ages = np.sort(groups["first_age"].to_numpy(dtype=np.int64))
    return np.searchsorted(first_ages, np.array(ages), side="right") - 1
