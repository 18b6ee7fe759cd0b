"""Registers whose parameters are known, made year by year without the code that is tested."""

from dataclasses import dataclass

import numpy as np

from vandring.draws.groups import in_groups
from vandring.draws.history import History
from vandring.draws.run import Drawing
from vandring.draws.series import Stated
from vandring.draws.settings import SERIES, WHATS, Settings
from vandring.draws.sources import NOTHING, Sources
from vandring.projection.labels import Labels
from vandring.projection.relations.interface import Flows
from vandring.projection.vital import VitalRates

AGES, BASE = 100, 5
DYING = np.minimum(np.geomspace(0.0002, 0.5, AGES), 1.0)
FERTILITY = np.where((np.arange(AGES) >= 18) & (np.arange(AGES) < 44), 0.065, 0.0)
GIRLS = 0.487
STATED = {
    "net_immigration": Stated(1.2, 0.9, 5.0),
    "fertility": Stated(0.03, 0.5, 5.0),
    "mortality": Stated(0.02, 0.5, 5.0),
    "region_net_migration": Stated(4.0, 0.8, 10.0),
    "region_out_migration": Stated(0.1, 0.8, 10.0),
    "region_in_migration": Stated(0.1, 0.8, 10.0),
}


def settings(*on: str) -> Settings:
    """Sources that are on; all where none is named."""
    return Settings(frozenset(on or WHATS), STATED, dict.fromkeys(SERIES, "test"))


@dataclass(frozen=True)
class Truth:
    """How the register wanders."""

    region_phi: float = 0.8
    region_sd: float = 0.005
    country_phi: float = 0.85
    country_sd_per_1000: float = 1.2
    noise_by_person: float = 0.12
    fertility_step: float = 0.03
    mortality_step: float = 0.02


@dataclass(frozen=True)
class Register:
    """Years of a register; arrays (years, regions, 2, ages) by age reached, populations of 31 December."""

    start: np.ndarray
    exposed: np.ndarray
    net: np.ndarray
    deaths: np.ndarray
    births: np.ndarray
    """Shape (years, regions, 2)."""
    expected_births: np.ndarray
    expected_deaths: np.ndarray

    def population(self, year: int) -> np.ndarray:
        """31 December of the year with that number; −1 the start."""
        if year < 0:
            return self.start
        return self.exposed[year] - self.deaths[year] + self.net[year]


def wander(random, phi, sd, years, size=()):
    """An autoregression from its own stationary distribution, written out."""
    series = [random.normal(0.0, sd / np.sqrt(1.0 - phi**2), size)]
    for _ in range(years - 1):
        series.append(phi * series[-1] + random.normal(0.0, sd, size))
    return np.array(series)


def register(random, regions: int, years: int, truth: Truth = Truth()) -> Register:
    """Regions of some 700 to 60,000 persons; levels of their own that never change, and those that do."""
    size = np.geomspace(3.0, 300.0, regions) * random.uniform(0.7, 1.3, regions)
    shape = np.where(np.arange(AGES) < 65, 1.0, np.exp(-0.07 * np.maximum(np.arange(AGES) - 65, 0)))
    population = np.round(size[:, None, None] * shape * np.ones((1, 2, 1)) * 2.0)
    start = population
    own = random.normal(0.0, 0.004, regions)
    innovations = truth.region_sd * np.sqrt(1 - truth.region_phi**2)
    level = own + wander(random, truth.region_phi, innovations, years, (regions,))
    country = wander(random, truth.country_phi, truth.country_sd_per_1000 / 1000.0, years) + 0.004
    fertility = np.exp(np.cumsum(random.normal(0, truth.fertility_step, years)))
    mortality = np.exp(np.cumsum(random.normal(0, truth.mortality_step, years)))
    kept = {name: [] for name in ("exposed", "net", "deaths", "births", "expected_births", "expected_deaths")}
    for year in range(years):
        women = np.concatenate([np.zeros((regions, 1)), population[:, 1, :-1]], axis=1)
        bearing = (women * FERTILITY * (1 - DYING / 2)).sum(axis=1)
        children = random.poisson(bearing * fertility[year]).astype(float)
        girls = random.binomial(children.astype(int), GIRLS)
        exposed = np.empty_like(population)
        exposed[..., 1:] = population[..., :-1]
        exposed[..., -1] += population[..., -1]
        exposed[:, 0, 0], exposed[:, 1, 0] = children - girls, girls
        deaths = np.minimum(random.poisson(exposed * DYING * mortality[year]), exposed)
        rate = level[year] - (level[year] * exposed.sum(axis=(1, 2))).sum() / exposed.sum()
        noise = random.normal(0.0, np.sqrt(truth.noise_by_person * exposed))
        noise -= noise.sum(axis=0) * exposed / np.maximum(exposed.sum(axis=0), 1.0)
        net = exposed * (rate[:, None, None] + country[year]) + noise
        net = np.maximum(net, -(exposed - deaths))
        kept["exposed"].append(exposed)
        kept["net"].append(net)
        kept["deaths"].append(deaths)
        kept["births"].append(np.stack([children - girls, girls], axis=1))
        kept["expected_births"].append(bearing.sum())
        kept["expected_deaths"].append((exposed * DYING).sum())
        population = exposed - deaths + net
    return Register(start, **{name: np.array(values) for name, values in kept.items()})


@dataclass(frozen=True)
class NetRates:
    """A relation of net rates that stay as they are; shape (1, regions, 2, ages)."""

    rate: np.ndarray

    def check(self, size, labels):
        """Nothing is asked of a test's rates."""

    def start(self):
        return None

    def flows(self, moment, _stocks):
        nobody = np.zeros((*moment.exposed.shape[:3], 0))
        return Flows(nobody, nobody, self.rate * moment.exposed, None, None, is_joint=False), None


def history(known: Register, years: int) -> History:
    """What had been seen after the first ``years`` years."""
    inward = lambda array: in_groups(np.moveaxis(array[:years].astype(float), 1, 3))  # noqa: E731
    net = inward(known.net)
    return History(
        exposed=inward(known.exposed),
        out_movers=np.maximum(-net, 0.0),
        in_movers=np.maximum(net, 0.0),
        deaths=inward(known.deaths),
        residual=np.zeros_like(net),
        births=known.births[:years].sum(axis=2),
        fertility=known.births[:years].sum(axis=(1, 2)) / known.expected_births[:years],
        mortality=known.deaths[:years].sum(axis=(1, 2, 3)) / known.expected_deaths[:years],
        base_years=BASE,
        has_gross_moves=False,
        has_deaths=True,
    )


def drawing(known: Register, launch: int, years: int, sources: Sources = NOTHING) -> Drawing:
    """A projection from the end of year ``launch`` − 1 with the rates of the BASE years before."""
    base = slice(launch - BASE, launch)
    exposed = known.exposed[base].sum(axis=0)
    rate = known.net[base].sum(axis=0) / np.maximum(exposed, 1.0)
    regions = len(exposed)
    ones = np.ones((years, 1))
    births = known.births[base].sum() / known.expected_births[base].sum()
    deaths = known.deaths[base].sum() / known.expected_deaths[base].sum()
    vital = VitalRates(
        FERTILITY[None] * births,
        np.minimum(np.broadcast_to(DYING * deaths, (1, 2, AGES)), 1.0),
        np.array([GIRLS]),
        np.ones((1, regions)),
        np.ones((1, regions)),
        ones,
        ones,
    )
    labels = Labels(("test",), tuple(str(number) for number in range(regions)), 2001)
    return Drawing(known.population(launch - 1)[None], vital, NetRates(rate[None]), labels, years, sources)
