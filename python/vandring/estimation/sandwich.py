"""The middle of a sandwich: sums over persons of the outer products of their scores [METHOD §7-8].

A person's score in one equation is x times a residual, which its pattern and outcome tell. Persons with one
year are told by patterns with counts. Who is in a pooled sample in several years has one score, the sum over
the years, so that what these have in common is not taken for independent.
"""

import numpy as np

from vandring.estimation.attributes import FloatArray
from vandring.estimation.design import Design
from vandring.estimation.paths import Paths

PART_PATTERNS = 16_384
"""Patterns, or rows of paths, worked on at a time."""


def score_products(design: Design, counts: FloatArray, residuals: FloatArray) -> FloatArray:
    """Σ over persons, each year one, of the outer product of their scores.

    Persons by outcome (o, n) and residuals by equation and outcome (m, o, n) → (mk, mk).
    """
    return np.asarray(
        np.sum(
            [
                _products_of_part(part, counts[:, rows], residuals[:, :, rows])
                for rows, part in design.parts(PART_PATTERNS)
            ],
            axis=0,
        )
    )


def _products_of_part(design: Design, counts: FloatArray, residuals: FloatArray) -> FloatArray:
    equations, k = len(residuals), len(design.names)
    products = np.empty((equations * k, equations * k))
    for one in range(equations):
        for other in range(one, equations):
            weights = (counts * residuals[one] * residuals[other]).sum(axis=0)
            block = design.products(weights)
            rows, columns = slice(one * k, (one + 1) * k), slice(other * k, (other + 1) * k)
            products[rows, columns] = products[columns, rows] = block
    return products


def products_of_persons(
    design: Design, counts: FloatArray, residuals: FloatArray, paths: Paths
) -> FloatArray:
    """Σ over persons of the outer product of what the scores of all their years add up to.

    Persons by outcome (o, n), those of the paths once in every year, and residuals (m, o, n) → (mk, mk).
    """
    outcomes, patterns = counts.shape
    in_paths = np.bincount(paths.outcomes * patterns + paths.patterns, minlength=counts.size)
    products = score_products(design, counts - in_paths.reshape(outcomes, patterns), residuals)
    starts = paths.starts
    if not len(starts):
        return products
    # Whole persons at a time.
    ends = np.append(starts, len(paths.persons))
    cuts = np.unique(np.append(np.searchsorted(ends, np.arange(0, ends[-1], PART_PATTERNS)), len(starts)))
    for first, last in zip(cuts[:-1], cuts[1:], strict=True):
        rows = slice(ends[first], ends[last])
        matrix = design.rows(paths.patterns[rows])
        own = residuals[:, paths.outcomes[rows], paths.patterns[rows]]
        scores = (own[:, :, None] * matrix).transpose(1, 0, 2).reshape(len(matrix), len(products))
        sums = np.add.reduceat(scores, ends[first:last] - ends[first], axis=0)
        products += sums.T @ sums
    return products


def products_across_years(design: Design, residuals: FloatArray, paths: Paths) -> FloatArray:
    """What the products of persons have beside those of their single years, (m, o, n) → (mk, mk)."""
    return products_of_persons(design, np.zeros(residuals.shape[1:]), residuals, paths)
