"""How well the projection would have done."""

from vandring.report.items import Figure, Section, Table

NOTHING = "The delivery does not cover the years of any back-test."
NO_CHECK = "The delivery covers no base period and the year after it."
ERRORS = {"mean_absolute_error_percent": 1, "median_absolute_error_percent": 1, "bias_percent": 1}

SECTION = Section(
    id="back-tests",
    title="Back-tests",
    text=(
        "A back-test projects years that are already known and compares. Errors are of the cells region by "
        "sex by five-year age group by year; the bias is of their sum. Methods that use no relation are "
        "there for comparison.",
        "The relations' own checks lay two ways to the same figure beside each other, as IO 77/36 does "
        "before it chooses a relation: rates, shares or averages of a base period against what came in the "
        "year after.",
    ),
    items=(
        Table(
            id="back-tests-defined",
            title="The back-tests",
            unit="Rates of a base period, projecting later years",
            query="back_test_methods",
            rows=("back_test",),
            values=("regions", "base_period", "years"),
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
        Table(
            id="back-test-coverage",
            title="What bands of draws would have held",
            unit="Per cent of regions, or of regions by age group, within the band",
            rows=("back_test", "told", "size_class"),
            columns=("horizon_years", "band_percent"),
            values=("within_percent",),
            decimals=0,
            empty="No back-test is drawn from this delivery.",
            note="A band of 80 per cent should hold 80. Regions of one country err together: where the "
            "country's total is outside, most of its regions are.",
        ),
        Table(
            id="back-test-shelf-life",
            title="Shelf life",
            unit="Years in which 80 per cent of the regions were within 10 per cent",
            rows=("back_test", "method"),
            columns=("size_class",),
            values=("shelf_life_years",),
            empty=NOTHING,
            note="No longer than the years that were tried.",
        ),
        Table(
            id="relation-checks",
            title="The relations' own checks",
            unit="Persons, summed over regions",
            follows="IO 77/36, text 4.1–4.2",
            rows=("check_id", "base_period", "checked_regions", "age_group", "sex"),
            values=("first_persons", "second_persons", "absolute_difference", "counted_persons"),
            decimals={
                "counted_persons": 0,
                "first_persons": 1,
                "second_persons": 1,
                "absolute_difference": 1,
            },
            note="Differences are taken region by region and summed without their signs. Counted are the "
            "emigrants of the year.",
            empty=NO_CHECK,
        ),
        Table(
            id="relation-checks-counties",
            title="Emigrants of counties by relations c and b",
            unit="Persons; c: the county's rate, b: its share of the year's emigrants",
            follows="IO 77/36, text 4.2",
            rows=("base_period", "age_group", "county"),
            columns=("sex",),
            values=("first_persons", "second_persons", "counted_persons"),
            decimals={"counted_persons": 0, "first_persons": 1, "second_persons": 1},
            empty=NO_CHECK,
        ),
    ),
)
