"""The projection of this delivery, scenario by scenario."""

from vandring.report.items import Figure, Section, Table

NOTHING = "No scenario could be projected from this delivery."

SECTION = Section(
    id="projection",
    title="Projection",
    text=(
        "The population is projected by sex and single age from the last year of the delivery. Scenarios "
        "differ in the relation between out- and in-migration over the border: from none at all to a "
        "relation in which emigration follows rates and emigrants return.",
    ),
    items=(
        Figure(
            id="projection-population",
            title="Population on 31 December by scenario",
            unit="Persons",
            query="projection_by_scenario",
            parameters={"component": "population"},
            x="year",
            y="persons",
            series="scenario_id",
            from_zero=False,
            reasons="projection_refusals",
            empty=NOTHING,
        ),
        Figure(
            id="projection-natural-increase",
            title="Natural increase by scenario",
            unit="Persons a year",
            query="projection_by_scenario",
            parameters={"component": "natural_increase"},
            x="year",
            y="persons",
            series="scenario_id",
            empty=NOTHING,
        ),
        Figure(
            id="projection-regions",
            title="Population by centrality and scenario",
            unit="Persons on 31 December",
            query="projection_by_region",
            x="year",
            y="persons",
            series="scenario_id",
            panel="centrality",
            shares_scale=False,
            from_zero=False,
            reasons="projection_refusals",
            empty=NOTHING,
            note="Level 4 is the most central. Scales differ between the levels.",
        ),
        Figure(
            id="projection-ages",
            title="Population by age at the start and at the end",
            unit="Persons",
            x="age",
            y="persons",
            series="moment",
            panel="sex",
            axis="Age",
            reasons="projection_refusals",
            empty=NOTHING,
            note="Age 99 is the open group of 99 and over.",
        ),
        Table(
            id="projection-summary",
            title="How the population changes, by scenario",
            unit="Persons",
            rows=("scenario_id", "year"),
            columns=("component",),
            values=("persons",),
            note="The first and the last year and every fifth. Population on 31 December; everything else "
            "in the year.",
            empty=NOTHING,
        ),
        Table(
            id="projection-net-immigration",
            title="Net immigration by sex and age, {last_projected_year}",
            unit="Persons",
            follows="IO 77/36, table 4.2",
            rows=("scenario_id", "sex"),
            columns=("age_group",),
            values=("persons",),
            empty=NOTHING,
        ),
        Table(
            id="projection-municipalities",
            title="Population of counties as the sum of their municipalities, relation c",
            unit="Municipalities, and persons in whole numbers",
            parameters={"scenario_id": "county_c"},
            rows=("county",),
            columns=("on_31_december",),
            values=("municipalities", "persons"),
            reasons="projection_refusals",
            empty="Counties and their municipalities could not be projected from this delivery.",
        ),
    ),
)
