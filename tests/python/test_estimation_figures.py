"""Pictures of immigrants: what is in them, and that the same numbers give the same file."""

from pathlib import Path

import pandas as pd
import pytest

import warehouse
from vandring.errors import UserError
from vandring.estimation.figures import ESTIMATE_COLUMNS, RATES, Pictured, draw_immigrants

RATES_DRAWN = pd.DataFrame(
    {
        "background": ["nordic", "work"] * 12,
        "year": [year for year in range(2002, 2014) for _ in range(2)],
        **{column: [1.0 + place / 7 for place in range(24)] for column in RATES},
    }
)
ESTIMATES = pd.DataFrame(
    [
        (1, "duration_0_2", "internal", "computed, 2020", 0.5, 0.1),
        (1, "duration_0_2", "emigration", "computed, 2020", 1.5, 0.2),
        (1, "duration_0_2", "emigration", "printed", 1.6, 0.0),
    ],
    columns=ESTIMATE_COLUMNS.split(", "),
)
NOTHING = Pictured(RATES_DRAWN[:0], ESTIMATES[:0], ESTIMATES[:0], "")


def test_pictures_show_their_series_and_depend_on_nothing_else(tmp_path: Path) -> None:
    pictured = Pictured(RATES_DRAWN, ESTIMATES, ESTIMATES, "2019–2020")
    drawn = draw_immigrants(pictured, tmp_path / "one")
    again = draw_immigrants(pictured, tmp_path / "two")
    assert [file.read_bytes() for file in drawn] == [file.read_bytes() for file in again]
    rates, logit, linear = (file.read_text(encoding="utf-8") for file in drawn)
    assert ">nordic<" in rates
    assert ">2013<" in rates or ">2012<" in rates
    assert ">2002<" not in rates, "the last ten years are drawn"
    for text in ("computed, 2020", "printed", "duration 0–2", "Emigrates"):
        assert f">{text}<" in logit
    assert ">difference in probability, 2019–2020<" in linear


def test_what_there_is_nothing_of_is_not_drawn(tmp_path: Path) -> None:
    assert draw_immigrants(NOTHING, tmp_path / "figures") == []


def test_a_directory_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "figures").write_text("in the way")
    with pytest.raises(UserError, match=r"figures.immigrant_rates\.svg: the figure cannot be written"):
        draw_immigrants(Pictured(RATES_DRAWN, ESTIMATES, ESTIMATES, "2019–2020"), tmp_path / "figures")


def test_the_docs_show_every_picture() -> None:
    page = (warehouse.PROJECT / "docs" / "immigrants.md").read_text(encoding="utf-8")
    shown = sorted(
        file.name
        for file in (warehouse.PROJECT / "docs" / "figures").glob("*.svg")
        if f"figures/{file.name}" in page
    )
    assert shown == [
        "emigration_decomposition.svg",
        "emigration_lexis.svg",
        "immigrant_rates.svg",
        "linear_probability_coefficients.svg",
        "logit_coefficients.svg",
        "retention_curves.svg",
        "retention_incidence.svg",
        "standardised_counties_chart.svg",
    ]
