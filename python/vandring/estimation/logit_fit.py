"""A fitted trinomial logit: estimates, covariances and measures of fit [METHOD §8]."""

from dataclasses import dataclass

import numpy as np

from vandring.estimation.attributes import FloatArray


@dataclass(frozen=True)
class LogitFit:
    """A fitted trinomial logit. Where both equations lie along one axis (2k), β¹ comes first."""

    regressors: tuple[str, ...]
    coefficients: FloatArray
    """Shape (k, 2): internal, emigration."""
    covariance: FloatArray
    """Inverse of the information, shape (2k, 2k)."""
    robust_covariance: FloatArray
    """Sandwich of inverse information and squared scores of persons, shape (2k, 2k)."""
    outcome_persons: FloatArray
    """Persons by outcome, shape (3,)."""
    log_likelihood: float
    iterations: int
    largest_score: float
    """Largest absolute element of the score at the estimate."""

    @property
    def persons(self) -> float:
        return float(self.outcome_persons.sum())

    @property
    def parameters(self) -> int:
        """Coefficients of both equations."""
        return self.coefficients.size

    @property
    def null_log_likelihood(self) -> float:
        """ln L₀: of the model with constants only."""
        return float(self.outcome_persons @ np.log(self.outcome_persons / self.persons))

    @property
    def schwarz_as_printed(self) -> float:
        """−ln L + (k/2) ln N, as R16 prints it."""
        return float(-self.log_likelihood + self.parameters / 2 * np.log(self.persons))

    @property
    def bayesian_information_criterion(self) -> float:
        """BIC, twice the criterion that R16 prints."""
        return 2 * self.schwarz_as_printed

    @property
    def estrella(self) -> float:
        """Scaled R²: 1 − (ln L / ln L₀)^(−2 ln L₀ / N)."""
        null = self.null_log_likelihood
        return float(1 - (self.log_likelihood / null) ** (-2 * null / self.persons))


def standard_errors(covariance: FloatArray) -> FloatArray:
    """Standard errors by regressor and equation, (2k, 2k) → (k, 2)."""
    return np.sqrt(np.diag(covariance)).reshape(2, -1).T
