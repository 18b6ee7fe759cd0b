"""How well the projection would have done."""

from vandring.report.items import Figure, Section, Table

NOTHING = "The delivery does not cover the years of any back-test."
ERRORS = {"mean_absolute_error_percent": 1, "median_absolute_error_percent": 1, "bias_percent": 1}

SECTION = Section(
    id="back-tests",
    title="Back-tests",
    text=(
        "A back-test projects years that are already known and compares. Errors are of the cells region by "
        "sex by five-year age group by year; the bias is of their sum. Methods that use no relation are "
        "there for comparison.",
    ),
    items=(
        Table(
            id="back-tests-defined",
            title="The back-tests",
            unit="Rates of a base period, projecting later years",
            query="back_test_methods",
            rows=("back_test",),
            values=("label", "regions", "years"),
            reasons="back_test_refusals",
            empty=NOTHING,
        ),
        Figure(
            id="back-test-errors-chart",
            title="Error of the population by method",
            unit="Median absolute error, per cent",
            x="method",
            y="median_absolute_error_percent",
            panel="back_test",
            kind="dots",
            decimals=1,
            empty=NOTHING,
        ),
        Table(
            id="back-test-errors",
            title="Errors by back-test, measure and method",
            unit="Cells, persons, and per cent",
            rows=("back_test", "measure", "method"),
            values=(
                "cells",
                "predicted_persons",
                "counted_persons",
                "mean_absolute_error_percent",
                "median_absolute_error_percent",
                "bias_percent",
            ),
            decimals=ERRORS,
            note="Cells in which nobody was counted have no error in per cent and are left out of both "
            "averages.",
            empty=NOTHING,
        ),
        Table(
            id="back-test-breakdown",
            title="Error of the population by sex, size of region and years ahead",
            unit="Median absolute error, per cent",
            rows=("back_test", "dimension", "category"),
            columns=("method",),
            values=("median_absolute_error_percent",),
            decimals=1,
            empty=NOTHING,
        ),
    ),
)
