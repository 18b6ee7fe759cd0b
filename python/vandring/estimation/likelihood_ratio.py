"""Likelihood-ratio tests of R16's types of models: whether narrower models say more than a wider one.

Type 1 is all models of type 2 with the same coefficients of everything but centrality, and a model of type 2
those of women and men with the same coefficients of everything but sex. The statistic is twice what the
log-likelihoods of the narrower models together have more, its degrees of freedom their further coefficients.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vandring.estimation.hypotheses import Tested, not_computed
from vandring.estimation.logit_fit import MAXIMUM_LIKELIHOOD

CONSTANTS_ONLY = "constants_only"
TYPE_1_AGAINST_2, TYPE_2_AGAINST_3 = "type_1_against_2", "type_2_against_3"


@dataclass(frozen=True)
class Likelihood:
    """What a likelihood-ratio test must know of a model; what is None was not estimated."""

    model_id: str
    model_type: int | None
    centrality: int | None = None
    persons: int | None = None
    parameters: int | None = None
    log_likelihood: float | None = None
    estimator: str = MAXIMUM_LIKELIHOOD


Test = tuple[str, tuple[Likelihood, ...], tuple[Likelihood, ...], Tested]
"""Its name, the models of the hypothesis, those that it is tested against, and the result."""


def type_tests(models: Sequence[Likelihood]) -> Iterator[Test]:
    """Tests between types, of all models of one sample: 1 against 2, 2 against 3 in all and by level."""
    one, two, three = ([each for each in models if each.model_type == number] for number in (1, 2, 3))
    if one and two:
        yield TYPE_1_AGAINST_2, tuple(one), tuple(two), likelihood_ratio(one, two)
    if two and three:
        yield TYPE_2_AGAINST_3, tuple(two), tuple(three), likelihood_ratio(two, three)
        for wide in two if len(two) > 1 else ():
            narrow = [each for each in three if each.centrality == wide.centrality]
            yield TYPE_2_AGAINST_3, (wide,), tuple(narrow), likelihood_ratio([wide], narrow)


def likelihood_ratio(wide: Sequence[Likelihood], narrow: Sequence[Likelihood]) -> Tested:
    """Models of the hypothesis against narrower ones, which together have the same persons."""
    for each in (*wide, *narrow):
        if each.log_likelihood is None:
            return not_computed(f"{each.model_id} is not estimated (models_left_out)")
        if each.estimator != MAXIMUM_LIKELIHOOD:
            return not_computed(
                f"{each.model_id} is estimated with a penalty: its likelihood has no maximum to compare"
            )
    persons, among = (sum(each.persons or 0 for each in models) for models in (wide, narrow))
    if persons != among:
        return not_computed(f"the models have not the same persons: {persons} and {among}")
    freedom, statistic = (
        sum(value(each) for each in narrow) - sum(value(each) for each in wide)
        for value in (_parameters, _log_likelihood)
    )
    if freedom <= 0:
        return not_computed("the narrower models have no more coefficients than the wider")
    return Tested(2 * statistic, int(freedom))


def _parameters(model: Likelihood) -> float:
    return float(model.parameters or 0)


def _log_likelihood(model: Likelihood) -> float:
    return model.log_likelihood or 0.0
