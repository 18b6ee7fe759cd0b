"""The national trial's migration by single age, recovered from what IO 77/36 prints.

Printed are net immigration by groups of ages, and totals of what follows from it. Of all curves that give
them within rounding, the smoothest is taken (docs/national_trial.md).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from vandring.errors import UserError
from vandring.projection.engine import Projection, project
from vandring.projection.labels import SEXES, Array, Labels
from vandring.projection.relations.closed import NoMigration
from vandring.projection.relations.joint_rates import JointMoves, JointRates
from vandring.projection.vital import VitalRates

FIRST_YEAR = 1975
MOVING_AGES = 70
FERTILE_AGES = 35
POPULATION_AGES = 100
REFERENCE = "trial_i"
PEAKS = ("emigration_peak_ii", "emigration_peak_iii", "emigration_peak_iv")

BEND = 0.1
"""Standard deviation of the second differences of the curves' logarithms."""
NUDGE = 1e-4
"""Change of a logarithm from which slopes are taken."""
LONGEST_STEP, CONVERGED, MOST_STEPS = 1.0, 2e-5, 50


@dataclass(frozen=True)
class Fact:
    """A printed figure.

    What it measures is net_immigration or emigration of a year, births or deaths of a year less those of
    alternative I (so that what the start and the vital rates are off drops out), or highest_emigration of all
    years.
    """

    measure: str
    scenario_id: str
    persons: float
    rounding: float
    """Standard error of ``persons``, which rounding has left."""
    year: int = FIRST_YEAR
    sex: int = 0
    """Place in SEXES; of net_immigration only, as ages."""
    first_age: int = 0
    last_age: int = MOVING_AGES - 1


def rounding_error(figures: int, step: float = 1.0) -> float:
    """Standard error of a sum of figures, each rounded to a multiple of ``step``."""
    return step * float(np.sqrt(figures / 12))


def printed_facts(
    figures: pd.DataFrame, text_figures: pd.DataFrame, age_groups: pd.DataFrame, used: pd.DataFrame
) -> list[Fact]:
    """What is printed about the trial and is used.

    ``figures``, ``text_figures`` and ``age_groups`` are the seeds io77_36_figures, io77_36_text_figures and
    net_immigration_age_groups; ``used`` are rows of trial_tolerances. The source rounds immigrants and
    emigrants of every single age; births are taken to be rounded by age of the mother, deaths by sex and age.
    Raises UserError for what nothing can be recovered from.
    """
    texts = dict(zip(text_figures["fact_id"], text_figures["published_value"], strict=True))
    facts: list[Fact] = []
    for row in used.itertuples():
        if row.table_number == "text 4.3":
            facts.append(_text_fact(str(row.measure), str(row.scenario_id), texts))
            continue
        cells = figures[
            (figures["table_number"] == row.table_number)
            & (figures["measure"] == row.measure)
            & (figures["scenario_id"] == row.scenario_id)
        ]
        if row.measure in ("births", "deaths"):
            facts += _above_the_reference(cells, figures)
        elif row.measure == "net_immigration":
            facts += _net_immigration(cells, age_groups.set_index("age_group"))
        else:
            raise UserError(
                f"{row.measure} of table {row.table_number} follows from other figures: recover from those"
            )
    return facts


def _above_the_reference(cells: pd.DataFrame, figures: pd.DataFrame) -> Iterator[Fact]:
    rounded = {"births": FERTILE_AGES, "deaths": len(SEXES) * POPULATION_AGES}
    for cell in cells.to_dict("records"):
        of_reference = figures[
            (figures["measure"] == cell["measure"])
            & (figures["scenario_id"] == REFERENCE)
            & (figures["year"] == cell["year"])
        ]["published_value"].item()
        yield Fact(
            measure=cell["measure"],
            scenario_id=cell["scenario_id"],
            persons=cell["published_value"] - of_reference,
            rounding=rounding_error(2 * rounded[cell["measure"]]),
            year=int(cell["year"]),
        )


def _net_immigration(cells: pd.DataFrame, age_groups: pd.DataFrame) -> Iterator[Fact]:
    """Of one sex; the totals of table 4.2 are sums of its groups and say no more."""
    for cell in cells[cells["sex"].isin(SEXES) & (cells["age_group"] != "total")].to_dict("records"):
        group = cell["age_group"] if isinstance(cell["age_group"], str) else "total"
        bounds = age_groups.loc[group, ["first_age", "last_age"]].to_numpy(dtype=np.int64)
        # The trial moves nobody older, whatever ages the groups have elsewhere.
        first, last = int(bounds[0]), min(int(bounds[1]), MOVING_AGES - 1)
        yield Fact(
            measure="net_immigration",
            scenario_id=cell["scenario_id"],
            persons=cell["published_value"],
            rounding=rounding_error(2 * (last - first + 1)),
            year=int(cell["year"]),
            sex=SEXES.index(cell["sex"]),
            first_age=first,
            last_age=last,
        )


def _text_fact(fact_id: str, scenario_id: str, texts: dict[str, float]) -> Fact:
    if fact_id == "emigrants_1975":
        error = rounding_error(len(SEXES) * MOVING_AGES)
        return Fact("emigration", scenario_id, texts[fact_id], error)
    if fact_id in PEAKS:
        # Printed to 5 or 10 persons.
        return Fact("highest_emigration", scenario_id, texts[fact_id], rounding_error(1, step=10.0))
    if fact_id == "last_year_iii_below_i":
        # In the year after, III has more births than I; by as little as rounding would leave.
        error = rounding_error(2 * FERTILE_AGES)
        return Fact("births", scenario_id, error, error, year=int(texts[fact_id]) + 1)
    raise UserError(
        f"nothing can be recovered from {fact_id}: it must be one of those that printed_facts knows"
    )


def recovered_migration(
    start: Array,
    vital: VitalRates,
    scenario_ids: Sequence[str],
    net_immigration: Array,
    facts: Sequence[Fact],
) -> pd.DataFrame:
    """Emigration rates and immigrant shares by sex and age 0–69: the seed national_trial_migration.

    The least of Σ (second difference of a logarithm / BEND)² + Σ ((computed − printed) / rounding)², over
    ages of the four curves (rates and shares of either sex) and over ``facts``, by the method of Gauss and
    Newton. ``start``, persons, has shape (1, 1, 2, ages); ``vital`` no scenario axis longer than 1;
    ``net_immigration``, persons a year, shape (years, scenarios) for ``scenario_ids``. Raises UserError where
    it does not converge.
    """
    labels = Labels((REFERENCE,), ("00",), FIRST_YEAR)
    reference = project(start, vital, NoMigration(), labels, len(net_immigration))

    def off(logarithms: Array) -> Array:
        """(candidates, curves) → (candidates, facts), in rounding errors."""
        projected = _projected(np.exp(logarithms), start, vital, scenario_ids, net_immigration)
        candidates = len(logarithms)
        columns = [
            (_computed(fact, projected, reference, scenario_ids, candidates) - fact.persons) / fact.rounding
            for fact in facts
        ]
        # Facts and bends leave the sum of the shares open; this makes it 1.
        shares = np.exp(logarithms[:, 2 * MOVING_AGES :]).sum(axis=1)
        return np.stack([*columns, np.log(shares)], axis=1)

    bends = np.kron(np.eye(4), np.diff(np.eye(MOVING_AGES), 2, axis=0)) / BEND
    cells = len(SEXES) * MOVING_AGES
    curves = np.log(np.repeat([0.003, 1 / cells], cells))
    nudges = np.vstack([np.zeros(2 * cells), NUDGE * np.eye(2 * cells)])
    for _step in range(MOST_STEPS):
        errors = off(curves + nudges)
        slopes = (errors[1:] - errors[0]).T / NUDGE
        step = np.linalg.lstsq(
            np.vstack([bends, slopes]), -np.concatenate([bends @ curves, errors[0]]), rcond=None
        )[0]
        longest = np.abs(step).max()
        curves = curves + step * min(1.0, LONGEST_STEP / longest)
        if longest < CONVERGED:
            return _as_seed(np.exp(curves))
    raise UserError(
        f"the trial's migration did not settle in {MOST_STEPS} steps: the facts used contradict each other"
    )


def _projected(
    curves: Array, start: Array, vital: VitalRates, scenario_ids: Sequence[str], net_immigration: Array
) -> Projection:
    """Every candidate with every alternative, alternatives the quicker; ``curves`` (candidates, 4 · ages)."""
    candidates, alternatives = len(curves), len(scenario_ids)
    by_cell = curves.reshape(candidates, 2, len(SEXES), MOVING_AGES)
    rates, shares = np.repeat(by_cell, alternatives, axis=0).swapaxes(0, 1)
    relation = JointRates(
        # With one region who moves out emigrates, and every in-mover comes to it.
        moves=JointMoves(rates[:, None], np.ones_like(rates)[:, None]),
        emigration_rate=rates,
        immigrant_share=shares / shares.sum(axis=(1, 2), keepdims=True),
        net_immigration=np.tile(net_immigration, candidates),
    )
    labels = Labels(tuple(scenario_ids) * candidates, ("00",), FIRST_YEAR)
    everybody = np.repeat(start, candidates * alternatives, axis=0)
    return project(everybody, vital, relation, labels, len(net_immigration))


def _computed(
    fact: Fact, projected: Projection, reference: Projection, scenario_ids: Sequence[str], candidates: int
) -> Array:
    """What the projection has for the fact, shape (candidates,)."""
    place, year = scenario_ids.index(fact.scenario_id), fact.year - FIRST_YEAR

    def of_scenario(flows: Array) -> Array:
        """(years, candidates, regions, …)"""
        return flows.reshape(len(flows), candidates, len(scenario_ids), *flows.shape[2:])[:, :, place]

    assert projected.emigrants is not None
    persons: Array
    if fact.measure in ("births", "deaths"):
        of_year = of_scenario(getattr(projected, fact.measure))[year]
        persons = of_year.reshape(candidates, -1).sum(axis=1) - getattr(reference, fact.measure)[year].sum()
    elif fact.measure == "net_immigration":
        of_sex = of_scenario(projected.net_immigration)[year, :, 0, fact.sex]
        persons = of_sex[:, fact.first_age : fact.last_age + 1].sum(axis=1)
    else:
        emigration = of_scenario(projected.emigrants).sum(axis=(2, 3, 4))
        persons = emigration.max(axis=0) if fact.measure == "highest_emigration" else emigration[year]
    return persons


def _as_seed(curves: Array) -> pd.DataFrame:
    rates, shares = curves.reshape(2, -1)
    return pd.DataFrame(
        {
            "sex": np.repeat(SEXES, MOVING_AGES),
            "age": np.tile(np.arange(MOVING_AGES), len(SEXES)),
            "emigration_rate": rates,
            "immigrant_share": shares / shares.sum(),
        }
    )
