"""A fitted trinomial logit: estimates, covariances and measures of fit [METHOD §8]."""

from dataclasses import dataclass, field

import numpy as np

from vandring.estimation.attributes import FloatArray

MAXIMUM_LIKELIHOOD, FIRTH = "maximum_likelihood", "firth"
"""How a logit was estimated; Firth's penalty where the likelihood has no maximum."""


@dataclass(frozen=True)
class LogitFit:
    """A fitted trinomial logit. Where both equations lie along one axis (2k), β¹ comes first."""

    regressors: tuple[str, ...]
    coefficients: FloatArray
    """Shape (k, 2): internal, emigration."""
    covariance: FloatArray
    """Inverse of the information, shape (2k, 2k)."""
    robust_covariance: FloatArray
    """Sandwich of inverse information and squared scores, all years of a person summed first: (2k, 2k)."""
    outcome_persons: FloatArray
    """Persons by outcome, shape (3,)."""
    log_likelihood: float
    """ln L at the estimate, without any penalty."""
    iterations: int
    largest_score: float
    """Largest absolute element of the score at the estimate; with Firth's penalty of the penalised score."""
    estimator: str = MAXIMUM_LIKELIHOOD
    """MAXIMUM_LIKELIHOOD or FIRTH."""
    penalised_log_likelihood: float | None = None
    """ln L + ½ ln |information| at the estimate, which Firth's is the maximum of; else None."""
    separation: str = ""
    """Why the likelihood has no maximum, in words; empty where it has one."""
    left_out: tuple[str, ...] = ()
    """The l regressors that were left out because the persons in the model do not tell their coefficients."""
    combinations: FloatArray = field(default_factory=lambda: np.empty((0, 0)))
    """What those are for everybody in the model, as sums of the k regressors in it: shape (k, l)."""
    fewest_events: FloatArray = field(default_factory=lambda: np.empty((0, 2)))
    """The fewest events that each coefficient tells of, shape (k, 2); none where it was not asked."""
    repeats: int = 0
    """By how many years of persons there are more than persons; 0 in one outcome year."""

    @property
    def persons(self) -> float:
        """N; of pooled outcome years a person counts once in each."""
        return float(self.outcome_persons.sum())

    @property
    def distinct_persons(self) -> float:
        """Each once, however many the years."""
        return self.persons - self.repeats

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
    def akaike_information_criterion(self) -> float:
        """AIC."""
        return 2 * (self.parameters - self.log_likelihood)

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
