"""Vintages and late notifications: chapters 2 and 3 of IO 77/36."""

from vandring.report.items import Figure, Item, Section, Table

NOT_COVERED = "The delivery has no notifications of the years of the vintages of IO 77/36 (1967–1976)."
MISPRINTS = "Printed figures that are known to be wrong carry a footnote."
PRINTED_AND_COMPUTED = ("published_value", "computed_value")
COUNTY_DECIMALS = {"share": 1, "difference_in_share": 1}


def _counties(number: str, flow: str, period: str) -> Table:
    return Table(
        id=f"table-{number.replace('.', '-')}",
        title=f"{flow} by county, {period}",
        unit="Notifications a year; shares in per cent, differences between shares in percentage points",
        query="io77_36_counties",
        parameters={"table_number": number},
        follows=f"IO 77/36, table {number}",
        rows=("county",),
        columns=("measure", "compared_vintage_id"),
        values=PRINTED_AND_COMPUTED,
        decimals=COUNTY_DECIMALS,
        note="The figures are the recount's; differences are the recount less the vintage named. "
        + MISPRINTS,
    )


def _chapter_2(number: str, title: str, note: str) -> Table:
    return Table(
        id=f"table-{number.replace('.', '-')}",
        title=title,
        unit="Notifications",
        query="io77_36_chapter_2",
        parameters={"table_number": number},
        follows=f"IO 77/36, table {number}",
        rows=("registration_year",),
        columns=("flow",),
        values=PRINTED_AND_COMPUTED,
        note=note,
    )


_TABLES: tuple[Item, ...] = (
    _chapter_2(
        "2.1",
        "Late notifications by year of registration",
        "Notifications of the analysis file received after the official cut-off, repetitions left out.",
    ),
    _chapter_2(
        "2.2",
        "Duplicates removed by year of registration",
        "Notifications of the official statistics left out as duplicates or for an incomplete person number.",
    ),
    Table(
        id="table-3-1",
        title="Migration by vintage",
        unit="Notifications",
        query="io77_36_chapter_3",
        parameters={"table_number": "3.1"},
        follows="IO 77/36, table 3.1",
        rows=("flow", "registration_year"),
        columns=("measure", "vintage_id", "compared_vintage_id"),
        values=PRINTED_AND_COMPUTED,
        note=MISPRINTS,
    ),
    Table(
        id="table-3-2",
        title="Men's share by vintage",
        unit="Per cent of notifications of known sex",
        query="io77_36_chapter_3",
        parameters={"table_number": "3.2"},
        follows="IO 77/36, table 3.2",
        rows=("flow", "registration_year"),
        columns=("vintage_id",),
        values=PRINTED_AND_COMPUTED,
        decimals=1,
    ),
    Table(
        id="table-3-3-shares",
        title="Shares by sex and age, recount",
        unit="Per cent of notifications of known sex and age",
        query="io77_36_ages",
        parameters={"measure": "share"},
        follows="IO 77/36, table 3.3",
        rows=("flow", "registration_year"),
        columns=("sex", "age_group"),
        values=PRINTED_AND_COMPUTED,
        decimals=1,
        note="The oldest group is not divided by sex.",
    ),
    Table(
        id="table-3-3-differences",
        title="Differences between the vintages' shares by sex and age",
        unit="Percentage points, the vintage named less the recount",
        query="io77_36_ages",
        parameters={"measure": "difference_in_share"},
        follows="IO 77/36, table 3.3",
        rows=("flow", "vintage_id", "registration_year"),
        columns=("sex", "age_group"),
        values=PRINTED_AND_COMPUTED,
        decimals=1,
    ),
    Table(
        id="table-3-3-sums",
        title="Sum of absolute deviations of the shares by sex and age",
        unit="Percentage points, the vintage named against the recount",
        query="io77_36_ages",
        parameters={"measure": "sum_of_absolute_deviations"},
        follows="IO 77/36, table 3.3",
        rows=("flow", "registration_year"),
        columns=("vintage_id",),
        values=PRINTED_AND_COMPUTED,
        decimals=1,
    ),
    Table(
        id="table-3-4",
        title="Migration by citizenship and vintage",
        unit="Notifications",
        query="io77_36_chapter_3",
        parameters={"table_number": "3.4"},
        follows="IO 77/36, table 3.4",
        rows=("flow", "citizenship_group", "registration_year"),
        columns=("measure", "vintage_id", "compared_vintage_id"),
        values=PRINTED_AND_COMPUTED,
        note=MISPRINTS,
    ),
    _counties("3.5", "Immigration", "yearly average 1971–1975"),
    _counties("3.6", "Emigration", "yearly average 1971–1975"),
    _counties("3.7", "Net immigration", "yearly average 1971–1975"),
    _counties("3.8", "Emigration", "1970"),
)

SECTION = Section(
    id="vintages",
    title="Vintages and late notifications",
    text=(
        "How much a figure changes depends on when it was taken: official statistics count what had been "
        "received by the cut-off, later vintages what came since. Chapters 2 and 3 of IO 77/36 compare "
        "three vintages of the years 1967–1976; the same comparisons are made here, beside the printed "
        "ones.",
    ),
    items=(
        Table(
            id="vintages-defined",
            query="vintages",
            title="The vintages",
            unit="What was counted in each",
            rows=("vintage_id",),
            values=("known_by_date", "description"),
            note="A vintage without a date is taken by a cut-off in every year, or counts everything "
            "received so far.",
        ),
        Table(
            id="vintage-totals",
            title="Accepted notifications in every vintage",
            unit="Notifications",
            rows=("registration_year",),
            columns=("notification_type", "vintage_id"),
            values=("notifications",),
            empty=NOT_COVERED,
        ),
        Figure(
            id="vintage-differences",
            title="What the later vintages changed",
            unit="Notifications, the vintage less official statistics",
            x="registration_year",
            y="difference_notifications",
            series="vintage_id",
            panel="flow",
            shares_scale=False,
            empty=NOT_COVERED,
        ),
        Figure(
            id="late-by-year",
            title="Late notifications by year of registration",
            unit="Notifications received after the official cut-off, current vintage",
            x="registration_year",
            y="notifications",
            series="notification_type",
        ),
        *_TABLES,
        Table(
            id="text-figures-io-77-36",
            title="Figures of the text",
            unit="As each row says",
            query="text_figures",
            parameters={"publication": "IO 77/36"},
            follows="IO 77/36, text of chapters 2–4",
            rows=("unit", "section", "what"),
            values=PRINTED_AND_COMPUTED,
            decimals={"percent": 1},
            note="What no delivery can give has no computed figure; published_comparison says why.",
        ),
    ),
)
