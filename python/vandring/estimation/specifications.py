"""Which models there are: the thirteen logits and the linear probability models of Rapporter 2016/27."""

from collections.abc import Sequence
from dataclasses import dataclass

from vandring.estimation.attributes import CATEGORIES
from vandring.estimation.regressors import Regressor, between, category, constant, quantity

LEVELS = (1, 2, 3, 4)
"""Centrality levels, 4 the most central."""

DURATION_NAMES = {
    "0-2": "duration_0_2",
    "3-5": "duration_3_5",
    "6-10": "duration_6_10",
    "11-15": "duration_11_15",
}


def _dummies(attribute: str, prefix: str, reference: str) -> tuple[Regressor, ...]:
    """One dummy per value of a text attribute but its reference category."""
    return tuple(
        category(f"{prefix}_{value}", attribute, value)
        for value in CATEGORIES[attribute]
        if value != reference
    )


DURATION = tuple(category(name, "duration_group", value) for value, name in DURATION_NAMES.items())
STATUS = _dummies("labour_status", "status", "outside_labour_force")

WOMAN = category("woman", "sex", "female")
LOGIT_CENTRALITY = tuple(between(f"centrality_{level}", "centrality", level, level) for level in LEVELS[:-1])
LOGIT_REGRESSORS = (
    constant(),
    quantity("age", "age"),
    quantity("age_10_squared", "age", lambda age: (age / 10.0) ** 2),
    WOMAN,
    *DURATION,
    *_dummies("education_level", "education", "none_or_unregistered"),
    *STATUS,
    *_dummies("background", "background", "nordic"),
    quantity("family_size", "family_size"),
    quantity("family_immigrants", "family_immigrants"),
    *LOGIT_CENTRALITY,
)
"""Regressors of type 1 in the order of METHOD §8."""


@dataclass(frozen=True)
class LogitModel:
    """One trinomial logit: who is in it and what explains."""

    model_id: str
    model_type: int
    """1 everybody; 2 by centrality level; 3 by level and sex."""
    regressors: tuple[Regressor, ...]
    centrality: int | None = None
    sex: str | None = None


def logit_models() -> tuple[LogitModel, ...]:
    """The thirteen models of chapter 6: type 1, four of type 2, eight of type 3 (women first)."""
    within_level = tuple(each for each in LOGIT_REGRESSORS if each not in LOGIT_CENTRALITY)
    within_sex = tuple(each for each in within_level if each is not WOMAN)
    models = [LogitModel("type1", 1, LOGIT_REGRESSORS)]
    models += [LogitModel(f"type2_level{level}", 2, within_level, level) for level in LEVELS]
    models += [
        LogitModel(f"type3_level{level}_{sex}", 3, within_sex, level, sex)
        for sex in CATEGORIES["sex"]
        for level in LEVELS
    ]
    return tuple(models)


def regressors_named(names: Sequence[str]) -> tuple[Regressor, ...]:
    """The logit's regressors by name."""
    known = {each.name: each for each in LOGIT_REGRESSORS}
    return tuple(known[name] for name in names)


LINEAR_REGRESSORS = (
    constant(),
    category("man", "sex", "male"),
    between("age_15_24", "age", 15, 24),
    between("age_25_35", "age", 25, 35),
    between("age_36_61", "age", 36, 61),
    category("education_primary", "education_level", "primary"),
    category(
        "education_upper_secondary", "education_level", "basic_upper_secondary", "completed_upper_secondary"
    ),
    category("education_short_tertiary", "education_level", "tertiary_lower"),
    category("education_long_tertiary", "education_level", "tertiary_higher"),
    *DURATION,
    *STATUS,
    *_dummies("background", "background", "unknown"),
)
"""Regressors of chapter 5; reference: woman, 62-74, education unknown, 16+ years, outside the labour force,
reason unknown (METHOD §7)."""

FAMILY_SIZES = tuple(between(f"family_size_{size}", "family_size", size, size) for size in (1, 2, 3, 4))
ONLY_IMMIGRANTS = Regressor(
    "only_immigrants",
    ("family_size", "family_immigrants"),
    lambda columns: (columns["family_size"] == columns["family_immigrants"]).astype(float),
    group="family",
    is_dummy=True,
)


@dataclass(frozen=True)
class LinearVariant:
    """A set of regressors of the linear models, and whom it is estimated on."""

    variant: str
    regressors: tuple[Regressor, ...]
    smallest_family: int | None = None
    largest_family: int | None = None
    """Persons in the family at least and at most, where that decides who is in the model."""
    needs: tuple[str, ...] = ()
    """Attributes without which there is no such variant."""


MAIN_VARIANT = LinearVariant("main", LINEAR_REGRESSORS)
LINEAR_VARIANTS = (
    MAIN_VARIANT,
    LinearVariant("family_size", (*LINEAR_REGRESSORS, *FAMILY_SIZES), needs=("family_size",)),
    *(
        LinearVariant(
            f"family_type_{name}",
            (*LINEAR_REGRESSORS, ONLY_IMMIGRANTS),
            smallest,
            largest,
            needs=("family_size", "family_immigrants"),
        )
        for name, smallest, largest in (("2", 2, 2), ("3", 3, 3), ("4", 4, 4), ("5_or_more", 5, None))
    ),
)
"""Tables 5.1-5.4; 5.5-5.8, family size 1-4 against 5 or more; 5.9-5.12, one model per size of family,
immigrants only against mixed."""
