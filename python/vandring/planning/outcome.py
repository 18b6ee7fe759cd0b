"""What a projection says of areas, as tables; the page, the CSV files and the workbook print them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from vandring.planning.regions import Area
from vandring.projection.engine import Projection
from vandring.projection.frames import Tables
from vandring.projection.labels import SEXES, Array
from vandring.projection.municipalities import broken_down_scenario
from vandring.projection.scenarios import Setting

COUNTED, UNCHANGED, PROJECTED = "counted", "unchanged", "projected"
"""Alternatives: what was delivered, the scenario without the planner's changes, and with them."""
BANDS = {
    "p025_persons": 0.025,
    "p10_persons": 0.1,
    "p25_persons": 0.25,
    "p50_persons": 0.5,
    "p75_persons": 0.75,
    "p90_persons": 0.9,
    "p975_persons": 0.975,
}
"""Columns of bands, with the part of the draws at or below."""
HISTORY = 30
"""Years before the start that are shown at most."""
COMPONENTS = ("births", "deaths", "natural_increase", "net_migration", "growth", "population")


@dataclass(frozen=True)
class Outcome:
    """Tables of one run, by name, each with a row per …"""

    assumptions: pd.DataFrame
    """alternative and year: net_immigration of the country, fertility_multiplier, mortality_multiplier."""
    development: pd.DataFrame
    """area, alternative and year: births, deaths, natural_increase, net_migration, growth and population;
    projected births and deaths are empty for municipalities to which a scenario is broken down."""
    population: pd.DataFrame
    """area, year, sex and age: persons on 31 December, as projected."""
    back_test: pd.DataFrame
    """area, back-test, method and horizon_years: predicted and counted persons, error_percent."""
    back_test_sizes: pd.DataFrame
    """area, back-test and method: accuracy of the regions of its size class at the last horizon."""
    bands: pd.DataFrame
    """area and year: quantiles of the population in the published scenario's draws; no rows where it is not
    drawn, or the plan changes it."""

    def tables(self) -> Mapping[str, pd.DataFrame]:
        """By name of the file, or of the sheet."""
        return {
            "assumptions": self.assumptions,
            "development": self.development,
            "population": self.population,
            "back_test": self.back_test,
            "back_test_sizes": self.back_test_sizes,
            "bands": self.bands,
        }


def bands_of(quantiles: pd.DataFrame, trajectories: pd.DataFrame, areas: Sequence[Area]) -> pd.DataFrame:
    """Bands of areas. ``quantiles`` has region_code, year and BANDS; ``trajectories`` region_code, year,
    trajectory and persons.

    Quantiles of regions do not add up: those of several regions are of the trajectories' sums.
    """
    rows = [pd.DataFrame(columns=["area", "year", *BANDS])]
    for area in areas:
        if len(area.region_codes) == 1:
            own = quantiles[quantiles["region_code"] == area.region_codes[0]][["year", *BANDS]]
        else:
            chosen = trajectories[trajectories["region_code"].isin(area.region_codes)]
            sums = chosen.groupby(["year", "trajectory"])["persons"].sum().groupby("year")
            own = pd.DataFrame({name: sums.quantile(part) for name, part in BANDS.items()}).reset_index()
        rows.append(own.assign(area=area.name))
    filled = [each for each in rows[1:] if len(each)]
    return pd.concat(filled, ignore_index=True)[rows[0].columns] if filled else rows[0]


def counted_development(accounts: pd.DataFrame, areas: Sequence[Area], start_year: int) -> pd.DataFrame:
    """The years that the delivery covers, HISTORY of them at most, until the start.

    ``accounts`` as published.accounts. Net migration is what the moves between regions and over the border
    leave; growth is of the population, so that a residual of a delivery of counts is in it alone.
    """
    years = accounts[accounts["year"].between(start_year - HISTORY + 1, start_year)]
    rows = []
    for area in areas:
        own = years[years["region_code"].isin(area.region_codes)]
        sums = own.groupby("year", as_index=False).sum(numeric_only=True)
        rows.append(
            pd.DataFrame(
                {
                    "area": area.name,
                    "alternative": COUNTED,
                    "year": sums["year"],
                    "births": sums["births"],
                    "deaths": sums["deaths"],
                    "natural_increase": sums["births"] - sums["deaths"],
                    "net_migration": sums["net_migration"],
                    "growth": sums["end_persons"] - sums["start_persons"],
                    "population": sums["end_persons"],
                }
            )
        )
    return pd.concat(rows, ignore_index=True)


@dataclass(frozen=True)
class Regional:
    """What was projected, by region."""

    region_codes: tuple[str, ...]
    start_year: int
    population: Array
    """31 December, the start at place 0; shape (years + 1, regions, 2, ages)."""
    births: Array
    """Shape (years, regions); not a number where only populations are known."""
    deaths: Array
    """As births."""

    def of(self, area: Area) -> list[int]:
        """The places of an area's regions."""
        return [self.region_codes.index(code) for code in area.region_codes]


def of_regions(projection: Projection) -> Regional:
    """The regions of the first scenario of a projection."""
    return Regional(
        projection.labels.region_codes,
        projection.labels.first_year - 1,
        projection.population[:, 0],
        projection.births[:, 0].sum(axis=-1),
        projection.deaths[:, 0].sum(axis=(-2, -1)),
    )


def of_municipalities(projection: Projection, setting: Setting, tables: Tables) -> Regional:
    """Its municipalities, of which populations alone are known."""
    years = range(setting.start_year, setting.last_year + 1)
    broken_down = broken_down_scenario(
        setting.scheme_id,
        setting.base_period_id,
        years,
        list(projection.labels.region_codes),
        projection.population[:, 0],
        tables,
    )
    unknown = np.full((len(years) - 1, len(broken_down.codes)), np.nan)
    return Regional(tuple(broken_down.codes), setting.start_year, broken_down.persons, unknown, unknown)


def projected_development(regional: Regional, areas: Sequence[Area], alternative: str) -> pd.DataFrame:
    """The years projected. Net migration, of all kinds, closes the account of an area."""
    rows = []
    for area in areas:
        own = regional.of(area)
        population = regional.population[:, own].sum(axis=(1, 2, 3))
        births, deaths = (flow[:, own].sum(axis=1) for flow in (regional.births, regional.deaths))
        growth = np.diff(population)
        rows.append(
            pd.DataFrame(
                {
                    "area": area.name,
                    "alternative": alternative,
                    "year": range(regional.start_year + 1, regional.start_year + len(population)),
                    "births": births,
                    "deaths": deaths,
                    "natural_increase": births - deaths,
                    "net_migration": growth - (births - deaths),
                    "growth": growth,
                    "population": population[1:],
                }
            )
        )
    return pd.concat(rows, ignore_index=True)


def population_by_age(regional: Regional, areas: Sequence[Area]) -> pd.DataFrame:
    """Persons by area, year (the start among them), sex and age."""
    frames = []
    for area in areas:
        persons = regional.population[:, regional.of(area)].sum(axis=1)
        years, sexes, ages = persons.shape
        places = np.indices((years, sexes, ages)).reshape(3, -1)
        frames.append(
            pd.DataFrame(
                {
                    "area": area.name,
                    "year": places[0] + regional.start_year,
                    "sex": np.array(SEXES)[places[1]],
                    "age": places[2],
                    "persons": persons.reshape(-1),
                }
            )
        )
    return pd.concat(frames, ignore_index=True)


def assumed(projection: Projection, series: Mapping[str, Array], alternative: str) -> pd.DataFrame:
    """What the country has by year: net immigration as it came out, and the multipliers, shape (years,)."""
    first = projection.labels.first_year
    net = projection.net_immigration[:, 0].sum(axis=(1, 2, 3))
    if projection.net_immigration.shape[-1] == 0:
        net = np.zeros(len(net))
    return pd.DataFrame(
        {"alternative": alternative, "year": range(first, first + len(net)), "net_immigration": net, **series}
    )


def back_test_of(regions: pd.DataFrame, areas: Sequence[Area]) -> pd.DataFrame:
    """Errors of areas: what was predicted and counted of their regions, summed.

    ``regions`` has the columns of back_test_regions and back_test. A group of which the back-test does not
    predict every region is left out.
    """
    columns = ["area", "back_test", "method", "horizon_years", "year", "predicted_persons", "counted_persons"]
    frames = [pd.DataFrame(columns=[*columns, "error_percent"])]
    for area in areas:
        own = regions[regions["region_code"].isin(area.region_codes)].assign(area=area.name)
        keys = [name for name in columns if not name.endswith("_persons")]
        sums = own.groupby(keys, as_index=False).agg(
            predicted_persons=("predicted_persons", "sum"),
            counted_persons=("counted_persons", "sum"),
            regions=("region_code", "nunique"),
        )
        sums = sums[sums["regions"] == len(area.region_codes)]
        counted = sums["counted_persons"].where(sums["counted_persons"] > 0)
        sums["error_percent"] = 100 * (sums["predicted_persons"] - counted) / counted
        frames.append(sums[[*columns, "error_percent"]])
    return pd.concat([frame for frame in frames if len(frame)] or frames, ignore_index=True)


def back_test_sizes(regions: pd.DataFrame, accuracy: pd.DataFrame, areas: Sequence[Area]) -> pd.DataFrame:
    """Accuracy at the last horizon of the regions of the size class that an area's are of, or of all."""
    values = [
        "horizon_years",
        "regions",
        "mean_absolute_error_percent",
        "median_absolute_error_percent",
        "within_5_percent_share",
        "within_10_percent_share",
    ]
    columns = ["area", "back_test", "size_class", "method", *values]
    last = accuracy.groupby("back_test")["horizon_years"].transform("max")
    accuracy = accuracy[accuracy["horizon_years"] == last]
    frames = [pd.DataFrame(columns=columns)]
    for area in areas:
        own = regions[regions["region_code"].isin(area.region_codes)]
        classes = own.groupby("back_test")["size_class"].agg(set)
        wanted = {str(name): each.pop() if len(each) == 1 else "all" for name, each in classes.items()}
        chosen = accuracy[accuracy["size_class"] == accuracy["back_test"].map(wanted)]
        frames.append(chosen.assign(area=area.name)[columns])
    return pd.concat([frame for frame in frames if len(frame)] or frames, ignore_index=True)
