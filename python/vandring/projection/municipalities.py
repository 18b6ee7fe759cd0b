"""The municipal breakdown of scenarios, from tables to a table."""

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from vandring.projection.breakdown import broken_down, observed_growth, rounded_to
from vandring.projection.frames import Tables, rows
from vandring.projection.frames import cells as to_array
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
    scheme = tables["municipality_regions"]
    scheme = scheme[scheme["scheme_id"] == scenario["scheme_id"]].sort_values("municipality_code")
    municipalities = scheme["municipality_code"].tolist()
    regions = sorted(projected["region_code"].unique())
    region_of = pd.Index(regions).get_indexer(scheme["region_code"])
    years = range(int(scenario["start_year"]), int(scenario["last_year"]) + 1)
    ages = range(int(projected["age"].max()) + 1)

    def counted(years: range) -> Array:
        # Nobody where there is no row.
        axes = _axes(years, municipalities, ages)
        return np.nan_to_num(to_array(tables["municipal_populations"], "persons", axes))

    period = migration_years(tables["base_periods"], str(scenario["base_period_id"]))
    growth = observed_growth(
        counted(range(period[0] - 1, period[-1] + 1)), group_of_each(ages, tables["rate_age_groups"])
    )
    regional = {"year": years, "region_code": regions, "sex": SEXES, "age": ages}
    exact, whole = (to_array(projected, column, regional) for column in ("persons", "rounded_persons"))
    persons = broken_down(counted(range(years[0], years[0] + 1))[0], growth, region_of, exact)
    return rows(
        {"persons": persons, "rounded_persons": rounded_to(persons, region_of, whole)},
        _axes(years, municipalities, ages),
        {"scenario_id": str(scenario["scenario_id"])},
    )


def _axes(years: range, municipalities: list[str], ages: range) -> dict[str, Any]:
    return {"year": years, "municipality_code": municipalities, "sex": SEXES, "age": ages}


def group_of_each(ages: range, age_groups: pd.DataFrame) -> NDArray[np.int64]:
    """The number of each age's group, shape (ages,); groups are those of rate_age_groups but all."""
    groups = age_groups[age_groups["age_group"] != "all"]
    first_ages = np.sort(groups["first_age"].to_numpy(dtype=np.int64))
    return np.searchsorted(first_ages, np.array(ages), side="right") - 1
