"""What this delivery cannot tell, and why."""

from vandring.report.items import Section, Table

SECTION = Section(
    id="left-out",
    title="What this delivery cannot tell",
    text=("What could not be computed is named with its reason instead of being left out in silence.",),
    items=(
        Table(
            id="models-left-out",
            title="Models, regressors and persons left out of the estimation",
            unit="Reason",
            rows=("sample", "model", "what"),
            values=("message",),
            empty="Nothing: every model could be estimated.",
        ),
        Table(
            id="immigrant-tables-left-out",
            title="Years that optional tables of the delivery do not cover",
            unit="Reason",
            rows=("delivered_table", "years"),
            values=("what", "reason"),
            empty="Nothing: the optional tables cover every year.",
        ),
        Table(
            id="tables-left-out",
            title="Tables that need persons",
            unit="Reason",
            rows=("table_name",),
            values=("reason",),
            empty="Nothing: the delivery has persons.",
        ),
        Table(
            id="projections-left-out",
            title="Scenarios, and whether they could be projected",
            unit="Reason",
            query="scenarios",
            rows=("scenario_id",),
            values=("description", "years", "is_projected", "why_not"),
        ),
    ),
)
