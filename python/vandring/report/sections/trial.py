"""The national trial: chapter 4 of IO 77/36, run again from its printed inputs."""

from vandring.report.items import Figure, Section, Table

FOLLOWS = "IO 77/36, figure "

SECTION = Section(
    id="national-trial",
    title="The national trial of 1977",
    text=(
        "Chapter 4 of IO 77/36 projects the whole country from 31 December 1974 to 2000 under four "
        "alternatives: no migration at all (I), and a net immigration of 0 (II), 2 000 (III) and 4 500 (IV) "
        "a year. It is run again from the printed inputs and depends on nothing in the delivery: computed "
        "and printed figures should agree.",
    ),
    items=(
        Figure(
            id="trial-population",
            title="Population on 31 December by alternative",
            unit="Persons",
            query="trial_summary",
            parameters={"component": "population"},
            follows=FOLLOWS + "4.1",
            x="year",
            y="persons",
            series="scenario_id",
            from_zero=False,
        ),
        Figure(
            id="trial-births",
            title="Live births by alternative",
            unit="Births",
            query="trial_summary",
            parameters={"component": "births"},
            follows=FOLLOWS + "4.2",
            x="year",
            y="persons",
            series="scenario_id",
            from_zero=False,
        ),
        Figure(
            id="trial-growth-chart",
            title="Growth of the population by alternative",
            unit="Persons a year",
            query="trial_summary",
            parameters={"component": "growth"},
            x="year",
            y="persons",
            series="scenario_id",
        ),
        Figure(
            id="trial-emigrants",
            title="Immigrants and emigrants by alternative",
            unit="Persons a year",
            x="year",
            y="persons",
            series="scenario_id",
            panel="component",
            from_zero=False,
        ),
        Table(
            id="table-4-1",
            title="Births, deaths, net immigration and growth, 1985 and 2000",
            unit="Persons",
            query="io77_36_4_1",
            follows="IO 77/36, table 4.1",
            rows=("component", "sex"),
            columns=("year", "scenario_id"),
            values=("published_value", "computed_value"),
        ),
        Table(
            id="table-4-2",
            title="Net immigration by sex and age, 1975",
            unit="Persons",
            query="io77_36_4_2",
            follows="IO 77/36, table 4.2",
            rows=("sex", "age_group"),
            columns=("scenario_id",),
            values=("published_value", "computed_value"),
        ),
        Table(
            id="trial-growth",
            title="How the population grows, every fifth year",
            unit="Persons",
            rows=("scenario_id", "year"),
            columns=("component",),
            values=("persons",),
            note="Population on 31 December; everything else in the year.",
        ),
    ),
)
