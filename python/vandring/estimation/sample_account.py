"""Who is in each model and who is left out of it, and why: persons and emigrants."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from vandring.estimation.attributes import ATTRIBUTES, COUNTS, OUTCOMES, FloatArray
from vandring.estimation.sample import SampleRule, attribute_numbers, is_of_ages, is_of_scheme_and_years
from vandring.estimation.specifications import LINEAR, LOGIT, Definitions, Model, members_of, other_attributes

WHOLE_COUNTRY = "all"
"""Region of the models that have none of their own."""
IN_MODEL = "in_model"
OUTSIDE_AGES, ATTRIBUTE_NOT_KNOWN, OUTSIDE_FAMILY_SIZES = (
    "outside_ages",
    "attribute_not_known",
    "outside_family_sizes",
)
DIED, NOT_ESTIMATED = "died", "not_estimated"

Mask = npt.NDArray[np.bool_]
ModelRegion = tuple[str, str, str]
"""sample_id, model_id and region_code; WHOLE_COUNTRY for the models that are not estimated by region."""


@dataclass(frozen=True)
class SampleAccount:
    """Persons of one model, by whether and why not they are in it. Persons and emigrants are counts."""

    sample_id: str
    model_id: str
    region_code: str
    status: str
    persons: int
    emigrants: int


@dataclass(frozen=True)
class _Universe:
    """Every pattern of a sample's scheme and years, whatever the age."""

    columns: dict[str, FloatArray]
    """By attribute, shape (n,); nan where it is not known."""
    counts: FloatArray
    """Persons by outcome (OUTCOMES), shape (n, 4)."""
    regions: npt.NDArray[np.str_]
    """Region of residence, shape (n,)."""
    is_of_ages: Mask
    is_known: Mask
    """Whether every attribute is known that any pattern of the right ages knows, shape (n,)."""


def sample_accounts(
    patterns: pd.DataFrame, definitions: Definitions, estimated: Collection[ModelRegion]
) -> list[SampleAccount]:
    """Every immigrant of a model's years and region once per model, in it or left out for the first reason.

    ``patterns`` has the columns of immigrant_patterns; ``estimated`` names the models that were estimated.
    Reasons in order: the sample's ages; an attribute that others have; the model's family sizes; died, which
    a logit leaves out; the whole model could not be estimated. Statuses without anybody have no row.
    """
    accounts: list[SampleAccount] = []
    for kind in (LOGIT, LINEAR):
        for sample_id, rule in definitions.samples(kind).items():
            models = definitions.of(kind, sample_id)
            universe = _universe(patterns, rule, models)
            for model in models:
                for region, members in _regions(model, universe):
                    key = (sample_id, model.model_id, region)
                    accounts += _accounts(key, model, universe, members, key in estimated)
    return accounts


def _universe(patterns: pd.DataFrame, rule: SampleRule, models: Sequence[Model]) -> _Universe:
    chosen = patterns[is_of_scheme_and_years(patterns, rule)]
    of_ages = is_of_ages(chosen, rule)
    names = (*ATTRIBUTES, *other_attributes(models))
    columns = {name: attribute_numbers(chosen, name, rule) for name in names}
    unknown = np.array([np.isnan(columns[name]) for name in names])
    told = ~unknown[:, of_ages].all(axis=1)
    return _Universe(
        columns=columns,
        counts=chosen[list(COUNTS)].to_numpy(dtype=np.float64),
        regions=chosen["region_code"].to_numpy(dtype=np.str_),
        is_of_ages=of_ages,
        is_known=np.asarray(~unknown[told].any(axis=0)),
    )


def _regions(model: Model, universe: _Universe) -> Iterator[tuple[str, Mask]]:
    """The regions that a model is estimated for, with the patterns of each, shape (n,)."""
    everybody = members_of(replace(model, smallest_family=None, largest_family=None), universe.columns)
    if model.kind == LOGIT:
        yield WHOLE_COUNTRY, everybody
        return
    for region in np.unique(universe.regions):
        yield str(region), everybody & (universe.regions == region)


def _accounts(
    key: ModelRegion, model: Model, universe: _Universe, members: Mask, is_estimated: bool
) -> Iterator[SampleAccount]:
    fitting = members_of(model, universe.columns)
    statuses = {
        OUTSIDE_AGES: members & ~universe.is_of_ages,
        ATTRIBUTE_NOT_KNOWN: members & universe.is_of_ages & ~universe.is_known,
        OUTSIDE_FAMILY_SIZES: members & universe.is_of_ages & universe.is_known & ~fitting,
    }
    emigration, death = OUTCOMES.index("emigration"), OUTCOMES.index("death")
    counts = {status: universe.counts[rows].sum(axis=0) for status, rows in statuses.items()}
    remaining = universe.counts[members & universe.is_of_ages & universe.is_known & fitting].sum(axis=0)
    if model.kind == LOGIT:
        counts[DIED] = np.where(np.arange(len(OUTCOMES)) == death, remaining, 0.0)
        remaining = remaining - counts[DIED]
    counts[IN_MODEL if is_estimated else NOT_ESTIMATED] = remaining
    for status, persons in counts.items():
        if persons.sum():
            yield SampleAccount(*key, status, round(persons.sum()), round(persons[emigration]))
