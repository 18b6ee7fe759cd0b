"""Pictures of the national trial, as figures 4.1 and 4.2 of IO 77/36: the four alternatives, 1975–2000."""

from pathlib import Path

import duckdb
import pandas as pd

ALTERNATIVES = {"trial_i": "I", "trial_ii": "II", "trial_iii": "III", "trial_iv": "IV"}
LINES = {"trial_i": "-", "trial_ii": "--", "trial_iii": "-.", "trial_iv": ":"}
FIGURES = {
    "population": ("national_trial_population.svg", "Population on 31 December, millions", 1e-6),
    "births": ("national_trial_births.svg", "Live births, thousands", 1e-3),
}
"""By component of projection_summary: file, label of the axis, scale."""


def read_summary(database: Path) -> pd.DataFrame:
    """projection_summary of a warehouse or of what it published: scenario_id, year, component, persons."""
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.sql(
            "select scenario_id, year, component, persons from publication.projection_summary order by all"
        ).df()


def draw_national_trial(summary: pd.DataFrame, directory: Path) -> list[Path]:
    """Draw both figures into a directory, which is made; the same summary gives the same bytes. Returns the
    files.

    ``summary`` has columns scenario_id, year, component (population and births are drawn) and persons.
    """
    # Imported here because it is slow to load; drawing on a figure of its own leaves the library's state
    # alone.
    import matplotlib as mpl
    from matplotlib.figure import Figure

    directory.mkdir(parents=True, exist_ok=True)
    files = []
    for component, (name, label, scale) in FIGURES.items():
        figure = Figure(figsize=(6.4, 4.0), layout="constrained")
        axes = figure.subplots()
        for scenario_id, alternative in ALTERNATIVES.items():
            drawn = summary[
                (summary["scenario_id"] == scenario_id)
                & (summary["component"] == component)
                & (summary["year"] >= 1975)
            ].sort_values("year")
            axes.plot(
                drawn["year"],
                (drawn["persons"] * scale).round(6),
                LINES[scenario_id],
                color="black",
                label=f"Alternative {alternative}",
            )
        axes.set_ylabel(label)
        axes.set_xlim(1975, 2000)
        axes.grid(color="0.9")
        axes.legend(frameon=False)
        file = directory / name
        # Names of parts from a fixed text, no date: nothing but the numbers decides what is written.
        with mpl.rc_context({"svg.hashsalt": "vandring", "svg.fonttype": "none"}):
            figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
        files.append(file)
    return files
