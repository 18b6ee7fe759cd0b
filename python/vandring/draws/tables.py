"""Tables of draws: of scenarios, and of back-tests beside what happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from vandring.draws.estimate import Estimate, estimates, sources
from vandring.draws.groups import group_names
from vandring.draws.quantiles import NAMES, quantiles
from vandring.draws.reading import Past, age_years, counted, draws_of, seed_of
from vandring.draws.run import FLOWS, Drawing, Draws, Small, draw
from vandring.draws.settings import FERTILITY, MORTALITY, Settings
from vandring.errors import UserError
from vandring.projection.back_tests import BackTest
from vandring.projection.frames import NO_COVERED_YEAR, Tables, rows
from vandring.projection.labels import SEXES, Array
from vandring.projection.runs import COUNTRY, read_inputs
from vandring.projection.scenarios import Setting, check_variants, settings

BOTH, ALL_AGES = "both", "all"
TRAJECTORIES = 50
MOST_DRAWS_OF_A_BACK_TEST = 250
"""Of 95 % of them six are beyond either end of the band."""
SIZE_CLASSES = ("small", "medium", "large")
QUANTILE, TRAJECTORY, FALL = "quantile", "trajectory", "fall"
ESTIMATE, REFUSAL = "estimate", "refusal"
Axes = dict[str, Sequence[Any]]


def scenario_draw_rows(
    scenarios: pd.DataFrame, series: pd.DataFrame, tables: Tables, uncertainty: Settings
) -> pa.Table:
    """The draws of every scenario that has some; ``tables`` are those of the delivery, with those of Past.

    One row per row_kind, scenario_id and: of quantile, year, region_code, sex, age_group and measure; of
    trajectory, its number, year and region_code; of fall, year and region_code; of estimate, what and
    parameter; of refusal, nothing more.
    """
    made = [_nothing("scenario_id")]
    for row in scenarios.to_dict("records"):
        names = {"scenario_id": str(row["scenario_id"])}
        try:
            draws = draws_of(row)
            if not draws:
                continue
            setting = _setting(row)
            drawing = _drawing(setting, names["scenario_id"], series, tables, uncertainty)
            result = draw(drawing, draws, seed_of(names["scenario_id"]), age_years(drawing.years))
            made += [*_quantile_rows(result, names), _trajectory_rows(result, names)]
            made += _fall_rows(result, names)
            made += _estimate_rows(estimates(drawing.sources), names)
        except UserError as refusal:
            made.append(_refusal(str(refusal), names))
    return pa.concat_tables(made, promote_options="permissive")


def back_test_draw_rows(
    back_tests: Sequence[BackTest],
    scenarios: pd.DataFrame,
    series: pd.DataFrame,
    tables: Tables,
    uncertainty: Settings,
) -> pa.Table:
    """The draws of back-tests beside what was counted, in the forms of scenario_draw_rows.

    A back-test is drawn by every drawn scenario of its scheme: with its relation, its variants and its
    series, as many years earlier as it starts earlier. What is drawn knows nothing of the years predicted.
    Quantiles have counted_persons, horizon_years and size_class besides; there are no trajectories.
    """
    made = [_nothing("back_test_id")]
    for row in scenarios.to_dict("records"):
        for test in back_tests:
            if row["scheme_id"] != test.scheme_id or row["inputs"] != "delivery":
                continue
            scenario_id = str(row["scenario_id"])
            names = {"back_test_id": test.back_test_id, "scenario_id": scenario_id}
            try:
                draws = draws_of(row)
                if not draws:
                    continue
                own = _setting(row)
                start = test.years[0] - 1
                setting = replace(
                    own, base_period_id=test.base_period_id, start_year=start, last_year=test.years[-1]
                )
                earlier = series.assign(from_year=series["from_year"] - (own.start_year - start))
                drawing = _drawing(setting, scenario_id, earlier, tables, uncertainty)
                result = draw(
                    drawing,
                    min(draws, MOST_DRAWS_OF_A_BACK_TEST),
                    seed_of(test.back_test_id + scenario_id),
                    age_years(drawing.years),
                )
                made += _compared_rows(result, test, names)
                made += _estimate_rows(estimates(drawing.sources), names)
            except UserError as refusal:
                made.append(_refusal(str(refusal), names))
    return pa.concat_tables(made, promote_options="permissive")


def _setting(row: Mapping[Any, Any]) -> Setting:
    if row["inputs"] != "delivery":
        raise UserError("draws need the accounts of a delivery: leave draws empty, or let inputs be delivery")
    if pd.isna(row["start_year"]) or pd.isna(row["last_year"]):
        raise UserError(NO_COVERED_YEAR)
    (setting,) = settings(pd.DataFrame([row]))
    check_variants(setting, f"scenario {row['scenario_id']}")
    return setting


def _drawing(
    setting: Setting, scenario_id: str, series: pd.DataFrame, tables: Tables, uncertainty: Settings
) -> Drawing:
    """The scenario and what is random in it. Raises UserError where the scenario itself is impossible."""
    inputs = read_inputs(setting, [scenario_id], series, tables)
    projected = inputs.project()
    history = Past(tables).history(setting, inputs.labels.region_codes)
    vital = inputs.vital
    multipliers = {FERTILITY: vital.fertility_multiplier, MORTALITY: vital.mortality_multiplier}
    # Of a year in which nobody is born, or dies, there is no logarithm.
    paths = {name: np.log(np.where(value > 0, value, 1.0))[:, 0] for name, value in multipliers.items()}
    return Drawing(
        inputs.population,
        vital,
        inputs.relation,
        inputs.labels,
        inputs.years,
        sources(history, uncertainty, paths),
        projected.factors,
    )


@dataclass(frozen=True)
class Told:
    """Draws that become quantiles: of a measure, with their axes but the draws."""

    measure: str
    values: Small
    axes: Axes
    constants: Mapping[str, str]


def _told(drawn: Draws) -> list[Told]:
    """Whole populations of every year by sex, age groups of some years, flows of both sexes; of regions and
    of the country."""
    names = drawn.labels
    start = names.first_year - 1
    years = range(start, start + len(drawn.population))
    flow_years = range(start + 1, years.stop)
    places = [*years]
    of_ages = [str(places[year]) for year in drawn.age_years]
    regions, country = list(names.region_codes), [COUNTRY]
    all_ages = {"age_group": ALL_AGES}
    # A scheme whose one region is everything has no other.
    is_apart = regions != country
    told: list[Told] = []
    for values, codes in (
        *([(drawn.population, regions)] if is_apart else []),
        (drawn.country.sum(axis=2)[:, None], country),
    ):
        both = values.sum(axis=2)
        told.append(Told("population", values, {"year": years, "region_code": codes, "sex": SEXES}, all_ages))
        told.append(
            Told("population", both, {"year": years, "region_code": codes}, {"sex": BOTH, **all_ages})
        )
    of_country = drawn.country[list(drawn.age_years)][:, None]
    for ages, codes in (*([(drawn.ages, regions)] if is_apart else []), (of_country, country)):
        cell: Axes = {"year": of_ages, "region_code": codes}
        by_sex: Axes = {**cell, "sex": SEXES, "age_group": group_names()}
        told.append(Told("population", ages, by_sex, {}))
        of_both: Axes = {**cell, "age_group": group_names()}
        told.append(Told("population", ages.sum(axis=2), of_both, {"sex": BOTH}))
    for name in FLOWS:
        of_all = drawn.country_flows[name][:, None]
        for flows, codes in (*([(drawn.flows[name], regions)] if is_apart else []), (of_all, country)):
            told.append(
                Told(name, flows, {"year": flow_years, "region_code": codes}, {"sex": BOTH, **all_ages})
            )
    return told


def _quantile_rows(drawn: Draws, names: Mapping[str, str]) -> list[pa.Table]:
    made = []
    for told in _told(drawn):
        found = quantiles(told.values)
        constants = {"row_kind": QUANTILE, **names, **told.constants, "measure": told.measure}
        made.append(_with_years(rows(_named(found), told.axes, constants)))
    return made


def _named(found: Array) -> dict[str, Array]:
    return {name: found[..., place] for place, name in enumerate(NAMES)}


def _with_years(made: pa.Table) -> pa.Table:
    """Years that were text, because not all of a range are told, as whole numbers."""
    place = made.schema.get_field_index("year")
    return made.set_column(place, "year", made["year"].cast(pa.int32()))


def _trajectory_rows(drawn: Draws, names: Mapping[str, str]) -> pa.Table:
    start = drawn.labels.first_year - 1
    whole = drawn.population.sum(axis=2)[..., :TRAJECTORIES].astype(np.float64)
    axes: Axes = {
        "year": range(start, start + len(whole)),
        "region_code": drawn.labels.region_codes,
        "trajectory": range(1, whole.shape[-1] + 1),
    }
    return rows({"persons": whole}, axes, {"row_kind": TRAJECTORY, **names})


def _fall_rows(drawn: Draws, names: Mapping[str, str]) -> list[pa.Table]:
    """The share of all draws in which fewer people are there than at the start, in every year after it."""
    regions, country = list(drawn.labels.region_codes), [COUNTRY]
    told = [(drawn.country.sum(axis=(1, 2))[:, None], country)]
    if regions != country:
        told.append((drawn.population.sum(axis=2), regions))
    made = []
    for persons, codes in told:
        first = drawn.labels.first_year
        axes: Axes = {"year": range(first, first + len(persons) - 1), "region_code": codes}
        share = (persons[1:] < persons[:1]).mean(axis=-1, dtype=np.float64)
        made.append(rows({"value": share}, axes, {"row_kind": FALL, **names}))
    return made


def _compared_rows(drawn: Draws, test: BackTest, names: Mapping[str, str]) -> list[pa.Table]:
    """Quantiles of populations of both sexes, in years after the start, with what was counted."""
    codes = drawn.labels.region_codes
    start = drawn.labels.first_year - 1
    classes = size_classes(drawn.population[0, :, :, 0].sum(axis=1), codes)
    made = []
    for told in _told(drawn):
        if told.measure != "population" or told.constants.get("sex") != BOTH:
            continue
        table = _with_years(rows(_named(quantiles(told.values)), told.axes, told.constants))
        frame = table.to_pandas()
        frame = frame[frame["year"] > start]
        frame["horizon_years"] = (frame["year"] - start).astype(np.int32)
        frame["size_class"] = frame["region_code"].map({**classes, COUNTRY: "country"})
        frame["counted_persons"] = _counted_persons(frame, test.populations, codes)
        named = frame.assign(row_kind=QUANTILE, **names)
        made.append(pa.Table.from_pandas(named, preserve_index=False))
    return made


def size_classes(persons: Any, codes: Sequence[str]) -> dict[str, str]:
    """Thirds of the regions by their population, the smaller ones first, as back_test_cells has them."""
    order = sorted(range(len(codes)), key=lambda place: (float(persons[place]), codes[place]))
    return {
        codes[place]: name
        for name, places in zip(SIZE_CLASSES, np.array_split(np.array(order), 3), strict=True)
        for place in places.tolist()
    }


def _counted_persons(frame: pd.DataFrame, populations: pd.DataFrame, codes: tuple[str, ...]) -> list[float]:
    known: dict[tuple[int, str, str], float] = {}
    for year in sorted(set(frame["year"])):
        groups = counted(populations, int(year), codes).sum(axis=0)
        for values, code in [*zip(groups.T, codes, strict=True), (groups.sum(axis=1), COUNTRY)]:
            known[int(year), code, ALL_AGES] = float(values.sum())
            for name, value in zip(group_names(), values, strict=True):
                known[int(year), code, name] = float(value)
    keys = zip(frame["year"], frame["region_code"], frame["age_group"], strict=True)
    return [known[int(year), str(code), str(group)] for year, code, group in keys]


def _estimate_rows(found: Sequence[Estimate], names: Mapping[str, str]) -> list[pa.Table]:
    if not found:
        return []
    frame = pd.DataFrame([vars(each) for each in found]).rename(columns={"years": "estimated_from_years"})
    return [pa.Table.from_pandas(frame.assign(row_kind=ESTIMATE, **names), preserve_index=False)]


def _refusal(why: str, names: Mapping[str, str]) -> pa.Table:
    return pa.table(
        {"row_kind": [REFUSAL], **{name: [value] for name, value in names.items()}, "refusal": [why]}
    )


def _nothing(key: str) -> pa.Table:
    """No rows, with every column: a table is the same whatever is drawn."""
    texts = ["row_kind", "scenario_id", "region_code", "sex", "age_group", "measure"]
    texts += ["what", "parameter", "unit", "refusal"]
    types = {name: pa.string() for name in texts} | {name: pa.float64() for name in (*NAMES, "value")}
    types |= {"year": pa.int32(), "estimated_from_years": pa.int64()}
    if key == "back_test_id":
        types |= {"back_test_id": pa.string(), "size_class": pa.string(), "horizon_years": pa.int32()}
        types |= {"counted_persons": pa.float64()}
    else:
        types |= {"trajectory": pa.int32(), "persons": pa.float64()}
    return pa.table({name: pa.array([], kind) for name, kind in types.items()})
