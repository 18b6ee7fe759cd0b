"""How long draws of DESIGN's size take, and how much memory."""

import subprocess
import sys
import time

import numpy as np

from vandring.draws.groups import GROUPS
from vandring.draws.levels import known_levels
from vandring.draws.run import Drawing, draw
from vandring.draws.series import Walking, known
from vandring.draws.sources import GrossMoves, Sources
from vandring.projection.labels import Labels
from vandring.projection.relations.joint_rates import JointMoves, JointRates
from vandring.projection.vital import VitalRates

DRAWS, YEARS, AGES, MOVING_AGES = 1_000, 25, 100, 70
AGE_YEARS = (5, 10, 15, 20, 25)
TARGETS = {96: 10.0, 428: 30.0}
"""Seconds by number of regions."""
TARGET_GIGABYTES = 1.0
PERSONS = 5_500_000


def made_up(regions: int) -> Drawing:
    """Relation c with everything random, of regions of 1 to 60; from a fixed seed."""
    random = np.random.default_rng(1977)
    regional = (1, regions, 2, MOVING_AGES)
    share = random.uniform(0.5, 1.5, regional)
    size = np.geomspace(1.0, 60.0, regions)[:, None, None]
    population = size * random.uniform(0.5, 1.5, (regions, 2, AGES))
    population *= PERSONS / population.sum()
    share *= size
    immigrants = random.uniform(0.5, 1.5, (1, 2, MOVING_AGES))
    relation = JointRates(
        JointMoves(random.uniform(0.02, 0.1, regional), share / share.sum(axis=1, keepdims=True)),
        np.full((1, 2, MOVING_AGES), 0.003),
        immigrants / immigrants.sum(),
        np.full((YEARS, 1), 25_000.0),
    )
    fertility = np.zeros((1, AGES))
    fertility[:, 15:50] = 0.05
    ones = np.ones((1, regions))
    vital = VitalRates(
        fertility_rate=fertility,
        death_probability=np.broadcast_to(np.geomspace(0.0002, 0.4, AGES), (1, 2, AGES)),
        girl_share=np.array([0.487]),
        fertility_level=ones,
        mortality_level=ones,
        fertility_multiplier=np.ones((YEARS, 1)),
        mortality_multiplier=np.ones((YEARS, 1)),
    )
    levels = known_levels(0.8, 0.1, 0.2, 0.3, 0.01)
    events = np.full((2, GROUPS, regions), 50.0)
    moves = GrossMoves(levels, levels, events, events)
    walk = Walking(0.03, 10.0, 0.03, 0)
    sources = Sources(
        5, known(0.85, 1.2), walk, walk, moves, np.full(regions, 500.0), np.full(regions, 500.0), None, True
    )
    labels = Labels(("bench",), tuple(str(number) for number in range(regions)), 2001)
    return Drawing(population[None], vital, relation, labels, YEARS, sources)


def seconds(regions: int) -> float:
    """Of one run; its memory is that of the process."""
    drawing = made_up(regions)
    start = time.perf_counter()
    draw(drawing, DRAWS, 1, AGE_YEARS)
    return time.perf_counter() - start


CHILD = """
import resource, sys
from vandring.draws.bench import seconds
took = seconds(int(sys.argv[1]))
print(took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024))
"""


def report() -> str:
    """A line for each number of regions, each measured in a process of its own."""
    lines = []
    for regions, target in TARGETS.items():
        made = subprocess.run(
            [sys.executable, "-c", CHILD, str(regions)], capture_output=True, text=True, check=True
        )
        took, size = (float(part) for part in made.stdout.split())
        lines.append(
            f"Draws, {DRAWS:,} × {regions} regions × 2 sexes × {AGES} ages × {YEARS} years, with events:"
            f" {took:.1f} s (target: under {target:g} s), {size / 1e9:.2f} GB"
            f" (target: under {TARGET_GIGABYTES:g} GB)"
        )
    return "\n".join(lines)
