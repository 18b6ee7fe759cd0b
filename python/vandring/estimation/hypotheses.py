"""A test of a fitted logit: its statistic, or why there is none."""

from dataclasses import dataclass

from scipy.special import chdtrc


@dataclass(frozen=True)
class Tested:
    """A chi-squared statistic, or the reason why it cannot be computed."""

    statistic: float | None = None
    degrees_of_freedom: int | None = None
    not_computed: str = ""
    """Why, in words; empty where it is computed."""

    @property
    def p_value(self) -> float | None:
        """Chance of a statistic at least as large where the hypothesis holds."""
        if self.statistic is None or self.degrees_of_freedom is None:
            return None
        return float(chdtrc(self.degrees_of_freedom, self.statistic))


def not_computed(reason: str) -> Tested:
    return Tested(not_computed=reason)
