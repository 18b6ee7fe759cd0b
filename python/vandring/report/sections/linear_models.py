"""Linear probability models: chapter 5 of Rapporter 2016/27."""

from vandring.report.items import Figure, Item, Section, Table

LEVELS = ("1", "2", "3", "4")
VARIANTS = {
    "main": (
        "all characteristics",
        1,
        "woman, aged 62–74, 16 years or more in Norway, education unknown, outside the labour force, "
        "reason unknown",
    ),
    "family_size": ("size of the family", 5, "family of five or more; other coefficients are not printed"),
    "family_type": (
        "immigrants only, one model per size of family",
        9,
        "mixed family of the same size; other coefficients are not printed",
    ),
}
"""By variant: what it is about, the number of its first table, the reference."""
SAMPLE = "linear_probability_centrality_2013"
"""The outcomes that the printed figures are of."""


def _table(variant: str, level: str) -> Table:
    about, first, reference = VARIANTS[variant]
    number = f"5.{first + int(level) - 1}"
    by_family_size = variant == "family_type"
    return Table(
        id=f"linear-{number.replace('.', '-')}",
        title=f"Linear probability model at centrality level {level}: {about}",
        unit="Difference in probability (0–1), and t-value",
        query="r2016_27_linear_families" if by_family_size else "r2016_27_linear",
        parameters={"variant": variant, "level": level, "estimated": f"{variant}_2013", "sample_id": SAMPLE},
        follows=f"Rapporter 2016/27, table {number}",
        reasons="linear_families_left_out" if by_family_size else "linear_left_out",
        rows=("family",) if by_family_size else ("regressor",),
        columns=("outcome", "measure"),
        values=("published_value", "computed_value"),
        decimals={"estimate": 3, "t_value": 2},
        note=f"Reference: {reference}. t-values with classical standard errors.",
    )


_TABLES: tuple[Item, ...] = tuple(_table(variant, level) for variant in VARIANTS for level in LEVELS)

SECTION = Section(
    id="linear-models",
    title="Linear probability models",
    text=(
        "Ordinary least squares on whether a person aged 15–74 stays, moves within Norway or emigrates, one "
        "model per outcome and area. A coefficient is the difference in probability from the reference "
        "person. Beside printed figures stand models of the outcomes of the publication's year, where the "
        "delivery covers it; the chart is of the latest outcomes. A synthetic register draws outcomes from "
        "the printed logit of the next chapter, not from these models: computed and printed coefficients "
        "need not agree.",
    ),
    items=(
        Figure(
            id="linear-coefficients",
            title="Coefficients by centrality level with 95 per cent intervals",
            unit="Difference in probability (0–1)",
            follows="Rapporter 2016/27, tables 5.1–5.4",
            x="regressor",
            y="estimate",
            error="standard_error",
            series="centrality",
            panel="outcome",
            kind="dots",
            shares_scale=False,
            decimals=3,
            empty="No linear probability model could be estimated from this delivery; the last chapter says "
            "why.",
        ),
        *_TABLES,
        Table(
            id="linear-counties",
            title="Linear probability models by county: coefficients of background",
            unit="Difference in probability (0–1) from immigrants of unknown reason",
            query="r2016_27_linear_counties",
            follows="Rapporter 2016/27, tables 5.13–5.31",
            reasons="linear_counties_left_out",
            rows=("outcome", "county"),
            columns=("regressor",),
            values=("published_value", "computed_value"),
            decimals=3,
        ),
        Table(
            id="linear-persons",
            title="Person-years in each linear model",
            unit="Immigrants and years",
            query="r2016_27_linear_persons",
            follows="Rapporter 2016/27, tables 5.1–5.31",
            rows=("regions", "variant", "region"),
            values=("published_value", "computed_value"),
        ),
    ),
)
