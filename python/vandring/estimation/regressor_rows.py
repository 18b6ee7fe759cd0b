"""Regressors from rows of the seed estimation_regressors."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from vandring.estimation.attributes import ALL_ATTRIBUTES, TEXTS, Categories
from vandring.estimation.regressors import Regressor, between, category, constant, equal, product, quantity
from vandring.estimation.seed_rows import Row, listed, records, refusal

REGRESSORS = "estimation_regressors"
FIELDS = {
    "constant": ((), ()),
    "quantity": (("attribute",), ("divisor", "power")),
    "category": (("attribute", "categories"), ()),
    "between": (("attribute",), ("smallest", "largest")),
    "equal": (("attribute", "other_attribute"), ()),
    "product": (("first_regressor", "second_regressor"), ()),
}
"""By kind of regressor, the columns that must be filled in and those that may be."""


def read_regressors(seed: pd.DataFrame, categories: Categories) -> dict[str, Regressor]:
    """The rows of estimation_regressors by name. Raises UserError where a row cannot be meant.

    ``categories`` are the values that the attributes which are text may take.
    """
    rows = records(seed)
    known: dict[str, Regressor] = {}
    # Products last: they are made of the others.
    for row in sorted(rows, key=lambda row: row["kind"] == "product"):
        name = str(row["regressor"])
        if name in known:
            raise refusal(REGRESSORS, name, "there are two rows of that name", "give one another name")
        _check_fields(name, row)
        known[name] = _regressor(name, row, known, categories)
    return known


def categories_in(seed: pd.DataFrame) -> Categories:
    """The values of the attributes that are text which rows of estimation_regressors name, in their order."""
    found: dict[str, dict[str, None]] = {name: {} for name in TEXTS}
    for row in records(seed):
        if row["attribute"] in found and row["categories"] is not None:
            found[str(row["attribute"])] |= dict.fromkeys(str(row["categories"]).split())
    return {name: tuple(values) for name, values in found.items()}


def _check_fields(name: str, row: Row) -> None:
    kind = str(row["kind"])
    if kind not in FIELDS:
        raise refusal(REGRESSORS, name, f"kind is {kind!r}", f"write one of {listed(FIELDS)}")
    needed, allowed = FIELDS[kind]
    for column in {each for fields in FIELDS.values() for part in fields for each in part}:
        if column in needed and row[column] is None:
            raise refusal(REGRESSORS, name, f"{column} is empty", f"a regressor of kind {kind} needs it")
        if column not in (*needed, *allowed) and row[column] is not None:
            raise refusal(
                REGRESSORS,
                name,
                f"{column} is {row[column]!r}",
                f"leave it empty: kind {kind} does not use it",
            )
    for column in ("attribute", "other_attribute"):
        if row[column] is not None and row[column] not in ALL_ATTRIBUTES:
            raise refusal(
                REGRESSORS, name, f"{column} is {row[column]!r}", f"write one of {listed(ALL_ATTRIBUTES)}"
            )
        is_text = row[column] in TEXTS
        if row[column] is not None and is_text != (kind == "category"):
            possible = TEXTS if kind == "category" else [x for x in ALL_ATTRIBUTES if x not in TEXTS]
            raise refusal(
                REGRESSORS,
                name,
                f"{column} {row[column]} is {'text' if is_text else 'a number'}",
                f"kind {kind} takes one of {listed(possible)}",
            )


def _regressor(name: str, row: Row, known: Mapping[str, Regressor], categories: Categories) -> Regressor:
    kind, attribute = str(row["kind"]), str(row["attribute"])
    if kind == "constant":
        return constant(name)
    if kind == "quantity":
        divisor, power = (1.0 if row[each] is None else float(row[each]) for each in ("divisor", "power"))
        if divisor == 0 or power <= 0:
            wrong = f"divisor is {divisor:g} and power {power:g}"
            raise refusal(
                REGRESSORS, name, wrong, "divide by another number than 0, and take a power above 0"
            )
        return quantity(name, attribute, divisor, power)
    if kind == "category":
        values = str(row["categories"]).split()
        for value in values:
            if value not in categories[attribute]:
                possible = f"write some of {listed(categories[attribute])}, with spaces between them"
                raise refusal(REGRESSORS, name, f"{value!r} is no value of {attribute}", possible)
        return category(name, attribute, categories[attribute], *values)
    if kind == "between":
        smallest = -np.inf if row["smallest"] is None else float(row["smallest"])
        largest = np.inf if row["largest"] is None else float(row["largest"])
        if smallest > largest or not np.isfinite([smallest, largest]).any():
            wrong = f"{attribute} lies between {smallest:g} and {largest:g}"
            raise refusal(REGRESSORS, name, wrong, "fill in smallest or largest, the smaller one first")
        return between(name, attribute, smallest, largest)
    if kind == "equal":
        return equal(name, attribute, str(row["other_attribute"]))
    factors = [str(row[each]) for each in ("first_regressor", "second_regressor")]
    for factor in factors:
        if factor not in known or not known[factor].attributes or len(known[factor].factors) > 1:
            raise refusal(
                REGRESSORS,
                name,
                f"{factor!r} is not a regressor that can be multiplied",
                f"name two rows of {REGRESSORS} of the kinds {listed(list(FIELDS)[1:-1])}",
            )
    return product(name, known[factors[0]], known[factors[1]])
