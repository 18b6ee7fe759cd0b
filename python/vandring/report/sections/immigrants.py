"""Immigrants' moves: chapters 4 and 5 of Rapporter 2016/27."""

from vandring.report.items import Figure, Section, Table

EMIGRATION, INTERNAL = "emigration_rate_per_100", "internal_out_migration_rate_per_100"
RATES = (EMIGRATION, INTERNAL)
PER_100 = "Per 100 residents on 1 January"
NOTHING = "The delivery has no immigrants to follow, or no whole five-year period of them."
LABOUR = "employment,education_enrolment,unemployment"
NOT_COMPUTED = "What no delivery can give has no computed figure; published_comparison says why."
BACKDATED_INTERNAL = "backdated_internal_out_migration_rate_per_100"
MOVED_BACK = (
    "The years are the latest five-year period of rate_periods whose administrative emigrations can all be "
    "moved back; some of those of later years are still to be registered."
)
BETWEEN_COUNTIES = "Internal out-migration is between counties."


def _status_figure(number: str, rate: str, name: str, follows: str) -> Figure:
    return Figure(
        id=f"{name}-{number}",
        title=f"{'Emigration' if rate == EMIGRATION else 'Moves between counties'} by background and "
        f"{'labour-market status' if name == 'labour-status' else 'education'}",
        unit=PER_100 + ", ages 15–74, {last_ten_years}",
        query=f"rates_by_{'labour_status' if name == 'labour-status' else 'education'}",
        follows=follows,
        parameters={"tables": LABOUR if name == "labour-status" else "education_attainment"},
        reasons="tables_left_out_reasons",
        x="year",
        y=rate,
        series="labour_status" if name == "labour-status" else "education_group",
        panel="background",
        decimals=1,
        empty=NOTHING,
    )


def _family_table(number: str, title: str, note: str = "") -> Table:
    return Table(
        id=f"families-{number.replace('.', '-')}",
        title=title,
        unit=PER_100,
        query="r2016_27_families",
        parameters={"table_number": number, "tables": "family_numbers"},
        follows=f"Rapporter 2016/27, table {number}",
        reasons="tables_left_out_reasons",
        rows=("period_id", "background", "family_size", "family_type"),
        columns=("measure",),
        values=("published_value", "computed_value"),
        decimals=1,
        note=f"{BETWEEN_COUNTIES} {note}".strip(),
    )


SECTION = Section(
    id="immigrants",
    title="Immigrants who move and leave",
    text=(
        "Rapporter 2016/27 follows immigrants from one year to the next by background: born in another "
        "Nordic country, or otherwise the reason for immigration. What was a person like, and did the "
        "person stay, move within Norway or emigrate?",
    ),
    items=(
        Table(
            id="persons-born-abroad",
            title="Who is counted as an immigrant",
            unit="Persons born abroad",
            rows=("verdict", "reason"),
            values=("persons",),
            empty=NOTHING,
        ),
        Figure(
            id="immigrants-by-background",
            title="Immigrants by background",
            unit="Persons on 1 January",
            x="year",
            y="persons",
            series="background",
            empty=NOTHING,
        ),
        Figure(
            id="rates-by-background",
            title="Emigration and moves between centrality levels by background",
            unit=PER_100 + ", {last_ten_years}",
            follows="Rapporter 2016/27, figures 4.1 and 4.2",
            x="year",
            y="rate_per_100",
            series="background",
            panel="rate",
            panel_columns=1,
            shares_scale=False,
            decimals=1,
            empty=NOTHING,
        ),
        Figure(
            id="rates-of-each-background",
            title="Emigration beside moves between centrality levels, each background",
            unit=PER_100 + ", {last_ten_years}",
            follows="Rapporter 2016/27, figures 4.3–4.8",
            x="year",
            y="rate_per_100",
            series="rate",
            panel="background",
            shares_scale=False,
            decimals=1,
            empty=NOTHING,
        ),
        Figure(
            id="rates-by-background-and-age",
            title="Emigration by background and age",
            unit=PER_100 + ", {last_ten_years}",
            x="year",
            y=EMIGRATION,
            series="background",
            panel="age_group",
            decimals=1,
            empty=NOTHING,
        ),
        Figure(
            id="centrality-emigration",
            title="Emigration by background and centrality of residence",
            unit=PER_100 + ", {last_ten_years}",
            query="background_by_centrality",
            follows="Rapporter 2016/27, figures 5.1–5.12",
            x="year",
            y=EMIGRATION,
            series="background",
            panel="centrality",
            decimals=1,
            empty=NOTHING,
            note="Level 4 is the most central.",
        ),
        Figure(
            id="centrality-internal",
            title="Moves to another centrality level by background and centrality of residence",
            unit=PER_100 + ", {last_ten_years}",
            query="background_by_centrality",
            follows="Rapporter 2016/27, figures 5.1–5.12",
            x="year",
            y=INTERNAL,
            series="background",
            panel="centrality",
            decimals=1,
            empty=NOTHING,
            note="Level 4 is the most central.",
        ),
        _status_figure(
            "emigration", EMIGRATION, "labour-status", "Rapporter 2016/27, figures 4.9, 4.11 … 4.19"
        ),
        _status_figure("internal", INTERNAL, "labour-status", "Rapporter 2016/27, figures 4.10, 4.12 … 4.20"),
        _status_figure("emigration", EMIGRATION, "education", "Rapporter 2016/27, figures 4.21, 4.23 … 4.31"),
        _status_figure("internal", INTERNAL, "education", "Rapporter 2016/27, figures 4.22, 4.24 … 4.32"),
        _family_table("4.1", "Emigration and moves by family, all ages"),
        _family_table("4.2", "Emigration and moves by family, ages 20–35"),
        _family_table("4.3", "Emigration and moves in mixed families of three or more"),
        Figure(
            id="county-emigration",
            title="Emigration of immigrants by county",
            unit=PER_100 + ", five-year periods",
            follows="Rapporter 2016/27, figures 5.13–5.19",
            x="county",
            y=EMIGRATION,
            series="period_id",
            kind="dots",
            decimals=1,
            empty=NOTHING,
        ),
        Table(
            id="county-emigration-by-background",
            title="Emigration of immigrants by county and background, five-year periods",
            unit=PER_100,
            query="county_backgrounds",
            follows="Rapporter 2016/27, figures 5.13–5.19",
            rows=("period_id", "county"),
            columns=("background",),
            values=(EMIGRATION,),
            decimals=1,
            empty=NOTHING,
        ),
        Table(
            id="county-moves-by-background",
            title="Moves of immigrants to other counties by background, five-year periods",
            unit=PER_100,
            query="county_backgrounds",
            follows="Rapporter 2016/27, figures 5.13–5.19",
            rows=("period_id", "county"),
            columns=("background",),
            values=(INTERNAL,),
            decimals=1,
            empty=NOTHING,
        ),
        Table(
            id="county-composition",
            title="Immigrants of a county by background, five-year periods",
            unit="Share of the county's immigrants (0–1)",
            follows="Rapporter 2016/27, figures 5.13–5.19",
            rows=("period_id", "county"),
            columns=("background",),
            values=("background_share",),
            decimals=3,
            empty=NOTHING,
        ),
        Table(
            id="text-figures-rapporter-2016-27",
            title="Figures of the text and the boxes",
            unit="As each row says",
            query="text_figures",
            parameters={"publication": "Rapporter 2016/27"},
            follows="Rapporter 2016/27, text",
            rows=("unit", "section", "what"),
            values=("published_value", "computed_value"),
            note=NOT_COMPUTED,
            decimals={"probability": 3, "percent": 1, "ratio": 1, "per 100 residents": 1},
        ),
        Table(
            id="emigration-sensitivity",
            title="Emigration with administrative emigrations as registered, and moved back",
            unit="Persons, and emigrants per 100 residents on 1 January, {five_years_moved_back}",
            rows=("background",),
            values=(
                "persons",
                "emigrants",
                "administrative_emigrants",
                EMIGRATION,
                "backdated_emigration_rate_per_100",
            ),
            decimals={EMIGRATION: 2, "backdated_emigration_rate_per_100": 2},
            note=MOVED_BACK,
            empty=NOTHING,
        ),
        Table(
            id="emigration-by-origin",
            title="Emigration by area of birth, administrative emigrations as registered and moved back",
            unit="Persons, share, and emigrants per 100 residents on 1 January, {five_years_moved_back}",
            query="emigration_by_origin",
            rows=("origin",),
            values=(
                "persons",
                "emigrants",
                "administrative_emigrants",
                "administrative_share",
                EMIGRATION,
                "backdated_emigration_rate_per_100",
            ),
            decimals={"administrative_share": 2, EMIGRATION: 2, "backdated_emigration_rate_per_100": 2},
            note="EEA: the European Economic Area on 1 January of each year, without the Nordic countries. "
            + MOVED_BACK,
            empty=NOTHING,
        ),
        Table(
            id="rates-moved-back",
            title="Rates with administrative emigrations as registered, and moved back",
            unit=PER_100 + ", {five_years_moved_back}",
            query="rates_moved_back",
            rows=("characteristic", "category"),
            values=(EMIGRATION, "backdated_emigration_rate_per_100", INTERNAL, BACKDATED_INTERNAL),
            decimals=2,
            note=f"All ages and backgrounds. {BETWEEN_COUNTIES} {MOVED_BACK}",
            empty=NOTHING,
        ),
    ),
)
