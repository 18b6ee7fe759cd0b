"""What is still to come: corrected series, how good past nowcasts were, and what came unexpectedly."""

from vandring.report.items import Figure, Section, Table

TOO_SHORT = "nowcast_too_short"

SECTION = Section(
    id="still-to-come",
    title="What is still to come",
    text=(
        "Some of the messages of the last months and years have not come yet, and some who have left told "
        "nobody. How many are expected, and the interval that holds them, follows from how long messages "
        "took in the years before; how good the intervals were then is told beside.",
    ),
    items=(
        Table(
            id="corrected-series",
            title="As known, and with what is expected",
            unit="Notifications; of the population, persons on 31 December",
            rows=("series_code", "year"),
            values=(
                "official_value",
                "known_value",
                "expected_late_value",
                "expected_unreported_value",
                "corrected_value",
                "lower_limit_90",
                "upper_limit_90",
            ),
            decimals=1,
            reasons=TOO_SHORT,
            note="The last five years. Unreported: residents who have left without a word, whom the register "
            "will write off.",
        ),
        Figure(
            id="corrected-net-immigration",
            title="Net immigration as known and corrected",
            unit="Notifications, with the 90 per cent interval",
            x="year",
            y="notifications",
            series="figure",
            from_zero=False,
            reasons=TOO_SHORT,
        ),
        Table(
            id="nowcast-scores",
            title="How good past nowcasts were",
            unit="Weighted interval score in notifications; shares of nowcasts that expected ten or more",
            rows=("level", "notification_type"),
            values=(
                "interval_score",
                "uncorrected_score",
                "chain_ladder_score",
                "coverage_50_share",
                "coverage_90_share",
            ),
            decimals={"coverage_50_share": 2, "coverage_90_share": 2, "interval_score": 2}
            | {"uncorrected_score": 2, "chain_ladder_score": 2},
            reasons=TOO_SHORT,
            note="Each of what was known in its month, of months of registration up to a year before. The "
            "less a score, the better.",
        ),
        Table(
            id="unexpected-arrivals",
            title="Counties of which fewer or more came than expected",
            unit="Notifications of earlier months received in the newest month, and the 99 per cent band",
            rows=("county_code", "notification_type"),
            values=("received_notifications", "expected_notifications", "lower_limit", "upper_limit"),
            decimals={"expected_notifications": 1, "lower_limit": 1, "upper_limit": 1},
            reasons=TOO_SHORT,
            empty="In no county: nothing says that something has changed in an office.",
        ),
    ),
)
