"""Relation d: emigration and immigration that remember who came from abroad and who left."""

from dataclasses import dataclass

import numpy as np

from vandring.projection.checks import TOLERANCE, check_range, check_shape, check_sums_to_one
from vandring.projection.labels import AGE, NATIONAL, SEX, STOCK, Array, Labels
from vandring.projection.relations.interface import Flows, Moment, Size, Stocks
from vandring.projection.relations.joint_rates import JointMoves, refuse_negative_immigration
from vandring.projection.vital import check_yearly, one_year_older


@dataclass(frozen=True)
class ReturnMigration:
    """METHOD 4.3, relation d. S may be 1; M ages at which people move, T completed years τ, the last open.

    A hazard at τ is of persons who complete τ years in the year, so that at τ = 0 nobody is exposed.
    """

    moves: JointMoves
    immigrant_emigration_hazard: Array
    """h, 0–1; shape (S, 2, M, T)."""
    other_emigration_rate: Array
    """u_d, 0–1; shape (S, 2, M)."""
    return_hazard: Array
    """r, 0–1; shape (S, 2, M, T)."""
    first_immigrant_share: Array
    """Adds up to 1 over sex and age; shape (S, 2, M)."""
    net_immigration: Array
    """Persons a year; shape (years, S)."""
    opening: Stocks
    """At the start; arrays of shape (scenarios, 2, ages, T)."""

    def check(self, size: Size, labels: Labels) -> None:
        """Shapes, ranges, sums, no missing cell. Raises UserError."""
        self.moves.check(size, labels)
        some, moving = (1, size.scenarios), self.moves.moving_ages
        durations = self.opening.immigrants.shape[-1]
        for name in ("immigrant_emigration_hazard", "return_hazard"):
            check_shape(name, getattr(self, name), STOCK, (some, 2, moving, durations))
            check_range(name, getattr(self, name), STOCK, labels, highest=1.0)
        for name in ("other_emigration_rate", "first_immigrant_share"):
            check_shape(name, getattr(self, name), NATIONAL, (some, 2, moving))
            check_range(name, getattr(self, name), NATIONAL, labels, highest=1.0)
        check_sums_to_one("first_immigrant_share", self.first_immigrant_share, NATIONAL, (SEX, AGE), labels)
        for name, stock in (
            ("immigrants", self.opening.immigrants),
            ("nationals_abroad", self.opening.nationals_abroad),
        ):
            check_shape(name, stock, STOCK, (size.scenarios, 2, size.ages, durations))
            check_range(name, stock, STOCK, labels)
        check_yearly("net_immigration", self.net_immigration, size.years, size.scenarios, labels)

    def start(self) -> Stocks:
        """F and A at the start."""
        return self.opening

    def flows(self, moment: Moment, stocks: Stocks | None) -> tuple[Flows, Stocks]:
        """Moves of the year and both stocks at its end.

        Raises UserError where more immigrants are remembered than there are people, where first-time
        immigration would be negative, or where a stock would.
        """
        assert stocks is not None
        moving = self.moves.moving_ages
        immigrants, abroad = followed_a_year(stocks.immigrants), followed_a_year(stocks.nationals_abroad)
        at_risk = self.moves.at_risk(moment)
        national = at_risk.sum(axis=1)
        others = national - immigrants[:, :, :moving].sum(axis=-1)
        refuse_negative("people other than immigrants, L − ΣF,", others, NATIONAL, moment)

        leaving = self.immigrant_emigration_hazard * immigrants[:, :, :moving]
        leaving_others = self.other_emigration_rate * others
        emigrants = leaving.sum(axis=-1) + leaving_others
        returning = self.return_hazard * abroad[:, :, :moving]
        first_immigration = (
            self.net_immigration[moment.year] + emigrants.sum(axis=(1, 2)) - returning.sum(axis=(1, 2, 3))
        )
        refuse_negative_immigration("first-time immigration, I_f,", first_immigration, moment)
        first_immigrants = self.first_immigrant_share * first_immigration[:, None, None]
        flows = self.moves.flows(
            moment, self.moves.emigrants(moment, emigrants), first_immigrants + returning.sum(axis=-1)
        )

        ending = Stocks(
            immigrants=at_the_end(immigrants, moment, leaving, first_immigrants),
            nationals_abroad=at_the_end(abroad, moment, returning, leaving_others),
        )
        refuse_negative("immigrants in the country, F,", ending.immigrants, STOCK, moment)
        refuse_negative("nationals abroad, A,", ending.nationals_abroad, STOCK, moment)
        return flows, ending


def followed_a_year(stock: Array) -> Array:
    """A stock by the age and the completed years that it reaches in the year; both last places are open.

    Shape (S, 2, ages, T) → the same; nobody stands at age 0 or at τ = 0.
    """
    return one_year_older(one_year_older(stock, 0.0), 0.0, axis=-2)


def at_the_end(stock: Array, moment: Moment, lost: Array, gained: Array) -> Array:
    """A stock on 31 December, shape (S, 2, ages, T): less deaths and ``lost``, plus ``gained`` at τ = 0.

    ``lost`` has shape (S, 2, M, T), ``gained`` (S, 2, M).
    """
    ending = stock * (1.0 - moment.common_death_probability[..., None])
    moving = lost.shape[2]
    ending[:, :, :moving] -= lost
    ending[:, :, :moving, 0] += gained
    return ending


def refuse_negative(what: str, values: Array, axes: tuple[str, ...], moment: Moment) -> None:
    """Raise UserError about the first cell below 0."""
    negative = values < -TOLERANCE
    if negative.any():
        moment.labels.refuse(
            f"{what} would be negative",
            "Stocks, hazards and death probabilities contradict each other there.",
            values,
            np.asarray(negative),
            axes,
            moment.year,
        )
