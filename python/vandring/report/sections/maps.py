"""The same numbers on maps."""

from vandring.report.items import Map, Panel, Section

PER_100 = "Per 100 residents on 1 January"
NO_PERIOD = "The delivery covers no whole five-year period."

SECTION = Section(
    id="maps",
    title="Maps",
    text=(
        "Municipalities and counties are those that all tables are told by. Every region is named where the "
        "pointer rests on it; its number is in the table folded up below the map.",
        "Light is low and dark is high. Classes hold about as many regions each, between rounded numbers; "
        "classes of changes lie about zero: blue is growth, orange with stripes is decline. A number "
        "that ends one class and begins the next belongs to the higher one. Zero is white, and no value is "
        "hatched.",
    ),
    items=(
        Map(
            id="map-centrality",
            title="Centrality of municipalities",
            unit="Level of centrality",
            panels=(Panel("Centrality", "municipality", "centrality"),),
            is_levels=True,
            note="The highest level is the most central.",
        ),
        Map(
            id="map-internal-moves",
            title="Moves between municipalities, {latest_five_years}",
            unit=PER_100,
            query="map_rates",
            panels=(
                Panel("In-migration from other municipalities", "municipality", "internal_in_movers_per_100"),
                Panel("Out-migration to other municipalities", "municipality", "internal_out_movers_per_100"),
            ),
            parameters={"scheme_id": "municipality"},
            decimals=2,
            empty=NO_PERIOD,
        ),
        Map(
            id="map-internal-moves-counties",
            title="Moves between counties, {latest_five_years}",
            unit=PER_100,
            query="map_rates",
            panels=(
                Panel("In-migration from other counties", "county", "internal_in_movers_per_100"),
                Panel("Out-migration to other counties", "county", "internal_out_movers_per_100"),
            ),
            parameters={"scheme_id": "county"},
            decimals=2,
            empty=NO_PERIOD,
        ),
        Map(
            id="map-border-moves",
            title="Immigration and emigration by municipality, {latest_five_years}",
            unit=PER_100,
            query="map_rates",
            panels=(
                Panel("Immigration", "municipality", "immigrants_per_100"),
                Panel("Emigration", "municipality", "emigrants_per_100"),
            ),
            parameters={"scheme_id": "municipality"},
            decimals=2,
            empty=NO_PERIOD,
        ),
        Map(
            id="map-border-moves-counties",
            title="Immigration and emigration by county, {latest_five_years}",
            unit=PER_100,
            query="map_rates",
            panels=(
                Panel("Immigration", "county", "immigrants_per_100"),
                Panel("Emigration", "county", "emigrants_per_100"),
            ),
            parameters={"scheme_id": "county"},
            decimals=2,
            empty=NO_PERIOD,
        ),
        Map(
            id="map-immigrants",
            title="Immigrants who leave, by county, {latest_five_years}",
            unit="Per 100 immigrants on 1 January",
            panels=(
                Panel("Emigration of immigrants", "county", "emigration_rate_per_100"),
                Panel("Moves to other counties", "county", "internal_out_migration_rate_per_100"),
            ),
            decimals=1,
            empty=NO_PERIOD,
        ),
        Map(
            id="map-population-change",
            title="Change of the population, {latest_five_years}",
            unit="Per 100 residents at the start",
            panels=(
                Panel("Population change, municipalities", "municipality", "change_per_100"),
                Panel("Population change, counties", "county", "change_per_100"),
            ),
            breaks=(-10, -5, -1, 1, 5, 10),
            decimals=1,
            empty=NO_PERIOD,
        ),
        Map(
            id="map-projected-change",
            title="Projected change of the population, relation c",
            unit="Per 100 residents at the start",
            panels=(
                Panel("Projected change, municipalities", "municipality", "change_per_100"),
                Panel("Projected change, counties", "county", "change_per_100"),
            ),
            parameters={"scenario_id": "county_c"},
            breaks=(-25, -10, -2, 2, 10, 25),
            decimals=1,
            reasons="map_projection_refusal",
            empty="Counties and their municipalities could not be projected from this delivery.",
        ),
        Map(
            id="map-falls",
            title="How likely it is that the population of a county falls, relation c",
            unit="Per cent of the draws with fewer people in the last year than at the start",
            panels=(Panel("Probability of a smaller population", "county", "fall_per_cent"),),
            parameters={"scenario_id": "county_c"},
            decimals=0,
            reasons="map_projection_refusal",
            empty="Counties are not drawn from this delivery.",
            note="By the fifty trajectories that are published.",
        ),
    ),
)
