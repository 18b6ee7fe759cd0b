"""Edits of seeds that users make: of every seed at least one, and those that failed a test of its numbers."""

import csv
from collections.abc import Callable

import warehouse

Rows = list[dict[str, str]]
Edit = Callable[[Rows], Rows]
SeedEdit = tuple[str, Edit]
"""The name of a seed and what is done to its rows."""
Edits = tuple[SeedEdit, ...]


def parameter(name: str, value: str) -> Edit:
    return changed("parameter", name, value=value)


def changed(column: str, key: str, **values: str) -> Edit:
    """The first row whose column is the key, with other values."""

    def edit(rows: Rows) -> Rows:
        place = next(number for number, row in enumerate(rows) if row[column] == key)
        return [*rows[:place], rows[place] | values, *rows[place + 1 :]]

    return edit


def exchanged(column: str, key: str, other: str, value: str) -> Edit:
    """The rows whose column is one key and the other, each with the other's value."""

    def edit(rows: Rows) -> Rows:
        values = {row[column]: row[value] for row in rows}
        new = values | {key: values[other], other: values[key]}
        return [row | {value: new[row[column]]} for row in rows]

    return edit


def changed_in_all(column: str, key: str, **values: str) -> Edit:
    """Every row whose column is the key, with other values."""
    return lambda rows: [row | values if row[column] == key else row for row in rows]


def added(*texts: str) -> Edit:
    """Rows more, their values in the order of the columns."""

    def edit(rows: Rows) -> Rows:
        return [*rows, *(dict(zip(rows[0], cells, strict=True)) for cells in csv.reader(texts))]

    return edit


def removed(column: str, key: str) -> Edit:
    """Without the rows whose column is the key."""
    return lambda rows: [row for row in rows if row[column] != key]


def reordered(rows: Rows) -> Rows:
    """As a spreadsheet leaves a table that was sorted the other way round."""
    return rows[::-1]


def together(*edits: Edit) -> Edit:
    def edit(rows: Rows) -> Rows:
        for each in edits:
            rows = each(rows)
        return rows

    return edit


def own_scheme(rows: Rows) -> Rows:
    """A scheme of the user's own of every municipality of every geography."""
    with (warehouse.PROJECT / "seeds/classifications/municipalities.csv").open(encoding="utf-8") as file:
        codes = sorted({row["municipality_code"] for row in csv.DictReader(file)})
    own = [
        {"scheme_id": "own", "municipality_code": code, "region_code": code[:1], "region": code[:1]}
        for code in codes
    ]
    return [*rows, *own]


# Edits that users make, which the issue of settings lists: each failed a unit test of the numbers that stood.
LISTED: dict[str, Edits] = {
    "cut-off in March": (("rule_parameters", parameter("official_cutoff_month", "3")),),
    "backdated by three years": (("rule_parameters", parameter("administrative_backdating_years", "3")),),
    "reasons from 1991": (("rule_parameters", parameter("first_year_of_reason_for_immigration", "1991")),),
    "delays of two years": (("rule_parameters", parameter("nowcast_longest_delay_months", "24")),),
    "six months unemployed": (("rule_parameters", parameter("months_that_make_unemployed", "6")),),
    "two grandparents": (("rule_parameters", parameter("grandparents_of_immigrants_born_abroad", "2")),),
    "an age group": (("immigrant_age_groups", added("67+,67,99")),),
    "longer durations": (
        (
            "duration_groups",
            together(
                changed("duration_group", "11-15", duration_group="11-20", last_years="20"),
                changed("duration_group", "16+", duration_group="21+", first_years="21"),
            ),
        ),
    ),
    "no level is primary": (
        (
            "education_levels",
            changed("attained_level", "0", education_level="primary", education_group="primary"),
        ),
    ),
    "a vintage": (
        (
            "vintages",
            added(
                "known_2020,2020-06-30,true,true,last_received,true,true,Known in 2020,Of June 2020,Setting"
            ),
        ),
        ("vintage_intakes", added("known_2020,everything,,,,2020-06-30,false,false")),
    ),
    "a country code of one's own": (("country_codes", added("register_3,170,DEU,,")),),
    "another county code": (("municipalities", changed_in_all("county_code", "01", county_code="31")),),
}

OF_CLASSIFICATIONS: dict[str, Edits] = {
    "ages the other way round": (("ages", reordered),),
    "a country": (("countries", added("TST,Testland,asia,asia,other,2010-01-01,")),),
    "a successor": (("country_successors", added("SRB,XKX")),),
    "a member of the economic area": (("eea_memberships", added("CHE,2005-01-01,,Made for a test")),),
    "a group of family types": (
        (
            "family_type_groups",
            added("not_alone,mixed_immigrant_majority", "not_alone,mixed_equal", "not_alone,unknown"),
        ),
    ),
    "joined regions": (
        (
            "joined_regions",
            added("county_agder,county_2013,09,09+10", "county_agder,county_2013,10,09+10"),
        ),
        ("relation_check_groups", added("a_against_b,county_agder,0-69,0,69,,Made for a test")),
    ),
    "other ages and horizons of lives": (
        (
            "residence_age_groups",
            together(changed("age_group", "62+", age_group="62-74", last_age="74"), added("75+,75,99")),
        ),
        ("residence_horizons", added("15")),
        ("rule_parameters", parameter("longest_years_since_arrival", "12")),
    ),
    "finer ages of the vintages": (
        (
            "migration_age_groups",
            together(
                changed("age_group", "30-69", age_group="30-49", last_age="49"),
                added("50-69,50,69,true"),
            ),
        ),
    ),
    "another centrality": (("municipalities", changed_in_all("municipality_code", "0104", centrality="3")),),
    "a border changed": (
        ("municipality_changes", added("2009-01-01,0301,0301")),
        (
            "municipality_versions",
            together(
                changed("municipality_code", "0301", valid_to_date="2009-01-01"),
                added("0301,Oslo,2009-01-01,"),
            ),
        ),
    ),
    "a municipality by another name": (
        ("municipality_versions", changed("municipality_code", "0101", municipality="Fredrikshald")),
    ),
    "finer ages of net immigration": (
        (
            "net_immigration_age_groups",
            together(
                changed("age_group", "40-69", age_group="40-54", last_age="54"),
                added("55-69,55,69"),
            ),
        ),
    ),
    "regions of one's own": (("own_regions", own_scheme),),
    "another series of person numbers": (
        ("person_number_series", added("other_test,0,40,true,Month plus 40")),
    ),
    "a range of individual numbers in two": (
        (
            "person_number_centuries",
            together(
                changed("first_individual_number", "900", last_individual_number="949"),
                added("950,999,40,99,1900"),
            ),
        ),
    ),
    "new check digits a year earlier": (
        (
            "person_number_check_digits",
            changed_in_all("first_given_date", "2032-01-01", first_given_date="2031-01-01"),
        ),
    ),
    "an age group of the rates": (("rate_age_groups", added("67+,67,150")),),
    "a level of education of its own": (
        ("education_levels", changed("attained_level", "8", education_level="research")),
        (
            "estimation_regressors",
            changed_in_all("categories", "tertiary_higher", categories="tertiary_higher research"),
        ),
    ),
}

OF_RULES: dict[str, Edits] = {
    "a base period": (
        (
            "base_periods",
            added(
                *(f"of_2008,{kind},2006,2008,Made for a test" for kind in ("migration", "emigration")),
                *(f"of_2008,{kind},2006,2008,Made for a test" for kind in ("immigration", "fertility")),
                "of_2008,mortality,2005,2008,Made for a test",
            ),
        ),
    ),
    "a census": (("census_dates", added("1980-11-01,1980,1970-11-01,Made for a test")),),
    "a comparison period": (("comparison_periods", added("latest_years,last-2,last,Latest three years")),),
    "a contradiction described": (
        ("contradictions", changed("contradiction_code", "emigrates_when_abroad", description="Left twice")),
    ),
    "effects of age": (
        (
            "reference_persons",
            added("age,female,30,3-5,basic_upper_secondary,employed,work,5,4,{most_central},Made for a test"),
        ),
        ("effect_comparisons", added("age,60 years,,60,,,,,,,")),
    ),
    "fewer comparisons": (("effect_comparisons", removed("category", "6_persons_4_immigrants")),),
    "an interaction": (
        (
            "estimation_regressors",
            added("woman_with_job,product,,,,,,,,woman,status_employed,Woman and employed"),
        ),
        ("estimation_model_regressors", added("type1,33,woman_with_job,regressor")),
    ),
    "no logits by sex": (
        (
            "estimation_models",
            together(
                removed("model_id", "type3_level{level}_female"),
                removed("model_id", "type3_level{level}_male"),
            ),
        ),
    ),
    "a linear model of women": (
        (
            "estimation_models",
            added(
                "women,linear_probability,linear_probability_centrality,of_women,,,female,,,,,Made for a test"
            ),
        ),
        ("estimation_model_regressors", added("of_women,1,constant,regressor", "of_women,2,age,regressor")),
    ),
    "two years pooled": (
        ("estimation_samples", changed("sample_id", "trinomial_logit", first_year="last-1")),
    ),
    "coarser groups of hazards": (
        (
            "hazard_groups",
            together(changed("last_value", "34", last_value="39"), removed("first_value", "35")),
        ),
    ),
    "a grouping of migrants by another name": (
        ("migrant_groupings", changed("grouped_by", "birth", label="By country of birth")),
    ),
    "an optional table described": (
        ("optional_tables", changed("table_name", "employment", left_out="everything about work")),
    ),
    "students are told apart, and natives go first": (
        (
            "family_reference_kinds",
            together(
                changed("person_kind", "education", joined_group="student", precedence="6"),
                changed("person_kind", "native", precedence="0"),
            ),
        ),
    ),
    "a period of rates": (("rate_periods", together(removed("first_year", "1971"), added("2006,2008,"))),),
    "an older reference person": (("reference_persons", changed_in_all("age", "30", age="40")),),
    "a change of the rules of registration": (
        (
            "registration_regimes",
            together(
                changed("regime_id", "eea_registration", valid_to_date="2012-09-30"),
                added("made_for_a_test,2012-10-01,,day,6,population register,false,true,A change,Nowhere"),
            ),
        ),
    ),
    "reasons in another order": (
        (
            "rejection_reasons",
            exchanged("reason_code", "impossible_date", "unknown_municipality", "precedence"),
        ),
    ),
    "a check of the relations": (
        ("relation_check_groups", added("c_against_b,county_2013,25-29,25,29,1,Made for a test")),
    ),
    "other standards of counts": (
        ("standard_mortality", changed("age", "0", death_rate="0.005")),
        ("standard_fertility", changed("age", "30", fertility_rate="0.12")),
        ("migration_schedule", changed("parameter", "mu2", value="22")),
    ),
    "every other parameter": (
        (
            "rule_parameters",
            together(
                parameter("official_cutoff_years_after", "2"),
                parameter("official_cutoff_day", "15"),
                parameter("longest_announcement_days", "400"),
                parameter("minimum_hazard_exposure", "200"),
                parameter("infant_deaths_of_birth_year", "90"),
                parameter("lost_per_cent_told", "5"),
                parameter("fewest_events_of_a_single_age", "50"),
                parameter("fewest_regions_of_a_size_line", "4"),
                parameter("lost_of_a_code_told", "50"),
                parameter("country_code_lists_unknown_ratio", "5"),
            ),
        ),
    ),
    "children to fourteen": (
        (
            "smoothing_groups",
            together(
                changed("last_age", "15", last_age="14"),
                changed("first_age", "16", first_age="15"),
            ),
        ),
    ),
    "fifties by single years": (("smoothing_groups", changed("first_age", "55", is_flat="false")),),
}

OF_SCENARIOS: dict[str, Edits] = {
    "a scenario": (
        (
            "scenarios",
            added(
                "short,Five years of relation a,delivery,latest,norway,a,register,net,national,joint,birth,"
                "small_area,last,last+5,false,200,Made for a test"
            ),
        ),
        (
            "scenario_series",
            added(
                "short,fertility_multiplier,last+1,1,multiplier",
                "short,mortality_multiplier,last+1,1,multiplier",
                "short,net_immigration,last+1,3,per_1000_persons",
            ),
        ),
    ),
    "a shorter projection": (("scenarios", changed("scenario_id", "centrality_a", last_year="last+9")),),
    "own rates of counties": (("scenarios", changed("scenario_id", "county_c", rate_method="as_published")),),
    "more immigration": (("scenario_series", changed("scenario_id", "centrality_b", value="1.1")),),
    "no draws": (("scenarios", changed("scenario_id", "county_c", draws="")),),
    "fertility as sure as rates": (("uncertainty_settings", changed("what", "fertility", is_on="false")),),
    "wilder immigration": (("uncertainty_settings", changed("what", "net_immigration", sd="2.5")),),
    "a back-test": (
        ("back_tests", added("latest_two,before_latest,norway,last-2,last,The country,Made for a test")),
    ),
    "a relation to test": (
        (
            "back_test_relations",
            added("d_separate,d,net,national,separate,birth,small_area,Return migration with shares"),
        ),
    ),
    "a birth more in the trial": (("national_trial_births", changed("births", "59603", births="59604")),),
    "a death in the trial": (
        ("national_trial_death_probabilities", changed("age", "1", death_probability="0.00282303")),
    ),
    "fertility in the trial": (
        ("national_trial_fertility_rates", changed("age", "15", fertility_rate="0.00061")),
    ),
    "emigration in the trial": (
        ("national_trial_migration", changed("age", "0", emigration_rate="0.0039798")),
    ),
    "a person more in the trial": (("national_trial_population", changed("age", "0", persons="30094")),),
}

OF_PUBLICATIONS: dict[str, Edits] = {
    "a misprint": (
        ("io77_36_figures", changed("table_number", "2.1", published_value="1", misprint="Made for a test")),
    ),
    "a figure of the text": (
        ("io77_36_text_figures", added("text 9,made,1,persons,exact,Made for a test,Made for a test,")),
    ),
    "a figure of families": (
        ("r2016_27_family_rates", changed("table_number", "4.1", misprint="Made for a test")),
    ),
    "a figure of models": (
        ("r2016_27_model_figures", changed("regressor", "constant", published_value="-4.625")),
    ),
    "a figure of the newer text": (
        ("r2016_27_text_figures", changed("fact_id", "emigrants_2013", published_value="24001")),
    ),
    "a figure of those who stay": (
        (
            "printed_retention_figures",
            added(
                "made_for_a_test,Made for a test,resident_percent,2001,2002,2005,50,per cent,about,Of 2001-02"
            ),
        ),
    ),
    "a table closed": (
        (
            "open_tables",
            changed("table_name", "back_test_errors", rule="closed", family="", reason="Made for a test"),
        ),
    ),
    "a wider tolerance": (("trial_tolerances", changed("measure", "births", tolerance_share="0.0005")),),
}

EDITS: dict[str, Edits] = LISTED | OF_CLASSIFICATIONS | OF_RULES | OF_SCENARIOS | OF_PUBLICATIONS
