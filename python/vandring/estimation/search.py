"""Steps of a search for a maximum, shared by the logit's two estimators."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from vandring.errors import UserError
from vandring.estimation.attributes import FloatArray

LARGEST_SCORE = 1e-6
"""Converged when no element of the score is larger (persons times the regressor's unit) …"""
LARGEST_CHANGE = 1e-8
"""… and the step that is left changes no linear predictor by more."""
MOST_HALVINGS = 30


class Place(Protocol):
    """What is known of one point of the search."""

    @property
    def value(self) -> float:
        """What is maximised."""
        ...


AnyPlace = TypeVar("AnyPlace", bound=Place)


def improved(
    evaluate: Callable[[FloatArray], AnyPlace], coefficients: FloatArray, value: float, step: FloatArray
) -> tuple[FloatArray, AnyPlace]:
    """Coefficients (k, 2) after a step (2k,), halved until the value does not fall, and what is there."""
    change = step.reshape(2, -1).T
    # Near the maximum the value changes by less than its rounding error.
    tolerance = 1e-12 * abs(value)
    for halving in range(MOST_HALVINGS):
        trial = coefficients + change / 2**halving
        there = evaluate(trial)
        if there.value >= value - tolerance:
            return trial, there
    raise UserError("no step along Newton's direction improves the likelihood")
