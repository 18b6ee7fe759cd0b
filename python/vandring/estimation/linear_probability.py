"""Linear probability models from cross-products of covariate patterns [R16 annex B, METHOD §7].

Ordinary least squares of 0/1 outcomes. Persons of a pattern share their regressors, so X'X and X'y are sums
over patterns, and so are the squared residuals: a person with the outcome has 1 − ŷ, one without it −ŷ.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtr

from vandring.errors import UserError
from vandring.estimation.attributes import FloatArray
from vandring.estimation.design import Design
from vandring.estimation.paths import Paths
from vandring.estimation.sandwich import products_of_persons

STARS = ((0.01, "***"), (0.05, "**"), (0.10, "*"))
"""Largest p-value for each number of stars."""


@dataclass(frozen=True)
class LinearFit:
    """Least squares for m outcomes with the same k regressors."""

    regressors: tuple[str, ...]
    coefficients: FloatArray
    """Shape (k, m)."""
    standard_errors: FloatArray
    """Classical, shape (k, m)."""
    robust_standard_errors: FloatArray
    """HC1, and clustered by person where years are pooled, shape (k, m)."""
    persons: int

    @property
    def t_values(self) -> FloatArray:
        """Shape (k, m); NaN where the standard error is zero."""
        return _ratio(self.coefficients, self.standard_errors)

    @property
    def robust_t_values(self) -> FloatArray:
        """Shape (k, m); NaN where the standard error is zero."""
        return _ratio(self.coefficients, self.robust_standard_errors)

    @property
    def p_values(self) -> FloatArray:
        """Two-sided, of the classical t-values, shape (k, m)."""
        freedom = self.persons - len(self.regressors)
        return np.asarray(2 * stdtr(freedom, -np.abs(self.t_values)))


def _ratio(numerator: FloatArray, denominator: FloatArray) -> FloatArray:
    return np.divide(numerator, denominator, out=np.full_like(numerator, np.nan), where=denominator > 0)


def stars(p_value: float) -> str:
    """Three, two, one or no star at 1, 5 and 10 per cent."""
    return next((mark for limit, mark in STARS if p_value <= limit), "")


def fit_linear_probability(design: Design, counts: FloatArray, paths: Paths | None = None) -> LinearFit:
    """One regression per outcome on n patterns with persons by outcome, shape (m, n).

    The outcomes are all that there are: every person has one of them. The persons tell every coefficient
    (identification.identified). ``paths`` are the persons of several years, whose robust errors are clustered
    with the usual correction G / (G − 1) · (N − 1) / (N − k) for G persons with N years. Raises UserError
    where they are too few to tell the errors.
    """
    persons = counts.sum(axis=0)
    total = persons.sum()
    freedom = total - len(design.names)
    if freedom <= 0:
        raise UserError(f"{total:.0f} persons are too few for {len(design.names)} regressors")
    inverse = np.linalg.inv(design.products(persons))
    coefficients = inverse @ design.totals(counts)
    fitted = design.predictors(coefficients)
    squares = counts * (1 - fitted) ** 2 + (persons - counts) * fitted**2
    variances = squares.sum(axis=1) / freedom
    middles = [design.products(each) for each in squares]
    clusters = total
    if paths is not None and paths.repeats:
        middles = [_clustered(design, counts, place, fitted, paths) for place in range(len(counts))]
        clusters = total - paths.repeats
    correction = (total - 1) / freedom * clusters / (clusters - 1)
    robust = [np.diag(inverse @ each @ inverse) * correction for each in middles]
    return LinearFit(
        regressors=design.names,
        coefficients=coefficients,
        standard_errors=np.sqrt(np.outer(np.diag(inverse), variances)),
        robust_standard_errors=np.sqrt(np.column_stack(robust)),
        persons=int(total),
    )


def _clustered(
    design: Design, counts: FloatArray, place: int, fitted: FloatArray, paths: Paths
) -> FloatArray:
    """Σ over persons of squares of their scores for one of the outcomes, (k, k)."""
    residuals = np.repeat(-fitted[None, place, None], len(counts), axis=1)
    residuals[0, place] += 1
    return products_of_persons(design, counts, residuals, paths)
