"""How long immigrants stay, and why the rate at which they leave has changed."""

from vandring.report.items import Figure, Section, Table

LATEST = "{latest_five_years}"
NO_LIVES = "Nobody's life could be followed in the latest five years, or the delivery covers fewer."
ONE_YEAR = "The delivery covers no two years with immigrants."
NO_COUNTY = "The delivery covers no five years with immigrants."
PER_100 = "Per 100 residents on 1 January"
AS_IF = (
    "What happened in these years at every year since arrival, as if to one cohort. The clock starts at the "
    "end of the year of arrival."
)

SECTION = Section(
    id="retention",
    title="How long immigrants stay",
    text=(
        "Of those who came, how many are still here after so many years, and for how long do they stay? "
        "Emigration and death compete; who lived here when the register opened is at risk from then on. "
        "The rate at which immigrants leave also changes with who they are: Das Gupta's symmetric averages "
        "tell how much of a change is due to composition, and how much to rates of those alike.",
    ),
    items=(
        Figure(
            id="retention-curves",
            title="Still here without a break since arrival, by background",
            unit=f"Share of those who came (0–1) with 95 per cent limits, {LATEST}",
            x="years_since_arrival",
            y="stayed_share",
            limits=("stayed_lower_limit", "stayed_upper_limit"),
            series="background",
            axis="Years since arrival",
            decimals=3,
            note=AS_IF,
            empty=NO_LIVES,
        ),
        Figure(
            id="retention-incidence",
            title="Still here, emigrated or died since arrival, by background",
            unit=f"Share of those who came (0–1), {LATEST}",
            x="years_since_arrival",
            y="share",
            series="first_stay",
            panel="background",
            kind="stacked",
            axis="Years since arrival",
            decimals=3,
            note=f"Of the first stay: who has emigrated counts as emigrated also after a return. {AS_IF}",
            empty=NO_LIVES,
        ),
        Table(
            id="retention-years",
            title="Expected years in Norway by background",
            unit=f"Years since the end of the year of arrival, {LATEST}",
            rows=("within_years", "background"),
            values=(
                "first_stay_years",
                "resident_years",
                "resident_years_lower_limit",
                "resident_years_upper_limit",
            ),
            decimals=2,
            empty=NO_LIVES,
        ),
        Table(
            id="retention-comparison",
            title="Printed figures of Norway",
            unit="As each row says",
            rows=("source", "unit", "what"),
            values=("published_value", "computed_value"),
            reasons="retention_not_compared",
            decimals=1,
            empty=NO_LIVES,
        ),
        Figure(
            id="emigration-lexis",
            title="Emigration of immigrants by age and years since the first immigration",
            unit="Probability in the year (0–1), smoothed, {base_period_of_emigration}",
            x="age",
            y="emigration_hazard",
            series="duration_years",
            panel="sex",
            kind="tiles",
            axis="Age at the end of the year",
            decimals=3,
            note="16 years stand for 16 and more.",
            empty="The delivery covers no base period of emigration.",
        ),
        Figure(
            id="emigration-decomposition",
            title="Why the rate of emigration changed: composition and rates",
            unit="Change per 100 residents",
            x="factor",
            y="effect_per_100",
            panel="compared_periods",
            kind="bars",
            panel_columns=1,
            shares_scale=False,
            decimals=2,
            note="Effects of a comparison add up to the change of the rate.",
            empty=ONE_YEAR,
        ),
        Table(
            id="emigration-decomposition-rates",
            title="The rate of emigration if periods differed in one thing alone",
            unit=PER_100,
            query="emigration_decomposition",
            rows=("compared_periods", "factor"),
            values=(
                "first_standardised_rate_per_100",
                "second_standardised_rate_per_100",
                "effect_per_100",
                "change_per_100",
            ),
            decimals=2,
            empty=ONE_YEAR,
        ),
        Figure(
            id="standardised-counties-chart",
            title="Emigration of immigrants by county beside those alike in the whole country",
            unit=f"Emigrants per expected emigrant with 95 per cent limits, {LATEST}",
            query="standardised_counties",
            follows="Rapporter 2016/27, figures 5.13–5.19",
            x="county",
            y="standardised_ratio",
            limits=("ratio_lower_limit", "ratio_upper_limit"),
            kind="dots",
            decimals=2,
            empty=NO_COUNTY,
        ),
        Table(
            id="standardised-counties",
            title="Emigration of immigrants by county, crude and standardised",
            unit=f"Persons, and per 100 residents on 1 January, {LATEST}",
            follows="Rapporter 2016/27, figures 5.13–5.19",
            rows=("county",),
            values=(
                "persons",
                "emigrants",
                "crude_rate_per_100",
                "expected_rate_per_100",
                "standardised_ratio",
                "standardised_rate_per_100",
            ),
            decimals={
                "persons": 0,
                "emigrants": 0,
                "crude_rate_per_100": 2,
                "expected_rate_per_100": 2,
                "standardised_ratio": 2,
                "standardised_rate_per_100": 2,
            },
            note="Standardised indirectly for background, duration of residence, age and sex: expected is "
            "what the county's composition alone would give.",
            empty=NO_COUNTY,
        ),
    ),
)
