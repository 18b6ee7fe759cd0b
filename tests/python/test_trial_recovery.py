"""The trial's migration by single age, recovered from what is printed."""

import numpy as np
import pandas as pd
import pytest

import test_national_trial as trial
from vandring.errors import UserError
from vandring.projection.runs import run_scenarios
from vandring.projection.scenarios import yearly
from vandring.projection.trial_recovery import Fact, printed_facts, recovered_migration

FIGURES = trial.PUBLISHED
TEXTS = trial.seed("io77_36_text_figures", "published")
GROUPS = trial.seed("net_immigration_age_groups", "classifications")
TOLERANCES = trial.seed("trial_tolerances", "published")
USED = TOLERANCES[TOLERANCES["is_recovered_from"]]
FROM_TABLES = USED[USED["table_number"].str.startswith("4.") | (USED["measure"] == "emigrants_1975")]
MIGRATING = ("trial_ii", "trial_iii", "trial_iv")
NET = yearly(trial.SERIES, "net_immigration", list(MIGRATING), trial.SETTING.years, np.ones(3))


def facts(used):
    return printed_facts(FIGURES, TEXTS, GROUPS, used)


def recovered(of):
    return recovered_migration(trial.START, trial.VITAL, MIGRATING, NET, of)


def projected(migration):
    """The four alternatives with these rates and shares, by scenario."""
    tables = trial.trial_tables(
        population=trial.seed("national_trial_population"),
        death_probabilities=trial.seed("national_trial_death_probabilities"),
        fertility_rates=trial.seed("national_trial_fertility_rates"),
        migration=migration,
        births=trial.seed("national_trial_births"),
    )
    runs = run_scenarios(trial.SCENARIOS, trial.SERIES, {"national_trial": tables})
    return {
        scenario_id: (projection, place)
        for projection in runs.projections
        for place, scenario_id in enumerate(projection.labels.scenario_ids)
    }


def emigration(run, scenario_id):
    projection, place = run[scenario_id]
    return projection.emigrants[:, place].sum(axis=(1, 2, 3))


def measured(run, fact):
    """What a run of the trial has for a fact."""
    projection, place = run[fact.scenario_id]
    if fact.measure == "net_immigration":
        ages = range(fact.first_age, fact.last_age + 1)
        return sum(projection.net_immigration[fact.year - 1975, place, 0, fact.sex, age] for age in ages)
    if fact.measure == "emigration":
        return emigration(run, fact.scenario_id)[fact.year - 1975]
    if fact.measure == "highest_emigration":
        return max(emigration(run, fact.scenario_id))
    return trial.computed(run, fact.scenario_id, fact.measure, fact.year) - trial.computed(
        run, "trial_i", fact.measure, fact.year
    )


def test_what_is_printed_about_the_trial():
    of = facts(USED)
    # II and IV: 2 × 14 cells of table 4.2; births, deaths, net immigration of two sexes in 1985 and 2000; and
    # of the text emigration in 1975, II's peak and the year in which III passes I. Nothing else of III.
    assert len(of) == 28 + 2 * 2 * 4 + 3
    assert [fact.measure for fact in of if fact.scenario_id == "trial_iii"] == ["births"]
    # Printed: 47 416 and 47 399 deaths, each of 200 rounded figures, whose variance is 1/12.
    assert Fact("deaths", "trial_ii", 17.0, np.sqrt(400 / 12), 1985) in of
    # Women 25–29 of alternative IV: 5 ages, immigrants and emigrants.
    assert Fact("net_immigration", "trial_iv", 241.0, np.sqrt(10 / 12), 1975, 1, 25, 29) in of
    # "Until 1992": in 1993 III is above I.
    assert Fact("births", "trial_iii", np.sqrt(70 / 12), np.sqrt(70 / 12), 1993) in of


@pytest.mark.parametrize(
    ("table_number", "measure"), [("4.1", "growth"), ("text 4.3", "registered_emigrants_1974")]
)
def test_what_nothing_can_be_recovered_from_is_refused(table_number, measure):
    row = pd.DataFrame(
        [(table_number, measure, "trial_ii")], columns=["table_number", "measure", "scenario_id"]
    )
    with pytest.raises(UserError, match=measure):
        facts(row)


def test_the_seed_is_recovered_from_the_printed_figures():
    seed = trial.seed("national_trial_migration")
    migration = recovered(facts(USED))
    assert migration[["sex", "age"]].equals(seed[["sex", "age"]])
    for column in ("emigration_rate", "immigrant_share"):
        np.testing.assert_allclose(seed[column], migration[column], rtol=1e-4)


def test_curves_without_a_bend_are_found_again():
    # Logarithms on a straight line have no second difference: they are the smoothest of all with these facts.
    age = np.arange(70)
    truth = pd.DataFrame(
        {
            "sex": np.repeat(["male", "female"], 70),
            "age": np.tile(age, 2),
            "emigration_rate": np.concatenate([0.006 * np.exp(-0.03 * age), 0.005 * np.exp(-0.02 * age)]),
            "immigrant_share": np.concatenate([np.exp(-0.02 * age), 0.8 * np.exp(-0.025 * age)]),
        }
    )
    truth["immigrant_share"] /= truth["immigrant_share"].sum()
    run = projected(truth)
    exact = [Fact(**{**vars(fact), "persons": measured(run, fact)}) for fact in facts(FROM_TABLES)]
    migration = recovered(exact)
    for column in ("emigration_rate", "immigrant_share"):
        np.testing.assert_allclose(migration[column], truth[column], rtol=1e-3)


def test_the_peaks_follow_from_the_tables():
    # Neither the peaks nor the year in which III passes I are used; nothing of III is.
    run = projected(recovered(facts(FROM_TABLES)))
    for scenario_id, peak in trial.EMIGRATION_PEAKS.items():
        assert abs(max(emigration(run, scenario_id)) / peak - 1) <= 0.0015


def test_the_groups_of_table_4_2_alone_give_peaks_that_are_too_high():
    # What the curves were before: smoothest with table 4.2 only.
    groups = FROM_TABLES[FROM_TABLES["table_number"] != "4.1"]
    run = projected(recovered(facts(groups)))
    for scenario_id, peak in trial.EMIGRATION_PEAKS.items():
        assert 0.010 <= max(emigration(run, scenario_id)) / peak - 1 <= 0.0125


@pytest.mark.parametrize(("invented_peak", "passes"), [(11_530.0, 1993), (11_830.0, 1994)])
def test_the_tables_leave_peak_and_passing_open_within_limits(invented_peak, passes):
    of = facts(FROM_TABLES)
    run = projected(recovered([*of, Fact("highest_emigration", "trial_ii", invented_peak, 1.0)]))
    assert abs(max(emigration(run, "trial_ii")) - invented_peak) <= 2
    for fact in of:
        assert abs(measured(run, fact) - fact.persons) <= 2 * fact.rounding, fact
    above = [
        trial.computed(run, "trial_iii", "births", year) - trial.computed(run, "trial_i", "births", year)
        for year in range(1975, 2001)
    ]
    assert 1975 + int(np.argmax(np.array(above) > 0)) == passes
