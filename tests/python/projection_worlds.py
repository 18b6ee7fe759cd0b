"""Random inputs of a projection that are possible, for tests that must hold on any of them."""

from dataclasses import dataclass, replace

import numpy as np
from hypothesis import strategies as st

from vandring.projection.labels import Array, Labels
from vandring.projection.relations.gross_shares import GrossShares
from vandring.projection.relations.interface import Stocks
from vandring.projection.relations.joint_rates import JointMoves, JointRates
from vandring.projection.relations.net_shares import NetShares
from vandring.projection.relations.return_migration import ReturnMigration
from vandring.projection.vital import VitalRates

SEXES = 2
SOME_SCENARIOS = st.integers(1, 3)
SOME_REGIONS = st.integers(1, 120)


@dataclass(frozen=True)
class World:
    """A population, its vital rates and one relation of each kind; sizes are those of the arrays."""

    population: Array
    vital: VitalRates
    labels: Labels
    years: int
    net_shares: NetShares
    gross_shares: GrossShares
    joint_rates: JointRates
    return_migration: ReturnMigration

    gross_immigration: Array
    """Of relation c where gross immigration is given; shape (years, scenarios)."""
    regional_emigration_rate: Array
    """Of relation c where each region has its own; shape (scenarios, regions, 2, moving)."""
    immigration_share: Array
    """Of immigrants who have shares of their own; shape (scenarios, regions, 2, moving)."""

    def relations(self):
        return (
            self.net_shares,
            self.gross_shares,
            self.joint_rates,
            self.return_migration,
            *self.variants(),
        )

    def variants(self):
        return (
            self.gross_given(),
            self.by_regional_rates(),
            self.apart(self.joint_rates),
            self.apart(self.by_regional_rates()),
            self.apart(self.return_migration),
            self.adjusted(self.joint_rates),
            self.adjusted(self.return_migration),
            self.apart(self.adjusted(self.return_migration)),
        )

    def gross_given(self, immigration=None) -> JointRates:
        """Relation c with gross immigration given."""
        given = self.gross_immigration if immigration is None else immigration
        return replace(self.joint_rates, net_immigration=None, immigration=given)

    def by_regional_rates(self, rate=None) -> JointRates:
        """Relation c with regional emigration rates."""
        return replace(self.adjusted(self.joint_rates, rate), emigration_rate=None)

    def adjusted(self, relation, rate=None):
        """Relation c or d with regional emigration rates that are adjusted to the country's emigrants."""
        rate = self.regional_emigration_rate if rate is None else rate
        return replace(relation, moves=replace(relation.moves, regional_emigration_rate=rate))

    def apart(self, relation, share=None):
        """Relation c or d with shares of their own for immigrants."""
        share = self.immigration_share if share is None else share
        return replace(relation, moves=replace(relation.moves, immigration_share=share))


def world(
    seed: int, scenarios: int, regions: int, ages: int, moving: int, years: int, durations: int
) -> World:
    """Everything is possible by construction: rates are low beside the populations, flows small.

    Emigration rates lie below every region's out-migration rate, so that equation (10) is positive.
    """
    random = np.random.default_rng(seed)

    def uniform(low, high, *shape):
        return random.uniform(low, high, shape)

    def shares(axes, *shape):
        weights = uniform(0.1, 1.0, *shape)
        return weights / weights.sum(axis=axes, keepdims=True)

    regional = (scenarios, regions, SEXES, moving)
    national = (scenarios, SEXES, moving)
    population = uniform(500.0, 5_000.0, scenarios, regions, SEXES, ages)
    vital = VitalRates(
        fertility_rate=uniform(0.2, 0.4, scenarios, ages),
        death_probability=uniform(0.0, 0.2, scenarios, SEXES, ages),
        girl_share=uniform(0.45, 0.55, scenarios),
        fertility_level=uniform(0.8, 1.2, scenarios, regions),
        mortality_level=uniform(0.8, 1.2, scenarios, regions),
        fertility_multiplier=uniform(0.7, 1.3, years, scenarios),
        mortality_multiplier=uniform(0.7, 1.3, years, scenarios),
    )
    out_rates = uniform(0.05, 0.3, *regional)
    emigration_rate = out_rates.min(axis=1) * uniform(0.1, 0.9, *national)
    net = uniform(0.0, 50.0, years, scenarios)
    moves = JointMoves(out_rates, shares(1, *regional))
    return World(
        population=population,
        vital=vital,
        labels=Labels(
            tuple(f"s{number}" for number in range(scenarios)),
            tuple(f"r{number:03}" for number in range(regions)),
            2001,
        ),
        years=years,
        net_shares=NetShares(out_rates, shares(1, *regional), shares((1, 2, 3), *regional), net),
        gross_shares=GrossShares(
            out_rates,
            shares(1, *regional),
            shares((1, 2, 3), *regional),
            shares((1, 2, 3), *regional),
            uniform(0.0, 5.0, years, scenarios),
            uniform(0.0, 5.0, years, scenarios),
        ),
        joint_rates=JointRates(moves, emigration_rate, shares((1, 2), *national), net),
        return_migration=ReturnMigration(
            moves,
            emigration_rate[..., None] * uniform(0.5, 1.0, *national, durations),
            emigration_rate * uniform(0.5, 1.0, *national),
            uniform(0.0, 0.01, *national, durations),
            shares((1, 2), *national),
            # First-time immigration is what returns leave of net immigration and emigration: enough is left.
            net + 1_000.0,
            Stocks(
                uniform(0.0, 50.0, scenarios, SEXES, ages, durations),
                uniform(0.0, 50.0, scenarios, SEXES, ages, durations),
            ),
        ),
        gross_immigration=uniform(0.0, 500.0, years, scenarios),
        regional_emigration_rate=out_rates * uniform(0.0, 1.0, *regional),
        immigration_share=shares(1, *regional),
    )


@st.composite
def worlds(draw, scenarios=SOME_SCENARIOS, regions=SOME_REGIONS) -> World:
    """Worlds of any size; hypothesis shrinks the sizes and keeps the numbers in a seed."""
    ages = draw(st.integers(2, 12))
    return world(
        seed=draw(st.integers(0, 2**32 - 1)),
        scenarios=draw(scenarios),
        regions=draw(regions),
        ages=ages,
        moving=draw(st.integers(1, ages - 1)),
        years=draw(st.integers(1, 4)),
        durations=draw(st.integers(2, 5)),
    )


def blind(world_: World) -> ReturnMigration:
    """Relation d of the world's relation c: hazards blind to duration, no return, first immigrants as all."""
    rates, remembering = world_.joint_rates, world_.return_migration
    return replace(
        remembering,
        immigrant_emigration_hazard=np.broadcast_to(
            rates.emigration_rate[..., None], remembering.immigrant_emigration_hazard.shape
        ),
        other_emigration_rate=rates.emigration_rate,
        return_hazard=np.zeros_like(remembering.return_hazard),
        first_immigrant_share=rates.immigrant_share,
        net_immigration=rates.net_immigration,
    )
