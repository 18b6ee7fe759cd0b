"""Words for codes, and the order in which they are shown."""

import re
from datetime import date
from typing import Any

_FLOWS = {
    "immigration": "Immigration",
    "emigration": "Emigration",
    "net_immigration": "Net immigration",
    "internal": "Internal migration",
}
_VINTAGES = {
    "official_statistics": "Official statistics",
    "analysis_file": "Analysis file",
    "recount": "Recount",
    "current": "Current",
}
_OUTCOMES = {
    "no_move": "Stays",
    "internal": "Moves within Norway",
    "emigration": "Emigrates",
    "death": "Dies",
}
_RATES = {
    "emigration_rate_per_100": "Emigration",
    "internal_out_migration_rate_per_100": "Internal out-migration",
    "immigrants_per_100": "Immigrants",
    "emigrants_per_100": "Emigrants",
    "internal_in_movers_per_100": "Internal in-movers",
    "internal_out_movers_per_100": "Internal out-movers",
}
_PEOPLE = {
    "start_persons": "1 January",
    "births": "Births",
    "deaths": "Deaths",
    "natural_increase": "Natural increase",
    "internal_in_movers": "Internal in-movers",
    "internal_out_movers": "Internal out-movers",
    "immigrants": "Immigrants",
    "emigrants": "Emigrants",
    "net_immigration": "Net immigration",
    "growth": "Growth",
    "population": "Population",
    "end_persons": "31 December",
}
_REGRESSORS = {
    "constant": "Constant",
    "age": "Age",
    "age_10_squared": "(Age/10)²",
    "man": "Man",
    "woman": "Woman",
    "age_15_24": "Age 15–24",
    "age_25_35": "Age 25–35",
    "age_36_61": "Age 36–61",
    "duration_0_2": "Duration 0–2 years",
    "duration_3_5": "Duration 3–5 years",
    "duration_6_10": "Duration 6–10 years",
    "duration_11_15": "Duration 11–15 years",
    "education_primary": "Primary education",
    "education_upper_secondary": "Upper secondary education",
    "education_basic_upper_secondary": "Basic upper secondary education",
    "education_completed_upper_secondary": "Completed upper secondary education",
    "education_short_tertiary": "Short tertiary education",
    "education_long_tertiary": "Long tertiary education",
    "education_tertiary_lower": "Lower tertiary education",
    "education_tertiary_higher": "Higher tertiary education",
    "status_employed": "Employed",
    "status_employed_in_education": "Employed and in education",
    "status_in_education": "In education",
    "status_unemployed": "Unemployed",
    "background_nordic": "Born in the Nordic countries",
    "background_work": "Came for work",
    "background_refuge": "Came for refuge",
    "background_family": "Came for family",
    "background_education": "Came for education",
    "background_unknown": "Reason unknown",
    "family_size_1": "Family of 1",
    "family_size_2": "Family of 2",
    "family_size_3": "Family of 3",
    "family_size_4": "Family of 4",
    "only_immigrants_family_size_2": "Only immigrants, family of 2",
    "only_immigrants_family_size_3": "Only immigrants, family of 3",
    "only_immigrants_family_size_4": "Only immigrants, family of 4",
    "only_immigrants_family_size_5_or_more": "Only immigrants, family of 5 or more",
    "family_size": "Persons in the family",
    "family_immigrants": "Immigrants in the family",
    "centrality_1": "Centrality level 1",
    "centrality_2": "Centrality level 2",
    "centrality_3": "Centrality level 3",
}
_METHODS = {
    "none": "No migration",
    "a": "Relation a: net immigration by shares",
    "b": "Relation b: gross flows by shares",
    "c": "Relation c: emigration by rates",
    "d": "Relation d: return migration",
    "average_numbers": "Average numbers of movers",
    "last_growth": "Growth of the last year",
    "no_change": "No change",
}
_SCENARIOS = {
    "trial_i": "Alternative I",
    "trial_ii": "Alternative II",
    "trial_iii": "Alternative III",
    "trial_iv": "Alternative IV",
    "centrality_none": "No migration",
    "centrality_a": "Relation a",
    "centrality_b": "Relation b",
    "centrality_c": "Relation c",
    "centrality_d": "Relation d",
    "centrality_d_estimated": "Relation d, estimated",
    "county_c": "Relation c, counties",
}
LABELS: dict[str, dict[str, str]] = {
    "flow": _FLOWS,
    "notification_type": _FLOWS,
    "mover_kind": _FLOWS,
    "vintage_id": _VINTAGES,
    "compared_vintage_id": {code: f"less {label.lower()}" for code, label in _VINTAGES.items()},
    "verdict": {"accepted": "Accepted", "rejected": "Rejected", "total": "Received"},
    "sex": {"male": "Men", "female": "Women", "both": "Both sexes"},
    "age_group": {"total": "All ages"},
    "citizenship_group": {"norwegian": "Norwegian citizens", "foreign": "Foreign citizens"},
    "background": {
        "all": "All",
        "nordic": "Nordic",
        "work": "Work",
        "refuge": "Refuge",
        "family": "Family",
        "education": "Education",
        "unknown": "Unknown",
    },
    "labour_status": {
        "all": "All",
        "employed": "Employed",
        "employed_in_education": "Employed and in education",
        "in_education": "In education",
        "unemployed": "Unemployed",
        "outside_labour_force": "Outside the labour force",
    },
    "education_group": {
        "all": "All",
        "primary": "Primary",
        "upper_secondary": "Upper secondary",
        "tertiary_short": "Short tertiary",
        "tertiary_long": "Long tertiary",
        "unknown": "Unknown",
    },
    "family_size": {"1": "1 person", "2": "2 persons", "3+": "3 persons or more"},
    "family_type": {
        "all": "All",
        "immigrants_only": "Only immigrants",
        "mixed": "Mixed",
        "mixed_immigrant_minority": "Mixed, immigrants a minority",
        "mixed_equal": "Mixed, half immigrants",
        "mixed_immigrant_majority": "Mixed, immigrants a majority",
    },
    "country_group": {
        "norway": "Norway",
        "nordic": "Other Nordic countries",
        "europe": "Rest of Europe",
        "africa": "Africa",
        "asia": "Asia",
        "america": "America",
        "oceania": "Oceania",
        "stateless": "Stateless",
        "not_stated": "Not stated",
    },
    "rate": _RATES,
    "component": _PEOPLE,
    "outcome": _OUTCOMES,
    "regressor": _REGRESSORS,
    "scenario_id": _SCENARIOS,
    "method": _METHODS,
    "measure": {
        "notifications": "Notifications",
        "average_notifications": "Notifications a year",
        "share": "Share, per cent",
        "difference": "Difference",
        "difference_in_share": "Difference in share",
        "sum_of_absolute_deviations": "Sum of deviations",
        "population": "Population",
        "in_movers": "In-movers",
        "out_movers": "Out-movers",
        "estimate": "Estimate",
        "t_value": "t-value",
        "persons": "Persons",
        "parameters": "Coefficients estimated",
        "log_likelihood": "Log-likelihood",
        "schwarz_as_printed": "Schwarz criterion, as printed",
        "scaled_r_squared": "Scaled R²",
        **{code: _RATES[code] for code in ("emigration_rate_per_100", "internal_out_migration_rate_per_100")},
    },
    "dimension": {
        "all": "All cells",
        "sex": "Sex",
        "age_group": "Age group",
        "size_class": "Size of region",
        "horizon": "Years ahead",
    },
    "rate_kind": {"fertility": "Fertility", "mortality": "Mortality"},
    "smoothing": {"unsmoothed": "Unsmoothed", "smoothed": "Smoothed"},
    "series": {"computed": "Computed", "printed": "Printed"},
    "characteristic": {
        "sex": "Sex",
        "duration": "Duration of residence",
        "labour_status": "Labour-market status",
        "background": "Background",
        "education": "Education",
        "family": "Family",
        "centrality": "Centrality",
    },
    "category": {
        "employed": "Employed",
        "employed_in_education": "Employed and in education",
        "in_education": "In education",
        "unemployed": "Unemployed",
        "work": "Work",
        "refuge": "Refuge",
        "family": "Family",
        "education": "Education",
        "unknown": "Unknown",
        "primary": "Primary",
        "basic_upper_secondary": "Basic upper secondary",
        "completed_upper_secondary": "Completed upper secondary",
        "tertiary_lower": "Lower tertiary",
        "tertiary_higher": "Higher tertiary",
        **{
            f"{size}_persons_{immigrants}_immigrants": f"{size} persons, {immigrants} immigrants"
            for size in (5, 6)
            for immigrants in (3, 4, 5, 6)
        },
    },
    "base_period_id": {"1971_1974": "1971–1974", "2004_2008": "2004–2008", "latest": "Latest period"},
    "back_test": {
        "s77_1975": "Centrality levels, 1975",
        "s77_1975_counties": "Counties, 1975",
        "centrality_2009": "Centrality levels, 2009–2013",
        "county_2009": "Counties, 2009–2013",
    },
    "left_out": {"model": "Model", "persons": "Persons", "regressor": "Regressor"},
}
HEADINGS = {
    **_RATES,
    **_PEOPLE,
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


def label(dimension: str, code: Any) -> str:
    """Words for a code of a dimension; codes without words are made readable."""
    if code is None:
        return "Not stated"
    if isinstance(code, date):
        return f"{code.day} {code:%B %Y}"
    text = str(code)
    known = LABELS.get(dimension, {}).get(text)
    if known is not None:
        return known
    if re.fullmatch(r"\d+[-_]\d+", text):
        return re.sub(r"[-_]", "–", text)
    words = text if " " in text else text.replace("_", " ")
    return words[:1].upper() + words[1:]


def heading(column: str) -> str:
    """The heading of a column of values."""
    return HEADINGS.get(column, column.replace("_", " ").capitalize())


def order(dimension: str, code: Any) -> tuple[Any, ...]:
    """Sorts codes as their labels are listed here, others after them with numbers in them counted."""
    text = "" if code is None else str(code)
    listed = list(LABELS.get(dimension, {}))
    place = listed.index(text) if text in listed else len(listed)
    parts = re.split(r"(\d+)", text)
    return (
        place,
        code is None,
        [(int(part), "") if part.isdigit() else (-1, part) for part in parts if part],
    )
