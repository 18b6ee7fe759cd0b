"""What is known of the years before a projection starts."""

from dataclasses import dataclass

from vandring.projection.labels import Array


@dataclass(frozen=True)
class History:
    """Years that follow each other, the last the one before the projection; T of them."""

    exposed: Array
    """Persons on 1 January and births of the year, by age reached; shape (T, 2, groups, regions)."""
    out_movers: Array
    """Emigrants included; shape (T, 2, groups, regions), as the next ones."""
    in_movers: Array
    deaths: Array
    residual: Array
    """What the accounts do not close by: too many at the end of a year by its events; as out_movers."""
    births: Array
    """Shape (T, regions)."""
    fertility: Array
    """Births over those that the rates of the base period give; shape (T,)."""
    mortality: Array
    base_years: int
    """The last years, which the scenario's rates are of."""
    has_gross_moves: bool
    """False where movers are the least that give the net."""
    has_deaths: bool
    """False where deaths are estimated, and what they are off by is in the net migration."""

    @property
    def net(self) -> Array:
        """In-movers less out-movers."""
        moved: Array = self.in_movers - self.out_movers
        return moved
