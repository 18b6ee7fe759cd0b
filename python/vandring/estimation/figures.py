"""Pictures of immigrants: rates by background over time [as R16 figures 4.1-4.8]; models' coefficients."""

import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pandas as pd

from vandring.drawing import save_svg

if TYPE_CHECKING:
    from matplotlib.figure import Figure

YEARS = 10
"""Years of rates that are drawn, the last ones of the delivery; R16 draws 2004-2013."""
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
NORMAL_95 = 1.959964
"""Standard errors on either side of an estimate in a 95 % interval."""
SPREAD = 0.6
"""Of the distance between two regressors, what all series of one take."""
OUTCOMES = {"internal": "Moves to another region", "emigration": "Emigrates"}
RATES = {
    "emigration_rate_per_100": "Emigrants\nper 100 residents",
    "internal_out_migration_rate_per_100": "Movers between centrality levels\nper 100 residents",
}
ESTIMATE_COLUMNS = "position, regressor, outcome, series, estimate, standard_error"
OUTCOME_YEARS = """cast(first_outcome_year as varchar)
    || case when last_outcome_year > first_outcome_year then '–' || last_outcome_year else '' end"""
"""What a table says of a model's years: 2010–2013, or one year."""


@dataclass(frozen=True)
class Pictured:
    """What is drawn."""

    rates: pd.DataFrame
    """background, year, and the columns of RATES."""
    logit: pd.DataFrame
    """ESTIMATE_COLUMNS; series is computed, with the outcome years, or printed. Type 1 on the latest outcomes
    and on those of R16, once where these are the same; without the constant."""
    linear: pd.DataFrame
    """ESTIMATE_COLUMNS; series is the centrality level. Main variant on the latest outcomes, without the
    constant."""
    linear_years: str
    """The outcome years of ``linear``."""


def read_pictured(database: Path) -> Pictured:
    """The numbers, from a published file."""
    with duckdb.connect(str(database), read_only=True) as connection:
        rates = connection.execute(
            f"""select background, cast(period_id as integer) as year, {", ".join(RATES)}
            from publication.immigrant_rates_by_background
            where scheme_id = 'centrality' and region_code = 'all' and age_group = 'all'
                and length(period_id) = 4
            order by all"""
        ).df()
        logit = connection.execute(
            f"""with models as (
                select model_id, 'computed, ' || {OUTCOME_YEARS} as series from publication.logit_fits
                where model_id in ('type1', 'type1_2013')
                qualify row_number() over (partition by series order by model_id) = 1
            ), computed as (
                select coefficients.*, models.series
                from publication.logit_coefficients as coefficients inner join models using (model_id)
                where regressor <> 'constant'
            ), regressors as (
                select any_value(position) as position, regressor, outcome
                from computed group by regressor, outcome
            ), printed as (
                select
                    regressors.*, 'printed' as series, comparison.published_value as estimate,
                    0.0 as standard_error
                from regressors
                inner join publication.published_comparison as comparison
                    on comparison.cell_keys = 'measure=estimate; model_id=type1; regressor='
                        || regressors.regressor || '; outcome=' || regressors.outcome
            )
            select {ESTIMATE_COLUMNS}
            from (
                select {ESTIMATE_COLUMNS} from computed union all select {ESTIMATE_COLUMNS} from printed
            ) order by all"""
        ).df()
        linear = connection.execute(
            f"""with main as (
                select *, 'centrality ' || region_code as series from publication.linear_probability_estimates
                where scheme_id = 'centrality' and variant = 'main' and regressor <> 'constant'
                    and list_contains($1, outcome)
            )
            select {ESTIMATE_COLUMNS} from main order by all""",
            [list(OUTCOMES)],
        ).df()
        years = connection.execute(
            f"""select distinct {OUTCOME_YEARS} from publication.linear_probability_estimates
            where scheme_id = 'centrality' and variant = 'main'"""
        ).fetchone()
    return Pictured(rates, logit, linear, years[0] if years else "")


def draw_immigrants(pictured: Pictured, directory: Path) -> list[Path]:
    """Draw what there is into a directory, which is made; the same numbers give the same bytes.

    Returns the files: a picture of which there is nothing is left out. Raises UserError where the directory
    cannot be written to.
    """
    drawn = []
    if not pictured.rates.empty:
        file = directory / "immigrant_rates.svg"
        drawn.append(save_svg(file, (6.4, 6.4), partial(_paint_rates, rates=pictured.rates)))
    for name, label, estimates in (
        ("logit_coefficients", "coefficient, type 1", pictured.logit),
        (
            "linear_probability_coefficients",
            f"difference in probability, {pictured.linear_years}",
            pictured.linear,
        ),
    ):
        if not estimates.empty:
            paint = partial(_paint_estimates, estimates=estimates, label=label)
            drawn.append(save_svg(directory / f"{name}.svg", (7.2, 9.0), paint))
    return drawn


def _paint_rates(figure: "Figure", rates: pd.DataFrame) -> None:
    last_years = rates[rates["year"] > rates["year"].max() - YEARS]
    panels = figure.subplots(len(RATES), 1, sharex=True)
    for axes, (column, label) in zip(panels, RATES.items(), strict=True):
        for place, (background, rows) in enumerate(last_years.groupby("background")):
            values = rows[column].round(6)
            axes.plot(rows["year"], values, marker=MARKERS[place % len(MARKERS)], label=str(background))
        axes.set_ylabel(label)
        axes.set_ylim(bottom=0)
        axes.grid(color="0.9")
    figure.legend(*panels[0].get_legend_handles_labels(), frameon=False, ncols=4, loc="outside upper center")


def _paint_estimates(figure: "Figure", estimates: pd.DataFrame, label: str) -> None:
    """A row per regressor, the first one on top; a panel per outcome; side by side what is of one series."""
    names = list(dict.fromkeys(estimates.sort_values("position")["regressor"]))
    series = sorted(estimates["series"].unique())
    panels = figure.subplots(1, len(OUTCOMES), sharey=True)
    for axes, (outcome, title) in zip(panels, OUTCOMES.items(), strict=True):
        for place, name in enumerate(series):
            rows = estimates[(estimates["outcome"] == outcome) & (estimates["series"] == name)]
            offset = (place - (len(series) - 1) / 2) * SPREAD / len(series)
            axes.errorbar(
                rows["estimate"].round(6),
                [names.index(regressor) + offset for regressor in rows["regressor"]],
                xerr=(NORMAL_95 * rows["standard_error"]).round(6),
                fmt=MARKERS[place % len(MARKERS)],
                markersize=4,
                linewidth=1,
                label=name,
            )
        axes.axvline(0, color="0.5", linewidth=0.8)
        axes.set_title(title)
        axes.set_xlabel(label)
        axes.grid(color="0.9")
    panels[0].set_yticks(range(len(names)), [_label(name) for name in names])
    panels[0].invert_yaxis()
    figure.legend(*panels[0].get_legend_handles_labels(), frameon=False, ncols=4, loc="outside upper center")


def _label(regressor: str) -> str:
    """A regressor's name for people: duration_0_2 is duration 0–2."""
    if regressor == "age_10_squared":
        return "(age / 10)²"
    return re.sub(r"(\d+)_(\d+)", r"\1–\2", regressor).replace("_", " ")
