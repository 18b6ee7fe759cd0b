"""Pictures of the national trial, as figures 4.1 and 4.2 of IO 77/36: the four alternatives, 1975–2000."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pandas as pd

from vandring.drawing import save_svg

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ALTERNATIVES = {"trial_i": "I", "trial_ii": "II", "trial_iii": "III", "trial_iv": "IV"}
LINES = {"trial_i": "-", "trial_ii": "--", "trial_iii": "-.", "trial_iv": ":"}
FIGURES = {
    "population": ("national_trial_population.svg", "Population on 31 December, millions", 1e-6),
    "births": ("national_trial_births.svg", "Live births, thousands", 1e-3),
}
"""By component of projection_summary: file, label of the axis, scale."""
FIRST_YEAR, LAST_YEAR = 1975, 2000


def read_trial(database: Path) -> pd.DataFrame:
    """What is drawn, from projection_summary of a published file: scenario_id, year, component, persons."""
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(
            """select scenario_id, year, component, persons from publication.projection_summary
            where list_contains($1, scenario_id) and list_contains($2, component) order by all""",
            [list(ALTERNATIVES), list(FIGURES)],
        ).df()


def draw_trial(trial: pd.DataFrame, directory: Path) -> list[Path]:
    """Draw both figures into a directory, which is made; the same numbers give the same bytes.

    ``trial`` has the columns of read_trial. Returns the files: none where no alternative was projected.
    Raises UserError where the directory cannot be written to.
    """
    if trial.empty:
        return []
    return [
        save_svg(directory / name, (6.4, 4.0), partial(_paint, trial=trial, component=component))
        for component, (name, _, _) in FIGURES.items()
    ]


def _paint(figure: "Figure", trial: pd.DataFrame, component: str) -> None:
    _, label, scale = FIGURES[component]
    drawn = trial[(trial["component"] == component) & (trial["year"] >= FIRST_YEAR)].sort_values("year")
    axes = figure.subplots()
    for scenario_id, persons in drawn.groupby("scenario_id")[["year", "persons"]]:
        axes.plot(
            persons["year"],
            (persons["persons"] * scale).round(6),
            LINES[str(scenario_id)],
            color="black",
            label=f"Alternative {ALTERNATIVES[str(scenario_id)]}",
        )
    axes.set_ylabel(label)
    axes.set_xlim(FIRST_YEAR, LAST_YEAR)
    axes.grid(color="0.9")
    axes.legend(frameon=False)
