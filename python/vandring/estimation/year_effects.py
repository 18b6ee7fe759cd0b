"""A test of the levels that a logit gives to its outcome years [METHOD §8]."""

from collections.abc import Sequence

import numpy as np

from vandring.estimation.attributes import YEARS
from vandring.estimation.hypotheses import Tested, not_computed
from vandring.estimation.logit_fit import LogitFit
from vandring.estimation.regressors import Regressor


def year_effects_test(fit: LogitFit, regressors: Sequence[Regressor]) -> Tested:
    """Wald's test, with errors clustered by person, that all coefficients of years are zero.

    ``regressors`` are those of the fit, in its order.
    """
    k = len(regressors)
    own = [place for place, each in enumerate(regressors) if set(each.attributes) & set(YEARS)]
    if not own:
        return not_computed("the model has no regressor of the outcome year")
    places = [*own, *(k + place for place in own)]
    estimates = fit.coefficients.T.ravel()[places]
    covariance = fit.robust_covariance[np.ix_(places, places)]
    return Tested(float(estimates @ np.linalg.solve(covariance, estimates)), len(places))
