"""Where every delivered notification ended."""

from vandring.report.items import Figure, Section, Table

SECTION = Section(
    id="notifications",
    title="Notifications",
    text=(
        "A population register is told of every move by a notification. Each one that was delivered is "
        "accepted, rejected for one stated reason, or taken back by a later one; none disappears.",
    ),
    items=(
        Table(
            id="notification-account",
            title="Delivered notifications by verdict and type",
            unit="Notifications, all years, current vintage",
            rows=("verdict", "reason"),
            columns=("notification_type",),
            values=("notifications",),
            counts=("notifications",),
            keeps_order=True,
            note="A notification that has several faults is rejected for the first of them in the order of "
            "the rules. A type is not stated where it could not be read. An accepted cancellation takes "
            "another notification back and is no move.",
        ),
        Figure(
            id="notifications-by-year",
            title="Accepted notifications by year of registration",
            unit="Notifications, current vintage",
            x="registration_year",
            y="notifications",
            panel="notification_type",
            panel_columns=3,
            shares_scale=False,
        ),
        Table(
            id="registration-regimes",
            title="Changes of the rules of registration",
            unit="Each first day is a possible break in the series",
            rows=("valid_from_date",),
            values=("date_precision", "break_description", "residence_limit_months"),
            note="Where the sources state only a year or period, the first day is the first one possible.",
        ),
        Table(
            id="administrative-emigrations",
            title="Emigrations that the register decided, by citizenship",
            unit="Notifications, and share of emigrations (0–1), the last three years",
            rows=("country_group",),
            columns=("registration_year",),
            values=("emigrations", "administrative_emigrations", "administrative_share"),
            counts=("emigrations", "administrative_emigrations"),
            decimals={"administrative_share": 3},
            note="Administrative emigrations are those of persons whom the register takes to have left "
            "without a word.",
        ),
    ),
)
