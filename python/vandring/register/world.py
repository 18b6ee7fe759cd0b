"""A simulated world: the true lives, before any register has looked at them."""

from dataclasses import dataclass

from vandring.register.arrays import Array
from vandring.register.figures import Figures
from vandring.register.parameters import SimulationParameters
from vandring.register.persons import Persons


@dataclass(frozen=True)
class World:
    """True lives. Tables are dictionaries of equally long arrays; persons are indices into ``persons``."""

    parameters: SimulationParameters
    seed: int
    figures: Figures
    persons: Persons
    person_numbers: Array
    """Last number of each person, int64 (count,)."""
    opening: dict[str, Array]
    """person, municipality on 1 January of the first year."""
    moves: dict[str, Array]
    """person, kind, day, origin, destination, country, citizenship; in order of year, person, day."""
    families: dict[str, Array]
    """person, year, reference: members of families with an immigrant, 1 January of the year."""
    employment: dict[str, Array]
    """person, year, kind (1 wage earner, 2 self-employed)."""
    enrolment: dict[str, Array]
    """person, year, is_enrolled, has_passed_exam."""
    unemployment: dict[str, Array]
    """person, year, months."""
    attainment: dict[str, Array]
    """person, year, level."""
    immigrant_years: dict[str, Array]
    """person, year (of the covariates), the covariates, probabilities and the outcome of the year after."""
