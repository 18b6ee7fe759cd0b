"""From delivered covariate patterns to the sample that a set of models is estimated on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from vandring.errors import UserError
from vandring.estimation.attributes import ATTRIBUTES, COUNTS, YEARS_BEFORE_LAST, Categories, FloatArray
from vandring.estimation.design import IntArray
from vandring.estimation.paths import Paths, read_paths


@dataclass(frozen=True)
class SampleRule:
    """Which persons belong to a sample: a row of the seed estimation_samples, its years resolved."""

    sample_id: str
    scheme_id: str
    """Scheme between whose regions a move counts."""
    first_year: int
    last_year: int
    """Outcome years, both included."""
    youngest_age: int
    oldest_age: int | None
    """Ages in years, both included; None: no upper limit."""
    categories: Categories
    """Values of the attributes that are text."""

    @property
    def is_pooled(self) -> bool:
        """Whether a person can be in it in several outcome years."""
        return self.first_year < self.last_year


@dataclass(frozen=True)
class Sample:
    """Covariate patterns of one sample, each once, with counts of persons by outcome."""

    rule: SampleRule
    columns: dict[str, FloatArray]
    """By attribute, shape (n,): numbers as they are, text as its position in the rule's categories."""
    counts: FloatArray
    """Persons by outcome (OUTCOMES), shape (n, 4)."""
    untold: tuple[str, ...]
    """Attributes that are empty in all patterns, because a table was not delivered; they are not columns."""
    incomplete_persons: int
    """Persons left out because an attribute that others have is empty in their pattern."""
    paths: Paths | None = None
    """Who is in a pooled sample in several years; None where that was not asked."""

    def where(self, rows: np.ndarray) -> "Sample":
        """The patterns for which a mask of shape (n,) is true."""
        columns = {name: values[rows] for name, values in self.columns.items()}
        paths = None if self.paths is None else self.paths.where(rows)
        return replace(self, columns=columns, counts=self.counts[rows], paths=paths)


def sample_rules(settings: pd.DataFrame, categories: Categories) -> dict[str, SampleRule]:
    """The rows of resolved_estimation_samples by sample_id: the seed's, with years as whole numbers.

    ``categories`` are the values that the attributes which are text may take.
    """
    return {
        str(row["sample_id"]): SampleRule(
            sample_id=str(row["sample_id"]),
            scheme_id=str(row["scheme_id"]),
            first_year=int(row["first_year"]),
            last_year=int(row["last_year"]),
            youngest_age=int(row["youngest_age"]),
            oldest_age=None if pd.isna(row["oldest_age"]) else int(row["oldest_age"]),
            categories=categories,
        )
        for row in settings.to_dict("records")
    }


def draw_sample(
    patterns: pd.DataFrame,
    rule: SampleRule,
    keys: Sequence[str] = (),
    others: Sequence[str] = (),
    paths: pa.Table | None = None,
) -> Sample:
    """The patterns of a rule's years, scheme and ages, collapsed to the attributes that the delivery tells.

    ``patterns`` has the columns of immigrant_patterns. ``keys`` are further columns of whole numbers to keep
    apart, beside the attributes; ``others`` are those of OTHER_ATTRIBUTES to draw with. ``paths``
    is pooled_paths, with patterns in the columns of pooled_patterns, which have pattern_number. Patterns in
    which some attribute is empty, though others have it, are left out and counted. Raises UserError when a
    column is missing, a value is unknown, or nobody is left.
    """
    _check_columns(patterns, (*keys, *others))
    chosen = patterns[is_of_scheme_and_years(patterns, rule) & is_of_ages(patterns, rule)]
    persons = chosen[list(COUNTS)].to_numpy(dtype=np.float64)
    if not persons.sum():
        raise UserError(
            f"no immigrants in immigrant_patterns with scheme {rule.scheme_id}, outcome years "
            f"{_years(rule)} and ages {_ages(rule)}; the delivery does not cover "
            f"them, or the row {rule.sample_id} of the seed estimation_samples asks for others than meant"
        )
    attributes = (*ATTRIBUTES, *others)
    untold = tuple(name for name in attributes if name in chosen and chosen[name].isna().all())
    told = [name for name in attributes if name not in untold]
    columns = np.column_stack([attribute_numbers(chosen, name, rule) for name in [*told, *keys]])
    complete = ~np.isnan(columns).any(axis=1)
    if not persons[complete].sum():
        raise UserError(
            f"every immigrant of the sample {rule.sample_id} lacks an attribute that others have "
            f"({', '.join(name for name in told if name in chosen and chosen[name].isna().any())})"
        )
    values, counts, group = _collapsed(columns[complete], persons[complete])
    return Sample(
        rule=rule,
        columns={name: values[:, position] for position, name in enumerate([*told, *keys])},
        counts=counts,
        untold=untold,
        incomplete_persons=int(persons[~complete].sum()),
        paths=None if paths is None else read_paths(paths, _rows_of_numbers(chosen[complete], group)),
    )


def _rows_of_numbers(patterns: pd.DataFrame, rows: IntArray) -> IntArray:
    """By pattern_number: the pattern's row of the sample, −1 where it has none. Rows of patterns (m,)."""
    numbers = patterns["pattern_number"].to_numpy(dtype=np.int64)
    found = np.full(numbers.max() + 1, -1)
    found[numbers] = rows
    return found


def _check_columns(patterns: pd.DataFrame, keys: Sequence[str]) -> None:
    wanted = (name for name in keys if name != YEARS_BEFORE_LAST)
    needed = ("year", "scheme_id", *ATTRIBUTES, *COUNTS, *wanted)
    absent = [name for name in needed if name not in patterns.columns]
    if absent:
        raise UserError(f"immigrant_patterns has no column {', '.join(absent)}")


def is_of_scheme_and_years(patterns: pd.DataFrame, rule: SampleRule) -> np.ndarray:
    """Which patterns are of a rule's scheme and outcome years, shape (n,)."""
    belongs = (patterns["scheme_id"] == rule.scheme_id) & patterns["year"].between(
        rule.first_year, rule.last_year
    )
    return belongs.to_numpy(dtype=bool)


def is_of_ages(patterns: pd.DataFrame, rule: SampleRule) -> np.ndarray:
    """Which patterns are of a rule's ages, shape (n,)."""
    oldest = np.inf if rule.oldest_age is None else rule.oldest_age
    return patterns["age"].between(rule.youngest_age, oldest).to_numpy(dtype=bool)


def _years(rule: SampleRule) -> str:
    return str(rule.first_year) + (f"-{rule.last_year}" if rule.last_year > rule.first_year else "")


def _ages(rule: SampleRule) -> str:
    return f"{rule.youngest_age}-{rule.oldest_age}" if rule.oldest_age else f"{rule.youngest_age} and over"


def attribute_numbers(patterns: pd.DataFrame, name: str, rule: SampleRule) -> FloatArray:
    """An attribute as numbers, NaN where it is empty, shape (n,). Raises UserError for an unknown value."""
    categories = rule.categories
    if name == YEARS_BEFORE_LAST:
        return np.asarray(rule.last_year - patterns["year"].to_numpy(dtype=np.float64))
    values = patterns[name]
    if name not in categories:
        return values.to_numpy(dtype=np.float64, na_value=np.nan)
    places = pc.index_in(pa.array(values, pa.string()), value_set=pa.array(categories[name]))
    codes: FloatArray = places.cast(pa.float64()).to_numpy(zero_copy_only=False)
    unknown = np.isnan(codes) & values.notna().to_numpy()
    if unknown.any():
        raise UserError(
            f"immigrant_patterns.{name} has the value {values[unknown].iloc[0]!r}; "
            f"known are {', '.join(categories[name])}"
        )
    return codes


def _collapsed(columns: FloatArray, counts: FloatArray) -> tuple[FloatArray, FloatArray, IntArray]:
    """Equal rows of columns (n, c) once, in order, their counts added up, and which: (m, c), (m, 4), (n,)."""
    least = columns.min(axis=0)
    sizes = (columns.max(axis=0) - least + 1).astype(np.int64)
    key = np.zeros(len(columns), dtype=np.int64)
    for values, smallest, size in zip(columns.T, least, sizes, strict=True):
        key = key * size + (values - smallest).astype(np.int64)
    _, first, group = np.unique(key, return_index=True, return_inverse=True)
    sums = [np.bincount(group, weights=count, minlength=len(first)) for count in counts.T]
    return columns[first], np.column_stack(sums), group
