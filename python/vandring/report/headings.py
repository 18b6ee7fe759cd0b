"""Words above columns of values."""

from vandring.report.words import PEOPLE, RATES

HEADINGS = {
    **RATES,
    **PEOPLE,
    "published_value": "Printed",
    "computed_value": "Computed",
    "notifications": "Notifications",
    "movers": "Persons who moved",
    "movers_per_notification": "Persons per notification",
    "emigrations": "Emigrations",
    "administrative_emigrations": "Decided by the register",
    "administrative_share": "Share",
    "level_factor": "Level factor",
    "persons": "Persons",
    "difference_notifications": "Difference",
    "background_share": "Share of immigrants",
    "backdated_emigration_rate_per_100": "Administrative emigrations moved back",
    "mean_absolute_error_percent": "Mean absolute error, per cent",
    "median_absolute_error_percent": "Median absolute error, per cent",
    "bias_percent": "Bias, per cent",
    "known_by_date": "Received by",
    "break_description": "What changed",
    "valid_from_date": "First day",
    "residence_limit_months": "Months of residence",
    "t_value": "t-value",
    "is_projected": "Projected",
    "label": "What it tries",
    "what": "Left out",
}
