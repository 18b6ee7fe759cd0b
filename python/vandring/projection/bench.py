"""How long a projection of DESIGN's size takes."""

import time

import numpy as np

from vandring.projection.engine import project
from vandring.projection.labels import Labels
from vandring.projection.relations.joint_rates import JointMoves, JointRates
from vandring.projection.vital import VitalRates

SCENARIOS, REGIONS, SEXES, AGES, MOVING_AGES, YEARS = 4, 96, 2, 100, 70, 25
TARGET_SECONDS = 1.0
RUNS = 3


def projection_seconds() -> float:
    """Seconds of the fastest of three runs: relation c, 96 regions × 2 sexes × 100 ages × 25 years × 4
    alternatives.

    Inputs are made up, from a fixed seed; the checks of the inputs are part of what is timed.
    """
    random = np.random.default_rng(1977)
    regional = (1, REGIONS, SEXES, MOVING_AGES)
    share = random.uniform(0.5, 1.5, regional)
    immigrants = random.uniform(0.5, 1.5, (1, SEXES, MOVING_AGES))
    relation = JointRates(
        JointMoves(random.uniform(0.02, 0.1, regional), share / share.sum(axis=1, keepdims=True)),
        np.full((1, SEXES, MOVING_AGES), 0.003),
        immigrants / immigrants.sum(),
        np.tile([0.0, 2_000.0, 4_500.0, 10_000.0], (YEARS, 1)),
    )
    fertility = np.zeros((1, AGES))
    fertility[:, 15:50] = 0.06
    vital = VitalRates(
        fertility_rate=fertility,
        death_probability=np.broadcast_to(np.geomspace(0.0005, 0.4, AGES), (1, SEXES, AGES)),
        girl_share=np.array([0.487]),
        fertility_level=np.ones((1, REGIONS)),
        mortality_level=np.ones((1, REGIONS)),
        fertility_multiplier=np.ones((YEARS, 1)),
        mortality_multiplier=np.ones((YEARS, 1)),
    )
    population = np.repeat(random.uniform(50.0, 600.0, (1, REGIONS, SEXES, AGES)), SCENARIOS, axis=0)
    labels = Labels(
        tuple(str(number) for number in range(SCENARIOS)),
        tuple(str(number) for number in range(REGIONS)),
        1975,
    )
    seconds = []
    for _ in range(RUNS):
        start = time.perf_counter()
        project(population, vital, relation, labels, YEARS)
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def report() -> str:
    """One line for the benchmark's report."""
    return (
        f"Projection, {REGIONS} regions × {SEXES} sexes × {AGES} ages × {YEARS} years"
        f" × {SCENARIOS} alternatives: {projection_seconds():.2f} s (target: under {TARGET_SECONDS:g} s)"
    )
