"""Tests of any hypothesis about a fitted logit, by statsmodels."""

from typing import Any

from vandring.estimation.attributes import OUTCOMES
from vandring.estimation.logit_fit import LogitFit


def statsmodels_results(fit: LogitFit, robust: bool = False) -> Any:
    """The fit as statsmodels' LikelihoodModelResults: t_test, wald_test, f_test, conf_int, pvalues.

    Parameters are named outcome.regressor, internal before emigration. robust takes the sandwich covariance.
    """
    from statsmodels.base.model import LikelihoodModelResults

    results = LikelihoodModelResults(
        _NamedParameters([f"{outcome}.{name}" for outcome in OUTCOMES[1:3] for name in fit.regressors]),
        fit.coefficients.T.ravel(),
        normalized_cov_params=fit.robust_covariance if robust else fit.covariance,
        scale=1.0,
        use_t=False,
    )
    results.df_resid = fit.persons - fit.parameters
    return results


class _NamedParameters:
    """What statsmodels' results ask of a model: the names of its parameters."""

    def __init__(self, names: list[str]) -> None:
        self.exog_names = names
        self.endog_names = "outcome"
        self.data = self
        self.param_names = names
        self.cov_names = names
