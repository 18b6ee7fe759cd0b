"""Sets of regressors from rows of the seed estimation_model_regressors."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from vandring.estimation.attributes import FloatArray
from vandring.estimation.regressor_rows import REGRESSORS
from vandring.estimation.regressors import Regressor, categories_of
from vandring.estimation.seed_rows import listed, records, refusal

SETS = "estimation_model_regressors"
ROLES = ("regressor", "reference")


def read_sets(
    seed: pd.DataFrame, known: Mapping[str, Regressor], levels: Sequence[int]
) -> dict[str, tuple[Regressor, ...]]:
    """Regressors by set, in the order of their positions.

    ``levels`` are the centrality levels, of which dummies and reference must have each. Raises UserError
    where a row cannot be meant.
    """
    found: dict[str, list[Regressor]] = {}
    references: dict[str, list[Regressor]] = {}
    for row in sorted(records(seed), key=lambda row: (str(row["regressor_set"]), row["position"])):
        name, regressor, role = (str(row[each]) for each in ("regressor_set", "regressor", "role"))
        at = f"{name}, position {row['position']}"
        if regressor not in known:
            raise refusal(
                SETS, at, f"regressor is {regressor!r}", f"name a row of {REGRESSORS}, or add one there"
            )
        if role not in ROLES:
            raise refusal(SETS, at, f"role is {role!r}", f"write one of {listed(ROLES)}")
        into = found if role == "regressor" else references
        others = [*found.setdefault(name, []), *references.setdefault(name, [])]
        if known[regressor] in others:
            raise refusal(SETS, at, f"{regressor} is in the set twice", "take one of the rows away")
        into[name].append(known[regressor])
    for name, regressors in found.items():
        if not regressors or regressors[0].attributes:
            first = regressors[0].name if regressors else "a reference"
            raise refusal(SETS, name, f"it begins with {first}", "give the constant the first position")
        _check_references(name, regressors, references[name], levels)
    return {name: tuple(regressors) for name, regressors in found.items()}


def _check_references(
    name: str, regressors: Sequence[Regressor], references: Sequence[Regressor], levels: Sequence[int]
) -> None:
    """Dummies and the reference category of an attribute share its values: none twice, none left over."""
    for reference in references:
        if not reference.members:
            remedy = "a reference is of kind category or between, as its dummies are"
            raise refusal(SETS, name, f"{reference.name} is a reference", remedy)
    attributes = {each.group for each in (*regressors, *references) if each.members}
    for attribute in sorted(attributes):
        dummies = [each for each in regressors if each.group == attribute and each.members]
        of_attribute = [each for each in references if each.group == attribute]
        if not dummies or len(of_attribute) != 1:
            wrong = f"{attribute} has {len(dummies)} regressors and {len(of_attribute)} references"
            remedy = "dummies of an attribute need exactly one row more of it, with the role reference"
            raise refusal(SETS, name, wrong, remedy)
        _check_partition(name, attribute, [*dummies, *of_attribute], levels)


def _check_partition(name: str, attribute: str, dummies: Sequence[Regressor], levels: Sequence[int]) -> None:
    categories = categories_of(dummies)
    if attribute in categories:
        values = np.arange(len(categories[attribute]), dtype=np.float64)
    elif attribute == "centrality":
        values = np.array(levels, dtype=np.float64)
    else:
        values = _edges(dummies)
    held = np.array([each.values({attribute: values}) for each in dummies])
    for value, times in zip(values, held.sum(axis=0), strict=True):
        text = categories[attribute][int(value)] if attribute in categories else f"{value:g}"
        if times > 1:
            both = listed(
                each.name for each, inside in zip(dummies, held[:, values == value], strict=True) if inside
            )
            raise refusal(SETS, name, f"{both} share the {attribute} {text}", "take one of them away")
        if not times:
            remedy = "add a regressor of it to the set, or to the categories of one"
            raise refusal(SETS, name, f"nothing in it has the {attribute} {text}", remedy)


def _edges(dummies: Sequence[Regressor]) -> FloatArray:
    """Whole numbers at the ends of intervals and beside them, from the first end to the last."""
    ends = np.unique([end for each in dummies for end in each.members if np.isfinite(end)])
    beside = np.unique(np.concatenate([ends - 1, ends, ends + 1]))
    return np.asarray(beside[(beside >= ends[0]) & (beside <= ends[-1])])
