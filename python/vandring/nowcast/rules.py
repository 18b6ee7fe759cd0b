"""The numbers of the seed ``rule_parameters`` that nowcasts use."""

from dataclasses import dataclass, fields

import pandas as pd

from vandring.errors import UserError


@dataclass(frozen=True)
class NowcastRules:
    """Lengths are numbers of months unless they say otherwise; see the seed for what each means."""

    longest_delay_months: int
    window_months: int
    retrospective_months: int
    season_years: int
    scored_months: int
    band_per_cent: float
    decision_years: int

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            least, most = (50, 99) if field.name == "band_per_cent" else (1, 1200)
            if not least <= value <= most:
                name = f"nowcast_{field.name}"
                raise UserError(
                    f"rule_parameters: {name} is {value:g}; it must lie between {least} and {most}"
                )

    @classmethod
    def from_parameters(cls, parameters: pd.DataFrame) -> "NowcastRules":
        """From the seed's rows (parameter, value)."""
        values = dict(zip(parameters["parameter"], parameters["value"], strict=True))
        chosen = {field.name: float(values[f"nowcast_{field.name}"]) for field in fields(cls)}
        whole = {name: int(value) for name, value in chosen.items() if name != "band_per_cent"}
        return cls(band_per_cent=chosen["band_per_cent"], **whole)

    @property
    def least_months(self) -> int:
        """Months that a triangle must have: the longest delay and a year of months after it."""
        return self.longest_delay_months + 12
