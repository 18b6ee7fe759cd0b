"""Population and movers."""

from vandring.report.items import Figure, Section, Table

SECTION = Section(
    id="population",
    title="Population and movers",
    text=(
        "Residents are followed from move to move, so that population and flows add up to the person. A "
        "mover of a year is a person who lives elsewhere at its end than at its start; several moves within "
        "the year are one.",
    ),
    items=(
        Figure(
            id="population-by-year",
            title="Population on 1 January",
            unit="Persons",
            x="year",
            y="persons",
        ),
        Figure(
            id="population-pyramid",
            title="Population by sex and age, 1 January {year_of_last_stock}",
            unit="Persons",
            x="age",
            y="persons",
            series="sex",
            kind="pyramid",
            axis="Age",
        ),
        Figure(
            id="components-by-year",
            title="Births, deaths, immigrants and emigrants",
            unit="Persons",
            x="year",
            y="persons",
            series="component",
        ),
        Table(
            id="accounts-by-year",
            title="Population accounts, the whole country",
            unit="Persons",
            rows=("year",),
            values=("start_persons", "births", "deaths", "immigrants", "emigrants", "end_persons"),
        ),
        Table(
            id="accounts-by-county",
            title="Population accounts by county, {latest_year}",
            unit="Persons",
            rows=("county",),
            values=(
                "start_persons",
                "births",
                "deaths",
                "internal_in_movers",
                "internal_out_movers",
                "immigrants",
                "emigrants",
                "end_persons",
            ),
            note="Internal movers moved between counties.",
        ),
        Figure(
            id="movers-by-year",
            title="Persons who moved",
            unit="Persons",
            x="year",
            y="movers",
            panel="mover_kind",
            panel_columns=3,
            shares_scale=False,
        ),
        Table(
            id="movers-against-notifications",
            title="Persons who moved beside messages about moves, {last_ten_years}",
            unit="Persons, notifications, and persons per notification",
            rows=("year",),
            columns=("mover_kind",),
            values=("movers", "notifications", "movers_per_notification"),
            decimals={"movers_per_notification": 3},
            note="Fewer persons than messages: some move several times in a year, or come and go within it.",
        ),
        Table(
            id="centrality-flows",
            title="Movers between centrality levels, {latest_year}",
            unit="Persons",
            rows=("centrality_of_origin",),
            columns=("centrality_of_destination",),
            values=("persons",),
            counts=("persons",),
            note="Level 4 is the most central. Who moves within a level is not a mover between levels.",
        ),
    ),
)
