"""Trinomial logits and their effects: chapter 6 and annexes D and E of Rapporter 2016/27."""

from vandring.report.items import Figure, Item, Section, Table

PRINTED_AND_COMPUTED = ("published_value", "computed_value")
MODELS = {
    "type1": ("6.1", "all immigrants"),
    **{f"type2_level{level}": (f"D{level}", f"centrality level {level}") for level in range(1, 5)},
    **{
        f"type3_level{level}_{sex}": (f"E{first + level - 1}", f"{people} at centrality level {level}")
        for sex, people, first in (("female", "women", 1), ("male", "men", 5))
        for level in range(1, 5)
    },
}
"""By model: its table, and whom it is about."""
EFFECTS = {
    "6.2": ("duration", "duration of residence", "16 years or more in Norway"),
    "6.3": ("labour_status", "labour-market status", "outside the labour force"),
    "6.4": ("background", "background", "born in another Nordic country"),
    "6.5": ("education", "education", "no or unregistered education"),
    "6.6": ("family", "family", "family of five, four of them immigrants"),
}
"""By table: characteristic, its words, the reference category."""
PRINTED_SAMPLE = "trinomial_logit_2013"
"""The outcomes that the printed figures are of."""
LATEST = {"estimated": "type1", "sample_id": "trinomial_logit"}
"""Type 1 on the latest outcomes."""


def _model(model_id: str) -> Table:
    number, people = MODELS[model_id]
    return Table(
        id=f"logit-{model_id.replace('_', '-')}",
        title=f"Trinomial logit, {people}",
        unit="Coefficient against staying, and t-value",
        query="r2016_27_logit",
        parameters={"model_id": model_id, "estimated": f"{model_id}_2013", "sample_id": PRINTED_SAMPLE},
        follows=f"Rapporter 2016/27, table {number}",
        reasons="logit_left_out",
        rows=("regressor",),
        columns=("outcome", "measure"),
        values=PRINTED_AND_COMPUTED,
        decimals={"estimate": 3, "t_value": 2},
    )


def _effects(number: str) -> tuple[Item, Item]:
    characteristic, words, reference = EFFECTS[number]
    note = f"Against a person like the reference person: {reference}, and otherwise as chapter 6 says."
    figure = Figure(
        id=f"effects-{characteristic.replace('_', '-')}-chart",
        title=f"Effects of {words} with 95 per cent intervals",
        unit="Difference in probability (0–1)",
        query="logit_effects",
        parameters={"characteristic": characteristic, **LATEST},
        follows=f"Rapporter 2016/27, table {number}",
        reasons="logit_left_out",
        x="category",
        y="estimate",
        error="standard_error",
        series="outcome",
        panel="outcomes",
        kind="dots",
        decimals=4,
    )
    table = Table(
        id=f"effects-{characteristic.replace('_', '-')}",
        title=f"Effects of {words} on the probabilities",
        unit="Difference in probability (0–1), and t-value",
        query="r2016_27_effects",
        parameters={"table_number": number, "estimated": "type1_2013", "sample_id": PRINTED_SAMPLE},
        follows=f"Rapporter 2016/27, table {number}",
        reasons="logit_left_out",
        rows=("category",),
        columns=("outcome", "measure"),
        values=PRINTED_AND_COMPUTED,
        decimals={"estimate": 3, "t_value": 2},
        note=note,
    )
    return figure, table


SECTION = Section(
    id="logits",
    title="Trinomial logits",
    text=(
        "Thirteen models of whether an immigrant stays, moves to another centrality level or emigrates: one "
        "of all, one per centrality level, one per level and sex. Beside printed figures stand models of the "
        "outcomes of the publication's year, where the delivery covers it; charts, average effects and moved "
        "emigrations are of the latest outcomes. A synthetic register draws outcomes from "
        "the printed coefficients of table 6.1: there, but nowhere else, the computed intervals should "
        "mostly hold what is printed.",
    ),
    items=(
        Figure(
            id="logit-coefficients",
            title="Coefficients of all immigrants with 95 per cent intervals, beside the printed ones",
            unit="Coefficient against staying",
            follows="Rapporter 2016/27, table 6.1",
            parameters=LATEST,
            reasons="logit_left_out",
            x="regressor",
            y="estimate",
            error="standard_error",
            series="series",
            panel="outcome",
            kind="dots",
            shares_scale=False,
            decimals=3,
        ),
        _model("type1"),
        *(item for number in EFFECTS for item in _effects(number)),
        Table(
            id="logit-sensitivity",
            title="Coefficients with administrative emigrations as registered and moved back, all immigrants",
            unit="Coefficient against staying",
            rows=("outcome_years", "regressor"),
            columns=("outcome",),
            values=("registered_estimate", "backdated_estimate", "estimate_difference"),
            decimals=3,
            parameters=LATEST,
            note="Both on the model's outcome years, or on the last before them whose administrative "
            "emigrations can all be moved back; logit_sensitivity names them, and holds the same of all "
            "thirteen models, with standard errors.",
            reasons="logit_left_out",
        ),
        Table(
            id="average-effects",
            title="Average effects over the sample, all immigrants",
            unit="Difference in probability (0–1), and its standard error",
            rows=("outcome_years", "characteristic", "category"),
            columns=("outcome",),
            values=("estimate", "standard_error"),
            decimals=4,
            parameters=LATEST,
            reasons="logit_left_out",
        ),
        Table(
            id="logit-fits",
            title="How well the logits fit",
            unit="Persons and coefficients; natural logarithms; scaled R² (0–1)",
            query="r2016_27_logit_fits",
            follows="Rapporter 2016/27, tables 6.1, D1–D4 and E1–E8",
            rows=("model",),
            columns=("measure",),
            values=PRINTED_AND_COMPUTED,
            decimals={"log_likelihood": 1, "schwarz_as_printed": 1, "scaled_r_squared": 3},
        ),
        *(_model(model_id) for model_id in MODELS if model_id != "type1"),
    ),
)
